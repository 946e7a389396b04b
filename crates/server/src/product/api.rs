//! Routes of products.

use super::actions::{Acknowledge, List, Register};
use crate::{
    command::Deciding,
    context::Context,
    http::{Api, Id, IfMatch, Nothing, Problem, Reply, Submit, action_route, record_routes},
    view::View,
};
use axum::extract::State;
use domain::{
    product::{ObjectProduct, Product, RegisterProduct, ReportProduct},
    suspension::LiftOrder,
};
use utoipa_axum::{router::OpenApiRouter, routes};

record_routes!(Product, tag = "product", list = "/api/v1/product/products" "list_products",
    export = "/api/v1/product/products/export.xlsx" "export_products", one = "/api/v1/product/products/{id}" "get_product",
    sheet = crate::product::columns::PRODUCTS);

/// Registers a product from a release.
#[utoipa::path(post, path = "/api/v1/product/products", tag = "product", operation_id = "create_product", request_body = RegisterProduct,
    responses((status = 201, body = View<Product>), (status = "default", body = Problem)))]
async fn create(State(ctx): State<Context>, submit: Submit<RegisterProduct>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Register(submit.body)).await?))
}

action_route!(
    /// Reports price and basis, scope and manner of use to the regulator.
    report, Product, ProductReport, "/api/v1/product/products/{id}/report", "report_product", "product", ReportProduct,
    |product, body, by: &Deciding<'_>| product.report(body, by.rules)
);

/// The regulator acknowledges a report.
#[utoipa::path(post, path = "/api/v1/product/products/{id}/acknowledge", tag = "product", operation_id = "acknowledge_product",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "the version the change is based on"),
        ("Idempotency-Key" = Option<String>, Header)), request_body = Nothing,
    responses((status = 200, body = View<Product>), (status = "default", body = Problem)))]
async fn acknowledge(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<Nothing>,
) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Acknowledge { id, expected }).await?))
}

action_route!(
    /// The regulator objects to a report.
    object, Product, ProductObject, "/api/v1/product/products/{id}/object", "object_product", "product", ObjectProduct,
    |product, body, by: &Deciding<'_>| product.object(body, by.by, by.now)
);

/// Lists a product.
#[utoipa::path(post, path = "/api/v1/product/products/{id}/list", tag = "product", operation_id = "list_product",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Nothing,
    responses((status = 200, body = View<Product>), (status = "default", body = Problem)))]
async fn put_on_shelf(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<Nothing>,
) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, List { id, expected }).await?))
}

action_route!(
    /// Suspends a product at once, on a risk.
    suspend, Product, ProductSuspend, "/api/v1/product/products/{id}/suspend", "suspend_product", "product", Nothing,
    |product, _, by: &Deciding<'_>| product.suspend_by_order(by.by, by.now)
);

action_route!(
    /// Proposes that the order that suspended it is lifted.
    propose_resume, Product, ProductProposeResume, "/api/v1/product/products/{id}/propose_resume", "propose_resume_product",
    "product", LiftOrder, |product, body, by: &Deciding<'_>| product.propose_resume(body, by.by, by.now)
);

action_route!(
    /// Confirms that the order is lifted, by another person than who proposed it and than who gave it.
    confirm_resume, Product, ProductConfirmResume, "/api/v1/product/products/{id}/confirm_resume", "confirm_resume_product",
    "product", Nothing, |product, _, by: &Deciding<'_>| product.confirm_resume(by.by)
);

action_route!(
    /// Withdraws a product.
    withdraw, Product, ProductWithdraw, "/api/v1/product/products/{id}/withdraw", "withdraw_product", "product", Nothing,
    |product, _, _: &Deciding<'_>| product.withdraw()
);

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes()
        .routes(routes!(create))
        .routes(routes!(report))
        .routes(routes!(acknowledge))
        .routes(routes!(object))
        .routes(routes!(put_on_shelf))
        .routes(routes!(suspend))
        .routes(routes!(propose_resume))
        .routes(routes!(confirm_resume))
        .routes(routes!(withdraw))
}
