//! The catalogue as a workbook, and classification trees.

use crate::city::*;
use domain::{
    Lifecycle, Record, Refusal,
    catalogue::{
        Batch, BatchState, Classification, CoordinateSystem, Derivation, DescribeItem, DescribeItems, DryRun, Entry,
        ImportTree, ItemDetail, Plan, PlanFacts, ReplaceTree, Resource, Step, Tally, Tree, TreeNode, codes_named,
        filed_under, marked_cell, plan, secrecy::MarkLevel, sheet,
    },
    ids::{BatchId, TreeId},
    task::{DataType, Imported, ImportedColumn, Sheet, SheetRow, Workbook},
};
use std::collections::{BTreeMap, BTreeSet};
use time::macros::date;
use uuid::Uuid;

const ZONE: &str = "交通专区";

/// The workbook an export of these resources gives.
fn exported(resources: &[Resource]) -> Workbook {
    let page = |name: &str, columns: &[sheet::Column], rows: Vec<Vec<String>>| Sheet {
        name: name.into(),
        header: columns.iter().map(|column| sheet::header(*column)).collect(),
        rows: (2u64..).zip(rows).map(|(number, cells)| SheetRow { number, cells }).collect(),
    };
    let entries = resources.iter().map(|r| sheet::entry_cells(r, ZONE)).collect();
    let items = resources.iter().flat_map(sheet::item_cells).collect();
    Workbook {
        digest: "d".repeat(64),
        sheets: vec![
            page(sheet::ENTRIES, sheet::ENTRY_COLUMNS, entries),
            page(sheet::ITEMS, sheet::ITEM_COLUMNS, items),
        ],
    }
}

fn planned(workbook: &Workbook, known: &[Resource], trees: &[Tree]) -> Result<Plan, Refusal> {
    let resources: BTreeMap<_, _> = known.iter().map(|r| (r.code.clone(), r.clone())).collect();
    let zones = BTreeMap::from([(ZONE.to_owned(), zone())]);
    let by = somebody(PROVIDER, 1);
    plan(workbook, PlanFacts { resources: &resources, zones: &zones, trees, by: &by, now: NOW })
}

fn set(workbook: &mut Workbook, page: usize, row: usize, key: &str, value: &str) {
    let columns = if page == 0 { sheet::ENTRY_COLUMNS } else { sheet::ITEM_COLUMNS };
    let at = columns.iter().position(|(known, _)| *known == key).unwrap();
    workbook.sheets[page].rows[row].cells[at] = value.into();
}

fn told(plan: &Plan) -> Vec<(String, u64, Option<String>, String)> {
    plan.complaints.iter().map(|c| (c.sheet.clone(), c.row, c.column.clone(), c.code.clone())).collect()
}

/// A draft that says something in every field.
fn full() -> Resource {
    let mut resource = imported_resource(0);
    resource.abstract_ = "第一行\n第二行".into();
    resource.entry = Entry {
        english_name: "Flights".into(),
        related_codes: vec!["airports".into(), "planes".into()],
        shared_from: "省厅".into(),
        provenance_doc: "函〔2026〕1 号".into(),
        excluded_scenarios: vec!["个人征信".into()],
        covers_to: Some(date!(2026 - 02 - 28)),
        spatial: "全市".into(),
        division: "330100".into(),
        city_consent: "杭州市数据资源管理局 函〔2026〕2 号".into(),
        storage_bytes: Some(12_000_000),
        yearly_rows: Some(0),
        operable: Some(false),
        registration_end: Some(date!(2027 - 01 - 01)),
        ..entry()
    };
    let detail = ItemDetail {
        meaning: "=SUM(A1)".into(),
        length: Some(10),
        precision: Some(2),
        key: true,
        nullable: false,
        requestable: false,
        refusal_basis: "统计法".into(),
        quality_rules: vec!["非空".into(), "长度为 6".into()],
        measure: "度".into(),
        coordinate_system: Some(CoordinateSystem::Cgcs2000),
        derivation: Some(Derivation::KeyedHmac),
        derived_from: "身份证号".into(),
        ..ItemDetail::default()
    };
    let items = vec![DescribeItem { name: "航班号".into(), detail }];
    resource.describe_items(DescribeItems { items }).unwrap();
    resource
}

