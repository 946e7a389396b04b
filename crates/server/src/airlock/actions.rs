//! Commands on exports.

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action,
    airlock::{Export, ExportFacts, ReviewExport, SubmitExport},
    codes::grant,
    compute::Job,
    grant::{Grant, GrantState, Request},
    ids::{ExportId, PersonId},
    mandate::Agreement,
    task::Verdict,
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Puts a job's candidate before the airlock.
pub struct Submit(pub SubmitExport);

#[async_trait]
impl Command for Submit {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.check_desk(Action::ExportSubmit, None)?;
        tx.permit_any(Action::ExportSubmit)?;
        let job = tx.known::<Job>(self.0.job_id).await?;
        let agreement = match &job {
            Some(job) => tx.known::<Agreement>(job.agreement_id).await?,
            None => None,
        };
        let mut provider_ids = BTreeSet::new();
        for grant in job.iter().flat_map(|j| &j.grant_ids) {
            provider_ids.insert(tx.fact::<Grant>(*grant).await?.record.provider_id);
        }
        let before = tx.facts::<Export>(Cond::all().add(Expr::col("parent_id").eq(self.0.job_id.0))).await?;
        let already_submitted = before.iter().any(|e| !matches!(e.row.status.as_str(), "blocked" | "rejected"));
        let facts = ExportFacts {
            job: job.as_ref(),
            agreement: agreement.as_ref(),
            provider_ids: &provider_ids,
            already_submitted,
        };
        let id = ExportId(tx.id()?);
        let export = Export::submit(id, &self.0, facts, &tx.call.actor, &tx.rules, tx.now)?;
        let stored = tx.insert(id, export, Action::ExportSubmit).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Reviews an export, by digest.
pub struct Review {
    /// The export.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
    /// The form.
    pub form: ReviewExport,
}

#[async_trait]
impl Command for Review {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Export>(self.id, Action::ExportReview, Some(self.expected)).await?;
        tx.check_clearance(held.record.grade)?;
        let agreement = tx.fact::<Agreement>(held.record.agreement_id).await?;
        if self.form.approve {
            require_standing(tx, &held.record).await?;
        }
        let masked_by = masked_by(tx, &held.record).await?;
        held.record.review(self.form, &agreement.record, &masked_by, &tx.call.actor, tx.now)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// Who decided how the items are masked that the candidate was made of.
async fn masked_by(tx: &Tx<'_>, export: &Export) -> Outcome<BTreeSet<PersonId>> {
    let mut deciders = BTreeSet::new();
    for grant in tx.fact::<Job>(export.job_id).await?.record.grant_ids {
        let request = tx.fact::<Grant>(grant).await?.record.request_id;
        deciders.extend(tx.fact::<Request>(request).await?.record.masked_by());
    }
    Ok(deciders)
}

/// What the candidate was made under still stands: no grant of its job is suspended or revoked (EC-79, EC-82, EC-111). A
/// grant whose last day is over was not when the job ran.
async fn require_standing(tx: &Tx<'_>, export: &Export) -> Outcome<()> {
    let job = tx.fact::<Job>(export.job_id).await?.record;
    for grant in job.grant_ids {
        match tx.fact::<Grant>(grant).await?.record.state {
            GrantState::Suspended => return Err((&grant::SUSPENDED).into()),
            GrantState::Revoked => return Err((&grant::ENDED).into()),
            GrantState::Active | GrantState::Expired => {}
        }
    }
    Ok(())
}

/// What the platform itself does with an export.
pub enum Step {
    /// Begins the check.
    StartCheck,
    /// Ends it with the worker's verdict.
    FinishCheck(Verdict),
    /// Records the release.
    Release {
        /// Digest of the released bytes.
        digest: String,
        /// Rows.
        rows: u64,
    },
}

/// One step of an export, by the platform.
pub struct Take {
    /// The export.
    pub id: Uuid,
    /// The step.
    pub step: Step,
}

#[async_trait]
impl Command for Take {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let action = match self.step {
            Step::StartCheck | Step::FinishCheck(_) => Action::ExportCheck,
            Step::Release { .. } => Action::ExportRelease,
        };
        let mut held = tx.hold::<Export>(self.id, action, None).await?;
        match self.step {
            Step::StartCheck => held.record.start_check()?,
            Step::FinishCheck(verdict) => held.record.finish_check(verdict, &tx.rules)?,
            Step::Release { digest, rows } => {
                let agreement = tx.fact::<Agreement>(held.record.agreement_id).await?;
                agreement.record.require_in_force(domain::civil::today(tx.now))?;
                require_standing(tx, &held.record).await?;
                held.record.release(digest, rows, tx.now)?;
            }
        }
        let stored = tx.save(held).await?;
        Answer::ok(json!({ "status": stored.row.status }))
    }
}

/// Rejects an export that is on its way, by the platform.
pub struct Reject {
    /// The export.
    pub id: Uuid,
    /// Why.
    pub reason: String,
}

#[async_trait]
impl Command for Reject {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Export>(self.id, Action::ExportReject, None).await?;
        held.record.reject(self.reason)?;
        tx.save(held).await?;
        Answer::ok(json!({}))
    }
}
