//! XLSX uploads: what is read, what is refused (bad inputs of the workbook catalogue).

use crate::installation::{Installation, at};
use domain::{
    catalogue::NoticeKind,
    task::{Area, DataType, Limits},
};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A workbook whose first sheet `fill` writes.
fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn good() -> Vec<u8> {
    workbook(|sheet| {
        sheet.write_row(0, 0, ["a", "b"]).unwrap();
        sheet.write_row(1, 0, [1, 2]).unwrap();
    })
}

/// The parts of a workbook, to be changed and packed again.
fn parts(book: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            std::io::copy(&mut part, &mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn pack(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn with_sheet(xml: &str) -> Vec<u8> {
    let mut parts = parts(&good());
    for (name, bytes) in &mut parts {
        if name == "xl/worksheets/sheet1.xml" {
            *bytes = xml.as_bytes().to_vec();
        }
    }
    pack(&parts)
}

fn with_part(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut parts = parts(&good());
    parts.push((name.to_owned(), bytes.to_vec()));
    pack(&parts)
}

const SHEET: &str =
    r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
const SHEET_END: &str = "</sheetData></worksheet>";

#[test]
fn a_workbook_is_typed_like_the_same_table_in_csv() {
    let city = Installation::new();
    let book = workbook(|sheet| {
        let (date, time) =
            (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("yyyy-mm-dd hh:mm"));
        let clock = Format::new().set_num_format("hh:mm:ss");
        sheet.write_row(0, 0, ["编号", "人数", "金额", "有效", "日期", "时间", "时刻", "合计", "证件"]).unwrap();
        for (row, code) in (1..).zip(["007", "008"]) {
            sheet.write(row, 0, code).unwrap();
            sheet.write(row, 1, row).unwrap();
            sheet.write(row, 2, 0.5 + f64::from(row)).unwrap();
            sheet.write(row, 3, row == 1).unwrap();
            let day = ExcelDateTime::from_ymd(2026, 1, 5).unwrap();
            sheet.write_with_format(row, 4, &day, &date).unwrap();
            let midnight_or_eight = if row == 1 { day.clone() } else { day.and_hms(8, 30, 0).unwrap() };
            sheet.write_with_format(row, 5, &midnight_or_eight, &time).unwrap();
            sheet.write_with_format(row, 6, ExcelDateTime::from_hms(9, 5, 0).unwrap(), &clock).unwrap();
            sheet.write(row, 7, Formula::new("=1+1").set_result("42")).unwrap();
            sheet.write(row, 8, "110101199003078038").unwrap();
        }
    });
    let imported = city.import("人口.xlsx", &book).unwrap();
    let types: Vec<_> = imported.columns.iter().map(|c| c.data_type).collect();
    use DataType::*;
    assert_eq!(types, [Text, Integer, Number, Boolean, Date, Timestamp, Text, Integer, Text]);
    assert_eq!((imported.format.as_str(), imported.encoding, imported.rows), ("xlsx", None, 2));
    let rows = city.rows(&at(Area::Raw, "table.parquet"));
    let first: Vec<_> = rows[1].iter().map(|c| c.clone().unwrap()).collect();
    assert_eq!(
        first,
        ["008", "2", "2.5", "false", "2026-01-05", "2026-01-05T08:30:00", "09:05:00", "42", "110101199003078038"]
    );
}

#[test]
fn ec190_resident_ids_stored_as_numbers_are_refused() {
    let book = workbook(|sheet| {
        sheet.write(0, 0, "证件").unwrap();
        sheet.write(1, 0, 110_101_199_003_078_038_f64).unwrap();
    });
    assert_eq!(Installation::new().refusal("a.xlsx", &book), "rounded_identifiers");
}

#[test]
fn ec190_one_resident_id_stored_as_a_number_among_others_is_refused() {
    let book = workbook(|sheet| {
        sheet.write_row(0, 0, ["姓名", "证件"]).unwrap();
        sheet.write_row(1, 0, ["甲", "11010519491231002X"]).unwrap();
        sheet.write(2, 0, "乙").unwrap();
        sheet.write(2, 1, 110_101_199_003_078_038_f64).unwrap();
    });
    let Err(engine::Failure::Refused(refusal)) = Installation::new().import("a.xlsx", &book) else { panic!() };
    assert_eq!(refusal.code, "catalogue.import.rounded_identifiers");
    assert!(refusal.zh.contains("第 2 列自第 3 行"), "{refusal}");
}

#[test]
fn ec_78_pictures_in_a_workbook_are_told_of_every_column() {
    let imported = Installation::new().import("a.xlsx", &with_part("xl/media/image1.png", b"\x89PNG")).unwrap();
    let told: Vec<_> = imported.columns.iter().flat_map(|c| &c.notices).map(|n| (n.kind, n.values)).collect();
    assert_eq!(told, [(NoticeKind::Pictures, 1), (NoticeKind::Pictures, 1)]);
}

#[test]
fn only_the_first_visible_sheet_counts_and_gaps_are_null() {
    let mut book = Workbook::new();
    book.add_worksheet().set_hidden(true).write(0, 0, "hidden").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_active(true);
    sheet.write_row(2, 0, ["a", "b"]).unwrap();
    sheet.write(3, 1, 5).unwrap();
    sheet.write(9, 0, 6).unwrap();
    let imported = Installation::new().import("a.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(imported.rows, 2);
    assert_eq!(imported.preview, [[None, Some("5".to_owned())], [Some("6".to_owned()), None]]);
}

#[test]
fn irregular_sheets_are_refused_with_their_row_and_column() {
    let city = Installation::new();
    let refused = |fill: fn(&mut rust_xlsxwriter::Worksheet)| city.refusal("a.xlsx", &workbook(fill));
    assert_eq!(refused(|_| ()), "empty_file");
    assert_eq!(refused(|sheet| _ = sheet.write(0, 0, "a").unwrap()), "no_rows");
    let merged_title = refused(|sheet| {
        sheet.write(0, 2, "表一").unwrap();
        sheet.write_row(1, 0, ["a", "b"]).unwrap();
    });
    assert_eq!(merged_title, "empty_header");
    let wide = refused(|sheet| {
        sheet.write(0, 0, "a").unwrap();
        sheet.write_row(1, 0, [1, 2]).unwrap();
    });
    assert_eq!(wide, "ragged_row");
    let error = format!(
        r#"{SHEET}<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="A2" t="e"><v>#DIV/0!</v></c></row>{SHEET_END}"#
    );
    assert_eq!(city.refusal("a.xlsx", &with_sheet(&error)), "error_cell");
}

#[test]
fn a_lone_far_cell_reserves_no_memory() {
    let city = Installation::new();
    let far = workbook(|sheet| {
        sheet.write(0, 0, "a").unwrap();
        sheet.write(1_048_575, 16_383, 1).unwrap();
    });
    assert_eq!(city.refusal("a.xlsx", &far), "too_many_columns");
    let dimension = format!(
        r#"{}<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>{SHEET_END}"#,
        SHEET.strip_suffix("<sheetData>").unwrap()
    );
    assert_eq!(city.import("a.xlsx", &with_sheet(&dimension)).unwrap().rows, 1);
}

#[test]
fn cells_out_of_order_are_refused() {
    let rows = [
        r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>"#,
        r#"<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#,
    ];
    for row in rows {
        let sheet = format!("{SHEET}{row}{SHEET_END}");
        assert_eq!(Installation::new().refusal("a.xlsx", &with_sheet(&sheet)), "unreadable_workbook");
    }
}

#[test]
fn what_inflates_without_measure_is_refused() {
    let city = Installation::new();
    let spaces = format!("{SHEET}{}{SHEET_END}", " ".repeat(200 << 20));
    let bomb = with_sheet(&spaces);
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    assert_eq!(city.refusal("a.xlsx", &bomb), "zip_bomb");
    let small = Limits { inflated_bytes: 2_000, ..Limits::default() };
    assert_eq!(city.refusal_within("a.xlsx", &good(), &small), "zip_bomb");
}

#[test]
fn a_shared_text_is_counted_in_every_cell() {
    let book = workbook(|sheet| {
        sheet.write(0, 0, "a").unwrap();
        for row in 1..=200 {
            sheet.write(row, 0, "长".repeat(10_000)).unwrap();
        }
    });
    let limits = Limits { inflated_bytes: 1 << 20, ..Limits::default() };
    assert_eq!(Installation::new().refusal_within("a.xlsx", &book, &limits), "beyond_limits");
    assert_eq!(Installation::new().import("a.xlsx", &book).unwrap().rows, 200);
}

#[test]
fn irregular_archives_are_refused() {
    let city = Installation::new();
    let book = good();
    for name in ["../../x", "/etc/x", "a/../x", "a\\b", "C:x", "xl//x"] {
        assert_eq!(city.refusal("a.xlsx", &with_part(name, b"x")), "bad_archive", "{name}");
    }
    assert_eq!(city.refusal("a.xlsx", &with_part("XL/WORKBOOK.xml", b"x")), "bad_archive");
    assert_eq!(city.refusal("a.xlsx", &with_part("xl/vbaProject.bin", b"x")), "macro_workbook");
    assert_eq!(city.refusal("a.xlsx", &book[..book.len() - 30]), "bad_archive");
    assert_eq!(city.refusal("a.xlsx", &[&book[..], b"trailing"].concat()), "bad_archive");
    assert_eq!(city.refusal("a.xlsx", b"PK\x03\x04"), "bad_archive");
    // A second central directory record of the same bytes: two entries over each other.
    let mut doubled = book.clone();
    let end = doubled.len() - 22;
    let count = u16::from_le_bytes([doubled[end + 10], doubled[end + 11]]);
    doubled[end + 8..end + 10].copy_from_slice(&(count + 1).to_le_bytes());
    doubled[end + 10..end + 12].copy_from_slice(&(count + 1).to_le_bytes());
    assert_eq!(city.refusal("a.xlsx", &doubled), "bad_archive");
    let mut wounded = book.clone();
    wounded[60] ^= 0xFF;
    assert_eq!(city.refusal("a.xlsx", &wounded), "bad_archive");
    assert_eq!(city.refusal("a.xlsx", &pack(&[("a.txt".to_owned(), b"x".to_vec())])), "unreadable_workbook");
}

/// An archive of two entries where the second lies inside the bytes of the first.
fn overlapping() -> Vec<u8> {
    let inner = pack(&[("b.xml".to_owned(), b"<b/>".to_vec())]);
    let split = |zip: &[u8]| {
        let end = zip.len() - 22;
        let at = |field: usize| u32::from_le_bytes(zip[end + field..end + field + 4].try_into().unwrap()) as usize;
        (at(16), at(16) + at(12))
    };
    let (start, end) = split(&inner);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("a.xml", SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).unwrap();
    writer.write_all(&inner[..start]).unwrap();
    let outer = writer.finish().unwrap().into_inner();
    let (outer_start, outer_end) = split(&outer);
    let mut second = inner[start..end].to_vec();
    // Local header of 30 bytes and the name `a.xml` come before the inner bytes.
    let inside = u32::try_from(outer_start - inner[..start].len()).unwrap();
    second[42..46].copy_from_slice(&inside.to_le_bytes());
    let mut archive = [&outer[..outer_end], &second, &outer[outer_end..]].concat();
    let record = archive.len() - 22;
    archive[record + 8..record + 10].copy_from_slice(&2_u16.to_le_bytes());
    archive[record + 10..record + 12].copy_from_slice(&2_u16.to_le_bytes());
    let size = u32::try_from(outer_end - outer_start + second.len()).unwrap();
    archive[record + 12..record + 16].copy_from_slice(&size.to_le_bytes());
    archive
}

#[test]
fn entries_over_each_other_are_refused() {
    let archive = overlapping();
    let entries = zip::ZipArchive::new(Cursor::new(&archive)).unwrap().len();
    assert_eq!(entries, 2, "a lenient reader sees both");
    assert_eq!(Installation::new().refusal("a.xlsx", &archive), "bad_archive");
}

#[test]
fn document_types_and_entities_are_refused_unread() {
    let city = Installation::new();
    for head in
        [r#"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>"#, r#"<!doctype x SYSTEM "http://127.0.0.1:1/x">"#]
    {
        let sheet = format!("<?xml version=\"1.0\"?>{head}<worksheet/>");
        assert_eq!(city.refusal("a.xlsx", &with_sheet(&sheet)), "entity_declared");
        // Readers find parts whatever the case of their names.
        assert_eq!(city.refusal("a.xlsx", &with_part("xl/Extra.XML", sheet.as_bytes())), "entity_declared");
    }
}

#[test]
fn shared_strings_that_do_not_exist_are_refused() {
    let sheet = format!(r#"{SHEET}<row r="1"><c r="A1" t="s"><v>99</v></c></row>{SHEET_END}"#);
    let code = Installation::new().refusal("a.xlsx", &with_sheet(&sheet));
    assert!(["unreadable_workbook", "unreadable_file", "empty_file"].contains(&code.as_str()), "{code}");
}
