//! Commands on supply plans and orders that need more than the record itself.

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action, FoundBy,
    catalogue::Resource,
    ids::{ResourceId, SupplyOrderId, SupplyPlanId},
    supply::{DraftSupplyPlan, ProposeSupply, SupplyFacts, SupplyOrder, SupplyPlan, SupplyPlanFacts},
    zone::Zone,
};
use serde_json::json;
use uuid::Uuid;

/// Most resources one form may name.
const MOST: usize = 500;

async fn resources(tx: &Tx<'_>, ids: impl Iterator<Item = ResourceId> + Send) -> Outcome<Vec<Resource>> {
    let mut found = Vec::new();
    for id in ids.take(MOST) {
        found.extend(tx.known::<Resource>(id).await?);
    }
    Ok(found)
}

/// The supply orders that name a resource.
///
/// # Errors
/// Faults of the database.
pub async fn orders_of(tx: &Tx<'_>, resource: ResourceId) -> Outcome<Vec<SupplyOrder>> {
    let found = tx.found_by::<SupplyOrder>(FoundBy::Resource, resource).await?;
    Ok(found.into_iter().map(|stored| stored.record).collect())
}

/// Proposes a supply order.
pub struct ProposeOrder(pub ProposeSupply);

#[async_trait]
impl Command for ProposeOrder {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let from = tx.known::<Zone>(self.0.from_zone).await?;
        let to = tx.known::<Zone>(self.0.to_zone).await?;
        let resources = resources(tx, self.0.lines.iter().map(|line| line.resource_id)).await?;
        let facts = SupplyFacts { from: from.as_ref(), to: to.as_ref(), resources: &resources };
        let id = SupplyOrderId(tx.id()?);
        let order = SupplyOrder::propose(id, self.0, facts, &tx.call.actor, &tx.rules, tx.now)?;
        let stored = tx.insert(id, order, Action::SupplyOrderCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Ends a supply order whose last day is over; by the clock.
pub struct ExpireOrder(pub Uuid);

#[async_trait]
impl Command for ExpireOrder {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<SupplyOrder>(self.0, Action::SupplyOrderExpire, None).await?;
        held.record.expire(tx.now)?;
        tx.save(held).await?;
        Answer::ok(json!({}))
    }
}

/// Drafts a supply plan.
pub struct DraftPlan(pub DraftSupplyPlan);

#[async_trait]
impl Command for DraftPlan {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let zone = tx.known::<Zone>(self.0.zone_id).await?;
        let resources = resources(tx, self.0.lines.iter().map(|line| line.resource_id)).await?;
        let facts = SupplyPlanFacts { zone: zone.as_ref(), resources: &resources };
        let id = SupplyPlanId(tx.id()?);
        let plan = SupplyPlan::draft(id, self.0, facts, &tx.call.actor, &tx.rules, tx.now)?;
        let stored = tx.insert(id, plan, Action::SupplyPlanCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Counts a file that arrived in the plans that await it; as a consequence of its import.
pub struct CountSupply(pub Uuid);

#[async_trait]
impl Command for CountSupply {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let resource = tx.fact::<Resource>(self.0).await?.record;
        for plan in tx.found_by::<SupplyPlan>(FoundBy::Resource, self.0).await? {
            if plan.record.awaits_file(&resource) {
                let mut held = tx.hold::<SupplyPlan>(plan.record.id, Action::SupplyPlanSupplied, None).await?;
                held.record.count(&resource)?;
                tx.save(held).await?;
            }
        }
        Answer::ok(json!({}))
    }
}
