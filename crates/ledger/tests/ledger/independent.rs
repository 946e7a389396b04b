//! The verifier in Python, which shares no code with ours, comes to the same verdicts (C5). Where the
//! machine has no Python with SM3 it says so and passes.

use crate::sample::{ORIGIN, Sample, entry, note, signing_key};
use gm::{Random, SeededRandom};
use ledger::{
    Frontier,
    bundle::{self, BundleReader},
    leaf_hash,
};
use std::{path::Path, process::Command};

/// What either verifier says of a bundle: entries, signed entries and root, or `None` when it is not intact.
type Verdict = Option<(u64, u64, String)>;

fn ours(bytes: &[u8]) -> Verdict {
    let reader = BundleReader::open(bytes).ok()?;
    let report = bundle::verify(reader, &signing_key().verifying_key(), ORIGIN, true).ok()?;
    report.intact.then_some((report.entries, report.signed_entries, report.root))
}

/// Verdicts of the Python verifier; `None` when this machine cannot run it.
#[expect(clippy::print_stderr, reason = "a skipped check must say so")]
fn theirs(dir: &Path, bundles: &[Vec<u8>]) -> Option<Vec<Verdict>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/verify.py");
    let mut command = Command::new("python3");
    command.arg("-I").arg(script).arg(signing_key().verifying_key().to_hex()).arg(ORIGIN);
    for (number, bytes) in bundles.iter().enumerate() {
        let path = dir.join(number.to_string());
        std::fs::write(&path, bytes).unwrap();
        command.arg(path);
    }
    let output = command.output().ok().filter(|output| output.status.code() != Some(77));
    let Some(output) = output else {
        eprintln!("skipped: no python3 with SM3 on this machine");
        return None;
    };
    let lines = String::from_utf8(output.stdout).unwrap();
    let verdict = |line: &str| -> Verdict {
        let said: serde_json::Value = serde_json::from_str(line).unwrap();
        let count = |field: &str| said[field].as_u64().unwrap();
        said["intact"]
            .as_bool()
            .unwrap()
            .then(|| (count("entries"), count("signed_entries"), said["root"].as_str().unwrap().to_owned()))
    };
    let verdicts: Vec<Verdict> = lines.lines().map(verdict).collect();
    assert_eq!(verdicts.len(), bundles.len(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(verdicts)
}

/// A bundle of a sample changed in its content, with the frame right: only the ledger's own means can tell.
fn changed(change: impl FnOnce(&mut Sample)) -> Vec<u8> {
    let mut sample = Sample::new(20, 8);
    change(&mut sample);
    sample.bundle()
}

/// A text with the lowest bit of one byte flipped, where that leaves a text.
fn flipped(text: &str, at: usize) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let at = at % bytes.len();
    bytes[at] ^= u8::from(bytes[at].is_ascii());
    String::from_utf8(bytes).unwrap()
}

fn cases() -> Vec<Vec<u8>> {
    let mut cases: Vec<_> = [0, 1, 2, 7, 33].map(|size| Sample::new(size, 5).bundle()).into();
    cases.push(changed(|s| s.notes.truncate(1)));
    cases.push(changed(|s| s.notes.clear()));
    cases.push(changed(|s| s.notes.reverse()));
    cases.push(changed(|s| drop(s.entries.pop())));
    cases.push(changed(|s| s.entries.swap(3, 4)));
    cases.push(changed(|s| s.entries.push(entry(20).encode().unwrap())));
    cases.push(changed(|s| s.entries[5][12] ^= 1));
    cases.push(changed(|s| drop(s.rows.pop_first())));
    cases.push(changed(|s| s.rows.values_mut().for_each(|row| row.0 += 1)));
    // Rewritten and signed again: the tree holds, the rows do not.
    cases.push(changed(|s| {
        let at = s.entries[19].len() - 20;
        s.entries[19][at] ^= 1;
        s.notes = vec![note(&Frontier::from_leaves(s.entries.iter().map(|e| leaf_hash(e))), 0)];
    }));
    let mut random = SeededRandom::new(b"edits");
    for round in 0..60usize {
        let mut bytes = [0; 3];
        random.fill(&mut bytes).unwrap();
        let (at, bits) = (usize::from(u16::from_be_bytes([bytes[0], bytes[1]])), bytes[2] | 1);
        cases.push(changed(|s| match round % 6 {
            0 => s.notes[at % 3] = flipped(&s.notes[at % 3], at),
            1 => s.rows.values_mut().nth(at % 15).unwrap().1[at % 32] ^= bits,
            _ => {
                let entry = &mut s.entries[at % 20];
                let len = entry.len();
                entry[at / 20 % len] ^= bits;
            }
        }));
    }
    cases
}

#[test]
fn both_verifiers_come_to_the_same_verdict() {
    let dir = tempfile::tempdir().unwrap();
    let cases = cases();
    let Some(verdicts) = theirs(dir.path(), &cases) else { return };
    for (number, (bytes, verdict)) in cases.iter().zip(verdicts).enumerate() {
        assert_eq!(ours(bytes), verdict, "case {number}");
    }
    assert!(cases[..5].iter().all(|bytes| ours(bytes).is_some()));
}
