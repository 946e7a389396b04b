//! Routes of zones.

use super::Establish;
use crate::{
    context::Context,
    http::{Api, Problem, Reply, Submit, record_routes},
    view::View,
};
use axum::extract::State;
use domain::zone::{EstablishZone, Zone};
use utoipa_axum::{router::OpenApiRouter, routes};

record_routes!(Zone, tag = "zone", list = "/api/v1/zone/zones" "list_zones", export = "/api/v1/zone/zones/export.xlsx" "export_zones",
    one = "/api/v1/zone/zones/{id}" "get_zone",
    sheet = crate::zone::columns::ZONES);

/// Establishes a zone.
#[utoipa::path(post, path = "/api/v1/zone/zones", tag = "zone", operation_id = "create_zone", request_body = EstablishZone,
    responses((status = 201, body = View<Zone>), (status = "default", body = Problem)))]
async fn create(State(ctx): State<Context>, submit: Submit<EstablishZone>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Establish(submit.body)).await?))
}

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes().routes(routes!(create))
}
