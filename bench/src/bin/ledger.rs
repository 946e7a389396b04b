//! The offline verifier against its hash floor, and proofs from a large stored tree:
//! `cargo run --release -p bench --bin ledger -- [entries] [leaves of the stored tree]`.

use bench::{Taken, line, time};
use gm::{SeededRandom, SigningKey};
use ledger::{
    Actor, ChangedRow, ChangedRows, Checkpoint, Clause, Entry, Frontier, TileStore, Verifier, Word, leaf_hash, proof,
};
use sm3::{Digest, Sm3};
use std::{error::Error, hint::black_box, time::Duration};
use uuid::Uuid;

const ORIGIN: &str = "bench.example/ledger";
/// Entries made at a time, so that making them is not measured and memory stays flat.
const PORTION: u64 = 50_000;
/// Changes a record sees in its life.
const CHANGES: u64 = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: u64| arguments.next().map_or(Ok(default), |text| text.parse());
    let (entries, leaves) = (number(1_000_000)?.max(1), number(10_000_000)?.max(1));
    verification(entries)?;
    proofs(leaves)
}

/// A typical entry: a record and a row beside it change.
fn entry(index: u64) -> Result<Vec<u8>, ledger::Error> {
    let id = |n: u64| Uuid::from_u128(u128::from(n) << 64 | 7);
    let image = |n: u64| Some(gm::sm3(&n.to_be_bytes()));
    let (object, version) = (index / CHANGES, index % CHANGES + 1);
    let rows = ChangedRows::new(vec![
        ChangedRow { table: Word::new("request")?, id: id(object), version, after: image(index) },
        ChangedRow { table: Word::new("task")?, id: id(object), version, after: image(!index) },
    ])?;
    Entry {
        index,
        time_ms: 1_767_225_600_000 + index,
        actor: Actor::Person(id(index % 97)),
        org: id(index % 11),
        action: Word::new("request.assess")?,
        object_kind: Word::new("request")?,
        object: id(object),
        control: Some(Word::new("A12.3")?),
        clause: Some(Clause { pack: Word::new("hangzhou-2023")?, clause: Word::new("12.3")? }),
        request: id(index),
        rows,
        nonce: [7; 16],
    }
    .encode()
}

fn verification(entries: u64) -> Result<(), Box<dyn Error>> {
    let key = SigningKey::from_hex(&"42".repeat(32))?;
    let mut frontier = Frontier::new();
    let mut notes = Vec::new();
    for index in 0..entries {
        frontier.append(leaf_hash(&entry(index)?));
        if (index + 1) % 10_000 == 0 || index + 1 == entries {
            let checkpoint =
                Checkpoint { origin: ORIGIN.into(), size: index + 1, root: frontier.root(), time_ms: index };
            notes.push(checkpoint.sign(&key, &mut SeededRandom::new(b"bench"))?.to_note());
        }
    }
    let mut verifier = Verifier::new(key.verifying_key(), ORIGIN);
    let ((), mut ours) = time(|| verifier.checkpoints(&notes));
    let (mut floor, mut bytes) = (Taken { cpu: Duration::ZERO, wall: Duration::ZERO }, 0);
    for start in (0..entries).step_by(PORTION as usize) {
        let portion = (start..entries.min(start + PORTION)).map(entry).collect::<Result<Vec<_>, _>>()?;
        bytes += portion.iter().map(Vec::len).sum::<usize>();
        add(&mut ours, time(|| portion.iter().zip(start..).for_each(|(entry, index)| verifier.entry(index, entry))).1);
        add(&mut floor, time(|| portion.iter().for_each(|entry| bare_hashes(entry))).1);
    }
    let objects = entries.div_ceil(CHANGES);
    let ((), rows) = time(|| {
        for object in 0..objects {
            let index = (object * CHANGES + CHANGES - 1).min(entries - 1);
            let id = Uuid::from_u128(u128::from(object) << 64 | 7);
            verifier.row("request", id, index % CHANGES + 1, &gm::sm3(&index.to_be_bytes()));
            verifier.row("task", id, index % CHANGES + 1, &gm::sm3(&(!index).to_be_bytes()));
        }
    });
    let (report, last) = time(|| verifier.finish());
    add(&mut ours, rows);
    add(&mut ours, last);
    assert!(report.intact, "an untouched ledger must verify");
    let seconds = ours.cpu.as_secs_f64();
    line(format_args!(
        "verify {entries} entries ({} bytes each), {} checkpoints, {} rows: {seconds:.2} s cpu, {:.2} s wall; 10 M entries: {:.1} s cpu",
        bytes as u64 / entries.max(1),
        notes.len(),
        report.rows_compared,
        ours.wall.as_secs_f64(),
        seconds * 1e7 / entries as f64
    ))?;
    let floor = floor.cpu.as_secs_f64();
    line(format_args!("bare sm3 over the same leaves and nodes: {floor:.2} s cpu; ratio {:.2}", seconds / floor))?;
    Ok(())
}

/// The hashing no verifier can do without: a leaf and one node per entry.
fn bare_hashes(entry: &[u8]) {
    black_box(Sm3::new().chain_update([0]).chain_update(entry).finalize());
    black_box(Sm3::digest([1; 65]));
}

fn add(sum: &mut Taken, part: Taken) {
    sum.cpu += part.cpu;
    sum.wall += part.wall;
}

/// Appends what is missing up to `leaves`, in portions.
fn append(store: &mut TileStore, leaves: u64) -> ledger::Result<()> {
    while store.size() < leaves {
        let start = store.size();
        let portion: Vec<_> = (start..leaves.min(start + PORTION)).map(|index| gm::sm3(&index.to_be_bytes())).collect();
        store.append(&portion)?;
    }
    Ok(())
}

fn proofs(leaves: u64) -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let mut store = TileStore::open(dir.path())?;
    let (appended, taken) = time(|| {
        (0..leaves).step_by(PORTION as usize).try_for_each(|start| {
            let portion: Vec<_> =
                (start..leaves.min(start + PORTION)).map(|index| gm::sm3(&index.to_be_bytes())).collect();
            store.append(&portion)
        })
    });
    appended?;
    line(format_args!("append {leaves} leaves to tiles: {:.2} s cpu", taken.cpu.as_secs_f64()))?;
    drop(store);
    let (opened, taken) = time(|| -> ledger::Result<_> {
        let mut store = TileStore::open(dir.path())?;
        append(&mut store, leaves).map(|()| store)
    });
    let store = opened?;
    let root = store.root(leaves)?;
    line(format_args!("open, check the tail and append it again: {:.1} ms", taken.wall.as_secs_f64() * 1e3))?;
    let mut waits = Vec::new();
    let mut longest = 0;
    for round in 0..2_000u64 {
        let index = round.wrapping_mul(0x9E37_79B9_7F4A_7C15) % leaves;
        let (path, taken) = time(|| store.inclusion(index, leaves));
        let path = path?;
        proof::verify_inclusion(&gm::sm3(&index.to_be_bytes()), index, leaves, &path, &root)?;
        longest = longest.max(path.len() * 32);
        waits.push(taken.wall);
    }
    waits.sort_unstable();
    let at = |percent: usize| waits.get(waits.len() * percent / 100).map_or(0.0, |wait| wait.as_secs_f64() * 1e3);
    line(format_args!("inclusion proofs: at most {longest} bytes, p50 {:.3} ms, p99 {:.3} ms", at(50), at(99)))?;
    Ok(())
}
