//! Parquet: checked footer, flat columns, rewritten in full. Columns of bytes (pictures, documents) are catalogued and
//! passed over: nobody can look into them (EC-78).
//!
//! The upload's own bytes are never kept: statistics, indexes and bloom filters that lie would make a later query
//! skip or show the wrong rows, and vanish when the rows are written anew.

use super::{
    MAX_COLUMNS, Size, Table,
    coordinates::{self, Span},
    header,
    oddities::Oddities,
    profile::Profile,
    table_writer::{parquet_writer, write_batch},
    thrift, upload_fault,
};
use crate::{
    Failure,
    columns::{ColumnType, arrow_type, cast, column_type},
    vault::OpenFile,
    vault::ParquetSource,
};
use datafusion::{
    arrow::{
        array::{Array, ArrayRef, AsArray, RecordBatch},
        datatypes::{DataType, Date32Type, Field, Float64Type, Int64Type, Schema, SchemaRef, TimestampMicrosecondType},
        util::display::{ArrayFormatter, FormatOptions},
    },
    parquet::{
        arrow::{
            ProjectionMask,
            arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder},
        },
        file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader},
    },
};
use domain::{
    Refusal,
    codes::catalogue as codes,
    task::{ImportedColumn, Limits},
};
use std::{io::Write, sync::Arc};

/// Magic at both ends.
const MAGIC: &[u8; 4] = b"PAR1";
/// Magic at the end of a file whose footer is encrypted.
const ENCRYPTED_MAGIC: &[u8; 4] = b"PARE";
/// Longest footer.
const MAX_FOOTER: u64 = 16 << 20;
/// Rows read at a time.
const BATCH_ROWS: usize = 8_192;

/// Reads `upload` and writes it to `out`.
pub fn convert<W: Write + Send>(upload: &OpenFile, limits: &Limits, out: W) -> Result<Table<W>, Failure> {
    let metadata = footer(upload)?;
    let mut size = Size::new(metadata.file_metadata().schema_descr().num_columns(), limits);
    check(&metadata, upload.len(), &mut size, limits)?;
    // The embedded Arrow schema is a second description of the file; the Parquet schema alone counts.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = ArrowReaderMetadata::try_new(Arc::new(metadata), options).map_err(|_| unreadable())?;
    let fields = metadata.schema().fields();
    let names = header::check(fields.iter().map(|field| field.name().as_str()))?;
    let layout = Layout { names, types: types(fields.iter().map(|field| field.data_type()))? };
    let (kept, schema) = (layout.kept(), layout.schema());
    let mut writer = parquet_writer(schema.clone(), out)?;
    let mut profile = Profile::new(kept.len());
    let mut seen = vec![Seen::default(); kept.len()];
    let stated = size.rows;
    size.rows = 0;
    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(ParquetSource(upload.clone()), metadata);
    let mask = ProjectionMask::roots(reader.parquet_schema(), kept.iter().copied());
    let reader = reader.with_projection(mask).with_batch_size(BATCH_ROWS).build().map_err(|_| unreadable())?;
    for batch in reader {
        let place = |number: usize| number.checked_sub(1).and_then(|at| kept.get(at)).map_or(number, |at| at + 1);
        let batch = cast(&batch.map_err(|_| unreadable())?, &schema).map_err(|number| out_of_range(place(number)))?;
        size.add(batch.num_rows() as u64)?;
        size.add_text(text_bytes(&batch))?;
        observe(&batch, &mut profile, &mut seen)?;
        write_batch(&mut writer, &batch)?;
    }
    if size.rows != stated {
        return Err(unreadable());
    }
    size.require_rows()?;
    let out = writer.into_inner().map_err(|_| Failure::fault("a table cannot be written"))?;
    let (columns, preview) = layout.columns(profile, &seen);
    Ok(Table { rows: size.rows, columns, preview, out })
}

/// The columns of a file; one of bytes, which is passed over, has no type.
struct Layout {
    names: Vec<String>,
    types: Vec<Option<ColumnType>>,
}

impl Layout {
    /// Places of the columns that are read.
    fn kept(&self) -> Vec<usize> {
        self.types.iter().enumerate().filter(|(_, kind)| kind.is_some()).map(|(at, _)| at).collect()
    }

