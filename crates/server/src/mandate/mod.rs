//! Agreements (A9 to A11): drafted and signed by the data authority, suspended, resumed by two bodies, ended.

mod actions;
mod api;
mod columns;
pub(crate) mod store;

pub use actions::Expire;
pub use api::routes;
