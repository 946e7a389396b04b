//! What follows from what (§7.10 of the domain): consequences in other capabilities, deadlines, and
//! what is taken up again at start.

use crate::{
    airlock, calendar,
    cascade::{ResumeGrantUses, ResumeUses, StopGrantUses, SuspendUses},
    command::{Call, Command, Consequence},
    compute,
    context::Context,
    database::{lookup, record, system},
    failure::{Failure, Outcome},
    grant::{EndUses, ExpireException, ExpireGrant, IssueGrant, Reexamine, RemindException},
    mandate, party,
};
use domain::{
    Actor, FoundBy, Kind, RefusalKind,
    airlock::Export,
    catalogue::ImportState,
    catalogue::{ImportanceLevel, Resource},
    civil,
    codes::catalogue,
    grant::{Exception, Grant, Request},
    mandate::Agreement,
    party::{Delegation, Person},
    product::Product,
    supervision::Halt,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::time::Duration;
use uuid::Uuid;

/// Carries out one consequence. Doing it twice is the same as once: what has happened already is refused
/// by the law as a wrong state, and that is the end of it.
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
        Consequence::SuspendUses => command(ctx, call, SuspendUses(subject)).await,
        Consequence::ResumeUses => {
            command(ctx, call, ResumeUses(subject)).await?;
            airlock::interrupted(ctx).await
        }
        Consequence::StopGrantUses => command(ctx, call, StopGrantUses(subject)).await,
        Consequence::ResumeGrantUses => command(ctx, call, ResumeGrantUses(subject)).await,
        Consequence::ReportSealed => command(ctx, call, crate::catalogue::ReportSealed(subject)).await,
        Consequence::ReleaseSealed => crate::catalogue::release(ctx, call, subject).await,
        Consequence::FollowRequest => calendar::follow::<Request>(ctx, call, subject).await,
        Consequence::FollowExport => calendar::follow::<Export>(ctx, call, subject).await,
        Consequence::FollowProduct => calendar::follow::<Product>(ctx, call, subject).await,
        Consequence::FollowHalt => calendar::follow::<Halt>(ctx, call, subject).await,
        Consequence::EndExceptionUses => command(ctx, call, EndUses(subject)).await,
        Consequence::ReexamineGrants => command(ctx, call, Reexamine(subject)).await,
    };
    match done {
        Err(Failure::Refused(refusal)) => {
            if refusal.kind != RefusalKind::Conflict {
                tracing::warn!(code = refusal.code, consequence = consequence.word(), %subject, "a consequence was refused");
            }
            Ok(())
        }
        other => other,
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
            let why = domain::Refusal::of(&catalogue::IMPORT_BROKE);
            let call = Call::by_platform(Actor::system(), ctx.entropy.id(ctx.clock.now())?);
            command(ctx, &call, crate::catalogue::FailImport { id: row.id, why }).await?;
        }
    }
    crate::catalogue::interrupted(ctx).await?;
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

/// Ends agreements and grants whose last day is over.
///
/// # Errors
/// Faults of the database.
pub async fn expire(ctx: &Context) -> Outcome<()> {
    let today = civil::today(ctx.clock.now());
    let call = || Ok::<_, Failure>(Call::by_platform(Actor::clock(), ctx.entropy.id(ctx.clock.now())?));
    let live = |kind, states: &[&str]| {
        record::select(kind).and_where(Expr::col("status").is_in(states.iter().copied())).to_owned()
    };
    for row in record::rows(&ctx.db.read, &live(Kind::Person, &["locked"])).await? {
        if !row.record::<Person>()?.attempts.is_locked(ctx.clock.now()) {
            command(ctx, &call()?, party::UnlockByTime(row.id)).await?;
        }
    }
    for row in record::rows(&ctx.db.read, &live(Kind::Delegation, &["active"])).await? {
        if row.record::<Delegation>()?.end < today {
            command(ctx, &call()?, party::EndDelegation(row.id)).await?;
        }
    }
    for row in record::rows(&ctx.db.read, &live(Kind::Agreement, &["effective", "suspended", "resuming"])).await? {
        if row.record::<Agreement>()?.end < today {
            command(ctx, &call()?, mandate::Expire(row.id)).await?;
        }
    }
    let important = lookup::identifiers(Kind::Resource, FoundBy::Important, ImportanceLevel::Important.word());
    let important = record::select(Kind::Resource).and_where(Expr::col("id").in_subquery(important)).to_owned();
    for row in record::rows(&ctx.db.read, &important).await? {
        let mark = row.record::<Resource>()?.importance;
        if mark.is_some_and(|mark| mark.assessments.iter().any(|assessment| assessment.end < today)) {
            command(ctx, &call()?, Reexamine(row.id)).await?;
        }
    }
    for row in record::rows(&ctx.db.read, &live(Kind::Exception, &["proposed", "active", "ending"])).await? {
        let exception = row.record::<Exception>()?;
        if exception.end < today {
            command(ctx, &call()?, ExpireException(row.id)).await?;
        } else if exception.reminder_due(&ctx.rules(), today).is_some() {
            command(ctx, &call()?, RemindException(row.id)).await?;
        }
    }
    for row in record::rows(&ctx.db.read, &live(Kind::Grant, &["active", "suspended"])).await? {
        if row.record::<Grant>()?.end < today {
            command(ctx, &call()?, ExpireGrant(row.id)).await?;
        }
    }
    Ok(())
}
