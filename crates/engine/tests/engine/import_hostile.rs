//! Properties of imports: no bytes make one fault or panic, and no cell is changed on the way.

use crate::installation::rows;
use datafusion::{
    arrow::array::{ArrayRef, Int32Array, RecordBatch, StringArray},
    parquet::arrow::ArrowWriter,
};
use domain::task::Limits;
use engine::{Failure, import, vault::OpenFile};
use proptest::{collection::vec, prelude::*, sample::Index};
use std::sync::Arc;

fn limits() -> Limits {
    Limits { rows: 10_000, cells: 100_000, inflated_bytes: 16 << 20, ..Limits::default() }
}

/// Imports in memory; a fault fails the test.
fn outcome(name: &str, bytes: Vec<u8>) -> Option<Vec<u8>> {
    match import::convert(&OpenFile::memory(bytes), name, &limits(), Vec::new()) {
        Ok((_, parquet)) => Some(parquet),
        Err(Failure::Refused(refusal)) => {
            assert!(refusal.code.starts_with("catalogue.import."), "{}", refusal.code);
            None
        }
        Err(Failure::Fault(fault)) => panic!("{fault}"),
    }
}

fn csv() -> Vec<u8> {
    "编号,姓名,\"金,额\"\n1,张三,1.5\n2,\"李\"\"四\n\",2.5\n".repeat(3).into_bytes()
}

fn xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["a", "b"]).unwrap();
    for row in 1..20 {
        sheet.write_row(row, 0, [row, row * 2]).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn parquet() -> Vec<u8> {
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("a", Arc::new(Int32Array::from((0..200).map(|n| (n % 7 != 0).then_some(n % 5)).collect::<Vec<_>>()))),
        ("b", Arc::new(StringArray::from((0..200).map(|n| format!("text {}", n % 9)).collect::<Vec<_>>()))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

/// What happens to a file: some bytes overwritten, some doubled, some cut out.
#[derive(Debug, Clone)]
struct Wound {
    flips: Vec<(Index, u8)>,
    doubled: Option<(Index, Index)>,
    cut: Option<(Index, Index)>,
}

fn wound() -> impl Strategy<Value = Wound> {
    let range = || prop::option::weighted(0.3, (any::<Index>(), any::<Index>()));
    let parts = (vec((any::<Index>(), any::<u8>()), 0..6), range(), range());
    parts.prop_map(|(flips, doubled, cut)| Wound { flips, doubled, cut })
}

fn wounded(mut bytes: Vec<u8>, Wound { flips, doubled, cut }: Wound) -> Vec<u8> {
    for (at, byte) in flips {
        let at = at.index(bytes.len());
        bytes[at] = byte;
    }
    let span = |(a, b): (Index, Index), len| {
        let (a, b) = (a.index(len), b.index(len));
        a.min(b)..a.max(b)
    };
    if let Some(doubled) = doubled {
        let copy = bytes[span(doubled, bytes.len())].to_vec();
        let at = doubled.0.index(bytes.len());
        bytes.splice(at..at, copy);
    }
    if let Some(cut) = cut {
        let cut = span(cut, bytes.len());
        bytes.drain(cut);
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn b6_no_wounded_csv_faults(wound in wound()) {
        outcome("a.csv", wounded(csv(), wound));
    }

    #[test]
    fn b6_no_wounded_workbook_faults(wound in wound()) {
        outcome("a.xlsx", wounded(xlsx(), wound));
    }

    #[test]
    fn b6_no_wounded_parquet_faults(wound in wound()) {
        outcome("a.parquet", wounded(parquet(), wound));
    }

    #[test]
    fn b6_no_bytes_behind_any_name_fault(bytes in vec(any::<u8>(), 0..400), ending in "csv|xlsx|parquet|txt") {
        outcome(&format!("a.{ending}"), bytes);
    }

    #[test]
    fn every_cell_of_text_comes_back_as_it_was_written(
        cells in vec(vec("[ -~\u{4E00}-\u{9FA5}\u{20000}-\u{20010}，。\n\"',;\t]{0,12}", 3), 1..30)
    ) {
        // A first column of plain words keeps rows from being blank, and every column is text.
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["key", "a", "b", "c"]).unwrap();
        writer.write_record(["k", "x", "x", "x"]).unwrap();
        for row in &cells {
            writer.write_record(std::iter::once("k").chain(row.iter().map(String::as_str))).unwrap();
        }
        let parquet = outcome("a.csv", writer.into_inner().unwrap()).expect("a regular table was refused");
        let stored = rows(&OpenFile::memory(parquet));
        prop_assert_eq!(stored.len(), cells.len() + 1);
        for (stored, written) in stored[1..].iter().zip(&cells) {
            let expected: Vec<_> = written.iter().map(|c| Some(c.clone()).filter(|c| !c.is_empty())).collect();
            prop_assert_eq!(&stored[1..], &expected[..]);
        }
    }

    #[test]
    fn gb18030_and_utf8_of_the_same_table_are_the_same_table(
        cells in vec("[\u{4E00}-\u{4E80}\u{5317}\u{4EAC}\u{4E0A}\u{6D77}]{1,6}", 1..30)
    ) {
        // Enough frequent characters around the rare ones, as in any real table.
        let text = format!("姓名,所在城市\n{}", cells.iter().map(|c| format!("{c},北京市上海市广州市深圳市\n")).collect::<String>());
        let (gb, ..) = encoding_rs::GB18030.encode(&text);
        let one = outcome("a.csv", text.clone().into_bytes()).map(|p| rows(&OpenFile::memory(p)));
        let other = outcome("a.csv", gb.into_owned()).map(|p| rows(&OpenFile::memory(p)));
        prop_assert!(one.is_some());
        prop_assert_eq!(one, other);
    }
}
