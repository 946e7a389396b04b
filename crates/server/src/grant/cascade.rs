//! What becomes of grants when their resource is withdrawn, sealed or graded higher (§7.10 of the domain).

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

/// Examines the grants on a resource again: those it no longer bears are suspended (EC-79), and those that were
/// suspended with it return when it does.
pub struct Reexamine(pub Uuid);

#[async_trait]
impl Command for Reexamine {
    fn urgent(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let today = domain::civil::today(tx.now);
        let resource = tx.fact::<domain::catalogue::Resource>(self.0).await?.record;
        for grant in tx.found_by::<Grant>(FoundBy::Resource, self.0).await? {
            let id = grant.record.id;
            match (grant.record.overtaken_by(&resource, today), grant.record.state) {
                (Some(cause), GrantState::Active | GrantState::Suspended)
                    if !grant.record.suspended_for.contains(&cause) =>
                {
                    let mut held = tx.hold::<Grant>(id, Action::GrantSuspend, None).await?;
                    held.record.suspend(cause)?;
                    tx.save(held).await?;
                }
                // What was suspended with its resource, its condition, its units or for want of an assessment returns with it;
                // what rose above its grade is asked for anew.
                (None, GrantState::Suspended) => {
                    for cause in [Cause::Resource, Cause::Importance, Cause::Condition, Cause::Unit] {
                        if grant.record.suspended_for.contains(&cause) {
                            let mut held = tx.hold::<Grant>(id, Action::GrantResume, None).await?;
                            held.record.resume(cause)?;
                            tx.save(held).await?;
                        }
                    }
                }
                _ => {}
            }
        }
        Answer::ok(json!({}))
    }
}
