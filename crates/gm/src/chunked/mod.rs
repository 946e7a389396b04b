//! Encrypted files of the vault: 64 KiB chunks of SM4-GCM with random access.
//!
//! ```text
//! header   32 bytes  magic "SHUYUVLT", version 1, suite 1 (SM4-GCM), log2 of the chunk length 16,
//!                    5 zero bytes, file id (16 random bytes)
//! chunks             each: ciphertext (65,536 bytes, the last one fewer), tag (16 bytes)
//! ```
//!
//! Each file has a key of its own, derived from the vault key and the file id. A chunk's nonce is an
//! 8-byte prefix derived the same way followed by the chunk number. The additional data holds the
//! header, the *context* (the logical path of the file: resource, version, part), the chunk number
//! and whether it is the last. So an altered, reordered, repeated, removed or foreign chunk, a cut
//! at a chunk border and a file moved to another path are all refused.
//!
//! The last chunk of an empty file is empty; no other chunk is. The length of the plaintext follows
//! from the length of the file alone ([`Layout`]); it is authentic once the last chunk has been
//! opened, which [`ChunkedReader::open`] does first.

mod reader;
mod writer;

pub use reader::{ChunkedReader, ReadAt};
pub use writer::ChunkedWriter;

use crate::{Error, HmacSm3, NONCE_LEN, Random, Result, Secret, Sm3, Sm4Gcm, TAG_LEN};
use std::ops::Range;

/// Length of the header, in bytes.
pub const HEADER_LEN: usize = 32;
/// Plaintext bytes in every chunk but the last.
pub const CHUNK_LEN: usize = 1 << CHUNK_LOG2;

const CHUNK_LOG2: u8 = 16;
const SEALED_CHUNK_LEN: usize = CHUNK_LEN + TAG_LEN;
const MAGIC: &[u8; 8] = b"SHUYUVLT";
const VERSION: u8 = 1;
const SUITE_SM4_GCM: u8 = 1;
const FILE_ID_LEN: usize = 16;
/// The chunk number takes 4 bytes of the nonce: a file holds at most 256 TiB.
const MAX_CHUNKS: u64 = 1 << 32;

/// Where the plaintext of a file of a given length lies: pure arithmetic, no key needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    plaintext_len: u64,
    chunks: u64,
}

impl Layout {
    /// The layout of an encrypted file of `file_len` bytes.
    ///
    /// # Errors
    /// [`Error::Format`] for a length no such file has.
    pub fn of_file(file_len: u64) -> Result<Self> {
        let impossible = Error::Format("no encrypted file has this length");
        let Some(body) = file_len.checked_sub(HEADER_LEN as u64) else { return Err(impossible) };
        let chunks = body.div_ceil(SEALED_CHUNK_LEN as u64);
        let tail = body - chunks.saturating_sub(1) * SEALED_CHUNK_LEN as u64;
        let empty_chunk = tail == TAG_LEN as u64 && chunks > 1;
        if chunks == 0 || chunks > MAX_CHUNKS || tail < TAG_LEN as u64 || empty_chunk {
            return Err(impossible);
        }
        Ok(Self { plaintext_len: body - chunks * TAG_LEN as u64, chunks })
    }

    /// The layout of the file that `plaintext_len` bytes of plaintext make.
    ///
    /// # Errors
    /// [`Error::TooLong`] beyond 256 TiB.
    pub fn of_plaintext(plaintext_len: u64) -> Result<Self> {
        let chunks = plaintext_len.div_ceil(CHUNK_LEN as u64).max(1);
        if chunks > MAX_CHUNKS {
            return Err(Error::TooLong);
        }
        Ok(Self { plaintext_len, chunks })
    }

    /// Length of the plaintext, in bytes.
    #[must_use]
    pub fn plaintext_len(&self) -> u64 {
        self.plaintext_len
    }

    /// Length of the encrypted file, in bytes.
    #[must_use]
    pub fn file_len(&self) -> u64 {
        HEADER_LEN as u64 + self.plaintext_len + self.chunks * TAG_LEN as u64
    }

    /// The chunks that hold a range of the plaintext.
    ///
    /// # Errors
    /// [`Error::Range`] when the range is reversed or reaches beyond the plaintext.
    pub fn span(&self, range: Range<u64>) -> Result<Span> {
        if range.start > range.end || range.end > self.plaintext_len {
            return Err(Error::Range);
        }
        let chunk_len = CHUNK_LEN as u64;
        // An empty range still names one chunk, so that reading it authenticates something.
        let first = (range.start / chunk_len).min(self.chunks - 1);
        let end = range.end.div_ceil(chunk_len).max(first + 1);
        let at = |chunk: u64| HEADER_LEN as u64 + chunk * SEALED_CHUNK_LEN as u64;
        Ok(Span {
            first,
            total_chunks: self.chunks,
            file_range: at(first)..at(end).min(self.file_len()),
            skip: range.start - first * chunk_len,
            take: range.end - range.start,
        })
    }
}

