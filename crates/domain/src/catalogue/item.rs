//! What the catalogue says about an item (信息项) beside what the file shows (§6.2 of the domain).

use super::{CoordinateSystem, Derivation, Item, Resource, entry::tidy};
use crate::{
    Refusal,
    access::Action,
    codes::catalogue,
    form::Form,
    lifecycle::Lifecycle,
    states,
    task::{DataType, ImportedColumn},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

states! {
    /// Whether an item is personal information (个人信息类别).
    PersonalClass {
        None = "none", "非个人信息";
        Personal = "personal", "个人信息";
        Sensitive = "sensitive", "敏感个人信息";
    }
}

states! {
    /// What an item does to telling persons apart (标识属性).
    IdentifierRole {
        Direct = "direct", "直接标识符";
        Quasi = "quasi", "准标识符";
        Sensitive = "sensitive", "敏感属性";
        Other = "other", "其他";
    }
}

/// Description of an item. An empty text says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ItemDetail {
    /// Name in English.
    pub english_name: String,
    /// Meaning.
    pub meaning: String,
    /// Longest length, characters or digits.
    pub length: Option<u32>,
    /// Digits behind the point.
    pub precision: Option<u32>,
    /// Whether it is part of the key.
    pub key: bool,
    /// Whether the department allows it to be empty.
    pub nullable: bool,
    /// Code list its values are of (值域代码).
    pub code_list: String,
    /// Number of the standard data element.
    pub element_no: String,
    /// Unit of measure.
    pub measure: String,
    /// The system its values are given in, for a coordinate.
    pub coordinate_system: Option<CoordinateSystem>,
    /// How it was made of another item.
    pub derivation: Option<Derivation>,
    /// What it was made of: an item of the resource, or what the department holds.
    pub derived_from: String,
    /// Whether it is personal information.
    pub personal: Option<PersonalClass>,
    /// Category of sensitive personal information.
    pub sensitive_category: String,
    /// What it does to telling persons apart.
    pub role: Option<IdentifierRole>,
    /// Whether it may be asked for.
    pub requestable: bool,
    /// Why not (A14.5).
    pub refusal_basis: String,
    /// Rules its values keep (质量规则).
    pub quality_rules: Vec<String>,
}

impl Default for ItemDetail {
    fn default() -> Self {
        Self {
            english_name: String::new(),
            meaning: String::new(),
            length: None,
            precision: None,
            key: false,
            nullable: true,
            code_list: String::new(),
            element_no: String::new(),
            measure: String::new(),
            coordinate_system: None,
            derivation: None,
            derived_from: String::new(),
            personal: None,
            sensitive_category: String::new(),
            role: None,
            requestable: true,
            refusal_basis: String::new(),
            quality_rules: Vec::new(),
        }
    }
}

/// Describes items; those not named stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DescribeItems {
    /// The items.
    pub items: Vec<DescribeItem>,
}

/// Description of one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DescribeItem {
    /// Name of the item.
    pub name: String,
    /// What is said about it.
    pub detail: ItemDetail,
}

/// An item as a catalogue workbook lists it, with the type its file is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedItem {
    /// What is said about it.
    pub item: DescribeItem,
    /// Its type; the first file decides.
    pub data_type: DataType,
}

/// Most items of a resource: the columns of a file.
const ITEMS_MAX: usize = 2_000;

impl ItemDetail {
    pub(super) fn check(&self, form: &mut Form, path: &str) {
        for (field, limit, value) in [
            ("english_name", 100, &self.english_name),
            ("meaning", 500, &self.meaning),
            ("code_list", 200, &self.code_list),
            ("element_no", 100, &self.element_no),
            ("measure", 50, &self.measure),
            ("derived_from", 100, &self.derived_from),
            ("sensitive_category", 100, &self.sensitive_category),
            ("refusal_basis", 500, &self.refusal_basis),
        ] {
            form.at_most(format!("{path}.{field}"), value, limit);
        }
        if self.quality_rules.len() > 20 {
            form.refuse(format!("{path}.quality_rules"), Refusal::of(&catalogue::LIST_TOO_LONG).with("limit", 20));
        }
        for (n, rule) in self.quality_rules.iter().enumerate() {
            let field = format!("{path}.quality_rules.{n}");
            if rule.contains(['；', ';', '\n', '\r']) {
                form.refuse(field.as_str(), &catalogue::WORD_WITH_SEPARATOR);
            }
            form.text(field, ("质量规则", "rule"), rule, 200);
        }
        let based = self.requestable || !self.refusal_basis.trim().is_empty();
        form.require(based, format!("{path}.refusal_basis"), &catalogue::ITEM_CLOSED_WITHOUT_BASIS);
        let fits = self.precision.is_none_or(|p| self.length.is_some_and(|length| p <= length));
        form.require(fits, format!("{path}.precision"), &catalogue::PRECISION_UNFIT);
        form.require(self.names_its_source(), format!("{path}.derived_from"), &catalogue::DERIVED_FROM_MISSING);
        if self.coordinate_system == Some(CoordinateSystem::Other) && self.meaning.trim().is_empty() {
            form.text(format!("{path}.meaning"), ("含义", "meaning"), &self.meaning, 500);
        }
    }

