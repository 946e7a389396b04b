//! Routes of supply plans and orders.

use super::actions::{DraftPlan, ProposeOrder};
use crate::{
    command::Deciding,
    context::Context,
    http::{Api, Nothing, Problem, Reply, Submit, action_route, record_routes},
    view::View,
};
use axum::extract::State;
use domain::supply::{DraftSupplyPlan, EndSupply, EndSupplyPlan, ProposeSupply, SupplyOrder, SupplyPlan};
use utoipa_axum::{router::OpenApiRouter, routes};

mod plans {
    use super::*;

    record_routes!(SupplyPlan, tag = "supply", list = "/api/v1/supply/plans" "list_supply_plans",
        export = "/api/v1/supply/plans/export.xlsx" "export_supply_plans", one = "/api/v1/supply/plans/{id}" "get_supply_plan",
        sheet = crate::supply::columns::PLANS);

    /// Drafts the supply plan of a zone.
    #[utoipa::path(post, path = "/api/v1/supply/plans", tag = "supply", operation_id = "create_supply_plan",
        request_body = DraftSupplyPlan, responses((status = 201, body = View<SupplyPlan>), (status = "default", body = Problem)))]
    async fn create(State(ctx): State<Context>, submit: Submit<DraftSupplyPlan>) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, DraftPlan(submit.body)).await?))
    }

    action_route!(
        /// Signs a plan: the data authority, then the zone's regulator.
        sign, SupplyPlan, SupplyPlanSign, "/api/v1/supply/plans/{id}/sign", "sign_supply_plan", "supply", Nothing,
        |plan, _, by: &Deciding<'_>| plan.sign(by.by, by.now)
    );

    action_route!(
        /// Ends a plan.
        end, SupplyPlan, SupplyPlanEnd, "/api/v1/supply/plans/{id}/end", "end_supply_plan", "supply", EndSupplyPlan,
        |plan, body, by: &Deciding<'_>| plan.end(&body, by.by, by.now)
    );

    pub(super) fn routes() -> OpenApiRouter<Context> {
        record_routes().routes(routes!(create)).routes(routes!(sign)).routes(routes!(end))
    }
}

mod orders {
    use super::*;

    record_routes!(SupplyOrder, tag = "supply", list = "/api/v1/supply/orders" "list_supply_orders",
        export = "/api/v1/supply/orders/export.xlsx" "export_supply_orders", one = "/api/v1/supply/orders/{id}" "get_supply_order",
        sheet = crate::supply::columns::ORDERS);

    /// Proposes that the comprehensive zone supplies another.
    #[utoipa::path(post, path = "/api/v1/supply/orders", tag = "supply", operation_id = "create_supply_order",
        request_body = ProposeSupply, responses((status = 201, body = View<SupplyOrder>), (status = "default", body = Problem)))]
    async fn create(State(ctx): State<Context>, submit: Submit<ProposeSupply>) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, ProposeOrder(submit.body)).await?))
    }

    action_route!(
        /// Agrees to a supply for one's place in the chain; the last one brings it into effect.
        approve, SupplyOrder, SupplyOrderApprove, "/api/v1/supply/orders/{id}/approve", "approve_supply_order", "supply", Nothing,
        |order, _, by: &Deciding<'_>| order.approve(by.by, by.now)
    );

    action_route!(
        /// Rejects a proposed supply.
        reject, SupplyOrder, SupplyOrderReject, "/api/v1/supply/orders/{id}/reject", "reject_supply_order", "supply", EndSupply,
        |order, body, by: &Deciding<'_>| order.reject(&body, by.by, by.now)
    );

    action_route!(
        /// Ends a supply at once; what rests on it ends with it.
        end, SupplyOrder, SupplyOrderEnd, "/api/v1/supply/orders/{id}/end", "end_supply_order", "supply", EndSupply,
        |order, body, by: &Deciding<'_>| order.end(&body, by.by, by.now)
    );

    pub(super) fn routes() -> OpenApiRouter<Context> {
        record_routes().routes(routes!(create)).routes(routes!(approve)).routes(routes!(reject)).routes(routes!(end))
    }
}

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    plans::routes().merge(orders::routes())
}
