//! Parquet's synchronous reader over an open file.

use super::{Cursor, OpenFile};
use bytes::Bytes;
use datafusion::parquet::{
    errors::{ParquetError, Result},
    file::reader::{ChunkReader, Length},
};
use std::io::{Seek, SeekFrom};

/// An open file as a source of Parquet.
#[derive(Debug, Clone)]
pub struct ParquetSource(pub OpenFile);

impl Length for ParquetSource {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl ChunkReader for ParquetSource {
    type T = Cursor;

    fn get_read(&self, start: u64) -> Result<Cursor> {
        let mut cursor = self.0.cursor();
        cursor.seek(SeekFrom::Start(start))?;
        Ok(cursor)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let end = start.checked_add(length as u64).filter(|end| *end <= self.0.len());
        let end = end.ok_or_else(|| ParquetError::EOF("range outside the file".to_owned()))?;
        Ok(self.0.read_range(start..end)?)
    }
}
