//! The ledger inside the server: entries staged in the command's transaction, tiles and root after its
//! commit, a signed checkpoint at most a second behind, proofs and timelines for screens.

mod api;
mod checkpoint;

pub use api::routes;
pub use checkpoint::{run_checkpoints, sign};

use crate::{
    clock::Entropy,
    command::{Call, ChangedRow, Event},
    database::{Database, record::millis, system},
    failure::{Failure, Fault, Outcome},
};
use domain::actor::ActorSort;
use ledger::{Actor, ChangedRows, Clause, Entry, Frontier, Hash, SignedCheckpoint, TileStore, Word};
use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};
use time::OffsetDateTime;
use uuid::Uuid;

/// Origin line of the checkpoints.
pub const ORIGIN: &str = "shuyu/ledger";
/// How many entries are read at once when the tree is rebuilt.
const REBUILD_PAGE: u64 = 10_000;

/// An entry on its way: encoded, numbered, not yet durable.
#[derive(Debug, Clone)]
pub struct Staged {
    /// Index.
    pub index: u64,
    /// Canonical bytes.
    pub bytes: Vec<u8>,
    /// Leaf hash.
    pub leaf: Hash,
    /// The object acted on.
    pub object: Uuid,
    /// The person who acted; nil for the platform.
    pub actor: Uuid,
}

/// The head of the ledger and its tiles.
pub struct Book {
    state: Mutex<State>,
    entropy: Entropy,
}

struct State {
    /// Index of the next entry to stage: ahead of `frontier` while a transaction is open.
    next: u64,
    frontier: Frontier,
    tiles: TileStore,
}

