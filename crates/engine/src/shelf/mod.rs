//! Serves rows of releases, without the query engine.
//!
//! A shelf holds one release in memory, as columns, with an index on its key columns: a call for a key costs a few
//! microseconds. It opens releases only; no raw, sample or candidate file can be put on it.

mod answer;
mod filter;
mod index;
mod shelves;

pub use answer::Page;
pub use shelves::Shelves;

use crate::{
    Failure,
    columns::{arrow_type, cast, column_type},
    vault::{ParquetSource, Vault},
};
use datafusion::{
    arrow::{
        array::RecordBatch,
        datatypes::{Field, Schema, SchemaRef},
    },
    parquet::{arrow::arrow_reader::ParquetRecordBatchReaderBuilder, file::metadata::RowGroupMetaData},
};
use domain::{
    Refusal,
    codes::delivery,
    task::{Area, Keys, VaultRef},
};
use filter::Filter;
use index::Index;
use std::sync::Arc;

/// Most rows of one page.
pub const MAX_PAGE: usize = 1_000;
/// Most bytes a release may take in memory, as its footer states them.
const MAX_BYTES: i64 = 1 << 30;

/// A release in memory.
#[derive(Debug)]
pub struct Shelf {
    table: RecordBatch,
    indexes: Vec<Index>,
}

impl Shelf {
    /// Loads the release `file` and indexes `key_columns`.
    ///
    /// # Errors
    /// A fault when it is no release, a key column is not in it, it is larger than a shelf holds, or the vault fails.
    pub fn open(vault: &Vault, file: &VaultRef, keys: &Keys, key_columns: &[String]) -> Result<Self, Failure> {
        if file.area != Area::Release {
            return Err(Failure::fault("only releases are served"));
        }
        let fault = || Failure::fault("the release is no table");
        let source = ParquetSource(vault.open(file, keys)?);
        let builder = ParquetRecordBatchReaderBuilder::try_new(source).map_err(|_| fault())?;
        let groups = builder.metadata().row_groups();
        if groups.iter().map(memory_of).fold(0, i64::saturating_add) > MAX_BYTES {
            return Err(Failure::fault("the release is larger than a shelf holds"));
        }
        let rows: i64 = groups.iter().map(|group| group.num_rows()).sum();
        let rows = usize::try_from(rows).map_err(|_| fault())?;
        let fields = builder.schema().fields().iter().map(|field| {
            let kind = column_type(field.data_type()).ok_or_else(fault)?;
            Ok(Field::new(field.name(), arrow_type(kind), true))
        });
        let schema: SchemaRef = Arc::new(Schema::new(fields.collect::<Result<Vec<_>, Failure>>()?));
        let mut reader = builder.with_batch_size(rows.max(1)).build().map_err(|_| fault())?;
        let table = match reader.next() {
            Some(batch) => cast(&batch.map_err(|_| fault())?, &schema).map_err(|_| fault())?,
            None => RecordBatch::new_empty(schema),
        };
        // One batch of all rows was asked for; a second one would be rows that no page shows.
        if table.num_rows() != rows || reader.next().is_some() {
            return Err(fault());
        }
        let missing = || Failure::fault("a key column is not in the release");
        let indexes = key_columns
            .iter()
            .map(|name| Index::of(&table, table.schema().index_of(name).map_err(|_| missing())?))
            .collect::<Result<_, _>>()?;
        Ok(Self { table, indexes })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.table.num_rows()
    }

