//! Data resources (A2, A13): catalogued, imported, graded and published by their department.

mod actions;
mod api;
mod batch_api;
mod batches;
mod columns;
mod editions;
mod import;
mod seals;
mod secrecy;
mod store;
mod tree_api;
mod trees;
mod workbook;

pub use actions::FailImport;
pub use api::routes;
pub use batches::interrupted;
pub use editions::edition_digests;
pub(crate) use import::{Parsed, UPLOAD_MAX, Upload, parse, receive};
pub use secrecy::{ReportSealed, guard, release};
pub(crate) use store::intake_file;
pub use store::{raw_file, raw_key, raw_key_name};
