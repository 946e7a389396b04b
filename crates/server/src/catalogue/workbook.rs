//! The catalogue as a workbook: everything of every entry, so that it can be read back without loss; and the error
//! sheet of a batch. Every cell is written as text, never as a formula.

use crate::{
    context::Context,
    database::record::Row,
    failure::{Fault, Outcome},
};
use domain::catalogue::{Batch, Resource, sheet};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

/// The media type of a workbook.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn fault(error: rust_xlsxwriter::XlsxError) -> Fault {
    Fault::caused("writing a workbook", error)
}

/// The entries and items of resources; a sealed one is not among them (EC-110).
///
/// # Errors
/// Faults of the writer; a stored record that does not parse.
pub fn catalogue(ctx: &Context, rows: &[Row]) -> Outcome<Vec<u8>> {
    let mut resources = rows.iter().map(Row::record::<Resource>).collect::<Result<Vec<_>, _>>()?;
    resources.retain(|resource| !resource.sealed);
    let mut book = Workbook::new();
    let entries = page(&mut book, sheet::ENTRIES, sheet::ENTRY_COLUMNS)?;
    for (line, resource) in (1u32..).zip(&resources) {
        let zone = ctx.name(resource.zone_id.0).unwrap_or_default();
        write(entries, line, &sheet::entry_cells(resource, &zone))?;
    }
    let items = page(&mut book, sheet::ITEMS, sheet::ITEM_COLUMNS)?;
    for (line, cells) in (1u32..).zip(resources.iter().flat_map(sheet::item_cells)) {
        write(items, line, &cells)?;
    }
    Ok(book.save_to_buffer().map_err(fault)?)
}

/// What is wrong with the rows of a batch.
///
/// # Errors
/// Faults of the writer.
pub fn errors(batch: &Batch) -> Outcome<Vec<u8>> {
    let mut book = Workbook::new();
    let columns =
        [("sheet", "工作表"), ("row", "行"), ("column", "列"), ("code", "代码"), ("zh", "问题"), ("en", "Problem")];
    let page = page(&mut book, "错误", &columns)?;
    for (line, told) in (1u32..).zip(&batch.complaints) {
        let row = if told.row == 0 { String::new() } else { told.row.to_string() };
        let column = told.column.clone().unwrap_or_default();
        let cells = [told.sheet.clone(), row, column, told.code.clone(), told.zh.clone(), told.en.clone()];
        write(page, line, &cells)?;
    }
    Ok(book.save_to_buffer().map_err(fault)?)
}

/// A worksheet with its header, which stays in sight.
fn page<'a>(book: &'a mut Workbook, name: &str, columns: &[sheet::Column]) -> Outcome<&'a mut Worksheet> {
    let page = book.add_worksheet();
    page.set_name(name).map_err(fault)?;
    page.set_freeze_panes(1, 0).map_err(fault)?;
    for (at, column) in (0u16..).zip(columns) {
        page.write_string_with_format(0, at, sheet::header(*column), &Format::new().set_bold()).map_err(fault)?;
    }
    Ok(page)
}

fn write(page: &mut Worksheet, line: u32, cells: &[String]) -> Outcome<()> {
    for (at, cell) in (0u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        page.write_string(line, at, cell).map_err(fault)?;
    }
    Ok(())
}
