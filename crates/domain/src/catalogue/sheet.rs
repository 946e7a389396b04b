//! The catalogue as a workbook (目录表格): one worksheet of entries, one of items. What is exported is read back without
//! loss; a row is checked by the same decisions as a form, so that a dry run tells what an import would do.

use super::cell::{
    Choice, choice, classes, day, digits_kept, flag, last_day, list, number, optional, plain, write_flag,
};
use super::{
    AccessType, CoordinateSystem, Derivation, Description, FormatClass, IdentifierRole, ItemDetail, Mount, OpenType,
    PersonalClass, Provenance, Resource, ShareType, SupplyForm, UpdateCycle,
};
use crate::{codes::catalogue, purpose::Purpose, refusal::Code, task::DataType};
use std::collections::BTreeSet;
use time::Date;

/// A column: its key, its name in Chinese.
pub type Column = (&'static str, &'static str);

/// Name of the worksheet of entries.
pub const ENTRIES: &str = "目录";
/// Name of the worksheet of items.
pub const ITEMS: &str = "信息项";

/// Columns of an entry, in order.
pub const ENTRY_COLUMNS: &[Column] = &[
    ("code", "资源代码"),
    ("name", "资源名称"),
    ("english_name", "英文名称"),
    ("abstract_", "摘要"),
    ("zone", "专区"),
    ("update_cycle", "更新周期"),
    ("open_type", "开放属性"),
    ("closed_basis", "不予开放的法律依据"),
    ("open_condition", "开放条件"),
    ("keywords", "关键词"),
    ("classes", "分类"),
    ("related_codes", "关联资源代码"),
    ("section", "责任处室"),
    ("steward", "联系人"),
    ("phone", "联系电话"),
    ("source_system", "来源信息系统"),
    ("collection_basis", "采集依据"),
    ("provenance", "数据来源"),
    ("shared_from", "共享单位"),
    ("provenance_doc", "同意文号或采购合同编号"),
    ("format_class", "格式类别"),
    ("format_detail", "具体格式"),
    ("share_type", "共享类型"),
    ("share_condition", "共享条件"),
    ("share_method", "共享方式"),
    ("share_refusal_basis", "不予共享的依据"),
    ("access_type", "使用方式"),
    ("operable", "可授权运营"),
    ("purposes", "可用于的用途"),
    ("excluded_scenarios", "不得使用的场景"),
    ("supply_form", "供给形式"),
    ("covers_from", "时间范围起"),
    ("covers_to", "时间范围止"),
    ("spatial", "空间范围"),
    ("division", "行政区划代码"),
    ("city_consent", "外市同意"),
    ("storage_bytes", "存储量（字节）"),
    ("yearly_rows", "年增长量（行）"),
    ("mount", "挂接方式"),
    ("endpoint", "挂接位置"),
    ("service_level", "服务承诺"),
    ("registration_code", "登记代码"),
    ("registration_end", "登记有效期至"),
    ("holding_record", "持有权记录"),
];

/// Columns of an item, in order. The grade is told for the reader and not read back; a type counts before the first file.
pub const ITEM_COLUMNS: &[Column] = &[
    ("code", "资源代码"),
    ("item", "信息项"),
    ("data_type", "数据类型"),
    ("grade", "分级"),
    ("english_name", "英文名称"),
    ("meaning", "含义"),
    ("length", "长度"),
    ("precision", "小数位数"),
    ("key", "主键"),
    ("nullable", "可为空"),
    ("code_list", "值域代码"),
    ("element_no", "数据元编号"),
    ("measure", "计量单位"),
    ("coordinate_system", "坐标系"),
    ("derivation", "派生方式"),
    ("derived_from", "派生自"),
    ("personal", "个人信息类别"),
    ("sensitive_category", "敏感个人信息类别"),
    ("role", "标识属性"),
    ("requestable", "可申请"),
    ("refusal_basis", "不可申请的依据"),
    ("quality_rules", "质量规则"),
];

/// Columns whose digits name something, so that none may be lost.
const NUMBERS: [&str; 8] = [
    "division",
    "code",
    "related_codes",
    "phone",
    "provenance_doc",
    "registration_code",
    "holding_record",
    "element_no",
];

/// The header of a column: the Chinese name for people, the key for the import.
pub fn header((key, zh): Column) -> String {
    format!("{zh} {key}")
}

