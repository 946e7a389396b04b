//! A ledger in one file, for people without the database: what `shuyu ledger export` writes, and
//! `verify` and `prove` read.
//!
//! ```text
//! header   "SHUYULDG", version 1, origin (2-byte length), public key (65 bytes)
//! records  "C" checkpoint: 4-byte length, note
//!          "E" entry: 4-byte length, canonical encoding; position = order
//!          "R" current row: table (1-byte length), id (16), version (8), SM3 (32)
//! end      "Z" numbers of checkpoints, entries and rows (8 each), SM3 of everything before
//! ```
//!
//! Checkpoints come first, then entries, then rows: the order the verifier needs. The digest at the end finds
//! a cut or damaged transfer; whether the content is genuine rests on the signatures, verified with a key that
//! is obtained elsewhere. The key inside only tells which one that is.

use crate::{
    Error, Hash, Report, Result, SignedCheckpoint, Verifier,
    proof::{InclusionProof, inclusion_ranges, roots_from_leaves},
    tree::leaf_hash,
};
use gm::{Sm3, VerifyingKey};
use std::io::{Read, Write};
use uuid::Uuid;

const MAGIC: &[u8; 8] = b"SHUYULDG";
const VERSION: u8 = 1;
/// Longest entry or note read: an entry with the most rows stays below 8 MiB.
const MAX_RECORD: usize = 16 << 20;

/// Numbers of records, in the order they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Checkpoints.
    pub checkpoints: u64,
    /// Entries.
    pub entries: u64,
    /// Current rows.
    pub rows: u64,
}

/// Writes a bundle.
#[derive(Debug)]
pub struct BundleWriter<W: Write> {
    inner: W,
    digest: Sm3,
    counts: Counts,
}

impl<W: Write> BundleWriter<W> {
    /// Begins a bundle of the ledger called `origin`, whose checkpoints `key` verifies.
    ///
    /// # Errors
    /// [`Error::Io`]; [`Error::Bundle`] for an impossibly long origin.
    pub fn create(inner: W, origin: &str, key: &VerifyingKey) -> Result<Self> {
        let mut writer = Self { inner, digest: Sm3::new(), counts: Counts::default() };
        let len = u16::try_from(origin.len()).map_err(|_| Error::Bundle("origin is too long"))?;
        writer.put(&[MAGIC, &[VERSION][..], &len.to_be_bytes(), origin.as_bytes(), &key.to_bytes()])?;
        Ok(writer)
    }

    /// Adds a checkpoint, before any entry.
    ///
    /// # Errors
    /// [`Error::Io`]; [`Error::Bundle`] out of order.
    pub fn checkpoint(&mut self, note: &str) -> Result<()> {
        if self.counts.entries + self.counts.rows > 0 {
            return Err(Error::Bundle("checkpoints come before entries"));
        }
        self.counts.checkpoints += 1;
        self.put(&[b"C", &record_len(note.as_bytes())?, note.as_bytes()])
    }

    /// Adds the next entry, before any row.
    ///
    /// # Errors
    /// [`Error::Io`]; [`Error::Bundle`] out of order.
    pub fn entry(&mut self, encoded: &[u8]) -> Result<()> {
        if self.counts.rows > 0 {
            return Err(Error::Bundle("entries come before rows"));
        }
        self.counts.entries += 1;
        self.put(&[b"E", &record_len(encoded)?, encoded])
    }

    /// Adds a current row: its version and the SM3 of it as it is now.
    ///
    /// # Errors
    /// [`Error::Io`]; [`Error::Bundle`] for an impossibly long table name.
    pub fn row(&mut self, table: &str, id: Uuid, version: u64, digest: &Hash) -> Result<()> {
        let len = u8::try_from(table.len()).map_err(|_| Error::Bundle("table name is too long"))?;
        self.counts.rows += 1;
        self.put(&[b"R", &[len], table.as_bytes(), id.as_bytes(), &version.to_be_bytes(), digest])
    }

    /// Writes the end, flushes and gives the target back.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn finish(mut self) -> Result<W> {
        let Counts { checkpoints, entries, rows } = self.counts;
        self.put(&[b"Z", &checkpoints.to_be_bytes(), &entries.to_be_bytes(), &rows.to_be_bytes()])?;
        self.inner.write_all(&self.digest.finish())?;
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn put(&mut self, parts: &[&[u8]]) -> Result<()> {
        for part in parts {
            self.digest.update(part);
            self.inner.write_all(part)?;
        }
        Ok(())
    }
}

fn record_len(record: &[u8]) -> Result<[u8; 4]> {
    let len = u32::try_from(record.len()).ok().filter(|_| record.len() <= MAX_RECORD);
    len.map(u32::to_be_bytes).ok_or(Error::Bundle("record is too long"))
}

