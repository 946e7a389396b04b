//! Reads uploads (CSV, XLSX, Parquet) into the vault as Parquet of known types.
//!
//! An upload is hostile until read: every parser runs bounded in rows, cells, bytes and columns, in a worker that
//! can die of it. Text is read twice, once to decide encoding and types on the whole file, once to write it; so no
//! value is ever converted on a guess, and memory stays bounded. Refusals name rows and columns by number only.

mod archive;
mod columnar;
mod content;
mod coordinates;
mod decoded;
mod delimited;
mod encoding;
mod half_width;
mod header;
mod inference;
mod lookalikes;
mod marks;
mod oddities;
mod profile;
mod rounding;
mod table_writer;
mod thrift;
mod workbook;

use crate::{Failure, vault::OpenFile, vault::Vault};
use csv::StringRecord;
use domain::{
    Refusal,
    catalogue::NoticeKind,
    codes::catalogue as codes,
    task::{Imported, Keys, Limits, NoticeCount, Reply, VaultRef, Workbook},
};
use inference::Inference;
pub(crate) use inference::{boolean, date, timestamp};
use profile::Profile;
use std::{
    io::{self, Write},
    panic::{self, AssertUnwindSafe},
    path::Path,
};
use table_writer::TableWriter;

/// Most columns of a table.
pub const MAX_COLUMNS: usize = 2_000;
/// Ending that says what a catalogue is, whatever its provider named it.
const WORKBOOK_NAME: &str = "catalogue.xlsx";
/// Rows of a preview.
pub const PREVIEW_ROWS: usize = 20;

/// Imports the sealed upload `from` into `into`. `file_name` serves for its ending, and for a mark in it.
///
/// An upload that bears a classification mark is not read any further ([`Reply::Marked`]), unless its seal was
/// `cleared` by order.
///
/// # Errors
/// Refuses what is no bounded, regular table (codes `catalogue.import.*`); a fault when the vault fails.
pub fn run(
    vault: &Vault,
    keys: &Keys,
    from: &VaultRef,
    file_name: &str,
    into: &VaultRef,
    limits: &Limits,
    cleared: bool,
) -> Result<Reply, Failure> {
    let upload = vault.open(from, keys)?;
    if !cleared && let Some(marked) = marks::look(&upload, file_name, limits)? {
        return Ok(Reply::Marked(marked));
    }
    let (imported, writer) = convert(&upload, file_name, limits, vault.create(into, keys)?)?;
    writer.finish()?;
    Ok(Reply::Imported(imported))
}

/// Reads the sealed workbook `from` as text, without keeping any of it. `file_name` serves for a mark in it.
///
/// A workbook that bears a classification mark in any of its parts is not read any further ([`Reply::Marked`]),
/// unless it was `cleared`.
///
/// # Errors
/// Refuses what is no bounded, regular workbook (codes `catalogue.import.*`); a fault when the vault fails.
pub fn read_workbook(
    vault: &Vault,
    keys: &Keys,
    from: &VaultRef,
    file_name: &str,
    limits: &Limits,
    cleared: bool,
) -> Result<Reply, Failure> {
    let upload = vault.open(from, keys)?;
    if !cleared && let Some(marked) = marks::look_in_workbook(&upload, file_name, limits)? {
        return Ok(Reply::Marked(marked));
    }
    read_open_workbook(&upload, limits).map(Reply::Workbook)
}

fn read_open_workbook(upload: &OpenFile, limits: &Limits) -> Result<Workbook, Failure> {
    Format::of(upload, WORKBOOK_NAME)?;
    let digest = hex::encode(upload.digest()?);
    let sheets = contained(|| workbook::sheets(upload, limits))?;
    Ok(Workbook { digest, sheets })
}

/// Imports a plain file the person at the command line named into Parquet bytes in memory.
///
/// # Errors
/// As [`run`].
pub fn local(path: &Path, limits: &Limits) -> Result<(Imported, OpenFile), Failure> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (imported, bytes) = convert(&OpenFile::plain(path)?, &name, limits, Vec::new())?;
    Ok((imported, OpenFile::memory(bytes)))
}