#[test]
fn what_is_exported_is_read_back_without_loss() {
    let known = [full(), resource(1)];
    let plan = planned(&exported(&known), &known, &[]).unwrap();
    assert_eq!(told(&plan), []);
    assert!(plan.rows.iter().all(|row| row.step == Step::Nothing), "{plan:#?}");
    // Read into a platform that does not have it, the entry is the same again.
    let elsewhere = exported(&known[..1]);
    let plan = planned(&elsewhere, &[], &[]).unwrap();
    assert_eq!(told(&plan), []);
    let Step::Create(cmd, items) = &plan.rows[0].step else { panic!("{plan:?}") };
    let mut there =
        Resource::describe(known[0].id, cmd.as_ref().clone(), Some(&zone()), false, &somebody(PROVIDER, 1)).unwrap();
    there.list_items(items.clone()).unwrap();
    let grade = sheet::ITEM_COLUMNS.iter().position(|(key, _)| *key == "grade").unwrap();
    let mut before = elsewhere.sheets[1].rows.clone();
    before.iter_mut().for_each(|row| row.cells[grade].clear());
    assert_eq!(exported(std::slice::from_ref(&there)).sheets[1].rows, before, "grades are given anew");
    assert_eq!(exported(&[there]).sheets[0].rows, elsewhere.sheets[0].rows);
    assert_eq!((&cmd.entry, &cmd.abstract_, &cmd.code), (&known[0].entry, &known[0].abstract_, &known[0].code));
}

#[test]
fn a_row_changes_a_draft_and_proposes_a_change_of_what_is_published() {
    let known = [full(), resource(1)];
    let mut workbook = exported(&known);
    set(&mut workbook, 0, 0, "name", "航班");
    set(&mut workbook, 0, 1, "section", "数据处");
    let items = known[0].items.len();
    set(&mut workbook, 1, items, "meaning", "航班代码");
    let plan = planned(&workbook, &known, &[]).unwrap();
    assert_eq!(told(&plan), []);
    assert!(matches!(&plan.rows[0].step, Step::Update(id, cmd, _) if *id == known[0].id && cmd.name == "航班"));
    let Step::Revise(id, cmd) = &plan.rows[1].step else { panic!("{plan:?}") };
    assert_eq!((*id, cmd.description.entry.section.as_str()), (known[1].id, "数据处"));
    assert_eq!(cmd.description.items[0].detail.meaning, "航班代码");
}

#[test]
fn what_is_wrong_is_told_by_row_and_column_and_the_other_rows_go_in() {
    let known = [full()];
    let mut workbook = exported(&known);
    let good = workbook.sheets[0].rows[0].clone();
    for number in 3..=8 {
        workbook.sheets[0].rows.push(SheetRow { number, ..good.clone() });
    }
    workbook.sheets.truncate(1);
    let codes = ["fine", "Bad Code", "far", "dated", "fine", "shut"];
    for (row, code) in codes.iter().enumerate() {
        set(&mut workbook, 0, row + 1, "code", code);
    }
    set(&mut workbook, 0, 3, "zone", "海洋专区");
    set(&mut workbook, 0, 4, "covers_from", "2026/2/30");
    set(&mut workbook, 0, 4, "operable", "也许");
    set(&mut workbook, 0, 6, "open_type", "不予开放");
    let plan = planned(&workbook, &known, &[]).unwrap();
    let at = |row, column: &str, code: &str| (sheet::ENTRIES.to_owned(), row, Some(column.to_owned()), code.to_owned());
    assert_eq!(
        told(&plan),
        [
            at(4, "资源代码", "catalogue.code_invalid"),
            at(5, "专区", "catalogue.zone_invalid"),
            at(6, "可授权运营", "catalogue.cell_flag"),
            at(6, "时间范围起", "catalogue.cell_day"),
            at(7, "资源代码", "catalogue.row_twice"),
            at(8, "不予开放的法律依据", "catalogue.closed_without_basis"),
        ]
    );
    let rows: Vec<_> = plan.rows.iter().map(|row| row.row).collect();
    assert_eq!((rows, plan.refused.clone()), (vec![2, 3], BTreeSet::from([4, 5, 6, 7, 8])));
    let tally = Tally::of(&plan);
    assert_eq!((tally.rows, tally.created, tally.unchanged, tally.refused), (7, 1, 1, 5));
}

