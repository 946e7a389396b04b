//! Deadlines follow their records: a step that waits has a running deadline, one that was taken ended it; the clock
//! reminds, pauses and escalates. None of it decides anything about the record (EC-53).

use crate::{
    command::{Answer, Call, Command, Tx},
    context::Context,
    database::record::{self, moment},
    failure::{Failure, Outcome},
};
use async_trait::async_trait;
use domain::{
    Action, Actor, Grade, Kind, Record,
    airlock::{Export, ExportState},
    calendar::{Deadline, DeadlineStep, Standstill, StartDeadline},
    grant::{Request, RequestState},
    ids::DeadlineId,
    product::{Product, ProductState},
    supervision::Halt,
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use serde_json::json;
use time::OffsetDateTime;
use uuid::Uuid;

/// A record with steps that have deadlines.
pub trait Followed: Record {
    /// The step that waits now, and since when; `updated` is when the record last changed.
    fn waiting(&self, updated: OffsetDateTime) -> Option<(DeadlineStep, OffsetDateTime)>;
    /// When a step that no longer waits was taken; `None` where the record was withdrawn instead.
    fn taken(&self, step: DeadlineStep, updated: OffsetDateTime) -> Option<OffsetDateTime>;
    /// The grade a term depends on.
    fn grade(&self) -> Option<Grade> {
        None
    }
}

impl Followed for Request {
    fn waiting(&self, updated: OffsetDateTime) -> Option<(DeadlineStep, OffsetDateTime)> {
        match self.state {
            RequestState::Submitted => Some((DeadlineStep::RequestAssess, self.submitted_at.unwrap_or(updated))),
            RequestState::Assessed => {
                Some((DeadlineStep::RequestDecide, self.assessment.as_ref().map_or(updated, |a| a.at)))
            }
            _ => None,
        }
    }

    fn taken(&self, step: DeadlineStep, _: OffsetDateTime) -> Option<OffsetDateTime> {
        match step {
            DeadlineStep::RequestAssess => self.assessment.as_ref().map(|a| a.at),
            _ => self.decision.as_ref().map(|d| d.at),
        }
    }
}

impl Followed for Export {
    fn waiting(&self, updated: OffsetDateTime) -> Option<(DeadlineStep, OffsetDateTime)> {
        (self.state == ExportState::InReview).then_some((DeadlineStep::ExportReview, updated))
    }

    fn taken(&self, _: DeadlineStep, _: OffsetDateTime) -> Option<OffsetDateTime> {
        self.reviews.last().map(|review| review.at)
    }

    fn grade(&self) -> Option<Grade> {
        Some(self.grade)
    }
}

impl Followed for Product {
    fn waiting(&self, updated: OffsetDateTime) -> Option<(DeadlineStep, OffsetDateTime)> {
        (self.state == ProductState::Reported).then_some((DeadlineStep::ProductAcknowledge, updated))
    }

    fn taken(&self, _: DeadlineStep, updated: OffsetDateTime) -> Option<OffsetDateTime> {
        (self.state != ProductState::Withdrawn).then_some(updated)
    }
}

impl Followed for Halt {
    fn waiting(&self, _: OffsetDateTime) -> Option<(DeadlineStep, OffsetDateTime)> {
        self.incident.is_none().then_some((DeadlineStep::IncidentReport, self.imposed.at))
    }

    fn taken(&self, _: DeadlineStep, _: OffsetDateTime) -> Option<OffsetDateTime> {
        self.incident.as_ref().map(|report| report.step.at)
    }
}

/// Brings the deadlines of a record up to it: at most one ends and one begins, each on record.
///
/// # Errors
/// Faults; doing it again is the same as once.
pub async fn follow<R: Followed>(ctx: &Context, call: &Call, id: Uuid) -> Outcome<()> {
    ctx.command(call.clone(), End::<R>(id, std::marker::PhantomData)).await?;
    ctx.command(call.clone(), Start::<R>(id, std::marker::PhantomData)).await?;
    Ok(())
}

fn open_of(id: Uuid) -> Cond {
    Cond::all().add(Expr::col("parent_id").eq(id)).add(Expr::col("status").is_in(OPEN))
}

/// States of deadlines that are not over.
pub const OPEN: [&str; 3] = ["running", "paused", "overdue"];

struct End<R>(Uuid, std::marker::PhantomData<fn() -> R>);

#[async_trait]
impl<R: Followed> Command for End<R> {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let subject = tx.fact::<R>(self.0).await?;
        let updated = moment(subject.row.updated_at);
        let waiting = subject.record.waiting(updated).map(|(step, _)| step);
        for open in tx.facts::<Deadline>(open_of(self.0)).await? {
            if waiting == Some(open.record.step) {
                continue;
            }
            let taken = subject.record.taken(open.record.step, updated);
            let mut held = tx.hold::<Deadline>(open.row.id, Action::DeadlineEnd, None).await?;
            held.record.end(taken.is_some(), taken.unwrap_or(updated))?;
            tx.save(held).await?;
        }
        Answer::ok(json!({}))
    }
}

