//! What can go wrong. No variant carries the content of an entry or row.

/// Result of a ledger operation.
pub type Result<T> = std::result::Result<T, Error>;

/// A ledger operation did not succeed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An entry cannot be encoded, or bytes are not the canonical encoding of an entry.
    #[error("not a canonical ledger entry: {0}")]
    Entry(&'static str),
    /// A text is not a checkpoint in canonical form.
    #[error("not a canonical checkpoint: {0}")]
    Checkpoint(&'static str),
    /// A proof or signature does not hold.
    #[error("proof does not hold: {0}")]
    Proof(&'static str),
    /// A position outside the tree was asked for.
    #[error("outside the tree: {0}")]
    Range(&'static str),
    /// The stored tiles contradict themselves: rebuild them from the entries.
    #[error("stored tiles are damaged at level {level}, position {position}")]
    Tiles {
        /// Tile level.
        level: u8,
        /// Position of the first bad hash in that level.
        position: u64,
    },
    /// A bundle is cut, altered or of an unknown version.
    #[error("not a readable ledger bundle: {0}")]
    Bundle(&'static str),
    /// A key or signature operation failed.
    #[error(transparent)]
    Cryptography(#[from] gm::Error),
    /// A file could not be read or written.
    #[error("file access failed")]
    Io(#[from] std::io::Error),
}
