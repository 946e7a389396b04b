//! Classification trees (分类体系): theme, department, industry and whatever else a city files by. A tree is data: it
//! is imported whole, and replaced whole (§6.1 of the domain; standards differ in classes and in depth).

use super::{Classification, entry::tidy};
use crate::{
    Actor, Record, Refusal,
    access::Action,
    codes::catalogue,
    form::Form,
    ids::{OrgId, TreeId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    record::{FoundBy, Kind},
    states,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most nodes of a tree; the national industry classification has some 1,900.
const NODES_MAX: usize = 5_000;
/// Deepest level: class, item, entry and their subdivisions.
const DEPTH_MAX: usize = 8;

states! {
    /// States of a tree.
    TreeState {
        InForce = "in_force", "启用";
        Retired = "retired", "停用";
    }
}

/// A node of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TreeNode {
    /// Code, unique in the tree.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of the node above it; none at the top.
    #[serde(default)]
    pub parent: Option<String>,
}

/// A classification tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Tree {
    /// Its id.
    pub id: TreeId,
    /// Code, unique: `theme`, `industry`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Whether a resource must be filed in it before it is published.
    pub required: bool,
    /// Who keeps it.
    pub owner_id: OrgId,
    /// Its nodes, each after the one above it.
    pub nodes: Vec<TreeNode>,
    /// How often it was imported.
    pub edition: u32,
    /// State.
    pub state: TreeState,
}

impl Record for Tree {
    const KIND: Kind = Kind::Tree;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.name.clone()
    }
    fn org(&self) -> OrgId {
        self.owner_id
    }
    fn public(&self) -> bool {
        true
    }
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        vec![(FoundBy::Code, self.code.clone())]
    }
}

const IN_FORCE: &[TreeState] = &[TreeState::InForce];

lifecycle!(
    Tree,
    TreeState,
    &[
        Transition { from: IN_FORCE, action: Action::TreeReplace, to: IN_FORCE },
        Transition { from: IN_FORCE, action: Action::TreeRetire, to: &[TreeState::Retired] },
    ]
);

/// Imports a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportTree {
    /// Code, `[a-z][a-z0-9_]{1,40}`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Whether a resource must be filed in it before it is published.
    #[serde(default)]
    pub required: bool,
    /// Its nodes, in any order.
    pub nodes: Vec<TreeNode>,
}

/// Replaces a tree by a newer edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceTree {
    /// Name.
    pub name: String,
    /// Whether a resource must be filed in it before it is published.
    #[serde(default)]
    pub required: bool,
    /// Its nodes, in any order.
    pub nodes: Vec<TreeNode>,
}

impl Tree {
    /// Imports a tree. `code_taken`: another tree has the code.
    ///
    /// # Errors
    /// Form refusals; `catalogue.code_taken`.
    pub fn import(id: TreeId, cmd: ImportTree, code_taken: bool, by: &Actor) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.require(super::resource::valid_code(&cmd.code), "code", &catalogue::CODE_INVALID);
        let nodes = check_nodes(&mut form, &cmd.name, cmd.nodes);
        form.done()?;
        if code_taken {
            return Err(Refusal::of(&catalogue::CODE_TAKEN));
        }
        let name = tidy(&cmd.name);
        let (owner_id, required, state) = (by.org, cmd.required, TreeState::InForce);
        Ok(Self { id, code: cmd.code, name, required, owner_id, nodes, edition: 1, state })
    }

    /// Replaces the nodes. `used`: codes of nodes that resources are filed under; they stay.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals, `catalogue.node_in_use`.
    pub fn replace(&mut self, cmd: ReplaceTree, used: &BTreeSet<String>) -> Result<(), Refusal> {
        self.transition(Action::TreeReplace)?;
        let mut form = Form::new();
        let nodes = check_nodes(&mut form, &cmd.name, cmd.nodes);
        let kept: BTreeSet<_> = nodes.iter().map(|node| node.code.as_str()).collect();
        for gone in used.iter().filter(|code| !kept.contains(code.as_str())) {
            form.refuse("nodes", Refusal::of(&catalogue::NODE_IN_USE).with("node", gone));
        }
        form.done()?;
        self.name = tidy(&cmd.name);
        self.required = cmd.required;
        self.nodes = nodes;
        self.edition = self.edition.saturating_add(1);
        Ok(())
    }

    /// Retires a tree: nothing is filed in it any more; what was stays on record.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn retire(&mut self) -> Result<(), Refusal> {
        self.transition(Action::TreeRetire)?;
        self.state = TreeState::Retired;
        Ok(())
    }

    /// The nodes from the top down to this one; empty where there is none of this code.
    pub fn path(&self, code: &str) -> Vec<&TreeNode> {
        let by_code: BTreeMap<_, _> = self.nodes.iter().map(|node| (node.code.as_str(), node)).collect();
        let mut path = Vec::new();
        let mut at = by_code.get(code).copied();
        while let Some(node) = at.filter(|_| path.len() < DEPTH_MAX) {
            path.push(node);
            at = node.parent.as_deref().and_then(|parent| by_code.get(parent).copied());
        }
        path.reverse();
        path
    }
}

