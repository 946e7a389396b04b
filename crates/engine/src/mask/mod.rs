//! Masks as expressions: one specification shared by every path.
//!
//! A [`Masker`] applies one mask of `domain::mask` to whole columns. Queries call it through
//! [`function::MaskFunction`], `shuyu mask` calls it through [`apply_file`]; both reproduce
//! `domain::mask::MASK_VECTORS`. Nulls stay null; what does not have the mask's form never passes.

mod file;
pub(crate) mod function;
mod numeric;
mod text;

pub use file::{Masked, apply_file};

use crate::Failure;
use datafusion::arrow::{
    array::{Array, ArrayRef, StringArray, StringBuilder, new_null_array},
    compute::cast,
    datatypes::{DataType, TimeUnit},
};
use domain::{codes::compute, mask::Mask, task::Keys};
use std::{fmt, sync::Arc};

/// Characters of a keyed token.
const TOKEN_LEN: usize = 32;

/// One mask, ready to apply: a token carries its keyed state.
#[derive(Clone)]
pub(crate) struct Masker {
    mask: Mask,
    /// Present for [`Mask::Token`] only.
    token: Option<gm::HmacSm3>,
}

impl fmt::Debug for Masker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Masker").field(&self.mask).finish()
    }
}

impl Masker {
    /// Prepares `mask`; a token takes its 32-byte key from `keys["token"]`.
    ///
    /// # Errors
    /// Refused where a token has no key.
    pub(crate) fn new(mask: &Mask, keys: &Keys) -> Result<Self, Failure> {
        let token = match mask {
            Mask::Token => {
                let missing = || Failure::from(&compute::POLICY_TOKEN_KEY);
                let key = keys.0.get("token").ok_or_else(missing)?;
                let key = gm::Secret::<32>::from_hex(key).map_err(|_| missing())?;
                Some(gm::HmacSm3::new(key.expose()))
            }
            _ => None,
        };
        Ok(Self { mask: mask.clone(), token })
    }

    /// The mask.
    pub(crate) fn mask(&self) -> &Mask {
        &self.mask
    }

    /// Applies the mask to a column of a type that [`output_type`] accepts.
    ///
    /// # Errors
    /// A fault for another type.
    pub(crate) fn apply(&self, column: &ArrayRef) -> Result<ArrayRef, Failure> {
        let unfit = || Failure::fault(format!("mask {} met a column of type {}", name(&self.mask), column.data_type()));
        let output = output_type(&self.mask, column.data_type()).ok_or_else(unfit)?;
        match &self.mask {
            Mask::Null => Ok(new_null_array(&output, column.len())),
            Mask::Number { step } => numeric::round_down(column, *step).ok_or_else(unfit),
            Mask::Date { unit } => numeric::truncate(column, *unit).ok_or_else(unfit),
            _ => self.texts(column).map(|texts| Arc::new(texts) as ArrayRef).ok_or_else(unfit),
        }
    }

    fn texts(&self, column: &ArrayRef) -> Option<StringArray> {
        let column = cast(column, &DataType::Utf8).ok()?;
        let column = column.as_any().downcast_ref::<StringArray>()?;
        let mut out = StringBuilder::with_capacity(column.len(), column.len() * TOKEN_LEN);
        let mut value = String::with_capacity(TOKEN_LEN * 2);
        for input in column {
            match input {
                Some(input) => {
                    value.clear();
                    self.text(input, &mut value);
                    out.append_value(&value);
                }
                None => out.append_null(),
            }
        }
        Some(out.finish())
    }

    fn text(&self, value: &str, out: &mut String) {
        match &self.mask {
            Mask::PersonName => text::person_name(value, out),
            Mask::ResidentId => text::resident_id(value, out),
            Mask::Mobile => text::mobile(value, out),
            Mask::BankCard => text::bank_card(value, out),
            Mask::Address { level } => text::address(value, *level, out),
            Mask::Plate => text::plate(value, out),
            Mask::Email => text::email(value, out),
            Mask::Uscc => text::uscc(value, out),
            Mask::Fixed { value } => out.push_str(value),
            Mask::Token => self.token(value, out),
            // These have their own arms in `apply`; an empty text gives nothing away.
            Mask::Null | Mask::Number { .. } | Mask::Date { .. } => {}
        }
    }

    fn token(&self, value: &str, out: &mut String) {
        let Some(keyed) = &self.token else { return };
        for byte in keyed.mac(value.as_bytes()).iter().take(TOKEN_LEN / 2) {
            for nibble in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(nibble), 16));
            }
        }
    }
}

/// The type a mask gives for a column of `input`, or `None` where it does not fit.
///
/// Texts and numbers of things (a mobile number that was read as an integer) become text; dates and
/// numbers keep their type.
pub(crate) fn output_type(mask: &Mask, input: &DataType) -> Option<DataType> {
    let textual = matches!(
        input,
        DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Int64
            | DataType::Int32
            | DataType::Int16
            | DataType::Int8
            | DataType::UInt64
            | DataType::UInt32
            | DataType::UInt16
            | DataType::UInt8
    );
    match mask {
        Mask::Null => Some(input.clone()),
        Mask::Number { step } => (*step > 1 && numeric::is_number(input)).then(|| input.clone()),
        Mask::Date { .. } => numeric::is_date(input).then(|| input.clone()),
        Mask::Fixed { .. } => Some(DataType::Utf8),
        Mask::Token => {
            let dated = matches!(input, DataType::Date32 | DataType::Timestamp(TimeUnit::Microsecond, None));
            (textual || dated).then_some(DataType::Utf8)
        }
        Mask::Address { level } => ((1..=4).contains(level) && textual).then_some(DataType::Utf8),
        Mask::PersonName
        | Mask::ResidentId
        | Mask::Mobile
        | Mask::BankCard
        | Mask::Plate
        | Mask::Email
        | Mask::Uscc => textual.then_some(DataType::Utf8),
    }
}

