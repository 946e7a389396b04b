//! XLSX: the first visible worksheet, cell by cell; formulas count with the value they were saved with.

use super::{MAX_COLUMNS, TextRows, archive, header};
use crate::{Failure, vault::Cursor, vault::OpenFile};
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use csv::StringRecord;
use domain::{
    Refusal,
    codes::catalogue as codes,
    task::{Limits, Sheet, SheetRow},
};

/// Most worksheets of a workbook that is read whole.
const MAX_SHEETS: usize = 8;

/// Takes the number of a row, from 0, and the columns that have a value; `false` ends the walk.
type VisitCells<'a> = dyn FnMut(u32, &[(usize, String)]) -> Result<bool, Failure> + 'a;

/// A workbook upload.
pub struct Workbook {
    book: Xlsx<Cursor>,
    sheet: String,
    header: Vec<String>,
    header_row: u32,
}

impl Workbook {
    /// Checks the archive, opens the workbook and reads the header.
    ///
    /// # Errors
    /// Refuses irregular archives and headers and what the parser does not read.
    pub fn open(upload: &OpenFile, limits: &Limits) -> Result<Self, Failure> {
        archive::check(upload, limits)?;
        let book = opened(upload)?;
        let sheet = visible(&book).into_iter().next().ok_or(&codes::IMPORT_NO_ROWS)?;
        Self::at(book, sheet)
    }

    /// A worksheet of an opened workbook, with its header.
    fn at(book: Xlsx<Cursor>, sheet: String) -> Result<Self, Failure> {
        let mut table = Self { book, sheet, header: Vec::new(), header_row: 0 };
        let mut first = None;
        table.rows(&mut |row, cells| {
            if first.is_none() {
                first = Some((row, cells.to_vec()));
            }
            Ok(first.is_none())
        })?;
        let (row, cells) = first.ok_or(&codes::IMPORT_EMPTY_FILE)?;
        let mut names = vec![""; cells.last().map_or(0, |(column, _)| column + 1)];
        for (column, text) in &cells {
            if let Some(name) = names.get_mut(*column) {
                *name = text;
            }
        }
        table.header = header::check(names.into_iter())?;
        table.header_row = row;
        Ok(table)
    }

    /// Visits every row that has a value, with the columns that have one, until `visit` gives `false`.
    fn rows(&mut self, visit: &mut VisitCells<'_>) -> Result<(), Failure> {
        let mut cells = self.book.worksheet_cells_reader(&self.sheet).map_err(|e| unreadable(&e))?;
        let mut row = 0;
        let mut gathered: Vec<(usize, String)> = Vec::new();
        while let Some(cell) = cells.next_cell().map_err(|e| unreadable(&e))? {
            let (at, column) = cell.get_position();
            let column = column as usize;
            if at != row {
                if !gathered.is_empty() && !visit(row, &gathered)? {
                    return Ok(());
                }
                gathered.clear();
            }
            // Cells must come in order, or one row could be two.
            let in_order = at >= row && gathered.last().is_none_or(|(last, _)| *last < column);
            if !in_order {
                return Err((&codes::IMPORT_UNREADABLE_WORKBOOK).into());
            }
            row = at;
            let text = text(cell.get_value(), at, column)?;
            if !text.is_empty() {
                if column >= MAX_COLUMNS {
                    return Err(Refusal::of(&codes::IMPORT_TOO_MANY_COLUMNS).with("limit", MAX_COLUMNS).into());
                }
                gathered.push((column, text));
            }
        }
        if !gathered.is_empty() {
            visit(row, &gathered)?;
        }
        Ok(())
    }
}

