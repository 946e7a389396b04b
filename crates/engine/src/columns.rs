//! The catalogue's six types as Arrow columns.
//!
//! Whatever enters or leaves the platform as a table has columns of these types and no others, so that masks,
//! filters and answers know every one of them.

use datafusion::arrow::{
    array::{ArrayRef, RecordBatch},
    compute::{CastOptions, cast_with_options},
    datatypes::{DataType as Arrow, SchemaRef, TimeUnit},
};
use domain::task::DataType;

/// Type of a column with what is needed to read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// As is.
    Text,
    /// 64-bit integers.
    Integer,
    /// 64-bit floats.
    Number,
    /// `true` and `false`.
    Boolean,
    /// Days.
    Date,
    /// Microseconds; `utc` when every value says so with a `Z`.
    Timestamp {
        /// Values name universal time.
        utc: bool,
    },
}

impl ColumnType {
    /// The type as the catalogue names it.
    pub fn data_type(self) -> DataType {
        match self {
            Self::Text => DataType::Text,
            Self::Integer => DataType::Integer,
            Self::Number => DataType::Number,
            Self::Boolean => DataType::Boolean,
            Self::Date => DataType::Date,
            Self::Timestamp { .. } => DataType::Timestamp,
        }
    }
}

/// The Arrow type of a column.
pub fn arrow_type(kind: ColumnType) -> Arrow {
    match kind {
        ColumnType::Text => Arrow::Utf8,
        ColumnType::Integer => Arrow::Int64,
        ColumnType::Number => Arrow::Float64,
        ColumnType::Boolean => Arrow::Boolean,
        ColumnType::Date => Arrow::Date32,
        ColumnType::Timestamp { utc } => Arrow::Timestamp(TimeUnit::Microsecond, utc.then(|| "UTC".into())),
    }
}

/// The catalogue's type that holds every value of a type of Arrow; `None` for nested and binary ones.
pub fn column_type(source: &Arrow) -> Option<ColumnType> {
    Some(match source {
        Arrow::Int8 | Arrow::Int16 | Arrow::Int32 | Arrow::Int64 => ColumnType::Integer,
        Arrow::UInt8 | Arrow::UInt16 | Arrow::UInt32 | Arrow::UInt64 => ColumnType::Integer,
        Arrow::Float16 | Arrow::Float32 | Arrow::Float64 => ColumnType::Number,
        // Digits a 64-bit integer or float keeps; longer decimals stay exact as text.
        Arrow::Decimal32(digits, 0) | Arrow::Decimal64(digits, 0) | Arrow::Decimal128(digits, 0) if *digits <= 17 => {
            ColumnType::Integer
        }
        Arrow::Decimal32(digits, _) | Arrow::Decimal64(digits, _) | Arrow::Decimal128(digits, _) if *digits <= 15 => {
            ColumnType::Number
        }
        Arrow::Decimal32(..) | Arrow::Decimal64(..) | Arrow::Decimal128(..) | Arrow::Decimal256(..) => ColumnType::Text,
        Arrow::Boolean => ColumnType::Boolean,
        Arrow::Utf8 | Arrow::LargeUtf8 | Arrow::Utf8View => ColumnType::Text,
        Arrow::Time32(_) | Arrow::Time64(_) | Arrow::Null => ColumnType::Text,
        Arrow::Date32 | Arrow::Date64 => ColumnType::Date,
        Arrow::Timestamp(_, zone) => ColumnType::Timestamp { utc: zone.is_some() },
        _ => return None,
    })
}

/// The batch in the types of `schema`, which [`column_type`] gave.
///
/// # Errors
/// The number (from 1) of a column with a value that does not fit.
pub fn cast(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, usize> {
    let options = CastOptions { safe: false, ..CastOptions::default() };
    let columns = (1_usize..).zip(batch.columns()).zip(schema.fields());
    let columns = columns
        .map(|((number, column), field)| cast_with_options(column, field.data_type(), &options).map_err(|_| number));
    let columns = columns.collect::<Result<Vec<ArrayRef>, usize>>()?;
    RecordBatch::try_new(schema.clone(), columns).map_err(|_| 1)
}
