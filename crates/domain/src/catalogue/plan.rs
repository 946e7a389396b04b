//! What importing a catalogue workbook would do (试导入): row by row, decided on copies by the same law as a form.

use super::{
    DescribeItem, DescribeResource, Description, Entry, ListedItem, OpenType, Resource, ResourceState, ReviseResource,
    Tree, UpdateCycle, UpdateResource, check_filing,
    secrecy::{MarkLevel, Reading, mark_in},
    sheet,
    table::Table,
};
use crate::{
    Actor, Refusal,
    codes::{catalogue, platform},
    form::Form,
    ids::ResourceId,
    refusal::FieldIssue,
    task::{DataType, SheetRow, Workbook},
    zone::Zone,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;
use uuid::Uuid;

/// Most complaints that are kept of one workbook.
pub const COMPLAINTS_MAX: usize = 10_000;

/// What is wrong with a cell or a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Complaint {
    /// Worksheet.
    pub sheet: String,
    /// Row, as the spreadsheet program shows it.
    pub row: u64,
    /// Column, in Chinese; none where the row as a whole is meant.
    pub column: Option<String>,
    /// Stable code.
    pub code: String,
    /// What is wrong and what to do.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

/// What an import does with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Catalogues a new resource.
    Create(Box<DescribeResource>, Vec<ListedItem>),
    /// Changes a draft.
    Update(ResourceId, Box<UpdateResource>, Vec<ListedItem>),
    /// Proposes a change of a published entry.
    Revise(ResourceId, Box<ReviseResource>),
    /// Says what the catalogue says already.
    Nothing,
}

/// A row that can be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its number in the worksheet of entries.
    pub row: u64,
    /// Code of the resource.
    pub code: String,
    /// What to do.
    pub step: Step,
}

/// What the server found about what a workbook names.
#[derive(Debug, Clone, Copy)]
pub struct PlanFacts<'a> {
    /// Resources by the codes the workbook names.
    pub resources: &'a BTreeMap<String, Resource>,
    /// Zones, by name.
    pub zones: &'a BTreeMap<String, Zone>,
    /// Trees.
    pub trees: &'a [Tree],
    /// Who imports.
    pub by: &'a Actor,
    /// The moment.
    pub now: OffsetDateTime,
}

/// What an import would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Rows that can be imported.
    pub rows: Vec<Planned>,
    /// What is wrong with the others.
    pub complaints: Vec<Complaint>,
    /// Rows that cannot.
    pub refused: BTreeSet<u64>,
    /// Which version of each resource it changes it looked at.
    pub seen: BTreeMap<ResourceId, i64>,
}

impl Plan {
    /// The versions of the resources it changes, out of those that were looked at.
    pub fn changes(&self, versions: &BTreeMap<ResourceId, i64>) -> BTreeMap<ResourceId, i64> {
        let changed = self.rows.iter().filter_map(|row| match &row.step {
            Step::Update(id, ..) | Step::Revise(id, _) => Some(*id),
            Step::Create(..) | Step::Nothing => None,
        });
        changed.filter_map(|id| Some((id, *versions.get(&id)?))).collect()
    }
}

/// The codes a workbook names, to look them up.
pub fn codes_named(workbook: &Workbook) -> BTreeSet<String> {
    let entries = workbook.sheets.iter().find(|sheet| sheet.name == sheet::ENTRIES).or(workbook.sheets.first());
    let cells = entries.and_then(|sheet| {
        let at = sheet.header.iter().position(|cell| sheet::column(sheet::ENTRY_COLUMNS, cell) == Some("code"))?;
        Some(sheet.rows.iter().filter_map(move |row| row.cells.get(at)).map(|cell| cell.trim().to_owned()))
    });
    cells.into_iter().flatten().filter(|code| !code.is_empty()).collect()
}

/// A cell with a classification mark: where, never what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkedCell {
    /// The level.
    pub level: MarkLevel,
    /// Its row, as the spreadsheet program shows it; none in a header.
    pub row: Option<u64>,
}

/// The first mark in a cell. Every cell of a catalogue is free text of a form, and is read like one (A2.3).
pub fn marked_cell(workbook: &Workbook) -> Option<MarkedCell> {
    let marked = |cells: &[String], row| {
        let level = cells.iter().find_map(|cell| mark_in(cell, Reading::Text));
        level.map(|level| MarkedCell { level, row })
    };
    workbook.sheets.iter().find_map(|sheet| {
        let rows = sheet.rows.iter();
        marked(&sheet.header, None).or_else(|| rows.clone().find_map(|row| marked(&row.cells, Some(row.number))))
    })
}

/// Items that the second worksheet describes, by the code of their resource: row, item, what is said.
type ItemRows = BTreeMap<String, Vec<(u64, ListedItem)>>;

