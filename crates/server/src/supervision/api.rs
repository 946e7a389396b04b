//! Routes of halts.

use super::Impose;
use crate::{
    command::Deciding,
    context::Context,
    http::{Api, Nothing, Problem, Reply, Submit, action_route, record_routes},
    view::View,
};
use axum::extract::State;
use domain::supervision::{Halt, ImposeHalt, ProposeLift, ReportIncident};
use utoipa_axum::{router::OpenApiRouter, routes};

record_routes!(Halt, tag = "supervision", list = "/api/v1/supervision/halts" "list_halts",
    export = "/api/v1/supervision/halts/export.xlsx" "export_halts", one = "/api/v1/supervision/halts/{id}" "get_halt",
    sheet = crate::supervision::columns::HALTS);

/// Halts a zone or the platform: every use of data there stops before the answer.
#[utoipa::path(post, path = "/api/v1/supervision/halts", tag = "supervision", operation_id = "impose_halt", request_body = ImposeHalt,
    responses((status = 201, body = View<Halt>), (status = "default", body = Problem)))]
async fn impose(State(ctx): State<Context>, submit: Submit<ImposeHalt>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Impose(submit.body)).await?))
}

action_route!(
    /// Proposes to lift a halt.
    propose_lift, Halt, HaltProposeLift, "/api/v1/supervision/halts/{id}/propose_lift", "propose_lift_halt", "supervision", ProposeLift,
    |halt, body, by: &Deciding<'_>| halt.propose_lift(body, by.by, by.now)
);

action_route!(
    /// Confirms the lifting, by a second person.
    confirm_lift, Halt, HaltConfirmLift, "/api/v1/supervision/halts/{id}/confirm_lift", "confirm_lift_halt", "supervision", Nothing,
    |halt, _, by: &Deciding<'_>| halt.confirm_lift(by.by, by.now)
);

action_route!(
    /// Records that the incident behind a halt was reported.
    report, Halt, HaltReport, "/api/v1/supervision/halts/{id}/report", "report_halt", "supervision", ReportIncident,
    |halt, body, by: &Deciding<'_>| halt.report(body, by.by, by.now)
);

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes()
        .merge(super::opinions::routes())
        .merge(super::alerts::routes())
        .merge(super::ecosystem::routes())
        .routes(routes!(impose))
        .routes(routes!(propose_lift))
        .routes(routes!(confirm_lift))
        .routes(routes!(report))
}
