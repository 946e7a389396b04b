//! Equality with one value of one column.

use crate::import;
use datafusion::arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch},
    datatypes::{DataType, Date32Type, Float64Type, Int64Type, TimestampMicrosecondType},
};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A value of one of the catalogue's types.
#[derive(Debug, PartialEq)]
enum Value {
    Text(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    Date(i32),
    Timestamp(i64),
}

/// A column and the value it must have.
#[derive(Debug)]
pub struct Filter {
    column: usize,
    value: Value,
}

impl Filter {
    /// The filter for the text `value` of a call; `None` where a column of that type cannot hold it.
    pub fn new(array: &ArrayRef, column: usize, value: &str) -> Option<Self> {
        let value = match array.data_type() {
            DataType::Int64 => Value::Integer(value.parse().ok()?),
            DataType::Float64 => Value::Number(value.parse().ok()?),
            DataType::Boolean => Value::Boolean(import::boolean(value)?),
            DataType::Date32 => Value::Date(import::date(value)?),
            DataType::Timestamp(..) => Value::Timestamp(import::timestamp(value)?.0),
            _ => Value::Text(value.to_owned()),
        };
        Some(Self { column, value })
    }

    /// The column's place in the table.
    pub fn column(&self) -> usize {
        self.column
    }

    /// Whether the row's value equals; a null equals nothing.
    pub fn fits(&self, table: &RecordBatch, row: usize) -> bool {
        let array = table.column(self.column);
        array.is_valid(row)
            && match &self.value {
                Value::Text(text) => array.as_string::<i32>().value(row) == text,
                Value::Integer(value) => array.as_primitive::<Int64Type>().value(row) == *value,
                #[expect(clippy::float_cmp, reason = "a filter asks for the very value")]
                Value::Number(value) => array.as_primitive::<Float64Type>().value(row) == *value,
                Value::Boolean(value) => array.as_boolean().value(row) == *value,
                Value::Date(days) => array.as_primitive::<Date32Type>().value(row) == *days,
                Value::Timestamp(micros) => array.as_primitive::<TimestampMicrosecondType>().value(row) == *micros,
            }
    }

    /// The hash an [`Index`](super::index::Index) files equal values under.
    pub fn hash(&self) -> u64 {
        match &self.value {
            Value::Text(text) => hash(text.as_str()),
            Value::Integer(value) => hash(value),
            Value::Number(value) => hash_float(*value),
            Value::Boolean(value) => hash(value),
            Value::Date(days) => hash(days),
            Value::Timestamp(micros) => hash(micros),
        }
    }
}

/// The hash of a row's value; `None` for null.
pub fn hash_of(array: &ArrayRef, row: usize) -> Option<u64> {
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Int64 => hash(&array.as_primitive::<Int64Type>().value(row)),
        DataType::Float64 => hash_float(array.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => hash(&array.as_boolean().value(row)),
        DataType::Date32 => hash(&array.as_primitive::<Date32Type>().value(row)),
        DataType::Timestamp(..) => hash(&array.as_primitive::<TimestampMicrosecondType>().value(row)),
        _ => hash(array.as_string::<i32>().value(row)),
    })
}

fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Zero and minus zero are equal, so they hash alike.
fn hash_float(value: f64) -> u64 {
    hash(&(value + 0.0).to_bits())
}
