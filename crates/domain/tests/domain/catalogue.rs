//! Resources: description, import, grading, the secrecy gate, publishing.

use crate::city::*;
use domain::{
    Grade, Record, Refusal,
    catalogue::{
        DeclareSecrecy, DescribeResource, GradeItem, ImportState, OpenType, Resource, ResourceState, UpdateCycle,
        UpdateResource, Withdraw, at_least_as_strong, mask_fits,
    },
    codes,
    mask::{DateUnit, Mask},
    task::{DataType, Imported},
};

fn describe(cmd: DescribeResource) -> Result<Resource, Refusal> {
    Resource::describe(resource_id(0), cmd, Some(&zone()), false, &somebody(PROVIDER, 1))
}

fn grade(items: Vec<GradeItem>) -> (Resource, Result<(), Refusal>) {
    let mut resource = imported_resource(0);
    let outcome = resource.grade(under_jiangsu(items), &somebody(PROVIDER, 1), NOW);
    (resource, outcome)
}

#[test]
fn a_code_is_also_the_name_of_a_table() {
    for good in ["ab", "flights_2013", &format!("a{}", "b".repeat(40))] {
        let resource = describe(description(good)).unwrap();
        assert_eq!(resource.table_name(), good);
    }
    for bad in ["a", "Flights", "1st", "_x", "a-b", "a b", "航班", "a;drop", &"a".repeat(42), ""] {
        complains(describe(description(bad)), &[("code", "catalogue.code_invalid")]);
    }
    let taken = Resource::describe(resource_id(0), description("ab"), Some(&zone()), true, &somebody(PROVIDER, 1));
    refused(taken, "catalogue.code_taken");
}

#[test]
fn a_description_names_an_existing_zone_and_says_what_the_data_is() {
    let blank = DescribeResource { name: String::new(), abstract_: "长".repeat(1001), ..description("ab") };
    let outcome = Resource::describe(resource_id(0), blank, None, false, &somebody(PROVIDER, 1));
    complains(
        outcome,
        &[
            ("zone_id", "catalogue.zone_invalid"),
            ("name", "platform.field_required"),
            ("abstract_", "platform.field_too_long"),
        ],
    );
}

#[test]
fn ec_61_a_resource_that_is_not_open_states_its_legal_basis() {
    let closed = DescribeResource { open_type: OpenType::Closed, ..description("ab") };
    complains(describe(closed.clone()), &[("closed_basis", "catalogue.closed_without_basis")]);
    let stated = describe(DescribeResource { closed_basis: Some("统计法".into()), ..closed }).unwrap();
    assert!(!stated.is_offered());
}

#[test]
fn a_draft_may_be_described_anew() {
    let mut resource = bare_resource(0);
    let cmd = UpdateResource {
        name: "新名称".into(),
        abstract_: "新摘要".into(),
        update_cycle: UpdateCycle::Monthly,
        open_type: OpenType::Closed,
        closed_basis: None,
        entry: entry(),
    };
    complains(resource.update(cmd.clone()), &[("closed_basis", "catalogue.closed_without_basis")]);
    resource.update(UpdateResource { open_type: OpenType::Unconditional, ..cmd }).unwrap();
    assert_eq!((resource.name.as_str(), resource.update_cycle), ("新名称", UpdateCycle::Monthly));
}

#[test]
fn an_import_runs_alone_and_counts_versions() {
    let mut resource = bare_resource(0);
    assert_eq!(resource.start_import().unwrap(), 1);
    assert_eq!(resource.import_state, ImportState::Importing);
    refused(resource.start_import(), "catalogue.importing");
    refused(resource.grade(grades(), &somebody(PROVIDER, 1), NOW), "catalogue.importing");
    refused(resource.publish(&somebody(PROVIDER, 2)), "catalogue.importing");
    resource.finish_import(import(), NOW).unwrap();
    assert_eq!((resource.file_version, resource.rows, resource.items.len()), (1, Some(1000), 5));
    refused(resource.finish_import(import(), NOW), "catalogue.not_importing");
    assert_eq!(resource.start_import().unwrap(), 2);
}

#[test]
fn a_failed_import_keeps_the_file_that_was_there() {
    let mut resource = ready_resource(0);
    let before = resource.clone();
    resource.start_import().unwrap();
    resource.fail_import(Refusal::of(&codes::catalogue::IMPORT_EMPTY_FILE)).unwrap();
    assert_eq!(resource.import_state, ImportState::Failed);
    assert_eq!(resource.import_refusal.as_ref().map(|r| r.code.as_str()), Some("catalogue.import.empty_file"));
    assert_eq!((&resource.items, resource.file_version), (&before.items, 1));
    refused(resource.fail_import(Refusal::of(&codes::catalogue::IMPORT_EMPTY_FILE)), "catalogue.not_importing");
    resource.publish(&somebody(PROVIDER, 2)).unwrap();
}

