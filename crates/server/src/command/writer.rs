//! The single writer: batches waiting commands into one transaction, each in a savepoint, with one
//! fsync and one ledger update for all of them (group commit).

use super::{Answer, Call, Command, Tx, outbox, tx::Tried};
use crate::{
    context::Context,
    database::{record::Row, system},
    failure::{Failure, Fault, Outcome},
    ledger::Staged,
    supervision::Raise,
};
use domain::{
    Actor, Kind, Refusal, RefusalKind,
    codes::platform,
    supervision::{Alert, Attempt},
};
use futures::FutureExt;
use sea_orm::{DatabaseTransaction, TransactionTrait};
use std::panic::AssertUnwindSafe;
use tokio::sync::{mpsc, oneshot};

/// Most commands in one transaction.
const BATCH: usize = 64;
/// Most commands waiting; beyond it callers are told to come back.
const WAITING: usize = 4096;

struct Pending {
    call: Call,
    command: Box<dyn Command>,
    reply: oneshot::Sender<Outcome<Answer>>,
}

/// Where commands wait for the writer.
#[derive(Clone)]
pub struct Queue {
    urgent: mpsc::Sender<Pending>,
    normal: mpsc::Sender<Pending>,
}

/// The writer's ends of a queue.
pub struct QueueEnds {
    urgent: mpsc::Receiver<Pending>,
    normal: mpsc::Receiver<Pending>,
}

impl Queue {
    /// An empty queue.
    pub fn new() -> (Self, QueueEnds) {
        let (urgent, urgent_end) = mpsc::channel(WAITING);
        let (normal, normal_end) = mpsc::channel(WAITING);
        (Self { urgent, normal }, QueueEnds { urgent: urgent_end, normal: normal_end })
    }

    /// Hands a command to the writer and waits until it is durable, or refused.
    ///
    /// # Errors
    /// Its refusal or fault; `platform.busy` when too many wait.
    pub async fn command(&self, call: Call, command: Box<dyn Command>) -> Outcome<Answer> {
        let (reply, answer) = oneshot::channel();
        let lane = if command.urgent() { &self.urgent } else { &self.normal };
        lane.try_send(Pending { call, command, reply }).map_err(|e| match e {
            mpsc::error::TrySendError::Full(_) => Failure::from(Refusal::of(&platform::BUSY).retry_after(1)),
            mpsc::error::TrySendError::Closed(_) => Fault::new("the writer has stopped").into(),
        })?;
        answer.await.unwrap_or_else(|_| Err(Fault::new("the writer dropped a command").into()))
    }
}

/// Starts the writer. It ends when every queue handle is gone.
pub fn start_writer(ctx: Context, ends: QueueEnds) -> tokio::task::JoinHandle<()> {
    tokio::spawn(run(ctx, ends))
}

async fn run(ctx: Context, mut ends: QueueEnds) {
    while let Some(batch) = next_batch(&mut ends).await {
        write(&ctx, batch).await;
    }
}

/// The next batch, urgent ones first; `None` when the queue is closed.
async fn next_batch(ends: &mut QueueEnds) -> Option<Vec<Pending>> {
    let first = tokio::select! {
        biased;
        Some(pending) = ends.urgent.recv() => pending,
        Some(pending) = ends.normal.recv() => pending,
        else => return None,
    };
    let mut batch = vec![first];
    while batch.len() < BATCH {
        match ends.urgent.try_recv().or_else(|_| ends.normal.try_recv()) {
            Ok(pending) => batch.push(pending),
            Err(_) => break,
        }
    }
    Some(batch)
}

/// What one command of a batch came to.
struct Done {
    reply: oneshot::Sender<Outcome<Answer>>,
    outcome: Outcome<Answer>,
    saved: Vec<(Kind, Row)>,
}

async fn write(ctx: &Context, batch: Vec<Pending>) {
    let mut done = Vec::with_capacity(batch.len());
    let mut replies = Vec::with_capacity(batch.len());
    let result = async {
        let txn = ctx.db.write.begin().await?;
        let mut staged = Vec::new();
        let mut consequences = false;
        for Pending { call, command, reply } in batch {
            // The reply is kept outside so that a failed commit can still be told to everybody.
            replies.push(reply);
            let mut tried = None;
            let (outcome, mut saved) = one(ctx, &txn, &call, command, &mut tried, &mut staged, &mut consequences).await;
            if let Some(attempt) = attempt(&call, &outcome, tried) {
                let alert = Call::by_platform(Actor::system(), ctx.entropy.id(ctx.clock.now())?);
                let raise = Box::new(Raise(attempt));
                let (raised, alerts) = one(ctx, &txn, &alert, raise, &mut None, &mut staged, &mut consequences).await;
                if let Err(failure) = raised {
                    tracing::error!(?failure, "an alert could not be raised; the denial is in the ledger");
                }
                saved.extend(alerts);
            }
            done.push((outcome, saved));
        }
        system::insert_entries(&txn, &staged).await?;
        txn.commit().await?;
        Ok::<_, Failure>((staged, consequences))
    }
    .await;
    match result {
        Ok((staged, consequences)) => {
            if let Err(fault) = ctx.ledger.integrate(&staged) {
                tracing::error!(%fault, "ledger tiles fall behind; they are rebuilt at the next start");
            }
            for (reply, (outcome, saved)) in replies.into_iter().zip(done) {
                settle(ctx, Done { reply, outcome, saved });
            }
            if consequences {
                ctx.wake_outbox.notify_one();
            }
        }
        Err(failure) => {
            ctx.ledger.unstage();
            tracing::error!(?failure, "a transaction failed; none of its commands took effect");
            for reply in replies {
                let _ = reply.send(Err(Fault::new("the transaction failed; nothing was written").into()));
            }
        }
    }
}

