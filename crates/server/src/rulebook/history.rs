//! The dry run over history: every past decision that a parameter decides, judged under the rules as they are and
//! as they would be. It reads only.

use crate::{
    access::{Ask, Subject},
    context::Context,
    database::record::{self, Row},
    failure::Outcome,
};
use domain::{
    Actor, Kind, Record,
    airlock::Export,
    calendar::{Calendar, Deadline},
    delivery::Subscription,
    grant::{Grant, Request},
    mandate::Agreement,
    product::Product,
    rulebook::{Difference, DryRun, Past, RuleChange, Rules, replay},
};
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use uuid::Uuid;

/// Rows judged at a time.
const CHUNK: u64 = 1_000;
/// Most differences that are named; all are counted.
const NAMED: usize = 200;

/// What a dry run found.
pub struct Examined {
    /// Counts over everything.
    pub summary: DryRun,
    /// The first differences among what its reader may see.
    pub differences: Vec<Difference>,
}

/// Judges history under a proposed change.
///
/// # Errors
/// Faults of the database.
pub async fn examine(ctx: &Context, actor: &Actor, change: &RuleChange) -> Outcome<Examined> {
    let now = ctx.clock.now();
    let book = ctx.rulebook();
    // Both on the same day: what other changes bring until then is not this one's doing.
    let day = change.compared_on(now);
    let before = book.rules_on(day, now);
    let after = book.with(change, now).rules_on(day, now);
    let calendar = ctx.calendar();
    let mut run = Run {
        ctx,
        actor,
        before: &before,
        after: &after,
        calendar: &calendar,
        count: 0,
        found: Vec::new(),
        named: Vec::new(),
    };
    run.over::<Agreement>(|r| Past::Agreement(r)).await?;
    run.over::<Request>(|r| Past::Request(r)).await?;
    run.over::<Grant>(|r| Past::Grant(r)).await?;
    run.over::<Export>(|r| Past::Export(r)).await?;
    run.over::<Product>(|r| Past::Product(r)).await?;
    run.over::<Subscription>(|r| Past::Subscription(r)).await?;
    run.over::<Deadline>(|r| Past::Deadline(r)).await?;
    Ok(Examined { summary: DryRun::of(run.count, &run.found), differences: run.named })
}

struct Run<'a> {
    ctx: &'a Context,
    actor: &'a Actor,
    before: &'a Rules,
    after: &'a Rules,
    calendar: &'a Calendar,
    count: usize,
    found: Vec<Difference>,
    named: Vec<Difference>,
}

impl Run<'_> {
    async fn over<R: Record>(&mut self, past: fn(&R) -> Past<'_>) -> Outcome<()> {
        let mut last = Uuid::nil();
        loop {
            let query = record::select(R::KIND)
                .and_where(Expr::col("id").gt(last))
                .order_by("id", Order::Asc)
                .limit(CHUNK)
                .to_owned();
            let rows = record::rows(&self.ctx.db.read, &query).await?;
            let Some(end) = rows.last() else { return Ok(()) };
            last = end.id;
            self.judge::<R>(&rows, past)?;
        }
    }

    fn judge<R: Record>(&mut self, rows: &[Row], past: fn(&R) -> Past<'_>) -> Outcome<()> {
        self.count += rows.len();
        for row in rows {
            let record: R = row.record()?;
            let found = replay([past(&record)], self.before, self.after, self.calendar);
            if found.is_empty() {
                continue;
            }
            let visible = |kind: Kind| self.ctx.access.permits(self.actor, Ask::View, &Subject::of(kind, row));
            if self.named.len() < NAMED && visible(R::KIND) {
                self.named.extend(found.iter().cloned());
            }
            // Titles are for those who see the record; the counts need none.
            self.found.extend(found.into_iter().map(|d| Difference { title: String::new(), ..d }));
        }
        Ok(())
    }
}
