//! The one list of slices: router and OpenAPI document derive from it.

use crate::context::Context;
use utoipa_axum::router::OpenApiRouter;

/// A capability's routes.
pub struct Slice {
    /// Capability.
    pub name: &'static str,
    /// Its routes.
    pub routes: fn() -> OpenApiRouter<Context>,
}

macro_rules! slices {
    ($($name:ident),*) => { &[$(Slice { name: stringify!($name), routes: crate::$name::routes }),*] };
}

/// Every slice, in the order of the capabilities.
pub const SLICES: &[Slice] = slices![
    party,
    zone,
    rulebook,
    calendar,
    catalogue,
    supply,
    mandate,
    grant,
    compute,
    airlock,
    product,
    delivery,
    supervision,
    ledger,
    task
];