#[test]
fn what_is_wrong_with_an_item_holds_its_entry_back() {
    let known = [full()];
    let mut workbook = exported(&known);
    set(&mut workbook, 1, 0, "length", "十");
    set(&mut workbook, 1, 1, "item", "机型");
    set(&mut workbook, 1, 2, "code", "elsewhere");
    set(&mut workbook, 0, 0, "name", "航班");
    let plan = planned(&workbook, &known, &[]).unwrap();
    let at = |row, column: &str, code: &str| (sheet::ITEMS.to_owned(), row, Some(column.to_owned()), code.to_owned());
    assert_eq!(
        told(&plan),
        [
            at(2, "长度", "catalogue.cell_number"),
            at(3, "信息项", "catalogue.item_unknown"),
            at(4, "资源代码", "catalogue.row_without_entry"),
        ]
    );
    assert_eq!((plan.rows.len(), plan.refused), (0, BTreeSet::from([2])));
}

#[test]
fn a_workbook_of_another_kind_is_refused_as_a_whole() {
    let known = [full()];
    let change = |change: fn(&mut Sheet)| {
        let mut workbook = exported(&known);
        change(&mut workbook.sheets[0]);
        planned(&workbook, &known, &[])
    };
    refused(change(|s| s.header[3] = "余额".into()), "catalogue.sheet_column_unknown");
    refused(change(|s| s.header[3] = "name".into()), "catalogue.sheet_column_twice");
    refused(
        change(|s| {
            s.header.remove(0);
            s.rows.iter_mut().for_each(|row| drop(row.cells.remove(0)));
        }),
        "catalogue.sheet_column_missing",
    );
    refused(planned(&Workbook::default(), &known, &[]), "catalogue.sheet_missing");
}

#[test]
fn columns_that_are_not_there_leave_a_field_as_it_is() {
    let known = [full()];
    let mut workbook = exported(&known);
    workbook.sheets.truncate(1);
    workbook.sheets[0].header = vec!["code".into(), "资源名称".into()];
    workbook.sheets[0].rows[0].cells = vec![known[0].code.clone(), "航班".into()];
    let plan = planned(&workbook, &known, &[]).unwrap();
    let Step::Update(_, cmd, _) = &plan.rows[0].step else { panic!("{plan:?}") };
    assert_eq!((cmd.name.as_str(), &cmd.entry), ("航班", &known[0].entry));
    assert_eq!(codes_named(&workbook), BTreeSet::from([known[0].code.clone()]));
}

#[test]
fn anothers_resource_cannot_be_changed_by_a_workbook() {
    let mut theirs = full();
    theirs.provider_id = org(OTHER_OPERATOR);
    let mut workbook = exported(&[full()]);
    workbook.sheets.truncate(1);
    let plan = planned(&workbook, &[theirs], &[]).unwrap();
    assert_eq!(told(&plan)[0].3, "catalogue.code_taken");
}

fn node(code: &str, parent: Option<&str>) -> TreeNode {
    TreeNode { code: code.into(), name: format!("节点 {code}"), parent: parent.map(Into::into) }
}

fn tree_of(nodes: Vec<TreeNode>) -> Result<Tree, Refusal> {
    let cmd = ImportTree { code: "theme".into(), name: "主题".into(), required: true, nodes };
    Tree::import(TreeId(Uuid::from_u128(90)), cmd, false, &somebody(AUTHORITY, 1))
}

pub fn theme() -> Tree {
    tree_of(vec![node("T0101", Some("T01")), node("T01", None), node("T02", None)]).unwrap()
}

#[test]
fn a_tree_is_put_in_order_and_knows_the_way_to_each_node() {
    let tree = theme();
    let codes: Vec<_> = tree.nodes.iter().map(|n| n.code.as_str()).collect();
    assert_eq!(codes, ["T01", "T02", "T0101"]);
    let path: Vec<_> = tree.path("T0101").iter().map(|n| n.code.as_str()).collect();
    assert_eq!((path, tree.path("T09").len()), (vec!["T01", "T0101"], 0));
    let classes = [Classification { tree: "theme".into(), node: "T0101".into() }];
    let found = filed_under(&classes, &[tree]);
    assert_eq!(found, BTreeSet::from(["theme/T01".to_owned(), "theme/T0101".to_owned()]));
}