    /// The columns that are read, as they are written.
    fn schema(&self) -> SchemaRef {
        let fields = self.names.iter().zip(&self.types);
        let fields = fields.filter_map(|(name, kind)| Some(Field::new(name, arrow_type((*kind)?), true)));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    /// What is told of every column, and the first rows.
    fn columns(self, profile: Profile, seen: &[Seen]) -> (Vec<ImportedColumn>, Vec<Vec<Option<String>>>) {
        let read: Vec<String> = self.kept().iter().filter_map(|at| self.names.get(*at).cloned()).collect();
        let kinds: Vec<ColumnType> = self.types.iter().copied().flatten().collect();
        let (mut columns, mut preview) = profile.finish(&read, kinds.iter().map(|kind| kind.data_type()));
        for (column, seen) in columns.iter_mut().zip(seen) {
            column.notices = seen.oddities.notices();
        }
        let numeric = |kind: &ColumnType| matches!(kind, ColumnType::Integer | ColumnType::Number);
        let spans = seen.iter().zip(&kinds).map(|(seen, kind)| numeric(kind).then_some(seen.span));
        coordinates::tell(&mut columns, &spans.collect::<Vec<_>>());
        // What was passed over stands in the catalogue all the same, at its place.
        for (at, (name, _)) in self.names.iter().zip(&self.types).enumerate().filter(|(_, (_, kind))| kind.is_none()) {
            columns.insert(at, passed_over(name));
            preview.iter_mut().for_each(|row| row.insert(at, None));
        }
        (columns, preview)
    }
}

/// The types of the columns; none for one of bytes, which is passed over.
fn types<'a>(fields: impl Iterator<Item = &'a DataType>) -> Result<Vec<Option<ColumnType>>, Failure> {
    let bytes = |kind: &DataType| {
        use DataType::{Binary, BinaryView, FixedSizeBinary, LargeBinary};
        matches!(kind, Binary | BinaryView | LargeBinary | FixedSizeBinary(_))
    };
    let known = (1..).zip(fields).map(|(number, kind)| match kind {
        kind if bytes(kind) => Ok(None),
        kind => column_type(kind).map(Some).ok_or_else(|| unsupported(number)),
    });
    let types = known.collect::<Result<Vec<_>, _>>()?;
    if types.iter().any(Option::is_some) { Ok(types) } else { Err(unsupported(1)) }
}

/// A column whose values nobody looks into, and which are not kept.
fn passed_over(name: &str) -> ImportedColumn {
    let (name, data_type) = (name.to_owned(), domain::task::DataType::Unsupported);
    ImportedColumn { name, data_type, nulls: 0, distinct: 0, content: Vec::new(), notices: Vec::new() }
}

fn unreadable() -> Failure {
    (&codes::IMPORT_UNREADABLE_PARQUET).into()
}

/// Finds, bounds and parses the footer.
fn footer(upload: &OpenFile) -> Result<ParquetMetaData, Failure> {
    let truncated = || Failure::from(&codes::IMPORT_TRUNCATED_PARQUET);
    let len = upload.len();
    let tail_at = len.checked_sub(8).filter(|at| *at >= 4).ok_or_else(truncated)?;
    let tail = upload.read_range(tail_at..len).map_err(|e| upload_fault(&e))?;
    let (size, magic) = tail.split_at(4);
    if magic == ENCRYPTED_MAGIC {
        return Err((&codes::IMPORT_ENCRYPTED_PARQUET).into());
    }
    let size = size.first_chunk().map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)));
    if magic != MAGIC || size == 0 || size > tail_at - 4 {
        return Err(truncated());
    }
    if size > MAX_FOOTER {
        return Err(unreadable());
    }
    let footer = upload.read_range(tail_at - size..tail_at).map_err(|e| upload_fault(&e))?;
    thrift::check_struct(&footer).map_err(|()| unreadable())?;
    ParquetMetaDataReader::decode_metadata(&footer).map_err(|_| unreadable())
}

/// Flat columns in bounded number; row groups inside the file, apart from each other.
fn check(metadata: &ParquetMetaData, len: u64, size: &mut Size, limits: &Limits) -> Result<(), Failure> {
    let schema = metadata.file_metadata().schema_descr();
    let roots = schema.root_schema().get_fields();
    if schema.num_columns() > MAX_COLUMNS || roots.len() > MAX_COLUMNS {
        return Err(Refusal::of(&codes::IMPORT_TOO_MANY_COLUMNS).with("limit", MAX_COLUMNS).into());
    }
    for (number, root) in (1_usize..).zip(roots) {
        let repeated = root.get_basic_info().has_repetition()
            && root.get_basic_info().repetition() == datafusion::parquet::basic::Repetition::REPEATED;
        if root.is_group() || repeated {
            return Err(unsupported(number));
        }
    }
    let mut spans = Vec::new();
    let mut inflated = 0_u64;
    for group in metadata.row_groups() {
        size.add(u64::try_from(group.num_rows()).map_err(|_| unreadable())?)?;
        if group.num_columns() != schema.num_columns() {
            return Err(unreadable());
        }
        for column in group.columns() {
            if column.num_values() != group.num_rows() {
                return Err(unreadable());
            }
            inflated = inflated.saturating_add(u64::try_from(column.uncompressed_size()).map_err(|_| unreadable())?);
            spans.push(span(column).filter(|(start, end)| *start >= 4 && *end <= len).ok_or_else(unreadable)?);
        }
    }
    spans.sort_unstable();
    let apart = spans.windows(2).all(|pair| matches!(pair, [(_, end), (start, _)] if end <= start));
    if !apart {
        return Err(unreadable());
    }
    if inflated > limits.inflated_bytes {
        return Err((&codes::IMPORT_BEYOND_LIMITS).into());
    }
    size.require_rows()
}