/// Decides what importing a workbook would do.
///
/// # Errors
/// `catalogue.sheet_missing`, `catalogue.sheet_column_unknown`, `catalogue.sheet_column_missing`,
/// `catalogue.sheet_column_twice`: a workbook that is no catalogue is refused as a whole.
pub fn plan(workbook: &Workbook, facts: PlanFacts<'_>) -> Result<Plan, Refusal> {
    let named = |name: &str| workbook.sheets.iter().find(|sheet| sheet.name == name);
    let entries = named(sheet::ENTRIES).or(workbook.sheets.first()).ok_or(&catalogue::SHEET_MISSING)?;
    let entries = Table::new(entries, sheet::ENTRY_COLUMNS, &["code", "name"])?;
    let items = named(sheet::ITEMS).filter(|items| !std::ptr::eq(*items, entries.sheet));
    let items = items.map(|items| Table::new(items, sheet::ITEM_COLUMNS, &["code", "item"])).transpose()?;
    let mut plan = Plan::default();
    let mut described = match &items {
        Some(items) => read_items(items, &entries, facts, &mut plan),
        None => ItemRows::new(),
    };
    let mut seen = BTreeSet::new();
    for row in &entries.sheet.rows {
        let code = entries.cell(row, "code").to_owned();
        let before = plan.complaints.len();
        if !seen.insert(code.clone()) {
            let why = Refusal::of(&catalogue::ROW_TWICE).with("code", &code);
            plan.complaints.push(entries.complaint(row.number, Some("code"), why));
        }
        let said = described.remove(&code).unwrap_or_default();
        let step = plan_row(&entries, items.as_ref(), row, &code, said, facts, &mut plan.complaints);
        match step.filter(|_| plan.complaints.len() == before) {
            Some(step) if !plan.refused.contains(&row.number) => {
                plan.rows.push(Planned { row: row.number, code, step })
            }
            _ => {
                plan.refused.insert(row.number);
            }
        }
    }
    Ok(plan)
}

/// Reads the worksheet of items; what is wrong with an item also holds its entry back.
fn read_items(items: &Table<'_>, entries: &Table<'_>, facts: PlanFacts<'_>, plan: &mut Plan) -> ItemRows {
    let rows: BTreeMap<&str, u64> = entries.sheet.rows.iter().map(|r| (entries.cell(r, "code"), r.number)).collect();
    let mut described = ItemRows::new();
    for row in &items.sheet.rows {
        let (code, name) = (items.cell(row, "code"), items.cell(row, "item"));
        let before = plan.complaints.len();
        let resource = facts.resources.get(code).filter(|r| r.provider_id == facts.by.org);
        let known = resource.and_then(|r| r.item(name));
        // Before its first file a resource has the items that its catalogue lists.
        let listed = !name.is_empty() && resource.is_none_or(|r| r.file_version == 0);
        let mut data_type = known.map_or(DataType::Text, |item| item.data_type);
        let mut detail = known.map(|item| item.detail.clone()).unwrap_or_default();
        if !rows.contains_key(code) {
            let why = Refusal::of(&catalogue::ROW_WITHOUT_ENTRY).with("code", code);
            plan.complaints.push(items.complaint(row.number, Some("code"), why));
        } else if known.is_none() && !listed {
            let why = Refusal::of(&catalogue::ITEM_UNKNOWN).with("item", name);
            plan.complaints.push(items.complaint(row.number, Some("item"), why));
        }
        for (key, cell) in items.cells(row) {
            let read = match key {
                "data_type" => sheet::read_type(cell).map(|said| data_type = said.unwrap_or(data_type)),
                _ => sheet::read_item(&mut detail, key, cell),
            };
            if let Err(wrong) = read {
                plan.complaints.push(items.complaint(row.number, Some(key), Refusal::of(wrong)));
            }
        }
        if plan.complaints.len() > before {
            plan.refused.extend(rows.get(code));
            continue;
        }
        described
            .entry(code.to_owned())
            .or_default()
            .push((row.number, ListedItem { item: DescribeItem { name: name.to_owned(), detail }, data_type }));
    }
    described
}