    pub(super) fn tidy(mut self) -> Self {
        for text in [
            &mut self.english_name,
            &mut self.meaning,
            &mut self.code_list,
            &mut self.element_no,
            &mut self.measure,
            &mut self.derived_from,
            &mut self.sensitive_category,
            &mut self.refusal_basis,
        ]
        .into_iter()
        .chain(&mut self.quality_rules)
        {
            *text = tidy(text);
        }
        self
    }
}

impl Resource {
    /// Describes items of a draft.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.not_imported`, form refusals.
    pub fn describe_items(&mut self, cmd: DescribeItems) -> Result<(), Refusal> {
        self.transition(Action::ResourceDescribeItems)?;
        self.not_sealed()?;
        self.has_file()?;
        let mut form = Form::new();
        form.require(!cmd.items.is_empty(), "items", &catalogue::NO_ITEM_NAMED);
        check_items(&mut form, &cmd.items, |name| self.item(name).is_some());
        form.done()?;
        for DescribeItem { name, detail } in cmd.items {
            if let Some(item) = self.items.iter_mut().find(|item| item.name == name) {
                item.detail = detail.tidy();
            }
        }
        self.regrade();
        Ok(())
    }

    /// Takes in the items that a workbook lists. Before the first file they are kept with what is said about them, and
    /// the file's columns find them by name; afterwards the file says which items there are.
    ///
    /// # Errors
    /// As [`Self::describe_items`].
    pub fn list_items(&mut self, listed: Vec<ListedItem>) -> Result<(), Refusal> {
        if listed.is_empty() {
            return Ok(());
        }
        if self.file_version > 0 {
            let items = listed.into_iter().map(|listed| listed.item).collect();
            return self.describe_items(DescribeItems { items });
        }
        self.transition(Action::ResourceDescribeItems)?;
        self.not_sealed()?;
        self.not_importing()?;
        let mut form = Form::new();
        if listed.len() > ITEMS_MAX {
            form.refuse("items", Refusal::of(&catalogue::LIST_TOO_LONG).with("limit", ITEMS_MAX));
        }
        let items: Vec<DescribeItem> = listed.iter().map(|listed| listed.item.clone()).collect();
        check_items(&mut form, &items, |_| true);
        for (n, item) in items.iter().enumerate() {
            form.text(format!("items.{n}.name"), ("信息项名称", "name of the item"), &item.name, 200);
        }
        form.done()?;
        for ListedItem { item: DescribeItem { name, detail }, data_type } in listed {
            let known = self.items.iter_mut().find(|item| item.name == name);
            match known {
                Some(item) => (item.data_type, item.detail) = (data_type, detail.tidy()),
                None => {
                    let column = ImportedColumn {
                        name,
                        data_type,
                        nulls: 0,
                        distinct: 0,
                        content: Vec::new(),
                        notices: Vec::new(),
                    };
                    self.items.push(Item { detail: detail.tidy(), ..Item::of(column, None) });
                }
            }
        }
        Ok(())
    }
}

/// Checks what is said about items; each is named once, and is one of the resource's.
fn check_items(form: &mut Form, items: &[DescribeItem], known: impl Fn(&str) -> bool) {
    let mut seen = BTreeSet::new();
    for (n, described) in items.iter().enumerate() {
        if !seen.insert(described.name.as_str()) {
            let cause = Refusal::of(&catalogue::ITEM_TWICE).with("item", &described.name);
            form.refuse(format!("items.{n}.name"), cause);
        }
        if !known(&described.name) {
            let cause = Refusal::of(&catalogue::ITEM_UNKNOWN).with("item", &described.name);
            form.refuse(format!("items.{n}.name"), cause);
        }
        described.detail.check(form, &format!("items.{n}.detail"));
    }
}