/// Updates what is kept in memory, then acknowledges.
fn settle(ctx: &Context, done: Done) {
    for (kind, row) in &done.saved {
        ctx.after_commit(*kind, row);
    }
    // The caller may have gone away; the command took effect all the same.
    let _ = done.reply.send(done.outcome);
}

type One = (Outcome<Answer>, Vec<(Kind, Row)>);

async fn one(
    ctx: &Context,
    txn: &DatabaseTransaction,
    call: &Call,
    command: Box<dyn Command>,
    tried: &mut Option<Tried>,
    staged: &mut Vec<Staged>,
    consequences: &mut bool,
) -> One {
    let savepoint = match txn.begin().await {
        Ok(savepoint) => savepoint,
        Err(error) => return (Err(error.into()), Vec::new()),
    };
    match system::replay(&savepoint, ctx, call).await {
        Ok(Some(answer)) => {
            let _ = savepoint.rollback().await;
            return (Ok(answer), Vec::new());
        }
        Ok(None) => {}
        Err(failure) => {
            let _ = savepoint.rollback().await;
            return (Err(failure), Vec::new());
        }
    }
    let now = ctx.clock.now();
    let mut tx = Tx::new(&savepoint, ctx, call, now, command.despite_halt());
    let rules = tx.rules.clone();
    let ran = AssertUnwindSafe(command.run(&mut tx)).catch_unwind().await;
    let outcome = ran.unwrap_or_else(|_| Err(Fault::new("a command panicked").into()));
    let keep = outcome.is_ok() || (tx.keep_on_refusal && matches!(outcome, Err(Failure::Refused(_))));
    if !keep {
        let kind = tx.event.as_ref().map(|e| (e.kind, e.object));
        *tried = tx.tried.get().copied();
        drop(tx);
        if let Err(error) = savepoint.rollback().await {
            return (Err(error.into()), Vec::new());
        }
        record_denial(ctx, call, (now, &rules.pack), kind, &outcome, staged);
        return (outcome, Vec::new());
    }
    let changes = Changes { rows: tx.rows, event: tx.event, outbox: tx.outbox, saved: tx.saved };
    match keep_changes(ctx, &savepoint, call, (now, &rules.pack), &outcome, changes, staged).await {
        Ok((saved, any)) => match savepoint.commit().await {
            Ok(()) => {
                *consequences |= any;
                (outcome, saved)
            }
            Err(error) => (Err(error.into()), Vec::new()),
        },
        Err(failure) => {
            let _ = savepoint.rollback().await;
            (Err(failure), Vec::new())
        }
    }
}

/// What a command leaves behind, apart from its transaction.
struct Changes {
    rows: Vec<super::tx::ChangedRow>,
    event: Option<super::tx::Event>,
    outbox: Vec<(super::Consequence, uuid::Uuid)>,
    saved: Vec<(Kind, Row)>,
}

async fn keep_changes(
    ctx: &Context,
    savepoint: &DatabaseTransaction,
    call: &Call,
    (now, pack): (time::OffsetDateTime, &str),
    outcome: &Outcome<Answer>,
    changes: Changes,
    staged: &mut Vec<Staged>,
) -> Outcome<(Vec<(Kind, Row)>, bool)> {
    let Changes { rows, event, outbox: consequences, saved } = changes;
    if event.is_none() && !rows.is_empty() {
        return Err(Fault::new("a command changed rows without an event (invariant 3)").into());
    }
    if let Ok(answer) = outcome {
        system::remember(savepoint, ctx, call, answer, now).await?;
    }
    for (consequence, subject) in &consequences {
        outbox::put(savepoint, ctx.entropy.id(now)?, *consequence, *subject, now).await?;
    }
    if let Some(event) = event {
        staged.push(ctx.ledger.stage(call, now, pack, &event, &rows)?);
    }
    Ok((saved, !consequences.is_empty()))
}

/// The attempt behind a refusal that raises an alert.
fn attempt(call: &Call, outcome: &Outcome<Answer>, tried: Option<Tried>) -> Option<Attempt> {
    let Err(Failure::Refused(refusal)) = outcome else { return None };
    let (action, object) = tried.filter(|_| Alert::is_alarming(&refusal.code))?;
    Some(Attempt { code: refusal.code.clone(), action, person: call.actor.person, org: call.actor.org, object })
}

/// A denied action is a fact worth keeping: it enters the ledger without changing anything.
fn record_denial(
    ctx: &Context,
    call: &Call,
    (now, pack): (time::OffsetDateTime, &str),
    object: Option<(Kind, uuid::Uuid)>,
    outcome: &Outcome<Answer>,
    staged: &mut Vec<Staged>,
) {
    let Err(Failure::Refused(refusal)) = outcome else { return };
    if refusal.kind != RefusalKind::Forbidden || call.actor.is_platform() {
        return;
    }
    let (kind, object) = object.unwrap_or((Kind::Person, call.actor.person.0));
    let event =
        super::tx::Event { action: format!("denied.{}", refusal.code), kind, object, control: refusal.control.clone() };
    match ctx.ledger.stage(call, now, pack, &event, &[]) {
        Ok(entry) => staged.push(entry),
        Err(failure) => tracing::error!(?failure, "a denial could not be recorded"),
    }
}
