//! Data resources (A2, A13): catalogued, imported, graded and published by their department.

mod actions;
mod api;
mod columns;
mod import;
mod seals;
mod secrecy;
mod store;

pub use actions::FailImport;
pub use api::routes;
pub use secrecy::{ReportSealed, guard, release};
pub use store::{raw_file, raw_key, raw_key_name};
