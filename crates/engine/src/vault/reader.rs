//! Reading a file by ranges, whether the vault seals it or the command line names it.

use crate::Failure;
use bytes::Bytes;
use gm::{Secret, chunked::CHUNK_LEN, chunked::ChunkedReader};
use std::{
    fmt,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
    os::unix::fs::FileExt,
    path::Path,
    sync::Arc,
};

/// Bytes of a file that any number of threads may read at any place.
trait ReadRange: Send + Sync {
    fn read_range(&self, range: Range<u64>) -> io::Result<Bytes>;
}

impl ReadRange for ChunkedReader<File> {
    fn read_range(&self, range: Range<u64>) -> io::Result<Bytes> {
        Ok(ChunkedReader::read_range(self, range)?.into())
    }
}

impl ReadRange for File {
    fn read_range(&self, range: Range<u64>) -> io::Result<Bytes> {
        let mut bytes = vec![0; usize::try_from(range.end - range.start).map_err(io::Error::other)?];
        self.read_exact_at(&mut bytes, range.start)?;
        Ok(bytes.into())
    }
}

impl ReadRange for Bytes {
    fn read_range(&self, range: Range<u64>) -> io::Result<Bytes> {
        let at = |place: u64| usize::try_from(place).map_err(io::Error::other);
        Ok(self.slice(at(range.start)?..at(range.end)?))
    }
}

/// A file open for reading: sealed in the vault, plain on disk (command line only) or in memory.
/// Clones share it.
#[derive(Clone)]
pub struct OpenFile {
    source: Arc<dyn ReadRange>,
    len: u64,
}

impl OpenFile {
    pub(super) fn sealed(path: &Path, key: &Secret<16>, context: &[u8]) -> Result<Self, Failure> {
        let file = File::open(path).map_err(|e| Failure::fault(format!("opening a vault file: {}", e.kind())))?;
        let source = ChunkedReader::open(file, key, context)
            .map_err(|e| Failure::fault(format!("opening a vault file: {e}")))?;
        Ok(Self { len: source.plaintext_len(), source: Arc::new(source) })
    }

    /// A plain file that the person at the command line named.
    ///
    /// # Errors
    /// A fault when it cannot be opened.
    pub fn plain(path: &Path) -> Result<Self, Failure> {
        let fault = |e: io::Error| Failure::fault(format!("opening {}: {}", path.display(), e.kind()));
        let file = File::open(path).map_err(fault)?;
        Ok(Self { len: file.metadata().map_err(fault)?.len(), source: Arc::new(file) })
    }

    /// Bytes in memory.
    pub fn memory(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self { len: bytes.len() as u64, source: Arc::new(bytes) }
    }

    /// Length of the plaintext in bytes.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether the plaintext is empty.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// A range of the plaintext.
    ///
    /// # Errors
    /// `InvalidInput` for a range outside the plaintext, `InvalidData` when a chunk was altered, and what the disk says.
    pub fn read_range(&self, range: Range<u64>) -> io::Result<Bytes> {
        if range.start > range.end || range.end > self.len {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        }
        self.source.read_range(range)
    }

    /// A reader of its own over the plaintext, from the first byte.
    pub fn cursor(&self) -> Cursor {
        Cursor { file: self.clone(), position: 0, chunk: Bytes::new(), chunk_start: 0 }
    }

    /// SM3 of the whole plaintext.
    ///
    /// # Errors
    /// A fault when a chunk was altered or the disk refuses.
    pub fn digest(&self) -> Result<[u8; gm::DIGEST_LEN], Failure> {
        let mut state = gm::Sm3::new();
        let mut cursor = self.cursor();
        loop {
            let chunk =
                cursor.available().map_err(|e| Failure::fault(format!("reading a vault file: {}", e.kind())))?;
            if chunk.is_empty() {
                return Ok(state.finish());
            }
            state.update(&chunk);
            cursor.position += chunk.len() as u64;
        }
    }
}

impl fmt::Debug for OpenFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenFile").field("len", &self.len).finish_non_exhaustive()
    }
}

/// Reads a file from a position on, one decrypted chunk in memory.
#[derive(Debug, Clone)]
pub struct Cursor {
    file: OpenFile,
    position: u64,
    chunk: Bytes,
    chunk_start: u64,
}

impl Cursor {
    /// The decrypted bytes from the position to the end of its chunk; empty at the end of the file.
    fn available(&mut self) -> io::Result<Bytes> {
        let end = self.file.len();
        if self.position >= end {
            return Ok(Bytes::new());
        }
        let inside = self.chunk_start..self.chunk_start + self.chunk.len() as u64;
        if !inside.contains(&self.position) {
            self.chunk_start = self.position - self.position % CHUNK_LEN as u64;
            let chunk_end = end.min(self.chunk_start + CHUNK_LEN as u64);
            self.chunk = self.file.read_range(self.chunk_start..chunk_end)?;
        }
        let skip = usize::try_from(self.position - self.chunk_start).map_err(io::Error::other)?;
        Ok(self.chunk.slice(skip..))
    }
}

impl Read for Cursor {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = self.available()?.as_ref().read(buffer)?;
        self.position += taken as u64;
        Ok(taken)
    }
}

impl Seek for Cursor {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.file.len().checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}
