//! The offline verifier: reads the whole ledger once, in order, and says whether anything was changed.

use crate::{
    EntryView, Finding, Frontier, Report, SignedCheckpoint,
    tiles::{LEVELS, LevelFile, TILE_HEIGHT},
    tree::{Hash, leaf_hash},
};
use gm::VerifyingKey;
use std::{collections::HashMap, ops::Range, path::Path};
use uuid::Uuid;

/// Checks entries, checkpoints, stored tiles and current rows against each other. Give it, in this order,
/// the [`checkpoints`](Self::checkpoints), the [`tiles`](Self::tiles), every [`entry`](Self::entry), and every
/// current [`row`](Self::row) of the tables the ledger covers; then [`finish`](Self::finish). Whatever it is
/// given, it reports and never panics. Memory grows with the number of rows (about 90 bytes each), not of entries.
#[derive(Debug)]
pub struct Verifier {
    key: VerifyingKey,
    origin: String,
    frontier: Frontier,
    /// Checkpoints whose signature holds, by size; those before `next_checkpoint` were compared.
    checkpoints: Vec<Stated>,
    next_checkpoint: usize,
    checkpoints_read: u64,
    last_good: Option<Stated>,
    tiles: Option<Vec<LevelCheck>>,
    time_ms: u64,
    rows: HashMap<Box<str>, HashMap<Uuid, RowState>>,
    rows_compared: Option<u64>,
    findings: Vec<Finding>,
    findings_omitted: u64,
    faults: u64,
}

/// What a signed checkpoint states.
#[derive(Debug, Clone, Copy)]
struct Stated {
    size: u64,
    root: Hash,
    time_ms: u64,
}

/// What the ledger says of a row.
#[derive(Debug, Clone, Copy)]
struct RowState {
    version: u64,
    after: Option<Hash>,
    index: u64,
    compared: bool,
}

impl Verifier {
    /// A verifier for the ledger called `origin`, whose checkpoints are signed with `key`.
    #[must_use]
    pub fn new(key: VerifyingKey, origin: &str) -> Self {
        Self {
            key,
            origin: origin.into(),
            frontier: Frontier::new(),
            checkpoints: Vec::new(),
            next_checkpoint: 0,
            checkpoints_read: 0,
            last_good: None,
            tiles: None,
            time_ms: 0,
            rows: HashMap::new(),
            rows_compared: None,
            findings: Vec::new(),
            findings_omitted: 0,
            faults: 0,
        }
    }

    /// Takes in checkpoints (notes), in any order and from any source, such as a witness. Before the entries.
    pub fn checkpoints<N: AsRef<str> + Sync>(&mut self, notes: &[N]) {
        for outcome in check_notes(notes, &self.key, &self.origin) {
            let position = self.checkpoints_read;
            self.checkpoints_read += 1;
            match outcome {
                Ok(stated) if stated.size >= self.frontier.size() => self.checkpoints.push(stated),
                // Its entries passed by already: it cannot be compared, which must not go unnoticed.
                Ok(stated) => self.mismatch(stated.size),
                Err(NoteFault::Malformed(reason)) => self.report(Finding::CheckpointMalformed { position, reason }),
                Err(NoteFault::Signature(size, reason)) => self.report(Finding::CheckpointSignature { size, reason }),
            }
        }
        self.checkpoints.sort_by_key(|stated| stated.size);
        self.compare_checkpoints();
    }

    /// Compares the stored tree in `dir` too. Before the entries. The files are only read.
    pub fn tiles(&mut self, dir: &Path) {
        let mut levels = Vec::new();
        for level in 0..LEVELS {
            let file = LevelFile::open_to_read(dir, level).unwrap_or_else(|_| {
                self.report(Finding::TileUnreadable { level });
                None
            });
            levels.push(LevelCheck { level, file, position: 0, block: Vec::new(), block_start: 0, failed: false });
        }
        self.tiles = Some(levels);
    }

