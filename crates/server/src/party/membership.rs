//! Commands on what people hold: roles and role groups in several organisations, delegations, the organisation
//! a session acts for. Everything an incompatible pair could hide in is read inside the writer's transaction.

use super::store;
use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action, Kind, Role, civil,
    ids::{DelegationId, GroupId, OrgId, PersonId},
    party::{
        ActFor, AssignRoles, Delegate, DelegateFacts, Delegation, Group, GroupFacts, Holding, JoinOrganisation,
        LeaveOrganisation, Organisation, Person, RegisterGroup, TransferPerson, UpdateGroup,
    },
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What an assignment must be compatible with.
struct Facts {
    org: Option<Organisation>,
    groups: Vec<Group>,
    delegated: BTreeSet<Role>,
}

impl Facts {
    async fn read(tx: &Tx<'_>, person: Uuid, org: OrgId) -> Outcome<Self> {
        Ok(Self {
            org: tx.fact::<Organisation>(org).await.ok().map(|o| o.record),
            groups: groups(tx).await?,
            delegated: delegated(tx).await?.remove(&PersonId(person)).unwrap_or_default(),
        })
    }

    fn holding(&self) -> Holding<'_> {
        Holding { org: self.org.as_ref(), groups: &self.groups, delegated: &self.delegated }
    }
}

async fn groups(tx: &Tx<'_>) -> Outcome<Vec<Group>> {
    Ok(tx.facts::<Group>(Cond::all()).await?.into_iter().map(|g| g.record).collect())
}

/// Roles that delegations in force, now or later, hand to each person.
async fn delegated(tx: &Tx<'_>) -> Outcome<BTreeMap<PersonId, BTreeSet<Role>>> {
    let active = Cond::all().add(Expr::col("status").eq("active"));
    let mut roles: BTreeMap<PersonId, BTreeSet<Role>> = BTreeMap::new();
    for delegation in tx.facts::<Delegation>(active).await? {
        roles.entry(delegation.record.to).or_default().extend(&delegation.record.roles);
    }
    Ok(roles)
}

/// Replaces a person's roles and role groups at home; their sessions end.
pub struct Assign {
    /// The person.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
    /// The form.
    pub form: AssignRoles,
}

#[async_trait]
impl Command for Assign {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Person>(self.id, Action::PersonAssign, Some(self.expected)).await?;
        let facts = Facts::read(tx, self.id, held.record.org_id).await?;
        held.record.assign(self.form, facts.holding(), &tx.call.actor)?;
        let stored = tx.save(held).await?;
        store::end_sessions(tx, self.id, None).await?;
        view::answer(tx, &stored)
    }
}

/// Has a person act for a further organisation; their sessions end.
pub struct Join {
    /// The person.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
    /// The form.
    pub form: JoinOrganisation,
}

#[async_trait]
impl Command for Join {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Person>(self.id, Action::PersonJoin, Some(self.expected)).await?;
        let facts = Facts::read(tx, self.id, self.form.org_id).await?;
        held.record.join(self.form, facts.holding(), &tx.call.actor, civil::today(tx.now))?;
        let stored = tx.save(held).await?;
        store::end_sessions(tx, self.id, None).await?;
        view::answer(tx, &stored)
    }
}

/// Ends acting for a further organisation; the person's sessions end.
pub struct Leave {
    /// The person.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
    /// The form.
    pub form: LeaveOrganisation,
}

#[async_trait]
impl Command for Leave {
    fn despite_halt(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Person>(self.id, Action::PersonLeave, Some(self.expected)).await?;
        held.record.leave(&self.form, &tx.call.actor, civil::today(tx.now))?;
        let stored = tx.save(held).await?;
        store::end_sessions(tx, self.id, None).await?;
        view::answer(tx, &stored)
    }
}

/// Moves a person's home; their sessions end.
pub struct Transfer {
    /// The person.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
    /// The form.
    pub form: TransferPerson,
}

