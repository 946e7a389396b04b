//! Execution environment of a task: bounded memory, nothing spilled to disk.

use crate::Failure;
use datafusion::execution::{
    disk_manager::{DiskManagerBuilder, DiskManagerMode},
    memory_pool::FairSpillPool,
    runtime_env::{RuntimeEnv, RuntimeEnvBuilder},
};
use domain::task::Limits;
use std::sync::Arc;

/// Share of the worker's address space that operators may hold; the rest is for code, readers and decoded pages.
const POOL_PERCENT: u64 = 60;

/// The query engine's environment under `limits`: its operators share one pool and refuse to grow beyond it.
/// Temporary files are off, since they would be plaintext on disk (invariant 11).
///
/// # Errors
/// A fault when the engine cannot be set up.
pub fn environment(limits: &Limits) -> Result<Arc<RuntimeEnv>, Failure> {
    let pool = limits.memory_mib.saturating_mul(1 << 20) / 100 * POOL_PERCENT;
    let pool = usize::try_from(pool).unwrap_or(usize::MAX);
    RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(pool)))
        .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled))
        .build_arc()
        .map_err(|_| Failure::fault("the query engine cannot be set up"))
}
