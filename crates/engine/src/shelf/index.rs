//! Rows by the value of one column.

use super::filter::{Filter, hash_of};
use crate::Failure;
use datafusion::arrow::array::RecordBatch;

/// Hashes of a column's values with their rows, sorted: 16 bytes a row, found by binary search.
#[derive(Debug)]
pub struct Index {
    column: usize,
    entries: Vec<(u64, u32)>,
}

impl Index {
    /// Indexes a column; nulls are in no entry.
    ///
    /// # Errors
    /// A fault beyond 2^32 rows.
    pub fn of(table: &RecordBatch, column: usize) -> Result<Self, Failure> {
        let rows = u32::try_from(table.num_rows()).map_err(|_| Failure::fault("too many rows for a shelf"))?;
        let array = table.column(column);
        let mut entries: Vec<_> = (0..rows).filter_map(|row| Some((hash_of(array, row as usize)?, row))).collect();
        entries.sort_unstable();
        Ok(Self { column, entries })
    }

    /// The column's place in the table.
    pub fn column(&self) -> usize {
        self.column
    }

    /// Rows that may have the filter's value, in order of the table; every row that has it is among them.
    pub fn candidates(&self, filter: &Filter) -> impl Iterator<Item = usize> {
        let hash = filter.hash();
        let start = self.entries.partition_point(|(entry, _)| *entry < hash);
        let rest = self.entries.get(start..).unwrap_or_default();
        rest.iter().take_while(move |(entry, _)| *entry == hash).map(|(_, row)| *row as usize)
    }

    /// Bytes it takes in memory.
    pub fn memory(&self) -> usize {
        self.entries.capacity() * size_of::<(u64, u32)>()
    }
}
