//! Checks a workbook's ZIP archive before any spreadsheet parser sees it.
//!
//! The central directory is read here, strictly: archives that two readers could read in two ways (repeated names,
//! overlapping entries, gaps, trailing bytes) are refused. Then every entry is inflated once against a bound, since
//! the sizes an archive states are claims.

use super::upload_fault;
use crate::{Failure, vault::OpenFile};
use domain::{codes::catalogue as codes, task::Limits};
use std::{
    collections::HashSet,
    io::{self, Read},
    ops::Range,
};
use zip::ZipArchive;

/// Most entries of a workbook's archive; one sheet and its parts need a few dozen.
const MAX_ENTRIES: u16 = 4_096;
/// Inflated bytes from which the ratio counts.
const RATIO_FROM: u64 = 32 << 20;
/// Highest ratio of inflated to stored bytes; real sheets stay under some 60.
const MAX_RATIO: u64 = 100;
/// Longest central directory: bounds what is read at once.
const MAX_DIRECTORY: u64 = 8 << 20;
/// Bytes of an XML part searched for a document type, which must stand before the root.
const PROLOG: usize = 4 * 1024;
const END_LEN: usize = 22;
const ENTRY_LEN: usize = 46;
const LOCAL_LEN: u64 = 30;

/// Checks the archive of a workbook.
///
/// # Errors
/// Refuses irregular, encrypted, macro-carrying and inflating archives.
pub fn check(upload: &OpenFile, limits: &Limits) -> Result<(), Failure> {
    let entries = directory(upload)?;
    let mut names = HashSet::new();
    for entry in &entries {
        if !is_plain(&entry.name) || !names.insert(entry.name.to_ascii_lowercase()) {
            return Err(bad());
        }
        if entry.name.to_ascii_lowercase().ends_with("vbaproject.bin") {
            return Err((&codes::IMPORT_MACRO_WORKBOOK).into());
        }
    }
    inflate(upload, entries.len(), limits)
}

/// Pictures that lie in a workbook beside its cells.
///
/// # Errors
/// As [`check`].
pub fn pictures(upload: &OpenFile) -> Result<u64, Failure> {
    let inside = |entry: &&Entry| entry.name.to_ascii_lowercase().starts_with("xl/media/");
    Ok(directory(upload)?.iter().filter(inside).count() as u64)
}

pub fn bad() -> Failure {
    (&codes::IMPORT_BAD_ARCHIVE).into()
}

/// One entry of the central directory.
struct Entry {
    name: String,
    stored: u64,
    local: u64,
}

/// A relative path of plain segments: no climbing, no absolute path, no backslash, no control character.
fn is_plain(name: &str) -> bool {
    let path = name.strip_suffix('/').unwrap_or(name);
    !path.is_empty()
        && path.split('/').all(|segment| !matches!(segment, "" | "." | ".."))
        && !name.chars().any(|c| c.is_control() || matches!(c, '\\' | ':'))
}

/// Reads the central directory: all of it, nothing beside it, no entry over another.
fn directory(upload: &OpenFile) -> Result<Vec<Entry>, Failure> {
    let (count, at) = end_record(upload)?;
    let bytes = upload.read_range(at.clone()).map_err(|e| upload_fault(&e))?;
    let mut rest = &*bytes;
    let mut entries = Vec::new();
    for _ in 0..count {
        let (entry, after) = entry(rest)?;
        entries.push(entry);
        rest = after;
    }
    if !rest.is_empty() {
        return Err(bad());
    }
    require_apart(upload, &mut entries, at.start)?;
    Ok(entries)
}

/// The end record: number of entries and where the central directory lies, right before it.
fn end_record(upload: &OpenFile) -> Result<(u16, Range<u64>), Failure> {
    let len = upload.len();
    let tail_start = len.saturating_sub(END_LEN as u64 + u64::from(u16::MAX));
    let tail = upload.read_range(tail_start..len).map_err(|e| upload_fault(&e))?;
    let found = tail.windows(END_LEN).rposition(|w| {
        w.starts_with(b"PK\x05\x06") // the comment must reach exactly to the end; checked below
    });
    let at = found.ok_or_else(bad)?;
    let record = tail.get(at..).unwrap_or_default();
    let (disks, here, count) = (le32(record, 4), le16(record, 8), le16(record, 10));
    let (size, start) = (u64::from(le32(record, 12)), u64::from(le32(record, 16)));
    let end = tail_start + at as u64;
    let whole = record.len() == END_LEN + usize::from(le16(record, 20));
    // A ZIP64 archive carries FFFF here and fails the same tests: no sheet of bounded size needs one.
    let regular = disks == 0 && here == count && start.checked_add(size) == Some(end);
    if whole && regular && (1..=MAX_ENTRIES).contains(&count) && size <= MAX_DIRECTORY {
        Ok((count, start..end))
    } else {
        Err(bad())
    }
}

