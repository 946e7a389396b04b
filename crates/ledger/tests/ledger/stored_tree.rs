//! The tree in files: appended in any portions, reopened at any moment, torn by any crash.

use ledger::{Error, Frontier, Hash, TILE_WIDTH, TileStore, leaf_hash, proof};
use proptest::prelude::*;
use std::{fs::OpenOptions, os::unix::fs::FileExt, path::Path};

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|index| leaf_hash(&index.to_be_bytes())).collect()
}

fn stored(dir: &Path, size: u64) -> TileStore {
    let mut store = TileStore::open(dir).unwrap();
    store.append(&leaves(size)).unwrap();
    store
}

/// What the server does at start: append what is missing, from the entries, until nothing is.
fn reconcile(store: &mut TileStore, all: &[Hash]) -> Result<u64, Error> {
    let expected = Frontier::from_leaves(all.iter().copied());
    let mut appended = 0;
    while let Some(start) = store.missing(&expected)? {
        let start = usize::try_from(start).unwrap();
        let portion = &all[start..all.len().min(start + 1_000)];
        appended += portion.len() as u64;
        store.append(portion)?;
    }
    Ok(appended)
}

fn flip(path: &Path, at: u64) {
    let file = OpenOptions::new().read(true).write(true).open(path).unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).unwrap();
    file.write_all_at(&[byte[0] ^ 1], at).unwrap();
}

#[test]
fn roots_and_proofs_of_every_earlier_size_come_from_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let size = 70_000;
    let store = stored(dir.path(), size);
    let all = leaves(size);
    for at in [1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 69_999, 70_000] {
        let root = Frontier::from_leaves(all.iter().copied().take(usize::try_from(at).unwrap())).root();
        assert_eq!(store.root(at).unwrap(), root, "size {at}");
        for index in [0, at / 3, at - 1] {
            let path = store.inclusion(index, at).unwrap();
            proof::verify_inclusion(&store.leaf(index).unwrap(), index, at, &path, &root).unwrap();
        }
        let grown = store.consistency(at, size).unwrap();
        proof::verify_consistency(at, size, &root, &store.root(size).unwrap(), &grown).unwrap();
    }
    assert!(matches!(store.root(size + 1), Err(Error::Range(_))));
    assert!(matches!(store.inclusion(5, size + 1), Err(Error::Range(_))));
    for beyond in [size, u64::MAX / 256, u64::MAX - 1, u64::MAX] {
        assert!(matches!(store.leaf(beyond), Err(Error::Range(_))), "leaf {beyond}");
    }
}

#[test]
fn tiles_are_served_full_and_ragged() {
    let dir = tempfile::tempdir().unwrap();
    let store = stored(dir.path(), 600);
    assert_eq!(store.tile(0, 1).unwrap(), leaves(600)[256..512]);
    assert_eq!(store.tile(0, 2).unwrap().len(), 600 - 512);
    assert_eq!(store.tile(1, 0).unwrap().len(), 2);
    assert_eq!(store.tile(1, 0).unwrap()[0], store.root(TILE_WIDTH).unwrap());
    for (level, number) in [(0, 3), (1, 1), (2, 0), (8, 0), (0, u64::MAX)] {
        assert!(matches!(store.tile(level, number), Err(Error::Range(_))), "tile {level}/{number}");
    }
}

#[test]
fn a_store_torn_at_any_byte_of_any_level_is_repaired_from_the_entries() {
    let all = leaves(1_300);
    for (level, cut) in [(0, 0), (0, 5), (0, 16), (0, 17), (0, 9_000), (0, 41_000), (1, 0), (1, 16), (1, 50), (1, 175)]
    {
        let dir = tempfile::tempdir().unwrap();
        drop(stored(dir.path(), 1_300));
        OpenOptions::new().write(true).open(dir.path().join(format!("level-{level}"))).unwrap().set_len(cut).unwrap();
        let mut store = TileStore::open(dir.path()).unwrap();
        assert!(store.size() < 1_300, "level {level} cut at {cut}");
        reconcile(&mut store, &all).unwrap();
        assert_eq!(store.root(1_300).unwrap(), Frontier::from_leaves(all.clone()).root());
        store.inclusion(700, 1_300).unwrap();
    }
}

