//! Routes of zones, their kinds and sectors.

use super::actions::{Assign, CreateKind, CreateSector, Establish};
use crate::{
    command::Deciding,
    context::Context,
    http::{Api, Id, IfMatch, Nothing, Problem, Reply, Submit, action_route, record_routes},
    view::View,
};
use axum::extract::State;
use domain::zone::{
    AssignDuties, BoundZone, EstablishZone, ListPilot, RegisterSector, RegisterZoneKind, Sector, UnlistPilot,
    UpdateSector, UpdateZoneKind, Zone, ZoneKind,
};
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
    |zone, _, by: &Deciding<'_>| zone.activate(by.by, by.rules, by.now)
);

action_route!(
    /// Puts a zone on the pilot list.
    list_pilot, Zone, ZoneListPilot, "/api/v1/zone/zones/{id}/list_pilot", "list_pilot_zone", "zone", ListPilot,
    |zone, form, by: &Deciding<'_>| zone.list_pilot(&form, by.by, by.now)
);

action_route!(
    /// Takes a zone off the pilot list: it takes nothing new, and agreements in force go on.
    unlist_pilot, Zone, ZoneUnlistPilot, "/api/v1/zone/zones/{id}/unlist_pilot", "unlist_pilot_zone", "zone", UnlistPilot,
    |zone, form, by: &Deciding<'_>| zone.unlist_pilot(&form, by.by, by.now)
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

mod kinds {
    use super::*;

    record_routes!(ZoneKind, tag = "zone", list = "/api/v1/zone/kinds" "list_zone_kinds",
        export = "/api/v1/zone/kinds/export.xlsx" "export_zone_kinds", one = "/api/v1/zone/kinds/{id}" "get_zone_kind",
        sheet = crate::zone::columns::KINDS);

    /// Registers a kind of zone.
    #[utoipa::path(post, path = "/api/v1/zone/kinds", tag = "zone", operation_id = "create_zone_kind", request_body = RegisterZoneKind,
        responses((status = 201, body = View<ZoneKind>), (status = "default", body = Problem)))]
    async fn create(State(ctx): State<Context>, submit: Submit<RegisterZoneKind>) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, CreateKind(submit.body)).await?))
    }

    action_route!(
        /// Replaces what a kind of zone is called.
        update, ZoneKind, ZoneKindUpdate, "/api/v1/zone/kinds/{id}/update", "update_zone_kind", "zone", UpdateZoneKind,
        |kind, form, _: &Deciding<'_>| kind.update(form)
    );

    action_route!(
        /// Closes a kind: no further zone of it is set up.
        close, ZoneKind, ZoneKindClose, "/api/v1/zone/kinds/{id}/close", "close_zone_kind", "zone", Nothing,
        |kind, _, _: &Deciding<'_>| kind.close()
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
        .routes(routes!(list_pilot))
        .routes(routes!(unlist_pilot))
        .merge(kinds::routes())
        .merge(sectors::routes())
}
