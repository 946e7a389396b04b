//! A catalogue workbook from its upload to what was imported of it. A worker reads it, since a workbook is hostile
//! until read; what a row does is decided by the law and done by the same commands as from a form.

use super::{
    actions::{Describe, Update},
    secrecy::SealWorkbook,
    store,
};
use crate::{
    command::{Answer, Call, Command, Tx},
    context::Context,
    database::{lookup, record},
    failure::{Failure, Outcome},
    view,
};
use async_trait::async_trait;
use domain::{
    Action, Actor, FoundBy, Kind, Refusal, RefusalKind,
    catalogue::{
        Batch, Complaint, DryRun, Plan, PlanFacts, Planned, Resource, ReviseResource, Step, Tally, Tree, codes_named,
        marked_cell, plan, secrecy::MarkPlace, sheet,
    },
    codes::catalogue,
    ids::{BatchId, ResourceId},
    task::{Assignment, Keys, Limits, Marked, Reply, Task, Workbook},
    zone::Zone,
};
use futures::future::join_all;
use sea_orm::sea_query::{Expr, ExprTrait};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Most bytes of a workbook.
pub const WORKBOOK_MAX: u64 = 32 << 20;
/// Codes looked up with one statement.
const CODES: usize = 500;
/// Rows whose commands wait for the writer together, so that they share its commits.
const TOGETHER: usize = 64;

/// What a worker may use for a workbook: an entry has some forty cells, a resource some dozens of items.
fn limits() -> Limits {
    let (rows, cells, inflated_bytes) = (200_000, 6_000_000, 256 << 20);
    Limits { cpu_s: 60, wall_s: 120, rows, cells, inflated_bytes, ..Limits::default() }
}

/// Takes in a workbook.
pub struct Upload(pub String);

#[async_trait]
impl Command for Upload {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let id = BatchId(tx.id()?);
        let batch = Batch::upload(id, &self.0, &tx.call.actor, tx.now)?;
        let stored = tx.insert(id, batch, Action::BatchCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(202))
    }
}

/// Ends a dry run.
pub struct Check {
    /// The batch.
    pub id: Uuid,
    /// SM3 of the workbook, where it was read.
    pub digest: Option<String>,
    /// What would be done, or why the workbook is no catalogue.
    pub outcome: DryRun,
}

