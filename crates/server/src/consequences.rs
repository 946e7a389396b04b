//! What follows from what (§7.10 of the domain): consequences in other capabilities, deadlines, and
//! what is taken up again at start.

use crate::{
    airlock, calendar,
    cascade::{ResumeGrantUses, ResumeUses, StopGrantUses, SuspendUses},
    command::{Call, Command, Consequence, outbox},
    compute,
    context::Context,
    database::{
        lookup,
        record::{self, Row},
        system,
    },
    failure::{Failure, Outcome},
    grant::{EndSupplyUses, EndUses, ExpireException, ExpireGrant, IssueGrant, Reexamine, RemindException},
    mandate, party,
    supply::{CountSupply, ExpireOrder},
};
use domain::{
    Actor, FoundBy, Kind, Record, Refusal, RefusalKind,
    airlock::Export,
    catalogue::ImportState,
    catalogue::{ImportanceLevel, Resource},
    civil,
    codes::{catalogue, mandate as mandate_codes},
    grant::{Exception, Grant, Request},
    mandate::Agreement,
    party::{Delegation, Person},
    product::Product,
    supervision::Halt,
    supply::SupplyOrder,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::time::Duration;
use time::Date;
use uuid::Uuid;

/// Carries out one consequence. Doing it twice is the same as once: what has happened already is refused
/// by the law as a wrong state, and that is the end of it. What is refused because the platform is busy, or because
/// use is suspended, may still come: it stays in the outbox.
///
/// # Errors
/// Faults; the consequence stays in the outbox and is tried again.
pub async fn carry_out(ctx: &Context, call: &Call, consequence: Consequence, subject: Uuid) -> Outcome<()> {
    let done = match consequence {
        Consequence::IssueGrant => command(ctx, call, IssueGrant(subject)).await,
        Consequence::RunJob => {
            tokio::spawn(compute::run_job(ctx.clone(), subject, call.request));
            Ok(())
        }
        // Workers take their time: the consequences of a suspension do not wait behind them.
        Consequence::CheckExport | Consequence::ReleaseExport => {
            tokio::spawn(airlock::take_up(ctx.clone(), subject, call.request));
            Ok(())
        }
        Consequence::SuspendUses => {
            command(ctx, call, SuspendUses(subject)).await?;
            compute::social::erase_with(ctx, call, subject).await
        }
        Consequence::ResumeUses => {
            command(ctx, call, ResumeUses(subject)).await?;
            // Grants that waited for the agreement do not wait any longer.
            outbox::try_soon(ctx, Consequence::IssueGrant).await?;
            airlock::interrupted(ctx).await
        }
        Consequence::StopGrantUses => command(ctx, call, StopGrantUses(subject)).await,
        Consequence::ResumeGrantUses => command(ctx, call, ResumeGrantUses(subject)).await,
        Consequence::DiscardSocial => compute::social::discard(ctx, subject).await,
        Consequence::ReportSealed => command(ctx, call, crate::catalogue::ReportSealed(subject)).await,
        Consequence::ReleaseSealed => crate::catalogue::release(ctx, call, subject).await,
        Consequence::FollowRequest => calendar::follow::<Request>(ctx, call, subject).await,
        Consequence::FollowExport => calendar::follow::<Export>(ctx, call, subject).await,
        Consequence::FollowProduct => calendar::follow::<Product>(ctx, call, subject).await,
        Consequence::FollowHalt => calendar::follow::<Halt>(ctx, call, subject).await,
        Consequence::CountSupply => command(ctx, call, CountSupply(subject)).await,
        Consequence::EndSupplyUses => command(ctx, call, EndSupplyUses(subject)).await,
        Consequence::EndExceptionUses => command(ctx, call, EndUses(subject)).await,
        Consequence::ReexamineGrants => command(ctx, call, Reexamine(subject)).await,
    };
    match done {
        Err(Failure::Refused(refusal)) if may_still_come(consequence, &refusal) => Err(Failure::Refused(refusal)),
        Err(Failure::Refused(refusal)) => {
            if refusal.kind != RefusalKind::Conflict {
                tracing::warn!(code = refusal.code, consequence = consequence.word(), %subject, "a consequence was refused");
            }
            Ok(())
        }
        other => other,
    }
}

/// Whether a consequence that was refused is to be tried again: the platform was busy, or a grant waits for its
/// suspended agreement.
fn may_still_come(consequence: Consequence, refusal: &Refusal) -> bool {
    match refusal.kind {
        RefusalKind::TooMany | RefusalKind::Stale => true,
        RefusalKind::Suspended => consequence == Consequence::IssueGrant && refusal.code == mandate_codes::SUSPENDED.id,
        _ => false,
    }
}

async fn command(ctx: &Context, call: &Call, command: impl Command) -> Outcome<()> {
    ctx.command(call.clone(), command).await.map(|_| ())
}

/// Takes up what a stop interrupted: imports, jobs, exports.
///
/// # Errors
/// Faults of the database.
pub async fn recover(ctx: &Context) -> Outcome<()> {
    for row in record::rows(&ctx.db.read, &record::select(Kind::Resource)).await? {
        let resource: Resource = row.record()?;
        if resource.import_state == ImportState::Importing {
            let why = Refusal::of(&catalogue::IMPORT_BROKE);
            let call = Call::by_platform(Actor::system(), ctx.entropy.id(ctx.clock.now())?);
            match command(ctx, &call, crate::catalogue::FailImport { id: row.id, why }).await {
                // What one record refuses keeps nobody from starting.
                Err(Failure::Refused(refusal)) => {
                    tracing::error!(code = refusal.code, resource = %row.id, "an interrupted import could not be ended");
                }
                other => other?,
            }
        }
    }
    crate::catalogue::interrupted(ctx).await?;
    compute::social::recover(ctx).await?;
    compute::interrupted(ctx).await
}

/// Watches the ends of agreements and grants, and takes up waiting exports, until the shutdown.
pub async fn run_deadlines(ctx: Context) {
    let mut tick = tokio::time::interval(Duration::from_secs(60));
    loop {
        tokio::select! {
            () = ctx.shutdown.cancelled() => return,
            _ = tick.tick() => {}
        }
        if let Err(failure) = expire(&ctx).await {
            tracing::error!(?failure, "deadlines could not be checked");
        }
        if let Err(failure) = calendar::tick(&ctx).await {
            tracing::error!(?failure, "deadlines could not be followed");
        }
        if let Err(failure) = airlock::interrupted(&ctx).await {
            tracing::error!(?failure, "waiting exports could not be taken up");
        }
        if let Err(failure) = tidy(&ctx).await {
            tracing::error!(?failure, "what is over could not be forgotten");
        }
    }
}

/// Forgets answers nobody will ask for again, and sessions that are over.
async fn tidy(ctx: &Context) -> Outcome<()> {
    system::forget_answers(ctx).await?;
    party::forget_sessions(ctx).await
}

/// Ends what is over by its last day. What one record refuses, or that it cannot be read, keeps no other from its end.
///
/// # Errors
/// Faults of the database.
pub async fn expire(ctx: &Context) -> Outcome<()> {
    let now = ctx.clock.now();
    let today = civil::today(now);
    for (row, person) in live::<Person>(ctx, &["locked"]).await? {
        if !person.attempts.is_locked(now) {
            by_clock(ctx, party::UnlockByTime(row)).await?;
        }
    }
    for (row, delegation) in live::<Delegation>(ctx, &["active"]).await? {
        if delegation.end < today {
            by_clock(ctx, party::EndDelegation(row)).await?;
        }
    }
    for (row, agreement) in live::<Agreement>(ctx, &["effective", "suspended", "resuming"]).await? {
        if agreement.end < today {
            by_clock(ctx, mandate::Expire(row)).await?;
        }
    }
    lapse_assessments(ctx, today).await?;
    for (row, exception) in live::<Exception>(ctx, &["proposed", "active", "ending"]).await? {
        if exception.end < today {
            by_clock(ctx, ExpireException(row)).await?;
        } else if exception.reminder_due(&ctx.rules(), today).is_some() {
            by_clock(ctx, RemindException(row)).await?;
        }
    }
    for (row, order) in live::<SupplyOrder>(ctx, &["proposed", "active"]).await? {
        if order.end < today {
            by_clock(ctx, ExpireOrder(row)).await?;
        }
    }
    for (row, grant) in live::<Grant>(ctx, &["active", "suspended"]).await? {
        if grant.end < today {
            by_clock(ctx, ExpireGrant(row)).await?;
        }
    }
    Ok(())
}

/// Examines the grants of important data again whose assessment lapsed (EC-82).
async fn lapse_assessments(ctx: &Context, today: Date) -> Outcome<()> {
    let important = lookup::identifiers(Kind::Resource, FoundBy::Important, ImportanceLevel::Important.word());
    let important = record::select(Kind::Resource).and_where(Expr::col("id").in_subquery(important)).to_owned();
    for (id, resource) in readable::<Resource>(&record::rows(&ctx.db.read, &important).await?) {
        let resting = lookup::identifiers(Kind::Grant, FoundBy::Resource, &id.to_string());
        let active = record::select(Kind::Grant)
            .and_where(Expr::col("id").in_subquery(resting))
            .and_where(Expr::col("status").eq("active"))
            .to_owned();
        let active = readable::<Grant>(&record::rows(&ctx.db.read, &active).await?);
        if active.iter().any(|(_, grant)| grant.overtaken_by(&resource, today).is_some()) {
            by_clock(ctx, Reexamine(id)).await?;
        }
    }
    Ok(())
}

/// The records of a kind in these states.
async fn live<R: Record>(ctx: &Context, states: &[&str]) -> Outcome<Vec<(Uuid, R)>> {
    let query = record::select(R::KIND).and_where(Expr::col("status").is_in(states.iter().copied())).to_owned();
    Ok(readable(&record::rows(&ctx.db.read, &query).await?))
}

fn readable<R: Record>(rows: &[Row]) -> Vec<(Uuid, R)> {
    let read = |row: &Row| match row.record() {
        Ok(record) => Some((row.id, record)),
        Err(fault) => {
            tracing::error!(%fault, id = %row.id, kind = R::KIND.word(), "a record cannot be read");
            None
        }
    };
    rows.iter().filter_map(read).collect()
}

/// A command of the clock; what is refused has happened meanwhile.
async fn by_clock(ctx: &Context, due: impl Command) -> Outcome<()> {
    let call = Call::by_platform(Actor::clock(), ctx.entropy.id(ctx.clock.now())?);
    match command(ctx, &call, due).await {
        Err(Failure::Refused(refusal)) => {
            tracing::warn!(code = refusal.code, "an end was refused");
            Ok(())
        }
        other => other,
    }
}
