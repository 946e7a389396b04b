//! Reading an encrypted file: any range, without the rest.

use super::{CHUNK_LEN, FileCipher, HEADER_LEN, Layout};
use crate::{Result, Secret};
use std::{
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
};
use zeroize::Zeroizing;

/// Bytes that can be read at any place by many readers at once: a file, or bytes in memory.
pub trait ReadAt {
    /// Length in bytes.
    ///
    /// # Errors
    /// Whatever the source reports.
    fn size(&self) -> io::Result<u64>;

    /// Fills `buffer` with the bytes from `offset` on.
    ///
    /// # Errors
    /// [`io::ErrorKind::UnexpectedEof`] when there are fewer.
    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()>;
}

impl ReadAt for std::fs::File {
    fn size(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(self, buffer, offset)
    }
}

impl ReadAt for [u8] {
    fn size(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }

    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        let source = usize::try_from(offset).ok().and_then(|at| self.get(at..)?.get(..buffer.len()));
        buffer.copy_from_slice(source.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

impl ReadAt for Vec<u8> {
    fn size(&self) -> io::Result<u64> {
        self.as_slice().size()
    }

    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        self.as_slice().read_exact_at(buffer, offset)
    }
}

impl<S: ReadAt + ?Sized> ReadAt for &S {
    fn size(&self) -> io::Result<u64> {
        (**self).size()
    }

    fn read_exact_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        (**self).read_exact_at(buffer, offset)
    }
}

/// An encrypted file open for reading. [`read_range`](Self::read_range) serves any number of
/// threads; [`Read`] and [`Seek`] walk through the plaintext with one decrypted chunk in memory.
pub struct ChunkedReader<S> {
    source: S,
    cipher: FileCipher,
    layout: Layout,
    position: u64,
    /// The decrypted chunk the sequential reader is in, and its number.
    current: Option<(u64, Zeroizing<Vec<u8>>)>,
}

impl<S: ReadAt> ChunkedReader<S> {
    /// Opens the file sealed under `vault_key` and `context`. The last chunk is opened at once, which
    /// proves key, context and length.
    ///
    /// # Errors
    /// [`Error::Format`](crate::Error::Format) when it is no such file,
    /// [`Error::Authentication`](crate::Error::Authentication) for another key or context, a cut or
    /// altered end, and [`Error::Io`](crate::Error::Io).
    pub fn open(source: S, vault_key: &Secret<16>, context: &[u8]) -> Result<Self> {
        let layout = Layout::of_file(source.size()?)?;
        let mut header = [0u8; HEADER_LEN];
        source.read_exact_at(&mut header, 0)?;
        let cipher = FileCipher::from_header(vault_key, context, &header)?;
        let reader = Self { source, cipher, layout, position: 0, current: None };
        let end = layout.plaintext_len();
        reader.read_range(end.saturating_sub(1)..end)?;
        Ok(reader)
    }

    /// Length of the plaintext, in bytes.
    #[must_use]
    pub fn plaintext_len(&self) -> u64 {
        self.layout.plaintext_len()
    }

    /// Reads a range of the plaintext; only the chunks that hold it are read and opened.
    ///
    /// # Errors
    /// [`Error::Range`](crate::Error::Range) outside the plaintext,
    /// [`Error::Authentication`](crate::Error::Authentication) when a chunk was altered or moved, and
    /// [`Error::Io`](crate::Error::Io).
    pub fn read_range(&self, range: Range<u64>) -> Result<Vec<u8>> {
        let span = self.layout.span(range)?;
        let at = span.file_range();
        let len = usize::try_from(at.end - at.start).map_err(|_| crate::Error::Range)?;
        let mut fetched = vec![0u8; len];
        self.source.read_exact_at(&mut fetched, at.start)?;
        let mut plaintext = Vec::new();
        self.cipher.open_span(&span, &fetched, &mut plaintext)?;
        Ok(plaintext)
    }
}

impl<S: ReadAt> Read for ChunkedReader<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.layout.plaintext_len();
        if self.position >= len || buffer.is_empty() {
            return Ok(0);
        }
        let chunk_len = CHUNK_LEN as u64;
        let number = self.position / chunk_len;
        if self.current.as_ref().is_none_or(|(current, _)| *current != number) {
            let start = number * chunk_len;
            let chunk = self.read_range(start..len.min(start + chunk_len))?;
            self.current = Some((number, Zeroizing::new(chunk)));
        }
        let chunk = self.current.as_ref().map_or(&[][..], |(_, chunk)| chunk);
        let skip = usize::try_from(self.position % chunk_len).map_err(io::Error::other)?;
        let rest = chunk.get(skip..).unwrap_or_default();
        let taken = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        self.position += taken as u64;
        Ok(taken)
    }
}

impl<S: ReadAt> Seek for ChunkedReader<S> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.layout.plaintext_len().checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position =
            target.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "seek before the beginning"))?;
        Ok(self.position)
    }
}

impl<S> std::fmt::Debug for ChunkedReader<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChunkedReader").field("layout", &self.layout).finish_non_exhaustive()
    }
}
