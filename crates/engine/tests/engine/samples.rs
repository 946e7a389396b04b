//! Masked samples: what development sees, and that its statements run on the full data too.

use super::town::{Town, file, runtime};
use domain::{
    policy::Policy,
    task::{Area, BoundTable, Limits, Reply, RowSet},
};
use engine::{
    Failure,
    govern::{self, Job},
    sample,
};
use tokio_util::sync::CancellationToken;

fn person_only() -> Policy {
    let mut policy: Policy = toml::from_str(include_str!("../slt/town.toml")).unwrap();
    policy.tables.retain(|name, _| name == "person");
    policy
}

fn take(town: &Town, policy: &Policy, rows: u32, seed: u64, path: &str) -> Result<u64, Failure> {
    town.with_job(policy, "", |job| {
        runtime().block_on(sample::run(job, rows, seed, &file(Area::Sample, path), CancellationToken::new()))
    })
}

fn query(town: &Town, policy: &Policy, path: &str, sql: &str) -> Result<RowSet, Failure> {
    let tables = [BoundTable { name: "person".to_owned(), file: file(Area::Sample, path) }];
    let (vault, limits) = (town.vault(), Limits::default());
    let job = Job { vault: &vault, tables: &tables, policy, sql, keys: &town.keys, limits: &limits };
    match runtime().block_on(govern::run(&job, None, CancellationToken::new()))? {
        Reply::Rows(rows) => Ok(rows),
        other => panic!("a development statement answered {other:?}"),
    }
}

#[test]
fn a_sample_holds_masked_granted_columns_of_filtered_rows() {
    let town = Town::build();
    let policy = person_only();
    assert_eq!(take(&town, &policy, 20, 7, "s.parquet").unwrap(), 20);
    let rows = query(&town, &policy, "s.parquet", "select name, mobile, id, district from person").unwrap().rows;
    assert_eq!(rows.len(), 20);
    for row in &rows {
        let [Some(name), Some(mobile), Some(id), Some(_)] = row.as_slice() else { panic!("{row:?}") };
        assert!(["张**", "张***"].contains(&name.as_str()), "{name}");
        assert_eq!((mobile.len(), &mobile[3..7]), (11, "****"), "masked once, not twice");
        assert_eq!(id.len(), 32);
    }
}

#[test]
fn columns_of_grade_three_without_a_mask_are_null_and_keep_their_rules() {
    let town = Town::build();
    let policy = person_only();
    take(&town, &policy, 20, 7, "s.parquet").unwrap();
    let sums = query(&town, &policy, "s.parquet", "select sum(income), count(*) from person").unwrap();
    assert_eq!(sums.rows, [[None, Some("20".to_owned())]]);
    for (sql, expected) in [
        ("select income from person", "compute.aggregate_only"),
        ("select name, count(*) from person group by name", "compute.mask_not_linkable"),
        ("select secret from person", "compute.unknown_column"),
    ] {
        match query(&town, &policy, "s.parquet", sql) {
            Err(Failure::Refused(refusal)) => assert_eq!(refusal.code, expected, "{sql}"),
            other => panic!("{sql} gave {other:?}"),
        }
    }
}

#[test]
fn a_sample_depends_on_its_seed_and_nothing_else() {
    let town = Town::build();
    let policy = person_only();
    let digest = |path: &str| town.vault().open(&file(Area::Sample, path), &town.keys).unwrap().digest().unwrap();
    for (path, seed) in [("a.parquet", 1), ("b.parquet", 1), ("c.parquet", 2)] {
        take(&town, &policy, 10, seed, path).unwrap();
    }
    assert_eq!(digest("a.parquet"), digest("b.parquet"));
    assert_ne!(digest("a.parquet"), digest("c.parquet"));
    assert_eq!(take(&town, &policy, 1000, 1, "all.parquet").unwrap(), 45, "no more than the filter leaves");
}

#[test]
fn a_sample_is_of_one_table() {
    let town = Town::build();
    let policy: Policy = toml::from_str(include_str!("../slt/town.toml")).unwrap();
    match take(&town, &policy, 10, 1, "x.parquet") {
        Err(Failure::Refused(refusal)) => assert_eq!(refusal.code, "compute.sample_needs_one_table"),
        other => panic!("the sample gave {other:?}"),
    }
}