#[test]
fn a_tree_has_no_circle_no_double_and_no_stranger() {
    refused(tree_of(vec![]), "platform.form_invalid");
    complains(tree_of(vec![node("a", None), node("a", None)]), &[("nodes.1.code", "catalogue.node_twice")]);
    complains(tree_of(vec![node("a", Some("b"))]), &[("nodes.0.parent", "catalogue.parent_unknown")]);
    complains(tree_of(vec![node("a b", None)]), &[("nodes.0.code", "catalogue.node_code_invalid")]);
    complains(tree_of(vec![node("a", Some("b")), node("b", Some("a"))]), &[("nodes", "catalogue.tree_too_deep")]);
    let chain = (0..9).map(|n| node(&format!("n{n}"), (n > 0).then(|| format!("n{}", n - 1)).as_deref())).collect();
    complains(tree_of(chain), &[("nodes", "catalogue.tree_too_deep")]);
}

#[test]
fn a_newer_edition_of_a_tree_keeps_the_nodes_in_use() {
    let mut tree = theme();
    let cmd = ReplaceTree { name: "主题".into(), required: false, nodes: vec![node("T02", None)] };
    let used = BTreeSet::from(["T01".to_owned()]);
    complains(tree.replace(cmd.clone(), &used), &[("nodes", "catalogue.node_in_use")]);
    tree.replace(cmd, &BTreeSet::new()).unwrap();
    assert_eq!((tree.edition, tree.nodes.len(), tree.required), (2, 1, false));
    tree.retire().unwrap();
    refused(tree.retire(), "platform.wrong_state");
}

#[test]
fn a13_1_a_resource_is_filed_in_trees_that_are_there_and_in_every_required_one_when_published() {
    let known = [resource(1)];
    let mut workbook = exported(&known);
    let plan = planned(&workbook, &known, &[theme()]).unwrap();
    assert_eq!(told(&plan)[0].3, "catalogue.class_missing");
    set(&mut workbook, 0, 0, "classes", "theme/T09");
    let plan = planned(&workbook, &known, &[theme()]).unwrap();
    assert_eq!(told(&plan)[0], (sheet::ENTRIES.into(), 2, Some("分类".into()), "catalogue.class_unknown".into()));
    set(&mut workbook, 0, 0, "classes", "theme/T0101");
    let plan = planned(&workbook, &known, &[theme()]).unwrap();
    assert_eq!((told(&plan), plan.rows.len()), (vec![], 1));
}

/// A batch with something to import and something wrong.
pub fn checked_batch() -> Batch {
    let known = [full()];
    let mut workbook = exported(&known);
    set(&mut workbook, 0, 0, "covers_from", "昨天");
    let mut batch = Batch::upload(BatchId(Uuid::from_u128(91)), "目录.xlsx", &somebody(PROVIDER, 1), NOW).unwrap();
    batch.check(Some("d".into()), DryRun::Planned(planned(&workbook, &known, &[]).unwrap())).unwrap();
    batch
}

#[test]
fn a_batch_goes_from_its_dry_run_to_what_was_imported() {
    let known = [full()];
    let mut workbook = exported(&known);
    let batch = || Batch::upload(BatchId(Uuid::from_u128(91)), "目录.xlsx", &somebody(PROVIDER, 1), NOW).unwrap();
    let unchanged = planned(&workbook, &known, &[]).unwrap();
    let mut idle = batch();
    idle.check(Some("d".into()), DryRun::Planned(unchanged)).unwrap();
    refused(idle.apply(), "catalogue.nothing_to_import");
    idle.discard().unwrap();
    set(&mut workbook, 0, 0, "name", "航班");
    let plan = planned(&workbook, &known, &[]).unwrap();
    let mut busy = batch();
    refused(busy.apply(), "platform.wrong_state");
    busy.check(Some("d".into()), DryRun::Planned(plan.clone())).unwrap();
    busy.apply().unwrap();
    busy.finish(Tally::of(&plan), vec![]).unwrap();
    assert_eq!((busy.state(), busy.done.map(|done| done.updated)), (BatchState::Applied, Some(1)));
    let mut broken = batch();
    broken.check(None, DryRun::Refused(Refusal::of(&domain::codes::catalogue::SHEET_MISSING))).unwrap();
    assert_eq!(broken.state(), BatchState::Failed);
}