/// Reads `upload` and writes its rows to `out` as Parquet.
///
/// # Errors
/// As [`run`].
pub fn convert<W: Write + Send>(
    upload: &OpenFile,
    file_name: &str,
    limits: &Limits,
    out: W,
) -> Result<(Imported, W), Failure> {
    let format = Format::of(upload, file_name)?;
    let digest = hex::encode(upload.digest()?);
    let (encoding, table) = match format {
        Format::Csv => {
            let mut table = delimited::Delimited::open(upload)?;
            (Some(table.encoding().name().to_owned()), text_table(&mut table, limits, out)?)
        }
        Format::Xlsx => (None, contained(|| spreadsheet(upload, limits, out))?),
        Format::Parquet => (None, contained(|| columnar::convert(upload, limits, out))?),
    };
    let Table { rows, columns, preview, out } = table;
    Ok((Imported { format: format.name().to_owned(), encoding, rows, digest, columns, preview }, out))
}

/// Runs a third-party parser; where a hostile file makes it panic, the file is refused.
fn contained<T>(parse: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    panic::catch_unwind(AssertUnwindSafe(parse)).unwrap_or_else(|_| Err((&codes::IMPORT_UNREADABLE_FILE).into()))
}

/// A workbook's first visible worksheet. Its pictures are told of every column: nobody looks into them (EC-78).
fn spreadsheet<W: Write + Send>(upload: &OpenFile, limits: &Limits, out: W) -> Result<Table<W>, Failure> {
    let mut table = text_table(&mut workbook::Workbook::open(upload, limits)?, limits, out)?;
    let pictures = archive::pictures(upload)?;
    if pictures > 0 {
        let notice = NoticeCount { kind: NoticeKind::Pictures, values: pictures };
        table.columns.iter_mut().for_each(|column| column.notices.push(notice));
    }
    Ok(table)
}

/// What a reader of one format gives back.
struct Table<W> {
    rows: u64,
    columns: Vec<domain::task::ImportedColumn>,
    preview: Vec<Vec<Option<String>>>,
    out: W,
}

/// An upload whose cells are text; an empty cell is null.
trait TextRows {
    /// The header, checked.
    fn header(&self) -> &[String];

    /// Visits every row below the header with its number in the file, from the start, as often as it is called.
    /// Every row has as many cells as the header.
    fn scan(&mut self, visit: &mut dyn FnMut(u64, &StringRecord) -> Result<(), Failure>) -> Result<(), Failure>;
}

/// Decides the types on the whole table, then writes it.
fn text_table<W: Write + Send>(table: &mut dyn TextRows, limits: &Limits, out: W) -> Result<Table<W>, Failure> {
    let names = table.header().to_vec();
    let mut size = Size::new(names.len(), limits);
    let mut inferences = vec![Inference::default(); names.len()];
    let mut profile = Profile::new(names.len());
    table.scan(&mut |row, record| {
        size.add(1)?;
        size.add_text(record.as_slice().len() as u64)?;
        for (inference, cell) in inferences.iter_mut().zip(record) {
            inference.observe(cell, row);
        }
        profile.text_row(record);
        Ok(())
    })?;
    size.require_rows()?;
    let mut rounded =
        (1_usize..).zip(&inferences).filter_map(|(number, column)| Some((number, column.rounded_name()?)));
    if let Some((column, row)) = rounded.next() {
        let refusal = Refusal::of(&codes::IMPORT_ROUNDED_IDENTIFIERS);
        return Err(refusal.with("column", column).with("row", row).into());
    }
    let types: Vec<_> = inferences.iter().map(Inference::decide).collect();
    let mut writer = TableWriter::new(&names, &types, out)?;
    table.scan(&mut |_, record| writer.push(record))?;
    let out = writer.finish()?;
    let (mut columns, preview) = profile.finish(&names, types.iter().map(|kind| kind.data_type()));
    for (column, inference) in columns.iter_mut().zip(&inferences) {
        column.notices = inference.notices();
    }
    coordinates::tell(&mut columns, &inferences.iter().map(Inference::span).collect::<Vec<_>>());
    Ok(Table { rows: size.rows, columns, preview, out })
}

