//! Masks of numbers and dates: generalisations that keep the type.

use datafusion::arrow::{
    array::{Array, ArrayRef, AsArray, Date32Array, Float32Array, Float64Array, PrimitiveArray},
    datatypes::{
        ArrowPrimitiveType, DataType, Date32Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
        TimeUnit, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
        UInt8Type, UInt16Type, UInt32Type, UInt64Type,
    },
};
use domain::mask::DateUnit;
use std::sync::Arc;
use time::{Date, Month};

/// Julian day of 1970-01-01.
const EPOCH_JULIAN: i32 = 2_440_588;

/// Whether [`round_down`] takes a type.
pub(super) fn is_number(input: &DataType) -> bool {
    input.is_integer() || matches!(input, DataType::Float32 | DataType::Float64)
}

/// Whether [`truncate`] takes a type.
pub(super) fn is_date(input: &DataType) -> bool {
    matches!(input, DataType::Date32 | DataType::Timestamp(_, None))
}

/// Rounds every number down to a multiple of `step`; what has no such multiple in its type becomes null.
pub(super) fn round_down(column: &ArrayRef, step: u64) -> Option<ArrayRef> {
    match column.data_type() {
        DataType::Int8 => integers::<Int8Type>(column, step),
        DataType::Int16 => integers::<Int16Type>(column, step),
        DataType::Int32 => integers::<Int32Type>(column, step),
        DataType::Int64 => integers::<Int64Type>(column, step),
        DataType::UInt8 => integers::<UInt8Type>(column, step),
        DataType::UInt16 => integers::<UInt16Type>(column, step),
        DataType::UInt32 => integers::<UInt32Type>(column, step),
        DataType::UInt64 => integers::<UInt64Type>(column, step),
        DataType::Float32 => {
            let step = step as f32;
            let column = column.as_primitive_opt::<Float32Type>()?;
            Some(Arc::new(column.unary_opt(|v| finite((v / step).floor() * step)) as Float32Array))
        }
        DataType::Float64 => {
            let step = step as f64;
            let column = column.as_primitive_opt::<Float64Type>()?;
            Some(Arc::new(column.unary_opt(|v| finite((v / step).floor() * step)) as Float64Array))
        }
        _ => None,
    }
}

/// Not-a-number and the infinities have no multiple below them.
fn finite<T: Copy + Into<f64>>(value: T) -> Option<T> {
    value.into().is_finite().then_some(value)
}

fn integers<T: ArrowPrimitiveType>(column: &ArrayRef, step: u64) -> Option<ArrayRef>
where
    T::Native: Into<i128> + TryFrom<i128>,
{
    let step = i128::from(step);
    let column = column.as_primitive_opt::<T>()?;
    let rounded: PrimitiveArray<T> = column.unary_opt(|v| {
        let v: i128 = v.into();
        T::Native::try_from(v - v.rem_euclid(step)).ok()
    });
    Some(Arc::new(rounded))
}

/// Truncates dates and times to the unit; what lies outside the calendar becomes null.
pub(super) fn truncate(column: &ArrayRef, unit: DateUnit) -> Option<ArrayRef> {
    match column.data_type() {
        DataType::Date32 => {
            let column = column.as_primitive_opt::<Date32Type>()?;
            Some(Arc::new(column.unary_opt(|days| truncated_day(days, unit)) as Date32Array))
        }
        DataType::Timestamp(TimeUnit::Second, None) => times::<TimestampSecondType>(column, unit, 1),
        DataType::Timestamp(TimeUnit::Millisecond, None) => times::<TimestampMillisecondType>(column, unit, 1_000),
        DataType::Timestamp(TimeUnit::Microsecond, None) => times::<TimestampMicrosecondType>(column, unit, 1_000_000),
        DataType::Timestamp(TimeUnit::Nanosecond, None) => {
            times::<TimestampNanosecondType>(column, unit, 1_000_000_000)
        }
        _ => None,
    }
}

fn times<T: ArrowPrimitiveType<Native = i64>>(column: &ArrayRef, unit: DateUnit, per_second: i64) -> Option<ArrayRef> {
    let per_day = per_second * 86_400;
    let column = column.as_primitive_opt::<T>()?;
    let truncated: PrimitiveArray<T> = column.unary_opt(|instant| {
        let day = i32::try_from(instant.div_euclid(per_day)).ok()?;
        i64::from(truncated_day(day, unit)?).checked_mul(per_day)
    });
    Some(Arc::new(truncated))
}

/// First day of the unit that holds `days` since 1970-01-01.
fn truncated_day(days: i32, unit: DateUnit) -> Option<i32> {
    let date = Date::from_julian_day(days.checked_add(EPOCH_JULIAN)?).ok()?;
    let month = match unit {
        DateUnit::Year => Month::January,
        DateUnit::Quarter => Month::try_from((u8::from(date.month()) - 1) / 3 * 3 + 1).ok()?,
        DateUnit::Month => date.month(),
    };
    Some(Date::from_calendar_date(date.year(), month, 1).ok()?.to_julian_day() - EPOCH_JULIAN)
}
