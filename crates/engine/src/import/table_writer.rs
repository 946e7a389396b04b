//! Writes rows as Parquet of known types, straight into an encrypting writer.

use super::{half_width::half_width, inference};
use crate::{
    Failure,
    columns::{ColumnType, arrow_type},
};
use csv::StringRecord;
use datafusion::{
    arrow::{
        array::{
            ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, RecordBatch, StringBuilder,
            TimestampMicrosecondBuilder,
        },
        datatypes::{Field, Schema, SchemaRef},
    },
    parquet::{arrow::ArrowWriter, basic::Compression, file::properties::WriterProperties},
};
use std::{borrow::Cow, io::Write, sync::Arc};

/// Rows gathered before they are encoded.
const BATCH_ROWS: usize = 8_192;
/// Text gathered before rows are encoded, in bytes: bounds batches of long cells.
const BATCH_BYTES: usize = 8 << 20;
/// Rows of a row group: some hundred thousand let two cores share a table.
const GROUP_ROWS: usize = 262_144;
/// Encoded bytes of a row group in memory.
const GROUP_BYTES: usize = 64 << 20;

/// Writes a table row by row.
pub struct TableWriter<W: Write + Send> {
    schema: SchemaRef,
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> TableWriter<W> {
    /// Begins a table of these columns.
    ///
    /// # Errors
    /// A fault when `out` refuses.
    pub fn new(names: &[String], types: &[ColumnType], out: W) -> Result<Self, Failure> {
        let fields: Vec<Field> =
            names.iter().zip(types).map(|(name, kind)| Field::new(name, arrow_type(*kind), true)).collect();
        let columns = types.iter().copied().map(Column::new).collect();
        let schema = Arc::new(Schema::new(fields));
        let writer = parquet_writer(schema.clone(), out)?;
        Ok(Self { schema, columns, rows: 0, bytes: 0, writer })
    }

    /// Writes one row of text.
    ///
    /// # Errors
    /// A fault when `out` refuses, or a value has not the type that was decided on all of them.
    pub fn push(&mut self, record: &StringRecord) -> Result<(), Failure> {
        for (column, cell) in self.columns.iter_mut().zip(record) {
            column.push(cell)?;
        }
        self.rows += 1;
        self.bytes += record.as_slice().len();
        if self.rows >= BATCH_ROWS || self.bytes >= BATCH_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Failure> {
        if self.rows == 0 {
            return Ok(());
        }
        let arrays = self.columns.iter_mut().map(Column::take).collect();
        (self.rows, self.bytes) = (0, 0);
        let batch = RecordBatch::try_new(self.schema.clone(), arrays)
            .map_err(|_| Failure::fault("columns differ in length"))?;
        write_batch(&mut self.writer, &batch)
    }

    /// Writes what is left and the footer; gives `out` back.
    ///
    /// # Errors
    /// A fault when `out` refuses.
    pub fn finish(mut self) -> Result<W, Failure> {
        self.flush()?;
        self.writer.into_inner().map_err(|_| Failure::fault("a table cannot be written"))
    }
}

/// A Parquet writer with the platform's settings.
pub fn parquet_writer<W: Write + Send>(schema: SchemaRef, out: W) -> Result<ArrowWriter<W>, Failure> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_created_by("shuyu".to_owned())
        .build();
    ArrowWriter::try_new(out, schema, Some(properties)).map_err(|_| Failure::fault("a table cannot be begun"))
}

/// Writes a batch and closes the row group when it holds enough.
pub fn write_batch<W: Write + Send>(writer: &mut ArrowWriter<W>, batch: &RecordBatch) -> Result<(), Failure> {
    let fault = |_| Failure::fault("a table cannot be written");
    writer.write(batch).map_err(fault)?;
    if writer.in_progress_size() > GROUP_BYTES { writer.flush().map_err(fault) } else { Ok(()) }
}

/// Values of one column of the batch being gathered.
enum Column {
    Text(StringBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
    Boolean(BooleanBuilder),
    Date(Date32Builder),
    Timestamp(TimestampMicrosecondBuilder, bool),
}

impl Column {
    fn new(kind: ColumnType) -> Self {
        match kind {
            ColumnType::Text => Self::Text(StringBuilder::with_capacity(0, 0)),
            ColumnType::Integer => Self::Integer(Int64Builder::with_capacity(0)),
            ColumnType::Number => Self::Number(Float64Builder::with_capacity(0)),
            ColumnType::Boolean => Self::Boolean(BooleanBuilder::with_capacity(0)),
            ColumnType::Date => Self::Date(Date32Builder::with_capacity(0)),
            ColumnType::Timestamp { utc } => {
                let builder = TimestampMicrosecondBuilder::with_capacity(0);
                Self::Timestamp(builder.with_data_type(arrow_type(kind)), utc)
            }
        }
    }

    fn push(&mut self, cell: &str) -> Result<(), Failure> {
        if cell.is_empty() || (!matches!(self, Self::Text(_)) && inference::is_missing(cell)) {
            match self {
                Self::Text(builder) => builder.append_null(),
                Self::Integer(builder) => builder.append_null(),
                Self::Number(builder) => builder.append_null(),
                Self::Boolean(builder) => builder.append_null(),
                Self::Date(builder) => builder.append_null(),
                Self::Timestamp(builder, _) => builder.append_null(),
            }
            return Ok(());
        }
        let read = if matches!(self, Self::Text(_)) { Cow::Borrowed(cell) } else { half_width(cell) };
        let cell = read.as_ref();
        match self {
            Self::Text(builder) => builder.append_value(cell),
            Self::Integer(builder) => builder.append_value(decided(inference::integer(cell))?),
            Self::Number(builder) => builder.append_value(decided(inference::number(cell))?),
            Self::Boolean(builder) => builder.append_value(decided(inference::boolean(cell))?),
            Self::Date(builder) => builder.append_value(decided(inference::date(cell))?),
            Self::Timestamp(builder, utc) => {
                let value = inference::timestamp(cell).filter(|(_, z)| z == utc).map(|(micros, _)| micros);
                builder.append_value(decided(value)?);
            }
        }
        Ok(())
    }

    fn take(&mut self) -> ArrayRef {
        match self {
            Self::Text(builder) => Arc::new(builder.finish()),
            Self::Integer(builder) => Arc::new(builder.finish()),
            Self::Number(builder) => Arc::new(builder.finish()),
            Self::Boolean(builder) => Arc::new(builder.finish()),
            Self::Date(builder) => Arc::new(builder.finish()),
            Self::Timestamp(builder, _) => Arc::new(builder.finish()),
        }
    }
}

/// The first pass has seen every value, so a miss means the file changed between the passes.
fn decided<T>(value: Option<T>) -> Result<T, Failure> {
    value.ok_or_else(|| Failure::fault("an upload changed while it was read"))
}
