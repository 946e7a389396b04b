//! A small ledger with everything in it, made the same way every time.

use gm::{Random, SeededRandom, SigningKey};
use ledger::{
    Actor, ChangedRow, ChangedRows, Checkpoint, Clause, Entry, Frontier, Hash, Word, bundle::BundleWriter, leaf_hash,
};
use std::collections::BTreeMap;
use uuid::Uuid;

pub const ORIGIN: &str = "city.example/ledger";

pub fn word(text: &str) -> Word {
    Word::new(text).unwrap()
}

pub fn signing_key() -> SigningKey {
    SigningKey::from_hex(&"42".repeat(32)).unwrap()
}

/// Entry `index`: creates a row, changes the one before, and now and then deletes one.
pub fn entry(index: u64) -> Entry {
    let mut nonce = [0; 16];
    SeededRandom::new(&index.to_be_bytes()).fill(&mut nonce).unwrap();
    let id = |n: u64| Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + u128::from(n));
    let image = |n: u64, version: u64| Some(gm::sm3(format!("row {n} version {version}").as_bytes()));
    let row = |n: u64, version: u64, after| ChangedRow { table: word("agreement"), id: id(n), version, after };
    let mut rows = vec![row(index, 1, image(index, 1))];
    if index > 0 {
        let deleted = index.is_multiple_of(7);
        rows.push(row(index - 1, 2, if deleted { None } else { image(index - 1, 2) }));
    }
    if index.is_multiple_of(5) {
        rows.push(ChangedRow { table: word("setting"), id: id(0), version: index + 1, after: image(0, index) });
    }
    Entry {
        index,
        time_ms: 1_767_225_600_000 + index * 250,
        actor: match index % 3 {
            0 => Actor::Person(id(1_000)),
            1 => Actor::System,
            _ => Actor::Clock,
        },
        org: id(2_000),
        action: word("agreement.sign"),
        object_kind: word("agreement"),
        object: id(index),
        control: index.is_multiple_of(2).then(|| word("A9.5")),
        clause: index.is_multiple_of(3).then(|| Clause { pack: word("hz-2023"), clause: word("9.2") }),
        request: id(3_000 + index),
        rows: ChangedRows::new(rows).unwrap(),
        nonce,
    }
}

/// A ledger as the database holds it.
#[derive(Clone)]
pub struct Sample {
    pub entries: Vec<Vec<u8>>,
    pub notes: Vec<String>,
    pub rows: BTreeMap<(String, Uuid), (u64, Hash)>,
}

impl Sample {
    /// `size` entries with a checkpoint after every `step` and at the end.
    pub fn new(size: u64, step: u64) -> Self {
        let mut sample = Self { entries: Vec::new(), notes: Vec::new(), rows: BTreeMap::new() };
        let mut frontier = Frontier::new();
        for index in 0..size {
            let entry = entry(index);
            for row in entry.rows.as_slice() {
                let key = (row.table.as_str().to_owned(), row.id);
                match row.after {
                    Some(after) => sample.rows.insert(key, (row.version, after)),
                    None => sample.rows.remove(&key),
                };
            }
            let encoded = entry.encode().unwrap();
            frontier.append(leaf_hash(&encoded));
            sample.entries.push(encoded);
            if (index + 1).is_multiple_of(step) || index + 1 == size {
                sample.notes.push(note(&frontier, entry.time_ms));
            }
        }
        sample
    }

    pub fn bundle(&self) -> Vec<u8> {
        let mut writer = BundleWriter::create(Vec::new(), ORIGIN, &signing_key().verifying_key()).unwrap();
        self.notes.iter().for_each(|note| writer.checkpoint(note).unwrap());
        self.entries.iter().for_each(|entry| writer.entry(entry).unwrap());
        for ((table, id), (version, digest)) in &self.rows {
            writer.row(table, *id, *version, digest).unwrap();
        }
        writer.finish().unwrap()
    }
}

/// The signed checkpoint of a tree.
pub fn note(frontier: &Frontier, time_ms: u64) -> String {
    let checkpoint = Checkpoint { origin: ORIGIN.into(), size: frontier.size(), root: frontier.root(), time_ms };
    let mut random = SeededRandom::new(&frontier.size().to_be_bytes());
    checkpoint.sign(&signing_key(), &mut random).unwrap().to_note()
}