/// A record of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record<'a> {
    /// A checkpoint, as a note.
    Checkpoint(&'a str),
    /// An entry: its position and encoding.
    Entry(u64, &'a [u8]),
    /// A current row.
    Row {
        /// Its table.
        table: &'a str,
        /// Its id.
        id: Uuid,
        /// Its version.
        version: u64,
        /// SM3 of it as it is now.
        digest: Hash,
    },
}

/// Reads a bundle record by record in one buffer. Wrap a file in a [`std::io::BufReader`].
#[derive(Debug)]
pub struct BundleReader<R: Read> {
    inner: R,
    digest: Sm3,
    counts: Counts,
    origin: String,
    key: VerifyingKey,
    buffer: Vec<u8>,
    ended: bool,
}

impl<R: Read> BundleReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`Error::Bundle`] when it is no bundle, [`Error::Io`].
    pub fn open(inner: R) -> Result<Self> {
        let mut input = Input { inner, digest: Sm3::new() };
        if input.array::<8>()? != *MAGIC {
            return Err(Error::Bundle("no ledger bundle"));
        }
        if input.array::<1>()? != [VERSION] {
            return Err(Error::Bundle("unknown version"));
        }
        let len = usize::from(u16::from_be_bytes(input.array()?));
        let mut buffer = Vec::new();
        input.read(len, &mut buffer)?;
        let origin = String::from_utf8(std::mem::take(&mut buffer)).map_err(|_| Error::Bundle("origin is no text"))?;
        let key = VerifyingKey::from_bytes(&input.array::<65>()?).map_err(|_| Error::Bundle("public key is no key"))?;
        let Input { inner, digest } = input;
        Ok(Self { inner, digest, counts: Counts::default(), origin, key, buffer, ended: false })
    }

    /// Name of the ledger.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The key the exporter says the checkpoints are signed with. Not to be trusted by itself.
    #[must_use]
    pub fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// The next record; `None` after the end, when numbers and digest were checked and nothing follows.
    ///
    /// # Errors
    /// [`Error::Bundle`] when the file is cut, altered, out of order or goes on after its end; [`Error::Io`].
    #[expect(clippy::should_implement_trait, reason = "records borrow the reader's buffer, which an iterator cannot")]
    pub fn next(&mut self) -> Result<Option<Record<'_>>> {
        if self.ended {
            return Ok(None);
        }
        let mut input = Input { inner: &mut self.inner, digest: std::mem::take(&mut self.digest) };
        let counts = &mut self.counts;
        let record = match input.array::<1>()? {
            [b'C'] if counts.entries + counts.rows == 0 => {
                counts.checkpoints += 1;
                input.record(&mut self.buffer)?;
                let note = std::str::from_utf8(&self.buffer).map_err(|_| Error::Bundle("checkpoint is no text"))?;
                Some(Record::Checkpoint(note))
            }
            [b'E'] if counts.rows == 0 => {
                counts.entries += 1;
                input.record(&mut self.buffer)?;
                Some(Record::Entry(counts.entries - 1, &self.buffer))
            }
            [b'R'] => {
                counts.rows += 1;
                let [len] = input.array::<1>()?;
                input.read(usize::from(len), &mut self.buffer)?;
                let (id, version, digest) = (Uuid::from_bytes(input.array()?), input.u64()?, input.array()?);
                let table = std::str::from_utf8(&self.buffer).map_err(|_| Error::Bundle("table is no text"))?;
                Some(Record::Row { table, id, version, digest })
            }
            [b'Z'] => {
                input.end(*counts)?;
                self.ended = true;
                None
            }
            _ => return Err(Error::Bundle("unknown or misplaced record")),
        };
        self.digest = input.digest;
        Ok(record)
    }
}

struct Input<R> {
    inner: R,
    digest: Sm3,
}

