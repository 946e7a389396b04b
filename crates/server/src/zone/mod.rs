//! Zones (A4), their kinds and the sectors they are for: established by the data authority, put into operation once every
//! duty has an owner (A5.1) and while they are on the pilot list (A2.5).

mod actions;
mod api;
mod columns;

pub use api::routes;
