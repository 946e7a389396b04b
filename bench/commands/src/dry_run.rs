//! The dry run of a catalogue workbook over HTTP, against the program itself with its workers:
//! `cargo run --release -p bench-commands --bin dry-run -- target/release/shuyu [rows]`.
//!
//! The clock runs from the first byte of the upload until the batch says what an import would do. First every row is
//! new; then the workbook was imported, and every row changes the draft it made.

mod client;
mod people;

use client::{Connection, Reply};
use domain::catalogue::sheet::{ENTRIES, ENTRY_COLUMNS, header};
use hyper::{
    Request,
    header::{CONTENT_TYPE, COOKIE, IF_MATCH},
};
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use std::{
    error::Error,
    fs,
    io::Write,
    net::SocketAddr,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// What everything here may end with.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Dry runs of each workbook.
const RUNS: usize = 5;
/// Between two looks at a batch.
const LOOK: Duration = Duration::from_millis(10);
/// Where batches are.
const BATCHES: &str = "/api/v1/catalogue/batches";

#[tokio::main]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let program = arguments.next().ok_or("usage: dry-run PROGRAM [ROWS]")?;
    let rows: u32 = arguments.next().map_or(Ok(5_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let token = init(&program, folder.path()).await?;
    let (mut server, address) = serve(&program, folder.path()).await?;
    people::register(address, &token).await?;
    let cookie = people::cookie(address, "steward").await?;
    let fresh = workbook(rows, "首次编目")?;
    let batch = measure("every row new", address, &cookie, &fresh, ("created", rows)).await?;
    import(address, &cookie, &batch).await?;
    measure("every row changes a draft", address, &cookie, &workbook(rows, "改过")?, ("updated", rows)).await?;
    server.kill().await?;
    Ok(())
}

fn line(text: &str) -> Outcome<()> {
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}

/// Makes an installation; gives its set-up token.
async fn init(program: &str, folder: &Path) -> Outcome<String> {
    let config = folder.join("shuyu.toml");
    fs::write(&config, "[sign_in]\nsecond_factor = \"offered\"\n")?;
    let made = Command::new(program)
        .args(["init", "--json", "--data"])
        .arg(folder.join("data"))
        .arg("--config")
        .arg(&config)
        .output()
        .await?;
    let said: Value = serde_json::from_slice(&made.stdout).map_err(|_| String::from_utf8_lossy(&made.stderr))?;
    Ok(said["setup_token"].as_str().ok_or("no set-up token")?.to_owned())
}

/// Serves it; gives the process and where it listens.
async fn serve(program: &str, folder: &Path) -> Outcome<(Child, SocketAddr)> {
    let mut server = Command::new(program)
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.join("data"))
        .arg("--config")
        .arg(folder.join("shuyu.toml"))
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut said = BufReader::new(server.stdout.take().ok_or("no output")?).lines();
    while let Some(line) = said.next_line().await? {
        if let Some((_, address)) = line.split_once("http://") {
            let address = address.trim().parse()?;
            tokio::spawn(async move { while let Ok(Some(_)) = said.next_line().await {} });
            return Ok((server, address));
        }
    }
    Err("the program ended before it listened".into())
}

/// A workbook that says something in every column.
fn workbook(rows: u32, abstract_: &str) -> Outcome<Vec<u8>> {
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name(ENTRIES)?;
    for (at, column) in (0u16..).zip(ENTRY_COLUMNS) {
        page.write_string(0, at, header(*column))?;
    }
    for row in 1..=rows {
        for (at, (key, _)) in (0u16..).zip(ENTRY_COLUMNS) {
            page.write_string(row, at, cell(key, row, abstract_))?;
        }
    }
    Ok(book.save_to_buffer()?)
}

fn cell(key: &str, row: u32, abstract_: &str) -> String {
    match key {
        "code" => format!("listed{row}"),
        "name" => format!("目录条目{row}"),
        "abstract_" => abstract_.to_owned(),
        "zone" => people::ZONE.to_owned(),
        "update_cycle" => "每月".to_owned(),
        "open_type" => "有条件开放".to_owned(),
        "closed_basis" | "classes" | "related_codes" | "covers_to" => String::new(),
        "provenance" => "自行采集".to_owned(),
        "format_class" => "数据库".to_owned(),
        "share_type" => "有条件共享".to_owned(),
        "access_type" => "授权运营".to_owned(),
        "operable" => "是".to_owned(),
        "purposes" => "公共治理".to_owned(),
        "supply_form" => "脱敏后提供".to_owned(),
        "mount" => "库表".to_owned(),
        "phone" => "025-12345".to_owned(),
        "covers_from" | "registration_end" => "2025-03-01".to_owned(),
        "storage_bytes" | "yearly_rows" => (row * 1_000).to_string(),
        _ => format!("说明{row}"),
    }
}

/// Dry runs of a workbook; gives the address of the last batch.
async fn measure(
    what: &str,
    address: SocketAddr,
    cookie: &str,
    bytes: &[u8],
    expected: (&str, u32),
) -> Outcome<String> {
    let mut connection = Connection::open(address).await?;
    let mut waits = Vec::new();
    let mut last = String::new();
    for _ in 0..RUNS {
        let sent = Instant::now();
        let (status, _, taken) = upload(&mut connection, cookie, bytes).await?;
        if status != 202 {
            return Err(format!("an upload was answered with {status}: {taken}").into());
        }
        last = format!("{BATCHES}/{}", taken["id"].as_str().ok_or("no batch")?);
        let batch = reaches(&mut connection, &last, cookie, "checked").await?;
        waits.push(sent.elapsed());
        if batch["body"]["found"][expected.0] != expected.1 {
            return Err(
                format!("a dry run found {}: {}", batch["body"]["found"], batch["body"]["complaints"][0]).into()
            );
        }
    }
    waits.sort_unstable();
    let at = |n: usize| waits.get(n).map_or(0.0, Duration::as_secs_f64);
    line(&format!(
        "dry run of {} rows of {} columns ({} KiB), {what}: median {:.2} s, slowest {:.2} s of {RUNS}",
        expected.1,
        ENTRY_COLUMNS.len(),
        bytes.len() / 1024,
        at(RUNS / 2),
        at(RUNS - 1)
    ))?;
    Ok(last)
}

async fn upload(connection: &mut Connection, cookie: &str, bytes: &[u8]) -> Outcome<Reply> {
    let head = "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"catalogue.xlsx\"\r\n\r\n";
    let body = [head.as_bytes(), bytes, b"\r\n--part--\r\n"].concat();
    let request =
        Request::post(BATCHES).header(COOKIE, cookie).header(CONTENT_TYPE, "multipart/form-data; boundary=part");
    connection.send(request, body).await
}

async fn apply(connection: &mut Connection, path: &str, cookie: &str, version: i64) -> Outcome<Reply> {
    let request = Request::post(format!("{path}/apply"))
        .header(COOKIE, cookie)
        .header(CONTENT_TYPE, "application/json")
        .header(IF_MATCH, format!("\"{version}\""));
    connection.send(request, b"{}".to_vec()).await
}

/// Waits for a state of a batch.
async fn reaches(connection: &mut Connection, path: &str, cookie: &str, state: &str) -> Outcome<Value> {
    loop {
        let (_, _, batch) = connection.get(path, cookie).await?;
        match batch["status"].as_str() {
            Some(there) if there == state => return Ok(batch),
            Some("reading" | "applying") => tokio::time::sleep(LOOK).await,
            _ => return Err(format!("a batch went astray: {batch}").into()),
        }
    }
}

/// Imports a checked workbook.
async fn import(address: SocketAddr, cookie: &str, path: &str) -> Outcome<()> {
    let mut connection = Connection::open(address).await?;
    let (_, _, batch) = connection.get(path, cookie).await?;
    let start = Instant::now();
    let version = batch["version"].as_i64().ok_or("no version")?;
    let (status, _, body) = apply(&mut connection, path, cookie, version).await?;
    if status != 202 {
        return Err(format!("an import was answered with {status}: {body}").into());
    }
    let done = reaches(&mut connection, path, cookie, "applied").await?;
    let (created, taken) = (&done["body"]["done"]["created"], start.elapsed().as_secs_f64());
    line(&format!("import of {created} new entries, each a ledger entry of its own: {taken:.2} s"))
}