/// The column a header cell means: header, key or Chinese name.
pub fn column(columns: &'static [Column], cell: &str) -> Option<&'static str> {
    let cell = cell.trim();
    let means = |(key, zh): &&Column| *key == cell || *zh == cell || header((key, zh)) == cell;
    columns.iter().find(means).map(|(key, _)| *key)
}

/// The plain text of an entry that a column holds, where it holds one.
fn text<'a>(said: &'a mut Description, key: &str) -> Option<&'a mut String> {
    let entry = &mut said.entry;
    Some(match key {
        "name" => &mut said.name,
        "abstract_" => &mut said.abstract_,
        "english_name" => &mut entry.english_name,
        "open_condition" => &mut entry.open_condition,
        "section" => &mut entry.section,
        "steward" => &mut entry.steward,
        "phone" => &mut entry.phone,
        "source_system" => &mut entry.source_system,
        "collection_basis" => &mut entry.collection_basis,
        "shared_from" => &mut entry.shared_from,
        "provenance_doc" => &mut entry.provenance_doc,
        "format_detail" => &mut entry.format_detail,
        "share_condition" => &mut entry.share_condition,
        "share_method" => &mut entry.share_method,
        "share_refusal_basis" => &mut entry.share_refusal_basis,
        "spatial" => &mut entry.spatial,
        "division" => &mut entry.division,
        "city_consent" => &mut entry.city_consent,
        "endpoint" => &mut entry.endpoint,
        "service_level" => &mut entry.service_level,
        "registration_code" => &mut entry.registration_code,
        "holding_record" => &mut entry.holding_record,
        _ => return None,
    })
}

/// The list of words of an entry that a column holds, where it holds one.
fn words<'a>(said: &'a mut Description, key: &str) -> Option<&'a mut Vec<String>> {
    Some(match key {
        "keywords" => &mut said.entry.keywords,
        "related_codes" => &mut said.entry.related_codes,
        "excluded_scenarios" => &mut said.entry.excluded_scenarios,
        _ => return None,
    })
}

/// Reads a cell into a description. Columns that name the resource (`code`, `zone`) are not of it.
///
/// # Errors
/// The code of what is wrong with the cell.
pub fn read_entry(said: &mut Description, key: &str, cell: &str) -> Result<(), &'static Code> {
    let cell = super::entry::tidy(cell);
    if NUMBERS.contains(&key) {
        digits_kept(&cell)?;
    }
    if let Some(text) = text(said, key) {
        *text = cell;
        return Ok(());
    }
    if let Some(words) = words(said, key) {
        *words = list(&cell);
        return Ok(());
    }
    if key == "closed_basis" {
        said.closed_basis = Some(cell).filter(|text| !text.is_empty());
        return Ok(());
    }
    let (cell, entry) = (&plain(&cell), &mut said.entry);
    match key {
        "update_cycle" => said.update_cycle = choice!(UpdateCycle).read(cell)?,
        "open_type" => said.open_type = choice!(OpenType).read(cell)?,
        "classes" => entry.classes = classes(cell)?,
        "provenance" => entry.provenance = optional(cell, |text| choice!(Provenance).read(text))?,
        "format_class" => entry.format_class = optional(cell, |text| choice!(FormatClass).read(text))?,
        "share_type" => entry.share_type = optional(cell, |text| choice!(ShareType).read(text))?,
        "access_type" => entry.access_type = optional(cell, |text| choice!(AccessType).read(text))?,
        "supply_form" => entry.supply_form = optional(cell, |text| choice!(SupplyForm).read(text))?,
        "mount" => entry.mount = optional(cell, |text| choice!(Mount).read(text))?,
        "operable" => entry.operable = optional(cell, flag)?,
        "purposes" => {
            let purposes = list(cell).into_iter().map(|word| choice!(Purpose).read(&word));
            entry.purposes = purposes.collect::<Result<BTreeSet<_>, _>>()?;
        }
        "covers_from" => entry.covers_from = optional(cell, day)?,
        "covers_to" => entry.covers_to = last_day(cell)?,
        "registration_end" => entry.registration_end = last_day(cell)?,
        "storage_bytes" => entry.storage_bytes = optional(cell, number)?,
        "yearly_rows" => entry.yearly_rows = optional(cell, number)?,
        _ => {}
    }
    Ok(())
}

/// The cells of a resource, in the order of [`ENTRY_COLUMNS`]. `zone`: the name of its zone.
pub fn entry_cells(resource: &Resource, zone: &str) -> Vec<String> {
    let mut said = resource.description();
    let cell = |(key, _): &Column| match *key {
        "code" => resource.code.clone(),
        "zone" => zone.to_owned(),
        key => text(&mut said, key).map(|text| text.clone()).unwrap_or_else(|| written(resource, key)),
    };
    ENTRY_COLUMNS.iter().map(cell).collect()
}

fn written(resource: &Resource, key: &str) -> String {
    let entry = &resource.entry;
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let count = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    match key {
        "update_cycle" => resource.update_cycle.zh().to_owned(),
        "open_type" => resource.open_type.zh().to_owned(),
        "closed_basis" => resource.closed_basis.clone().unwrap_or_default(),
        "keywords" => entry.keywords.join("；"),
        "related_codes" => entry.related_codes.join("；"),
        "excluded_scenarios" => entry.excluded_scenarios.join("；"),
        "classes" => entry.classes.iter().map(|c| format!("{}/{}", c.tree, c.node)).collect::<Vec<_>>().join("；"),
        "provenance" => choice!(Provenance).write(entry.provenance),
        "format_class" => choice!(FormatClass).write(entry.format_class),
        "share_type" => choice!(ShareType).write(entry.share_type),
        "access_type" => choice!(AccessType).write(entry.access_type),
        "supply_form" => choice!(SupplyForm).write(entry.supply_form),
        "mount" => choice!(Mount).write(entry.mount),
        "operable" => entry.operable.map(write_flag).unwrap_or_default(),
        "purposes" => entry.purposes.iter().map(|p| p.zh()).collect::<Vec<_>>().join("；"),
        "covers_from" => day(entry.covers_from),
        "covers_to" => day(entry.covers_to),
        "registration_end" => day(entry.registration_end),
        "storage_bytes" => count(entry.storage_bytes),
        "yearly_rows" => count(entry.yearly_rows),
        _ => String::new(),
    }
}

