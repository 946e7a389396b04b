//! Size, nesting and chained terms of a statement: refused by name, and what is within them is planned
//! on a small stack.

use super::town::Town;
use domain::{policy::Policy, task::Reply};
use engine::Failure;

fn policy() -> Policy {
    toml::from_str("purpose = \"试验\"\n[tables.district.columns]\ndistrict = { use = \"plain\", grade = 1 }\narea_km2 = { use = \"plain\", grade = 1 }\n").unwrap()
}

fn code(town: &Town, sql: &str) -> String {
    match town.run(&policy(), sql, None) {
        Ok(Reply::Rows(_)) => "rows".to_owned(),
        Ok(other) => panic!("a development statement answered {other:?}"),
        Err(Failure::Refused(refusal)) => refusal.code,
        Err(Failure::Fault(fault)) => panic!("{fault}"),
    }
}

fn chain(term: &str, operator: &str, terms: usize) -> String {
    vec![term; terms].join(operator)
}

/// Every way to make a plan as deep as it is long.
fn chained(terms: usize) -> Vec<String> {
    vec![
        format!("select {} from district", chain("area_km2", " + ", terms)),
        format!("select {} from district", chain("district", " || ", terms)),
        format!("select area_km2 from district where {}", chain("area_km2 > 1", " or ", terms / 2)),
        format!("select area_km2 from district where {}", chain("area_km2 > 1", " and ", terms / 2)),
        chain("select district from district", " union all ", terms),
        format!("select case {} end from district", chain("when area_km2 is null then 1", " ", terms / 2)),
        format!("select area_km2{} from district", "::double".repeat(terms - 1)),
        format!("select {}area_km2 from district", "- ".repeat(terms - 1)),
        tower(terms),
    ]
}

/// Common table expressions, each upon the one before.
fn tower(stories: usize) -> String {
    let upon = |n: usize| format!("t{} as (select district from t{n})", n + 1);
    let upper: Vec<_> = (0..stories - 2).map(upon).collect();
    format!("with t0 as (select district from district), {} select district from t{}", upper.join(", "), stories - 2)
}

#[test]
fn tables_behind_commas_count_like_joins() {
    let town = Town::build();
    let from = |count: usize| (0..count).map(|n| format!("district d{n}")).collect::<Vec<_>>().join(", ");
    assert_eq!(code(&town, &format!("select count(*) from {}", from(3))), "rows");
    assert_eq!(code(&town, &format!("select count(*) from {}", from(401))), "compute.too_many_terms");
}

#[test]
fn common_table_expressions_that_double_each_other_are_refused_before_they_are_planned() {
    let town = Town::build();
    let twice = |n: usize| format!("t{} as (select a.district from t{n} a, t{n} b)", n + 1);
    for levels in [9, 60] {
        let upper: Vec<_> = (0..levels).map(twice).collect();
        let sql =
            format!("with t0 as (select district from district), {} select count(*) from t{levels}", upper.join(", "));
        assert_eq!(code(&town, &sql), "compute.too_many_terms", "{levels} levels");
    }
}

#[test]
fn three_thousand_chained_terms_are_refused_by_name() {
    let town = Town::build();
    for sql in chained(3000) {
        let code = code(&town, &sql);
        let named = ["compute.too_many_terms", "compute.statement_too_deep", "compute.statement_too_long"];
        assert!(named.contains(&code.as_str()) || code == "compute.statement_too_large", "{code}: {}", &sql[..60]);
    }
}

#[test]
fn chains_within_the_limit_are_planned_on_a_two_mebibyte_stack() {
    let town = Town::build();
    let answers = std::thread::scope(|scope| {
        let small = std::thread::Builder::new().stack_size(2 << 20);
        let planned = small.spawn_scoped(scope, || {
            chained(40).iter().chain(&chained(380)).map(|sql| code(&town, sql)).collect::<Vec<_>>()
        });
        planned.unwrap().join().unwrap()
    });
    for answer in answers {
        assert!(["rows", "compute.statement_too_deep"].contains(&answer.as_str()), "{answer}");
    }
}

#[test]
fn deep_nesting_is_refused_by_name() {
    let town = Town::build();
    for depth in [60, 1000, 20_000] {
        let brackets = format!("select {}1{}", "(".repeat(depth), ")".repeat(depth));
        let queries = format!("{}select 1{}", "select * from (".repeat(depth), ") t".repeat(depth));
        for sql in [brackets, queries] {
            let code = code(&town, &sql);
            // Every star of a select list counts as a term.
            let named = code.starts_with("compute.statement_too_") || code == "compute.too_many_terms";
            assert!(named, "{code}");
        }
    }
}

#[test]
fn long_statements_are_refused_and_long_lists_are_not() {
    let town = Town::build();
    assert_eq!(code(&town, &format!("select '{}'", "x".repeat(70_000))), "compute.statement_too_large");
    let list = |items| format!("select count(*) from district where area_km2 in ({})", chain("1", ",", items));
    assert_eq!(code(&town, &list(3000)), "rows");
    assert_eq!(code(&town, &list(5000)), "compute.statement_too_long");
}

#[test]
fn bytes_that_are_no_statement_are_refused() {
    let town = Town::build();
    for sql in [
        "",
        " ",
        "--",
        "/* ",
        "\u{0}",
        "select",
        "select \u{202e}1",
        "'",
        "\"",
        "select 1e400",
        "select 0x",
        "select $$x",
        "select E'\\x'",
        "SELECT * FROM person -- '\n'",
    ] {
        let code = code(&town, sql);
        assert!(code.starts_with("compute.") || code == "rows", "{sql:?}: {code}");
    }
}
