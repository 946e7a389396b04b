//! Looks for classification marks in an upload before anything else is done with it (A2.3).
//!
//! The look comes before the parse, so that a file that is no regular table is sealed too. Where this reader cannot
//! go on, it says nothing: the importer behind it refuses the file by its own rules.

mod sheet_parts;

use super::{Format, TextRows, delimited::Delimited, workbook::Workbook};
use crate::{Failure, columns::column_type, vault::OpenFile, vault::ParquetSource};
use csv::StringRecord;
use datafusion::{
    arrow::{
        array::{Array, AsArray},
        datatypes::DataType as ArrowType,
    },
    parquet::arrow::{
        ProjectionMask,
        arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder},
    },
};
use domain::{
    catalogue::secrecy::{MarkLevel, MarkPlace, Reading, holds_classifications, mark_in},
    task::{Limits, Marked},
};
use std::io::{BufRead, BufReader, Read};

/// Lines at the top of a text that may be a title or a mark rather than a row.
const HEAD_LINES: u64 = 5;
/// Longest line looked at in one piece, in bytes; a longer one is looked at in pieces.
const LINE: u64 = 1 << 20;
/// Rows of a Parquet file read at a time.
const BATCH_ROWS: usize = 8_192;

/// A mark and the row it stands in.
struct Found {
    level: MarkLevel,
    place: MarkPlace,
    row: Option<u64>,
}

impl Found {
    fn in_row(level: MarkLevel, row: u64) -> Self {
        let place = if row <= HEAD_LINES { MarkPlace::FileHead } else { MarkPlace::FileText };
        Self { level, place, row: Some(row) }
    }
}

/// The first mark of an upload, with the digest of the file that bears it.
///
/// # Errors
/// A fault when the vault fails.
pub fn look(upload: &OpenFile, file_name: &str, limits: &Limits) -> Result<Option<Marked>, Failure> {
    told(upload, in_file_name(file_name).or_else(|| in_file(upload, file_name, limits)))
}

/// The same of a catalogue's workbook, which is one whatever its provider named it.
///
/// # Errors
/// A fault when the vault fails.
pub fn look_in_workbook(upload: &OpenFile, file_name: &str, limits: &Limits) -> Result<Option<Marked>, Failure> {
    told(upload, in_file_name(file_name).or_else(|| in_file(upload, super::WORKBOOK_NAME, limits)))
}

fn in_file_name(file_name: &str) -> Option<Found> {
    let level = mark_in(file_name, Reading::FileName)?;
    Some(Found { level, place: MarkPlace::FileName, row: None })
}

fn in_file(upload: &OpenFile, file_name: &str, limits: &Limits) -> Option<Found> {
    match Format::of(upload, file_name) {
        Ok(Format::Csv) => text(upload),
        Ok(Format::Xlsx) => super::contained(|| workbook(upload, limits)).unwrap_or_default(),
        Ok(Format::Parquet) => super::contained(|| Ok(columnar(upload))).unwrap_or_default(),
        Err(_) => None,
    }
}

fn told(upload: &OpenFile, found: Option<Found>) -> Result<Option<Marked>, Failure> {
    let Some(Found { level, place, row }) = found else { return Ok(None) };
    Ok(Some(Marked { level, place, row, digest: hex::encode(upload.digest()?) }))
}

/// Lines of a text, whatever their structure; then the columns that hold classifications, where it has one.
fn text(upload: &OpenFile) -> Option<Found> {
    let encoding = super::encoding::detect(|| Ok(upload.cursor())).ok()?;
    let mut lines = BufReader::new(super::decoded::Decoded::new(upload.cursor(), encoding));
    let mut line = Vec::new();
    let mut row = 1;
    loop {
        line.clear();
        if (&mut lines).take(LINE).read_until(b'\n', &mut line).ok()? == 0 {
            break;
        }
        if let Some(level) = in_line(&String::from_utf8_lossy(&line), row) {
            return Some(Found::in_row(level, row));
        }
        row += u64::from(line.ends_with(b"\n"));
    }
    classified(&mut Delimited::open(upload).ok()?)
}

