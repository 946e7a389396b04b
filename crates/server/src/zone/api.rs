//! Routes of zones and sectors.

use super::actions::{Assign, CreateSector, Establish};
use crate::{
    command::Deciding,
    context::Context,
    http::{Api, Id, IfMatch, Nothing, Problem, Reply, Submit, action_route, record_routes},
    view::View,
};
use axum::extract::State;
use domain::zone::{AssignDuties, BoundZone, EstablishZone, RegisterSector, Sector, UpdateSector, Zone};
use utoipa_axum::{router::OpenApiRouter, routes};

record_routes!(Zone, tag = "zone", list = "/api/v1/zone/zones" "list_zones", export = "/api/v1/zone/zones/export.xlsx" "export_zones",
    one = "/api/v1/zone/zones/{id}" "get_zone",
    sheet = crate::zone::columns::ZONES);

/// Establishes a zone; it runs once it is activated.
#[utoipa::path(post, path = "/api/v1/zone/zones", tag = "zone", operation_id = "create_zone", request_body = EstablishZone,
    responses((status = 201, body = View<Zone>), (status = "default", body = Problem)))]
async fn create(State(ctx): State<Context>, submit: Submit<EstablishZone>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Establish(submit.body)).await?))
}

/// Gives duties their owners.
#[utoipa::path(post, path = "/api/v1/zone/zones/{id}/assign_duties", tag = "zone", operation_id = "assign_duties",
    params(("id" = uuid::Uuid, Path), ("If-Match" = String, Header)), request_body = AssignDuties,
    responses((status = 200, body = View<Zone>), (status = "default", body = Problem)))]
async fn assign_duties(
    State(ctx): State<Context>,
    Id(id): Id,
    IfMatch(expected): IfMatch,
    submit: Submit<AssignDuties>,
) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, Assign { id, expected, form: submit.body }).await?))
}

action_route!(
    /// Replaces the themes a zone is bounded by.
    bound, Zone, ZoneBound, "/api/v1/zone/zones/{id}/bound", "bound_zone", "zone", BoundZone,
    |zone, form, _: &Deciding<'_>| zone.bound(form)
);

action_route!(
    /// Puts a zone into operation.
    activate, Zone, ZoneActivate, "/api/v1/zone/zones/{id}/activate", "activate_zone", "zone", Nothing,
    |zone, _, by: &Deciding<'_>| zone.activate(by.by, by.now)
);

mod sectors {
    use super::*;

    record_routes!(Sector, tag = "zone", list = "/api/v1/zone/sectors" "list_sectors",
        export = "/api/v1/zone/sectors/export.xlsx" "export_sectors", one = "/api/v1/zone/sectors/{id}" "get_sector",
        sheet = crate::zone::columns::SECTORS);

    /// Registers a sector.
    #[utoipa::path(post, path = "/api/v1/zone/sectors", tag = "zone", operation_id = "create_sector", request_body = RegisterSector,
        responses((status = 201, body = View<Sector>), (status = "default", body = Problem)))]
    async fn create(State(ctx): State<Context>, submit: Submit<RegisterSector>) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, CreateSector(submit.body)).await?))
    }

    action_route!(
        /// Replaces what a sector is.
        update, Sector, SectorUpdate, "/api/v1/zone/sectors/{id}/update", "update_sector", "zone", UpdateSector,
        |sector, form, _: &Deciding<'_>| sector.update(form)
    );

    action_route!(
        /// Closes a sector: no further zone is set up for it.
        close, Sector, SectorClose, "/api/v1/zone/sectors/{id}/close", "close_sector", "zone", Nothing,
        |sector, _, _: &Deciding<'_>| sector.close()
    );

    pub(super) fn routes() -> OpenApiRouter<Context> {
        record_routes().routes(routes!(create)).routes(routes!(update)).routes(routes!(close))
    }
}

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes()
        .routes(routes!(create))
        .routes(routes!(assign_duties))
        .routes(routes!(bound))
        .routes(routes!(activate))
        .merge(sectors::routes())
}