    /// Takes in the next entry: the index it is stored at and its bytes.
    pub fn entry(&mut self, index: u64, bytes: &[u8]) {
        let expected = self.frontier.size();
        if index != expected {
            self.report(Finding::Gap { expected, found: index });
        }
        match EntryView::parse(bytes) {
            Ok(view) => self.content(index, &view),
            Err(error) => self.report(Finding::Malformed { index, reason: error.to_string() }),
        }
        let mut altered = Vec::new();
        let tiles = &mut self.tiles;
        self.frontier.append_with(leaf_hash(bytes), |level, hash| {
            if level % TILE_HEIGHT == 0
                && let Some(check) = tiles.as_mut().and_then(|tiles| tiles.get_mut((level / TILE_HEIGHT) as usize))
            {
                altered.extend(check.compare(hash));
            }
        });
        altered.into_iter().for_each(|finding| self.report(finding));
        self.compare_checkpoints();
    }

    fn content(&mut self, index: u64, view: &EntryView<'_>) {
        if view.index != index {
            self.report(Finding::Misplaced { index, says: view.index });
        }
        if view.time_ms < self.time_ms {
            self.report(Finding::ClockSetBack { index });
        }
        self.time_ms = view.time_ms;
        for row in view.rows() {
            if !self.rows.contains_key(row.table) {
                self.rows.insert(row.table.into(), HashMap::new());
            }
            let Some(table) = self.rows.get_mut(row.table) else { continue };
            let state = RowState { version: row.version, after: row.after, index, compared: false };
            let before = table.insert(row.id, state);
            if before.is_some_and(|before| before.version >= row.version) {
                self.report(Finding::RowVersion { index, table: row.table.into(), id: row.id });
            }
        }
    }

    /// Takes in a current row of a table the ledger covers, in any order, after the entries: its version and
    /// the SM3 of it as it is now.
    pub fn row(&mut self, table: &str, id: Uuid, version: u64, digest: &Hash) {
        *self.rows_compared.get_or_insert(0) += 1;
        let name = || table.to_owned();
        let Some(state) = self.rows.get_mut(table).and_then(|rows| rows.get_mut(&id)) else {
            return self.report(Finding::RowUnknown { table: name(), id });
        };
        let repeated = std::mem::replace(&mut state.compared, true);
        let (index, recorded, after) = (state.index, state.version, state.after);
        if repeated {
            self.report(Finding::RowRepeated { table: name(), id });
        }
        match after {
            None => self.report(Finding::RowUnknown { table: name(), id }),
            Some(after) if after != *digest || recorded != version => {
                self.report(Finding::RowAltered { table: name(), id, index });
            }
            Some(_) => {}
        }
    }

    /// Says that current rows are compared even if there is none left: an emptied database must not pass.
    pub fn expect_rows(&mut self) {
        self.rows_compared.get_or_insert(0);
    }

    /// The outcome.
    #[must_use]
    pub fn finish(mut self) -> Report {
        let entries = self.frontier.size();
        let beyond: Vec<u64> = self.checkpoints.iter().skip(self.next_checkpoint).map(|stated| stated.size).collect();
        beyond.into_iter().for_each(|size| self.report(Finding::Truncated { size, entries }));
        if entries > 0 && self.last_good.is_none() {
            self.report(Finding::Unsigned);
        }
        self.finish_tiles(entries);
        if self.rows_compared.is_some() {
            self.finish_rows();
        }
        let rows = self.rows.values().flat_map(HashMap::values).filter(|state| state.after.is_some()).count() as u64;
        Report {
            intact: self.faults == 0,
            entries,
            root: hex::encode(self.frontier.root()),
            checkpoints: self.checkpoints_read,
            signed_entries: self.last_good.map_or(0, |good| good.size),
            signed_at_ms: self.last_good.map(|good| good.time_ms),
            key_fingerprint: hex::encode(gm::sm3(&self.key.to_bytes())),
            rows,
            rows_compared: self.rows_compared.unwrap_or(0),
            tiles_compared: self.tiles.is_some(),
            findings: self.findings,
            findings_omitted: self.findings_omitted,
        }
    }

    fn finish_tiles(&mut self, entries: u64) {
        let Some(levels) = &self.tiles else { return };
        let counts: Vec<Finding> = (0u32..)
            .zip(levels)
            .filter_map(|(level, check)| {
                let (expected, found) =
                    (entries >> (TILE_HEIGHT * level), check.file.as_ref().map_or(0, LevelFile::hashes));
                (expected != found).then_some(Finding::TileCount { level: check.level, expected, found })
            })
            .collect();
        counts.into_iter().for_each(|finding| self.report(finding));
    }

