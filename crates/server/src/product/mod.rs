//! Products (A19): registered from a release, reported to the regulator, listed.

mod actions;
mod api;
mod columns;

pub use api::routes;
