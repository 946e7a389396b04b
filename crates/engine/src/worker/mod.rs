//! Worker processes: everything that opens uploads, raw rows, samples and candidates runs here, outside the server.
//!
//! A worker reads one [`Assignment`] as a line of JSON from its standard input, limits itself, does the task and
//! writes one [`Reply`] as a line to its standard output. It has no port, no database and no network. An abort, a
//! memory bomb or a kill ends one task, never the platform; [`Pool`] is the side of the server.

mod limits;
mod pool;
mod serve;

pub use pool::{Interrupted, Pool};
pub use serve::serve_stdin;

use crate::{Failure, import, release, vault::Vault};
use domain::task::{Assignment, Reply, Task};

/// Does a task in this process, within the memory and CPU it already has.
///
/// Never panics on the task's data that Rust can catch; [`serve_stdin`] catches the rest.
pub async fn perform(assignment: &Assignment) -> Reply {
    dispatch(assignment).await.unwrap_or_else(Reply::from)
}

async fn dispatch(assignment: &Assignment) -> Result<Reply, Failure> {
    let vault = Vault::below(&assignment.data_dir);
    let Assignment { task, keys, limits, .. } = assignment;
    match task {
        Task::Import { from, file_name, into } => {
            import::run(&vault, keys, from, file_name, into, limits).map(Reply::Imported)
        }
        Task::Release { order, from, into } => {
            let released = release::run(&vault, keys, order, from, into)?;
            Ok(Reply::Released { digest: released.digest(), rows: released.rows() })
        }
        _ => Err(Failure::fault("this worker does no such task")),
    }
}