/// Rows, cells and text seen so far against the limits.
struct Size {
    rows: u64,
    columns: u64,
    text: u64,
    max_rows: u64,
    max_cells: u64,
    max_text: u64,
}

impl Size {
    fn new(columns: usize, limits: &Limits) -> Self {
        let (max_rows, max_cells, max_text) = (limits.rows, limits.cells, limits.inflated_bytes);
        Self { rows: 0, columns: columns as u64, text: 0, max_rows, max_cells, max_text }
    }

    fn add(&mut self, rows: u64) -> Result<(), Failure> {
        self.rows = self.rows.saturating_add(rows);
        if self.rows > self.max_rows {
            return Err(Refusal::of(&codes::IMPORT_TOO_MANY_ROWS).with("limit", self.max_rows).into());
        }
        if self.rows.saturating_mul(self.columns) > self.max_cells {
            return Err(Refusal::of(&codes::IMPORT_TOO_MANY_CELLS).with("limit", self.max_cells).into());
        }
        Ok(())
    }

    /// Text is counted once a cell: a file that stores it once for all cells is small and fills a disk.
    fn add_text(&mut self, bytes: u64) -> Result<(), Failure> {
        self.text = self.text.saturating_add(bytes);
        if self.text > self.max_text { Err((&codes::IMPORT_BEYOND_LIMITS).into()) } else { Ok(()) }
    }

    fn require_rows(&self) -> Result<(), Failure> {
        if self.rows == 0 { Err((&codes::IMPORT_NO_ROWS).into()) } else { Ok(()) }
    }
}

/// Formats of uploads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Xlsx,
    Parquet,
}

impl Format {
    /// The format the name's ending says, if the first bytes agree: a reader never runs on a file of another kind.
    fn of(upload: &OpenFile, file_name: &str) -> Result<Self, Failure> {
        if upload.is_empty() {
            return Err((&codes::IMPORT_EMPTY_FILE).into());
        }
        let head = upload.read_range(0..upload.len().min(512)).map_err(|e| upload_fault(&e))?;
        let ending = file_name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let format = match ending.as_str() {
            "csv" => Self::Csv,
            "xlsx" => Self::Xlsx,
            "parquet" => Self::Parquet,
            _ => return Err((&codes::IMPORT_UNKNOWN_FORMAT).into()),
        };
        match (format, Content::of(&head)) {
            (_, Content::CompoundFile) => Err((&codes::IMPORT_ENCRYPTED_WORKBOOK).into()),
            (Self::Csv, Content::Text) | (Self::Xlsx, Content::Zip) | (Self::Parquet, Content::Parquet) => Ok(format),
            (Self::Parquet, _) => Err((&codes::IMPORT_TRUNCATED_PARQUET).into()),
            _ => Err((&codes::IMPORT_FORMAT_MISMATCH).into()),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }
}

/// What the first bytes of a file say it is.
enum Content {
    Text,
    Zip,
    Parquet,
    /// The container of encrypted workbooks and of `.xls`.
    CompoundFile,
    Foreign,
}

impl Content {
    fn of(head: &[u8]) -> Self {
        let start = head.trim_ascii_start().to_ascii_lowercase();
        if head.starts_with(b"PK") {
            Self::Zip
        } else if head.starts_with(b"PAR1") {
            Self::Parquet
        } else if head.starts_with(b"\xD0\xCF\x11\xE0") {
            Self::CompoundFile
        } else if [&b"%pdf-"[..], b"<!doctype", b"<html", b"<?xml", b"\x1f\x8b", b"gif8"]
            .iter()
            .any(|m| start.starts_with(m))
        {
            Self::Foreign
        } else {
            Self::Text
        }
    }
}

/// The upload lies sealed in the vault, so failing to read it is the platform's fault.
fn upload_fault(error: &io::Error) -> Failure {
    Failure::fault(format!("reading an upload: {}", error.kind()))
}
