//! Strict decoding: whatever is not exactly what the encoder writes is refused, so that an entry has
//! one encoding and a changed byte is a changed entry.

use super::{Actor, ChangedRow, ChangedRows, Clause, ENTRY_VERSION, Entry, Word, check_word};
use crate::{Error, Result};
use uuid::Uuid;

/// An encoded entry, checked and read in place: nothing is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryView<'a> {
    /// See [`Entry::index`].
    pub index: u64,
    /// See [`Entry::time_ms`].
    pub time_ms: u64,
    /// See [`Entry::actor`].
    pub actor: Actor,
    /// See [`Entry::org`].
    pub org: Uuid,
    /// See [`Entry::action`].
    pub action: &'a str,
    /// See [`Entry::object_kind`].
    pub object_kind: &'a str,
    /// See [`Entry::object`].
    pub object: Uuid,
    /// See [`Entry::control`].
    pub control: Option<&'a str>,
    /// Pack and clause, see [`Entry::clause`].
    pub clause: Option<(&'a str, &'a str)>,
    /// See [`Entry::request`].
    pub request: Uuid,
    /// See [`Entry::nonce`].
    pub nonce: [u8; 16],
    rows: &'a [u8],
    row_count: u16,
}

/// A changed row of an [`EntryView`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowView<'a> {
    /// See [`ChangedRow::table`].
    pub table: &'a str,
    /// See [`ChangedRow::id`].
    pub id: Uuid,
    /// See [`ChangedRow::version`].
    pub version: u64,
    /// See [`ChangedRow::after`].
    pub after: Option<[u8; 32]>,
}

impl<'a> EntryView<'a> {
    /// Reads and checks an encoded entry.
    ///
    /// # Errors
    /// [`Error::Entry`] when the bytes are not the canonical encoding of an entry.
    pub fn parse(bytes: &'a [u8]) -> Result<Self> {
        let mut input = Input(bytes);
        if input.byte()? != ENTRY_VERSION {
            return Err(Error::Entry("unknown version"));
        }
        let (index, time_ms) = (input.u64()?, input.u64()?);
        let actor = match input.byte()? {
            0 => Actor::Person(input.id()?),
            1 => Actor::System,
            2 => Actor::Clock,
            _ => return Err(Error::Entry("unknown sort of actor")),
        };
        let org = input.id()?;
        let (action, object_kind, object) = (input.word()?, input.word()?, input.id()?);
        let control = input.optional_word()?;
        let clause = match input.optional_word()? {
            Some(pack) => Some((pack, input.word()?)),
            None => None,
        };
        let request = input.id()?;
        let row_count = u16::from_be_bytes(input.array()?);
        let before_rows = input.0;
        input.check_rows(row_count)?;
        let rows = before_rows.get(..before_rows.len() - input.0.len()).unwrap_or_default();
        let nonce = input.array()?;
        if !input.0.is_empty() {
            return Err(Error::Entry("bytes after the end"));
        }
        let view = Self {
            index,
            time_ms,
            actor,
            org,
            action,
            object_kind,
            object,
            control,
            clause,
            request,
            nonce,
            rows,
            row_count,
        };
        Ok(view)
    }

    /// The changed rows, in canonical order.
    pub fn rows(&self) -> impl Iterator<Item = RowView<'a>> + use<'a> {
        let mut input = Input(self.rows);
        // `parse` walked through the same bytes, so that no row fails here.
        (0..self.row_count).map_while(move |_| input.row().ok())
    }

    /// A copy that owns its fields.
    ///
    /// # Errors
    /// Never for a view from [`parse`](Self::parse); the type of the fields asks for it.
    pub fn to_entry(&self) -> Result<Entry> {
        let rows = self.rows().map(|row| {
            Ok(ChangedRow { table: Word::new(row.table)?, id: row.id, version: row.version, after: row.after })
        });
        let clause = match self.clause {
            Some((pack, clause)) => Some(Clause { pack: Word::new(pack)?, clause: Word::new(clause)? }),
            None => None,
        };
        Ok(Entry {
            index: self.index,
            time_ms: self.time_ms,
            actor: self.actor,
            org: self.org,
            action: Word::new(self.action)?,
            object_kind: Word::new(self.object_kind)?,
            object: self.object,
            control: self.control.map(Word::new).transpose()?,
            clause,
            request: self.request,
            rows: ChangedRows::new(rows.collect::<Result<_>>()?)?,
            nonce: self.nonce,
        })
    }
}

impl Entry {
    /// Reads an encoded entry.
    ///
    /// # Errors
    /// As [`EntryView::parse`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        EntryView::parse(bytes)?.to_entry()
    }
}

/// The bytes not read yet.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(len).ok_or(Error::Entry("cut short"))?;
        self.0 = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or(Error::Entry("cut short"))?;
        self.0 = rest;
        Ok(*head)
    }

    fn byte(&mut self) -> Result<u8> {
        self.array().map(|[byte]| byte)
    }

    fn u64(&mut self) -> Result<u64> {
        self.array().map(u64::from_be_bytes)
    }

    fn id(&mut self) -> Result<Uuid> {
        self.array().map(Uuid::from_bytes)
    }

    fn word(&mut self) -> Result<&'a str> {
        let len = self.byte()?;
        check_word(self.take(len.into())?)
    }

    fn optional_word(&mut self) -> Result<Option<&'a str>> {
        match self.byte()? {
            0 => Ok(None),
            len => check_word(self.take(len.into())?).map(Some),
        }
    }

    fn row(&mut self) -> Result<RowView<'a>> {
        let (table, id, version) = (self.word()?, self.id()?, self.u64()?);
        let after = match self.byte()? {
            0 => None,
            1 => Some(self.array()?),
            _ => return Err(Error::Entry("unknown sort of after-image")),
        };
        Ok(RowView { table, id, version, after })
    }

    /// Walks through `count` rows, which must be in strictly ascending order of table and id.
    fn check_rows(&mut self, count: u16) -> Result<()> {
        let mut previous: Option<(&str, Uuid)> = None;
        for _ in 0..count {
            let row = self.row()?;
            if previous.is_some_and(|previous| previous >= (row.table, row.id)) {
                return Err(Error::Entry("rows out of order"));
            }
            previous = Some((row.table, row.id));
        }
        Ok(())
    }
}