/// The first entry of `bytes` and what follows it.
fn entry(bytes: &[u8]) -> Result<(Entry, &[u8]), Failure> {
    let head = bytes.get(..ENTRY_LEN).filter(|head| head.starts_with(b"PK\x01\x02")).ok_or_else(bad)?;
    let (made_by, flags, method) = (le16(head, 4), le16(head, 8), le16(head, 10));
    if flags & 1 != 0 {
        return Err((&codes::IMPORT_ENCRYPTED_WORKBOOK).into());
    }
    let (stored, inflated, local) = (le32(head, 20), le32(head, 24), le32(head, 42));
    let symlink = made_by >> 8 == 3 && le32(head, 38) >> 28 == 0xA;
    if !matches!(method, 0 | 8) || symlink || [stored, inflated, local].contains(&u32::MAX) {
        return Err(bad());
    }
    let [name_len, extra, comment] = [28, 30, 32].map(|at| usize::from(le16(head, at)));
    let name = bytes.get(ENTRY_LEN..ENTRY_LEN + name_len).ok_or_else(bad)?;
    let name = std::str::from_utf8(name).map_err(|_| bad())?.to_owned();
    let after = bytes.get(ENTRY_LEN + name_len + extra + comment..).ok_or_else(bad)?;
    Ok((Entry { name, stored: stored.into(), local: local.into() }, after))
}

/// Every entry's local header has its name, and its bytes end before the next one begins.
fn require_apart(upload: &OpenFile, entries: &mut [Entry], directory: u64) -> Result<(), Failure> {
    entries.sort_by_key(|entry| entry.local);
    let mut free_from = 0;
    for entry in entries.iter() {
        let names_from = entry.local + LOCAL_LEN;
        let name_end = names_from + entry.name.len() as u64;
        if entry.local < free_from || name_end > directory {
            return Err(bad());
        }
        let local = upload.read_range(entry.local..name_end).map_err(|e| upload_fault(&e))?;
        let (head, name) = local.split_at(usize::try_from(LOCAL_LEN).map_err(|_| bad())?);
        let same = head.starts_with(b"PK\x03\x04") && usize::from(le16(head, 26)) == entry.name.len();
        if !same || name != entry.name.as_bytes() {
            return Err(bad());
        }
        free_from = name_end + u64::from(le16(head, 28)) + entry.stored;
    }
    if free_from <= directory { Ok(()) } else { Err(bad()) }
}

/// Inflates every entry once against the bound.
fn inflate(upload: &OpenFile, count: usize, limits: &Limits) -> Result<(), Failure> {
    let mut archive = ZipArchive::new(upload.cursor()).map_err(|_| bad())?;
    if archive.len() != count {
        return Err(bad());
    }
    let by_ratio = RATIO_FROM.max(upload.len().saturating_mul(MAX_RATIO));
    let bound = limits.inflated_bytes.min(by_ratio);
    let mut total = 0;
    for index in 0..count {
        let mut part = archive.by_index(index).map_err(|_| bad())?;
        // Readers find parts whatever the case of their names.
        let name = part.name().map_or_else(|_| String::new(), |name| name.to_ascii_lowercase());
        let xml = name.ends_with(".xml") || name.ends_with(".rels");
        let mut prolog = Vec::new();
        (&mut part).take(PROLOG as u64).read_to_end(&mut prolog).map_err(|_| bad())?;
        if xml && declares_type(&prolog) {
            return Err((&codes::IMPORT_ENTITY_DECLARED).into());
        }
        total += prolog.len() as u64;
        let left = bound.saturating_sub(total);
        // One byte more than is left tells a full bound from an overrun.
        total += io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|_| bad())?;
        if total > bound {
            return Err((&codes::IMPORT_ZIP_BOMB).into());
        }
    }
    Ok(())
}

fn declares_type(prolog: &[u8]) -> bool {
    let lower: Vec<u8> = prolog.iter().filter(|&&b| b != 0).map(u8::to_ascii_lowercase).collect();
    lower.windows(9).any(|w| w == b"<!doctype") || lower.windows(8).any(|w| w == b"<!entity")
}

fn le16(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |b| u16::from_le_bytes(*b))
}

fn le32(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |b| u32::from_le_bytes(*b))
}
