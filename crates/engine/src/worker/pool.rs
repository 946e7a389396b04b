//! The server's side: starts workers, hands them tasks, kills them.

use crate::{Failure, vault::Vault};
use domain::{
    codes::{catalogue, compute},
    task::{Assignment, Reply, Task},
};
use rustix::process::Signal;
use std::{
    collections::VecDeque,
    os::unix::process::ExitStatusExt,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::Semaphore,
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use zeroize::Zeroizing;

/// Longest reply in bytes: a development statement's rows.
const MAX_REPLY: u64 = 64 << 20;
/// How long a worker that closed its pipes may take to end.
const ENDING: Duration = Duration::from_secs(2);
/// Longest line a worker may say on its error output, and how many of one worker are kept.
const MAX_NOTE: usize = 200;
const MAX_NOTES: usize = 20;
/// What every note of a worker begins with; anything else may hold data and is dropped.
const NOTE: &str = "worker: ";

/// A pool of worker processes, `program worker` each.
#[derive(Debug, Clone)]
pub struct Pool {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    program: PathBuf,
    /// Workers kept warm.
    warm: usize,
    /// Tasks at once.
    places: Semaphore,
    idle: Mutex<VecDeque<Worker>>,
}

/// Why a task has no reply.
#[derive(Debug, thiserror::Error)]
pub enum Interrupted {
    /// The task was cancelled; its process was killed and is gone.
    #[error("the task was cancelled and its worker killed")]
    Cancelled,
    /// The task took longer than its wall-clock limit; its process was killed and is gone.
    #[error("the task ran out of time and its worker was killed")]
    OutOfTime,
    /// No worker could be started.
    #[error("no worker can be started: {0}")]
    Unavailable(std::io::ErrorKind),
}

impl Pool {
    /// A pool that starts `program worker`, keeps up to `warm` of them ready and runs at most `at_once` tasks.
    pub fn new(program: impl Into<PathBuf>, warm: usize, at_once: usize) -> Self {
        let places = Semaphore::new(at_once.clamp(1, Semaphore::MAX_PERMITS));
        Self { shared: Arc::new(Shared { program: program.into(), warm, places, idle: Mutex::default() }) }
    }

    /// Starts workers until the warm ones are there. Needs a Tokio runtime.
    ///
    /// # Errors
    /// [`Interrupted::Unavailable`] when the program cannot be started.
    pub fn warm_up(&self) -> Result<(), Interrupted> {
        while self.idle().len() < self.shared.warm {
            let worker = Worker::start(&self.shared.program)?;
            self.idle().push_back(worker);
        }
        Ok(())
    }

    /// Runs a task in a worker of its own. Dropping the future kills the worker too.
    ///
    /// A worker that dies of the task gives [`Reply::Failed`] with the signal; of an upload, a refusal, since the
    /// upload's author can act on it.
    ///
    /// # Errors
    /// [`Interrupted`] when the task was cancelled, ran out of time or found no worker.
    pub async fn run(&self, assignment: Assignment, cancel: CancellationToken) -> Result<Reply, Interrupted> {
        let _place = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(Interrupted::Cancelled),
            place = self.shared.places.acquire() => place,
        };
        let mut worker = self.take()?;
        let wall = Duration::from_secs(assignment.limits.wall_s.max(1));
        let outcome = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(Interrupted::Cancelled),
            reply = timeout(wall, worker.exchange(&assignment)) => reply.map_err(|_| Interrupted::OutOfTime),
        };
        let reply = match outcome {
            Ok(Some(reply)) => {
                if keeps(&assignment.task, &reply) {
                    self.give_back(worker);
                } else {
                    worker.kill().await;
                }
                Ok(reply)
            }
            Ok(None) => {
                let status = worker.ending().await;
                clear(&assignment);
                Ok(died(&assignment.task, status))
            }
            Err(interrupted) => {
                worker.kill().await;
                clear(&assignment);
                Err(interrupted)
            }
        };
        // The next task finds a warm worker; where none can be started now, it says so itself.
        let _next_task_reports = self.warm_up();
        reply
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, VecDeque<Worker>> {
        self.shared.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A warm worker that still lives, or a new one.
    fn take(&self) -> Result<Worker, Interrupted> {
        loop {
            let Some(mut worker) = self.idle().pop_front() else {
                return Worker::start(&self.shared.program);
            };
            if worker.is_alive() {
                return Ok(worker);
            }
        }
    }

    fn give_back(&self, worker: Worker) {
        let mut idle = self.idle();
        if idle.len() < self.shared.warm {
            idle.push_back(worker);
        }
    }
}

/// Whether a worker serves again: not after an upload, which may have harmed its parser, and not after a fault or
/// a formal run, whose raw rows may still lie in its memory.
fn keeps(task: &Task, reply: &Reply) -> bool {
    let harmless = matches!(task, Task::Query { into: None, .. } | Task::Release { .. });
    harmless && !matches!(reply, Reply::Failed { .. })
}

/// Removes what a worker that is gone left half-written. What stays is sealed, unreadable and swept at the next start.
fn clear(assignment: &Assignment) {
    let into = match &assignment.task {
        Task::Import { into, .. } | Task::Sample { into, .. } | Task::Release { into, .. } => Some(into),
        Task::Query { into, .. } => into.as_ref(),
        Task::Check { .. } | Task::ReadWorkbook { .. } => None,
    };
    let cleared = into.map_or(Ok(()), |into| Vault::below(&assignment.data_dir).clear_unfinished(into));
    if let Err(failure) = cleared {
        tracing::warn!(%failure, "a killed worker's file stays until the next start");
    }
}

/// The reply for a worker that died of its task: where its author can do something about it, a refusal.
fn died(task: &Task, status: Option<ExitStatus>) -> Reply {
    // A failed allocation aborts.
    let aborted = status.and_then(|status| status.signal()) == Some(Signal::ABORT.as_raw());
    match task {
        Task::Import { .. } | Task::ReadWorkbook { .. } => {
            return Failure::from(&catalogue::IMPORT_BEYOND_LIMITS).into();
        }
        Task::Query { .. } if aborted => return Failure::from(&compute::OUT_OF_MEMORY).into(),
        _ => {}
    }
    let cause = match status.map(|status| (status.signal(), status.code())) {
        Some((Some(signal), _)) => format!("signal {signal}"),
        Some((None, Some(code))) => format!("exit code {code}"),
        _ => "unknown cause".to_owned(),
    };
    Reply::Failed { fault: format!("worker ended: {cause}") }
}

/// One worker process.
#[derive(Debug)]
struct Worker {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Worker {
    fn start(program: &PathBuf) -> Result<Self, Interrupted> {
        let unavailable = |e: std::io::Error| Interrupted::Unavailable(e.kind());
        let mut child = Command::new(program)
            .arg("worker")
            .env_clear()
            // Each arena reserves address space, which the worker limits.
            .env("MALLOC_ARENA_MAX", "2")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(unavailable)?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(input), Some(output), Some(notes)) = pipes else {
            return Err(Interrupted::Unavailable(std::io::ErrorKind::BrokenPipe));
        };
        tokio::spawn(trace_notes(notes));
        Ok(Self { child, input, output: BufReader::new(output) })
    }

    fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends the assignment and reads the reply; `None` when the worker ended or spoke out of turn.
    async fn exchange(&mut self, assignment: &Assignment) -> Option<Reply> {
        let mut line = Zeroizing::new(serde_json::to_vec(assignment).ok()?);
        line.push(b'\n');
        self.input.write_all(&line).await.ok()?;
        self.input.flush().await.ok()?;
        let mut reply = Vec::new();
        (&mut self.output).take(MAX_REPLY).read_until(b'\n', &mut reply).await.ok()?;
        serde_json::from_slice(&reply).ok()
    }

    /// Kills the process and waits until it is gone.
    async fn kill(mut self) {
        // A process that is gone already is as good as killed.
        let _gone_either_way = self.child.kill().await;
    }

    /// How a process that no longer answers ended. Its pipes close a moment before it does; one that only closed
    /// its pipes is killed.
    async fn ending(mut self) -> Option<ExitStatus> {
        drop(self.input);
        match timeout(ENDING, self.child.wait()).await {
            Ok(status) => status.ok(),
            Err(_) => {
                self.child.start_kill().ok()?;
                self.child.wait().await.ok()
            }
        }
    }
}

/// Traces what a worker says about itself, bounded; reading on keeps it from blocking on a full pipe.
async fn trace_notes(notes: impl AsyncRead + Unpin) {
    let mut notes = BufReader::new(notes);
    let mut kept = 0;
    loop {
        let mut line = Vec::new();
        match (&mut notes).take(64 * 1024).read_until(b'\n', &mut line).await {
            Ok(1..) => {}
            _ => return,
        }
        let text = String::from_utf8_lossy(&line);
        if kept < MAX_NOTES && text.starts_with(NOTE) {
            kept += 1;
            let note: String = text.trim_end().chars().take(MAX_NOTE).filter(|c| !c.is_control()).collect();
            tracing::debug!(note, "worker");
        }
    }
}
