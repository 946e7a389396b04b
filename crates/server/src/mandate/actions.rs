//! Commands on agreements that need more than the agreement itself.

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
    supply::orders_of,
    view,
};
use async_trait::async_trait;
use domain::{
    Action,
    catalogue::Resource,
    civil,
    ids::AgreementId,
    mandate::{Agreement, DraftAgreement, DraftFacts},
    party::Organisation,
    zone::Zone,
};
use uuid::Uuid;

/// Drafts an agreement.
pub struct Draft(pub DraftAgreement);

#[async_trait]
impl Command for Draft {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.check_desk(Action::AgreementCreate, None)?;
        tx.permit_any(Action::AgreementCreate)?;
        let operator = tx.known::<Organisation>(self.0.operator_id).await?;
        let zone = tx.known::<Zone>(self.0.zone_id).await?;
        let mut resources = Vec::new();
        for id in self.0.resource_ids.iter().take(1000) {
            resources.extend(tx.known::<Resource>(*id).await?);
        }
        let mut supplies = Vec::new();
        for resource in resources.iter().filter(|resource| resource.zone_id != self.0.zone_id) {
            supplies.extend(orders_of(tx, resource.id).await?);
        }
        let id = AgreementId(tx.id()?);
        let facts =
            DraftFacts { operator: operator.as_ref(), zone: zone.as_ref(), resources: &resources, supplies: &supplies };
        let statement = self.0.capability.clone();
        let mut agreement = Agreement::draft(id, self.0, facts, &tx.call.actor, &tx.rules)?;
        if let Some(operator) = &operator {
            agreement.rest_on(&statement, operator, &tx.rules, civil::today(tx.now))?;
        }
        let stored = tx.insert(id, agreement, Action::AgreementCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Signs a draft and makes the agreement's key.
pub struct Sign {
    /// The agreement.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
}

#[async_trait]
impl Command for Sign {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Agreement>(self.id, Action::AgreementSign, Some(self.expected)).await?;
        tx.fact::<Zone>(held.record.zone_id).await?.record.takes_part(&tx.rules)?;
        let operator = tx.fact::<Organisation>(held.record.operator_id).await?.record;
        let statement = held.record.capability.as_ref().map(|c| c.statement.clone()).unwrap_or_default();
        held.record.sign(&tx.call.actor, tx.now)?;
        held.record.rest_on(&statement, &operator, &tx.rules, civil::today(tx.now))?;
        let stored = tx.save(held).await?;
        super::store::create_key(tx, self.id).await?;
        view::answer(tx, &stored)
    }
}

/// Confirms a resumption; which bodies must take part depends on the zone.
pub struct ConfirmResume {
    /// The agreement.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
}

#[async_trait]
impl Command for ConfirmResume {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Agreement>(self.id, Action::AgreementConfirmResume, Some(self.expected)).await?;
        let zone = tx.fact::<Zone>(held.record.zone_id).await?;
        held.record.confirm_resume(&zone.record, &tx.call.actor, tx.now)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// Ends an agreement whose last day is over; by the clock.
pub struct Expire(pub Uuid);

#[async_trait]
impl Command for Expire {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Agreement>(self.0, Action::AgreementExpire, None).await?;
        held.record.expire(tx.now)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}
