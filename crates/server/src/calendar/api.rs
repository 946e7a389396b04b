//! Routes of the calendar: years, deadlines, and the clocks of a record.

use super::{actions::Enter, follow::OPEN};
use crate::{
    access::{Ask, Subject},
    command::Deciding,
    context::Context,
    database::record,
    failure::Outcome,
    http::{Api, Asked, Caller, Problem, Reply, Submit, action_route},
    view::View,
};
use axum::{Json, extract::State};
use domain::{
    Actor, Kind,
    calendar::{CalendarYear, Deadline, DeadlineState, DeadlineStep, Pause, ReplaceYear, Term, UrgeDeadline, YearForm},
    rulebook::Clause,
};
use sea_orm::sea_query::{Expr, ExprTrait, Order};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The clock of a step, as a screen shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Clock {
    /// The deadline.
    pub id: Uuid,
    /// The step.
    pub step: DeadlineStep,
    /// The step in Chinese.
    pub label: &'static str,
    /// State.
    pub state: DeadlineState,
    /// The record it is about.
    pub subject_id: Uuid,
    /// The term.
    pub term: Term,
    /// The clauses that set the term.
    pub deciding: Vec<Clause>,
    /// When it began.
    #[serde(with = "time::serde::rfc3339")]
    pub started_at: OffsetDateTime,
    /// When it is over.
    #[serde(with = "time::serde::rfc3339")]
    pub due_at: OffsetDateTime,
    /// Whether it reaches a year whose holidays are not published.
    pub provisional: bool,
    /// Spans in which it stood still.
    pub pauses: Vec<Pause>,
    /// How much of the term is over, in percent.
    pub elapsed_percent: u8,
    /// When the step was taken, or its record withdrawn.
    #[serde(with = "time::serde::rfc3339::option")]
    pub ended_at: Option<OffsetDateTime>,
}

/// The clocks of these records that somebody may see, open ones only or all, by their due time.
///
/// # Errors
/// Faults of the database.
pub async fn clocks_of(ctx: &Context, actor: &Actor, subjects: &[Uuid], open: bool) -> Outcome<Vec<Clock>> {
    let (calendar, now) = (ctx.calendar(), ctx.clock.now());
    let mut clocks = Vec::new();
    for some in subjects.chunks(200) {
        let mut query = record::select(Kind::Deadline);
        query.and_where(Expr::col("parent_id").is_in(some.iter().copied())).order_by("created_at", Order::Asc);
        if open {
            query.and_where(Expr::col("status").is_in(OPEN));
        }
        for row in record::rows(&ctx.db.read, &query).await? {
            if !ctx.access.permits(actor, Ask::View, &Subject::of(Kind::Deadline, &row)) {
                continue;
            }
            let deadline: Deadline = row.record()?;
            let until = deadline.ended_at.unwrap_or(now);
            clocks.push(Clock {
                id: row.id,
                step: deadline.step,
                label: deadline.step.zh(),
                state: deadline.state,
                subject_id: deadline.subject_id,
                elapsed_percent: deadline.elapsed(&calendar, until),
                term: deadline.term,
                deciding: deadline.deciding,
                started_at: deadline.started_at,
                due_at: deadline.due_at,
                provisional: deadline.provisional,
                pauses: deadline.pauses,
                ended_at: deadline.ended_at,
            });
        }
    }
    Ok(clocks)
}

/// Whose clocks.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct ClockQuery {
    /// The record.
    subject: Uuid,
}

/// The clocks of a record, those that ended too.
#[utoipa::path(get, path = "/api/v1/calendar/clocks", tag = "calendar", operation_id = "list_clocks", params(ClockQuery),
    responses((status = 200, body = Vec<Clock>), (status = "default", body = Problem)))]
async fn clocks(State(ctx): State<Context>, caller: Caller, Asked(query): Asked<ClockQuery>) -> Api<Json<Vec<Clock>>> {
    Ok(Json(clocks_of(&ctx, &caller.actor, &[query.subject], false).await?))
}

/// A year as it is counted.
#[derive(Debug, Serialize, ToSchema)]
struct ArrangedYear {
    /// The year.
    year: i32,
    /// Days off.
    #[schema(value_type = Vec<String>)]
    off: Vec<String>,
    /// Weekend days that are worked.
    #[schema(value_type = Vec<String>)]
    work: Vec<String>,
}

/// The years deadlines are counted by, shipped and entered ones.
#[utoipa::path(get, path = "/api/v1/calendar/arrangement", tag = "calendar", operation_id = "get_arrangement",
    responses((status = 200, body = Vec<ArrangedYear>), (status = "default", body = Problem)))]
async fn arrangement(State(ctx): State<Context>, _: Caller) -> Api<Json<Vec<ArrangedYear>>> {
    let words = |days: &std::collections::BTreeSet<Date>| days.iter().map(ToString::to_string).collect();
    let calendar = ctx.calendar();
    let years = calendar.years().map(|(year, a)| ArrangedYear { year, off: words(&a.off), work: words(&a.work) });
    Ok(Json(years.collect()))
}

mod years {
    use super::*;
    use crate::http::record_routes;

    record_routes!(CalendarYear, tag = "calendar", list = "/api/v1/calendar/years" "list_years",
        export = "/api/v1/calendar/years/export.xlsx" "export_years", one = "/api/v1/calendar/years/{id}" "get_year", sheet = crate::calendar::columns::YEARS);

    /// Enters the arrangement of a year; every open deadline is counted anew.
    #[utoipa::path(post, path = "/api/v1/calendar/years", tag = "calendar", operation_id = "enter_year", request_body = YearForm,
        responses((status = 201, body = View<CalendarYear>), (status = "default", body = Problem)))]
    async fn create(State(ctx): State<Context>, submit: Submit<YearForm>) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Enter(submit.body)).await?))
    }

    action_route!(
        /// Replaces the arrangement of a year by a corrected one.
        replace, CalendarYear, CalendarYearReplace, "/api/v1/calendar/years/{id}/replace", "replace_year", "calendar", ReplaceYear,
        |year, body, by: &Deciding<'_>| year.replace(body, by.by, by.now)
    );

    pub(super) fn routes() -> OpenApiRouter<Context> {
        record_routes().routes(routes!(create)).routes(routes!(replace))
    }
}

mod deadlines {
    use super::*;
    use crate::http::record_routes;

    record_routes!(Deadline, tag = "calendar", list = "/api/v1/calendar/deadlines" "list_deadlines",
        export = "/api/v1/calendar/deadlines/export.xlsx" "export_deadlines",
        one = "/api/v1/calendar/deadlines/{id}" "get_deadline", sheet = crate::calendar::columns::DEADLINES);

    action_route!(
        /// Urges whoever is late; nothing is decided by it.
        urge, Deadline, DeadlineUrge, "/api/v1/calendar/deadlines/{id}/urge", "urge_deadline", "calendar", UrgeDeadline,
        |deadline, body, by: &Deciding<'_>| deadline.urge(body, by.by, by.now)
    );

    pub(super) fn routes() -> OpenApiRouter<Context> {
        record_routes().routes(routes!(urge))
    }
}

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new()
        .routes(routes!(clocks))
        .routes(routes!(arrangement))
        .merge(years::routes())
        .merge(deadlines::routes())
}
