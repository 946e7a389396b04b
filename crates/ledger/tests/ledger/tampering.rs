//! Whatever is changed, the verifier says so (C1, C2).

use crate::sample::{ORIGIN, Sample, entry, note, signing_key};
use ledger::{
    Finding, Frontier, Report, SignedCheckpoint, TileStore, Verifier,
    bundle::{self, BundleReader},
    leaf_hash,
};
use proptest::prelude::*;
use uuid::Uuid;

fn verify(sample: &Sample) -> Report {
    verify_with(sample, |_| {})
}

fn verify_with(sample: &Sample, prepare: impl FnOnce(&mut Verifier)) -> Report {
    let mut verifier = Verifier::new(signing_key().verifying_key(), ORIGIN);
    verifier.checkpoints(&sample.notes);
    prepare(&mut verifier);
    for (index, entry) in (0..).zip(&sample.entries) {
        verifier.entry(index, entry);
    }
    verifier.expect_rows();
    for ((table, id), (version, digest)) in &sample.rows {
        verifier.row(table, *id, *version, digest);
    }
    verifier.finish()
}

fn verify_bundle(bytes: &[u8]) -> Result<Report, ledger::Error> {
    bundle::verify(BundleReader::open(bytes)?, &signing_key().verifying_key(), ORIGIN, true)
}

fn has(report: &Report, wanted: impl Fn(&Finding) -> bool) -> bool {
    !report.intact && report.findings.iter().any(wanted)
}

#[test]
fn an_untouched_ledger_is_intact() {
    let report = verify(&Sample::new(50, 16));
    assert!(report.intact, "{:?}", report.findings);
    assert_eq!((report.entries, report.checkpoints, report.signed_entries), (50, 4, 50));
    assert_eq!(report.rows, report.rows_compared);
    assert!(report.rows > 0);
}

#[test]
fn an_empty_ledger_is_intact_and_an_emptied_one_is_not() {
    let empty = Sample::new(0, 1);
    assert!(verify(&empty).intact);
    let mut emptied = Sample::new(5, 5);
    emptied.entries.clear();
    assert!(has(&verify(&emptied), |f| matches!(f, Finding::Truncated { size: 5, entries: 0 })));
}

#[test]
fn c1_every_flipped_bit_of_every_entry_is_found_between_two_checkpoints() {
    let sample = Sample::new(9, 3);
    for at in 0..sample.entries.len() {
        for byte in 0..sample.entries[at].len() {
            let mut altered = sample.clone();
            altered.entries[at][byte] ^= 1 << (byte % 8);
            let (at, report) = (at as u64, verify(&altered));
            let (before, after) = (at / 3 * 3, at / 3 * 3 + 3);
            let found = |f: &Finding| *f == Finding::CheckpointRoot { size: after, last_good: before };
            assert!(has(&report, found), "entry {at}, byte {byte}: {:?}", report.findings);
        }
    }
}

#[test]
fn c2_removed_inserted_repeated_and_swapped_entries_are_found() {
    type Damage = fn(&mut Vec<Vec<u8>>);
    let damage: [(&str, Damage); 5] = [
        ("removed", |entries| drop(entries.remove(9))),
        ("inserted", |entries| entries.insert(9, entry(9).encode().unwrap())),
        ("swapped", |entries| entries.swap(9, 10)),
        ("tail cut", |entries| entries.truncate(19)),
        ("first gone", |entries| drop(entries.remove(0))),
    ];
    for (name, damage) in damage {
        let mut sample = Sample::new(20, 8);
        damage(&mut sample.entries);
        assert!(!verify(&sample).intact, "{name}");
    }
}

#[test]
fn c2_a_gap_in_the_stored_indexes_is_found() {
    let sample = Sample::new(3, 3);
    let mut verifier = Verifier::new(signing_key().verifying_key(), ORIGIN);
    verifier.checkpoints(&sample.notes);
    for (index, entry) in [0, 1, 5].into_iter().zip(&sample.entries) {
        verifier.entry(index, entry);
    }
    let report = verifier.finish();
    assert!(has(&report, |f| *f == Finding::Gap { expected: 2, found: 5 }), "{report:?}");
    assert!(has(&report, |f| *f == Finding::Misplaced { index: 5, says: 2 }));
}