#[test]
fn ec_110_a_mark_in_any_cell_is_found_and_ordinary_words_are_not() {
    let known = [full()];
    let mut workbook = exported(&known);
    assert_eq!(marked_cell(&workbook), None);
    set(&mut workbook, 1, 2, "refusal_basis", "涉及商业秘密，不含国家秘密");
    assert_eq!(marked_cell(&workbook), None);
    set(&mut workbook, 1, 2, "meaning", "航班\n秘 密 ★ ５ 年");
    let found = marked_cell(&workbook).unwrap();
    assert_eq!((found.level, found.row), (MarkLevel::Confidential, Some(4)));
    workbook.sheets[0].header[3] = "内部资料".into();
    let found = marked_cell(&workbook).unwrap();
    assert_eq!((found.level, found.row), (MarkLevel::Internal, None));
}

#[test]
fn ec_110_a_sealed_batch_shows_nothing_of_its_file_and_only_an_order_reads_it_again() {
    let by = somebody(PROVIDER, 1);
    let named = Batch::upload(BatchId(Uuid::from_u128(91)), "机密★10年.xlsx", &by, NOW).unwrap();
    assert!(!named.title().contains("机密"));
    let mut batch = Batch::upload(BatchId(Uuid::from_u128(91)), "弹药库.xlsx", &by, NOW).unwrap();
    batch.check(Some("d".into()), DryRun::Marked).unwrap();
    assert_eq!(batch.refusal.as_ref().map(|why| why.code.as_str()), Some("catalogue.import.marked"));
    assert!(!batch.title().contains("弹药") && !batch.clone().shown().file_name.contains("弹药"));
    refused(batch.apply(), "platform.wrong_state");
    refused(batch.discard(), "platform.wrong_state");
    batch.unseal().unwrap();
    assert_eq!((batch.state(), batch.cleared, batch.title().as_str()), (BatchState::Reading, true, "弹药库.xlsx"));
}

/// What becomes of one cell of an entry: the change it makes, or the code it is refused with.
fn cell(key: &str, value: &str) -> Result<Resource, String> {
    let known = [full()];
    let mut workbook = exported(&known);
    workbook.sheets.truncate(1);
    set(&mut workbook, 0, 0, key, value);
    let plan = planned(&workbook, &known, &[]).unwrap();
    if let Some(complaint) = plan.complaints.first() {
        assert_eq!(complaint.row, 2);
        return Err(complaint.code.clone());
    }
    let mut changed = known[0].clone();
    if let Step::Update(_, cmd, _) = &plan.rows[0].step {
        changed.update(cmd.as_ref().clone()).unwrap();
    }
    Ok(changed)
}

#[test]
fn ec_190_days_numbers_and_choices_are_read_as_people_write_them() {
    for written in
        ["2025-03-01", "2025/3/1", "2025.3.1", "2025年3月1日", "20250301", "２０２５－０３－０１", " 2025/03/01　"]
    {
        let read = cell("covers_from", written).map(|r| r.entry.covers_from);
        assert_eq!(read, Ok(Some(date!(2025 - 03 - 01))), "{written}");
    }
    for written in ["2024/2/30", "2025-13-01", "20250230", "25-3-1", "2025-3", "三月一日", "45717", "长期"] {
        assert_eq!(cell("covers_from", written).map(drop), Err("catalogue.cell_day".into()), "{written}");
    }
    for open_end in ["长期", "长期有效", "永久", "至今", ""] {
        assert_eq!(cell("covers_to", open_end).unwrap().entry.covers_to, None, "{open_end}");
    }
    for (written, bytes) in [("12000000", 12_000_000), ("12,000,000", 12_000_000), ("１２，０００", 12_000), ("007", 7)]
    {
        assert_eq!(cell("storage_bytes", written).unwrap().entry.storage_bytes, Some(bytes), "{written}");
    }
    for written in ["1200万", "12MB", "1.5", "-1", "十"] {
        assert_eq!(cell("storage_bytes", written).map(drop), Err("catalogue.cell_number".into()), "{written}");
    }
    assert_eq!(cell("storage_bytes", "1.2E+07").map(drop), Err("catalogue.cell_rounded".into()));
    assert_eq!(cell("operable", "　是").unwrap().entry.operable, Some(true));
}

