//! The `shuyu` binary: the platform, its workers and its offline tools.

mod cli;
mod compute;
mod console;
mod demo;
mod documents;
mod ledger_tools;
mod policy_tools;
mod rulebook_tools;
mod serve;
mod shelf;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
