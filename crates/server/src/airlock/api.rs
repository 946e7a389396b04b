//! Routes of exports.

use super::actions::{self, Review};
use crate::{
    context::Context,
    http::{Api, Id, IfMatch, Problem, Reply, Submit, record_routes},
    view::View,
};
use axum::extract::State;
use domain::airlock::{Export, ReviewExport, SubmitExport};
use utoipa_axum::{router::OpenApiRouter, routes};

record_routes!(Export, tag = "airlock", list = "/api/v1/airlock/exports" "list_exports",
    export = "/api/v1/airlock/exports/export.xlsx" "export_exports", one = "/api/v1/airlock/exports/{id}" "get_export",
    sheet = crate::airlock::columns::EXPORTS);

/// Puts a job's candidate before the airlock.
#[utoipa::path(post, path = "/api/v1/airlock/exports", tag = "airlock", operation_id = "create_export", request_body = SubmitExport,
    responses((status = 201, body = View<Export>), (status = "default", body = Problem)))]
async fn create(State(ctx): State<Context>, submit: Submit<SubmitExport>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, actions::Submit(submit.body)).await?))
}

/// Reviews an export: the review is bound to the digest of what was checked.
#[utoipa::path(post, path = "/api/v1/airlock/exports/{id}/review", tag = "airlock", operation_id = "review_export",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ReviewExport,
    responses((status = 200, body = View<Export>), (status = "default", body = Problem)))]
async fn review(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<ReviewExport>,
) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Review { id, expected, form: submit.body }).await?))
}

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes().routes(routes!(create)).routes(routes!(review))
}