impl Book {
    /// Opens the tiles and brings them up to the entries in the database.
    ///
    /// # Errors
    /// When tiles or entries cannot be read, or entries have a gap.
    pub async fn open(data: &Path, db: &Database, entropy: Entropy) -> Result<Self, Fault> {
        let fault = |e| Fault::caused("the ledger's tiles", e);
        let mut tiles = TileStore::open(&data.join("ledger")).map_err(fault)?;
        let stored = count(db).await?;
        // Tiles are written after the commit of their entries, so they are never ahead of an honest database.
        if tiles.size() > stored {
            return Err(Fault::new(format!(
                "the ledger has {} entries in its tiles and {stored} in the database: an older database was put in place",
                tiles.size()
            )));
        }
        fill(&mut tiles, db, stored).await?;
        if let Some((size, root)) = signed_head(db).await? {
            if size > stored {
                return Err(Fault::new(format!("a checkpoint signs {size} ledger entries; the database has {stored}")));
            }
            if tiles.root(size).map_err(fault)? != root {
                // Tiles are made from entries: made anew they are right, unless the entries are not.
                if root_of_entries(db, size).await? != root {
                    return Err(Fault::new(format!("the first {size} ledger entries are not those that were signed")));
                }
                tiles.truncate_to(0).map_err(fault)?;
                fill(&mut tiles, db, stored).await?;
            }
        }
        let frontier = tiles.frontier().clone();
        Ok(Self { state: Mutex::new(State { next: stored, frontier, tiles }), entropy })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Encodes the entry of an event and gives it the next index. `pack` is the rule pack in force at that moment
    /// (invariant 9). Only the writer stages.
    ///
    /// # Errors
    /// When the entry cannot be encoded, or the generator fails.
    pub fn stage(
        &self,
        call: &Call,
        now: OffsetDateTime,
        pack: &str,
        event: &Event,
        rows: &[ChangedRow],
    ) -> Outcome<Staged> {
        let entry = self.entry(call, now, pack, event, rows)?;
        let mut state = self.state();
        let entry = Entry { index: state.next, ..entry };
        let bytes = entry.encode().map_err(encoding)?;
        state.next += 1;
        Ok(Staged {
            index: entry.index,
            leaf: ledger::leaf_hash(&bytes),
            bytes,
            object: event.object,
            actor: call.actor.person.0,
        })
    }

    fn entry(
        &self,
        call: &Call,
        now: OffsetDateTime,
        pack: &str,
        event: &Event,
        rows: &[ChangedRow],
    ) -> Outcome<Entry> {
        let word = |text: &str| Word::new(text).map_err(encoding);
        let rows = rows
            .iter()
            .map(|row| {
                Ok(ledger::ChangedRow {
                    table: word(row.table)?,
                    id: row.id,
                    version: row.version.unsigned_abs(),
                    after: row.after,
                })
            })
            .collect::<Outcome<Vec<_>>>()?;
        let control = event.control.as_deref().map(word).transpose()?;
        Ok(Entry {
            index: 0,
            time_ms: millis(now).unsigned_abs(),
            actor: match call.actor.sort {
                ActorSort::Person => Actor::Person(call.actor.person.0),
                ActorSort::System => Actor::System,
                ActorSort::Clock => Actor::Clock,
            },
            org: call.actor.org.0,
            action: word(&event.action)?,
            object_kind: word(event.kind.word())?,
            object: event.object,
            clause: match control.clone() {
                Some(clause) => Some(Clause { pack: word(pack)?, clause }),
                None => None,
            },
            control,
            request: call.request,
            rows: ChangedRows::new(rows).map_err(encoding)?,
            nonce: self.entropy.bytes()?,
        })
    }

    /// Adds committed entries to the tree and its tiles, before their commands are acknowledged.
    ///
    /// # Errors
    /// When a tile cannot be written; the entries are durable all the same.
    pub fn integrate(&self, staged: &[Staged]) -> Result<(), Fault> {
        let leaves: Vec<Hash> = staged.iter().map(|s| s.leaf).collect();
        let mut state = self.state();
        for leaf in &leaves {
            state.frontier.append(*leaf);
        }
        state.next = state.frontier.size();
        state.tiles.append(&leaves).map_err(|e| Fault::caused("the ledger's tiles", e))
    }

    /// Makes the tiles durable, before a checkpoint states them.
    ///
    /// # Errors
    /// When the files cannot be synced.
    pub fn sync(&self) -> Result<(), Fault> {
        self.state().tiles.sync().map_err(|e| Fault::caused("the ledger's tiles", e))
    }

    /// Forgets what was staged for a transaction that did not commit.
    pub fn unstage(&self) {
        let mut state = self.state();
        state.next = state.frontier.size();
    }

    /// Size and root.
    pub fn head(&self) -> (u64, Hash) {
        let state = self.state();
        (state.frontier.size(), state.frontier.root())
    }

    /// The path that proves a leaf is in the tree of `size` leaves.
    ///
    /// # Errors
    /// When there is no such leaf, or a tile cannot be read.
    pub fn inclusion(&self, index: u64, size: u64) -> Outcome<Vec<Hash>> {
        Ok(self.state().tiles.inclusion(index, size).map_err(|e| Fault::caused("an inclusion proof", e))?)
    }

    /// The path that proves one tree extends another.
    ///
    /// # Errors
    /// When there is no such tree, or a tile cannot be read.
    pub fn consistency(&self, old: u64, new: u64) -> Outcome<Vec<Hash>> {
        Ok(self.state().tiles.consistency(old, new).map_err(|e| Fault::caused("a consistency proof", e))?)
    }
}

fn encoding(error: ledger::Error) -> Failure {
    Fault::caused("encoding a ledger entry", error).into()
}

/// Appends the leaves of entries that the tiles lack.
async fn fill(tiles: &mut TileStore, db: &Database, stored: u64) -> Result<(), Fault> {
    while tiles.size() < stored {
        let leaves = leaves(db, tiles.size(), REBUILD_PAGE).await?;
        tiles.append(&leaves).map_err(|e| Fault::caused("the ledger's tiles", e))?;
    }
    Ok(())
}

/// Root over the first `size` entries as they are in the database now.
async fn root_of_entries(db: &Database, size: u64) -> Result<Hash, Fault> {
    let mut frontier = Frontier::new();
    while frontier.size() < size {
        for leaf in leaves(db, frontier.size(), REBUILD_PAGE.min(size - frontier.size())).await? {
            frontier.append(leaf);
        }
    }
    Ok(frontier.root())
}

/// Leaf hashes of the entries from `from` on, at least one and at most `limit`.
async fn leaves(db: &Database, from: u64, limit: u64) -> Result<Vec<Hash>, Fault> {
    let page = system::entries(&db.read, from, limit).await.map_err(Failure::into_fault)?;
    let mut leaves = Vec::with_capacity(page.len());
    for (offset, (index, bytes, _)) in (from..).zip(&page) {
        if *index != offset {
            return Err(Fault::new(format!("ledger entry {offset} is missing")));
        }
        leaves.push(ledger::leaf_hash(bytes));
    }
    if leaves.is_empty() { Err(Fault::new("ledger entries are missing")) } else { Ok(leaves) }
}

/// Size and root that the newest checkpoint states.
async fn signed_head(db: &Database) -> Result<Option<(u64, Hash)>, Fault> {
    let Some(note) = system::newest_checkpoint(&db.read).await.map_err(Failure::into_fault)? else { return Ok(None) };
    let signed = SignedCheckpoint::parse(&note).map_err(|e| Fault::caused("the newest checkpoint", e))?;
    Ok(Some((signed.checkpoint.size, signed.checkpoint.root)))
}

async fn count(db: &Database) -> Result<u64, Fault> {
    use sea_orm::{
        ConnectionTrait,
        sea_query::{Alias, Expr, Func, Query},
    };
    let query =
        Query::select().expr(Func::count(Expr::col(Alias::new("idx")))).from(Alias::new("ledger_entry")).to_owned();
    let row = db.read.query_one(&query).await?;
    Ok(row.map(|r| r.try_get_by_index::<i64>(0)).transpose()?.unwrap_or(0).unsigned_abs())
}
