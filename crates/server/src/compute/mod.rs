//! Computation inside the domain (A15.2): queries on masked samples, formal runs in workers, and the social data that
//! operators bring in beside (A7.2).

mod actions;
mod api;
mod columns;
mod run;
mod sample;
pub mod social;

pub use actions::Kill;
pub use api::routes;
pub use run::{Running, interrupted, keys, result_file, run_job};
pub use sample::AGREEMENT_KEY;
pub use sample::Samples;
