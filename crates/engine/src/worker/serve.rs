//! The worker's side of the pipe.

use super::{limits, perform};
use crate::Failure;
use domain::{
    codes::catalogue,
    task::{Assignment, Reply, Task},
};
use futures::FutureExt;
use rustix::process::{Pid, getppid};
use std::{
    io::{self, BufRead, Write},
    panic::{self, AssertUnwindSafe},
    process,
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};
use tokio::runtime::Builder;
use zeroize::{Zeroize, Zeroizing};

/// Stack of the runtime's threads: planners recurse.
const STACK: usize = 16 << 20;
/// Threads for blocking reads; each has a stack in the limited address space.
const BLOCKING_THREADS: usize = 16;
/// How often a busy worker whose input has ended looks whether its server still lives.
const ORPHAN_CHECK: Duration = Duration::from_millis(200);

/// Where the last panic happened; its message may hold a data value and is dropped.
static PANIC_PLACE: Mutex<String> = Mutex::new(String::new());

/// Serves assignments from standard input until it ends: the whole life of a worker process.
///
/// # Errors
/// A fault when the process cannot limit itself or its pipes break.
pub fn serve_stdin() -> Result<(), Failure> {
    quiet_panics();
    limits::for_life()?;
    let server = getppid();
    let (send, assignments) = mpsc::sync_channel(1);
    let (alive, finished) = mpsc::channel::<()>();
    thread::spawn(move || {
        read_lines(&send);
        drop(send);
        end_with(server, &finished);
    });
    for line in assignments {
        write_line(&serve(&line))?;
    }
    drop(alive);
    Ok(())
}

/// Hands on the lines of standard input until it ends. They hold keys, so they are erased after use.
fn read_lines(send: &mpsc::SyncSender<Zeroizing<Vec<u8>>>) {
    let mut input = io::stdin().lock();
    loop {
        let mut line = Zeroizing::new(Vec::new());
        match input.read_until(b'\n', &mut line) {
            Ok(1..) if send.send(line).is_ok() => {}
            _ => return,
        }
    }
}

/// Ends the process when its server is gone: the pipe of a dead server ends, but the task at hand would go on.
fn end_with(server: Option<Pid>, finished: &mpsc::Receiver<()>) {
    while finished.recv_timeout(ORPHAN_CHECK) == Err(mpsc::RecvTimeoutError::Timeout) {
        if getppid() != server {
            process::exit(1);
        }
    }
}

fn write_line(reply: &Reply) -> Result<(), Failure> {
    let fault = || Failure::fault("the worker's output broke");
    let mut line = serde_json::to_vec(reply).map_err(|_| fault())?;
    line.push(b'\n');
    let mut output = io::stdout().lock();
    output.write_all(&line).and_then(|()| output.flush()).map_err(|_| fault())
}

/// Does the task of one line.
fn serve(line: &[u8]) -> Reply {
    // The parser's messages quote the input, which holds keys.
    let Ok(mut assignment) = serde_json::from_slice::<Assignment>(line) else {
        return Reply::Failed { fault: "the assignment cannot be read".to_owned() };
    };
    if let Err(failure) = limits::for_task(&assignment.limits) {
        return failure.into();
    }
    let mut builder = Builder::new_multi_thread();
    builder.enable_all().thread_stack_size(STACK).max_blocking_threads(BLOCKING_THREADS);
    let runtime = match builder.build() {
        Ok(runtime) => runtime,
        Err(e) => return Reply::Failed { fault: format!("the worker's runtime: {}", e.kind()) },
    };
    let reply = runtime.block_on(AssertUnwindSafe(perform(&assignment)).catch_unwind());
    runtime.shutdown_background();
    // The process may live on for the next task; the keys of this one do not.
    assignment.keys.0.values_mut().for_each(Zeroize::zeroize);
    reply.unwrap_or_else(|_| panicked(&assignment.task))
}

/// A panic while reading an upload is the upload's doing; any other is ours.
fn panicked(task: &Task) -> Reply {
    match task {
        Task::Import { .. } | Task::ReadWorkbook { .. } => Failure::from(&catalogue::IMPORT_UNREADABLE_FILE).into(),
        _ => {
            let place = PANIC_PLACE.lock().unwrap_or_else(PoisonError::into_inner);
            Reply::Failed { fault: format!("panic at {place}") }
        }
    }
}

/// Panics say where they happened, never what with.
fn quiet_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, ToString::to_string);
        // A broken error pipe must not turn a panic into an abort.
        let _lost_where_broken = writeln!(io::stderr(), "worker: panic at {place}");
        *PANIC_PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
}
