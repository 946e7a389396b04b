//! Routes of agreements.

use super::actions::{ConfirmResume, Draft, Sign};
use crate::{
    command::Deciding,
    context::Context,
    http::{Api, Id, IfMatch, Nothing, Problem, Reply, Submit, action_route, record_routes},
    view::View,
};
use axum::extract::State;
use domain::mandate::{Agreement, DraftAgreement, ProposeResume, Suspend, Terminate};
use utoipa_axum::{router::OpenApiRouter, routes};

record_routes!(Agreement, tag = "mandate", list = "/api/v1/mandate/agreements" "list_agreements",
    export = "/api/v1/mandate/agreements/export.xlsx" "export_agreements", one = "/api/v1/mandate/agreements/{id}" "get_agreement",
    sheet = crate::mandate::columns::AGREEMENTS);

/// Drafts an agreement.
#[utoipa::path(post, path = "/api/v1/mandate/agreements", tag = "mandate", operation_id = "create_agreement",
    request_body = DraftAgreement, responses((status = 201, body = View<Agreement>), (status = "default", body = Problem)))]
async fn create(State(ctx): State<Context>, submit: Submit<DraftAgreement>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Draft(submit.body)).await?))
}

/// Signs a draft, by another person than its drafter.
#[utoipa::path(post, path = "/api/v1/mandate/agreements/{id}/sign", tag = "mandate", operation_id = "sign_agreement",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Nothing,
    responses((status = 200, body = View<Agreement>), (status = "default", body = Problem)))]
async fn sign(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<Nothing>,
) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Sign { id, expected }).await?))
}

action_route!(
    /// Suspends an agreement: every use of data under it stops before the answer.
    suspend, Agreement, AgreementSuspend, "/api/v1/mandate/agreements/{id}/suspend", "suspend_agreement", "mandate", Suspend,
    |agreement, body, by: &Deciding<'_>| agreement.suspend(body, by.by, by.now)
);

action_route!(
    /// Proposes to resume a suspended agreement.
    propose_resume, Agreement, AgreementProposeResume, "/api/v1/mandate/agreements/{id}/propose_resume", "propose_resume_agreement",
    "mandate", ProposeResume, |agreement, body, by: &Deciding<'_>| agreement.propose_resume(body, by.by, by.now)
);

/// Confirms a resumption, by the second person.
#[utoipa::path(post, path = "/api/v1/mandate/agreements/{id}/confirm_resume", tag = "mandate", operation_id = "confirm_resume_agreement",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Nothing,
    responses((status = 200, body = View<Agreement>), (status = "default", body = Problem)))]
async fn confirm_resume(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<Nothing>,
) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, ConfirmResume { id, expected }).await?))
}

action_route!(
    /// Terminates an agreement for good.
    terminate, Agreement, AgreementTerminate, "/api/v1/mandate/agreements/{id}/terminate", "terminate_agreement", "mandate", Terminate,
    |agreement, body, by: &Deciding<'_>| agreement.terminate(body, by.by, by.now)
);

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes()
        .merge(super::obligations::routes())
        .routes(routes!(create))
        .routes(routes!(sign))
        .routes(routes!(suspend))
        .routes(routes!(propose_resume))
        .routes(routes!(confirm_resume))
        .routes(routes!(terminate))
}
