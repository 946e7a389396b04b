//! Uploads with classification marks: found before anything is read, wherever they hide; ordinary words pass.

use crate::installation::Installation;
use datafusion::{
    arrow::array::{ArrayRef, RecordBatch, StringArray},
    parquet::arrow::ArrowWriter,
};
use domain::catalogue::secrecy::{MarkLevel, MarkPlace};
use encoding_rs::GB18030;
use rust_xlsxwriter::{DocProperties, Note, Workbook};
use std::sync::Arc;

const ROWS: &str = "姓名,区\n张三,玄武\n李四,秦淮\n";

fn csv(text: &str) -> Option<(MarkLevel, MarkPlace, Option<u64>)> {
    let marked = Installation::new().marked("名单.csv", text.as_bytes())?;
    assert_eq!(marked.digest, hex::encode(gm::sm3(text.as_bytes())));
    Some((marked.level, marked.place, marked.row))
}

fn xlsx(fill: impl FnOnce(&mut Workbook)) -> Option<MarkLevel> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0u32..).zip(ROWS.lines()) {
        for (column, cell) in (0u16..).zip(line.split(',')) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    fill(&mut book);
    Installation::new().marked("名单.xlsx", &book.save_to_buffer().unwrap()).map(|marked| marked.level)
}

#[test]
fn ec_110_a_mark_above_or_inside_a_text_seals_it_even_where_it_is_no_table() {
    use MarkLevel::{Confidential, Secret};
    let found = |text: &str| csv(text);
    assert_eq!(found(&format!("机密★10年\n{ROWS}")), Some((Secret, MarkPlace::FileHead, Some(1))));
    assert_eq!(found(&format!("　【机 密】\n{ROWS}")), Some((Secret, MarkPlace::FileHead, Some(1))));
    assert_eq!(
        found(&format!("{ROWS}{}备注,秘密★5年\n", "王五,鼓楼\n".repeat(20_000))),
        Some((Confidential, MarkPlace::FileText, Some(20_004)))
    );
    assert_eq!(found("事项,密级\n甲,非密\n乙,机密\n"), Some((Secret, MarkPlace::FileHead, Some(3))));
    assert_eq!(found("事项,备注\n甲,\"未闭合 绝密★长期\n"), Some((MarkLevel::TopSecret, MarkPlace::FileHead, Some(2))));
}

#[test]
fn ec_190_a_mark_in_gb18030_is_a_mark() {
    let (bytes, _, _) = GB18030.encode("机密★１０年\n姓名,区\n张三,玄武\n李四,秦淮\n");
    let marked = Installation::new().marked("名单.csv", &bytes).unwrap();
    assert_eq!((marked.level, marked.row), (MarkLevel::Secret, Some(1)));
}

#[test]
fn a2_3_a_file_name_with_a_mark_seals_a_file_of_any_kind() {
    for name in ["机密-名单.csv", "名单[秘密].pdf", "绝密★长期.docx"] {
        let marked = Installation::new().marked(name, ROWS.as_bytes()).unwrap();
        assert_eq!((marked.place, marked.row), (MarkPlace::FileName, None), "{name}");
    }
    assert_eq!(Installation::new().marked("商业秘密保护名录.csv", ROWS.as_bytes()), None);
}

#[test]
fn ec_110_words_that_only_speak_of_secrets_pass() {
    for text in [
        ROWS.to_owned(),
        "书名,作者\n秘密,东野圭吾\n机密,某某\n".to_owned(),
        "说明,区\n不涉及国家秘密和工作秘密,玄武\n有机密度,秦淮\n".to_owned(),
        "事项,是否涉密\n甲,否\n乙,不涉密\n".to_owned(),
        "企业,荣誉\n甲公司,★★★★★\n乙公司,商业秘密★保护单位\n".to_owned(),
    ] {
        assert_eq!(csv(&text), None, "{text}");
    }
    assert_eq!(xlsx(|_| {}), None);
}

#[test]
fn ec_110_a_mark_in_any_part_of_a_workbook_seals_it() {
    let marked = [
        xlsx(|book| {
            book.worksheet_from_index(0).unwrap().set_header("&C&\"宋体,常规\"&12机密★10年");
        }),
        xlsx(|book| {
            book.worksheet_from_index(0).unwrap().set_footer("&L机密&R第 &P 页");
        }),
        xlsx(|book| {
            book.add_worksheet().set_hidden(true).write(7, 3, "机密★10年").unwrap();
        }),
        xlsx(|book| {
            book.worksheet_from_index(0).unwrap().set_name("机密").unwrap();
        }),
        xlsx(|book| {
            let note = Note::new("机密★10年");
            book.worksheet_from_index(0).unwrap().insert_note(1, 1, &note).unwrap();
        }),
        xlsx(|book| {
            book.set_properties(&DocProperties::new().set_subject("机密★10年"));
        }),
        xlsx(|book| {
            let bold = rust_xlsxwriter::Format::new().set_bold();
            let plain = rust_xlsxwriter::Format::new();
            let runs = [(&bold, "机"), (&plain, "密"), (&bold, "★10年")];
            book.worksheet_from_index(0).unwrap().write_rich_string(5, 0, &runs).unwrap();
        }),
    ];
    for (n, level) in marked.into_iter().enumerate() {
        assert_eq!(level, Some(MarkLevel::Secret), "{n}");
    }
}

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn ec_110_a_mark_in_a_column_of_a_parquet_file_seals_it() {
    let texts = |values: &[&str]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
    let city = Installation::new();
    let marked = city.marked("a.parquet", &parquet(vec![("备注", texts(&["甲", "乙 机密★10年"]))])).unwrap();
    assert_eq!((marked.level, marked.row), (MarkLevel::Secret, Some(2)));
    assert!(city.marked("a.parquet", &parquet(vec![("密级", texts(&["秘密"]))])).is_some());
    assert_eq!(city.marked("a.parquet", &parquet(vec![("书名", texts(&["秘密", "机密"]))])), None);
}

#[test]
fn a2_4_a_cleared_upload_is_read() {
    let city = Installation::new();
    let text = format!("备注,区\n机密★10年,玄武\n{}", "甲,秦淮\n");
    assert!(city.marked("a.csv", text.as_bytes()).is_some());
    assert_eq!(city.cleared("a.csv", text.as_bytes()).rows, 2);
}
