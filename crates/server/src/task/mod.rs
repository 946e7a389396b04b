//! My work: what waits for me, what I did, what I started.

mod api;

pub use api::routes;
