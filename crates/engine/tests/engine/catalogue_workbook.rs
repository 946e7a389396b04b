//! A catalogue's workbook is read as text, sheet by sheet, under the same limits as an upload of data.

use crate::installation::{Installation, at};
use domain::catalogue::secrecy::{MarkLevel, MarkPlace};
use domain::task::{Area, Assignment, Limits, Reply, Task, Workbook};
use engine::{Failure, import, worker};
use rust_xlsxwriter::Workbook as Book;

fn book(fill: impl FnOnce(&mut Book)) -> Vec<u8> {
    let mut book = Book::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn reply(bytes: &[u8], name: &str, limits: &Limits, cleared: bool) -> Result<Reply, String> {
    let (city, from) = (Installation::new(), at(Area::Intake, "catalogue/one.xlsx"));
    city.put(&from, bytes);
    import::read_workbook(&city.vault, &city.keys, &from, name, limits, cleared).map_err(|failure| match failure {
        Failure::Refused(refusal) => refusal.code,
        Failure::Fault(fault) => panic!("{fault}"),
    })
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, String> {
    match reply(bytes, "目录.xlsx", limits, false)? {
        Reply::Workbook(workbook) => Ok(workbook),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_visible_sheet_is_read_as_text_with_the_numbers_of_its_rows() {
    let bytes = book(|book| {
        let entries = book.add_worksheet().set_name("目录").unwrap();
        entries.write_row(0, 0, ["code", "name"]).unwrap();
        entries.write_row(1, 0, ["a1", "=cmd|' /C calc'!A0"]).unwrap();
        entries.write_string(4, 1, "第一行\n第二行").unwrap();
        book.add_worksheet().set_name("隐藏").unwrap().set_hidden(true).write(0, 0, "x").unwrap();
        book.add_worksheet().set_name("空").unwrap();
        let items = book.add_worksheet().set_name("信息项").unwrap();
        items.write_row(0, 0, ["code", "length"]).unwrap();
        items.write(1, 0, "007").unwrap();
        items.write(1, 1, 12).unwrap();
    });
    let workbook = read(&bytes, &Limits::default()).unwrap();
    assert_eq!(workbook.digest, hex::encode(gm::sm3(&bytes)));
    let names: Vec<_> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["目录", "信息项"]);
    let rows: Vec<_> = workbook.sheets[0].rows.iter().map(|row| (row.number, row.cells.clone())).collect();
    let cells = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
    assert_eq!(rows, [(2, cells(["a1", "=cmd|' /C calc'!A0"])), (5, cells(["", "第一行\n第二行"]))]);
    assert_eq!(workbook.sheets[1].rows[0].cells, ["007", "12"]);
}

#[test]
fn a_hostile_workbook_is_refused_under_the_limits_of_an_upload() {
    let rows = |count: u32| {
        book(|book| {
            let page = book.add_worksheet();
            (0..=count).for_each(|row| _ = page.write(row, 0, format!("r{row}")).unwrap());
        })
    };
    let few = Limits { rows: 10, ..Limits::default() };
    assert_eq!(read(&rows(11), &few), Err("catalogue.import.too_many_rows".into()));
    let narrow = Limits { cells: 10, ..Limits::default() };
    assert_eq!(read(&rows(11), &narrow), Err("catalogue.import.too_many_cells".into()));
    let tight = Limits { inflated_bytes: 1_000, ..Limits::default() };
    assert_eq!(read(&rows(1_000), &tight), Err("catalogue.import.zip_bomb".into()));
    let many = book(|book| (0..9).for_each(|_| _ = book.add_worksheet().write(0, 0, "x").unwrap()));
    assert_eq!(read(&many, &Limits::default()), Err("catalogue.import.too_many_sheets".into()));
    assert_eq!(read(b"PK\x03\x04", &Limits::default()), Err("catalogue.import.bad_archive".into()));
    assert_eq!(read(b"code,name\na,b\n", &Limits::default()), Err("catalogue.import.format_mismatch".into()));
    assert_eq!(read(b"", &Limits::default()), Err("catalogue.import.empty_file".into()));
}

#[tokio::test]
async fn a_worker_reads_a_workbook_and_keeps_nothing_of_it() {
    let (city, from) = (Installation::new(), at(Area::Intake, "catalogue/one.xlsx"));
    city.put(&from, &book(|book| _ = book.add_worksheet().write_row(0, 0, ["code", "name"]).unwrap()));
    let assignment = Assignment {
        data_dir: city.dir.path().display().to_string(),
        task: Task::ReadWorkbook { from, file_name: "目录.xlsx".into(), cleared: false },
        keys: city.keys.clone(),
        limits: Limits::default(),
    };
    let reply = worker::perform(&assignment).await;
    let Reply::Workbook(workbook) = reply else { panic!("{reply:?}") };
    assert_eq!(
        (workbook.sheets[0].header.clone(), workbook.sheets[0].rows.len()),
        (vec!["code".into(), "name".into()], 0)
    );
    assert!(!city.dir.path().join("vault/raw").exists());
}

#[test]
fn ec_110_a_mark_anywhere_in_a_workbook_keeps_it_from_being_read() {
    let plain = |book: &mut Book| _ = book.add_worksheet().write_row(0, 0, ["code", "name"]).unwrap();
    let marked = |name: &str, fill: fn(&mut Book)| {
        let bytes = book(|book| {
            plain(book);
            fill(book);
        });
        match reply(&bytes, name, &Limits::default(), false).unwrap() {
            Reply::Marked(marked) => {
                assert_eq!(marked.digest, hex::encode(gm::sm3(&bytes)));
                Some((marked.level, marked.place))
            }
            _ => None,
        }
    };
    assert_eq!(marked("目录.xlsx", |_| ()), None);
    assert_eq!(marked("机密★10年.xlsx", |_| ()), Some((MarkLevel::Secret, MarkPlace::FileName)));
    let hidden = |book: &mut Book| {
        book.add_worksheet().set_hidden(true).write(3, 2, "秘密★5年").unwrap();
    };
    assert_eq!(marked("目录", hidden), Some((MarkLevel::Confidential, MarkPlace::FileText)));
    let footer = |book: &mut Book| {
        book.worksheet_from_index(0).unwrap().set_footer("&C工作秘密");
    };
    assert_eq!(marked("目录.xlsx", footer), Some((MarkLevel::WorkSecret, MarkPlace::FileHead)));
    let bytes = book(|book| {
        plain(book);
        hidden(book);
    });
    let released = reply(&bytes, "机密★10年.xlsx", &Limits::default(), true).unwrap();
    assert!(matches!(released, Reply::Workbook(_)), "{released:?}");
}
