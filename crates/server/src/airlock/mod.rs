//! The airlock (A15.1, A25.3): nothing leaves unless it was checked, and reviewed by digest.

mod actions;
mod api;
mod columns;
mod run;

pub use actions::Reject;
pub use api::routes;
pub use run::{Underway, interrupted, release_file, take_up};
