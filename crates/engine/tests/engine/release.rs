//! Releases: byte for byte what was reviewed, under an authentic order, or nothing.

use crate::installation::{Installation, at};
use domain::task::{Area, ReleaseOrder, VaultRef};
use engine::{Failure, release};

/// A candidate in `vault/result` and an authentic order to release it.
fn reviewed(city: &Installation) -> (VaultRef, ReleaseOrder) {
    city.import("a.csv", b"id,name\n1,CANARY-A\n2,CANARY-B\n").unwrap();
    let raw = city.vault.open(&at(Area::Raw, "table.parquet"), &city.keys).unwrap();
    let candidate = at(Area::Result, "job-1.parquet");
    city.put(&candidate, &raw.read_range(0..raw.len()).unwrap());
    let digest = hex::encode(raw.digest().unwrap());
    let key = hex::decode(&city.keys.0["order"]).unwrap();
    let order = ReleaseOrder::unsigned("export-1".to_owned(), digest, 42);
    let mac = hex::encode(gm::hmac_sm3(&key, order.statement().as_bytes()));
    (candidate, ReleaseOrder { mac, ..order })
}

fn into() -> VaultRef {
    at(Area::Release, "export-1.parquet")
}

#[test]
fn what_is_released_is_byte_for_byte_what_was_reviewed() {
    let city = Installation::new();
    let (candidate, order) = reviewed(&city);
    let released = release::run(&city.vault, &city.keys, &order, &candidate, &into()).unwrap();
    assert_eq!((released.digest(), released.rows()), (order.digest, 2));
    let read = |at| {
        let file = city.vault.open(at, &city.keys).unwrap();
        file.read_range(0..file.len()).unwrap()
    };
    assert_eq!(read(&candidate), read(&into()));
    let sealed = std::fs::read(city.on_disk(&into())).unwrap();
    assert!(!sealed.windows(6).any(|w| w == b"CANARY"));
}

#[test]
fn a_candidate_that_changed_after_the_review_is_refused() {
    let city = Installation::new();
    let (candidate, order) = reviewed(&city);
    city.import("a.csv", b"id,name\n1,CANARY-A\n2,CANARY-C\n").unwrap();
    let raw = city.vault.open(&at(Area::Raw, "table.parquet"), &city.keys).unwrap();
    city.put(&candidate, &raw.read_range(0..raw.len()).unwrap());
    let Err(Failure::Refused(refusal)) = release::run(&city.vault, &city.keys, &order, &candidate, &into()) else {
        panic!("released")
    };
    assert_eq!(refusal.code, "airlock.digest_mismatch");
    assert!(!city.on_disk(&into()).exists());
}

#[test]
fn an_order_that_was_not_written_by_the_airlock_releases_nothing() {
    let city = Installation::new();
    let (candidate, order) = reviewed(&city);
    let forged = [
        ReleaseOrder { ledger_index: 43, ..order.clone() },
        ReleaseOrder { export: "export-2".to_owned(), ..order.clone() },
        ReleaseOrder { digest: "00".repeat(32), ..order.clone() },
        ReleaseOrder { mac: "00".repeat(32), ..order.clone() },
        ReleaseOrder { mac: String::new(), ..order.clone() },
        ReleaseOrder { mac: order.mac[..62].to_owned(), ..order.clone() },
        // The same statement, cut elsewhere.
        ReleaseOrder { export: format!("export-1|{}", order.digest), digest: "42".to_owned(), ..order.clone() },
    ];
    for order in forged {
        let outcome = release::run(&city.vault, &city.keys, &order, &candidate, &into());
        assert!(matches!(outcome, Err(Failure::Fault(_))), "{order:?}");
        assert!(!city.on_disk(&into()).exists());
    }
}

#[test]
fn a_release_goes_from_result_to_release_only() {
    let city = Installation::new();
    let (candidate, order) = reviewed(&city);
    let raw = at(Area::Raw, "table.parquet");
    assert!(release::run(&city.vault, &city.keys, &order, &raw, &into()).is_err());
    assert!(release::run(&city.vault, &city.keys, &order, &candidate, &at(Area::Sample, "x")).is_err());
}
