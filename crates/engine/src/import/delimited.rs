//! CSV (RFC 4180): comma, or tab or semicolon where the header has no comma.

use super::{TextRows, decoded::Decoded, encoding, encoding::Encoding, header, upload_fault};
use crate::{Failure, vault::Cursor, vault::OpenFile};
use csv::{ReaderBuilder, StringRecord};
use domain::{Refusal, codes::catalogue as codes};
use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
};

/// Longest record in bytes; an unclosed quote would otherwise take in the rest of the file.
const MAX_RECORD: u64 = 8 << 20;
/// Bytes the parser reads ahead.
const READ_AHEAD: usize = 64 * 1024;

/// A CSV upload.
pub struct Delimited {
    upload: OpenFile,
    encoding: Encoding,
    separator: u8,
    header: Vec<String>,
}

impl Delimited {
    /// Decides encoding and separator and reads the header.
    ///
    /// # Errors
    /// Refuses unknown encodings and irregular headers.
    pub fn open(upload: &OpenFile) -> Result<Self, Failure> {
        let encoding = encoding::detect(|| Ok(upload.cursor()))?;
        let mut table = Self { upload: upload.clone(), encoding, separator: b',', header: Vec::new() };
        table.separator = table.sniff_separator()?;
        let mut records = table.records();
        let mut first = StringRecord::new();
        if !records.next(&mut first)? {
            return Err((&codes::IMPORT_EMPTY_FILE).into());
        }
        table.header = header::check(first.iter())?;
        Ok(table)
    }

    /// Encoding of the text.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    fn sniff_separator(&self) -> Result<u8, Failure> {
        let mut start = Vec::new();
        let text = Decoded::new(self.upload.cursor(), self.encoding);
        text.take(READ_AHEAD as u64).read_to_end(&mut start).map_err(|e| upload_fault(&e))?;
        let line = start.split(|b| matches!(b, b'\r' | b'\n')).find(|line| !line.is_empty()).unwrap_or_default();
        Ok([b',', b'\t', b';'].into_iter().find(|separator| line.contains(separator)).unwrap_or(b','))
    }

    fn records(&self) -> Records {
        let watch = Rc::new(Watch::default());
        let source = Watched { inner: Decoded::new(self.upload.cursor(), self.encoding), watch: watch.clone() };
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .buffer_capacity(READ_AHEAD)
            .from_reader(source);
        Records { reader, watch, row: 0 }
    }
}

impl TextRows for Delimited {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn scan(&mut self, visit: &mut dyn FnMut(u64, &StringRecord) -> Result<(), Failure>) -> Result<(), Failure> {
        let mut records = self.records();
        let mut record = StringRecord::new();
        records.next(&mut record)?;
        let mut last_spans_lines = None;
        while records.next(&mut record)? {
            if record.len() != self.header.len() {
                return Err(records.ragged(&record, self.header.len()));
            }
            last_spans_lines = record.as_slice().contains('\n').then_some(records.row);
            visit(records.row, &record)?;
        }
        // The parser closes an open quote at the end of the file by itself. Quotes come in pairs.
        match last_spans_lines {
            Some(row) if records.watch.quotes.get() % 2 == 1 => Err(unterminated(row)),
            _ => Ok(()),
        }
    }
}

/// Records of the file with the row each begins at.
struct Records {
    reader: csv::Reader<Watched<Decoded<Cursor>>>,
    watch: Rc<Watch>,
    row: u64,
}

impl Records {
    fn next(&mut self, record: &mut StringRecord) -> Result<bool, Failure> {
        self.watch.since_record.set(0);
        let next_row = self.reader.position().line();
        let more = self.reader.read_record(record).map_err(|error| self.refuse(next_row, error))?;
        // Blank lines are skipped, so the record itself knows better where it began.
        self.row = record.position().map_or(next_row, csv::Position::line);
        Ok(more)
    }

    fn refuse(&self, row: u64, error: csv::Error) -> Failure {
        match error.into_kind() {
            csv::ErrorKind::Io(e) if self.watch.overran.get() => {
                drop(e);
                Refusal::of(&codes::IMPORT_RECORD_TOO_LONG).with("row", row).with("limit", MAX_RECORD).into()
            }
            csv::ErrorKind::Io(e) => upload_fault(&e),
            _ => Failure::fault("decoded text was not UTF-8"),
        }
    }

    fn ragged(&mut self, record: &StringRecord, expected: usize) -> Failure {
        let row = self.row;
        let open_quote = record.as_slice().contains('\n') && {
            let mut rest = StringRecord::new();
            // At the end of the file an odd number of quotes tells an open one from a short row.
            matches!(self.reader.read_record(&mut rest), Ok(false)) && self.watch.quotes.get() % 2 == 1
        };
        if open_quote {
            return unterminated(row);
        }
        let refusal = Refusal::of(&codes::IMPORT_RAGGED_ROW).with("row", row);
        refusal.with("found", record.len()).with("expected", expected).into()
    }
}

fn unterminated(row: u64) -> Failure {
    Refusal::of(&codes::IMPORT_UNTERMINATED_QUOTE).with("row", row).into()
}

/// What the parser took in.
#[derive(Default)]
struct Watch {
    since_record: Cell<u64>,
    quotes: Cell<u64>,
    overran: Cell<bool>,
}

/// Stops the parser when one record takes in too much.
struct Watched<R> {
    inner: R,
    watch: Rc<Watch>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.watch.since_record.get() > MAX_RECORD {
            self.watch.overran.set(true);
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        let read = self.inner.read(buffer)?;
        let quotes = buffer.get(..read).unwrap_or_default().iter().filter(|&&b| b == b'"').count();
        self.watch.since_record.update(|n| n + read as u64);
        self.watch.quotes.update(|n| n + quotes as u64);
        Ok(read)
    }
}
