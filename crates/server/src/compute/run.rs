//! A formal run from the queue to its candidate: started and finished in the writer, run in a worker
//! that is killed when the lease is cut.

use super::{
    actions::{Finish, Kill, Start, Started},
    sample::AGREEMENT_KEY,
};
use crate::{
    catalogue,
    command::Call,
    context::Context,
    failure::{Failure, Outcome},
    mandate,
    ports::Broken,
};
use domain::{
    Actor, Kind,
    codes::platform,
    compute::{Job, JobState, KillReason},
    task::{Area, Assignment, BoundTable, Keys, Limits, Reply, Task, VaultRef},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Jobs in their workers, with the token that kills each.
#[derive(Default)]
pub struct Running(Mutex<HashMap<Uuid, CancellationToken>>);

impl Running {
    fn put(&self, job: Uuid, token: CancellationToken) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(job, token);
    }

    fn remove(&self, job: Uuid) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&job);
    }

    /// Kills the worker of a job, if it has one.
    pub fn cut(&self, job: Uuid) {
        if let Some(token) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&job) {
            token.cancel();
        }
    }
}

/// The candidate of a job.
pub fn result_file(job: Uuid) -> VaultRef {
    VaultRef { area: Area::Result, path: format!("{job}.parquet"), key: AGREEMENT_KEY.into() }
}

/// The assignment keys of a job or check on these resources.
///
/// # Errors
/// When the provider of keys fails.
pub fn keys(
    ctx: &Context,
    agreement: Uuid,
    agreement_key: String,
    resources: impl Iterator<Item = Uuid>,
) -> gm::Result<Keys> {
    let token = hex::encode(ctx.keyring.token(agreement)?.expose());
    let mut keys = Keys([(AGREEMENT_KEY.to_owned(), agreement_key), ("token".to_owned(), token)].into());
    for resource in resources {
        keys.0.insert(catalogue::raw_key_name(resource), catalogue::raw_key(ctx, resource)?);
    }
    Ok(keys)
}

/// Runs a queued job to its end.
pub async fn run_job(ctx: Context, job: Uuid, request: Uuid) {
    let call = || Call::by_platform(Actor::system(), request);
    let started = match ctx.command(call(), Start(job)).await {
        Ok(answer) => serde_json::from_value::<Started>(answer.body).map_err(Failure::from),
        Err(failure) => Err(failure),
    };
    let started = match started {
        Ok(started) if started.job.state == JobState::Running => started,
        Ok(_) => return,
        // Not queued any more: cancelled, or run by another call of the same consequence.
        Err(Failure::Refused(refusal)) if refusal.code == platform::WRONG_STATE.id => return,
        Err(failure) => {
            tracing::error!(?failure, %job, "a job could not be started");
            return;
        }
    };
    let ended = match perform(&ctx, &started).await {
        Ok(reply) => ctx.command(call(), Finish { id: job, reply }).await,
        Err(Broken::Cut) => {
            let halted = ctx.leases.halted(Some(started.job.zone_id.0));
            let reason = if halted { KillReason::Halt } else { KillReason::Agreement };
            ctx.command(call(), Kill { id: job, reason }).await
        }
        Err(Broken::TimedOut) => {
            ctx.command(call(), Finish { id: job, reply: Reply::Failed { fault: "wall clock".into() } }).await
        }
        Err(Broken::Fault(fault)) => ctx.command(call(), Finish { id: job, reply: Reply::Failed { fault } }).await,
    };
    ctx.running.remove(job);
    match ended {
        Ok(_) => {}
        Err(Failure::Refused(refusal)) if refusal.code == platform::WRONG_STATE.id => {}
        Err(failure) => tracing::error!(?failure, %job, "the end of a job could not be recorded"),
    }
}

async fn perform(ctx: &Context, started: &Started) -> Result<Reply, Broken> {
    let Started { job, inputs } = started;
    let refused = |failure: Failure| match failure {
        Failure::Refused(refusal) => Ok(Reply::Refused(*refusal)),
        Failure::Fault(fault) => Err(Broken::Fault(fault.to_string())),
    };
    let lease = match ctx.leases.admit(job.agreement_id.0, domain::civil::today(ctx.clock.now())) {
        Ok(lease) => lease,
        Err(refusal) => return Ok(Reply::Refused(refusal)),
    };
    let key = match mandate::store::key(ctx, &lease).await {
        Ok(key) => key,
        Err(failure) => return refused(failure),
    };
    let cut = lease.token().child_token();
    ctx.running.put(job.id.0, cut.clone());
    // Killed between its start and the line above, nobody has cut it: whoever kills it later finds it there.
    match still_running(ctx, job.id.0).await {
        Ok(true) => {}
        Ok(false) => return Err(Broken::Cut),
        Err(failure) => return refused(failure),
    }
    let sources = inputs.resources.iter().map(|r| r.id.0).chain(inputs.social.iter().map(|s| s.id.0));
    let keys = keys(ctx, job.agreement_id.0, key, sources);
    let assignment = Assignment {
        data_dir: ctx.data.display().to_string(),
        keys: keys.map_err(|error| Broken::Fault(error.to_string()))?,
        task: Task::Query {
            tables: tables(inputs),
            policy: job.policy.clone(),
            sql: job.sql.clone(),
            into: Some(result_file(job.id.0)),
        },
        limits: Limits::default(),
    };
    ctx.compute.run(assignment, cut).await
}

async fn still_running(ctx: &Context, job: Uuid) -> Outcome<bool> {
    let row = crate::database::record::find(&ctx.db.read, Kind::Job, job).await?;
    Ok(row.is_some_and(|row| row.status == JobState::Running.word()))
}

/// The raw tables of a job's inputs, each once.
pub fn tables(inputs: &super::actions::Inputs) -> Vec<BoundTable> {
    let mut tables: Vec<BoundTable> = Vec::new();
    for resource in &inputs.resources {
        if tables.iter().all(|t| t.name != resource.table_name()) {
            let file = catalogue::raw_file(resource.id.0, resource.file_version);
            tables.push(BoundTable { name: resource.table_name().to_owned(), file });
        }
    }
    tables.extend(inputs.social.iter().map(|social| {
        let file = catalogue::raw_file(social.id.0, social.file_version);
        BoundTable { name: social.code.clone(), file }
    }));
    tables
}

/// At start: what ran is dead, what waited runs.
///
/// # Errors
/// Faults of the database.
pub async fn interrupted(ctx: &Context) -> Outcome<()> {
    let query = crate::database::record::select(Kind::Job)
        .and_where(Expr::col("status").is_in(["queued", "running"]))
        .to_owned();
    for row in crate::database::record::rows(&ctx.db.read, &query).await? {
        let job: Job = row.record()?;
        let request = ctx.entropy.id(ctx.clock.now())?;
        if job.state == JobState::Running {
            let call = Call::by_platform(Actor::system(), request);
            ctx.command(call, Kill { id: row.id, reason: KillReason::Restart }).await?;
        } else {
            tokio::spawn(run_job(ctx.clone(), row.id, request));
        }
    }
    Ok(())
}
