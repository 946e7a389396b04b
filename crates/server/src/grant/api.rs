//! Routes of requests and grants.

use super::actions::{Draft, Step, Take};
use crate::{
    command::Deciding,
    context::Context,
    http::{Api, Caller, Id, IfMatch, Nothing, Problem, Reply, Submit, action_route, record_routes},
    query,
    view::View,
};
use axum::{Json, extract::State};
use domain::{
    catalogue::Resource,
    grant::{AssessRequest, DecideRequest, Grant, Request, RequestForm, Revoke, words},
    policy::Policy,
    suspension::LiftOrder,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The policy a grant compiles to, for machines and in words.
#[derive(Debug, Serialize, ToSchema)]
struct PolicyShown {
    /// The policy.
    #[schema(value_type = Object)]
    policy: Policy,
    /// The same in sentences.
    words: Vec<Sentence>,
}

/// A sentence in both languages.
#[derive(Debug, Serialize, ToSchema)]
struct Sentence {
    /// Chinese.
    zh: String,
    /// English.
    en: String,
}

mod requests {
    use super::*;

    record_routes!(Request, tag = "grant", list = "/api/v1/grant/requests" "list_requests",
        export = "/api/v1/grant/requests/export.xlsx" "export_requests", one = "/api/v1/grant/requests/{id}" "get_request",
        sheet = crate::grant::columns::REQUESTS);

    /// Drafts a request for items of a resource.
    #[utoipa::path(post, path = "/api/v1/grant/requests", tag = "grant", operation_id = "create_request", request_body = RequestForm,
        responses((status = 201, body = View<Request>), (status = "default", body = Problem)))]
    async fn create(State(ctx): State<Context>, submit: Submit<RequestForm>) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Draft(submit.body)).await?))
    }

    /// Changes a draft.
    #[utoipa::path(post, path = "/api/v1/grant/requests/{id}/update", tag = "grant", operation_id = "update_request",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = RequestForm,
        responses((status = 200, body = View<Request>), (status = "default", body = Problem)))]
    async fn update(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<RequestForm>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Take { id, expected, step: Step::Update(submit.body) }).await?))
    }

    /// Submits a request to the zone's regulator.
    #[utoipa::path(post, path = "/api/v1/grant/requests/{id}/submit", tag = "grant", operation_id = "submit_request",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Nothing,
        responses((status = 200, body = View<Request>), (status = "default", body = Problem)))]
    async fn submit(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<Nothing>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Take { id, expected, step: Step::Submit }).await?))
    }

    /// The zone's regulator assesses a request.
    #[utoipa::path(post, path = "/api/v1/grant/requests/{id}/assess", tag = "grant", operation_id = "assess_request",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = AssessRequest,
        responses((status = 200, body = View<Request>), (status = "default", body = Problem)))]
    async fn assess(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<AssessRequest>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Take { id, expected, step: Step::Assess(submit.body) }).await?))
    }

    /// The source department decides on every item; a grant follows.
    #[utoipa::path(post, path = "/api/v1/grant/requests/{id}/decide", tag = "grant", operation_id = "decide_request",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = DecideRequest,
        responses((status = 200, body = View<Request>), (status = "default", body = Problem)))]
    async fn decide(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<DecideRequest>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Take { id, expected, step: Step::Decide(submit.body) }).await?))
    }

    action_route!(
        /// Withdraws a request before it is decided.
        withdraw, Request, RequestWithdraw, "/api/v1/grant/requests/{id}/withdraw", "withdraw_request", "grant", Nothing,
        |request, _, _: &Deciding<'_>| request.withdraw()
    );

    pub(super) fn routes() -> OpenApiRouter<Context> {
        record_routes()
            .routes(routes!(create))
            .routes(routes!(update))
            .routes(routes!(submit))
            .routes(routes!(assess))
            .routes(routes!(decide))
            .routes(routes!(withdraw))
    }
}

mod grants {
    use super::*;

    record_routes!(Grant, tag = "grant", list = "/api/v1/grant/grants" "list_grants",
        export = "/api/v1/grant/grants/export.xlsx" "export_grants", one = "/api/v1/grant/grants/{id}" "get_grant",
        sheet = crate::grant::columns::GRANTS);

    /// The policy a grant compiles to.
    #[utoipa::path(get, path = "/api/v1/grant/grants/{id}/policy", tag = "grant", operation_id = "get_grant_policy",
        params(("id" = Uuid, Path)), responses((status = 200, body = PolicyShown), (status = "default", body = Problem)))]
    async fn policy(State(ctx): State<Context>, caller: Caller, Id(id): Id) -> Api<Json<PolicyShown>> {
        let grant = query::get::<Grant>(&ctx, &caller.actor, id).await?.body;
        let row = crate::database::record::find(&ctx.db.read, domain::Kind::Resource, grant.resource_id.0).await?;
        let row = row.ok_or_else(|| domain::Refusal::of(&domain::codes::platform::NOT_FOUND))?;
        let resource: Resource = row.record()?;
        let policy =
            domain::grant::compile(&[(&grant, &resource)], grant.purpose, domain::civil::today(ctx.clock.now()))?;
        let words = words(&policy).into_iter().map(|(zh, en)| Sentence { zh, en }).collect();
        Ok(Json(PolicyShown { policy, words }))
    }

    action_route!(
        /// Revokes a grant: its source department or the zone's regulator.
        revoke, Grant, GrantRevoke, "/api/v1/grant/grants/{id}/revoke", "revoke_grant", "grant", Revoke,
        |grant, body, _: &Deciding<'_>| grant.revoke(body)
    );

    action_route!(
        /// Suspends a grant at once, on a risk.
        suspend, Grant, GrantSuspend, "/api/v1/grant/grants/{id}/suspend", "suspend_grant", "grant", Nothing,
        |grant, _, by: &Deciding<'_>| grant.suspend_by_order(by.by, by.now)
    );

    action_route!(
        /// Proposes that the order that suspended it is lifted.
        propose_resume, Grant, GrantProposeResume, "/api/v1/grant/grants/{id}/propose_resume", "propose_resume_grant",
        "grant", LiftOrder, |grant, body, by: &Deciding<'_>| grant.propose_resume(body, by.by, by.now)
    );

    action_route!(
        /// Confirms that the order is lifted, by another person than who proposed it and than who gave it.
        confirm_resume, Grant, GrantConfirmResume, "/api/v1/grant/grants/{id}/confirm_resume", "confirm_resume_grant",
        "grant", Nothing, |grant, _, by: &Deciding<'_>| grant.confirm_resume(by.by)
    );

    pub(super) fn routes() -> OpenApiRouter<Context> {
        record_routes()
            .routes(routes!(policy))
            .routes(routes!(revoke))
            .routes(routes!(suspend))
            .routes(routes!(propose_resume))
            .routes(routes!(confirm_resume))
    }
}

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    requests::routes().merge(grants::routes()).merge(super::exceptions::routes())
}
