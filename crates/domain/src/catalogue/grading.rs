//! Grading of items (信息项分级) and which masks fit which items (A13).

use super::{Item, Resource};
use crate::{
    Actor, Grade, Refusal,
    access::Action,
    codes::catalogue,
    form::Form,
    lifecycle::Lifecycle,
    mask::{DateUnit, Mask},
    task::DataType,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Grades items of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GradeItems {
    /// The items to grade; those not named stay as they are.
    pub items: Vec<GradeItem>,
}

/// Grade of one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GradeItem {
    /// Name of the item.
    pub name: String,
    /// Its grade.
    pub grade: Grade,
    /// Whether it is a direct identifier.
    #[serde(default)]
    pub identifier: bool,
    /// Whether its distinct values are the privacy units.
    #[serde(default)]
    pub unit: bool,
    /// The mask it may be supplied with.
    #[serde(default)]
    pub mask: Option<Mask>,
}

impl Resource {
    /// Grades items of an imported draft (A13.1).
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.not_imported`, form refusals.
    pub fn grade(&mut self, cmd: GradeItems, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::ResourceGrade)?;
        self.not_sealed()?;
        self.has_file()?;
        let mut form = Form::new();
        form.require(!cmd.items.is_empty(), "items", &catalogue::ITEMS_MISSING);
        let mut items = self.items.clone();
        let mut seen = BTreeSet::new();
        for (n, change) in cmd.items.iter().enumerate() {
            if !seen.insert(change.name.as_str()) {
                form.refuse(format!("items.{n}.name"), Refusal::of(&catalogue::ITEM_TWICE).with("item", &change.name));
            }
            match items.iter_mut().find(|item| item.name == change.name) {
                None => {
                    let cause = Refusal::of(&catalogue::ITEM_UNKNOWN).with("item", &change.name);
                    form.refuse(format!("items.{n}.name"), cause);
                }
                Some(item) => {
                    let fits = change.mask.as_ref().is_none_or(|mask| mask_fits(mask, item.data_type));
                    form.require(fits, format!("items.{n}.mask"), &catalogue::MASK_UNFIT);
                    apply(item, change);
                }
            }
        }
        let units = items.iter().filter(|item| item.unit).count();
        form.require(units <= 1, "items", &catalogue::UNITS_SEVERAL);
        form.done()?;
        self.items = items;
        self.graded_by.insert(by.person);
        Ok(())
    }
}

fn apply(item: &mut Item, change: &GradeItem) {
    item.grade = Some(change.grade);
    item.identifier = change.identifier;
    item.unit = change.unit;
    item.mask.clone_from(&change.mask);
}

/// Whether a mask's parameters are in range and it can be applied to items of a type.
pub fn mask_fits(mask: &Mask, data_type: DataType) -> bool {
    match mask {
        Mask::Null => true,
        Mask::Number { step } => *step > 0 && matches!(data_type, DataType::Integer | DataType::Number),
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