#[test]
fn a_first_import_that_failed_leaves_nothing_to_grade_or_publish() {
    let mut resource = bare_resource(0);
    resource.start_import().unwrap();
    resource.fail_import(Refusal::of(&codes::catalogue::IMPORT_EMPTY_FILE)).unwrap();
    refused(resource.grade(grades(), &somebody(PROVIDER, 1), NOW), "catalogue.not_imported");
    refused(resource.declare_secrecy(all_clear(), &somebody(PROVIDER, 1), NOW), "catalogue.not_imported");
    refused(resource.publish(&somebody(PROVIDER, 2)), "catalogue.not_imported");
    resource.start_import().unwrap();
    assert_eq!(resource.import_refusal, None);
}

#[test]
fn ec_63_a_column_that_is_new_or_changed_its_type_is_ungraded_again() {
    let mut resource = ready_resource(0);
    resource.start_import().unwrap();
    let mut columns = import().columns;
    columns[2].data_type = DataType::Text;
    columns.push(column("机型", DataType::Text));
    resource.finish_import(Imported { columns, ..import() }, NOW).unwrap();
    let of = |name: &str| resource.item(name).unwrap();
    assert_eq!(of("航班号").grade, Some(Grade::G1));
    assert!(of("证件号码").unit && of("证件号码").identifier);
    assert_eq!((of("延误分钟").grade, of("机型").grade), (None, None));
    assert_eq!(resource.secrecy, None, "a review speaks about the file that was reviewed");
}

#[test]
fn an_import_without_columns_or_with_a_column_twice_changes_nothing() {
    let mut resource = ready_resource(0);
    resource.start_import().unwrap();
    let before = resource.clone();
    refused(resource.finish_import(Imported { columns: vec![], ..import() }, NOW), "catalogue.no_columns");
    let twice = vec![column("甲", DataType::Text), column("甲", DataType::Text)];
    refused(resource.finish_import(Imported { columns: twice, ..import() }, NOW), "catalogue.item_twice");
    assert_eq!(resource, before);
}

#[test]
fn the_preview_of_an_import_is_not_kept() {
    let mut resource = bare_resource(0);
    resource.start_import().unwrap();
    let preview = vec![vec![Some("李雷".to_owned())]];
    resource.finish_import(Imported { preview, ..import() }, NOW).unwrap();
    assert!(!serde_json::to_string(&resource).unwrap().contains("李雷"));
}

#[test]
fn a13_1_grading_names_items_that_exist_once_with_one_unit() {
    let (resource, outcome) = grade(vec![
        graded("航班号", Grade::G1, None),
        graded("航班号", Grade::G2, None),
        graded("没有", Grade::G1, None),
    ]);
    complains(outcome, &[("items.1.name", "catalogue.item_twice"), ("items.2.name", "catalogue.item_unknown")]);
    assert!(resource.items.iter().all(|i| i.grade.is_none()), "a refused form grades nothing");
    assert!(resource.graded_by.is_empty());
    let unit = |name: &str| GradeItem { unit: true, ..graded(name, Grade::G3, None) };
    complains(grade(vec![unit("航班号"), unit("证件号码")]).1, &[("items", "catalogue.units_several")]);
    complains(grade(vec![]).1, &[("items", "catalogue.items_missing")]);
}

#[test]
fn a13_1_a_second_grading_may_move_the_unit() {
    let (mut resource, outcome) = grade(grades().items);
    outcome.unwrap();
    assert_eq!(resource.unit(), Some("证件号码"));
    let unit = GradeItem { unit: true, ..graded("航班号", Grade::G1, None) };
    let steward = somebody(PROVIDER, 1);
    complains(
        resource.grade(under_jiangsu(vec![unit.clone()]), &steward, NOW),
        &[("items", "catalogue.units_several")],
    );
    let none = GradeItem { identifier: true, ..graded("证件号码", Grade::G4, Some(Mask::Token)) };
    resource.grade(under_jiangsu(vec![none, unit]), &steward, NOW).unwrap();
    assert_eq!(resource.unit(), Some("航班号"));
}

