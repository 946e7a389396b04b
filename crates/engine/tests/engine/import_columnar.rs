//! Parquet uploads: what is read, what is refused (bad inputs of the Parquet catalogue).

use crate::installation::{Installation, at};
use datafusion::{
    arrow::{
        array::{
            ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int32Array,
            ListArray, RecordBatch, StringArray, TimestampMillisecondArray, UInt64Array,
        },
        datatypes::Int32Type,
    },
    parquet::arrow::ArrowWriter,
};
use domain::{
    catalogue::NoticeKind,
    task::{Area, DataType, Limits},
};
use std::sync::Arc;

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn good() -> Vec<u8> {
    parquet(vec![("a", Arc::new(Int32Array::from((0..1_000).collect::<Vec<_>>())))])
}

#[test]
fn flat_columns_of_every_usual_type_are_read() {
    let city = Installation::new();
    let decimal = |digits, scale| {
        Decimal128Array::from(vec![Some(12_345), None]).with_precision_and_scale(digits, scale).unwrap()
    };
    let file = parquet(vec![
        ("i", Arc::new(Int32Array::from(vec![Some(1), None]))),
        ("u", Arc::new(UInt64Array::from(vec![5, 6]))),
        ("f", Arc::new(Float32Array::from(vec![1.5, 2.5]))),
        ("b", Arc::new(BooleanArray::from(vec![true, false]))),
        ("t", Arc::new(StringArray::from(vec![Some("007"), None]))),
        ("d", Arc::new(Date32Array::from(vec![0, 1]))),
        ("z", Arc::new(TimestampMillisecondArray::from(vec![0, 1_500]).with_timezone("UTC"))),
        ("n", Arc::new(decimal(10, 2))),
        ("w", Arc::new(decimal(30, 2))),
    ]);
    let imported = city.import("a.parquet", &file).unwrap();
    let types: Vec<_> = imported.columns.iter().map(|c| c.data_type).collect();
    use DataType::*;
    assert_eq!(types, [Integer, Integer, Number, Boolean, Text, Date, Timestamp, Number, Text]);
    let facts: Vec<_> = imported.columns.iter().map(|c| (c.nulls, c.distinct)).collect();
    assert_eq!(facts, [(1, 1), (0, 2), (0, 2), (0, 2), (1, 1), (0, 2), (0, 2), (1, 1), (1, 1)]);
    assert_eq!((imported.rows, imported.format.as_str()), (2, "parquet"));
    assert_eq!(imported.preview, city.rows(&at(Area::Raw, "table.parquet")));
    assert_eq!(imported.preview[0][7].as_deref(), Some("123.45"));
}

#[test]
fn ec190_what_keeps_text_from_being_days_and_what_looks_like_places_is_told() {
    let file = parquet(vec![
        ("有效期", Arc::new(StringArray::from(vec![Some("2024-05-01"), Some("长期"), None]))),
        ("lng", Arc::new(Float64Array::from(vec![118.796877, 118.767413, 118.7]))),
        ("lat", Arc::new(Float64Array::from(vec![Some(32.060255), None, Some(32.04)]))),
    ]);
    let imported = Installation::new().import("a.parquet", &file).unwrap();
    let told = imported.columns.iter().map(|c| c.notices.iter().map(|n| (n.kind, n.values)).collect::<Vec<_>>());
    let told: Vec<_> = told.collect();
    assert_eq!(told[0], [(NoticeKind::OpenEnded, 1)]);
    assert_eq!(told[1..], [[(NoticeKind::Longitude, 3)], [(NoticeKind::Latitude, 2)]]);
}

#[test]
fn ec_78_a_column_of_pictures_is_catalogued_and_its_values_stay_out() {
    let city = Installation::new();
    let photo: ArrayRef = Arc::new(BinaryArray::from(vec![&b"CANARY-1"[..], b"CANARY-2"]));
    let file = parquet(vec![
        ("编号", Arc::new(Int32Array::from(vec![1, 2]))),
        ("照片", photo),
        ("备注", Arc::new(StringArray::from(vec!["甲", "乙"]))),
    ]);
    let imported = city.import("a.parquet", &file).unwrap();
    let columns: Vec<_> = imported.columns.iter().map(|c| (c.name.as_str(), c.data_type)).collect();
    assert_eq!(columns, [("编号", DataType::Integer), ("照片", DataType::Unsupported), ("备注", DataType::Text)]);
    assert_eq!(imported.preview[1], [Some("2".to_owned()), None, Some("乙".to_owned())]);
    assert_eq!(city.rows(&at(Area::Raw, "table.parquet"))[0], [Some("1".to_owned()), Some("甲".to_owned())]);
}

