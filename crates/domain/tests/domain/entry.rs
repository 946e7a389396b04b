//! The catalogue entry and the description of items: what may be said, what publishing needs.

use crate::city::*;
use domain::{
    catalogue::{
        Axis, Classification, CoordinateSystem, DescribeItem, DescribeItems, DescribeResource, Entry, ItemDetail,
        NoticeKind, OpenType, Provenance, Resource, ShareType, UpdateResource,
    },
    refusal::Refusal,
    task::{DataType, ImportedColumn, NoticeCount},
};
use time::macros::date;

fn described(entry: Entry) -> Result<Resource, Refusal> {
    let cmd = DescribeResource { entry, ..description("ab") };
    Resource::describe(resource_id(0), cmd, Some(&zone()), false, &somebody(PROVIDER, 1))
}

fn gaps(entry: &Entry, open: OpenType) -> Vec<(&'static str, String)> {
    entry.missing(open).into_iter().map(|(field, gap)| (field, gap.code)).collect()
}

fn item(detail: ItemDetail) -> Result<(), Refusal> {
    let items = vec![DescribeItem { name: "航班号".into(), detail }];
    imported_resource(0).describe_items(DescribeItems { items })
}

#[test]
fn a_13_1_a_draft_may_be_incomplete_and_publishing_names_everything_that_is_missing() {
    let mut resource = ready_resource(0);
    resource.entry = Entry::default();
    let refusal = refused(resource.publish(&somebody(PROVIDER, 2)), "platform.form_invalid");
    let fields: Vec<_> = refusal.fields.iter().map(|f| f.field.as_str()).collect();
    for field in ["keywords", "section", "source_system", "provenance", "share_type", "access_type", "operable"] {
        assert!(fields.contains(&format!("entry.{field}").as_str()), "{field}: {fields:?}");
    }
    resource.entry = entry();
    resource.publish(&somebody(PROVIDER, 2)).unwrap();
}

#[test]
fn what_is_conditional_or_refused_says_on_which_ground() {
    let complete = entry();
    assert_eq!(gaps(&complete, OpenType::Conditional), []);
    let required = |entry: Entry, open| gaps(&entry, open).into_iter().map(|(field, _)| field).collect::<Vec<_>>();
    let with = |share_type| Entry { share_type: Some(share_type), ..complete.clone() };
    assert_eq!(required(with(ShareType::Conditional), OpenType::Unconditional), ["share_condition"]);
    assert_eq!(required(with(ShareType::Refused), OpenType::Unconditional), ["share_refusal_basis"]);
    let unsaid = Entry { open_condition: "  ".into(), ..complete.clone() };
    assert_eq!(required(unsaid, OpenType::Conditional), ["open_condition"]);
    let aimless = Entry { purposes: [].into(), supply_form: None, ..complete.clone() };
    assert_eq!(required(aimless.clone(), OpenType::Unconditional), ["purposes", "supply_form"]);
    assert_eq!(required(Entry { operable: Some(false), ..aimless }, OpenType::Unconditional), [""; 0]);
    let bought = Entry { provenance: Some(Provenance::Purchased), ..complete };
    assert_eq!(required(bought, OpenType::Unconditional), ["provenance_doc"]);
}

#[test]
fn a_14_7_shared_data_names_its_sharer_and_the_sharers_consent_before_it_is_published() {
    let mut resource = ready_resource(0);
    resource.entry.provenance = Some(Provenance::Shared);
    resource.entry.shared_from = "省交通厅".into();
    let refusal = refused(resource.publish(&somebody(PROVIDER, 2)), "catalogue.shared_without_consent");
    assert_eq!((refusal.control.as_deref(), refusal.article), (Some("A14.7"), Some(14)));
    resource.entry.provenance_doc = "交函〔2026〕7 号".into();
    resource.publish(&somebody(PROVIDER, 2)).unwrap();
}

#[test]
fn an_entry_is_bounded_and_says_nothing_twice() {
    let class = Classification { tree: "theme".into(), node: "T01".into() };
    let bad = Entry {
        english_name: "x".repeat(201),
        keywords: vec!["航班".into(), "航班 ".into(), "甲；乙".into(), " ".into()],
        phone: "请找小王".into(),
        classes: vec![class.clone(), class],
        covers_from: Some(date!(2026 - 02 - 01)),
        covers_to: Some(date!(2026 - 01 - 31)),
        storage_bytes: Some(u64::MAX),
        ..Entry::default()
    };
    complains(
        described(bad),
        &[
            ("entry.english_name", "platform.field_too_long"),
            ("entry.keywords.1", "catalogue.word_twice"),
            ("entry.keywords.2", "catalogue.word_with_separator"),
            ("entry.keywords.3", "platform.field_required"),
            ("entry.phone", "catalogue.phone_invalid"),
            ("entry.classes", "catalogue.class_twice"),
            ("entry.covers_to", "catalogue.days_reversed"),
            ("entry.storage_bytes", "catalogue.size_out_of_range"),
        ],
    );
    let many = Entry { keywords: (0..21).map(|n| n.to_string()).collect(), ..Entry::default() };
    complains(described(many), &[("entry.keywords", "catalogue.list_too_long")]);
}

#[test]
fn texts_are_kept_without_outer_spaces_and_with_one_kind_of_line_end() {
    let resource =
        described(Entry { section: " 信息处 ".into(), spatial: "全市\r\n含代管县".into(), ..entry() }).unwrap();
    assert_eq!((resource.entry.section.as_str(), resource.entry.spatial.as_str()), ("信息处", "全市\n含代管县"));
}