#[test]
fn ec_190_digits_that_a_spreadsheet_rounded_are_refused_where_they_name_something() {
    for key in ["phone", "registration_code", "provenance_doc", "holding_record", "related_codes"] {
        for written in ["1.23E+17", "3.20106199003078e17", "１.２３Ｅ＋１７", "1e17"] {
            assert_eq!(cell(key, written).map(drop), Err("catalogue.cell_rounded".into()), "{key} {written}");
        }
    }
    let kept = cell("registration_code", "0320106199003078038X").unwrap();
    assert_eq!(kept.entry.registration_code, "0320106199003078038X");
    assert_eq!(cell("section", "1.23E+17 处").unwrap().entry.section, "1.23E+17 处");
}

#[test]
fn ec_190_names_and_texts_stay_as_they_are_also_where_they_look_like_formulas() {
    for text in ["买买提·艾力", "𠮷野家", "=cmd|' /C calc'!A0", "+86", "@SUM(A1)", "００７"] {
        let read = cell("steward", text).unwrap();
        assert_eq!(read.entry.steward, text);
        let again = exported(std::slice::from_ref(&read));
        let plan = planned(&again, &[read], &[]).unwrap();
        assert!(plan.rows.iter().all(|row| row.step == Step::Nothing), "{text}");
    }
}

#[test]
fn a13_1_items_a_workbook_lists_before_the_first_file_are_found_by_its_columns() {
    let workbook = exported(&[full()]);
    let plan = planned(&workbook, &[], &[]).unwrap();
    let Step::Create(cmd, items) = &plan.rows[0].step else { panic!("{plan:?}") };
    let by = somebody(PROVIDER, 1);
    let mut draft = Resource::describe(resource_id(0), cmd.as_ref().clone(), Some(&zone()), false, &by).unwrap();
    draft.list_items(items.clone()).unwrap();
    refused(draft.grade(grades(), &by, NOW), "catalogue.not_imported");
    // A workbook read again changes nothing, and may add an item while there is no file.
    let known = [draft.clone()];
    let mut again = exported(&known);
    assert!(planned(&again, &known, &[]).unwrap().rows.iter().all(|row| row.step == Step::Nothing));
    let mut more = again.sheets[1].rows[0].clone();
    more.number = 9;
    again.sheets[1].rows.push(more);
    let last = again.sheets[1].rows.len() - 1;
    set(&mut again, 1, last, "item", "机型");
    let plan = planned(&again, &known, &[]).unwrap();
    assert!(matches!(&plan.rows[0].step, Step::Update(_, _, items) if items.len() == last + 1), "{plan:?}");
    let file = imported_resource(0);
    draft.start_import().unwrap();
    let columns = file.items.iter().map(|item| ImportedColumn {
        name: item.name.clone(),
        data_type: item.data_type,
        nulls: 0,
        distinct: 1,
        content: vec![],
        notices: vec![],
    });
    let found = Imported {
        format: "csv".into(),
        encoding: None,
        rows: 1,
        digest: "d".into(),
        columns: columns
            .chain([ImportedColumn {
                name: "机型".into(),
                data_type: DataType::Text,
                nulls: 0,
                distinct: 1,
                content: vec![],
                notices: vec![],
            }])
            .collect(),
        preview: vec![],
    };
    draft.finish_import(found, NOW).unwrap();
    assert_eq!(draft.item("航班号").unwrap().detail.meaning, "=SUM(A1)");
    assert_eq!(draft.drift.as_ref().map(|drift| drift.added.clone()), Some(vec!["机型".to_owned()]));
}

#[test]
fn ec_190_every_choice_about_an_item_is_read_as_it_is_written() {
    let mut resource = imported_resource(0);
    let item = "航班号".to_owned();
    for (system, derivation) in CoordinateSystem::ALL.iter().zip(Derivation::ALL.iter().cycle()) {
        let detail = ItemDetail {
            meaning: "坐标".into(),
            coordinate_system: Some(*system),
            derivation: Some(*derivation),
            derived_from: "身份证号".into(),
            ..ItemDetail::default()
        };
        resource.describe_items(DescribeItems { items: vec![DescribeItem { name: item.clone(), detail }] }).unwrap();
        let known = [resource.clone()];
        let plan = planned(&exported(&known), &known, &[]).unwrap();
        assert_eq!(told(&plan), []);
        assert!(plan.rows.iter().all(|row| row.step == Step::Nothing), "{system:?} {derivation:?}");
    }
}
