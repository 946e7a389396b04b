//! Consequences in other capabilities: written to the outbox in the transaction of their cause,
//! carried out as commands of their own by the actor `system`, idempotent.

use super::Call;
use crate::{context::Context, failure::Outcome};
use domain::{Action, Actor};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Expr, ExprTrait, Order, Query},
};
use time::OffsetDateTime;
use uuid::Uuid;

macro_rules! consequences {
    ($( $name:ident = $word:literal <- [$($cause:ident),*]; )*) => {
        /// Consequences by name; the list pairs each with its causes (§7.10 of the domain).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Consequence { $(
            #[doc = concat!("`", $word, "`")]
            $name,
        )* }

        impl Consequence {
            /// Every consequence.
            pub const ALL: &'static [Consequence] = &[$(Self::$name),*];
            /// The stable word.
            pub fn word(self) -> &'static str { match self { $(Self::$name => $word),* } }
            /// The consequences of an action.
            pub fn of(action: Action) -> impl Iterator<Item = Consequence> {
                [$( (Self::$name, &[$(Action::$cause),*] as &[Action]) ),*]
                    .into_iter()
                    .filter(move |(_, causes)| causes.contains(&action))
                    .map(|(name, _)| name)
            }
        }
    };
}

consequences! {
    IssueGrant = "issue_grant" <- [RequestDecide];
    RunJob = "run_job" <- [JobSubmit];
    CheckExport = "check_export" <- [ExportSubmit];
    ReleaseExport = "release_export" <- [ExportReview, ExportCheck];
    SuspendUses = "suspend_uses" <- [AgreementSuspend, AgreementTerminate, AgreementExpire];
    ResumeUses = "resume_uses" <- [AgreementConfirmResume];
    StopGrantUses = "stop_grant_uses" <- [GrantSuspend, GrantRevoke, GrantExpire];
    ResumeGrantUses = "resume_grant_uses" <- [GrantResume, GrantConfirmResume];
    FollowRequest = "follow_request" <- [RequestSubmit, RequestAssess, RequestDecide, RequestWithdraw];
    FollowExport = "follow_export" <- [ExportCheck, ExportReview, ExportRelease, ExportReject];
    FollowProduct = "follow_product" <- [ProductReport, ProductAcknowledge, ProductObject, ProductWithdraw];
    FollowHalt = "follow_halt" <- [HaltImpose, HaltReport];
    ReexamineGrants = "reexamine_grants" <- [ResourceGrade, ResourceReviewGrades, ResourceMarkImportant, ResourceAssessImportant, ResourceConfirmUnmark, ResourceConfirmRevision, ResourceWithdraw, ResourceSeal, ResourceDeclareSecrecy, ResourceUnseal, ResourceImported];
    EndExceptionUses = "end_exception_uses" <- [ExceptionRevoke, ExceptionExpire];
    DiscardSocial = "discard_social" <- [SocialDatasetDispose, SocialDatasetErase];
    CountSupply = "count_supply" <- [ResourceImported];
    EndSupplyUses = "end_supply_uses" <- [SupplyOrderEnd, SupplyOrderExpire];
    ReportSealed = "report_sealed" <- [ResourceSeal, ResourceDeclareSecrecy];
    ReleaseSealed = "release_sealed" <- [SealConfirmRelease];
}

/// Writes a consequence into the outbox.
pub(super) async fn put(
    db: &impl ConnectionTrait,
    id: Uuid,
    consequence: Consequence,
    subject: Uuid,
    now: OffsetDateTime,
) -> Outcome<()> {
    let statement = Query::insert()
        .into_table(Alias::new("outbox"))
        .columns(["id", "consequence", "subject", "created_at", "attempts"].map(Alias::new))
        .values_panic([
            id.into(),
            consequence.word().into(),
            subject.into(),
            crate::database::record::millis(now).into(),
            0.into(),
        ])
        .to_owned();
    db.execute(&statement).await?;
    Ok(())
}

/// Carries out consequences until the context is shut down. What fails stays and is tried again later; a start is a
/// reason to try again at once, since the stop itself may have been what failed it.
pub async fn run_outbox(ctx: Context) {
    if let Err(failure) = forget_attempts(&ctx, None).await {
        tracing::error!(?failure, "what failed before the start keeps waiting for its turn");
    }
    loop {
        if let Err(failure) = drain(&ctx).await {
            tracing::error!(?failure, "the outbox could not be drained");
        }
        tokio::select! {
            () = ctx.shutdown.cancelled() => return,
            () = ctx.wake_outbox.notified() => {}
            () = tokio::time::sleep(std::time::Duration::from_secs(5)) => {}
        }
    }
}