#[async_trait]
impl Command for Check {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Batch>(self.id, Action::BatchCheck, None).await?;
        held.record.check(self.digest, self.outcome)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// Ends an import.
pub struct Finish {
    /// The batch.
    pub id: Uuid,
    /// What was done.
    pub done: Tally,
    /// What was refused meanwhile.
    pub complaints: Vec<Complaint>,
}

#[async_trait]
impl Command for Finish {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Batch>(self.id, Action::BatchFinish, None).await?;
        held.record.finish(self.done, self.complaints)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// Proposes the change of a published entry that a row asks for, as the dry run saw it.
struct Revise {
    id: Uuid,
    expected: Option<i64>,
    cmd: ReviseResource,
}

#[async_trait]
impl Command for Revise {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Resource>(self.id, Action::ResourceRevise, self.expected).await?;
        held.record.revise(self.cmd, &tx.call.actor, tx.now)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// A workbook that waits for its dry run.
pub struct Waiting {
    /// The batch.
    pub id: Uuid,
    /// Name of the file, for marks in it.
    pub file_name: String,
    /// Its seal was released by order: marks are not looked for again.
    pub cleared: bool,
    /// For whom it is planned.
    pub actor: Actor,
}

/// Has a worker read an upload and records what importing it would do. One that bears a mark is sealed and stays.
pub async fn check(ctx: Context, waiting: Waiting, request: Uuid) {
    let Waiting { id, file_name, cleared, actor } = waiting;
    let (digest, outcome) = match read(&ctx, id, file_name.clone(), cleared).await {
        Ok(Read::Marked(marked)) => {
            record(&ctx, request, SealWorkbook { batch: id, file_name, marked }).await;
            return;
        }
        Ok(Read::Workbook(workbook)) => {
            let digest = workbook.digest.clone();
            let outcome = planned(&ctx, id, workbook, &actor).await.map_or_else(DryRun::Refused, DryRun::Planned);
            (Some(digest), outcome)
        }
        Err(why) => (None, DryRun::Refused(why)),
    };
    let failed = matches!(outcome, DryRun::Refused(_));
    record(&ctx, request, Check { id, digest, outcome }).await;
    if failed {
        discard(&ctx, id).await;
    }
}

/// Imports the rows of a checked workbook, as the person who confirmed it.
pub async fn apply(ctx: Context, batch: Batch, actor: Actor, request: Uuid) {
    let id = batch.id.0;
    let (mut done, mut complaints) = (Tally::default(), Vec::new());
    match planned_again(&ctx, &batch, &actor).await {
        Ok(plan) => {
            done.rows = (plan.rows.len() + plan.refused.len()) as u64;
            for rows in plan.rows.chunks(TOGETHER) {
                let imported = join_all(rows.iter().map(|row| import_row(&ctx, &actor, request, row, &batch))).await;
                for (row, outcome) in rows.iter().zip(imported) {
                    match outcome {
                        Ok(()) => done.count(&row.step),
                        Err(why) => complaints.push(complaint(row, why)),
                    }
                }
            }
            done.refused = plan.refused.len() as u64 + complaints.len() as u64;
        }
        Err(why) => complaints.push(whole(why)),
    }
    record(&ctx, request, Finish { id, done, complaints }).await;
    discard(&ctx, id).await;
}

/// Imports a row as the dry run planned it: what has changed since is not overwritten.
async fn import_row(ctx: &Context, actor: &Actor, request: Uuid, row: &Planned, batch: &Batch) -> Result<(), Refusal> {
    let call = Call { actor: actor.clone(), request, idempotency: None };
    let changed = || Refusal::of(&catalogue::BATCH_CHANGED);
    let seen = |id: &ResourceId| batch.seen.get(id).copied().ok_or_else(changed).map(Some);
    let outcome = match row.step.clone() {
        Step::Nothing => return Ok(()),
        Step::Create(cmd, items) => ctx.command(call, Describe { cmd: *cmd, items }).await,
        Step::Update(id, cmd, items) => {
            let expected = seen(&id)?;
            ctx.command(call, Update { id: id.0, expected, cmd: *cmd, items }).await
        }
        Step::Revise(id, cmd) => {
            let expected = seen(&id)?;
            ctx.command(call, Revise { id: id.0, expected, cmd: *cmd }).await
        }
    };
    match outcome {
        Ok(_) => Ok(()),
        Err(Failure::Refused(why)) if why.kind == RefusalKind::Stale => Err(changed()),
        Err(Failure::Refused(why)) => Err(*why),
        Err(failure) => {
            tracing::error!(?failure, %request, "a row of a catalogue could not be imported");
            Err(Refusal::of(&catalogue::IMPORT_BROKE))
        }
    }
}

fn complaint(row: &Planned, why: Refusal) -> Complaint {
    Complaint { row: row.row, ..whole(why) }
}

/// A complaint about the workbook as a whole.
fn whole(why: Refusal) -> Complaint {
    Complaint { sheet: sheet::ENTRIES.into(), row: 0, column: None, code: why.code, zh: why.zh, en: why.en }
}

async fn record(ctx: &Context, request: Uuid, command: impl Command) {
    if let Err(failure) = ctx.command(Call::by_platform(Actor::system(), request), command).await {
        tracing::error!(?failure, %request, "the end of a catalogue import could not be recorded");
    }
}

/// Forgets the workbook of a batch.
pub async fn discard(ctx: &Context, id: Uuid) {
    if let Err(left) = ctx.compute.discard(&store::workbook_file(id)).await {
        tracing::error!(?left, batch = %id, "a workbook could not be discarded");
    }
}

/// What importing a checked workbook would do now; it is the same file, so its marks were looked for.
async fn planned_again(ctx: &Context, batch: &Batch, actor: &Actor) -> Result<Plan, Refusal> {
    match read(ctx, batch.id.0, String::new(), true).await? {
        Read::Workbook(workbook) if Some(&workbook.digest) == batch.digest.as_ref() => {
            planned(ctx, batch.id.0, workbook, actor).await
        }
        _ => Err(Refusal::of(&catalogue::BATCH_CHANGED)),
    }
}

/// What importing a workbook would do now.
async fn planned(ctx: &Context, id: Uuid, workbook: Workbook, actor: &Actor) -> Result<Plan, Refusal> {
    let broke = |failure: Failure| match failure {
        Failure::Refused(why) => *why,
        other => {
            tracing::error!(failure = ?other, batch = %id, "a catalogue could not be planned");
            Refusal::of(&catalogue::IMPORT_BROKE)
        }
    };
    let known = Known::of(ctx, &workbook).await.map_err(broke)?;
    let (actor, now) = (actor.clone(), ctx.clock.now());
    // Thousands of decisions are work for a thread that may block.
    let planning = tokio::task::spawn_blocking(move || {
        let Known { resources, versions, zones, trees } = &known;
        let facts = PlanFacts { resources, zones, trees, by: &actor, now };
        plan(&workbook, facts).map(|plan| Plan { seen: plan.changes(versions), ..plan })
    });
    planning.await.unwrap_or_else(|_| Err(Refusal::of(&catalogue::IMPORT_BROKE)))
}

/// How reading a workbook went.
enum Read {
    Workbook(Workbook),
    Marked(Marked),
}

/// The workbook of a batch, read by a worker. Its cells are the free texts of forms, and looked at like those.
async fn read(ctx: &Context, id: Uuid, file_name: String, cleared: bool) -> Result<Read, Refusal> {
    let key = store::workbook_key(ctx, id).map_err(|error| {
        tracing::error!(%error, batch = %id, "the key of a workbook could not be derived");
        Refusal::of(&catalogue::IMPORT_BROKE)
    })?;
    let assignment = Assignment {
        data_dir: ctx.data.display().to_string(),
        task: Task::ReadWorkbook { from: store::workbook_file(id), file_name, cleared },
        keys: Keys([(store::workbook_key_name(id), key)].into()),
        limits: limits(),
    };
    match ctx.compute.run(assignment, ctx.shutdown.child_token()).await {
        Ok(Reply::Workbook(workbook)) => Ok(match marked_cell(&workbook).filter(|_| !cleared) {
            Some(cell) => Read::Marked(Marked {
                level: cell.level,
                place: MarkPlace::FileText,
                row: cell.row,
                digest: workbook.digest,
            }),
            None => Read::Workbook(workbook),
        }),
        Ok(Reply::Marked(marked)) => Ok(Read::Marked(marked)),
        Ok(Reply::Refused(refusal)) => Err(refusal),
        Ok(Reply::Failed { fault }) => {
            tracing::error!(fault, batch = %id, "a workbook could not be read");
            Err(Refusal::of(&catalogue::IMPORT_BROKE))
        }
        Ok(_) => Err(Refusal::of(&catalogue::IMPORT_BROKE)),
        Err(broken) => {
            tracing::error!(?broken, batch = %id, "reading a workbook broke off");
            Err(Refusal::of(&catalogue::IMPORT_BROKE))
        }
    }
}

/// What the platform knows of what a workbook names.
struct Known {
    resources: BTreeMap<String, Resource>,
    versions: BTreeMap<ResourceId, i64>,
    zones: BTreeMap<String, Zone>,
    trees: Vec<Tree>,
}

impl Known {
    async fn of(ctx: &Context, workbook: &Workbook) -> Outcome<Self> {
        let codes: Vec<String> = codes_named(workbook).into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let (mut resources, mut versions) = (BTreeMap::new(), BTreeMap::new());
        for some in codes.chunks(CODES) {
            let named = lookup::identifiers_of(Kind::Resource, FoundBy::Code, some);
            let query = record::select(Kind::Resource).and_where(Expr::col("id").in_subquery(named)).to_owned();
            for row in record::rows(&ctx.db.read, &query).await? {
                let resource: Resource = row.record()?;
                versions.insert(resource.id, row.version);
                resources.insert(resource.code.clone(), resource);
            }
        }
        let mut zones = BTreeMap::new();
        for row in record::rows(&ctx.db.read, &record::select(Kind::Zone)).await? {
            let zone: Zone = row.record()?;
            zones.insert(zone.name.clone(), zone);
        }
        let in_force = record::select(Kind::Tree).and_where(Expr::col("status").eq("in_force")).to_owned();
        let trees = record::rows(&ctx.db.read, &in_force).await?;
        let trees = trees.iter().map(|row| row.record::<Tree>()).collect::<Result<_, _>>()?;
        Ok(Self { resources, versions, zones, trees })
    }
}

/// Ends what a stop interrupted: a dry run is to be made again, an import to be looked at.
///
/// # Errors
/// Faults of the database.
pub async fn interrupted(ctx: &Context) -> Outcome<()> {
    let open = record::select(Kind::Batch).and_where(Expr::col("status").is_in(["reading", "applying"])).to_owned();
    for row in record::rows(&ctx.db.read, &open).await? {
        let why = Refusal::of(&catalogue::IMPORT_BROKE);
        let request = ctx.entropy.id(ctx.clock.now())?;
        if row.status == "reading" {
            record_end(ctx, request, Check { id: row.id, digest: None, outcome: DryRun::Refused(why) }).await?;
        } else {
            let finish = Finish { id: row.id, done: Tally::default(), complaints: vec![whole(why)] };
            record_end(ctx, request, finish).await?;
        }
        discard(ctx, row.id).await;
    }
    Ok(())
}

async fn record_end(ctx: &Context, request: Uuid, command: impl Command) -> Outcome<()> {
    ctx.command(Call::by_platform(Actor::system(), request), command).await.map(drop)
}