#[test]
fn only_what_its_department_gives_to_operation_is_offered() {
    let mut resource = resource(0);
    assert!(resource.is_offered());
    for operable in [Some(false), None] {
        resource.entry.operable = operable;
        assert!(!resource.is_offered());
    }
}

#[test]
fn an_item_that_may_not_be_asked_for_states_why() {
    complains(
        item(ItemDetail { requestable: false, ..ItemDetail::default() }),
        &[("items.0.detail.refusal_basis", "catalogue.item_closed_without_basis")],
    );
    item(ItemDetail { requestable: false, refusal_basis: "统计法".into(), ..ItemDetail::default() }).unwrap();
    complains(
        item(ItemDetail { precision: Some(3), length: Some(2), ..ItemDetail::default() }),
        &[("items.0.detail.precision", "catalogue.precision_unfit")],
    );
}

#[test]
fn items_are_described_by_their_names_once() {
    let mut resource = imported_resource(0);
    let detail = |meaning: &str| ItemDetail { meaning: meaning.into(), key: true, ..ItemDetail::default() };
    let named = |name: &str| DescribeItem { name: name.into(), detail: detail("航班代码") };
    let items = vec![named("航班号"), named("航班号"), named("机型")];
    complains(
        resource.describe_items(DescribeItems { items }),
        &[("items.1.name", "catalogue.item_twice"), ("items.2.name", "catalogue.item_unknown")],
    );
    complains(resource.describe_items(DescribeItems { items: vec![] }), &[("items", "catalogue.no_item_named")]);
    resource.describe_items(DescribeItems { items: vec![named("航班号")] }).unwrap();
    assert_eq!(resource.item("航班号").unwrap().detail, detail("航班代码"));
    assert_eq!(resource.item("出发日期").unwrap().detail, ItemDetail::default());
}

#[test]
fn a_new_import_keeps_what_was_said_about_an_item_of_the_same_type() {
    let mut resource = imported_resource(0);
    let detail = ItemDetail { meaning: "航班代码".into(), ..ItemDetail::default() };
    let items = vec![DescribeItem { name: "航班号".into(), detail: detail.clone() }];
    resource.describe_items(DescribeItems { items }).unwrap();
    resource.start_import().unwrap();
    resource.finish_import(import(), NOW).unwrap();
    assert_eq!(resource.item("航班号").unwrap().detail, detail);
}

#[test]
fn a_draft_is_described_anew_with_its_whole_entry() {
    let mut resource = bare_resource(0);
    let cmd = UpdateResource {
        name: "新名称".into(),
        abstract_: "新摘要".into(),
        update_cycle: resource.update_cycle,
        open_type: OpenType::Unconditional,
        closed_basis: Some(" ".into()),
        entry: Entry { section: "数据处".into(), ..Entry::default() },
    };
    resource.update(cmd).unwrap();
    assert_eq!((resource.entry.section.as_str(), resource.closed_basis), ("数据处", None));
}

/// A ready resource one of whose columns the import took for a coordinate.
fn with_place(name: &str, kind: NoticeKind) -> Resource {
    let mut resource = bare_resource(0);
    resource.start_import().unwrap();
    let mut found = import();
    found.columns[2] =
        ImportedColumn { notices: vec![NoticeCount { kind, values: 1000 }], ..column(name, DataType::Number) };
    resource.finish_import(found, NOW).unwrap();
    let mut form = grades();
    form.items[2].name = name.into();
    resource.grade(form, &somebody(PROVIDER, 1), NOW).unwrap();
    let names: Vec<String> = resource.items.iter().map(|item| item.name.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    resource.review_grades(agreed(&names), &somebody(PROVIDER, 2), NOW).unwrap();
    resource.declare_secrecy(all_clear(), &somebody(PROVIDER, 2), NOW).unwrap();
    resource
}

#[test]
fn ec_190_a_coordinate_is_published_with_its_system_only() {
    let mut resource = with_place("站点经度", NoticeKind::Longitude);
    let refusal = resource.publish(&somebody(PROVIDER, 2)).unwrap_err();
    assert_eq!((refusal.code.as_str(), refusal.article), ("catalogue.coordinate_system_missing", Some(13)));
    assert_eq!(refusal.fields[0].field, "items.2.detail.coordinate_system");
    let detail = |system| ItemDetail { coordinate_system: Some(system), ..ItemDetail::default() };
    let described = |system| {
        let items = vec![DescribeItem { name: "站点经度".into(), detail: detail(system) }];
        DescribeItems { items }
    };
    complains(
        resource.describe_items(described(CoordinateSystem::Other)),
        &[("items.0.detail.meaning", "platform.field_required")],
    );
    resource.describe_items(described(CoordinateSystem::Gcj02)).unwrap();
    resource.publish(&somebody(PROVIDER, 2)).unwrap();
    // What is no coordinate says so; what only looks like one is told and no more.
    let mut latency = with_place("lat", NoticeKind::Latitude);
    let items = vec![DescribeItem { name: "lat".into(), detail: detail(CoordinateSystem::None) }];
    latency.describe_items(DescribeItems { items }).unwrap();
    latency.publish(&somebody(PROVIDER, 2)).unwrap();
    with_place("x", NoticeKind::Longitude).publish(&somebody(PROVIDER, 2)).unwrap();
}

#[test]
fn ec_190_names_of_coordinates_are_words_of_their_own() {
    for (name, axis) in [
        ("经度", Some(Axis::Longitude)),
        ("起点纬度", Some(Axis::Latitude)),
        ("start_lng", Some(Axis::Longitude)),
        ("Lat", Some(Axis::Latitude)),
        ("platform", None),
        ("longest", None),
        ("经办人", None),
    ] {
        assert_eq!(Axis::of_name(name), axis, "{name}");
    }
}
