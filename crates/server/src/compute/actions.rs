//! Commands on jobs.

use crate::{
    command::{Answer, Command, Tx},
    failure::{Failure, Outcome},
    view,
};
use async_trait::async_trait;
use domain::{
    Action, Kind, Refusal,
    catalogue::Resource,
    codes::compute,
    compute::{Job, JobFacts, KillReason, SAMPLE_GRADE, SampleQuery, SocialDataset, SubmitJob},
    grant::Grant,
    ids::{GrantId, JobId, SocialDatasetId},
    mandate::Agreement,
    policy::Policy,
    task::Reply,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// Grants with their resources, and their agreement.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Inputs {
    /// The agreement of the first grant.
    pub agreement: Agreement,
    /// Grants in the order named.
    pub grants: Vec<Grant>,
    /// Their resources.
    pub resources: Vec<Resource>,
    /// The social data used beside them, in the order named.
    #[serde(default)]
    pub social: Vec<SocialDataset>,
}

impl Inputs {
    async fn read(tx: &Tx<'_>, ids: &[GrantId], social_ids: &[SocialDatasetId]) -> Outcome<Self> {
        let invalid = || Failure::from(&compute::AGREEMENT_INVALID);
        let (mut grants, mut resources) = (Vec::new(), Vec::new());
        for id in ids.iter().take(100) {
            let grant = tx.fact::<Grant>(*id).await.map_err(|_| invalid())?.record;
            resources.push(tx.fact::<Resource>(grant.resource_id).await?.record);
            grants.push(grant);
        }
        let first = grants.first().ok_or_else(|| Failure::from(&domain::codes::grant::NONE_NAMED))?;
        let agreement = tx.fact::<Agreement>(first.agreement_id).await?.record;
        let mut social = Vec::new();
        for id in social_ids.iter().take(100) {
            let known = tx.known::<SocialDataset>(*id).await?;
            social.push(known.ok_or_else(|| Failure::from(&compute::SOCIAL_NOT_USABLE))?);
        }
        Ok(Self { agreement, grants, resources, social })
    }

    async fn of(tx: &Tx<'_>, job: &Job) -> Outcome<Self> {
        let social: Vec<SocialDatasetId> = job.social.iter().map(|used| used.id).collect();
        Self::read(tx, &job.grant_ids, &social).await
    }

    /// Asks `f` with these as facts.
    pub fn with<T>(&self, f: impl FnOnce(JobFacts<'_>) -> T) -> T {
        let pairs: Vec<(&Grant, &Resource)> = self.grants.iter().zip(&self.resources).collect();
        f(JobFacts { agreement: &self.agreement, grants: &pairs, social: &self.social })
    }
}

/// SM3 of a statement's bytes, hex: what is reviewed is what runs.
pub fn code_digest(sql: &str) -> String {
    hex::encode(gm::sm3(sql.as_bytes()))
}

/// Admits a statement on samples, and records that it was asked.
pub struct AdmitSample(pub SampleQuery);

/// What an admitted statement runs with.
#[derive(Debug, Serialize, Deserialize)]
pub struct Admitted {
    /// Its policy.
    pub policy: Policy,
    /// Its inputs.
    pub inputs: Inputs,
}

#[async_trait]
impl Command for AdmitSample {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.check_desk(Action::JobSample, None)?;
        tx.permit_any(Action::JobSample)?;
        let inputs = Inputs::read(tx, &self.0.grant_ids, &self.0.social_ids).await?;
        tx.permit(Action::JobSample, Some(inputs.agreement.zone_id))?;
        let policy = inputs.with(|facts| self.0.admit(facts, &tx.call.actor, tx.now))?;
        // A sample holds nothing of grade 4; social data is read as it is.
        let sample = if inputs.social.is_empty() { policy.grade().min(SAMPLE_GRADE) } else { policy.grade() };
        tx.check_clearance(sample)?;
        tx.record(Action::JobSample, Kind::Agreement, inputs.agreement.id.0);
        Answer::ok(Admitted { policy, inputs })
    }
}

/// Submits a formal run.
pub struct Submit(pub SubmitJob);

#[async_trait]
impl Command for Submit {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.check_desk(Action::JobSubmit, None)?;
        tx.permit_any(Action::JobSubmit)?;
        let inputs = Inputs::read(tx, &self.0.grant_ids, &self.0.social_ids).await?;
        let digest = code_digest(&self.0.sql);
        let id = JobId(tx.id()?);
        let job = inputs.with(|facts| Job::submit(id, self.0, facts, digest, &tx.call.actor, tx.now))?;
        tx.check_clearance(job.policy.grade())?;
        let stored = tx.insert(id, job, Action::JobSubmit).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Starts a queued job: everything is checked again, in the writer.
pub struct Start(pub Uuid);

/// A started job with what it runs on.
#[derive(Debug, Serialize, Deserialize)]
pub struct Started {
    /// The job.
    pub job: Job,
    /// Its inputs.
    pub inputs: Inputs,
}

#[async_trait]
impl Command for Start {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Job>(self.0, Action::JobStart, None).await?;
        let inputs = Inputs::of(tx, &held.record).await?;
        let digest = code_digest(&held.record.sql);
        inputs.with(|facts| held.record.start(&digest, facts, tx.now))?;
        let stored = tx.save(held).await?;
        Answer::ok(Started { job: stored.record, inputs })
    }
}

/// Ends a running job with the worker's reply; a lease that was cut meanwhile makes it killed.
pub struct Finish {
    /// The job.
    pub id: Uuid,
    /// The reply.
    pub reply: Reply,
}

#[async_trait]
impl Command for Finish {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Job>(self.id, Action::JobFinish, None).await?;
        let inputs = Inputs::of(tx, &held.record).await?;
        let digest = code_digest(&held.record.sql);
        let cut: Option<Refusal> = inputs.with(|facts| held.record.readmit(&digest, facts, tx.now)).err();
        match (self.reply, cut) {
            (Reply::Candidate(_), Some(_)) => {
                let mut held = tx.hold::<Job>(self.id, Action::JobKill, None).await?;
                held.record.kill(KillReason::Agreement, tx.now)?;
                tx.save(held).await?;
                return Answer::ok(json!({ "kept": false }));
            }
            (reply, _) => held.record.finish(reply, tx.now)?,
        }
        tx.save(held).await?;
        Answer::ok(json!({ "kept": true }))
    }
}

/// Kills a job if it still lives.
pub struct Kill {
    /// The job.
    pub id: Uuid,
    /// Why.
    pub reason: KillReason,
}

#[async_trait]
impl Command for Kill {
    fn urgent(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Job>(self.id, Action::JobKill, None).await?;
        if held.record.ended_at.is_some() {
            return Answer::ok(json!({}));
        }
        held.record.kill(self.reason, tx.now)?;
        tx.save(held).await?;
        Answer::ok(json!({}))
    }
}
