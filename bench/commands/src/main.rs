//! Durable commands per second through HTTP, and lists of many objects, against the real accept loop:
//! `cargo run --release -p bench-commands -- [seconds] [objects]`.
//!
//! SQLite in a fresh folder; PostgreSQL too where `SHUYU_TEST_POSTGRES` names an empty database.

mod client;
mod installation;
mod people;

use client::Connection;
use futures::future::try_join_all;
use installation::Installation;
use sea_orm::TransactionTrait;
use serde_json::{Value, json};
use server::database::record;
use std::{
    error::Error,
    io::Write,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;

/// What everything here may end with.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Clients at once, each waiting for its answer before the next command.
const CLIENTS: usize = 64;
/// Lists timed per reader.
const LISTS: usize = 200;

#[tokio::main]
#[expect(clippy::disallowed_methods, reason = "the edge of a process: the server to measure is named here")]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: u64| arguments.next().map_or(Ok(default), |text| text.parse());
    let (seconds, objects) = (number(10)?, number(100_000)?);
    measure("SQLite", None, seconds, objects).await?;
    match std::env::var("SHUYU_TEST_POSTGRES").ok().filter(|url| !url.is_empty()) {
        Some(url) => measure("PostgreSQL", Some(url), seconds, objects).await,
        None => line("PostgreSQL: SHUYU_TEST_POSTGRES is not set, not measured"),
    }
}

fn line(text: &str) -> Outcome<()> {
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}

async fn measure(name: &str, database: Option<String>, seconds: u64, objects: u64) -> Outcome<()> {
    let installation = Installation::open(database).await?;
    let admin = installation.cookie("sysadmin").await?;
    commands(name, installation.address, &admin, Duration::from_secs(seconds)).await?;
    let (size, _) = installation.app.ctx.ledger.head();
    line(&format!("{name}: {size} ledger entries, all integrated before their answers"))?;
    fill(&installation, objects).await?;
    for account in ["steward", "auditor"] {
        lists(name, &installation, account).await?;
    }
    installation.close().await;
    Ok(())
}

/// Clients that register organisations as fast as they are answered.
async fn commands(name: &str, address: SocketAddr, cookie: &str, length: Duration) -> Outcome<()> {
    let next = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let clients = (0..CLIENTS).map(|_| {
        let (next, cookie) = (next.clone(), cookie.to_owned());
        tokio::spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut waits = Vec::new();
            while start.elapsed() < length {
                let n = next.fetch_add(1, Ordering::Relaxed);
                let form = json!({ "name": format!("单位{n}"), "org_kind": "customer" });
                let sent = Instant::now();
                let (status, _, _) =
                    connection.post("/api/v1/party/organisations", &cookie, &n.to_string(), &form).await?;
                if status != 201 {
                    return Err(format!("a command was answered with {status}").into());
                }
                waits.push(sent.elapsed());
            }
            Outcome::Ok(waits)
        })
    });
    let mut waits = Vec::new();
    for client in try_join_all(clients).await? {
        waits.extend(client?);
    }
    let taken = start.elapsed().as_secs_f64();
    waits.sort_unstable();
    let at = |part: f64| waits.get((waits.len() as f64 * part) as usize).map_or(0.0, |w| w.as_secs_f64() * 1e3);
    line(&format!(
        "{name}: {} durable commands by {CLIENTS} connections in {taken:.1} s: {:.0}/s, p50 {:.1} ms, p99 {:.1} ms",
        waits.len(),
        waits.len() as f64 / taken,
        at(0.5),
        at(0.99)
    ))
}

/// Copies of one resource, each with owner, zone and visibility of its own: one in ten is the department's.
async fn fill(installation: &Installation, objects: u64) -> Outcome<()> {
    let ctx = &installation.app.ctx;
    let kind = domain::Kind::Resource;
    let fault = |failure| format!("{failure:?}");
    let template = record::find(&ctx.db.read, kind, installation.resource).await.map_err(fault)?;
    let template = template.ok_or("the resource is gone")?;
    let start = Instant::now();
    let transaction = ctx.db.write.begin().await?;
    for n in 0..objects {
        let mut row = template.clone();
        row.id = Uuid::from_u64_pair(0x0190_0000_0000_7000, 0x8000_0000_0000_0000 | n);
        row.title = format!("数据资源{n}");
        row.status = if n % 3 == 0 { "draft" } else { "published" }.into();
        row.public = n % 30 == 1;
        row.updated_at += i64::try_from(n)?;
        if n % 10 != 0 {
            row.org = Uuid::from_u128(u128::from(n % 50) + 1);
        }
        record::insert(&transaction, kind, &row).await.map_err(fault)?;
    }
    transaction.commit().await?;
    line(&format!("{objects} objects in {:.1} s", start.elapsed().as_secs_f64()))
}

/// First and tenth page, an order of another column, and a search, as somebody who sees a part of the objects.
async fn lists(name: &str, installation: &Installation, account: &str) -> Outcome<()> {
    let cookie = installation.cookie(account).await?;
    let mut connection = Connection::open(installation.address).await?;
    let tenth = place_of_page(&mut connection, &cookie, 10).await?;
    // A filter of its own each time: the total is not remembered and is counted anew, as after a change.
    let anew = |n: usize| format!("?status=draft,published,n{n}");
    let queries: [(&str, &dyn Fn(usize) -> String); 6] = [
        ("first page", &|_| String::new()),
        ("tenth page", &|_| format!("?cursor={tenth}")),
        ("first page, counted anew", &anew),
        ("tenth page, counted anew", &|n| format!("{}&cursor={tenth}", anew(n))),
        ("by title", &|_| "?sort=title".into()),
        ("search, counted anew", &|n| format!("?q={n}")),
    ];
    for (what, query) in queries {
        let mut waits = Vec::new();
        let mut total = 0;
        for n in 0..LISTS {
            let (wait, body) = page(&mut connection, &cookie, &query(n)).await?;
            waits.push(wait);
            total = body["total"].as_u64().unwrap_or_default();
        }
        waits.sort_unstable();
        let at = |part: f64| waits.get((waits.len() as f64 * part) as usize).map_or(0.0, milliseconds);
        line(&format!(
            "{name}: list for {account}, {what}: p50 {:.1} ms, p99 {:.1} ms of {LISTS}; {total} visible",
            at(0.5),
            at(0.99)
        ))?;
    }
    Ok(())
}

fn milliseconds(wait: &Duration) -> f64 {
    wait.as_secs_f64() * 1e3
}

async fn page(connection: &mut Connection, cookie: &str, query: &str) -> Outcome<(Duration, Value)> {
    let sent = Instant::now();
    let (status, _, body) = connection.get(&format!("/api/v1/catalogue/resources{query}"), cookie).await?;
    if status != 200 {
        return Err(format!("a list was answered with {status}: {body}").into());
    }
    Ok((sent.elapsed(), body))
}

/// The cursor of a page, found as a reader finds it: page by page.
async fn place_of_page(connection: &mut Connection, cookie: &str, number: usize) -> Outcome<String> {
    let mut place = String::new();
    for _ in 1..number {
        let query = if place.is_empty() { String::new() } else { format!("?cursor={place}") };
        let (_, body) = page(connection, cookie, &query).await?;
        place = body["next_cursor"].as_str().ok_or("the list has too few pages")?.to_owned();
    }
    Ok(place)
}
