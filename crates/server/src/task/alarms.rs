//! What ends soon or has ended, of the records one may see: reminders before an end, kept up to date by the clock
//! alone. The index of last days finds them without reading every record.

use crate::{
    access::{Ask, Subject},
    context::Context,
    database::{
        lookup,
        record::{self, Row},
    },
    failure::{Fault, Outcome},
    http::{Api, Caller, Problem},
    view::Named,
};
use axum::{Json, extract::State};
use domain::{
    Action, Actor, FoundBy, Kind, Record,
    calendar::{Ending, Ends, Validity, furthest},
    catalogue::Resource,
    civil,
    grant::Grant,
    mandate::{Agreement, Obligation},
    party::{Delegation, Organisation, Person},
    supply::SupplyPlan,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use serde::Serialize;
use time::{Date, Duration};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// A reminder of an end.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Alarm {
    /// What ends.
    pub ending: Ending,
    /// The record; nothing where the rules themselves end.
    pub record: Option<AlarmRecord>,
    /// Which one of it: the number of a qualification.
    pub which: String,
    /// Last day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub last_day: Date,
    /// Days left; below zero where it is over.
    pub days_left: i64,
    /// The last reminder that was reached, in days before the last day.
    pub reminder: u32,
    /// How it stands.
    pub term: Validity,
}

/// The record in which something ends.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AlarmRecord {
    /// Kind.
    pub kind: Kind,
    /// Identifier.
    pub id: Uuid,
    /// Title.
    pub title: String,
    /// Owner.
    pub org: Named,
}

/// The alarms.
#[derive(Debug, Serialize, ToSchema)]
pub struct Alarms {
    /// Soonest first.
    pub alarms: Vec<Alarm>,
}

type ReadEnds = fn(&Row) -> Result<Vec<Ends>, Fault>;

/// Kinds with terms that end.
const KINDS: &[(Kind, ReadEnds)] = &[
    (Kind::Resource, ends_of::<Resource>),
    (Kind::Grant, ends_of::<Grant>),
    (Kind::Delegation, ends_of::<Delegation>),
    (Kind::SupplyPlan, ends_of::<SupplyPlan>),
    (Kind::Agreement, ends_of::<Agreement>),
    (Kind::Obligation, ends_of::<Obligation>),
    (Kind::Organisation, ends_of::<Organisation>),
    (Kind::Person, ends_of::<Person>),
];
/// Most records of one kind.
const MOST: u64 = 500;

fn ends_of<R: Record>(row: &Row) -> Result<Vec<Ends>, Fault> {
    Ok(row.record::<R>()?.ends())
}

fn alarm(ctx: &Context, ends: Ends, record: Option<AlarmRecord>) -> Option<Alarm> {
    let today = civil::today(ctx.clock.now());
    let notice = ends.notice(&ctx.rules(), today)?;
    Some(Alarm {
        ending: ends.ending,
        record,
        which: ends.which,
        last_day: ends.last_day,
        days_left: notice.days_left,
        reminder: notice.reminder,
        term: notice.term,
    })
}

/// The reminders that stand today for somebody.
///
/// # Errors
/// Faults of the database.
pub async fn alarms_of(ctx: &Context, actor: &Actor) -> Outcome<Vec<Alarm>> {
    let now = ctx.clock.now();
    let beyond = civil::today(now).saturating_add(Duration::days(i64::from(furthest(&ctx.rules())) + 1));
    let mut alarms = Vec::new();
    for (kind, ends_of) in KINDS {
        let query = record::select(*kind)
            .cond_where(ctx.access.scope(actor, *kind).condition())
            .and_where(Expr::col("id").in_subquery(lookup::identifiers_before(
                *kind,
                FoundBy::Ends,
                &beyond.to_string(),
            )))
            .limit(MOST)
            .to_owned();
        for row in record::rows(&ctx.db.read, &query).await? {
            // A published resource is everybody's to see; the end of an assessment concerns its department and
            // whoever puts the next one on file.
            let assess = Ask::Do(Action::ResourceAssessImportant);
            let concerned = row.org == actor.org.0 || ctx.access.permits(actor, assess, &Subject::of(*kind, &row));
            if *kind == Kind::Resource && !concerned {
                continue;
            }
            let org = Named { id: row.org, name: ctx.name(row.org).unwrap_or_default() };
            let record = AlarmRecord { kind: *kind, id: row.id, title: row.title.clone(), org };
            alarms.extend(ends_of(&row)?.into_iter().filter_map(|ends| alarm(ctx, ends, Some(record.clone()))));
        }
    }
    // Whoever may change the rules has them replaced in time (A26.2).
    let change = Action::RuleChangeCreate;
    if ctx.access.permits(actor, Ask::Do(change), &Subject::new_of(change.kind(), actor, None)) {
        let standing = ctx.rulebook().standing(now);
        let rules = standing.until.map(|last_day| Ends { ending: Ending::Rules, which: String::new(), last_day });
        alarms.extend(rules.and_then(|ends| alarm(ctx, ends, None)));
    }
    alarms.sort_by_key(|alarm| alarm.last_day);
    Ok(alarms)
}

/// What ends soon or has ended: agreements, qualifications, trainings, accounts, the rules; of what one may see.
#[utoipa::path(get, path = "/api/v1/task/alarms", tag = "task", operation_id = "alarms",
    responses((status = 200, body = Alarms), (status = "default", body = Problem)))]
async fn alarms(State(ctx): State<Context>, caller: Caller) -> Api<Json<Alarms>> {
    Ok(Json(Alarms { alarms: alarms_of(&ctx, &caller.actor).await? }))
}

/// The routes.
pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new().routes(routes!(alarms))
}
