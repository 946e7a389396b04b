//! Which masks fit which items (A13.4), and which mask hides more than another.

use crate::{
    mask::{DateUnit, Mask},
    task::DataType,
};

/// Whether a mask's parameters are in range and it can be applied to items of a type.
pub fn mask_fits(mask: &Mask, data_type: DataType) -> bool {
    match mask {
        Mask::Null => true,
        // Every whole number is a multiple of 1: nothing would be hidden.
        Mask::Number { step } => *step > 1 && matches!(data_type, DataType::Integer | DataType::Number),
        Mask::Date { .. } => matches!(data_type, DataType::Date | DataType::Timestamp),
        Mask::Address { level } => (1..=4).contains(level) && data_type == DataType::Text,
        // These two give a text of their own, whatever the item was; a long text would be a way to write notes.
        Mask::Fixed { value } => value.chars().count() <= 100,
        Mask::Token => !matches!(data_type, DataType::Number | DataType::Boolean),
        // Numbers that are names of things (a mobile, a card) come in as integers too.
        Mask::Mobile | Mask::BankCard | Mask::ResidentId => matches!(data_type, DataType::Text | DataType::Integer),
        Mask::PersonName | Mask::Plate | Mask::Email | Mask::Uscc => data_type == DataType::Text,
    }
}

/// Whether `mask` hides at least as much as `required`, so that a decision may replace the one by
/// the other. Masks that cannot be compared are not.
pub fn at_least_as_strong(mask: &Mask, required: &Mask) -> bool {
    if mask == required {
        return true;
    }
    match (mask, required) {
        (_, Mask::Null) => false,
        (Mask::Null | Mask::Fixed { .. }, _) => true,
        (Mask::Address { level }, Mask::Address { level: least }) => level <= least,
        // Only a multiple of the step is coarser everywhere: 15 cuts between multiples of 10.
        (Mask::Number { step }, Mask::Number { step: least }) => *least > 0 && step % least == 0,
        (Mask::Date { unit }, Mask::Date { unit: least }) => coarseness(*unit) >= coarseness(*least),
        _ => false,
    }
}

fn coarseness(unit: DateUnit) -> u8 {
    match unit {
        DateUnit::Month => 0,
        DateUnit::Quarter => 1,
        DateUnit::Year => 2,
    }
}
