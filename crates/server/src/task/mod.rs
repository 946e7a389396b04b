//! My work: what waits for me, what I did, what I started.

mod alarms;
mod api;
mod copies;

pub use api::routes;