/// Whole chunks of a file that hold an asked range: fetch [`file_range`](Self::file_range), then
/// [`FileCipher::open_span`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    first: u64,
    total_chunks: u64,
    file_range: Range<u64>,
    skip: u64,
    take: u64,
}

impl Span {
    /// The bytes of the encrypted file to fetch.
    #[must_use]
    pub fn file_range(&self) -> Range<u64> {
        self.file_range.clone()
    }
}

/// The cipher of one file: its own key, bound to its header and context.
#[derive(Clone)]
pub struct FileCipher {
    header: [u8; HEADER_LEN],
    cipher: Sm4Gcm,
    nonce_prefix: [u8; 8],
    binding: [u8; 32],
}

impl FileCipher {
    /// The cipher of a new file under `context`, with a random file id.
    ///
    /// # Errors
    /// [`Error::Randomness`] when the source fails.
    pub fn create(vault_key: &Secret<16>, context: &[u8], random: &mut dyn Random) -> Result<Self> {
        let mut file_id = [0u8; FILE_ID_LEN];
        random.fill(&mut file_id)?;
        let mut header = [0u8; HEADER_LEN];
        header[..8].copy_from_slice(MAGIC);
        header[8..11].copy_from_slice(&[VERSION, SUITE_SM4_GCM, CHUNK_LOG2]);
        header[16..].copy_from_slice(&file_id);
        Ok(Self::with_header(vault_key, context, header))
    }

    /// The cipher of an existing file from its first [`HEADER_LEN`] bytes.
    ///
    /// # Errors
    /// [`Error::Format`] when they are no header of this format. Whether key and context are right
    /// shows when the first chunk is opened.
    pub fn from_header(vault_key: &Secret<16>, context: &[u8], header: &[u8]) -> Result<Self> {
        let header: [u8; HEADER_LEN] = header
            .get(..HEADER_LEN)
            .and_then(|h| h.try_into().ok())
            .ok_or(Error::Format("no vault file: too short"))?;
        if header[..8] != MAGIC[..] {
            return Err(Error::Format("no vault file"));
        }
        if header[8..16] != [VERSION, SUITE_SM4_GCM, CHUNK_LOG2, 0, 0, 0, 0, 0] {
            return Err(Error::Format("vault file of an unknown version or suite"));
        }
        Ok(Self::with_header(vault_key, context, header))
    }

    fn with_header(vault_key: &Secret<16>, context: &[u8], header: [u8; HEADER_LEN]) -> Self {
        let derived = HmacSm3::new(vault_key.expose()).mac_parts(&[b"shuyu vault file v1\0", &header]);
        let derived = zeroize::Zeroizing::new(derived);
        let (mut key, mut nonce_prefix) = (zeroize::Zeroizing::new([0u8; 16]), [0u8; 8]);
        key.copy_from_slice(&derived[..16]);
        nonce_prefix.copy_from_slice(&derived[16..24]);
        let mut binding = Sm3::new();
        binding.update(&header);
        binding.update(context);
        Self { header, cipher: Sm4Gcm::new(&Secret::new(*key)), nonce_prefix, binding: binding.finish() }
    }

    /// The header the file begins with.
    #[must_use]
    pub fn header(&self) -> &[u8; HEADER_LEN] {
        &self.header
    }

    /// Seals one chunk in place and gives its tag, to be written after it. Every chunk but the last
    /// has [`CHUNK_LEN`] bytes; a number is used once.
    ///
    /// # Errors
    /// [`Error::TooLong`] beyond 2^32 chunks or a chunk of more than [`CHUNK_LEN`] bytes.
    pub fn seal_chunk(&self, number: u64, last: bool, chunk: &mut [u8]) -> Result<[u8; TAG_LEN]> {
        if chunk.len() > CHUNK_LEN || (!last && chunk.len() != CHUNK_LEN) {
            return Err(Error::TooLong);
        }
        self.cipher.seal_in_place(&self.nonce(number)?, &self.aad(number, last), chunk)
    }

