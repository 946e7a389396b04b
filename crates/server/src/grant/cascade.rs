//! What a withdrawn resource does to its grants (§7.10 of the domain).

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
};
use async_trait::async_trait;
use domain::{
    Action, FoundBy,
    grant::{Grant, GrantState},
    suspension::Cause,
};
use serde_json::json;
use uuid::Uuid;

/// Suspends the active grants on a resource that is no longer offered.
pub struct Reexamine(pub Uuid);

#[async_trait]
impl Command for Reexamine {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let resource = tx.fact::<domain::catalogue::Resource>(self.0).await?.record;
        if resource.is_offered() {
            return Answer::ok(json!({}));
        }
        for grant in tx.found_by::<Grant>(FoundBy::Resource, self.0).await? {
            if grant.record.state == GrantState::Active {
                let mut held = tx.hold::<Grant>(grant.record.id, Action::GrantSuspend, None).await?;
                held.record.suspend(Cause::Resource)?;
                tx.save(held).await?;
            }
        }
        Answer::ok(json!({}))
    }
}