/// The mask's name as policies write it.
pub(crate) fn name(mask: &Mask) -> &'static str {
    match mask {
        Mask::PersonName => "person_name",
        Mask::ResidentId => "resident_id",
        Mask::Mobile => "mobile",
        Mask::BankCard => "bank_card",
        Mask::Address { .. } => "address",
        Mask::Plate => "plate",
        Mask::Email => "email",
        Mask::Uscc => "uscc",
        Mask::Date { .. } => "date",
        Mask::Number { .. } => "number",
        Mask::Token => "token",
        Mask::Null => "null",
        Mask::Fixed { .. } => "fixed",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use datafusion::arrow::{
        array::{Date32Array, Float64Array, Int64Array, TimestampMicrosecondArray},
        util::display::array_value_to_string,
    };
    use domain::mask::MASK_VECTORS;

    fn keys() -> Keys {
        Keys([("token".to_owned(), "0f".repeat(32))].into())
    }

    fn masked(mask: &str, column: ArrayRef) -> Vec<Option<String>> {
        let mask: Mask = serde_json::from_str(mask).unwrap();
        let out = Masker::new(&mask, &keys()).unwrap().apply(&column).unwrap();
        assert_eq!(Some(out.data_type()), output_type(&mask, column.data_type()).as_ref());
        (0..out.len()).map(|row| out.is_valid(row).then(|| array_value_to_string(&out, row).unwrap())).collect()
    }

    fn text(value: Option<&str>) -> ArrayRef {
        Arc::new(StringArray::from(vec![value]))
    }

    #[test]
    fn every_spec_vector_is_reproduced() {
        for (mask, input, expected) in MASK_VECTORS {
            assert_eq!(masked(mask, text(Some(input))), [Some((*expected).to_owned())], "{mask}");
        }
    }

    #[test]
    fn nulls_stay_null_under_every_mask() {
        for (mask, ..) in MASK_VECTORS {
            assert_eq!(masked(mask, text(None)), [None], "{mask}");
        }
        assert_eq!(masked(r#"{"name":"token"}"#, text(None)), [None]);
        assert_eq!(masked(r#"{"name":"null"}"#, text(Some("x"))), [None]);
    }

    #[test]
    fn a_token_is_the_first_half_of_the_keyed_mac_of_the_text_form() {
        let expected = hex::encode(gm::hmac_sm3(&[0x0f; 32], b"13900001234"))[..32].to_owned();
        assert_eq!(masked(r#"{"name":"token"}"#, text(Some("13900001234"))), [Some(expected.clone())]);
        let number = Arc::new(Int64Array::from(vec![13_900_001_234]));
        assert_eq!(masked(r#"{"name":"token"}"#, number), [Some(expected)], "a number of a thing is its digits");
    }

    #[test]
    fn numbers_of_things_are_masked_as_text() {
        let number = Arc::new(Int64Array::from(vec![Some(13_900_001_234), Some(42), None]));
        let expected = [Some("139****1234".to_owned()), Some("********".to_owned()), None];
        assert_eq!(masked(r#"{"name":"mobile"}"#, number), expected);
    }

    #[test]
    fn numbers_round_down_and_keep_their_type() {
        let integers = Arc::new(Int64Array::from(vec![37, -1, i64::MIN, 30]));
        let expected = [Some("30"), Some("-10"), None, Some("30")].map(|v| v.map(str::to_owned));
        assert_eq!(masked(r#"{"name":"number","step":10}"#, integers), expected, "no multiple below the least integer");
        let floats = Arc::new(Float64Array::from(vec![37.5, f64::NAN, f64::INFINITY]));
        assert_eq!(masked(r#"{"name":"number","step":5}"#, floats), [Some("35.0".to_owned()), None, None]);
    }

    #[test]
    fn dates_are_truncated_and_keep_their_type() {
        // 2024-05-17 is day 19,860; the least day lies outside the calendar.
        let days = || Arc::new(Date32Array::from(vec![19_860, -1, i32::MIN])) as ArrayRef;
        for (unit, first, second) in [
            ("year", "2024-01-01", "1969-01-01"),
            ("quarter", "2024-04-01", "1969-10-01"),
            ("month", "2024-05-01", "1969-12-01"),
        ] {
            let expected = [Some(first.to_owned()), Some(second.to_owned()), None];
            assert_eq!(masked(&format!(r#"{{"name":"date","unit":"{unit}"}}"#), days()), expected);
        }
        let instant = Arc::new(TimestampMicrosecondArray::from(vec![19_860 * 86_400_000_000 + 1]));
        assert_eq!(masked(r#"{"name":"date","unit":"month"}"#, instant), [Some("2024-05-01T00:00:00".to_owned())]);
    }

    #[test]
    fn a_mask_that_does_not_fit_the_type_is_known_before_it_runs() {
        let fits = |mask: &str, input| output_type(&serde_json::from_str(mask).unwrap(), &input).is_some();
        assert!(!fits(r#"{"name":"date","unit":"year"}"#, DataType::Utf8));
        assert!(!fits(r#"{"name":"number","step":10}"#, DataType::Utf8));
        assert!(!fits(r#"{"name":"number","step":0}"#, DataType::Int64));
        assert!(!fits(r#"{"name":"address","level":5}"#, DataType::Utf8));
        assert!(!fits(r#"{"name":"token"}"#, DataType::Float64));
        assert!(!fits(r#"{"name":"mobile"}"#, DataType::Boolean));
    }
}
