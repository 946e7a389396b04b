//! The tamper-evident ledger: canonical entries, a Merkle tree over them, signed checkpoints, proofs
//! and the offline verifier.
//!
//! Pure: no database, no clock, no `async`; randomness and keys come from the caller. The server
//! stores entries in its own database, in the transaction of the command they record, and uses
//! [`Frontier`] for the new root. [`TileStore`] keeps the tree's nodes in files that can always be
//! rebuilt from the entries.
//!
//! * [`Entry`]: what happened, without names, free text or data; its encoding is frozen.
//! * [`Frontier`], [`TileStore`]: the tree of RFC 6962 with SM3 instead of SHA-256.
//! * [`proof`]: inclusion and consistency, and their verification.
//! * [`Checkpoint`]: a signed note on size and root (C2SP `tlog-checkpoint`), signed with SM2.
//! * [`Verifier`]: everything above, and that the current rows are what the ledger says.
//! * [`bundle`]: one file that holds all the verifier needs.

pub mod bundle;
pub mod proof;

mod checkpoint;
mod entry;
mod error;
mod frontier;
mod report;
mod tiles;
mod tree;
mod verifier;

pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use entry::{Actor, ChangedRow, ChangedRows, Clause, ENTRY_VERSION, Entry, EntryView, MAX_ROWS, RowView, Word};
pub use error::{Error, Result};
pub use frontier::Frontier;
pub use report::{Finding, Report};
pub use tiles::{TILE_WIDTH, TileStore};
pub use tree::{Hash, empty_root, leaf_hash, node_hash};
pub use verifier::Verifier;
