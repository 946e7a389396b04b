//! Worker processes: they do tasks, die alone and leave nothing behind.

use crate::installation::{Installation, at, wait_until};
use domain::task::{Area, Assignment, Limits, Reply, Task};
use engine::worker::{Interrupted, Pool};
use std::{io::Write, process::Command};
use tokio_util::sync::CancellationToken;

const PROGRAM: &str = env!("CARGO_BIN_EXE_engine-worker");

fn import(city: &Installation, name: &str, bytes: &[u8], limits: Limits) -> Assignment {
    let (from, into) = (at(Area::Intake, "upload"), at(Area::Raw, "table.parquet"));
    city.put(&from, bytes);
    let task = Task::Import { from, file_name: name.to_owned(), into, cleared: false };
    Assignment { data_dir: city.dir.path().display().to_string(), task, keys: city.keys.clone(), limits }
}

async fn run(assignment: Assignment) -> Result<Reply, Interrupted> {
    Pool::new(PROGRAM, 0, 1).run(assignment, CancellationToken::new()).await
}

/// Rows enough to keep a worker busy for seconds.
fn long_csv() -> Vec<u8> {
    let line = (0..40).map(|n| format!("{n}.5,")).collect::<String>() + "x\n";
    let header = (0..41).map(|n| format!("c{n}")).collect::<Vec<_>>().join(",") + "\n";
    (header + &line.repeat(400_000)).into_bytes()
}

#[tokio::test]
async fn an_import_runs_in_a_process_of_its_own() {
    let city = Installation::new();
    let reply = run(import(&city, "a.csv", b"a,b\n1,x\n", Limits::default())).await.unwrap();
    let Reply::Imported(imported) = reply else { panic!("{reply:?}") };
    assert_eq!(imported.rows, 1);
    assert!(city.on_disk(&at(Area::Raw, "table.parquet")).exists());
    let reply = run(import(&city, "a.csv", b"a,b\n1\n", Limits::default())).await.unwrap();
    let Reply::Refused(refusal) = reply else { panic!("{reply:?}") };
    assert_eq!(refusal.code, "catalogue.import.ragged_row");
}

#[tokio::test]
async fn warm_workers_serve_one_task_after_the_other() {
    let city = Installation::new();
    let pool = Pool::new(PROGRAM, 2, 2);
    pool.warm_up().unwrap();
    for rows in 1..6 {
        let csv = format!("a\n{}", "1\n".repeat(rows));
        let assignment = import(&city, "a.csv", csv.as_bytes(), Limits::default());
        let reply = pool.run(assignment, CancellationToken::new()).await.unwrap();
        assert!(matches!(reply, Reply::Imported(imported) if imported.rows == rows as u64));
    }
}

#[tokio::test]
async fn a_cancelled_task_is_killed_and_leaves_no_file() {
    let city = Installation::new();
    let cancel = CancellationToken::new();
    let pool = Pool::new(PROGRAM, 0, 1);
    let assignment = import(&city, "a.csv", &long_csv(), Limits::default());
    let running = tokio::spawn({
        let (pool, cancel) = (pool.clone(), cancel.clone());
        async move { pool.run(assignment, cancel).await }
    });
    // The worker has begun to write when its temporary file lies in the area.
    let raw = city.dir.path().join("vault/raw");
    tokio::task::spawn_blocking({
        let raw = raw.clone();
        move || wait_until("the import writes", || raw.exists())
    })
    .await
    .unwrap();
    cancel.cancel();
    assert!(matches!(running.await.unwrap(), Err(Interrupted::Cancelled)));
    assert_eq!(std::fs::read_dir(raw).unwrap().count(), 0, "something half-written is left");
    // A token that is cancelled already starts nothing.
    let assignment = import(&city, "a.csv", b"a\n1\n", Limits::default());
    assert!(matches!(pool.run(assignment, cancel).await, Err(Interrupted::Cancelled)));
}

#[tokio::test]
async fn a_task_beyond_its_wall_clock_is_killed() {
    let city = Installation::new();
    let limits = Limits { wall_s: 1, ..Limits::default() };
    let assignment = import(&city, "a.csv", &long_csv(), limits);
    assert!(matches!(run(assignment).await, Err(Interrupted::OutOfTime)));
}

