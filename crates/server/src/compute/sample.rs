//! Masked samples: taken by a worker when a grant is first developed on, sealed under the agreement's key.

use super::actions::{AdmitSample, Admitted, Inputs};
use crate::{
    catalogue,
    command::Call,
    context::Context,
    database::record,
    failure::{Failure, Fault, Outcome},
    lease::Lease,
    mandate,
    ports::Broken,
};
use domain::{
    Kind, Refusal,
    catalogue::Resource,
    codes::{compute, mandate as codes, platform},
    compute::{SampleQuery, sample_policy},
    grant::Grant,
    task::{Area, Assignment, BoundTable, Keys, Limits, Reply, RowSet, Task, VaultRef},
};
use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

/// Rows of a sample.
const SAMPLE_ROWS: u32 = 1000;
/// Name of the agreement's key in assignments.
pub const AGREEMENT_KEY: &str = "agreement";

/// Samples this process has taken or seen; a new process takes them again, with the same rows.
#[derive(Default)]
pub struct Samples(Mutex<HashSet<String>>);

/// Where the sample of a grant lies: another one for every file, epoch and policy, so that what grading asks for now
/// holds for the next statement.
fn sample_file(grant: &Grant, resource: &Resource) -> Outcome<VaultRef> {
    let policy = gm::sm3(&serde_json::to_vec(&sample_policy(grant, resource)?)?);
    let policy = hex::encode(policy.get(..8).unwrap_or_default());
    Ok(VaultRef {
        area: Area::Sample,
        path: format!("{}/e{}-v{}-{policy}.parquet", grant.id, grant.epoch, resource.file_version),
        key: AGREEMENT_KEY.into(),
    })
}

/// Limits of work in the development area.
fn limits() -> Limits {
    Limits { cpu_s: 60, wall_s: 60, rows: 1_000_000, ..Limits::default() }
}

/// Runs a statement on masked samples.
///
/// # Errors
/// Refusals of the law, the lease or the engine.
pub async fn query(ctx: &Context, call: Call, query: SampleQuery) -> Outcome<RowSet> {
    let sql = query.sql.clone();
    let answer = ctx.command(call, AdmitSample(query)).await?;
    let Admitted { policy, inputs } = serde_json::from_value(answer.body)?;
    let lease = ctx.leases.admit(inputs.agreement.id.0, domain::civil::today(ctx.clock.now()))?;
    let key = mandate::store::key(ctx, &lease).await?;
    let mut tables = Vec::new();
    for (grant, resource) in inputs.grants.iter().zip(&inputs.resources) {
        let file = sample_file(grant, resource)?;
        take(ctx, &lease, &inputs, grant, &file, &key).await?;
        tables.push(BoundTable { name: resource.table_name().to_owned(), file });
    }
    let mut keys = keys(ctx, &lease, &key)?;
    for social in &inputs.social {
        let file = catalogue::raw_file(social.id.0, social.file_version);
        tables.push(BoundTable { name: social.code.clone(), file });
        keys.0.insert(catalogue::raw_key_name(social.id.0), catalogue::raw_key(ctx, social.id.0)?);
    }
    let task = Task::Query { tables, policy, sql, into: None };
    match run(ctx, &lease, task, keys).await? {
        Reply::Rows(rows) => {
            still_usable(ctx, &inputs).await?;
            Ok(rows)
        }
        other => Err(unfit(&other)),
    }
}

/// Refuses the answer where a grant was stopped while the statement ran; a lease knows of agreements and halts only.
async fn still_usable(ctx: &Context, inputs: &Inputs) -> Outcome<()> {
    let today = domain::civil::today(ctx.clock.now());
    for admitted in &inputs.grants {
        let row = record::find(&ctx.db.read, Kind::Grant, admitted.id.0).await?;
        let grant: Grant = row.ok_or_else(|| Failure::from(&platform::NOT_FOUND))?.record()?;
        grant.require_usable(today)?;
    }
    Ok(())
}

fn keys(ctx: &Context, lease: &Lease, agreement: &str) -> gm::Result<Keys> {
    let token = hex::encode(ctx.keyring.token(lease.agreement)?.expose());
    Ok(Keys([(AGREEMENT_KEY.to_owned(), agreement.to_owned()), ("token".to_owned(), token)].into()))
}

async fn take(ctx: &Context, lease: &Lease, inputs: &Inputs, grant: &Grant, file: &VaultRef, key: &str) -> Outcome<()> {
    if ctx.samples.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&file.path) {
        return Ok(());
    }
    let Some(resource) = inputs.resources.iter().find(|r| r.id == grant.resource_id) else { return Ok(()) };
    let mut keys = keys(ctx, lease, key)?;
    let name = catalogue::raw_key_name(resource.id.0);
    keys.0.insert(name, catalogue::raw_key(ctx, resource.id.0)?);
    let task = Task::Sample {
        from: BoundTable {
            name: resource.table_name().to_owned(),
            file: catalogue::raw_file(resource.id.0, resource.file_version),
        },
        policy: sample_policy(grant, resource)?,
        rows: SAMPLE_ROWS,
        seed: u64::from_be_bytes(grant.id.0.as_bytes()[8..].try_into().unwrap_or_default()),
        into: file.clone(),
    };
    match run(ctx, lease, task, keys).await? {
        Reply::Sampled { .. } => {
            ctx.samples.0.lock().unwrap_or_else(PoisonError::into_inner).insert(file.path.clone());
            Ok(())
        }
        other => Err(unfit(&other)),
    }
}

async fn run(ctx: &Context, lease: &Lease, task: Task, keys: Keys) -> Outcome<Reply> {
    let assignment = Assignment { data_dir: ctx.data.display().to_string(), task, keys, limits: limits() };
    match ctx.compute.run(assignment, lease.token()).await {
        Ok(Reply::Refused(refusal)) => Err(refusal.into()),
        Ok(reply) if lease.holds() => Ok(reply),
        Ok(_) | Err(Broken::Cut) => Err(Refusal::of(&codes::SUSPENDED).into()),
        Err(Broken::TimedOut) => Err(Refusal::of(&compute::TOOK_TOO_LONG).into()),
        Err(Broken::Fault(fault)) => Err(Fault::new(format!("a worker on a sample: {fault}")).into()),
    }
}

fn unfit(reply: &Reply) -> Failure {
    match reply {
        Reply::Failed { fault } => Fault::new(format!("a worker on a sample: {fault}")).into(),
        _ => Fault::new("a worker gave another reply than asked for").into(),
    }
}