    /// Names of the columns in order.
    pub fn columns(&self) -> Vec<String> {
        self.table.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// Bytes the release takes in memory.
    pub fn memory(&self) -> usize {
        self.table.get_array_memory_size() + self.indexes.iter().map(Index::memory).sum::<usize>()
    }

    /// Rows whose columns equal the values of `filter`, from `offset` on, `limit` of them at most (and
    /// [`MAX_PAGE`]); the asked columns in the asked order, all where none is asked for.
    ///
    /// # Errors
    /// Refuses columns the release does not have and values that cannot be of a column's type.
    pub fn page(
        &self,
        filter: &[(String, String)],
        columns: &[String],
        offset: usize,
        limit: usize,
    ) -> Result<Page, Refusal> {
        let columns = if columns.is_empty() {
            (0..self.table.num_columns()).collect()
        } else {
            columns.iter().map(|name| self.column(name)).collect::<Result<Vec<_>, _>>()?
        };
        let filter = self.filter(filter)?;
        let (rows, more) = self.matching(&filter, offset, limit.min(MAX_PAGE));
        let next = more.then(|| offset.saturating_add(rows.len()));
        Ok(Page::of(&self.table, &columns, &rows, next))
    }

    /// Whether any row's columns equal the values of `filter`: verification without handing out a row.
    ///
    /// # Errors
    /// As [`page`](Self::page).
    pub fn verify(&self, filter: &[(String, String)]) -> Result<bool, Refusal> {
        Ok(self.matching(&self.filter(filter)?, 0, 0).1)
    }

    fn column(&self, name: &str) -> Result<usize, Refusal> {
        let unknown = |_| Refusal::of(&delivery::UNKNOWN_COLUMN).with("column", name);
        self.table.schema_ref().index_of(name).map_err(unknown)
    }

    fn filter(&self, filter: &[(String, String)]) -> Result<Vec<Filter>, Refusal> {
        let filters = filter.iter().map(|(name, value)| {
            let at = self.column(name)?;
            Filter::new(self.table.column(at), at, value)
                .ok_or_else(|| Refusal::of(&delivery::BAD_FILTER).with("column", name))
        });
        filters.collect()
    }

    /// Rows of a page, and whether more match behind it.
    fn matching(&self, filter: &[Filter], offset: usize, limit: usize) -> (Vec<usize>, bool) {
        let all = self.table.num_rows();
        if filter.is_empty() {
            let start = offset.min(all);
            let end = start.saturating_add(limit).min(all);
            return ((start..end).collect(), end < all);
        }
        let fits = |row: &usize| filter.iter().all(|filter| filter.fits(&self.table, *row));
        let indexed = self.indexes.iter().find_map(|index| {
            let value = filter.iter().find(|filter| filter.column() == index.column())?;
            Some(index.candidates(value))
        });
        match indexed {
            Some(candidates) => cut(candidates.filter(fits), offset, limit),
            None => cut((0..all).filter(fits), offset, limit),
        }
    }
}

/// Bytes a row group takes once it is decoded, from its footer. Its encoded size says little: a text that every row
/// repeats is stored once.
fn memory_of(group: &RowGroupMetaData) -> i64 {
    let texts = group.columns().iter().map(|column| column.unencoded_byte_array_data_bytes().unwrap_or(0));
    let cells = group.num_rows().saturating_mul(group.columns().len() as i64);
    texts.fold(group.total_byte_size().max(cells.saturating_mul(8)), i64::saturating_add)
}

/// The page of `rows`, and whether more follow; nothing behind that is looked at.
fn cut(rows: impl Iterator<Item = usize>, offset: usize, limit: usize) -> (Vec<usize>, bool) {
    let mut rows = rows.skip(offset);
    let page = rows.by_ref().take(limit).collect();
    (page, rows.next().is_some())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use datafusion::{arrow::array::StringArray, parquet::arrow::ArrowWriter};

    #[test]
    fn a_text_that_every_row_repeats_counts_once_a_row() {
        let text = "长".repeat(1_000);
        let column = Arc::new(StringArray::from_iter_values(std::iter::repeat_n(text.as_str(), 2_000)));
        let batch = RecordBatch::try_from_iter([("text", column as _)]).unwrap();
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        let file = bytes::Bytes::from(writer.into_inner().unwrap());
        assert!(file.len() < 100_000, "it is stored once");
        let groups = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().metadata().row_groups().to_vec();
        let bytes: i64 = groups.iter().map(memory_of).sum();
        assert!(bytes >= 2_000 * 3_000, "{bytes} bytes");
    }
}