#[test]
fn c2_a_rewritten_ledger_signed_by_another_key_is_found() {
    let sample = Sample::new(10, 5);
    let other = gm::SigningKey::from_hex(&"43".repeat(32)).unwrap().verifying_key();
    let mut verifier = Verifier::new(other, ORIGIN);
    verifier.checkpoints(&sample.notes);
    for (index, entry) in (0..).zip(&sample.entries) {
        verifier.entry(index, entry);
    }
    let report = verifier.finish();
    assert!(has(&report, |f| matches!(f, Finding::CheckpointSignature { size: 5, .. })));
    assert!(has(&report, |f| *f == Finding::Unsigned));
}

#[test]
fn c2_rolling_everything_back_is_found_by_a_checkpoint_kept_elsewhere() {
    let kept_elsewhere = Sample::new(20, 20).notes;
    let rolled_back = Sample::new(15, 5);
    assert!(verify(&rolled_back).intact);
    let report = verify_with(&rolled_back, |verifier| verifier.checkpoints(&kept_elsewhere));
    assert!(has(&report, |f| *f == Finding::Truncated { size: 20, entries: 15 }));
}

#[test]
fn c3_a_tail_rewritten_with_a_new_root_is_found_by_an_older_checkpoint() {
    let mut sample = Sample::new(20, 10);
    sample.entries[14][9] ^= 1;
    let rewritten = Frontier::from_leaves(sample.entries.iter().map(|e| leaf_hash(e)));
    let witnessed = sample.notes.clone();
    sample.notes[1] = note(&rewritten, 0);
    assert!(!has(&verify(&sample), |f| matches!(f, Finding::CheckpointRoot { .. })));
    let report = verify_with(&sample, |verifier| verifier.checkpoints(&witnessed));
    assert!(has(&report, |f| *f == Finding::CheckpointRoot { size: 20, last_good: 20 }));
}

#[test]
fn a_changed_added_removed_or_revived_row_is_found() {
    let id = |n: u128| Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + n);
    let key = |n: u128| ("agreement".to_owned(), id(n));
    let mut altered = Sample::new(20, 20);
    altered.rows.get_mut(&key(3)).unwrap().1[0] ^= 1;
    assert!(has(&verify(&altered), |f| matches!(f, Finding::RowAltered { index: 4, .. })));
    let mut older = Sample::new(20, 20);
    older.rows.insert(key(3), (1, gm::sm3(b"row 3 version 1")));
    assert!(has(&verify(&older), |f| matches!(f, Finding::RowAltered { index: 4, .. })));
    let mut removed = Sample::new(20, 20);
    removed.rows.remove(&key(3));
    assert!(has(&verify(&removed), |f| matches!(f, Finding::RowMissing { index: 4, .. })));
    let mut added = Sample::new(20, 20);
    added.rows.insert(key(99), (1, [0; 32]));
    assert!(has(&verify(&added), |f| matches!(f, Finding::RowUnknown { .. })));
    let mut revived = Sample::new(20, 20);
    assert!(!revived.rows.contains_key(&key(6)), "entry 7 deletes it");
    revived.rows.insert(key(6), (1, gm::sm3(b"row 6 version 1")));
    assert!(has(&verify(&revived), |f| matches!(f, Finding::RowUnknown { .. })));
    let mut emptied = Sample::new(20, 20);
    emptied.rows.clear();
    assert!(has(&verify(&emptied), |f| matches!(f, Finding::RowMissing { .. })));
}

#[test]
fn missing_rows_are_reported_in_the_ledgers_order() {
    let mut emptied = Sample::new(200, 200);
    emptied.rows.clear();
    let findings = verify(&emptied).findings;
    let missing: Vec<u64> = findings
        .iter()
        .filter_map(|finding| if let Finding::RowMissing { index, .. } = finding { Some(*index) } else { None })
        .collect();
    assert!(missing.len() > 100 && missing.is_sorted(), "{missing:?}");
}

