//! What the benchmarks share: each measures our code and a named peer in one run and prints the ratio,
//! since absolute figures depend on the machine and its other load.

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

/// How long something took.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    /// Processor time of this thread, where the system tells it; wall time elsewhere.
    pub cpu: Duration,
    /// Wall time.
    pub wall: Duration,
}

/// Runs `work` once and says how long it took.
pub fn time<T>(work: impl FnOnce() -> T) -> (T, Taken) {
    let (cpu_before, start) = (thread_cpu(), Instant::now());
    let result = work();
    let wall = start.elapsed();
    let cpu = match (cpu_before, thread_cpu()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => wall,
    };
    (result, Taken { cpu, wall })
}

/// Processor time of this thread (Linux: first field of its `schedstat`, in nanoseconds).
fn thread_cpu() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Units of `work` done per second of processor time, the best of five runs: other load only ever slows one down.
pub fn best_rate(units: f64, mut work: impl FnMut()) -> f64 {
    work();
    let best = (0..5).map(|_| time(&mut work).1.cpu).min().unwrap_or_default();
    units / best.as_secs_f64().max(1e-9)
}

/// Prints a line.
///
/// # Errors
/// When standard output is closed.
pub fn line(text: std::fmt::Arguments<'_>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_fmt(text)?;
    out.write_all(b"\n")
}

/// Prints a rate beside that of its peer and the ratio of the two.
///
/// # Errors
/// When standard output is closed.
pub fn compare(what: &str, unit: &str, ours: f64, peer: &str, theirs: f64) -> io::Result<()> {
    line(format_args!(
        "{what:<44} {ours:>10.2} {unit:<8} {peer:<28} {theirs:>10.2} {unit:<8} ratio {:.2}",
        ours / theirs
    ))
}
