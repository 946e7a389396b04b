//! A ledger entry: who did what to which object under which rule, and the digests of the rows it
//! changed. Its fields cannot hold names, free text or data, so that erasure and secrecy never
//! touch the ledger.

mod decode;
mod encode;

pub use decode::{EntryView, RowView};

use crate::{Error, Result};
use std::fmt;
use uuid::Uuid;

/// First byte of every entry. Old versions verify for ever; a change of layout takes the next number.
pub const ENTRY_VERSION: u8 = 1;

/// Most rows one entry may record; a bulk command is split or records a digest over many rows.
pub const MAX_ROWS: usize = 65_535;

/// Longest word, in bytes.
const MAX_WORD: usize = 64;

/// What happened, once and for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Position in the ledger, from 0 without a gap.
    pub index: u64,
    /// Moment of the command, in milliseconds since 1970-01-01T00:00:00Z.
    pub time_ms: u64,
    /// Who acted.
    pub actor: Actor,
    /// The organisation acted for; nil for the platform.
    pub org: Uuid,
    /// The action, `<kind>.<verb>`.
    pub action: Word,
    /// Kind of the object acted on.
    pub object_kind: Word,
    /// The object acted on.
    pub object: Uuid,
    /// Requirement row the action serves or was refused by (`A11.1`).
    pub control: Option<Word>,
    /// The rule that decided, where one did.
    pub clause: Option<Clause>,
    /// The request that caused it.
    pub request: Uuid,
    /// After-images of the rows it changed.
    pub rows: ChangedRows,
    /// Random bytes: they keep a leaf hash from being guessed from its other fields.
    pub nonce: [u8; 16],
}

/// Who acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A person.
    Person(Uuid),
    /// The platform, carrying out a consequence.
    System,
    /// The platform, carrying out a deadline.
    Clock,
}

/// A clause of a rule pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Identifier of the pack.
    pub pack: Word,
    /// Identifier of the clause in the pack.
    pub clause: Word,
}

/// A row the command changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangedRow {
    /// Its table.
    pub table: Word,
    /// Its id.
    pub id: Uuid,
    /// Its version after the change, growing with every change.
    pub version: u64,
    /// SM3 of the row after the change; `None` when it was deleted.
    pub after: Option<[u8; 32]>,
}

/// Changed rows in canonical order: by table and id, each row once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChangedRows(Vec<ChangedRow>);

impl ChangedRows {
    /// Brings rows into canonical order. Of a row that was changed more than once the highest version
    /// stays: it is the after-image of the command.
    ///
    /// # Errors
    /// [`Error::Entry`] for more than [`MAX_ROWS`] rows, or two different after-images of one version.
    pub fn new(mut rows: Vec<ChangedRow>) -> Result<Self> {
        rows.sort_unstable_by(|a, b| {
            a.table.cmp(&b.table).then_with(|| a.id.cmp(&b.id)).then_with(|| b.version.cmp(&a.version))
        });
        let contradiction = rows.windows(2).any(|pair| match pair {
            [a, b] => a.table == b.table && a.id == b.id && a.version == b.version && a.after != b.after,
            _ => false,
        });
        if contradiction {
            return Err(Error::Entry("two after-images of one row version"));
        }
        rows.dedup_by(|next, kept| next.table == kept.table && next.id == kept.id);
        if rows.len() > MAX_ROWS {
            return Err(Error::Entry("too many rows"));
        }
        Ok(Self(rows))
    }

    /// The rows, in canonical order.
    #[must_use]
    pub fn as_slice(&self) -> &[ChangedRow] {
        &self.0
    }
}

/// A word of the platform's own vocabulary: 1 to 64 of the characters `A-Z a-z 0-9 . _ - / :`. It
/// cannot carry free text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(Box<str>);

impl Word {
    /// Reads a word.
    ///
    /// # Errors
    /// [`Error::Entry`] when it is empty, too long or holds another character.
    pub fn new(text: &str) -> Result<Self> {
        check_word(text.as_bytes()).map(|word| Self(word.into()))
    }

    /// The word as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The one rule for words, for building and for decoding.
fn check_word(bytes: &[u8]) -> Result<&str> {
    let allowed = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'/' | b':');
    if bytes.is_empty() || bytes.len() > MAX_WORD || !bytes.iter().all(allowed) {
        return Err(Error::Entry("not a word of the vocabulary"));
    }
    std::str::from_utf8(bytes).map_err(|_| Error::Entry("not a word of the vocabulary"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn row(table: &str, id: u128, version: u64) -> ChangedRow {
        let after = Some([u8::try_from(version).unwrap(); 32]);
        ChangedRow { table: Word::new(table).unwrap(), id: Uuid::from_u128(id), version, after }
    }

    #[test]
    fn a_word_cannot_carry_free_text() {
        for text in ["", "a b", "姓名", "a\n", "a,b", "張", &"x".repeat(65)] {
            assert!(Word::new(text).is_err(), "{text:?}");
        }
        for text in ["agreement.suspend", "A11.1", "hz-2023/pack:2", &"x".repeat(64)] {
            assert_eq!(Word::new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn rows_are_ordered_and_the_last_change_of_a_row_stays() {
        let rows = ChangedRows::new(vec![row("b", 1, 1), row("a", 2, 1), row("a", 1, 3), row("a", 1, 2)]).unwrap();
        assert_eq!(rows.as_slice(), [row("a", 1, 3), row("a", 2, 1), row("b", 1, 1)]);
    }

    #[test]
    fn two_images_of_one_version_are_refused() {
        let mut other = row("a", 1, 2);
        other.after = None;
        assert!(ChangedRows::new(vec![row("a", 1, 2), other]).is_err());
        assert_eq!(ChangedRows::new(vec![row("a", 1, 2), row("a", 1, 2)]).unwrap().as_slice().len(), 1);
    }
}