#[test]
fn nested_binary_and_overflowing_columns_are_refused_by_number() {
    let city = Installation::new();
    let ints: ArrayRef = Arc::new(Int32Array::from(vec![1]));
    let list: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>([Some([Some(1)])]));
    let binary: ArrayRef = Arc::new(BinaryArray::from(vec![&b"x"[..]]));
    let large: ArrayRef = Arc::new(UInt64Array::from(vec![u64::MAX]));
    assert_eq!(city.refusal("a.parquet", &parquet(vec![("a", ints.clone()), ("b", list)])), "unsupported_column");
    assert_eq!(city.refusal("a.parquet", &parquet(vec![("a", binary.clone())])), "unsupported_column");
    let late: ArrayRef = Arc::new(UInt64Array::from(vec![u64::MAX]));
    let Err(engine::Failure::Refused(refusal)) = city.import("a.parquet", &parquet(vec![("a", binary), ("b", late)]))
    else {
        panic!("imported")
    };
    assert!(refusal.zh.contains("第 2 列"), "{refusal}");
    assert_eq!(city.refusal("a.parquet", &parquet(vec![("a", large)])), "value_out_of_range");
    assert_eq!(city.refusal("a.parquet", &parquet(vec![("a", ints.clone()), ("A", ints)])), "duplicate_header");
    let none: ArrayRef = Arc::new(Int32Array::from(Vec::<i32>::new()));
    assert_eq!(city.refusal("a.parquet", &parquet(vec![("a", none)])), "no_rows");
}

#[test]
fn a_text_stored_once_for_all_rows_is_counted_in_every_row() {
    let city = Installation::new();
    let text = "长".repeat(1_000);
    let column: ArrayRef = Arc::new(StringArray::from_iter_values(std::iter::repeat_n(text.as_str(), 2_000)));
    let file = parquet(vec![("a", column)]);
    assert!(file.len() < 100_000, "{} bytes", file.len());
    let limits = Limits { inflated_bytes: 1 << 20, ..Limits::default() };
    assert_eq!(city.refusal_within("a.parquet", &file, &limits), "beyond_limits");
    assert_eq!(city.import("a.parquet", &file).unwrap().rows, 2_000);
}

#[test]
fn a_cut_file_is_refused_wherever_it_is_cut() {
    let city = Installation::new();
    let file = good();
    for len in [4, 8, 11, 12, 100, file.len() / 2, file.len() - 9, file.len() - 8, file.len() - 1] {
        assert_eq!(city.refusal("a.parquet", &file[..len]), "truncated_parquet", "{len} bytes");
    }
}

#[test]
fn lies_about_the_footer_are_refused() {
    let city = Installation::new();
    let with_tail = |len: u32, magic: &[u8]| {
        let mut file = good();
        let at = file.len() - 8;
        file[at..at + 4].copy_from_slice(&len.to_le_bytes());
        file[at + 4..].copy_from_slice(magic);
        file
    };
    for len in [0, u32::MAX, 1 << 31, 100_000] {
        assert_eq!(city.refusal("a.parquet", &with_tail(len, b"PAR1")), "truncated_parquet", "{len}");
    }
    assert_eq!(city.refusal("a.parquet", &with_tail(10, b"PARE")), "encrypted_parquet");
    assert_eq!(city.refusal("a.parquet", &with_tail(10, b"XXXX")), "truncated_parquet");
    // Ten bytes that claim a list of two thousand million elements.
    let bomb = [&b"PAR1"[..], b"\x19\xFC\xFF\xFF\xFF\xFF\x07\x15\x02\x00", &10_u32.to_le_bytes(), b"PAR1"].concat();
    assert_eq!(city.refusal("a.parquet", &bomb), "unreadable_parquet");
}

#[test]
fn no_flipped_byte_of_a_file_is_a_fault_or_a_panic() {
    let city = Installation::new();
    let file = good();
    let codes = [
        "truncated_parquet",
        "unreadable_parquet",
        "unreadable_file",
        "unsupported_column",
        "encrypted_parquet",
        "bad_header",
        "value_out_of_range",
        "beyond_limits",
        "no_rows",
        "too_many_rows",
        "too_many_cells",
    ];
    let footer = file.len() - 400..file.len();
    for index in footer.chain((0..file.len() - 400).step_by(37)) {
        let mut bad = file.clone();
        bad[index] ^= 0xFF;
        match city.import_within("a.parquet", &bad, &Limits { rows: 100_000, ..Limits::default() }) {
            Ok(_) => {}
            Err(engine::Failure::Refused(refusal)) => {
                let code = refusal.code.strip_prefix("catalogue.import.").unwrap().to_owned();
                assert!(codes.contains(&code.as_str()), "byte {index}: {code}");
            }
            Err(engine::Failure::Fault(fault)) => panic!("byte {index}: {fault}"),
        }
    }
}

#[test]
fn the_rows_are_written_anew_without_the_uploads_own_statistics() {
    let city = Installation::new();
    let marked = good();
    city.import("a.parquet", &marked).unwrap();
    let stored = city.vault.open(&at(Area::Raw, "table.parquet"), &city.keys).unwrap();
    let stored = stored.read_range(0..stored.len()).unwrap();
    assert!(stored.windows(5).any(|w| w == b"shuyu"));
    assert_ne!(&stored[..], &marked[..]);
}

#[test]
fn too_many_columns_are_refused() {
    let column: ArrayRef = Arc::new(Int32Array::from(vec![1]));
    let names: Vec<String> = (0..2_001).map(|n| format!("c{n}")).collect();
    let file = parquet(names.iter().map(|name| (name.as_str(), column.clone())).collect());
    assert_eq!(Installation::new().refusal("a.parquet", &file), "too_many_columns");
}
