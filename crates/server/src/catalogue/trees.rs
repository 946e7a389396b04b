//! Classification trees: imported and replaced whole; resources are filed in those in force.

use crate::{
    command::{Answer, Command, Tx},
    database::lookup,
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action, FoundBy, Kind, Refusal,
    catalogue::{ImportTree, ReplaceTree, Resource, Tree, check_filing},
    form::Form,
    ids::TreeId,
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Imports a tree.
pub struct Import(pub ImportTree);

#[async_trait]
impl Command for Import {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit_any(Action::TreeCreate)?;
        let code_taken = tx.taken(Kind::Tree, FoundBy::Code, &self.0.code).await?;
        let id = TreeId(tx.id()?);
        let tree = Tree::import(id, self.0, code_taken, &tx.call.actor)?;
        let stored = tx.insert(id, tree, Action::TreeCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Replaces the nodes of a tree.
pub struct Replace {
    /// The tree.
    pub id: Uuid,
    /// The version the decision is based on.
    pub expected: i64,
    /// Its new edition.
    pub cmd: ReplaceTree,
}

#[async_trait]
impl Command for Replace {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Tree>(self.id, Action::TreeReplace, Some(self.expected)).await?;
        let prefix = format!("{}/", held.record.code);
        let used = lookup::values(tx.db(), Kind::Resource, FoundBy::Class, &prefix).await?;
        let used: BTreeSet<String> =
            used.iter().filter_map(|value| value.strip_prefix(&prefix)).map(str::to_owned).collect();
        held.record.replace(self.cmd, &used)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// The trees in force.
///
/// # Errors
/// Faults of the database.
pub async fn in_force(tx: &Tx<'_>) -> Outcome<Vec<Tree>> {
    let trees = tx.facts::<Tree>(Cond::all().add(Expr::col("status").eq("in_force"))).await?;
    Ok(trees.into_iter().map(|stored| stored.record).collect())
}

/// Files a resource in the trees in force; where it is `published`, every required tree must have it.
///
/// # Errors
/// `catalogue.class_unknown`, `catalogue.class_missing`.
pub async fn file(tx: &Tx<'_>, resource: &mut Resource, published: bool) -> Outcome<()> {
    let trees = in_force(tx).await?;
    check(resource, &trees, published)?;
    resource.file_under(&trees);
    Ok(())
}

fn check(resource: &Resource, trees: &[Tree], published: bool) -> Result<(), Refusal> {
    let mut form = Form::new();
    check_filing(&mut form, &resource.entry.classes, trees, published);
    form.done()
}
