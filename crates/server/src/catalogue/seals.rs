//! Routes of seals: reported, passed on, and released by an order and two people.

use crate::{
    command::Deciding,
    context::Context,
    http::{Nothing, action_route, record_routes},
    view::View,
};
use domain::catalogue::{
    Seal,
    secrecy::{AcknowledgeSeal, ProposeUnsealing, RejectUnsealing},
};
use utoipa_axum::{router::OpenApiRouter, routes};

record_routes!(Seal, tag = "catalogue", list = "/api/v1/catalogue/seals" "list_seals",
    export = "/api/v1/catalogue/seals/export.xlsx" "export_seals", one = "/api/v1/catalogue/seals/{id}" "get_seal",
    sheet = crate::catalogue::columns::SEALS);

action_route!(
    /// Takes the report of a seal and states under which number it was passed on.
    acknowledge, Seal, SealAcknowledge, "/api/v1/catalogue/seals/{id}/acknowledge", "acknowledge_seal", "catalogue",
    AcknowledgeSeal, |seal, body, by: &Deciding<'_>| seal.acknowledge(&body, by.by, by.now)
);

action_route!(
    /// Proposes to release a seal, by an order of the secrecy administration.
    propose_release, Seal, SealProposeRelease, "/api/v1/catalogue/seals/{id}/propose_release", "propose_seal_release",
    "catalogue", ProposeUnsealing, |seal, body, by: &Deciding<'_>| seal.propose_release(body, by.by, by.now)
);

action_route!(
    /// Confirms the release of a seal, by another person.
    confirm_release, Seal, SealConfirmRelease, "/api/v1/catalogue/seals/{id}/confirm_release", "confirm_seal_release",
    "catalogue", Nothing, |seal, _, by: &Deciding<'_>| seal.confirm_release(by.by, by.now)
);

action_route!(
    /// Refuses the release of a seal.
    reject_release, Seal, SealRejectRelease, "/api/v1/catalogue/seals/{id}/reject_release", "reject_seal_release", "catalogue",
    RejectUnsealing, |seal, body, _: &Deciding<'_>| seal.reject_release(&body)
);

/// The routes of seals.
pub fn routes() -> OpenApiRouter<Context> {
    record_routes()
        .routes(routes!(acknowledge))
        .routes(routes!(propose_release))
        .routes(routes!(confirm_release))
        .routes(routes!(reject_release))
}
