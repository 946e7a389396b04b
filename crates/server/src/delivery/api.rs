//! Routes of subscriptions.

use super::{
    actions::{IssueKey, Open},
    download, gateway, store,
};
use crate::{
    command::Deciding,
    context::Context,
    http::{Api, Caller, Id, IfMatch, Nothing, Problem, Reply, Submit, action_route, record_routes},
    query,
    view::View,
};
use axum::{Json, extract::State};
use domain::{
    civil,
    delivery::{OpenSubscription, RevokeKey, Subscription},
    suspension::LiftOrder,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

record_routes!(Subscription, tag = "delivery", list = "/api/v1/delivery/subscriptions" "list_subscriptions",
    export = "/api/v1/delivery/subscriptions/export.xlsx" "export_subscriptions",
    one = "/api/v1/delivery/subscriptions/{id}" "get_subscription",
    sheet = crate::delivery::columns::SUBSCRIPTIONS);

/// A key, shown once.
#[derive(Debug, Serialize, ToSchema)]
struct IssuedKey {
    /// The key.
    key: String,
    /// The subscription as it is now.
    #[schema(value_type = Object)]
    subscription: (),
}

/// Use of a subscription today (Beijing).
#[derive(Debug, Serialize, ToSchema)]
struct Usage {
    /// Calls answered today.
    used_today: u64,
    /// Calls a day.
    quota_per_day: u32,
}

/// Opens a subscription for a customer.
#[utoipa::path(post, path = "/api/v1/delivery/subscriptions", tag = "delivery", operation_id = "create_subscription",
    request_body = OpenSubscription, responses((status = 201, body = View<Subscription>), (status = "default", body = Problem)))]
async fn create(State(ctx): State<Context>, submit: Submit<OpenSubscription>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Open(submit.body)).await?))
}

/// Issues a key; the answer is the only place it is shown.
#[utoipa::path(post, path = "/api/v1/delivery/subscriptions/{id}/issue_key", tag = "delivery", operation_id = "issue_key",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Nothing,
    responses((status = 201, body = IssuedKey), (status = "default", body = Problem)))]
async fn issue_key(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<Nothing>,
) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, IssueKey { id, expected }).await?))
}

/// Use of a subscription today.
#[utoipa::path(get, path = "/api/v1/delivery/subscriptions/{id}/usage", tag = "delivery", operation_id = "get_usage",
    params(("id" = Uuid, Path)), responses((status = 200, body = Usage), (status = "default", body = Problem)))]
async fn usage(State(ctx): State<Context>, caller: Caller, Id(id): Id) -> Api<Json<Usage>> {
    let subscription = query::get::<Subscription>(&ctx, &caller.actor, id).await?.body;
    let day = civil::today(ctx.clock.now()).to_julian_day();
    Ok(Json(Usage { used_today: store::used(&ctx, id, day).await?, quota_per_day: subscription.quota_per_day }))
}

action_route!(
    /// Revokes a key.
    revoke_key, Subscription, SubscriptionRevokeKey, "/api/v1/delivery/subscriptions/{id}/revoke_key", "revoke_key", "delivery", RevokeKey,
    |subscription, body, by: &Deciding<'_>| subscription.revoke_key(&body, by.now)
);

action_route!(
    /// Suspends a subscription at once, on a risk.
    suspend, Subscription, SubscriptionSuspend, "/api/v1/delivery/subscriptions/{id}/suspend", "suspend_subscription", "delivery", Nothing,
    |subscription, _, by: &Deciding<'_>| subscription.suspend_by_order(by.by, by.now)
);

action_route!(
    /// Proposes that the order that suspended it is lifted.
    propose_resume, Subscription, SubscriptionProposeResume, "/api/v1/delivery/subscriptions/{id}/propose_resume", "propose_resume_subscription",
    "delivery", LiftOrder, |subscription, body, by: &Deciding<'_>| subscription.propose_resume(body, by.by, by.now)
);

action_route!(
    /// Confirms that the order is lifted, by another person than who proposed it and than who gave it.
    confirm_resume, Subscription, SubscriptionConfirmResume, "/api/v1/delivery/subscriptions/{id}/confirm_resume", "confirm_resume_subscription",
    "delivery", Nothing, |subscription, _, by: &Deciding<'_>| subscription.confirm_resume(by.by)
);

action_route!(
    /// Ends a subscription; its keys end with it.
    end, Subscription, SubscriptionEnd, "/api/v1/delivery/subscriptions/{id}/end", "end_subscription", "delivery", Nothing,
    |subscription, _, by: &Deciding<'_>| subscription.end(by.now)
);

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes()
        .routes(routes!(create))
        .routes(routes!(issue_key))
        .routes(routes!(usage))
        .routes(routes!(revoke_key))
        .routes(routes!(suspend))
        .routes(routes!(propose_resume))
        .routes(routes!(confirm_resume))
        .routes(routes!(end))
        .routes(routes!(gateway::data))
        .routes(routes!(download::download))
}