#[test]
fn a_damaged_byte_is_cut_off_when_opening_and_appended_again() {
    let all = leaves(1_300);
    for (level, at) in [(0, 16 + 32 * 300), (0, 16 + 32 * 1_299), (1, 16 + 32 * 2)] {
        let dir = tempfile::tempdir().unwrap();
        drop(stored(dir.path(), 1_300));
        flip(&dir.path().join(format!("level-{level}")), at);
        let mut store = TileStore::open(dir.path()).unwrap();
        let appended = reconcile(&mut store, &all).unwrap();
        assert!(appended > 0, "level {level} at {at}");
        assert!(appended < 1_300, "only the damaged end is appended again");
        assert_eq!(store.root(1_300).unwrap(), Frontier::from_leaves(all.clone()).root());
    }
}

#[test]
fn a_power_cut_that_leaves_zeros_for_the_last_leaves_does_not_change_the_root() {
    let all = leaves(1_300);
    let dir = tempfile::tempdir().unwrap();
    drop(stored(dir.path(), 1_300));
    let level = OpenOptions::new().write(true).open(dir.path().join("level-0")).unwrap();
    level.write_all_at(&[0; 32 * 20], 16 + 32 * 1_280).unwrap();
    let mut store = TileStore::open(dir.path()).unwrap();
    assert_eq!(store.size(), 1_280, "the last incomplete group is never trusted");
    store.append(&all[1_280..]).unwrap();
    assert_eq!(store.frontier(), &Frontier::from_leaves(all));
}

#[test]
fn a_running_store_with_another_root_is_filled_anew_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = stored(dir.path(), 300);
    let mut all = leaves(300);
    all[299] = [7; 32];
    assert_eq!(reconcile(&mut store, &all).unwrap(), 300);
    assert_eq!(store.frontier(), &Frontier::from_leaves(all));
}

#[test]
fn damage_while_running_gives_an_error_and_never_a_wrong_proof() {
    let dir = tempfile::tempdir().unwrap();
    let store = stored(dir.path(), 1_300);
    flip(&dir.path().join("level-0"), 16 + 32 * 300);
    assert!(matches!(store.inclusion(301, 1_300), Err(Error::Tiles { .. })));
    store.inclusion(10, 1_300).unwrap();
}

#[test]
fn a_file_that_is_no_tile_file_is_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("level-0"), b"something else, longer than a header").unwrap();
    assert!(matches!(TileStore::open(dir.path()), Err(Error::Tiles { level: 0, .. })));
    assert_eq!(std::fs::read(dir.path().join("level-0")).unwrap(), b"something else, longer than a header");
}

#[test]
fn leaves_beyond_the_database_are_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = stored(dir.path(), 1_000);
    assert_eq!(reconcile(&mut store, &leaves(700)).unwrap(), 0);
    assert_eq!(store.size(), 700);
    assert!(matches!(store.truncate_to(701), Err(Error::Range(_))));
}

#[test]
fn entries_that_do_not_give_the_expected_root_are_an_error_and_no_endless_loop() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = stored(dir.path(), 300);
    let expected = Frontier::from_leaves([[7; 32]; 300]);
    let mut rounds = 0;
    let outcome = loop {
        match store.missing(&expected) {
            Ok(Some(start)) => store.append(&leaves(300)[usize::try_from(start).unwrap()..]).unwrap(),
            other => break other,
        }
        rounds += 1;
    };
    assert!(matches!(outcome, Err(Error::Proof(_))));
    assert_eq!(rounds, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn portions_reopening_and_truncation_do_not_show(steps in prop::collection::vec((0u64..400, any::<bool>(), 0u64..300), 1..6)) {
        let dir = tempfile::tempdir().unwrap();
        let mut store = TileStore::open(dir.path()).unwrap();
        let all = leaves(2_500);
        for (grow, reopen, cut) in steps {
            let start = usize::try_from(store.size()).unwrap();
            store.append(&all[start..start + usize::try_from(grow).unwrap()]).unwrap();
            store.truncate_to(store.size().saturating_sub(cut)).unwrap();
            if reopen {
                let size = store.size();
                drop(store);
                store = TileStore::open(dir.path()).unwrap();
                prop_assert_eq!(store.size(), size - size % TILE_WIDTH);
                reconcile(&mut store, &all[..usize::try_from(size).unwrap()]).unwrap();
            }
        }
        let size = usize::try_from(store.size()).unwrap();
        prop_assert_eq!(store.root(store.size()).unwrap(), Frontier::from_leaves(all[..size].to_vec()).root());
        for index in 0..store.size().min(3) {
            prop_assert!(store.inclusion(index, store.size()).is_ok());
        }
    }
}
