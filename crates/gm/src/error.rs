//! What can go wrong. No variant carries a key, a plaintext or any other data value.

/// Result of a cryptographic operation.
pub type Result<T> = std::result::Result<T, Error>;

/// A cryptographic operation did not succeed. Safe to log: it never holds data or key bytes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The tag or signature does not match: wrong key, altered bytes, or another context than the
    /// one it was made for. Which of these is deliberately not told apart.
    #[error("authentication failed: wrong key, altered bytes or another context")]
    Authentication,
    /// The bytes are not in the format of this crate; the text names the broken rule.
    #[error("malformed cryptographic data: {0}")]
    Format(&'static str),
    /// A key is not usable; the text names the broken rule.
    #[error("unusable key: {0}")]
    Key(&'static str),
    /// The source of randomness failed.
    #[error("no randomness available")]
    Randomness,
    /// More data than the algorithm or format allows under one key and nonce.
    #[error("too much data for one key and nonce")]
    TooLong,
    /// A range outside the plaintext was asked for.
    #[error("range outside the plaintext")]
    Range,
    /// The file below could not be read or written.
    #[error("file access failed")]
    Io(#[from] std::io::Error),
}

impl From<Error> for std::io::Error {
    /// Keeps an I/O fault as it is; every other error becomes `InvalidData`, so that a reader of a
    /// vault file sees tampering as corrupt data.
    fn from(error: Error) -> Self {
        match error {
            Error::Io(inner) => inner,
            other => Self::new(std::io::ErrorKind::InvalidData, other),
        }
    }
}
