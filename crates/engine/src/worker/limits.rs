//! Limits a worker sets on itself, since a parent cannot set them between fork and exec without `unsafe`.

use crate::Failure;
use domain::task::Limits;
use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, nice, set_dumpable_behavior, setrlimit};
use std::fs;

/// Open files of a worker: its pipes, the runtime's own and the tables of one task.
const MAX_FILES: u64 = 512;
/// Politeness towards the server's own threads.
const NICENESS: i32 = 5;
/// Kernel clock ticks per second in `/proc/<pid>/stat`, fixed on Linux's user interface.
const TICKS: u64 = 100;

/// Limits for the whole life of the process: no core file and no debugger sees the keys.
///
/// # Errors
/// A fault when the system refuses.
pub fn for_life() -> Result<(), Failure> {
    let fault = |_| Failure::fault("the worker cannot limit itself");
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).map_err(fault)?;
    lower(Resource::Nofile, MAX_FILES)?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(fault)?;
    // A system that forbids this only loses the politeness.
    let _unchanged_where_forbidden = nice(NICENESS);
    Ok(())
}

/// Limits for the next task: address space as a whole, CPU from here on. Reaching them ends the process.
///
/// # Errors
/// A fault when the system refuses.
pub fn for_task(limits: &Limits) -> Result<(), Failure> {
    lower(Resource::As, limits.memory_mib.saturating_mul(1 << 20))?;
    lower(Resource::Cpu, used_cpu_s().saturating_add(limits.cpu_s.max(1)))
}

/// Sets the soft limit, never above the hard one; the next task may need more, so the hard one stays.
fn lower(resource: Resource, to: u64) -> Result<(), Failure> {
    let maximum = getrlimit(resource).maximum;
    let current = Some(maximum.map_or(to, |maximum| to.min(maximum)));
    setrlimit(resource, Rlimit { current, maximum }).map_err(|_| Failure::fault("the worker cannot limit itself"))
}

/// CPU seconds this process has used, rounded up: fields 14 and 15 of its `stat`.
fn used_cpu_s() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold spaces; everything counts from behind it.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_ascii_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks.div_ceil(TICKS)
}
