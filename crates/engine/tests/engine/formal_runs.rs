//! Formal runs: what is reviewed is what was made, the same rows give the same bytes, and a cut holds.

use super::town::{Town, file, runtime};
use domain::{
    policy::Policy,
    task::{Area, Candidate, Reply},
};
use engine::{Failure, govern};
use tokio_util::sync::CancellationToken;

fn policy() -> Policy {
    toml::from_str(include_str!("../slt/town.toml")).unwrap()
}

fn candidate(town: &Town, sql: &str, path: &str) -> Candidate {
    match town.run(&policy(), sql, Some(&file(Area::Result, path))).unwrap() {
        Reply::Candidate(candidate) => candidate,
        other => panic!("a formal run answered {other:?}"),
    }
}

#[test]
fn the_same_rows_give_the_same_bytes_whatever_the_statement_says_of_order() {
    let town = Town::build();
    let first = candidate(&town, "select district, avg(score) as mean from person group by district", "a.parquet");
    let again = candidate(&town, "select district, avg(score) as mean from person group by district", "b.parquet");
    let other =
        candidate(&town, "select p.district as district, avg(p.score) as mean from person p group by 1", "c.parquet");
    assert_eq!(first, again);
    assert_eq!((first.digest.clone(), first.rows), (other.digest, other.rows));
    let sum = candidate(&town, "select district, sum(score) as mean from person group by district", "d.parquet");
    assert_ne!(first.digest, sum.digest);
}

#[test]
fn a_limit_without_an_order_takes_the_same_rows_every_time() {
    let town = Town::build();
    let sql = "select district, count(*) as n from person group by district limit 2";
    assert_eq!(candidate(&town, sql, "a.parquet").digest, candidate(&town, sql, "b.parquet").digest);
}

#[test]
fn a_limit_takes_the_rows_the_statements_own_order_puts_first() {
    let town = Town::build();
    let made = |sql: &str| candidate(&town, sql, "a.parquet").digest;
    for (limited, chosen) in [
        ("select district from person order by score desc limit 1", "select district from person where score = 14.5"),
        (
            "select district from person order by score limit 1 offset 1",
            "select district from person where score = 0.25",
        ),
        (
            "select district, count(*) as n from person group by district order by sum(score) limit 1",
            "select district, count(*) as n from person where district = '东区' group by district",
        ),
        (
            "select district from (select district from person order by score desc limit 3) t",
            "select district from person where score between 14 and 14.5",
        ),
        // What the order is by does not show in the order of the rows.
        (
            "select district from person order by score desc limit 3",
            "select district from person where score between 14 and 14.5",
        ),
    ] {
        assert_eq!(made(limited), made(chosen), "{limited}");
    }
}

#[test]
fn the_verdict_is_bound_to_the_bytes_and_to_the_statement() {
    let town = Town::build();
    let sql = "select district, count(*) as n from person group by district";
    let made = candidate(&town, sql, "a.parquet");
    let at = file(Area::Result, "a.parquet");
    let verdict = town.check(&policy(), sql, &at).unwrap();
    assert!(verdict.passed, "{verdict:?}");
    assert_eq!(verdict.digest, made.digest);
    // Another statement than the one the candidate was made by does not vouch for it.
    let other =
        town.check(&policy(), "select district, count(*) as people from person group by district", &at).unwrap();
    assert!(!other.passed);
    let fewer = town.check(&policy(), "select district, count(*) as n from person group by district limit 2", &at);
    assert!(!fewer.unwrap().passed);
}

#[test]
fn a_refused_run_leaves_no_candidate_behind() {
    let town = Town::build();
    let at = file(Area::Result, "none.parquet");
    assert!(matches!(town.run(&policy(), "select income from person", Some(&at)), Err(Failure::Refused(_))));
    assert!(town.vault().open(&at, &town.keys).is_err());
}

#[test]
fn a_cut_ends_a_nested_loop_join_that_would_run_for_hours() {
    use datafusion::arrow::array::{ArrayRef, Int64Array};
    use std::sync::Arc;
    let mut town = Town::build();
    let numbers = || Arc::new(Int64Array::from_iter_values(0..400_000)) as ArrayRef;
    town.table("long", vec![("n", numbers())]);
    let policy: Policy =
        toml::from_str("purpose = \"试验\"\n[tables.long.columns]\nn = { use = \"plain\", grade = 1 }\n").unwrap();
    let sql = "select count(*) from long a join long b on a.n * 3 < b.n - 1";
    let cancel = CancellationToken::new();
    let ended = town.with_job(&policy, sql, |job| {
        runtime().block_on(async {
            // The cut comes while the join is at work on the runtime's only worker.
            let cut = cancel.clone();
            let waiting = std::thread::spawn(move || {
                let (_keep, never) = std::sync::mpsc::channel::<()>();
                let _ = never.recv_timeout(std::time::Duration::from_millis(300));
                cut.cancel();
            });
            let ended = govern::run(job, None, cancel).await;
            waiting.join().unwrap();
            ended
        })
    });
    match ended {
        Err(Failure::Refused(refusal)) => assert_eq!(refusal.code, "compute.cancelled"),
        other => panic!("the join ended with {other:?}"),
    }
}

#[test]
fn a_small_memory_limit_refuses_the_job_and_not_the_platform() {
    let town = Town::build();
    let policy = policy();
    let sql = "select a.id as a, b.id as b, c.id as c from person a cross join person b cross join person c order by a, b, c limit 100000";
    let answer = town.with_job(&policy, sql, |job| {
        let limits = domain::task::Limits { memory_mib: 1, ..domain::task::Limits::default() };
        let job = govern::Job { limits: &limits, ..*job };
        runtime().block_on(govern::run(&job, None, CancellationToken::new()))
    });
    match answer {
        Err(Failure::Refused(refusal)) => assert_eq!(refusal.code, "compute.out_of_memory"),
        other => panic!("the statement ended with {other:?}"),
    }
}
