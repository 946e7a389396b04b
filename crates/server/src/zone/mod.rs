//! Zones (A4) and the sectors they are for: established by the data authority, put into operation once every
//! duty has an owner (A5.1).

mod actions;
mod api;
mod columns;

pub use api::routes;
