//! What becomes of grants when their resource is withdrawn, sealed or graded higher (§7.10 of the domain).

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
};
use async_trait::async_trait;
use domain::{
    Action, FoundBy,
    grant::{Grant, GrantState},
};
use serde_json::json;
use uuid::Uuid;

/// Examines the active grants on a resource again: those it no longer bears are suspended (EC-79).
pub struct Reexamine(pub Uuid);

#[async_trait]
impl Command for Reexamine {
    fn urgent(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let resource = tx.fact::<domain::catalogue::Resource>(self.0).await?.record;
        for grant in tx.found_by::<Grant>(FoundBy::Resource, self.0).await? {
            let Some(cause) = grant.record.overtaken_by(&resource) else { continue };
            if grant.record.state == GrantState::Active {
                let mut held = tx.hold::<Grant>(grant.record.id, Action::GrantSuspend, None).await?;
                held.record.suspend(cause)?;
                tx.save(held).await?;
            }
        }
        Answer::ok(json!({}))
    }
}
