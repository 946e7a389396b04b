//! Writing an encrypted file as a stream.

use super::{CHUNK_LEN, FileCipher};
use crate::{Random, Result, Secret};
use std::io::{self, Write};
use zeroize::Zeroizing;

/// Encrypts what is written to it into `inner`. [`finish`](Self::finish) seals the last chunk:
/// a file whose writer was dropped before has no last chunk and does not open.
pub struct ChunkedWriter<W: Write> {
    inner: W,
    cipher: FileCipher,
    /// Plaintext of the chunk being filled. A full one is held back until more data shows that it
    /// is not the last. Its capacity is fixed, so that no copy of plaintext stays behind.
    chunk: Zeroizing<Vec<u8>>,
    next: u64,
    /// A failed write leaves a chunk half in the file: nothing after it could be right.
    broken: bool,
}

impl<W: Write> ChunkedWriter<W> {
    /// Begins a new file under `context` (its logical path) and writes the header.
    ///
    /// # Errors
    /// [`Error::Randomness`](crate::Error::Randomness) or [`Error::Io`](crate::Error::Io).
    pub fn create(mut inner: W, vault_key: &Secret<16>, context: &[u8], random: &mut dyn Random) -> Result<Self> {
        let cipher = FileCipher::create(vault_key, context, random)?;
        inner.write_all(cipher.header())?;
        let chunk = Zeroizing::new(Vec::with_capacity(CHUNK_LEN));
        Ok(Self { inner, cipher, chunk, next: 0, broken: false })
    }

    /// The target, for example to take out encrypted bytes that are ready (`std::mem::take` on a `Vec<u8>`).
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.inner
    }

    /// Plaintext bytes written so far.
    #[must_use]
    pub fn plaintext_len(&self) -> u64 {
        self.next * CHUNK_LEN as u64 + self.chunk.len() as u64
    }

    /// Seals the last chunk, flushes and gives the target back. Making the file durable (fsync) is
    /// the caller's.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io), also when an earlier write failed;
    /// [`Error::TooLong`](crate::Error::TooLong) beyond 256 TiB.
    pub fn finish(mut self) -> Result<W> {
        self.seal_chunk(true)?;
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn seal_chunk(&mut self, last: bool) -> Result<()> {
        if std::mem::replace(&mut self.broken, true) {
            return Err(io::Error::other("an earlier write to this encrypted file failed").into());
        }
        let tag = self.cipher.seal_chunk(self.next, last, &mut self.chunk)?;
        self.inner.write_all(&self.chunk)?;
        self.inner.write_all(&tag)?;
        self.chunk.clear();
        self.next += 1;
        self.broken = false;
        Ok(())
    }
}

impl<W: Write> Write for ChunkedWriter<W> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        if data.is_empty() {
            return Ok(0);
        }
        if self.chunk.len() == CHUNK_LEN {
            self.seal_chunk(false)?;
        }
        let taken = data.len().min(CHUNK_LEN - self.chunk.len());
        self.chunk.extend_from_slice(data.get(..taken).unwrap_or_default());
        Ok(taken)
    }

    /// Flushes whole chunks only: a chunk is sealed once, when it is full or the last.
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> std::fmt::Debug for ChunkedWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChunkedWriter").field("chunks", &self.next).finish_non_exhaustive()
    }
}
