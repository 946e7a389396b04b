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
                let key = keys.0.get("token").and_then(|hex| hex::decode(hex).ok()).ok_or_else(missing)?;
                if key.len() != 32 {
                    return Err(missing());
                }
                Some(gm::HmacSm3::new(&key))
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
        Mask::Number { step } => (*step > 0 && numeric::is_number(input)).then(|| input.clone()),
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