#[test]
fn a13_4_a_mask_must_fit_the_type_of_the_item() {
    let wrong = vec![
        graded("航班号", Grade::G2, Some(Mask::Number { step: 10 })),
        graded("出发日期", Grade::G2, Some(Mask::Date { unit: DateUnit::Month })),
        graded("延误分钟", Grade::G2, Some(Mask::PersonName)),
    ];
    complains(grade(wrong).1, &[("items.0.mask", "catalogue.mask_unfit"), ("items.2.mask", "catalogue.mask_unfit")]);
    assert!(!mask_fits(&Mask::Number { step: 0 }, DataType::Integer));
    assert!(!mask_fits(&Mask::Address { level: 0 }, DataType::Text));
    assert!(!mask_fits(&Mask::Address { level: 5 }, DataType::Text));
    assert!(mask_fits(&Mask::Mobile, DataType::Integer), "a mobile number comes in as a number");
    assert!(mask_fits(&Mask::Token, DataType::Date) && !mask_fits(&Mask::Token, DataType::Number));
    assert!(mask_fits(&Mask::Fixed { value: "隐".repeat(100) }, DataType::Integer));
    assert!(!mask_fits(&Mask::Fixed { value: "隐".repeat(101) }, DataType::Text));
    for data_type in [DataType::Text, DataType::Integer, DataType::Number, DataType::Boolean, DataType::Timestamp] {
        assert!(mask_fits(&Mask::Null, data_type));
    }
}

#[test]
fn masks_are_compared_only_where_one_surely_hides_more() {
    let fixed = Mask::Fixed { value: "x".into() };
    let stronger = [
        (Mask::Null, Mask::PersonName),
        (fixed.clone(), Mask::Token),
        (Mask::Address { level: 2 }, Mask::Address { level: 3 }),
        (Mask::Number { step: 100 }, Mask::Number { step: 10 }),
        (Mask::Date { unit: DateUnit::Year }, Mask::Date { unit: DateUnit::Quarter }),
    ];
    for (strong, weak) in stronger {
        assert!(at_least_as_strong(&strong, &weak), "{strong:?} {weak:?}");
        assert!(!at_least_as_strong(&weak, &strong), "{weak:?} {strong:?}");
        assert!(at_least_as_strong(&weak, &weak));
    }
    assert!(!at_least_as_strong(&Mask::Number { step: 15 }, &Mask::Number { step: 10 }));
    assert!(!at_least_as_strong(&Mask::Token, &Mask::PersonName));
    assert!(!at_least_as_strong(&fixed, &Mask::Null));
}

#[test]
fn a13_1_a2_2_publishing_reports_everything_that_is_missing() {
    let mut resource = imported_resource(0);
    let some = vec![graded("航班号", Grade::G1, None), graded("延误分钟", Grade::G2, None)];
    resource.grade(under_jiangsu(some), &somebody(PROVIDER, 1), NOW).unwrap();
    resource.review_grades(agreed(&["航班号"]), &somebody(PROVIDER, 2), NOW).unwrap();
    complains(
        resource.publish(&somebody(PROVIDER, 2)),
        &[
            ("items.1.grade", "catalogue.ungraded"),
            ("items.3.grade", "catalogue.ungraded"),
            ("items.4.grade", "catalogue.ungraded"),
            ("items.2.gradings", "catalogue.unreviewed"),
            ("secrecy", "catalogue.secrecy_missing"),
        ],
    );
    assert_eq!((resource.state, resource.public()), (ResourceState::Draft, false));
}

#[test]
fn a2_2_whoever_handed_in_the_file_reports_a_secret_but_does_not_clear_it() {
    let mut resource = imported_resource(0);
    let (importer, other) = (somebody(PROVIDER, 1), somebody(PROVIDER, 2));
    resource.handed_in_by(&importer);
    refused(resource.declare_secrecy(all_clear(), &importer, NOW), "catalogue.secrecy_by_importer");
    let found = DeclareSecrecy { work_secret: Some(true), ..all_clear() };
    resource.clone().declare_secrecy(found, &importer, NOW).unwrap();
    resource.declare_secrecy(all_clear(), &other, NOW).unwrap();
}

#[test]
fn a13_1_an_ungraded_item_alone_names_its_article() {
    let mut resource = imported_resource(0);
    let four = grades().items.into_iter().take(4).collect();
    resource.grade(under_jiangsu(four), &somebody(PROVIDER, 1), NOW).unwrap();
    resource.review_grades(agreed(&ITEMS[..4]), &somebody(PROVIDER, 2), NOW).unwrap();
    resource.declare_secrecy(all_clear(), &somebody(PROVIDER, 2), NOW).unwrap();
    let refusal = refused(resource.publish(&somebody(PROVIDER, 2)), "catalogue.ungraded");
    assert_eq!((refusal.article, refusal.control.as_deref()), (Some(13), Some("A13.1")));
    assert!(refusal.zh.contains("证件号码"));
}

