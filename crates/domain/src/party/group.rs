//! Role groups (岗位组): roles and other groups under one name, so that a post is filled by one assignment.
//! What a group gives is looked up whenever it is asked, so that no change of a group slips past the
//! incompatible pairs.

use super::{Organisation, OrganisationState, Person};
use crate::{
    Record, Refusal, Role,
    access::Action,
    actor::incompatible,
    codes::party,
    form::Form,
    ids::{GroupId, OrgId, PersonId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    record::Kind,
    states,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

states! {
    /// States of a group.
    GroupState {
        Active = "active", "启用";
        Closed = "closed", "已停用";
    }
}

/// A group of roles in an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Name.
    pub name: String,
    /// The organisation that gives its roles.
    pub org_id: OrgId,
    /// Roles it gives.
    pub roles: BTreeSet<Role>,
    /// Groups whose roles it gives too.
    pub groups: BTreeSet<GroupId>,
    /// State.
    pub state: GroupState,
}

impl Record for Group {
    const KIND: Kind = Kind::Group;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.name.clone()
    }
    fn org(&self) -> OrgId {
        self.org_id
    }
}

const ACTIVE: &[GroupState] = &[GroupState::Active];

lifecycle!(
    Group,
    GroupState,
    &[
        Transition { from: ACTIVE, action: Action::GroupUpdate, to: ACTIVE },
        Transition { from: ACTIVE, action: Action::GroupClose, to: &[GroupState::Closed] },
    ]
);

/// Registers a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterGroup {
    /// Name.
    pub name: String,
    /// The organisation that gives its roles.
    pub org_id: OrgId,
    /// Roles.
    #[serde(default)]
    pub roles: BTreeSet<Role>,
    /// Groups inside it.
    #[serde(default)]
    pub groups: BTreeSet<GroupId>,
}

/// Replaces what a group gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateGroup {
    /// Name.
    pub name: String,
    /// Roles.
    #[serde(default)]
    pub roles: BTreeSet<Role>,
    /// Groups inside it.
    #[serde(default)]
    pub groups: BTreeSet<GroupId>,
}

/// The roles that roles and groups come to, groups inside groups included. A closed group gives nothing.
pub fn effective(roles: &BTreeSet<Role>, groups: &BTreeSet<GroupId>, all: &[Group]) -> BTreeSet<Role> {
    let (mut held, mut seen) = (roles.clone(), BTreeSet::new());
    let mut open: Vec<GroupId> = groups.iter().copied().collect();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        if let Some(group) = all.iter().find(|g| g.id == id && g.state == GroupState::Active) {
            held.extend(&group.roles);
            open.extend(&group.groups);
        }
    }
    held
}

/// Everything a change of a group must keep true.
#[derive(Debug, Clone, Copy)]
pub struct GroupFacts<'a> {
    /// Its organisation, if there is one.
    pub org: Option<&'a Organisation>,
    /// Every group.
    pub all: &'a [Group],
    /// Everybody whom the organisation's groups may reach.
    pub people: &'a [Person],
    /// Roles others delegated to them.
    pub delegated: &'a BTreeMap<PersonId, BTreeSet<Role>>,
}

impl Group {
    /// Registers a group (§11.2).
    ///
    /// # Errors
    /// Form refusals.
    pub fn register(id: GroupId, cmd: RegisterGroup, facts: GroupFacts<'_>) -> Result<Self, Refusal> {
        let mut group = Self {
            id,
            name: String::new(),
            org_id: cmd.org_id,
            roles: BTreeSet::new(),
            groups: BTreeSet::new(),
            state: GroupState::Active,
        };
        group.set(UpdateGroup { name: cmd.name, roles: cmd.roles, groups: cmd.groups }, facts)?;
        Ok(group)
    }

    /// Replaces what it gives; whoever holds it must not come to hold two incompatible roles.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals, `party.group_conflict`.
    pub fn update(&mut self, cmd: UpdateGroup, facts: GroupFacts<'_>) -> Result<(), Refusal> {
        self.transition(Action::GroupUpdate)?;
        self.set(cmd, facts)
    }

    /// Whether it gives anything.
    pub fn is_active(&self) -> bool {
        self.state == GroupState::Active
    }

    /// Closes it; it gives nothing any more.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn close(&mut self) -> Result<(), Refusal> {
        self.transition(Action::GroupClose)?;
        self.state = GroupState::Closed;
        Ok(())
    }

    fn set(&mut self, cmd: UpdateGroup, facts: GroupFacts<'_>) -> Result<(), Refusal> {
        let mut form = Form::new();
        form.line("name", ("岗位组名称", "name"), &cmd.name, 100);
        form.require(!cmd.roles.is_empty() || !cmd.groups.is_empty(), "roles", &party::ROLE_MISSING);
        let org = facts.org.filter(|o| o.id == self.org_id && o.state == OrganisationState::Active);
        match org {
            Some(org) => check_kind(&mut form, &cmd.roles, org),
            None => form.refuse("org_id", &party::ORGANISATION_INVALID),
        }
        for (n, id) in cmd.groups.iter().enumerate() {
            let known =
                facts.all.iter().any(|g| g.id == *id && g.org_id == self.org_id && g.state == GroupState::Active);
            form.require(known, format!("groups.{n}"), &party::GROUP_INVALID);
        }
        let changed = Self { name: cmd.name.trim().to_owned(), roles: cmd.roles, groups: cmd.groups, ..self.clone() };
        let after: Vec<Group> =
            facts.all.iter().filter(|g| g.id != self.id).cloned().chain([changed.clone()]).collect();
        form.require(!reaches(self.id, &changed.groups, &after), "groups", &party::GROUP_CYCLE);
        check_pairs(&mut form, &effective(&changed.roles, &changed.groups, &after));
        form.done()?;
        let none = BTreeSet::new();
        let broken = facts.people.iter().filter(|person| {
            let mut held = person.everywhere(&after);
            held.extend(facts.delegated.get(&person.id).unwrap_or(&none));
            !incompatible(&held).is_empty()
        });
        match broken.count() {
            0 => {
                *self = changed;
                Ok(())
            }
            count => Err(Refusal::of(&party::GROUP_CONFLICT).with("count", count)),
        }
    }
}

/// Whether a group lies inside these groups, at any depth.
fn reaches(id: GroupId, groups: &BTreeSet<GroupId>, all: &[Group]) -> bool {
    let (mut open, mut seen): (Vec<GroupId>, _) = (groups.iter().copied().collect(), BTreeSet::new());
    while let Some(next) = open.pop() {
        if next == id {
            return true;
        }
        if seen.insert(next) {
            open.extend(all.iter().filter(|g| g.id == next).flat_map(|g| &g.groups));
        }
    }
    false
}

/// Complains about roles that an organisation of this kind does not give.
pub(super) fn check_kind(form: &mut Form, roles: &BTreeSet<Role>, org: &Organisation) {
    for (n, role) in roles.iter().enumerate().filter(|(_, role)| !role.may_be_given_by(org.org_kind)) {
        let cause = Refusal::of(&party::ROLE_NOT_OF_KIND).with("role_zh", role.zh()).with("role", role.word());
        form.refuse(format!("roles.{n}"), cause);
    }
}

/// Complains about incompatible pairs among these roles.
pub(super) fn check_pairs(form: &mut Form, roles: &BTreeSet<Role>) {
    for (one, other) in incompatible(roles) {
        let cause = Refusal::of(&party::ROLES_INCOMPATIBLE)
            .with("one_zh", one.zh())
            .with("other_zh", other.zh())
            .with("one", one.word())
            .with("other", other.word());
        form.refuse("roles", cause);
    }
}
