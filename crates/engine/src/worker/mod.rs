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

use crate::{
    Failure, airlock,
    govern::{self, Job},
    import, release, sample,
    vault::Vault,
};
use domain::task::{Assignment, Reply, Task};
use tokio_util::sync::CancellationToken;

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
        Task::Import { from, file_name, into, cleared } => {
            import::run(&vault, keys, from, file_name, into, limits, *cleared)
        }
        Task::ReadWorkbook { from, file_name, cleared } => {
            import::read_workbook(&vault, keys, from, file_name, limits, *cleared)
        }
        Task::Release { order, from, into } => {
            let released = release::run(&vault, keys, order, from, into)?;
            Ok(Reply::Released { digest: released.digest(), rows: released.rows() })
        }
        Task::Sample { from, policy, rows, seed, into } => {
            let job = Job { vault: &vault, tables: std::slice::from_ref(from), policy, sql: "", keys, limits };
            let rows = sample::run(&job, *rows, *seed, into, CancellationToken::new()).await?;
            Ok(Reply::Sampled { rows })
        }
        // The server cancels a task by killing its worker, so nobody holds the token's other end.
        Task::Query { tables, policy, sql, into } => {
            let job = Job { vault: &vault, tables, policy, sql, keys, limits };
            govern::run(&job, into.as_ref(), CancellationToken::new()).await
        }
        Task::Check { candidate, tables, policy, sql } => {
            let job = Job { vault: &vault, tables, policy, sql, keys, limits };
            airlock::check(&job, candidate, CancellationToken::new()).await.map(Reply::Verdict)
        }
    }
}
