//! Products (A19): registered from a release, reported to the regulator, listed.

mod actions;
mod api;

pub use api::routes;