#[test]
fn the_same_row_given_twice_is_found() {
    let sample = Sample::new(2, 2);
    let ((table, id), (version, digest)) = sample.rows.first_key_value().unwrap();
    let report = verify_with(&sample, |_| {});
    assert!(report.intact);
    let mut verifier = Verifier::new(signing_key().verifying_key(), ORIGIN);
    sample.entries.iter().zip(0..).for_each(|(entry, index)| verifier.entry(index, entry));
    verifier.row(table, *id, *version, digest);
    verifier.row(table, *id, *version, digest);
    assert!(has(&verifier.finish(), |f| matches!(f, Finding::RowRepeated { .. })));
}

#[test]
fn a_version_that_does_not_grow_is_found() {
    let mut sample = Sample::new(0, 1);
    let mut again = entry(0);
    again.index = 1;
    sample.entries = vec![entry(0).encode().unwrap(), again.encode().unwrap()];
    assert!(has(&verify(&sample), |f| matches!(f, Finding::RowVersion { index: 1, .. })));
}

#[test]
fn e7_a_clock_set_back_is_told_and_is_no_fault() {
    let mut early = entry(1);
    early.time_ms = 1;
    let entries = [entry(0).encode().unwrap(), early.encode().unwrap()];
    let mut verifier = Verifier::new(signing_key().verifying_key(), ORIGIN);
    verifier.checkpoints(&[note(&Frontier::from_leaves(entries.iter().map(|e| leaf_hash(e))), 9)]);
    entries.iter().zip(0..).for_each(|(entry, index)| verifier.entry(index, entry));
    let report = verifier.finish();
    assert_eq!(report.findings, [Finding::ClockSetBack { index: 1 }]);
    assert!(report.intact);
}

#[test]
fn a_checkpoint_that_comes_after_its_entries_does_not_pass_silently() {
    let sample = Sample::new(10, 5);
    let mut verifier = Verifier::new(signing_key().verifying_key(), ORIGIN);
    sample.entries.iter().zip(0..).for_each(|(entry, index)| verifier.entry(index, entry));
    verifier.checkpoints(&sample.notes);
    assert!(has(&verifier.finish(), |f| matches!(f, Finding::CheckpointRoot { size: 5, .. })));
}

#[test]
fn c2_altered_swapped_and_missing_tiles_are_found() {
    let sample = Sample::new(600, 600);
    let leaves: Vec<_> = sample.entries.iter().map(|e| leaf_hash(e)).collect();
    let stored = || {
        let dir = tempfile::tempdir().unwrap();
        TileStore::open(dir.path()).unwrap().append(&leaves).unwrap();
        dir
    };
    let check = |dir: &tempfile::TempDir| verify_with(&sample, |verifier| verifier.tiles(dir.path()));
    let untouched = stored();
    let report = check(&untouched);
    assert!(report.intact && report.tiles_compared, "{:?}", report.findings);

    let altered = stored();
    let path = altered.path().join("level-0");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[16 + 32 * 511] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    assert!(has(&check(&altered), |f| *f == Finding::TileAltered { level: 0, position: 511 }));

    let both = stored();
    for (level, at) in [(0, 16 + 32 * 255), (1, 16)] {
        let path = both.path().join(format!("level-{level}"));
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[at] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
    }
    let report = check(&both);
    assert!(has(&report, |f| *f == Finding::TileAltered { level: 0, position: 255 }));
    assert!(has(&report, |f| *f == Finding::TileAltered { level: 1, position: 0 }));

    let upper = stored();
    let path = upper.path().join("level-1");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[16 + 32] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    assert!(has(&check(&upper), |f| *f == Finding::TileAltered { level: 1, position: 1 }));

    let short = stored();
    std::fs::OpenOptions::new().write(true).open(short.path().join("level-0")).unwrap().set_len(16 + 32 * 599).unwrap();
    assert!(has(&check(&short), |f| *f == Finding::TileCount { level: 0, expected: 600, found: 599 }));

    let gone = stored();
    std::fs::remove_file(gone.path().join("level-1")).unwrap();
    assert!(has(&check(&gone), |f| *f == Finding::TileCount { level: 1, expected: 2, found: 0 }));

    let foreign = stored();
    std::fs::write(foreign.path().join("level-1"), b"no tile file at all").unwrap();
    assert!(has(&check(&foreign), |f| *f == Finding::TileUnreadable { level: 1 }));
}

