//! Facts about an imported table: nulls, distinct values, first rows.

use super::{PREVIEW_ROWS, content::Content, inference::is_missing};
use csv::StringRecord;
use domain::task::{DataType, ImportedColumn};
use std::{
    collections::{BTreeMap, HashSet},
    hash::{BuildHasherDefault, DefaultHasher, Hasher},
};

/// Characters of a cell the preview shows.
const PREVIEW_CHARACTERS: usize = 200;
/// Distinct values are counted up to here.
const DISTINCT_CAP: usize = 10_000;

/// Counts of one column.
#[derive(Default)]
struct Column {
    nulls: u64,
    /// Hashes of the values seen, until the cap is reached.
    seen: HashSet<u64, BuildHasherDefault<Identity>>,
    last: Option<u64>,
    /// Words for a missing value: nulls if the column turns out not to be text, values if it does.
    missing: BTreeMap<String, u64>,
    /// What values look like, counted.
    content: Content,
}

/// Facts gathered row by row.
pub struct Profile {
    columns: Vec<Column>,
    preview: Vec<Vec<Option<String>>>,
}

impl Profile {
    /// No row yet.
    pub fn new(columns: usize) -> Self {
        Self { columns: std::iter::repeat_with(Column::default).take(columns).collect(), preview: Vec::new() }
    }

    /// Takes in a row of text; empty cells are null.
    pub fn text_row(&mut self, record: &StringRecord) {
        if self.wants_preview() {
            self.preview_row(record.iter().map(|cell| Some(cell.to_owned()).filter(|c| !c.is_empty())));
        }
        for (column, cell) in self.columns.iter_mut().zip(record) {
            if is_missing(cell) {
                column.missing(cell);
            } else {
                column.observe(Some(cell.as_bytes()).filter(|bytes| !bytes.is_empty()));
                column.content.observe(cell);
            }
        }
    }

    /// Takes in one value of one column, `None` for null.
    pub fn value(&mut self, column: usize, value: Option<&[u8]>) {
        if let Some(column) = self.columns.get_mut(column) {
            column.observe(value);
        }
    }

    /// Looks at one value as text.
    pub fn look(&mut self, column: usize, text: &str) {
        if let Some(column) = self.columns.get_mut(column) {
            column.content.observe(text);
        }
    }

    /// Whether the preview still has room.
    pub fn wants_preview(&self) -> bool {
        self.preview.len() < PREVIEW_ROWS
    }

    /// Adds a row to the preview; long cells are cut, which three dots show.
    pub fn preview_row(&mut self, row: impl Iterator<Item = Option<String>>) {
        self.preview.push(row.map(|cell| cell.map(shorten)).collect());
    }

    /// The facts, with names and types.
    pub fn finish(
        self,
        names: &[String],
        types: impl Iterator<Item = DataType>,
    ) -> (Vec<ImportedColumn>, Vec<Vec<Option<String>>>) {
        let columns = self.columns.into_iter().zip(names).zip(types).map(|((column, name), data_type)| {
            let (mut nulls, mut distinct) = (column.nulls, column.seen.len());
            match data_type {
                DataType::Text => distinct = DISTINCT_CAP.min(distinct + column.missing.len()),
                _ => nulls += column.missing.values().sum::<u64>(),
            }
            // Digits of a number, a date or a yes and no are measured, not written: only what names somebody counts.
            let content = match data_type {
                DataType::Text | DataType::Integer => column.content.counts(),
                _ => Vec::new(),
            };
            let (name, distinct) = (name.clone(), distinct as u64);
            ImportedColumn { name, data_type, nulls, distinct, content, notices: Vec::new() }
        });
        (columns.collect(), self.preview)
    }
}

fn shorten(mut cell: String) -> String {
    if let Some((cut, _)) = cell.char_indices().nth(PREVIEW_CHARACTERS) {
        cell.truncate(cut);
        cell.push('…');
    }
    cell
}

impl Column {
    fn missing(&mut self, word: &str) {
        match self.missing.get_mut(word) {
            Some(count) => *count += 1,
            None => drop(self.missing.insert(word.to_owned(), 1)),
        }
    }

    fn observe(&mut self, value: Option<&[u8]>) {
        let Some(value) = value else {
            self.nulls += 1;
            return;
        };
        if self.seen.len() >= DISTINCT_CAP {
            return;
        }
        // Among at most 10,000 values two equal 64-bit hashes are expected once in 370 billion columns.
        let mut hasher = DefaultHasher::new();
        hasher.write(value);
        let hash = hasher.finish();
        if self.last.replace(hash) != Some(hash) {
            self.seen.insert(hash);
        }
    }
}

/// Hashes a hash: it is uniform already.
#[derive(Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