/// Checks that classes name nodes of trees in force; where a resource is to be `published`, also that every required
/// tree has one.
pub fn check_filing(form: &mut Form, classes: &[Classification], trees: &[Tree], published: bool) {
    let in_force = || trees.iter().filter(|tree| tree.state == TreeState::InForce);
    for (n, class) in classes.iter().enumerate() {
        let known = in_force().any(|t| t.code == class.tree && t.nodes.iter().any(|node| node.code == class.node));
        if !known {
            let cause = Refusal::of(&catalogue::CLASS_UNKNOWN).with("tree", &class.tree).with("node", &class.node);
            form.refuse(format!("entry.classes.{n}"), cause);
        }
    }
    for tree in in_force().filter(|tree| published && tree.required) {
        if !classes.iter().any(|class| class.tree == tree.code) {
            form.refuse("entry.classes", Refusal::of(&catalogue::CLASS_MISSING).with("tree", &tree.name));
        }
    }
}

/// The nodes a resource is found under: its classes and everything above them, `tree/node`.
pub fn filed_under(classes: &[Classification], trees: &[Tree]) -> BTreeSet<String> {
    let above = |class: &Classification| {
        let tree = trees.iter().find(|tree| tree.code == class.tree);
        let path = tree.map(|tree| tree.path(&class.node)).unwrap_or_default();
        path.into_iter().map(|node| format!("{}/{}", class.tree, node.code)).collect::<Vec<_>>()
    };
    classes.iter().flat_map(above).collect()
}

/// Checks nodes and puts each behind the one above it.
fn check_nodes(form: &mut Form, name: &str, nodes: Vec<TreeNode>) -> Vec<TreeNode> {
    form.text("name", ("名称", "name"), name, 60);
    form.require(!nodes.is_empty(), "nodes", &catalogue::TREE_EMPTY);
    if nodes.len() > NODES_MAX {
        form.refuse("nodes", Refusal::of(&catalogue::LIST_TOO_LONG).with("limit", NODES_MAX));
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    for (n, node) in nodes.iter().enumerate() {
        form.require(valid_node_code(&node.code), format!("nodes.{n}.code"), &catalogue::NODE_CODE_INVALID);
        form.text(format!("nodes.{n}.name"), ("名称", "name"), &node.name, 100);
        if !seen.insert(node.code.clone()) {
            form.refuse(format!("nodes.{n}.code"), Refusal::of(&catalogue::NODE_TWICE).with("node", &node.code));
        }
    }
    for (n, node) in nodes.iter().enumerate() {
        if let Some(parent) = node.parent.as_deref().filter(|parent| !seen.contains(*parent)) {
            form.refuse(format!("nodes.{n}.parent"), Refusal::of(&catalogue::PARENT_UNKNOWN).with("node", parent));
        }
    }
    if !form.is_clean() {
        return Vec::new();
    }
    in_order(form, nodes)
}

/// Level by level; what hangs in a circle or too deep is complained about.
fn in_order(form: &mut Form, nodes: Vec<TreeNode>) -> Vec<TreeNode> {
    let mut below: BTreeMap<Option<String>, Vec<TreeNode>> = BTreeMap::new();
    for node in nodes {
        let node = TreeNode { name: tidy(&node.name), ..node };
        below.entry(node.parent.clone()).or_default().push(node);
    }
    let mut ordered: Vec<TreeNode> = Vec::new();
    let mut level = below.remove(&None).unwrap_or_default();
    for _ in 0..DEPTH_MAX {
        let next: Vec<TreeNode> =
            level.iter().filter_map(|node| below.remove(&Some(node.code.clone()))).flatten().collect();
        ordered.append(&mut level);
        level = next;
    }
    if !level.is_empty() || !below.is_empty() {
        form.refuse("nodes", Refusal::of(&catalogue::TREE_TOO_DEEP).with("limit", DEPTH_MAX));
    }
    ordered
}

fn valid_node_code(code: &str) -> bool {
    (1..=40).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}
