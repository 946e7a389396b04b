//! The cascade of a suspension, a termination, a resumption, and of a grant that ends: one command each,
//! so that every consequence stands in one ledger entry or none does.

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
    mandate::store,
};
use async_trait::async_trait;
use domain::{
    Action, FoundBy, Lifecycle, Record, Refusal,
    airlock::Export,
    compute::{Job, KillReason},
    delivery::Subscription,
    grant::{Grant, GrantState},
    mandate::{Agreement, AgreementState},
    product::Product,
    suspension::Cause,
};
use serde_json::json;
use uuid::Uuid;

/// Why what rested on an agreement ended with it.
const AGREEMENT_ENDED: &str = "协议已终止或到期 · the agreement was terminated or expired";

/// Cuts every use under an agreement that was suspended or ended.
pub struct SuspendUses(pub Uuid);

/// Restores the uses of an agreement that was resumed; jobs are not started again.
pub struct ResumeUses(pub Uuid);

/// Kills the jobs of a grant that was suspended or ended, and suspends the products that rest on it.
pub struct StopGrantUses(pub Uuid);

/// Restores the products that rested on a grant which is active again.
pub struct ResumeGrantUses(pub Uuid);

/// Records of a kind that rest on this agreement.
async fn under<R: Record>(tx: &Tx<'_>, agreement: Uuid) -> Outcome<Vec<R>> {
    Ok(tx.found_by::<R>(FoundBy::Agreement, agreement).await?.into_iter().map(|r| r.record).collect())
}

/// Applies a decision to a record where its state allows the action.
async fn apply<R: Lifecycle>(
    tx: &mut Tx<'_>,
    id: impl Into<Uuid>,
    action: Action,
    decide: impl FnOnce(&mut R) -> Result<(), Refusal>,
) -> Outcome<()> {
    let mut held = tx.hold::<R>(id, action, None).await?;
    if held.record.transition(action).is_ok() && decide(&mut held.record).is_ok() {
        tx.save(held).await?;
    }
    Ok(())
}

#[async_trait]
impl Command for SuspendUses {
    fn urgent(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let agreement = tx.fact::<Agreement>(self.0).await?.record;
        let ended = matches!(agreement.state, AgreementState::Terminated | AgreementState::Expired);
        if agreement.state == AgreementState::Effective {
            return Answer::ok(json!({}));
        }
        let now = tx.now;
        for job in under::<Job>(tx, self.0).await? {
            apply::<Job>(tx, job.id, Action::JobKill, |j| j.kill(KillReason::Agreement, now)).await?;
        }
        for grant in under::<Grant>(tx, self.0).await? {
            if ended {
                let reason = domain::grant::Revoke { reason: AGREEMENT_ENDED.into() };
                apply::<Grant>(tx, grant.id, Action::GrantRevoke, |g| g.revoke(reason)).await?;
            } else {
                apply::<Grant>(tx, grant.id, Action::GrantSuspend, |g| g.suspend(Cause::Agreement)).await?;
            }
        }
        for export in under::<Export>(tx, self.0).await? {
            if ended {
                apply::<Export>(tx, export.id, Action::ExportReject, |e| e.reject(AGREEMENT_ENDED.into())).await?;
            }
        }
        for product in under::<Product>(tx, self.0).await? {
            apply::<Product>(tx, product.id, Action::ProductSuspend, |p| p.suspend(Cause::Agreement)).await?;
        }
        for subscription in under::<Subscription>(tx, self.0).await? {
            let id = subscription.id;
            if ended {
                apply::<Subscription>(tx, id, Action::SubscriptionEnd, |s| s.end(now)).await?;
            } else {
                apply::<Subscription>(tx, id, Action::SubscriptionSuspend, |s| s.suspend(Cause::Agreement)).await?;
            }
        }
        if ended {
            store::destroy_key(tx, self.0).await?;
        } else {
            store::enable_key(tx, self.0, false).await?;
        }
        Answer::ok(json!({}))
    }
}

#[async_trait]
impl Command for ResumeUses {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let agreement = tx.fact::<Agreement>(self.0).await?.record;
        if agreement.state != AgreementState::Effective {
            return Answer::ok(json!({}));
        }
        store::enable_key(tx, self.0, true).await?;
        for grant in under::<Grant>(tx, self.0).await? {
            apply::<Grant>(tx, grant.id, Action::GrantResume, |g| g.resume(Cause::Agreement)).await?;
        }
        for product in under::<Product>(tx, self.0).await? {
            apply::<Product>(tx, product.id, Action::ProductResume, |p| p.resume(Cause::Agreement)).await?;
        }
        for subscription in under::<Subscription>(tx, self.0).await? {
            apply::<Subscription>(tx, subscription.id, Action::SubscriptionResume, |s| s.resume(Cause::Agreement))
                .await?;
        }
        Answer::ok(json!({}))
    }
}

/// The jobs a grant was used in, and the products that rest on their exports.
async fn resting_on(tx: &Tx<'_>, grant: &Grant) -> Outcome<(Vec<Job>, Vec<Product>)> {
    let jobs: Vec<Job> = tx.found_by::<Job>(FoundBy::Grant, grant.id).await?.into_iter().map(|j| j.record).collect();
    let exports = under::<Export>(tx, grant.agreement_id.0).await?;
    let exports: Vec<_> = exports.into_iter().filter(|e| jobs.iter().any(|j| j.id == e.job_id)).map(|e| e.id).collect();
    let mut products = under::<Product>(tx, grant.agreement_id.0).await?;
    products.retain(|p| exports.contains(&p.export_id));
    Ok((jobs, products))
}

/// Whether every grant a job was run under is active.
async fn all_active(tx: &Tx<'_>, job: &Job) -> Outcome<bool> {
    for grant in &job.grant_ids {
        if tx.fact::<Grant>(grant.0).await?.record.state != GrantState::Active {
            return Ok(false);
        }
    }
    Ok(true)
}

#[async_trait]
impl Command for StopGrantUses {
    fn urgent(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let grant = tx.fact::<Grant>(self.0).await?.record;
        let with_its_agreement = grant.suspended_for.iter().all(|cause| *cause == Cause::Agreement);
        // The cascade of the agreement stops everything itself, and restores it.
        if grant.state == GrantState::Active || (grant.state == GrantState::Suspended && with_its_agreement) {
            return Answer::ok(json!({}));
        }
        let now = tx.now;
        let (jobs, products) = resting_on(tx, &grant).await?;
        for job in jobs {
            apply::<Job>(tx, job.id, Action::JobKill, |j| j.kill(KillReason::Grant, now)).await?;
        }
        for product in products {
            apply::<Product>(tx, product.id, Action::ProductSuspend, |p| p.suspend(Cause::Grant)).await?;
        }
        Answer::ok(json!({}))
    }
}

#[async_trait]
impl Command for ResumeGrantUses {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let grant = tx.fact::<Grant>(self.0).await?.record;
        if grant.state != GrantState::Active {
            return Answer::ok(json!({}));
        }
        let (jobs, products) = resting_on(tx, &grant).await?;
        for product in products {
            // A product may rest on several grants: it returns with the last of them.
            let export = tx.fact::<Export>(product.export_id.0).await?.record;
            let Some(job) = jobs.iter().find(|job| job.id == export.job_id) else { continue };
            if all_active(tx, job).await? {
                apply::<Product>(tx, product.id, Action::ProductResume, |p| p.resume(Cause::Grant)).await?;
            }
        }
        Answer::ok(json!({}))
    }
}