/// Reads the first visible worksheets as text, within `limits` over all of them. A worksheet without a header is passed over.
///
/// # Errors
/// As [`Workbook::open`], and where there are more worksheets, rows or cells than allowed.
pub fn sheets(upload: &OpenFile, limits: &Limits) -> Result<Vec<Sheet>, Failure> {
    archive::check(upload, limits)?;
    let names = visible(&opened(upload)?);
    if names.len() > MAX_SHEETS {
        return Err(Refusal::of(&codes::SHEETS_TOO_MANY).with("limit", MAX_SHEETS).into());
    }
    let (mut read, mut cells, mut rows) = (Vec::new(), 0u64, 0u64);
    for name in names {
        // The parser keeps its place in the archive, so every worksheet gets a reader of its own.
        let mut table = match Workbook::at(opened(upload)?, name.clone()) {
            Ok(table) => table,
            Err(Failure::Refused(refusal)) if refusal.code == codes::IMPORT_EMPTY_FILE.id => continue,
            Err(other) => return Err(other),
        };
        let header = table.header.clone();
        let mut sheet = Sheet { name, header: header.clone(), rows: Vec::new() };
        table.scan(&mut |number, record| {
            rows += 1;
            cells += header.len() as u64;
            if rows > limits.rows {
                return Err(Refusal::of(&codes::IMPORT_TOO_MANY_ROWS).with("limit", limits.rows).into());
            }
            if cells > limits.cells {
                return Err(Refusal::of(&codes::IMPORT_TOO_MANY_CELLS).with("limit", limits.cells).into());
            }
            sheet.rows.push(SheetRow { number, cells: record.iter().map(str::to_owned).collect() });
            Ok(())
        })?;
        read.push(sheet);
    }
    Ok(read)
}

fn opened(upload: &OpenFile) -> Result<Xlsx<Cursor>, Failure> {
    Xlsx::new(upload.cursor()).map_err(|e| unreadable(&e))
}

/// Names of the visible worksheets, in order.
fn visible(book: &Xlsx<Cursor>) -> Vec<String> {
    let shown = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    book.sheets_metadata().iter().filter(shown).map(|sheet| sheet.name.clone()).collect()
}

impl TextRows for Workbook {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn scan(&mut self, visit: &mut dyn FnMut(u64, &StringRecord) -> Result<(), Failure>) -> Result<(), Failure> {
        let (width, header_row) = (self.header.len(), self.header_row);
        let mut record = StringRecord::new();
        self.rows(&mut |row, cells| {
            if row <= header_row {
                return Ok(true);
            }
            let number = u64::from(row) + 1;
            let found = cells.last().map_or(0, |(column, _)| column + 1);
            if found > width {
                let refusal = Refusal::of(&codes::IMPORT_RAGGED_ROW).with("row", number);
                return Err(refusal.with("found", found).with("expected", width).into());
            }
            record.clear();
            let mut cells = cells.iter().peekable();
            for column in 0..width {
                let here = cells.next_if(|(at, _)| *at == column);
                record.push_field(here.map_or("", |(_, text)| text));
            }
            visit(number, &record)?;
            Ok(true)
        })
    }
}

/// A cell as text, as the CSV export of the same sheet would say it.
fn text(value: &DataRef<'_>, row: u32, column: usize) -> Result<String, Failure> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => float(*value),
        DataRef::DateTime(value) => moment(value),
        DataRef::Error(_) => {
            let refusal = Refusal::of(&codes::IMPORT_ERROR_CELL);
            return Err(refusal.with("row", u64::from(row) + 1).with("column", column + 1).into());
        }
    })
}

/// Shortest decimal form; whole numbers without a point. Spreadsheets keep 15 digits, so longer ones are shown as the
/// rounded numbers they are, in the form a spreadsheet gives them.
fn float(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-5..1e15).contains(&size) {
        format!("{}", value + 0.0)
    } else if size < 1.0 {
        format!("{value:e}")
    } else {
        format!("{value:e}").replace('e', "E+")
    }
}

/// A date, a date with time, or a time of day alone.
fn moment(value: &ExcelDateTime) -> String {
    let days = value.as_f64();
    let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
    let fraction = if milli == 0 { String::new() } else { format!(".{milli:03}") };
    if value.is_duration() || (0.0..1.0).contains(&days) {
        let hours = if days.is_sign_positive() && days < 1e6 { days * 24.0 } else { f64::from(hour) };
        return format!("{:02}:{minute:02}:{second:02}{fraction}", hours.floor());
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second, milli) == (0, 0, 0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}{fraction}")
    }
}

/// The parser's messages may hold values, so only the kind of error survives.
fn unreadable(error: &XlsxError) -> Failure {
    match error {
        XlsxError::Password => (&codes::IMPORT_ENCRYPTED_WORKBOOK).into(),
        _ => (&codes::IMPORT_UNREADABLE_WORKBOOK).into(),
    }
}