#[test]
fn c1_every_flipped_byte_and_every_cut_of_a_bundle_is_refused() {
    let bundle = Sample::new(6, 3).bundle();
    assert!(verify_bundle(&bundle).unwrap().intact);
    for at in 0..bundle.len() {
        let mut altered = bundle.clone();
        altered[at] ^= 1 << (at % 8);
        assert!(!verify_bundle(&altered).is_ok_and(|report| report.intact), "byte {at}");
    }
    for len in (0..bundle.len()).step_by(7) {
        assert!(verify_bundle(&bundle[..len]).is_err(), "cut at {len}");
    }
    assert!(verify_bundle(&[&bundle[..], b"x"].concat()).is_err());
}

#[test]
fn every_entry_of_a_bundle_is_proved_and_the_proof_stands_alone() {
    let sample = Sample::new(20, 8);
    let bytes = sample.bundle();
    let key = signing_key().verifying_key();
    for index in 0..20 {
        let (proof, entry) = bundle::prove(BundleReader::open(&bytes[..]).unwrap(), index).unwrap();
        assert_eq!(entry, sample.entries[usize::try_from(index).unwrap()]);
        let json = serde_json::to_string(&proof).unwrap();
        let read: ledger::proof::InclusionProof = serde_json::from_str(&json).unwrap();
        read.verify(&key, ORIGIN, Some(&entry)).unwrap();
        assert!(read.verify(&key, ORIGIN, Some(b"another")).is_err());
        assert!(read.verify(&key, "other.example/ledger", Some(&entry)).is_err());
        let mut moved = read;
        moved.index = (moved.index + 1) % 20;
        assert!(moved.verify(&key, ORIGIN, Some(&entry)).is_err());
    }
    assert!(bundle::prove(BundleReader::open(&bytes[..]).unwrap(), 20).is_err());
}

#[test]
fn a_finding_speaks_both_languages() {
    let finding = Finding::Truncated { size: 20, entries: 15 };
    assert!(finding.zh().contains("20") && finding.zh().contains("删除"));
    assert!(finding.en().contains("20") && finding.en().contains("15"));
}

#[test]
fn many_findings_are_counted_and_not_all_kept() {
    let mut verifier = Verifier::new(signing_key().verifying_key(), ORIGIN);
    (0..1_500).for_each(|index| verifier.entry(index, b"garbage"));
    let report = verifier.finish();
    assert_eq!(report.findings.len(), Report::MAX_FINDINGS);
    assert_eq!(report.findings_omitted, 501);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_edit_of_a_bundle_is_refused_or_leaves_it_as_it_was(
        at in any::<prop::sample::Index>(), remove in 0usize..40, insert in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let bundle = Sample::new(8, 4).bundle();
        let at = at.index(bundle.len());
        let mut altered = bundle.clone();
        altered.splice(at..(at + remove).min(bundle.len()), insert);
        prop_assert!(altered == bundle || !verify_bundle(&altered).is_ok_and(|report| report.intact));
    }

    #[test]
    fn garbage_never_panics(garbage in prop::collection::vec(any::<u8>(), 0..300), text in ".{0,200}") {
        prop_assert!(verify_bundle(&garbage).is_err());
        prop_assert!(verify_bundle(&[b"SHUYULDG\x01", &garbage[..]].concat()).is_err());
        prop_assert!(SignedCheckpoint::parse(&text).is_err());
        let mut verifier = Verifier::new(signing_key().verifying_key(), ORIGIN);
        verifier.checkpoints(&[text]);
        verifier.entry(0, &garbage);
        prop_assert!(!verifier.finish().intact);
    }
}