/// What to do with one row; complains about what is wrong with it.
fn plan_row(
    entries: &Table<'_>,
    items: Option<&Table<'_>>,
    row: &SheetRow,
    code: &str,
    described: Vec<(u64, ListedItem)>,
    facts: PlanFacts<'_>,
    complaints: &mut Vec<Complaint>,
) -> Option<Step> {
    let known = facts.resources.get(code);
    let zone_name = entries.cell(row, "zone");
    let mut said = known.map_or_else(blank, Resource::description);
    for (key, cell) in entries.cells(row) {
        if let Err(wrong) = sheet::read_entry(&mut said, key, cell) {
            complaints.push(entries.complaint(row.number, Some(key), Refusal::of(wrong)));
        }
    }
    let (item_rows, changed): (Vec<u64>, Vec<ListedItem>) = described.into_iter().unzip();
    let outcome = match known {
        Some(resource) if resource.provider_id != facts.by.org => Err(Refusal::of(&catalogue::CODE_TAKEN)),
        Some(resource) => {
            let same = zone_name.is_empty() || facts.zones.get(zone_name).is_some_and(|z| z.id == resource.zone_id);
            if !same {
                complaints.push(entries.complaint(row.number, Some("zone"), Refusal::of(&catalogue::ZONE_FIXED)));
            }
            change(resource, said, changed, facts)
        }
        None => {
            let zone = facts.zones.get(zone_name);
            create(code, said, changed, zone, facts)
        }
    };
    match outcome {
        Ok(step) => Some(step),
        Err(why) => {
            tell(entries, items, row.number, &item_rows, why, complaints);
            None
        }
    }
}

/// A new resource, decided on as by its form.
fn create(
    code: &str,
    said: Description,
    items: Vec<ListedItem>,
    zone: Option<&Zone>,
    facts: PlanFacts<'_>,
) -> Result<Step, Refusal> {
    let Description { name, abstract_, update_cycle, open_type, closed_basis, entry, .. } = said;
    let zone_id = zone.map_or(crate::ids::ZoneId(Uuid::nil()), |zone| zone.id);
    let cmd = DescribeResource {
        code: code.to_owned(),
        name,
        abstract_,
        zone_id,
        update_cycle,
        open_type,
        closed_basis,
        entry,
    };
    filed(&cmd.entry, false, facts)?;
    Resource::describe(ResourceId(Uuid::nil()), cmd.clone(), zone, false, facts.by)?.list_items(items.clone())?;
    Ok(Step::Create(Box::new(cmd), items))
}

/// A change of a known resource, decided on a copy.
fn change(
    resource: &Resource,
    said: Description,
    items: Vec<ListedItem>,
    facts: PlanFacts<'_>,
) -> Result<Step, Refusal> {
    let before = resource.description();
    let mut after = said;
    let added = items.iter().any(|listed| resource.item(&listed.item.name).is_none());
    for ListedItem { item, .. } in &items {
        if let Some(there) = after.items.iter_mut().find(|there| there.name == item.name) {
            there.detail.clone_from(&item.detail);
        }
    }
    filed(&after.entry, resource.state == ResourceState::Published, facts)?;
    if !added && before.differences(&after).is_empty() {
        return Ok(Step::Nothing);
    }
    let mut copy = resource.clone();
    if resource.state == ResourceState::Draft {
        let Description { name, abstract_, update_cycle, open_type, closed_basis, entry, .. } = after;
        let cmd = UpdateResource { name, abstract_, update_cycle, open_type, closed_basis, entry };
        copy.update(cmd.clone())?;
        copy.list_items(items.clone())?;
        return Ok(Step::Update(resource.id, Box::new(cmd), items));
    }
    let cmd = ReviseResource { description: after, reason: "目录表格导入 Imported from a workbook".into() };
    copy.revise(cmd.clone(), facts.by, facts.now)?;
    Ok(Step::Revise(resource.id, Box::new(cmd)))
}

fn filed(entry: &Entry, published: bool, facts: PlanFacts<'_>) -> Result<(), Refusal> {
    let mut form = Form::new();
    check_filing(&mut form, &entry.classes, facts.trees, published);
    form.done()
}

/// Turns a refusal into complaints about cells: each field of a form beside its column.
fn tell(
    entries: &Table<'_>,
    items: Option<&Table<'_>>,
    row: u64,
    item_rows: &[u64],
    why: Refusal,
    complaints: &mut Vec<Complaint>,
) {
    if why.fields.is_empty() {
        complaints.push(entries.complaint(row, None, why));
        return;
    }
    for FieldIssue { field, code, zh, en, .. } in why.fields {
        let why = Refusal { code, zh, en, ..Refusal::of(&platform::FORM_INVALID) };
        let mut parts = field.split('.');
        let complaint = match (parts.next(), items) {
            (Some("items"), Some(items)) => {
                let at = parts.next().and_then(|n| n.parse::<usize>().ok()).and_then(|n| item_rows.get(n).copied());
                items.complaint(at.unwrap_or(row), parts.next_back(), why)
            }
            (Some("entry"), _) => entries.complaint(row, parts.next(), why),
            (Some("zone_id"), _) => entries.complaint(row, Some("zone"), why),
            (first, _) => entries.complaint(row, first, why),
        };
        complaints.push(complaint);
    }
}

/// What a new row says before its cells are read.
fn blank() -> Description {
    Description {
        name: String::new(),
        abstract_: String::new(),
        update_cycle: UpdateCycle::Irregular,
        open_type: OpenType::Conditional,
        closed_basis: None,
        entry: Entry::default(),
        items: Vec::new(),
    }
}