struct Start<R>(Uuid, std::marker::PhantomData<fn() -> R>);

#[async_trait]
impl<R: Followed> Command for Start<R> {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let subject = tx.fact::<R>(self.0).await?;
        let Some((step, started_at)) = subject.record.waiting(moment(subject.row.updated_at)) else {
            return Answer::ok(json!({}));
        };
        let open = tx.facts::<Deadline>(open_of(self.0)).await?;
        if open.iter().any(|d| d.record.step == step) {
            return Answer::ok(json!({}));
        }
        let cmd = StartDeadline {
            step,
            subject: R::KIND,
            subject_id: self.0,
            title: subject.record.title(),
            org_id: subject.record.org(),
            zone_id: subject.record.zone(),
            party_ids: subject.record.parties(),
            grade: subject.record.grade(),
            started_at,
        };
        let id = DeadlineId(tx.id()?);
        let deadline = Deadline::start(id, cmd, &tx.rules, &tx.ctx.calendar());
        tx.insert(id, deadline, Action::DeadlineStart).await?;
        Answer::ok(json!({}))
    }
}

/// Does what the clock has to do with every open deadline.
///
/// # Errors
/// Faults of the database.
pub async fn tick(ctx: &Context) -> Outcome<()> {
    let query = record::select(Kind::Deadline).and_where(Expr::col("status").is_in(["running", "paused"])).to_owned();
    for row in record::rows(&ctx.db.read, &query).await? {
        let mut deadline: Deadline = row.record()?;
        // A change of the calendar, a pause and a reminder may come together; each gets an entry of its own.
        for _ in 0..MOST_STEPS {
            let now = ctx.clock.now();
            if deadline.pending(&ctx.calendar(), standstill(ctx, &deadline), now).is_none() {
                break;
            }
            let call = Call::by_platform(Actor::clock(), ctx.entropy.id(now)?);
            match ctx.command(call, Advance(row.id)).await {
                Ok(_) => {}
                // The step was taken meanwhile.
                Err(Failure::Refused(_)) => break,
                Err(fault) => return Err(fault),
            }
            let Some(row) = record::find(&ctx.db.read, Kind::Deadline, row.id).await? else { break };
            deadline = row.record()?;
        }
    }
    Ok(())
}

/// Why nobody can take the step of a deadline now.
fn standstill(ctx: &Context, deadline: &Deadline) -> Option<Standstill> {
    if ctx.leases.halted(deadline.zone_id.map(|z| z.0)) {
        return Some(Standstill::Halt);
    }
    (!ctx.rules().in_force).then_some(Standstill::NoRules)
}

/// Most things the clock does with one deadline in one round.
const MOST_STEPS: usize = 4;

/// Does one thing the clock has to do with a deadline.
struct Advance(Uuid);

#[async_trait]
impl Command for Advance {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let calendar = tx.ctx.calendar();
        let deadline = tx.fact::<Deadline>(self.0).await?.record;
        let Some(due) = deadline.pending(&calendar, standstill(tx.ctx, &deadline), tx.now) else {
            return Answer::ok(json!({}));
        };
        let mut tried = deadline;
        let action = tried.carry_out(due, &calendar, tx.now)?;
        let mut held = tx.hold::<Deadline>(self.0, action, None).await?;
        held.record = tried;
        tx.save(held).await?;
        Answer::ok(json!({}))
    }
}
