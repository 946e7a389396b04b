//! The text of a workbook's parts, as it is written there: cells of every sheet, page headers and footers, comments,
//! text boxes, properties and the names of sheets.

use super::super::archive;
use crate::{Failure, vault::OpenFile};
use domain::catalogue::secrecy::{MarkLevel, MarkPlace, Reading, mark_in};
use std::io::{BufReader, Read};
use zip::ZipArchive;

/// Longest text or tag kept together, in bytes.
const PIECE: usize = 1 << 20;
/// Tags that end inside a line: runs of one text.
const RUNS: [&str; 10] = ["t", "r", "rPr", "a:t", "a:r", "a:rPr", "vt:lpstr", "rPh", "a:endParaRPr", "a:pPr"];

/// The first mark in any part of the workbook.
///
/// # Errors
/// Refuses an archive that does not open, as the importer does.
pub fn look(upload: &OpenFile) -> Result<Option<(MarkLevel, MarkPlace)>, Failure> {
    let mut archive = ZipArchive::new(upload.cursor()).map_err(|_| archive::bad())?;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| archive::bad())?;
        let name = part.name().map(|name| name.to_lowercase()).unwrap_or_default();
        let text = [".xml", ".vml", ".rels"].iter().any(|ending| name.ends_with(ending));
        if !text {
            continue;
        }
        let mut reader = Part::new(&name);
        if let Some(found) = reader.read(BufReader::new(part)) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// One part, read byte by byte: text between tags, and the tags.
struct Part {
    /// Cells: a bare level may be a plain value there.
    cells: bool,
    /// The list of strings cells point to; its first is the sheet's first cell.
    strings: bool,
    text: Vec<u8>,
    tag: Vec<u8>,
    in_tag: bool,
    lines: u64,
}

impl Part {
    fn new(name: &str) -> Self {
        let strings = name.ends_with("sharedstrings.xml");
        let cells = strings || name.contains("/worksheets/");
        Self { cells, strings, text: Vec::new(), tag: Vec::new(), in_tag: false, lines: 0 }
    }

    fn read(&mut self, mut source: impl Read) -> Option<(MarkLevel, MarkPlace)> {
        let mut block = vec![0; 64 * 1024];
        loop {
            let read = source.read(&mut block).ok()?;
            if read == 0 {
                return self.end_line("");
            }
            for byte in block.get(..read).unwrap_or_default() {
                if let Some(found) = self.byte(*byte) {
                    return Some(found);
                }
            }
        }
    }

    fn byte(&mut self, byte: u8) -> Option<(MarkLevel, MarkPlace)> {
        match (self.in_tag, byte) {
            (false, b'<') => {
                self.in_tag = true;
                None
            }
            (true, b'>') => {
                self.in_tag = false;
                let tag = std::mem::take(&mut self.tag);
                self.tag(&String::from_utf8_lossy(&tag))
            }
            (true, byte) => {
                if self.tag.len() < PIECE {
                    self.tag.push(byte);
                }
                None
            }
            (false, byte) => {
                self.text.push(byte);
                if self.text.len() >= PIECE { self.end_line("") } else { None }
            }
        }
    }

    /// A whole tag: its attributes may say something, and most closing ones end a line.
    fn tag(&mut self, tag: &str) -> Option<(MarkLevel, MarkPlace)> {
        let name = tag.trim_start_matches('/').split([' ', '\t', '\r', '\n', '/']).next().unwrap_or_default();
        if let Some(name) = tag.strip_prefix('/') {
            return if RUNS.contains(&name.trim()) { None } else { self.end_line(name.trim()) };
        }
        let said = unescape(tag);
        let sheet = name == "sheet" || name.ends_with(":sheet");
        let values = said.split('"').skip(1).step_by(2);
        let marked =
            values.into_iter().find_map(|value| mark_in(value, if sheet { Reading::FileName } else { Reading::Cell }));
        marked.map(|level| (level, MarkPlace::FileHead))
    }

    /// The text gathered since the last line ended.
    fn end_line(&mut self, closing: &str) -> Option<(MarkLevel, MarkPlace)> {
        if self.text.is_empty() {
            return None;
        }
        let text = std::mem::take(&mut self.text);
        let mut line = unescape(&String::from_utf8_lossy(&text));
        let page = closing.ends_with("Header") || closing.ends_with("Footer");
        if page {
            line = without_codes(&line);
        }
        let first = self.strings && self.lines == 0;
        self.lines += 1;
        let reading = if self.cells && !page && !first { Reading::Cell } else { Reading::Text };
        let place = if page || first || !self.cells { MarkPlace::FileHead } else { MarkPlace::FileText };
        mark_in(&line, reading).map(|level| (level, place))
    }
}

/// Characters written as references, as the reader of the workbook sees them.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let reference = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        match reference.and_then(|(name, more)| Some((character(name)?, more))) {
            Some((c, more)) => {
                out.push(c);
                rest = more;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// A page header without its codes: sections, fonts, sizes, page numbers.
fn without_codes(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '&' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('"') => {
                let _font = chars.by_ref().find(|c| *c == '"');
            }
            Some(digit) if digit.is_ascii_digit() => while chars.next_if(char::is_ascii_digit).is_some() {},
            // The three sections stand apart on the page.
            Some('L' | 'C' | 'R') => out.push('\n'),
            _ => {}
        }
    }
    out
}