/// Carries out everything that waits and is due, what never failed first and then the oldest; returns how many were done.
///
/// # Errors
/// Faults of the database.
pub async fn drain(ctx: &Context) -> Outcome<usize> {
    let mut done = 0;
    loop {
        let waiting = waiting(ctx).await?;
        if waiting.is_empty() {
            return Ok(done);
        }
        let mut progress = false;
        for (id, word, subject) in waiting {
            let Some(consequence) = Consequence::ALL.iter().copied().find(|c| c.word() == word) else {
                tracing::error!(word, "an unknown consequence waits in the outbox");
                continue;
            };
            let call = Call::by_platform(Actor::system(), id);
            match crate::consequences::carry_out(ctx, &call, consequence, subject).await {
                Ok(()) => {
                    remove(ctx, id).await?;
                    done += 1;
                    progress = true;
                }
                Err(failure) => {
                    tracing::error!(?failure, consequence = word, %subject, "a consequence failed and will be tried again");
                    attempted(ctx, id).await?;
                }
            }
        }
        if !progress {
            return Ok(done);
        }
    }
}

async fn waiting(ctx: &Context) -> Outcome<Vec<(Uuid, String, Uuid)>> {
    let query = Query::select()
        .columns(["id", "consequence", "subject", "created_at", "attempts"].map(Alias::new))
        .from(Alias::new("outbox"))
        .order_by(Alias::new("attempts"), Order::Asc)
        .order_by(Alias::new("id"), Order::Asc)
        .limit(100)
        .to_owned();
    let now = crate::database::record::millis(ctx.clock.now());
    let mut waiting = Vec::new();
    for row in ctx.db.read.query_all(&query).await? {
        let (since, attempts): (i64, i32) = (row.try_get_by_index(3)?, row.try_get_by_index(4)?);
        if since.saturating_add(patience(attempts)) <= now {
            waiting.push((row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?));
        }
    }
    Ok(waiting)
}

/// How long after it came, in milliseconds, a consequence is tried that failed so many times: soon at first, then at
/// growing distances, and every hour in the end. It is never given up.
fn patience(attempts: i32) -> i64 {
    const HOUR: i64 = 3_600_000;
    match u32::try_from(attempts).unwrap_or(0) {
        0 => 0,
        few @ 1..=9 => 5_000_i64.saturating_mul(1 << few),
        many => HOUR.saturating_mul(i64::from(many) - 8),
    }
}

/// Has the consequences of this name that failed before be tried at the next drain.
///
/// # Errors
/// Faults of the database.
pub async fn try_soon(ctx: &Context, consequence: Consequence) -> Outcome<()> {
    forget_attempts(ctx, Some(consequence)).await
}

/// Has what failed before be tried at the next drain: the consequences of one name, or all.
async fn forget_attempts(ctx: &Context, only: Option<Consequence>) -> Outcome<()> {
    let named = only.map(|consequence| Expr::col(Alias::new("consequence")).eq(consequence.word()));
    let statement =
        Query::update().table(Alias::new("outbox")).value(Alias::new("attempts"), 0).and_where_option(named).to_owned();
    ctx.housekeeping(statement).await
}

async fn remove(ctx: &Context, id: Uuid) -> Outcome<()> {
    ctx.housekeeping(
        Query::delete().from_table(Alias::new("outbox")).and_where(Expr::col(Alias::new("id")).eq(id)).to_owned(),
    )
    .await
}

async fn attempted(ctx: &Context, id: Uuid) -> Outcome<()> {
    let statement = Query::update()
        .table(Alias::new("outbox"))
        .value(Alias::new("attempts"), Expr::col(Alias::new("attempts")).add(1))
        .and_where(Expr::col(Alias::new("id")).eq(id))
        .to_owned();
    ctx.housekeeping(statement).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_tried_at_growing_distances_and_never_given_up() {
        let distances: Vec<i64> = (0..40).map(|n| patience(n + 1) - patience(n)).collect();
        assert_eq!(patience(0), 0);
        assert!(distances.iter().all(|distance| *distance > 0), "{distances:?}");
        assert!(distances.iter().skip(12).all(|distance| *distance == 3_600_000), "{distances:?}");
        assert!(patience(i32::MAX) > 0);
    }
}