    /// Opens the fetched chunks of `span` and appends exactly the asked range to `plaintext`, which
    /// stays as it was when this fails.
    ///
    /// # Errors
    /// [`Error::Format`] when `fetched` is not as long as the span's file range,
    /// [`Error::Authentication`] when any chunk is not the one sealed for this place.
    pub fn open_span(&self, span: &Span, fetched: &[u8], plaintext: &mut Vec<u8>) -> Result<()> {
        let expected = span.file_range.end - span.file_range.start;
        if fetched.len() as u64 != expected {
            return Err(Error::Format("fetched bytes do not fill the span"));
        }
        let start = plaintext.len();
        let opened = self.open_chunks(span, fetched, plaintext);
        // Both fit: a span is never longer than the fetched bytes, which are in memory.
        let (skip, take) = (usize::try_from(span.skip), usize::try_from(span.take));
        match (opened, skip, take) {
            (Ok(()), Ok(skip), Ok(take)) if plaintext.len() >= start + skip + take => {
                plaintext.drain(start..start + skip);
                plaintext.truncate(start + take);
                Ok(())
            }
            (opened, ..) => {
                plaintext.truncate(start);
                opened.and(Err(Error::Range))
            }
        }
    }

    fn open_chunks(&self, span: &Span, fetched: &[u8], plaintext: &mut Vec<u8>) -> Result<()> {
        plaintext.reserve(fetched.len());
        for (number, sealed) in (span.first..).zip(fetched.chunks(SEALED_CHUNK_LEN)) {
            let (text, tag) =
                sealed.split_last_chunk::<TAG_LEN>().ok_or(Error::Format("chunk shorter than its tag"))?;
            let at = plaintext.len();
            plaintext.extend_from_slice(text);
            let last = number + 1 == span.total_chunks;
            let chunk = plaintext.get_mut(at..).unwrap_or_default();
            self.cipher.open_in_place(&self.nonce(number)?, &self.aad(number, last), chunk, tag)?;
        }
        Ok(())
    }

    fn nonce(&self, number: u64) -> Result<[u8; NONCE_LEN]> {
        let number = u32::try_from(number).map_err(|_| Error::TooLong)?;
        let mut nonce = [0u8; NONCE_LEN];
        nonce[..8].copy_from_slice(&self.nonce_prefix);
        nonce[8..].copy_from_slice(&number.to_be_bytes());
        Ok(nonce)
    }

    fn aad(&self, number: u64, last: bool) -> [u8; 41] {
        let mut aad = [0u8; 41];
        aad[..32].copy_from_slice(&self.binding);
        aad[32..40].copy_from_slice(&number.to_be_bytes());
        aad[40] = u8::from(last);
        aad
    }
}

impl std::fmt::Debug for FileCipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileCipher").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_layout_is_the_same_from_either_length() {
        for len in [0, 1, 15, 16, 17, 65_535, 65_536, 65_537, 131_072, 131_073, 1 << 40] {
            let layout = Layout::of_plaintext(len).unwrap();
            assert_eq!(layout.plaintext_len(), len);
            assert_eq!(Layout::of_file(layout.file_len()).unwrap(), layout, "{len} bytes");
        }
    }

    #[test]
    fn lengths_no_file_has_are_refused() {
        for file_len in [0, 31, 32, 47, 32 + 65_552 + 1, 32 + 65_552 + 16, u64::MAX] {
            assert!(Layout::of_file(file_len).is_err(), "{file_len} bytes");
        }
        assert!(Layout::of_plaintext(u64::MAX).is_err());
        assert!(Layout::of_plaintext((1 << 48) + 1).is_err());
    }

    #[test]
    fn a_span_covers_the_chunks_of_its_range_and_no_more() {
        let layout = Layout::of_plaintext(200_000).unwrap();
        assert_eq!(layout.span(0..1).unwrap().file_range(), 32..32 + 65_552);
        assert_eq!(layout.span(65_535..65_537).unwrap().file_range(), 32..32 + 2 * 65_552);
        assert_eq!(layout.span(65_536..65_536).unwrap().file_range(), 32 + 65_552..32 + 2 * 65_552);
        assert_eq!(layout.span(199_999..200_000).unwrap().file_range(), 32 + 3 * 65_552..layout.file_len());
        #[expect(clippy::reversed_empty_ranges, reason = "a reversed range is the case under test")]
        let reversed = layout.span(2..1);
        assert!(matches!(reversed, Err(Error::Range)));
        assert!(matches!(layout.span(0..200_001), Err(Error::Range)));
        assert_eq!(Layout::of_plaintext(0).unwrap().span(0..0).unwrap().file_range(), 32..48);
    }
}
