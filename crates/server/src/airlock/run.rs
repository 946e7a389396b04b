//! Checking a candidate and releasing it, in workers.

use super::actions::{Step, Take};
use crate::{
    command::Call,
    compute::{self, result_file},
    context::Context,
    database::{record, system},
    failure::{Failure, Fault, Outcome},
    lease::Lease,
    mandate,
    ports::Broken,
};
use domain::{
    Actor, Kind, Refusal,
    airlock::{Export, ExportState},
    catalogue::Resource,
    codes::platform,
    compute::Job,
    grant::{Grant, GrantState},
    task::{Area, Assignment, BoundTable, Keys, Limits, ReleaseOrder, Reply, Task, VaultRef},
};
use gm::Secret;
use sea_orm::sea_query::{Expr, ExprTrait};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use uuid::Uuid;

/// The release of an export.
pub fn release_file(export: Uuid) -> VaultRef {
    VaultRef { area: Area::Release, path: format!("{export}.parquet"), key: compute::AGREEMENT_KEY.into() }
}

async fn read<R: domain::Record>(ctx: &Context, id: Uuid) -> Outcome<R> {
    let row = record::find(&ctx.db.read, R::KIND, id).await?.ok_or_else(|| Failure::from(&platform::NOT_FOUND))?;
    Ok(row.record()?)
}

/// The lease and the key of an export's agreement; none while it is not in force: the export waits.
async fn lease(ctx: &Context, export: &Export) -> Outcome<Option<(Lease, String)>> {
    let Ok(lease) = ctx.leases.admit(export.agreement_id.0, domain::civil::today(ctx.clock.now())) else {
        return Ok(None);
    };
    let key = mandate::store::key(ctx, &lease).await?;
    Ok(Some((lease, key)))
}

async fn run(ctx: &Context, lease: &Lease, task: Task, keys: Keys) -> Outcome<Reply> {
    let assignment = Assignment { data_dir: ctx.data.display().to_string(), task, keys, limits: Limits::default() };
    match ctx.compute.run(assignment, lease.token()).await {
        Ok(Reply::Failed { fault }) | Err(Broken::Fault(fault)) => {
            Err(Fault::new(format!("a worker at the airlock: {fault}")).into())
        }
        Ok(reply) => Ok(reply),
        Err(broken) => Err(Fault::new(format!("a worker at the airlock: {broken:?}")).into()),
    }
}

/// Checks a submitted export; it waits where its agreement is not in force.
///
/// # Errors
/// Faults of the worker: the check is tried again.
async fn check_export(ctx: &Context, call: &Call, id: Uuid) -> Outcome<()> {
    let export: Export = read(ctx, id).await?;
    if !matches!(export.state, ExportState::Submitted | ExportState::Checking) {
        return Ok(());
    }
    let Some((lease, key)) = lease(ctx, &export).await? else { return Ok(()) };
    if export.state == ExportState::Submitted {
        ctx.command(call.clone(), Take { id, step: Step::StartCheck }).await?;
    }
    let job: Job = read(ctx, export.job_id.0).await?;
    let mut tables: Vec<BoundTable> = Vec::new();
    let mut resources = Vec::new();
    for grant in &job.grant_ids {
        let grant: Grant = read(ctx, grant.0).await?;
        let resource: Resource = read(ctx, grant.resource_id.0).await?;
        if tables.iter().all(|t| t.name != resource.table_name()) {
            let file = crate::catalogue::raw_file(resource.id.0, resource.file_version);
            tables.push(BoundTable { name: resource.table_name().to_owned(), file });
        }
        resources.push(resource.id.0);
    }
    for social in &job.social {
        let file = crate::catalogue::raw_file(social.id.0, social.file_version);
        tables.push(BoundTable { name: social.table.clone(), file });
        resources.push(social.id.0);
    }
    let keys = compute::keys(ctx, export.agreement_id.0, key, resources.into_iter())?;
    let task = Task::Check { candidate: result_file(job.id.0), tables, policy: job.policy, sql: job.sql };
    match run(ctx, &lease, task, keys).await? {
        Reply::Verdict(verdict) => {
            ctx.command(call.clone(), Take { id, step: Step::FinishCheck(verdict) }).await?;
            Ok(())
        }
        Reply::Refused(refusal) => {
            ctx.command(call.clone(), super::Reject { id, reason: in_both(&refusal) }).await?;
            Ok(())
        }
        _ => Err(Fault::new("a worker gave another reply than a verdict").into()),
    }
}