#[test]
fn a2_2_ec_112_without_a_secrecy_review_nothing_is_published() {
    let mut resource = imported_resource(0);
    resource.grade(grades(), &somebody(PROVIDER, 1), NOW).unwrap();
    resource.review_grades(agreed(&ITEMS), &somebody(PROVIDER, 2), NOW).unwrap();
    let refusal = refused(resource.publish(&somebody(PROVIDER, 2)), "catalogue.secrecy_missing");
    assert_eq!((refusal.article, refusal.control.as_deref()), (Some(2), Some("A2.2")));
}

#[test]
fn a2_2_a_secret_of_either_kind_seals_the_resource_for_good() {
    for (state, work) in [(Some(false), Some(true)), (Some(true), Some(false)), (Some(true), None), (None, Some(true))]
    {
        let mut resource = ready_resource(0);
        let found = DeclareSecrecy { doc_no: "密审 2".into(), state_secret: state, work_secret: work };
        resource.declare_secrecy(found, &somebody(PROVIDER, 2), NOW).unwrap();
        assert!(resource.sealed);
        assert_eq!((resource.state, resource.public()), (ResourceState::Draft, false));
        let steward = somebody(PROVIDER, 3);
        refused(resource.publish(&steward), "catalogue.sealed");
        refused(resource.declare_secrecy(all_clear(), &steward, NOW), "catalogue.sealed");
        refused(resource.grade(grades(), &steward, NOW), "catalogue.sealed");
        refused(resource.start_import(), "catalogue.sealed");
    }
}

#[test]
fn a2_2_a_secret_is_declared_even_before_a_file_is_there() {
    let mut resource = bare_resource(0);
    let found = DeclareSecrecy { state_secret: Some(true), ..all_clear() };
    resource.declare_secrecy(found, &somebody(PROVIDER, 2), NOW).unwrap();
    assert!(resource.sealed);
}

#[test]
fn a2_2_a_review_has_a_number() {
    let mut resource = imported_resource(0);
    let blank = DeclareSecrecy { doc_no: " ".into(), ..all_clear() };
    complains(resource.declare_secrecy(blank, &somebody(PROVIDER, 2), NOW), &[("doc_no", "platform.field_required")]);
    assert_eq!(resource.secrecy, None);
}

#[test]
fn ec_80_whoever_graded_does_not_publish() {
    let mut resource = ready_resource(0);
    refused(resource.publish(&somebody(PROVIDER, 1)), "catalogue.published_by_grader");
    resource.grade(grades(), &somebody(PROVIDER, 2), NOW).unwrap();
    resource.review_grades(agreed(&ITEMS), &somebody(PROVIDER, 3), NOW).unwrap();
    refused(resource.publish(&somebody(PROVIDER, 2)), "catalogue.published_by_grader");
    refused(resource.publish(&somebody(PROVIDER, 1)), "catalogue.published_by_grader");
    resource.publish(&somebody(PROVIDER, 3)).unwrap();
    assert!(resource.public() && resource.is_offered());
}

#[test]
fn a_file_without_rows_is_not_published() {
    let mut resource = ready_resource(0);
    resource.start_import().unwrap();
    resource.finish_import(Imported { rows: 0, ..import() }, NOW).unwrap();
    resource.declare_secrecy(all_clear(), &somebody(PROVIDER, 2), NOW).unwrap();
    refused(resource.publish(&somebody(PROVIDER, 2)), "catalogue.no_rows");
}

#[test]
fn a_published_resource_is_withdrawn_with_a_reason_and_no_longer_offered() {
    let mut resource = resource(0);
    complains(resource.withdraw(Withdraw { reason: String::new() }), &[("reason", "platform.field_required")]);
    resource.withdraw(Withdraw { reason: "系统停用".into() }).unwrap();
    assert_eq!((resource.status(), resource.public(), resource.is_offered()), ("withdrawn", false, false));
}

#[test]
fn the_body_has_the_names_the_console_reads() {
    let body = serde_json::to_value(resource(0)).unwrap();
    for field in [
        "code",
        "name",
        "abstract_",
        "zone_id",
        "provider_id",
        "update_cycle",
        "open_type",
        "items",
        "rows",
        "format",
        "encoding",
        "digest",
        "file_version",
        "secrecy",
        "import_state",
    ] {
        assert!(body.get(field).is_some(), "{field}");
    }
    for field in ["name", "data_type", "nulls", "distinct", "grade", "identifier", "unit", "mask"] {
        assert!(body["items"][3].get(field).is_some(), "{field}");
    }
    assert_eq!(body["items"][3]["mask"]["name"], "person_name");
    assert_eq!(body["secrecy"]["state_secret"], false);
}
