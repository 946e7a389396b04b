//! What becomes of grants that rest on a supply order when it ends (A4.2).

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
};
use async_trait::async_trait;
use domain::{
    Action, FoundBy, Lifecycle,
    grant::{Grant, Revoke},
    supply::{SupplyOrder, SupplyOrderState},
};
use serde_json::json;
use uuid::Uuid;

/// Revokes the grants that rest on a supply order which was ended or has expired; as a consequence.
pub struct EndSupplyUses(pub Uuid);

#[async_trait]
impl Command for EndSupplyUses {
    fn urgent(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let order = tx.fact::<SupplyOrder>(self.0).await?.record;
        if !matches!(order.state, SupplyOrderState::Ended | SupplyOrderState::Expired) {
            return Answer::ok(json!({}));
        }
        for line in &order.lines {
            for grant in tx.found_by::<Grant>(FoundBy::Resource, line.resource_id).await? {
                let rests = grant.record.rests_on_supply(order.id);
                if rests && grant.record.transition(Action::GrantRevoke).is_ok() {
                    let mut held = tx.hold::<Grant>(grant.record.id, Action::GrantRevoke, None).await?;
                    held.record.revoke(Revoke { reason: "所依据的供数令已终止或到期".into() })?;
                    tx.save(held).await?;
                }
            }
        }
        Answer::ok(json!({}))
    }
}