/// Reads a cell into the description of an item. Columns that name the item or are told only are not of it.
///
/// # Errors
/// The code of what is wrong with the cell.
pub fn read_item(detail: &mut ItemDetail, key: &str, cell: &str) -> Result<(), &'static Code> {
    let cell = super::entry::tidy(cell);
    if NUMBERS.contains(&key) {
        digits_kept(&cell)?;
    }
    let typed = plain(&cell);
    match key {
        "english_name" => detail.english_name = cell,
        "meaning" => detail.meaning = cell,
        "code_list" => detail.code_list = cell,
        "element_no" => detail.element_no = cell,
        "measure" => detail.measure = cell,
        "coordinate_system" => {
            detail.coordinate_system = optional(&typed, |text| choice!(CoordinateSystem).read(text))?;
        }
        "derivation" => detail.derivation = optional(&typed, |text| choice!(Derivation).read(text))?,
        "derived_from" => detail.derived_from = cell,
        "sensitive_category" => detail.sensitive_category = cell,
        "refusal_basis" => detail.refusal_basis = cell,
        "quality_rules" => detail.quality_rules = list(&cell),
        "length" => detail.length = optional(&typed, number)?,
        "precision" => detail.precision = optional(&typed, number)?,
        "personal" => detail.personal = optional(&typed, |text| choice!(PersonalClass).read(text))?,
        "role" => detail.role = optional(&typed, |text| choice!(IdentifierRole).read(text))?,
        "key" => detail.key = optional(&typed, flag)?.unwrap_or(false),
        "nullable" => detail.nullable = optional(&typed, flag)?.unwrap_or(true),
        "requestable" => detail.requestable = optional(&typed, flag)?.unwrap_or(true),
        _ => {}
    }
    Ok(())
}

/// The type of an item that a cell names, where it names one.
///
/// # Errors
/// `catalogue.cell_choice`.
pub fn read_type(cell: &str) -> Result<Option<DataType>, &'static Code> {
    optional(&plain(cell), |text| {
        let named = TYPES.iter().find(|data_type| type_name(**data_type) == text);
        named.copied().ok_or(&catalogue::CELL_CHOICE)
    })
}

/// The cells of every item of a resource, in the order of [`ITEM_COLUMNS`].
pub fn item_cells(resource: &Resource) -> Vec<Vec<String>> {
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let cells = |item: &super::Item| {
        let detail = &item.detail;
        let cell = |(key, _): &Column| match *key {
            "code" => resource.code.clone(),
            "item" => item.name.clone(),
            "data_type" => type_name(item.data_type).to_owned(),
            "grade" => item.grade.map(|grade| grade.to_string()).unwrap_or_default(),
            "english_name" => detail.english_name.clone(),
            "meaning" => detail.meaning.clone(),
            "length" => number(detail.length),
            "precision" => number(detail.precision),
            "key" => write_flag(detail.key),
            "nullable" => write_flag(detail.nullable),
            "code_list" => detail.code_list.clone(),
            "element_no" => detail.element_no.clone(),
            "measure" => detail.measure.clone(),
            "coordinate_system" => choice!(CoordinateSystem).write(detail.coordinate_system),
            "derivation" => choice!(Derivation).write(detail.derivation),
            "derived_from" => detail.derived_from.clone(),
            "personal" => choice!(PersonalClass).write(detail.personal),
            "sensitive_category" => detail.sensitive_category.clone(),
            "role" => choice!(IdentifierRole).write(detail.role),
            "requestable" => write_flag(detail.requestable),
            "refusal_basis" => detail.refusal_basis.clone(),
            "quality_rules" => detail.quality_rules.join("；"),
            _ => String::new(),
        };
        ITEM_COLUMNS.iter().map(cell).collect()
    };
    resource.items.iter().map(cells).collect()
}

const TYPES: [DataType; 7] = [
    DataType::Text,
    DataType::Integer,
    DataType::Number,
    DataType::Boolean,
    DataType::Date,
    DataType::Timestamp,
    DataType::Unsupported,
];

fn type_name(data_type: DataType) -> &'static str {
    match data_type {
        DataType::Text => "文本",
        DataType::Integer => "整数",
        DataType::Number => "数值",
        DataType::Boolean => "布尔",
        DataType::Date => "日期",
        DataType::Timestamp => "日期时间",
        DataType::Unsupported => "不支持的类型",
    }
}
