//! The shelf: rows of releases by value, typed, and nothing but releases.

use crate::installation::{Installation, at};
use domain::task::{Area, VaultRef};
use engine::shelf::{Shelf, Shelves};
use serde_json::json;
use std::sync::Arc;

fn release(city: &Installation, csv: &str, path: &str) -> VaultRef {
    city.import("a.csv", csv.as_bytes()).unwrap();
    let raw = city.vault.open(&at(Area::Raw, "table.parquet"), &city.keys).unwrap();
    let release = at(Area::Release, path);
    city.put(&release, &raw.read_range(0..raw.len()).unwrap());
    release
}

fn shelf(csv: &str, keys: &[&str]) -> Shelf {
    let city = Installation::new();
    let release = release(&city, csv, "r.parquet");
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
    assert_eq!((page.rows.len(), page.next), (1, None));
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
            assert_eq!(shelf.page(&filter, &[], 0, 10).unwrap().rows.len(), total, "{filter:?} {keys:?}");
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
    let next = |filter: &[(String, String)], offset, limit| shelf.page(filter, &[], offset, limit).unwrap().next;
    assert_eq!(next(&[], 0, 2), Some(2));
    assert_eq!(next(&[], 2, 2), None);
    assert_eq!(next(&[equal("code", "007")], 0, 1), Some(1));
    assert_eq!(next(&[equal("code", "007")], 1, 1), None);
    assert_eq!(next(&[equal("n", "1")], 0, 1), None);
}

#[test]
fn unknown_columns_and_values_of_another_type_are_refused() {
    let shelf = shelf(CSV, &["code"]);
    let code = |filter: &[(String, String)], columns: &[String]| shelf.page(filter, columns, 0, 1).unwrap_err().code;
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
    let release = release(&city, CSV, "r.parquet");
    assert!(Shelf::open(&city.vault, &release, &city.keys, &["absent".to_owned()]).is_err());
}

#[test]
fn a_shelf_is_opened_once_closed_on_demand_and_evicted_when_unused_longest() {
    let city = Installation::new();
    let files: Vec<_> = (0..3).map(|n| release(&city, CSV, &format!("r-{n}.parquet"))).collect();
    let one = Shelf::open(&city.vault, &files[0], &city.keys, &[]).unwrap().memory();
    let shelves = Shelves::new(city.vault.clone(), 2 * one);
    let get = |n: usize| shelves.get(&files[n], &city.keys, &[]).unwrap();
    let (first, second) = (get(0), get(1));
    assert!(Arc::ptr_eq(&first, &get(0)));
    let _third_takes_the_place_of_the_second = get(2);
    assert!(Arc::ptr_eq(&first, &get(0)));
    assert!(!Arc::ptr_eq(&second, &get(1)));
    shelves.close(&files[1]);
    city.vault.delete(&files[1]).unwrap();
    assert!(shelves.get(&files[1], &city.keys, &[]).is_err());
}

#[test]
fn an_open_shelf_serves_nobody_without_its_key() {
    let city = Installation::new();
    let release = release(&city, CSV, "r.parquet");
    let shelves = Shelves::new(city.vault.clone(), 1 << 20);
    shelves.get(&release, &city.keys, &[]).unwrap();
    let mut others = city.keys.clone();
    others.0.insert("release".to_owned(), hex::encode([77; 16]));
    assert!(shelves.get(&release, &others, &[]).is_err());
    others.0.remove("release");
    assert!(shelves.get(&release, &others, &[]).is_err());
    assert!(shelves.get(&release, &city.keys, &[]).is_ok());
}
