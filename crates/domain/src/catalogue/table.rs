//! A worksheet of a catalogue workbook, read by its header.

use super::{Complaint, sheet};
use crate::{
    Refusal,
    codes::catalogue,
    task::{Sheet, SheetRow},
};

/// A worksheet with the columns its header means.
pub(super) struct Table<'a> {
    pub sheet: &'a Sheet,
    columns: Vec<&'static str>,
    known: &'static [sheet::Column],
}

impl<'a> Table<'a> {
    pub fn new(sheet: &'a Sheet, known: &'static [sheet::Column], required: &[&str]) -> Result<Self, Refusal> {
        let about = |code, name: &str| Refusal::of(code).with("sheet", &sheet.name).with("column", name);
        let mut columns: Vec<&'static str> = Vec::new();
        for cell in &sheet.header {
            let column = sheet::column(known, cell).ok_or_else(|| about(&catalogue::SHEET_COLUMN_UNKNOWN, cell))?;
            if columns.contains(&column) {
                return Err(about(&catalogue::SHEET_COLUMN_TWICE, cell));
            }
            columns.push(column);
        }
        if let Some(key) = required.iter().find(|key| !columns.contains(key)) {
            let name = known.iter().find(|(known, _)| known == key).map_or(*key, |(_, zh)| zh);
            return Err(about(&catalogue::SHEET_COLUMN_MISSING, name));
        }
        Ok(Self { sheet, columns, known })
    }

    pub fn cell<'r>(&self, row: &'r SheetRow, key: &str) -> &'r str {
        let at = self.columns.iter().position(|column| *column == key);
        at.and_then(|at| row.cells.get(at)).map_or("", |cell| cell.trim())
    }

    pub fn cells<'r>(&'r self, row: &'r SheetRow) -> impl Iterator<Item = (&'static str, &'r str)> {
        self.columns.iter().copied().zip(row.cells.iter().map(String::as_str))
    }

    pub fn complaint(&self, row: u64, key: Option<&str>, why: Refusal) -> Complaint {
        let column = key.and_then(|key| self.known.iter().find(|(known, _)| *known == key));
        Complaint {
            sheet: self.sheet.name.clone(),
            row,
            column: column.map(|(_, zh)| (*zh).to_owned()),
            code: why.code,
            zh: why.zh,
            en: why.en,
        }
    }
}
