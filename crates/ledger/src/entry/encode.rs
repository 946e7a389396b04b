//! Encoding of version 1, frozen by golden files. Integers are big-endian.
//!
//! ```text
//! version        1   = 1
//! index          8
//! time           8   milliseconds since 1970
//! actor          1   0 person (then its id, 16), 1 system, 2 clock
//! organisation   16
//! action         word: length (1), bytes
//! object kind    word
//! object         16
//! control        word, or 00 for none
//! pack           word, or 00 for none
//! clause         word, only after a pack
//! request        16
//! rows           2   number, then per row:
//!   table        word
//!   id           16
//!   version      8
//!   after        01 and SM3 (32), or 00 when deleted
//! nonce          16
//! ```

use super::{Actor, ENTRY_VERSION, Entry, Word};
use crate::{Error, Result};

impl Entry {
    /// The canonical encoding: the bytes the leaf hash covers and the database stores.
    ///
    /// # Errors
    /// [`Error::Entry`] for more rows than [`MAX_ROWS`](super::MAX_ROWS), which
    /// [`ChangedRows`](super::ChangedRows) rules out.
    pub fn encode(&self) -> Result<Vec<u8>> {
        let rows = self.rows.as_slice();
        let mut out = Vec::with_capacity(160 + rows.len() * 80);
        out.push(ENTRY_VERSION);
        out.extend_from_slice(&self.index.to_be_bytes());
        out.extend_from_slice(&self.time_ms.to_be_bytes());
        match self.actor {
            Actor::Person(id) => {
                out.push(0);
                out.extend_from_slice(id.as_bytes());
            }
            Actor::System => out.push(1),
            Actor::Clock => out.push(2),
        }
        out.extend_from_slice(self.org.as_bytes());
        word(&mut out, Some(&self.action));
        word(&mut out, Some(&self.object_kind));
        out.extend_from_slice(self.object.as_bytes());
        word(&mut out, self.control.as_ref());
        word(&mut out, self.clause.as_ref().map(|c| &c.pack));
        if let Some(clause) = &self.clause {
            word(&mut out, Some(&clause.clause));
        }
        out.extend_from_slice(self.request.as_bytes());
        let count = u16::try_from(rows.len()).map_err(|_| Error::Entry("too many rows"))?;
        out.extend_from_slice(&count.to_be_bytes());
        for row in rows {
            word(&mut out, Some(&row.table));
            out.extend_from_slice(row.id.as_bytes());
            out.extend_from_slice(&row.version.to_be_bytes());
            out.push(u8::from(row.after.is_some()));
            out.extend_from_slice(row.after.as_ref().map_or(&[][..], |after| after));
        }
        out.extend_from_slice(&self.nonce);
        Ok(out)
    }
}

fn word(out: &mut Vec<u8>, word: Option<&Word>) {
    let text = word.map_or("", Word::as_str);
    // A word has at most 64 bytes, so the length always fits its byte.
    out.push(u8::try_from(text.len()).unwrap_or_default());
    out.extend_from_slice(text.as_bytes());
}