#[async_trait]
impl Command for Transfer {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Person>(self.id, Action::PersonTransfer, Some(self.expected)).await?;
        let facts = Facts::read(tx, self.id, self.form.org_id).await?;
        held.record.transfer(self.form, facts.holding(), &tx.call.actor, civil::today(tx.now))?;
        let stored = tx.save(held).await?;
        store::end_sessions(tx, self.id, None).await?;
        view::answer(tx, &stored)
    }
}

/// Chooses the organisation a session acts for.
pub struct Act {
    /// The session.
    pub session: Uuid,
    /// The form.
    pub form: ActFor,
}

#[async_trait]
impl Command for Act {
    fn urgent(&self) -> bool {
        true
    }

    fn despite_halt(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let id = tx.call.actor.person.0;
        let held = tx.hold::<Person>(id, Action::PersonActFor, None).await?;
        held.record.act_for(&self.form, civil::today(tx.now))?;
        store::act_for(tx, self.session, self.form.org_id.0).await?;
        tx.record(Action::PersonActFor, Kind::Person, id);
        Answer::ok(serde_json::json!({}))
    }
}

/// Everybody whom a group of an organisation may reach.
async fn reached(tx: &Tx<'_>, org: OrgId) -> Outcome<Vec<Person>> {
    let open = Expr::col("status").ne("closed");
    let at_home = Cond::all().add(Expr::col("org_id").eq(org.0)).add(open);
    let mut people: Vec<Person> = tx.facts::<Person>(at_home).await?.into_iter().map(|p| p.record).collect();
    let others = tx.found_by::<Person>(domain::FoundBy::Party, org).await?;
    people.extend(others.into_iter().map(|p| p.record));
    Ok(people)
}

/// Registers a role group.
pub struct CreateGroup(pub RegisterGroup);

#[async_trait]
impl Command for CreateGroup {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit_in(Action::GroupCreate, self.0.org_id)?;
        let id = GroupId(tx.id()?);
        let org = tx.fact::<Organisation>(self.0.org_id).await.ok().map(|o| o.record);
        let (all, delegated) = (groups(tx).await?, delegated(tx).await?);
        let facts = GroupFacts { org: org.as_ref(), all: &all, people: &[], delegated: &delegated };
        let group = Group::register(id, self.0, facts)?;
        let stored = tx.insert(id, group, Action::GroupCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Replaces what a role group gives; whoever holds it holds the new roles from their next request on.
pub struct ChangeGroup {
    /// The group.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
    /// The form.
    pub form: UpdateGroup,
}

#[async_trait]
impl Command for ChangeGroup {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Group>(self.id, Action::GroupUpdate, Some(self.expected)).await?;
        let org_id = held.record.org_id;
        let org = tx.fact::<Organisation>(org_id).await.ok().map(|o| o.record);
        let (all, delegated, people) = (groups(tx).await?, delegated(tx).await?, reached(tx, org_id).await?);
        let facts = GroupFacts { org: org.as_ref(), all: &all, people: &people, delegated: &delegated };
        held.record.update(self.form, facts)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// Delegates roles of one's own.
pub struct Give(pub Delegate);

#[async_trait]
impl Command for Give {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit_any(Action::DelegationCreate)?;
        let id = DelegationId(tx.id()?);
        let today = civil::today(tx.now);
        let to = tx.fact::<Person>(self.0.to).await.ok().map(|p| p.record);
        let (groups, mut delegated) = (groups(tx).await?, delegated(tx).await?);
        let mut theirs = to.as_ref().map(|p| p.everywhere(&groups)).unwrap_or_default();
        theirs.extend(delegated.remove(&self.0.to).unwrap_or_default());
        let own = tx.call.actor.without_delegated().roles;
        let facts = DelegateFacts { to: to.as_ref(), own: &own, theirs: &theirs };
        let delegation = Delegation::give(id, self.0, facts, &tx.call.actor, &tx.rules, (today, tx.now))?;
        let stored = tx.insert(id, delegation, Action::DelegationCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Ends a delegation whose last day is over.
pub struct EndDelegation(pub Uuid);

#[async_trait]
impl Command for EndDelegation {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Delegation>(self.0, Action::DelegationEnd, None).await?;
        held.record.end()?;
        tx.save(held).await?;
        Answer::ok(serde_json::json!({}))
    }
}
