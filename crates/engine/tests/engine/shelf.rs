//! The shelf: rows of releases by value, typed, and nothing but releases.

use crate::installation::{Installation, at};
use domain::task::Area;
use engine::shelf::Shelf;
use serde_json::json;

fn shelf(csv: &str, keys: &[&str]) -> Shelf {
    let city = Installation::new();
    city.import("a.csv", csv.as_bytes()).unwrap();
    let raw = city.vault.open(&at(Area::Raw, "table.parquet"), &city.keys).unwrap();
    let release = at(Area::Release, "r.parquet");
    city.put(&release, &raw.read_range(0..raw.len()).unwrap());
    let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    Shelf::open(&city.vault, &release, &city.keys, &keys).unwrap()
}

fn equal(column: &str, value: &str) -> (String, String) {
    (column.to_owned(), value.to_owned())
}

const CSV: &str = "code,n,rate,ok,day,at,utc\n\
    007,1,0.5,true,2026-01-05,2026-01-05 08:30:00,2026-01-05T00:30:00Z\n\
    008,2,,false,2026-01-06,,2026-01-06T00:30:00Z\n\
    007,3,1.5,true,2026-01-05,2026-01-05 09:30:00,2026-01-05T01:30:00Z\n";

#[test]
fn values_keep_their_types() {
    let page = shelf(CSV, &["code"]).page(&[equal("n", "1")], &[], 0, 10).unwrap();
    assert_eq!(page.total, 1);
    assert_eq!(page.columns, ["code", "n", "rate", "ok", "day", "at", "utc"]);
    let expected = json!(["007", 1, 0.5, true, "2026-01-05", "2026-01-05T08:30:00", "2026-01-05T00:30:00Z"]);
    assert_eq!(json!(page.rows[0]), expected);
    let nulls = shelf(CSV, &[]).page(&[equal("code", "008")], &["rate".into(), "at".into()], 0, 10).unwrap();
    assert_eq!(json!(nulls.rows), json!([[null, null]]));
}

#[test]
fn every_type_can_be_asked_for_with_and_without_an_index() {
    for keys in [&[][..], &["code", "n", "rate", "ok", "day", "at", "utc"]] {
        let shelf = shelf(CSV, keys);
        for (filter, total) in [
            (vec![equal("code", "007")], 2),
            (vec![equal("n", "2")], 1),
            (vec![equal("rate", "1.5")], 1),
            (vec![equal("ok", "true")], 2),
            (vec![equal("day", "2026/1/5")], 2),
            (vec![equal("at", "2026-01-05T09:30")], 1),
            (vec![equal("utc", "2026-01-06T00:30:00Z")], 1),
            (vec![equal("code", "007"), equal("n", "3")], 1),
            (vec![equal("code", "008"), equal("n", "3")], 0),
            (vec![equal("code", "7")], 0),
            (vec![equal("code", "")], 0),
            (vec![], 3),
        ] {
            assert_eq!(shelf.page(&filter, &[], 0, 10).unwrap().total, total, "{filter:?} {keys:?}");
            assert_eq!(shelf.verify(&filter).unwrap(), total > 0, "{filter:?}");
        }
    }
}

#[test]
fn pages_cut_the_matching_rows_in_table_order() {
    let shelf = shelf(CSV, &["code"]);
    let rows = |filter: &[(String, String)], offset, limit| {
        json!(shelf.page(filter, &["n".into()], offset, limit).unwrap().rows)
    };
    assert_eq!(rows(&[], 0, 2), json!([[1], [2]]));
    assert_eq!(rows(&[], 2, 2), json!([[3]]));
    assert_eq!(rows(&[], 9, usize::MAX), json!([]));
    assert_eq!(rows(&[equal("code", "007")], 1, 5), json!([[3]]));
}

#[test]
fn unknown_columns_and_values_of_another_type_are_refused() {
    let shelf = shelf(CSV, &["code"]);
    let code = |filter: &[(String, String)], columns: &[String]| {
        shelf.page(filter, columns, 0, 1).map(|page| page.total).unwrap_err().code
    };
    assert_eq!(code(&[equal("name", "x")], &[]), "delivery.unknown_column");
    assert_eq!(code(&[], &["name".into()]), "delivery.unknown_column");
    assert_eq!(code(&[equal("n", "x")], &[]), "delivery.bad_filter");
    assert_eq!(code(&[equal("day", "2026-02-30")], &[]), "delivery.bad_filter");
}

#[test]
fn only_releases_go_on_the_shelf() {
    let city = Installation::new();
    city.import("a.csv", CSV.as_bytes()).unwrap();
    let raw = at(Area::Raw, "table.parquet");
    assert!(Shelf::open(&city.vault, &raw, &city.keys, &[]).is_err());
    let release = at(Area::Release, "r.parquet");
    city.put(&release, b"not a table");
    assert!(Shelf::open(&city.vault, &release, &city.keys, &[]).is_err());
}

#[test]
fn a_key_that_is_no_column_is_a_fault() {
    let city = Installation::new();
    city.import("a.csv", CSV.as_bytes()).unwrap();
    let raw = city.vault.open(&at(Area::Raw, "table.parquet"), &city.keys).unwrap();
    let release = at(Area::Release, "r.parquet");
    city.put(&release, &raw.read_range(0..raw.len()).unwrap());
    assert!(Shelf::open(&city.vault, &release, &city.keys, &["absent".to_owned()]).is_err());
}