    fn finish_rows(&mut self) {
        let gone = |state: &RowState| !state.compared && state.after.is_some();
        let mut missing: Vec<(u64, String, Uuid)> = Vec::new();
        for (table, states) in &self.rows {
            let states = states.iter().filter(|(_, state)| gone(state));
            missing.extend(states.map(|(id, state)| (state.index, table.to_string(), *id)));
        }
        // In the ledger's order: the same ledger gives the same report, also where it is cut.
        missing.sort_unstable();
        for (index, table, id) in missing {
            self.report(Finding::RowMissing { table, id, index });
        }
    }

    /// Compares every checkpoint whose size the tree has just reached.
    fn compare_checkpoints(&mut self) {
        while let Some(stated) = self.checkpoints.get(self.next_checkpoint).copied() {
            if stated.size > self.frontier.size() {
                return;
            }
            self.next_checkpoint += 1;
            if stated.root == self.frontier.root() {
                self.last_good = Some(stated);
            } else {
                self.mismatch(stated.size);
            }
        }
    }

    fn mismatch(&mut self, size: u64) {
        let last_good = self.last_good.map_or(0, |good| good.size);
        self.report(Finding::CheckpointRoot { size, last_good });
    }

    fn report(&mut self, finding: Finding) {
        self.faults += u64::from(finding.is_fault());
        if self.findings.len() < Report::MAX_FINDINGS {
            self.findings.push(finding);
        } else {
            self.findings_omitted += 1;
        }
    }
}

/// Checks notes, in their order. Signatures are the slow part (0.7 ms each): one share per processor.
fn check_notes<N: AsRef<str> + Sync>(notes: &[N], key: &VerifyingKey, origin: &str) -> Vec<Result<Stated, NoteFault>> {
    let check = |notes: &[N]| notes.iter().map(|note| check_note(note.as_ref(), key, origin)).collect::<Vec<_>>();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = notes.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let start = |share| (share, std::thread::Builder::new().spawn_scoped(scope, move || check(share)));
        let running: Vec<_> = notes.chunks(share).map(start).collect();
        // A share whose thread could not be had, or did not come back, is checked here: no note is ever skipped.
        let shares = running
            .into_iter()
            .map(|(share, thread)| thread.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(|| check(share)));
        shares.collect::<Vec<_>>().concat()
    })
}

#[derive(Clone)]
enum NoteFault {
    Malformed(String),
    Signature(u64, String),
}

fn check_note(note: &str, key: &VerifyingKey, origin: &str) -> Result<Stated, NoteFault> {
    let signed = SignedCheckpoint::parse(note).map_err(|error| NoteFault::Malformed(error.to_string()))?;
    let (size, root, time_ms) = (signed.checkpoint.size, signed.checkpoint.root, signed.checkpoint.time_ms);
    signed.verify(key, origin).map_err(|error| NoteFault::Signature(size, error.to_string()))?;
    Ok(Stated { size, root, time_ms })
}

/// Reads a level of the stored tree along with the entries.
#[derive(Debug)]
struct LevelCheck {
    level: u8,
    file: Option<LevelFile>,
    position: u64,
    block: Vec<Hash>,
    block_start: u64,
    /// Reading failed once: said once, not for every hash.
    failed: bool,
}

impl LevelCheck {
    /// Hashes read at a time: 128 KiB.
    const BLOCK: u64 = 4_096;

    fn compare(&mut self, hash: &Hash) -> Option<Finding> {
        let position = self.position;
        self.position += 1;
        let file = self.file.as_ref().filter(|file| position < file.hashes() && !self.failed)?;
        if self.block_start + self.block.len() as u64 <= position {
            let range: Range<u64> = position..file.hashes().min(position + Self::BLOCK);
            match file.read(range) {
                Ok(block) => (self.block, self.block_start) = (block, position),
                Err(_) => {
                    self.failed = true;
                    return Some(Finding::TileUnreadable { level: self.level });
                }
            }
        }
        let at = usize::try_from(position - self.block_start).ok()?;
        (self.block.get(at) != Some(hash)).then_some(Finding::TileAltered { level: self.level, position })
    }
}