/// Bytes of a column chunk, if they are any.
fn span(column: &ColumnChunkMetaData) -> Option<(u64, u64)> {
    let data = column.data_page_offset();
    let start = column.dictionary_page_offset().map_or(data, |dictionary| dictionary.min(data));
    let start = u64::try_from(start).ok()?;
    Some((start, start.checked_add(u64::try_from(column.compressed_size()).ok()?)?))
}

/// Bytes of all cells of text, each counted as often as it stands in a row.
fn text_bytes(batch: &RecordBatch) -> u64 {
    let texts = batch.columns().iter().filter_map(|column| column.as_string_opt::<i32>());
    let bytes = texts.map(|column| match column.value_offsets() {
        [first, .., last] => u64::try_from(last - first).unwrap_or(0),
        _ => 0,
    });
    bytes.sum()
}

fn out_of_range(column: usize) -> Failure {
    Refusal::of(&codes::IMPORT_VALUE_OUT_OF_RANGE).with("column", column).into()
}

fn unsupported(column: usize) -> Failure {
    Refusal::of(&codes::IMPORT_UNSUPPORTED_COLUMN).with("column", column).into()
}

/// What the provider may have to be told of a column.
#[derive(Debug, Default, Clone)]
struct Seen {
    oddities: Oddities,
    span: Span,
}

/// Takes the batch into the profile, and into what was seen of each column.
fn observe(batch: &RecordBatch, profile: &mut Profile, seen: &mut [Seen]) -> Result<(), Failure> {
    for ((index, column), seen) in batch.columns().iter().enumerate().zip(seen) {
        for row in 0..column.len() {
            if column.is_null(row) {
                profile.value(index, None);
            } else {
                with_bytes(column, row, |bytes| profile.value(index, Some(bytes)));
                match column.data_type() {
                    DataType::Utf8 => {
                        let text = column.as_string::<i32>().value(row);
                        profile.look(index, text);
                        seen.oddities.observe(text);
                    }
                    DataType::Int64 => {
                        let value = column.as_primitive::<Int64Type>().value(row);
                        profile.look(index, &value.to_string());
                        seen.span.observe(value as f64);
                    }
                    DataType::Float64 => seen.span.observe(column.as_primitive::<Float64Type>().value(row)),
                    _ => {}
                }
            }
        }
    }
    if !profile.wants_preview() {
        return Ok(());
    }
    let options = FormatOptions::default();
    let formatters: Vec<_> = batch
        .columns()
        .iter()
        .map(|column| ArrayFormatter::try_new(column, &options).map_err(|_| unreadable()))
        .collect::<Result<_, _>>()?;
    for row in 0..batch.num_rows() {
        if !profile.wants_preview() {
            break;
        }
        let cells = batch.columns().iter().zip(&formatters);
        let cells = cells.map(|(column, text)| column.is_valid(row).then(|| text.value(row).to_string()));
        profile.preview_row(cells);
    }
    Ok(())
}

/// Hands on the bytes of one value of a column in the catalogue's types.
fn with_bytes(column: &ArrayRef, row: usize, mut take: impl FnMut(&[u8])) {
    match column.data_type() {
        DataType::Utf8 => take(column.as_string::<i32>().value(row).as_bytes()),
        DataType::Int64 => take(&column.as_primitive::<Int64Type>().value(row).to_le_bytes()),
        DataType::Float64 => take(&column.as_primitive::<Float64Type>().value(row).to_le_bytes()),
        DataType::Boolean => take(&[u8::from(column.as_boolean().value(row))]),
        DataType::Date32 => take(&column.as_primitive::<Date32Type>().value(row).to_le_bytes()),
        _ => take(&column.as_primitive::<TimestampMicrosecondType>().value(row).to_le_bytes()),
    }
}