#[tokio::test]
async fn a_memory_bomb_ends_its_worker_and_is_refused() {
    let city = Installation::new();
    // Distinct values of many columns need more than the address space allowed here.
    let header = (0..1_500).map(|n| format!("c{n}")).collect::<Vec<_>>().join(",");
    let rows: String = (0..3_000)
        .map(|row| (0..1_500).map(|column| format!("{row}-{column}")).collect::<Vec<_>>().join(",") + "\n")
        .collect();
    let limits = Limits { memory_mib: 192, ..Limits::default() };
    let reply = run(import(&city, "a.csv", format!("{header}\n{rows}").as_bytes(), limits)).await.unwrap();
    let Reply::Refused(refusal) = reply else { panic!("{reply:?}") };
    assert_eq!(refusal.code, "catalogue.import.beyond_limits");
}

#[tokio::test]
async fn a_task_beyond_its_cpu_seconds_ends_its_worker() {
    let city = Installation::new();
    let limits = Limits { cpu_s: 1, ..Limits::default() };
    let reply = run(import(&city, "a.csv", &long_csv(), limits)).await.unwrap();
    let Reply::Refused(refusal) = reply else { panic!("{reply:?}") };
    assert_eq!(refusal.code, "catalogue.import.beyond_limits");
}

#[tokio::test]
async fn a_program_that_is_no_worker_is_a_fault_not_a_hang() {
    let city = Installation::new();
    let assignment = || import(&city, "a.csv", b"a\n1\n", Limits::default());
    let absent = Pool::new("/nowhere/worker", 0, 1).run(assignment(), CancellationToken::new()).await;
    assert!(matches!(absent, Err(Interrupted::Unavailable(_))));
    let Assignment { data_dir, keys, limits, .. } = assignment();
    let (export, digest, mac) = (String::new(), String::new(), String::new());
    let order = domain::task::ReleaseOrder { export, digest, ledger_index: 0, mac };
    let task = Task::Release { order, from: at(Area::Result, "a"), into: at(Area::Release, "a") };
    let assignment = Assignment { data_dir, task, keys, limits };
    let reply = Pool::new("/bin/false", 0, 1).run(assignment, CancellationToken::new()).await.unwrap();
    assert!(matches!(reply, Reply::Failed { fault } if fault == "worker ended: exit code 1"));
}

#[test]
fn a_worker_reads_lines_until_its_input_ends_and_says_nothing_of_what_it_cannot_read() {
    let mut worker = Command::new(PROGRAM)
        .arg("worker")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    worker.stdin.take().unwrap().write_all(b"{\"keys\":{\"x\":\"CANARY\"}}\nCANARY\n").unwrap();
    let output = worker.wait_with_output().unwrap();
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.lines().count(), 2);
    assert!(said.lines().all(|line| line.contains("the assignment cannot be read")), "{said}");
    assert!(!said.contains("CANARY") && output.stderr.is_empty());
}

/// State letter of a process (`Z` when it ended and nobody has asked how), or `None` when it is gone.
fn state(pid: &str) -> Option<char> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(") ")?.1.chars().next()
}

#[test]
fn a_worker_whose_server_died_does_not_go_on_computing() {
    let city = Installation::new();
    let assignment = import(&city, "a.csv", &long_csv(), Limits::default());
    // A shell stands for the server: it starts the worker, says its process id and waits.
    let mut server = Command::new("sh")
        .args(["-c", "exec 3<&0; \"$0\" worker <&3 & echo $!; wait", PROGRAM])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = server.stdin.take().unwrap();
    let mut pid = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(server.stdout.take().unwrap()), &mut pid).unwrap();
    input.write_all((serde_json::to_string(&assignment).unwrap() + "\n").as_bytes()).unwrap();
    let raw = city.dir.path().join("vault/raw");
    wait_until("the import writes", || raw.exists());
    server.kill().unwrap();
    server.wait().unwrap();
    drop(input);
    wait_until("the worker ends", || state(pid.trim()).is_none_or(|state| state == 'Z'));
    assert!(!city.on_disk(&at(Area::Raw, "table.parquet")).exists(), "the task was finished for nobody");
}
