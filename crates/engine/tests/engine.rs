//! Behaviour of the engine from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "engine/catalogue_workbook.rs"]
mod catalogue_workbook;
#[path = "engine/disclosure.rs"]
mod disclosure;
#[path = "engine/formal_runs.rs"]
mod formal_runs;
#[path = "engine/import_columnar.rs"]
mod import_columnar;
#[path = "engine/import_delimited.rs"]
mod import_delimited;
#[path = "engine/import_hostile.rs"]
mod import_hostile;
#[path = "engine/import_marks.rs"]
mod import_marks;
#[path = "engine/import_workbook.rs"]
mod import_workbook;
#[path = "engine/installation.rs"]
mod installation;
#[path = "engine/pipeline.rs"]
mod pipeline;
#[path = "engine/policy_files.rs"]
mod policy_files;
#[path = "engine/release.rs"]
mod release;
#[path = "engine/samples.rs"]
mod samples;
#[path = "engine/shelf.rs"]
mod shelf;
#[path = "engine/slt.rs"]
mod slt;
#[path = "engine/statement_limits.rs"]
mod statement_limits;
#[path = "engine/town.rs"]
mod town;
#[path = "engine/vault.rs"]
mod vault;
#[path = "engine/worker.rs"]
mod worker;