impl<R: Read> Input<R> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.inner.read_exact(bytes).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Error::Bundle("cut short"),
            _ => error.into(),
        })?;
        self.digest.update(bytes);
        Ok(())
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn u64(&mut self) -> Result<u64> {
        self.array().map(u64::from_be_bytes)
    }

    fn read(&mut self, len: usize, buffer: &mut Vec<u8>) -> Result<()> {
        buffer.clear();
        // A length that lies costs no more memory than the file has bytes.
        (&mut self.inner).take(len as u64).read_to_end(buffer)?;
        if buffer.len() != len {
            return Err(Error::Bundle("cut short"));
        }
        self.digest.update(buffer);
        Ok(())
    }

    fn record(&mut self, buffer: &mut Vec<u8>) -> Result<()> {
        let len = usize::try_from(u32::from_be_bytes(self.array()?)).unwrap_or(usize::MAX);
        if len > MAX_RECORD {
            return Err(Error::Bundle("record is too long"));
        }
        self.read(len, buffer)
    }

    fn end(&mut self, counts: Counts) -> Result<()> {
        let stated = Counts { checkpoints: self.u64()?, entries: self.u64()?, rows: self.u64()? };
        if stated != counts {
            return Err(Error::Bundle("records are missing"));
        }
        let digest = self.digest.clone().finish();
        if self.array::<32>()? != digest {
            return Err(Error::Bundle("digest does not fit: the file was damaged"));
        }
        match self.inner.read(&mut [0])? {
            0 => Ok(()),
            _ => Err(Error::Bundle("bytes after the end")),
        }
    }
}

/// Checkpoints handed to the verifier at a time, so that many do not have to lie in memory.
const CHECKPOINT_BATCH: usize = 1_024;

/// Verifies a whole bundle with the key trusted for the ledger called `origin`. With `rows`, the bundle must also
/// hold every current row.
///
/// # Errors
/// [`Error::Bundle`] when the file itself is damaged, [`Error::Io`]. What is wrong with the ledger is in the report.
pub fn verify<R: Read>(mut reader: BundleReader<R>, key: &VerifyingKey, origin: &str, rows: bool) -> Result<Report> {
    let mut verifier = Verifier::new(key.clone(), origin);
    let mut notes: Vec<String> = Vec::new();
    let mut before_entries = true;
    if rows {
        verifier.expect_rows();
    }
    while let Some(record) = reader.next()? {
        if let Record::Checkpoint(note) = record {
            notes.push(note.to_owned());
            if notes.len() < CHECKPOINT_BATCH {
                continue;
            }
        }
        if before_entries || !notes.is_empty() {
            verifier.checkpoints(&notes);
            notes.clear();
            before_entries = false;
        }
        match record {
            Record::Checkpoint(_) => {}
            Record::Entry(index, bytes) => verifier.entry(index, bytes),
            Record::Row { table, id, version, digest } => verifier.row(table, id, version, &digest),
        }
    }
    if !notes.is_empty() {
        verifier.checkpoints(&notes);
    }
    Ok(verifier.finish())
}

/// Proves entry `index` of a bundle against its largest checkpoint; gives the proof and the encoded entry. The bundle
/// is read once, in little memory.
///
/// # Errors
/// [`Error::Range`] when no checkpoint covers the entry, [`Error::Bundle`], [`Error::Io`], [`Error::Checkpoint`].
pub fn prove<R: Read>(mut reader: BundleReader<R>, index: u64) -> Result<(InclusionProof, Vec<u8>)> {
    let mut largest: Option<SignedCheckpoint> = None;
    let mut first_leaf = None;
    while let Some(record) = reader.next()? {
        match record {
            Record::Checkpoint(note) => {
                let signed = SignedCheckpoint::parse(note)?;
                if largest.as_ref().is_none_or(|known| known.checkpoint.size < signed.checkpoint.size) {
                    largest = Some(signed);
                }
            }
            Record::Entry(0, bytes) => {
                first_leaf = Some((leaf_hash(bytes), (index == 0).then(|| bytes.to_vec())));
                break;
            }
            Record::Entry(..) | Record::Row { .. } => break,
        }
    }
    let signed = largest.ok_or(Error::Range("the bundle has no checkpoint"))?;
    let size = signed.checkpoint.size;
    let ranges = inclusion_ranges(index, size)?;
    let Some((leaf, mut wanted)) = first_leaf else { return Err(Error::Bundle("entries are missing")) };
    let mut wanted_leaf = leaf;
    let mut failed = None;
    let rest = std::iter::from_fn(|| match reader.next() {
        Ok(Some(Record::Entry(at, bytes))) if at < size => {
            let leaf = leaf_hash(bytes);
            if at == index {
                wanted = Some(bytes.to_vec());
                wanted_leaf = leaf;
            }
            Some(leaf)
        }
        Ok(_) => None,
        Err(error) => {
            failed = Some(error);
            None
        }
    });
    let path = roots_from_leaves(&ranges, std::iter::once(leaf).chain(rest));
    if let Some(error) = failed {
        return Err(error);
    }
    let entry = wanted.ok_or(Error::Bundle("entries are missing"))?;
    let proof = InclusionProof::new(index, &wanted_leaf, &path?, &signed);
    proof.verify(&reader.key, &reader.origin, Some(&entry))?;
    Ok((proof, entry))
}
