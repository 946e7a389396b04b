//! Delivery: subscriptions and their keys, the gateway and downloads under `/data/v1`, the usage log.

mod actions;
mod api;
mod columns;
mod download;
mod gateway;
mod meter;
mod store;

pub use api::routes;
pub use meter::{Meter, run_meter};
pub use store::segment_digests;
