//! Governed statements against the same engine bare, on one large table in one run.
//!
//! `cargo run --release -p engine --example governed_ratio -- <flights.csv or flights.csv.zip>`
//! prints, per statement, the best of seven interleaved runs on each side and their ratio. The governed
//! side includes the statement gate, the rewrite and the lineage check.
#![expect(clippy::print_stdout, reason = "a measurement prints its figures")]

use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use domain::{
    policy::Policy,
    task::{Keys, Limits},
};
use engine::{import, policy_file::PolicyFile};
use std::{
    error::Error,
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

const RUNS: usize = 7;
const TOKEN: &str = "keyed token read, against grouping by the clear column (not in the mean)";

/// Name of the comparison, columns of the policy, row filter, governed statement, bare statement.
type Comparison = (&'static str, &'static str, &'static str, &'static str, &'static str);

const PLAIN: &str = r#"
carrier = { use = "plain", grade = 1 }
origin = { use = "plain", grade = 1 }
dest = { use = "plain", grade = 1 }
month = { use = "plain", grade = 1 }
distance = { use = "plain", grade = 1 }
dep_delay = { use = "plain", grade = 1 }
"#;
const MASKED: &str = r#"
carrier = { use = "plain", grade = 1 }
origin = { use = "plain", grade = 1 }
tailnum = { use = "mask", mask = { name = "token" }, grade = 1 }
distance = { use = "mask", mask = { name = "number", step = 100 }, grade = 1 }
dep_delay = { use = "plain", grade = 1 }
"#;

const COMPARISONS: &[Comparison] = &[
    (
        "aggregate, plain columns",
        PLAIN,
        "",
        "select carrier, origin, count(*) as n, avg(dep_delay) as d from flights group by carrier, origin",
        "select carrier, origin, count(*) as n, avg(dep_delay) as d from flights group by carrier, origin",
    ),
    (
        "filter and aggregate, plain columns",
        PLAIN,
        "",
        "select month, sum(distance) as s from flights where dep_delay > 15 and dest <> 'LAX' group by month",
        "select month, sum(distance) as s from flights where dep_delay > 15 and dest <> 'LAX' group by month",
    ),
    (
        "masks granted, not read",
        MASKED,
        "",
        "select carrier, count(*) as n, avg(dep_delay) as d from flights group by carrier",
        "select carrier, count(*) as n, avg(dep_delay) as d from flights group by carrier",
    ),
    (
        "row filter behind the barrier, against the filter written by hand",
        PLAIN,
        "row_filter = \"month between 2 and 11\"",
        "select carrier, count(*) as n, avg(dep_delay) as d from flights where distance > 300 group by carrier",
        "select carrier, count(*) as n, avg(dep_delay) as d from flights where month between 2 and 11 and distance > 300 group by carrier",
    ),
    (
        "generalising mask read, against the arithmetic written by hand",
        MASKED,
        "",
        "select distance, count(*) as n from flights group by distance",
        "select distance - distance % 100 as distance, count(*) as n from flights group by 1",
    ),
    (
        TOKEN,
        MASKED,
        "",
        "select tailnum, count(*) as n from flights group by tailnum",
        "select tailnum, count(*) as n from flights group by tailnum",
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    let source = std::env::args().nth(1).ok_or("name flights.csv or flights.csv.zip")?;
    let folder = tempfile::tempdir()?;
    let table = parquet(Path::new(&source), folder.path())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let bare = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(1));
    let options = ParquetReadOptions::default();
    runtime.block_on(bare.register_parquet("flights", table.to_str().ok_or("path")?, options))?;
    let mut logarithms = 0.0;
    for (name, columns, filter, governed, by_hand) in COMPARISONS {
        let text = format!(
            "purpose = \"measure\"\nmax_output_grade = 1\n[tables.flights]\nfile = \"flights.parquet\"\n{filter}\n[tables.flights.columns]\n{columns}"
        );
        let _: Policy = toml::from_str(&text)?;
        std::fs::write(folder.path().join("policy.toml"), &text)?;
        let keys = Keys([("token".to_owned(), "0a".repeat(32))].into());
        let file = PolicyFile::open(&folder.path().join("policy.toml"), keys, Limits::default())?;
        let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
        for _ in 0..RUNS {
            let start = Instant::now();
            runtime.block_on(file.query(governed, None, CancellationToken::new()))?;
            ours = ours.min(start.elapsed());
            let start = Instant::now();
            runtime.block_on(async { bare.sql(by_hand).await?.collect().await })?;
            theirs = theirs.min(start.elapsed());
        }
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        // A MAC per row has no bare counterpart: it is shown and not averaged.
        if !name.starts_with(TOKEN) {
            logarithms += ratio.ln();
        }
        println!("{ratio:.2}x  governed {ours:>9.2?}  bare {theirs:>9.2?}  {name}");
    }
    println!("{:.2}x  geometric mean", (logarithms / (COMPARISONS.len() - 1) as f64).exp());
    Ok(())
}

/// The table as Parquet, imported as an upload would be.
fn parquet(source: &Path, folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let mut csv = source.to_path_buf();
    if source.extension().is_some_and(|ending| ending == "zip") {
        csv = folder.join("flights.csv");
        let mut archive = zip::ZipArchive::new(File::open(source)?)?;
        io::copy(&mut archive.by_name("flights.csv")?, &mut File::create(&csv)?)?;
    }
    let start = Instant::now();
    let (imported, file) = import::local(&csv, &Limits::default())?;
    println!("imported {} rows in {:.1?}", imported.rows, start.elapsed());
    let table = folder.join("flights.parquet");
    File::create(&table)?.write_all(&file.read_range(0..file.len())?)?;
    Ok(table)
}