/// Releases an export whose reviews are complete: writes the order and has a worker re-encrypt the bytes.
///
/// # Errors
/// Faults of the worker: the release is tried again.
async fn release_export(ctx: &Context, call: &Call, id: Uuid) -> Outcome<()> {
    let export: Export = read(ctx, id).await?;
    if export.state != ExportState::Releasing {
        return Ok(());
    }
    let Some((lease, key)) = lease(ctx, &export).await? else { return Ok(()) };
    for grant in read::<Job>(ctx, export.job_id.0).await?.grant_ids {
        match read::<Grant>(ctx, grant.0).await?.state {
            // It waits, and goes on with the grant.
            GrantState::Suspended => return Ok(()),
            GrantState::Revoked => {
                let reason = "所依据的授权已撤销 · a grant it rests on was revoked".to_owned();
                ctx.command(call.clone(), super::Reject { id, reason }).await?;
                return Ok(());
            }
            GrantState::Active | GrantState::Expired => {}
        }
    }
    let entries = system::entries_of(&ctx.db.read, id).await?;
    let ledger_index =
        entries.last().map(|(index, _, _)| *index).ok_or_else(|| Fault::new("a decision without a ledger entry"))?;
    let order_key = ctx.keyring.order(&id.to_string())?;
    let order = order(&order_key, &export, ledger_index);
    let task = Task::Release { order, from: result_file(export.job_id.0), into: release_file(id) };
    let mut keys = compute::keys(ctx, export.agreement_id.0, key, std::iter::empty())?;
    keys.0.insert("order".into(), hex::encode(order_key.expose()));
    match run(ctx, &lease, task, keys).await? {
        Reply::Released { digest, rows } => {
            ctx.command(call.clone(), Take { id, step: Step::Release { digest, rows } }).await?;
            Ok(())
        }
        Reply::Refused(refusal) => {
            ctx.command(call.clone(), super::Reject { id, reason: in_both(&refusal) }).await?;
            Ok(())
        }
        _ => Err(Fault::new("a worker gave another reply than a release").into()),
    }
}

fn order(key: &Secret<32>, export: &Export, ledger_index: u64) -> ReleaseOrder {
    let order = ReleaseOrder::unsigned(export.id.to_string(), export.digest.clone(), ledger_index);
    let mac = hex::encode(gm::hmac_sm3(key.expose(), order.statement().as_bytes()));
    ReleaseOrder { mac, ..order }
}

/// Takes up exports that were waiting for a worker or for their agreement.
///
/// # Errors
/// Faults of the database.
pub async fn interrupted(ctx: &Context) -> Outcome<()> {
    let query = record::select(Kind::Export)
        .and_where(Expr::col("status").is_in(["submitted", "checking", "releasing"]))
        .to_owned();
    for row in record::rows(&ctx.db.read, &query).await? {
        tokio::spawn(take_up(ctx.clone(), row.id, ctx.entropy.id(ctx.clock.now())?));
    }
    Ok(())
}

/// Exports on their way through a worker; true where somebody asked for another look meanwhile.
#[derive(Default)]
pub struct Underway(Mutex<HashMap<Uuid, bool>>);

impl Underway {
    /// Whether the caller is the one to take the export up.
    fn enter(&self, export: Uuid) -> bool {
        let mut underway = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = underway.contains_key(&export);
        underway.insert(export, taken);
        !taken
    }

    /// Whether the caller may go; not where another look was asked for.
    fn leave(&self, export: Uuid) -> bool {
        let mut underway = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let again = underway.remove(&export).unwrap_or(false);
        if again {
            underway.insert(export, false);
        }
        !again
    }
}

/// Brings an export as far as it can come without people: checked, and released once it may be. One
/// worker at a time; what fails is taken up again with the deadlines.
pub async fn take_up(ctx: Context, id: Uuid, request: Uuid) {
    if !ctx.airlock.enter(id) {
        return;
    }
    let call = Call::by_platform(Actor::system(), request);
    loop {
        if let Err(failure) = advance(&ctx, &call, id).await {
            tracing::error!(?failure, export = %id, "an export could not be taken further");
        }
        if ctx.airlock.leave(id) {
            return;
        }
    }
}

/// Takes steps as long as they change the state.
async fn advance(ctx: &Context, call: &Call, id: Uuid) -> Outcome<()> {
    loop {
        let before = read::<Export>(ctx, id).await?.state;
        match before {
            ExportState::Submitted | ExportState::Checking => check_export(ctx, call, id).await?,
            ExportState::Releasing => release_export(ctx, call, id).await?,
            _ => return Ok(()),
        }
        if read::<Export>(ctx, id).await?.state == before {
            return Ok(());
        }
    }
}

/// The sentences of a refusal in both languages, as a reason that is kept.
fn in_both(refusal: &Refusal) -> String {
    format!("{} · {}", refusal.zh, refusal.en)
}
