//! Rows as JSON values of their own types.

use datafusion::arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch},
    datatypes::{DataType, Date32Type, Float64Type, Int64Type, TimestampMicrosecondType},
    temporal_conversions::{as_date, as_datetime},
};
use serde::Serialize;
use serde_json::Value;

/// Rows of a release.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows: numbers, booleans and text as JSON has them; dates as `2026-01-05`, times as
    /// `2026-01-05T10:00:00`, with a `Z` where the column is in universal time; null for null.
    pub rows: Vec<Vec<Value>>,
    /// Offset of the next page, if there is one.
    pub next: Option<usize>,
}

impl Page {
    pub(super) fn of(table: &RecordBatch, columns: &[usize], rows: &[usize], next: Option<usize>) -> Self {
        let schema = table.schema_ref();
        let names = columns.iter().map(|at| schema.field(*at).name().clone()).collect();
        let row = |row: &usize| columns.iter().map(|at| json(table.column(*at), *row)).collect();
        Self { columns: names, rows: rows.iter().map(row).collect(), next }
    }
}

fn json(array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).into(),
        // JSON has no infinity and no NaN: they become null.
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).into(),
        DataType::Boolean => array.as_boolean().value(row).into(),
        DataType::Date32 => {
            let days = i64::from(array.as_primitive::<Date32Type>().value(row));
            as_date::<Date32Type>(days).map_or(Value::Null, |date| date.format("%Y-%m-%d").to_string().into())
        }
        DataType::Timestamp(_, zone) => {
            let micros = array.as_primitive::<TimestampMicrosecondType>().value(row);
            let suffix = if zone.is_some() { "Z" } else { "" };
            let text = as_datetime::<TimestampMicrosecondType>(micros).map(|time| {
                let text = time.format("%Y-%m-%dT%H:%M:%S%.f").to_string();
                format!("{text}{suffix}").into()
            });
            text.unwrap_or(Value::Null)
        }
        _ => array.as_string::<i32>().value(row).into(),
    }
}
