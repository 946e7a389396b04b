//! An entry has one encoding, for ever.

use crate::sample::{self, word};
use ledger::{Actor, ChangedRow, ChangedRows, Clause, Entry, EntryView, leaf_hash};
use proptest::prelude::*;
use std::path::PathBuf;
use uuid::Uuid;

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

/// The smallest entry there is: no control, no clause, no rows, the platform itself.
fn smallest() -> Entry {
    Entry {
        index: 0,
        time_ms: 0,
        actor: Actor::System,
        org: Uuid::nil(),
        action: word("a"),
        object_kind: word("b"),
        object: Uuid::nil(),
        control: None,
        clause: None,
        request: Uuid::nil(),
        rows: ChangedRows::default(),
        nonce: [0; 16],
    }
}

fn largest_values() -> Entry {
    let longest = word(&"Z".repeat(64));
    let row = |id, after| ChangedRow { table: longest.clone(), id: Uuid::from_u128(id), version: u64::MAX, after };
    Entry {
        index: u64::MAX,
        time_ms: u64::MAX,
        actor: Actor::Person(Uuid::max()),
        org: Uuid::max(),
        action: longest.clone(),
        object_kind: longest.clone(),
        object: Uuid::max(),
        control: Some(longest.clone()),
        clause: Some(Clause { pack: longest.clone(), clause: longest.clone() }),
        request: Uuid::max(),
        rows: ChangedRows::new(vec![row(u128::MAX, Some([0xff; 32])), row(0, None)]).unwrap(),
        nonce: [0xff; 16],
    }
}

/// Every golden file: first line the encoding, second line the leaf hash, both hex. A failure here means that
/// ledgers in the field no longer verify: add a version, never change a file.
#[test]
fn encodings_and_leaf_hashes_are_those_of_the_golden_files() {
    let cases = [
        ("entry-v1-smallest.hex", smallest()),
        ("entry-v1-largest-values.hex", largest_values()),
        ("entry-v1-person-signs.hex", sample::entry(30)),
        ("entry-v1-system-deletes.hex", sample::entry(7)),
        ("entry-v1-clock.hex", sample::entry(5)),
    ];
    for (name, entry) in cases {
        let stored = std::fs::read_to_string(golden(name)).unwrap_or_else(|_| panic!("{name} is missing"));
        let (encoding, leaf) = stored.trim_end().split_once('\n').unwrap();
        assert_eq!(hex::encode(entry.encode().unwrap()), encoding, "{name}");
        let bytes = hex::decode(encoding).unwrap();
        assert_eq!(Entry::decode(&bytes).unwrap(), entry, "{name}");
        assert_eq!(hex::encode(leaf_hash(&bytes)), leaf, "{name}");
    }
}

#[test]
fn a_bundle_written_by_the_first_version_still_verifies() {
    let stored = std::fs::read(golden("ledger-v1.bundle")).unwrap();
    assert_eq!(sample::Sample::new(20, 8).bundle(), stored);
    let reader = ledger::bundle::BundleReader::open(&stored[..]).unwrap();
    let key = sample::signing_key().verifying_key();
    let report = ledger::bundle::verify(reader, &key, sample::ORIGIN, true).unwrap();
    assert!(report.intact, "{report:?}");
    assert_eq!((report.entries, report.signed_entries, report.checkpoints), (20, 20, 3));
}

#[test]
fn cut_prolonged_and_non_canonical_encodings_are_refused() {
    let bytes = sample::entry(30).encode().unwrap();
    for len in 0..bytes.len() {
        assert!(EntryView::parse(&bytes[..len]).is_err(), "{len} bytes");
    }
    assert!(EntryView::parse(&[&bytes[..], &[0]].concat()).is_err());
    let mut unknown_version = bytes.clone();
    unknown_version[0] = 2;
    assert!(EntryView::parse(&unknown_version).is_err());
    let mut unknown_actor = bytes;
    unknown_actor[17] = 3;
    assert!(EntryView::parse(&unknown_actor).is_err());
}

#[test]
fn rows_out_of_order_or_twice_are_refused() {
    let bytes = sample::entry(1).encode().unwrap();
    // Two rows of the table `agreement`: length byte, 9 bytes, id, version, sort of image, image.
    let row_len = 1 + 9 + 16 + 8 + 1 + 32;
    let start = bytes.len() - 16 - 2 * row_len;
    let (first, second) = (start..start + row_len, start + row_len..start + 2 * row_len);
    let mut swapped = bytes.clone();
    swapped[first.clone()].copy_from_slice(&bytes[second.clone()]);
    swapped[second.clone()].copy_from_slice(&bytes[first.clone()]);
    assert!(EntryView::parse(&swapped).is_err());
    let mut twice = bytes.clone();
    twice[second].copy_from_slice(&bytes[first]);
    assert!(EntryView::parse(&twice).is_err());
}

fn any_word() -> impl Strategy<Value = ledger::Word> {
    "[A-Za-z0-9._/:-]{1,64}".prop_map(|text| word(&text))
}

fn any_row() -> impl Strategy<Value = ChangedRow> {
    (any_word(), any::<u128>(), any::<u64>(), any::<Option<[u8; 32]>>())
        .prop_map(|(table, id, version, after)| ChangedRow { table, id: Uuid::from_u128(id), version, after })
}

prop_compose! {
    fn any_entry()(
        (index, time_ms, nonce) in any::<(u64, u64, [u8; 16])>(),
        actor in prop_oneof![
            any::<u128>().prop_map(|id| Actor::Person(Uuid::from_u128(id))), Just(Actor::System), Just(Actor::Clock)
        ],
        ids in any::<[u128; 3]>(),
        (action, object_kind) in (any_word(), any_word()),
        control in prop::option::of(any_word()),
        clause in prop::option::of((any_word(), any_word()).prop_map(|(pack, clause)| Clause { pack, clause })),
        rows in prop::collection::vec(any_row(), 0..6),
    ) -> Entry {
        let [org, object, request] = ids.map(Uuid::from_u128);
        let rows = ChangedRows::new(rows).unwrap();
        Entry { index, time_ms, actor, org, action, object_kind, object, control, clause, request, rows, nonce }
    }
}

proptest! {
    #[test]
    fn an_entry_comes_back_from_its_encoding(entry in any_entry()) {
        prop_assert_eq!(Entry::decode(&entry.encode().unwrap()).unwrap(), entry);
    }

    #[test]
    fn whatever_decodes_is_encoded_to_the_same_bytes(entry in any_entry(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = entry.encode().unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(decoded) = Entry::decode(&bytes) {
            prop_assert_eq!(decoded.encode().unwrap(), bytes);
        }
    }

    #[test]
    fn garbage_is_refused_without_a_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Some(first) = bytes.first_mut() {
            *first = 1;
        }
        if let Ok(decoded) = Entry::decode(&bytes) {
            prop_assert_eq!(decoded.encode().unwrap(), bytes);
        }
    }
}