/// A mark in a line: a formal one anywhere, or a line at the top that is nothing but a level.
fn in_line(line: &str, row: u64) -> Option<MarkLevel> {
    mark_in(line, Reading::Cell).or_else(|| {
        let mut cells =
            line.split([',', ';', '\t']).filter(|cell| !cell.trim_matches(['"', ' ', '\r', '\n']).is_empty());
        let only = cells.next().filter(|_| row <= HEAD_LINES && cells.next().is_none())?;
        mark_in(only, Reading::Text)
    })
}

/// Rows that a column of classifications calls secret.
fn classified(table: &mut dyn TextRows) -> Option<Found> {
    let columns: Vec<bool> = table.header().iter().map(|name| holds_classifications(name)).collect();
    if !columns.contains(&true) {
        return None;
    }
    let mut found = None;
    let _refused_by_the_importer = table.scan(&mut |row, record: &StringRecord| {
        let marked = |(cell, holds): (&str, &bool)| holds.then(|| mark_in(cell, Reading::Classification)).flatten();
        if found.is_none() {
            found = record.iter().zip(&columns).find_map(marked).map(|level| Found::in_row(level, row));
        }
        Ok(())
    });
    found
}

/// Every part of a workbook, hidden sheets, headers, footers and comments among them; then its columns.
fn workbook(upload: &OpenFile, limits: &Limits) -> Result<Option<Found>, Failure> {
    super::archive::check(upload, limits)?;
    if let Some((level, place)) = sheet_parts::look(upload)? {
        return Ok(Some(Found { level, place, row: None }));
    }
    Ok(classified(&mut Workbook::open(upload, limits)?))
}

/// Names and text columns of a Parquet file, and what its footer says about itself.
fn columnar(upload: &OpenFile) -> Option<Found> {
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(ParquetSource(upload.clone()), options).ok()?;
    let head = |text: &str, reading| {
        mark_in(text, reading).map(|level| Found { level, place: MarkPlace::FileHead, row: None })
    };
    let notes = builder.metadata().file_metadata().key_value_metadata().into_iter().flatten();
    let said = notes.flat_map(|note| [Some(note.key.clone()), note.value.clone()]).flatten().collect::<Vec<_>>();
    if let Some(found) = said.iter().find_map(|text| head(text, Reading::Text)) {
        return Some(found);
    }
    let fields = builder.schema().fields().clone();
    if let Some(found) = fields.iter().find_map(|field| head(field.name(), Reading::Cell)) {
        return Some(found);
    }
    let is_text = |kind: &ArrowType| column_type(kind) == column_type(&ArrowType::Utf8);
    let texts = fields.iter().enumerate().filter(|(_, field)| is_text(field.data_type())).map(|(index, _)| index);
    let texts: Vec<usize> = texts.collect();
    let readings: Vec<Reading> =
        texts.iter().filter_map(|index| fields.get(*index)).map(|field| reading(field.name())).collect();
    let mask = ProjectionMask::roots(builder.parquet_schema(), texts);
    let mut row = 0;
    for batch in builder.with_projection(mask).with_batch_size(BATCH_ROWS).build().ok()? {
        let batch = batch.ok()?;
        for (column, reading) in batch.columns().iter().zip(&readings) {
            let column = datafusion::arrow::compute::cast(column, &ArrowType::Utf8).ok()?;
            let values = column.as_string::<i32>();
            let marked = (0..values.len()).filter(|at| values.is_valid(*at)).find_map(|at| {
                mark_in(values.value(at), *reading).map(|level| Found::in_row(level, row + at as u64 + 1))
            });
            if marked.is_some() {
                return marked;
            }
        }
        row += batch.num_rows() as u64;
    }
    None
}

fn reading(column: &str) -> Reading {
    if holds_classifications(column) { Reading::Classification } else { Reading::Cell }
}
