//! Editions, revisions, schema drift and freshness of a published resource.

use crate::city::*;
use domain::{
    Grade,
    catalogue::{
        DescribeItem, Description, Edition, Entry, ItemDetail, RejectRevision, Resource, ReviseResource, UpdateCycle,
    },
    task::{DataType, Imported},
};
use time::macros::{date, datetime};

fn published() -> (Resource, Edition) {
    let mut resource = ready_resource(0);
    resource.publish(&somebody(PROVIDER, 2)).unwrap();
    let edition = resource.first_edition(&somebody(PROVIDER, 2), NOW);
    (resource, edition)
}

fn revised(resource: &Resource, change: impl FnOnce(&mut Description)) -> ReviseResource {
    let mut description = resource.description();
    change(&mut description);
    ReviseResource { description, reason: "名称有误".into() }
}

#[test]
fn publishing_makes_the_first_edition() {
    let (resource, first) = published();
    assert_eq!((resource.edition, first.number, first.reason), (1, 1, None));
    assert_eq!(first.description, resource.description());
    assert_eq!(first.description.items.len(), 5);
}

#[test]
fn a_change_of_a_published_entry_waits_for_another_person_and_becomes_the_next_edition() {
    let (mut resource, _) = published();
    let cmd = revised(&resource, |d| d.name = " 航班动态 ".into());
    resource.revise(cmd.clone(), &somebody(PROVIDER, 1), NOW).unwrap();
    assert_ne!(resource.name, "航班动态", "nothing changes before it is confirmed");
    refused(resource.revise(cmd, &somebody(PROVIDER, 3), NOW), "catalogue.revision_pending");
    refused(resource.confirm_revision(&somebody(PROVIDER, 1), NOW), "catalogue.confirmed_by_proposer");
    let second = resource.confirm_revision(&somebody(PROVIDER, 2), NOW).unwrap();
    assert_eq!((resource.name.as_str(), resource.edition, second.number), ("航班动态", 2, 2));
    assert_eq!(second.proposed_by, Some(somebody(PROVIDER, 1).person));
    refused(resource.confirm_revision(&somebody(PROVIDER, 2), NOW), "catalogue.no_revision");
}

#[test]
fn a_revision_stays_complete_names_items_that_exist_and_changes_something() {
    let (mut resource, _) = published();
    let same = revised(&resource, |_| {});
    refused(resource.revise(same, &somebody(PROVIDER, 1), NOW), "catalogue.nothing_changed");
    let broken = revised(&resource, |d| {
        d.entry.section.clear();
        d.items.push(DescribeItem { name: "机型".into(), detail: ItemDetail::default() });
    });
    complains(
        resource.revise(ReviseResource { reason: " ".into(), ..broken }, &somebody(PROVIDER, 1), NOW),
        &[
            ("reason", "platform.field_required"),
            ("entry.section", "platform.field_required"),
            ("items.5.name", "catalogue.item_unknown"),
        ],
    );
    assert_eq!(resource.revision, None);
}

#[test]
fn a_revision_that_is_turned_down_leaves_the_entry_as_it_is() {
    let (mut resource, _) = published();
    let before = resource.clone();
    let cmd = revised(&resource, |d| d.name = "别名".into());
    resource.revise(cmd, &somebody(PROVIDER, 1), NOW).unwrap();
    complains(
        resource.reject_revision(&RejectRevision { reason: String::new() }),
        &[("reason", "platform.field_required")],
    );
    resource.reject_revision(&RejectRevision { reason: "依据不足".into() }).unwrap();
    assert_eq!(resource, before);
}

#[test]
fn the_differences_between_two_editions_name_every_field_that_changed() {
    let (resource, first) = published();
    let mut later = resource.description();
    later.entry = Entry { spatial: "全市".into(), steward: String::new(), ..later.entry };
    later.entry.keywords.push("准点率".into());
    later.items[0].detail.meaning = "航班代码".into();
    let found = first.description.differences(&later);
    let told: Vec<_> = found.iter().map(|d| (d.field.as_str(), d.before.as_deref(), d.after.as_deref())).collect();
    assert_eq!(
        told,
        [
            ("entry.keywords", Some("航班；延误"), Some("航班；延误；准点率")),
            ("entry.spatial", None, Some("全市")),
            ("entry.steward", Some("数据专员"), None),
            ("items.航班号.meaning", None, Some("航班代码")),
        ]
    );
    assert_eq!(first.description.differences(&first.description), []);
}

#[test]
fn an_earlier_edition_is_restored_by_two_people_as_a_new_edition() {
    let (mut resource, first) = published();
    let cmd = revised(&resource, |d| d.name = "别名".into());
    resource.revise(cmd, &somebody(PROVIDER, 1), NOW).unwrap();
    resource.confirm_revision(&somebody(PROVIDER, 2), NOW).unwrap();
    resource.restore(&first, "恢复原名".into(), &somebody(PROVIDER, 1), NOW).unwrap();
    assert_eq!(resource.revision.as_ref().and_then(|r| r.restores), Some(1));
    let third = resource.confirm_revision(&somebody(PROVIDER, 2), NOW).unwrap();
    assert_eq!((third.number, third.description), (3, first.description));
}

fn renewed(resource: &mut Resource, change: impl FnOnce(&mut Imported)) {
    let mut found = import();
    change(&mut found);
    resource.start_import().unwrap();
    resource.finish_import(found, NOW).unwrap();
}

#[test]
fn ec_63_a_renewed_file_with_the_same_columns_changes_nothing_else() {
    let mut resource = resource(0);
    let secrecy = resource.secrecy.clone();
    renewed(&mut resource, |found| found.rows = 1200);
    assert_eq!((resource.file_version, resource.rows, &resource.drift), (2, Some(1200), &None));
    assert_eq!(resource.secrecy, secrecy, "a routine renewal needs no new review");
    assert!(resource.is_offered());
}

#[test]
fn ec_63_a_column_that_drifts_in_stays_out_until_it_is_graded_and_reviewed() {
    let mut resource = resource(0);
    renewed(&mut resource, |found| {
        found.columns.retain(|c| c.name != "出发日期");
        found.columns.push(column("机型", DataType::Text));
        found.columns.iter_mut().filter(|c| c.name == "延误分钟").for_each(|c| c.data_type = DataType::Text);
    });
    let drift = resource.drift.clone().unwrap();
    assert_eq!((drift.file_version, drift.added, drift.vanished), (2, vec!["机型".into()], vec!["出发日期".into()]));
    let retyped: Vec<_> = drift.retyped.iter().map(|r| (r.name.as_str(), r.before, r.after)).collect();
    assert_eq!(retyped, [("延误分钟", DataType::Integer, DataType::Text)]);
    let out = |resource: &Resource, name: &str| resource.withheld(resource.item(name).unwrap()).map(|why| why.code);
    assert_eq!(out(&resource, "航班号"), None);
    assert!(resource.is_offered(), "the columns it left alone stay supplied");
    for name in ["机型", "延误分钟"] {
        assert_eq!(out(&resource, name).as_deref(), Some("catalogue.item_ungraded"));
    }
    resource.items.iter_mut().for_each(|item| item.grade = Some(Grade::G1));
    assert_eq!(
        out(&resource, "机型").as_deref(),
        Some("catalogue.item_grade_unreviewed"),
        "its author alone graded it"
    );
    resource.items.iter_mut().for_each(|item| item.settled = true);
    assert_eq!(out(&resource, "机型").as_deref(), Some("catalogue.item_unreviewed"));
    resource.declare_secrecy(all_clear(), &somebody(PROVIDER, 2), NOW).unwrap();
    assert_eq!(out(&resource, "机型"), None);
}

#[test]
fn ec_63_a_granted_column_that_changed_its_type_is_not_read_under_the_old_grant() {
    let mut drifted = resource(0);
    renewed(&mut drifted, |found| {
        found.columns.iter_mut().filter(|c| c.name == "航班号").for_each(|c| c.data_type = DataType::Integer);
    });
    refused(grant().policy(&drifted), "grant.grade_raised");
}

#[test]
fn freshness_counts_from_the_last_file_by_the_update_cycle() {
    let due = |cycle: UpdateCycle, day| cycle.next_due(day);
    assert_eq!(due(UpdateCycle::Daily, date!(2026 - 02 - 28)), Some(date!(2026 - 03 - 01)));
    assert_eq!(due(UpdateCycle::Weekly, date!(2026 - 02 - 26)), Some(date!(2026 - 03 - 05)));
    assert_eq!(due(UpdateCycle::Monthly, date!(2026 - 01 - 31)), Some(date!(2026 - 02 - 28)));
    assert_eq!(due(UpdateCycle::Quarterly, date!(2026 - 11 - 30)), Some(date!(2027 - 02 - 28)));
    assert_eq!(due(UpdateCycle::HalfYearly, date!(2026 - 08 - 15)), Some(date!(2027 - 02 - 15)));
    assert_eq!(due(UpdateCycle::Yearly, date!(2024 - 02 - 29)), Some(date!(2025 - 02 - 28)));
    assert_eq!(due(UpdateCycle::Irregular, date!(2026 - 01 - 01)), None);
}

#[test]
fn a_published_resource_is_overdue_the_day_after_its_file_was_due() {
    let (mut resource, _) = published();
    assert_eq!(resource.due_on, Some(date!(2026 - 03 - 03)), "daily, and the file came on the second of March");
    assert!(!resource.is_overdue(datetime!(2026-03-03 15:59 UTC)));
    assert!(resource.is_overdue(datetime!(2026-03-03 16:00 UTC)), "midnight in Beijing");
    let cmd = revised(&resource, |d| d.update_cycle = UpdateCycle::Irregular);
    resource.revise(cmd, &somebody(PROVIDER, 1), NOW).unwrap();
    resource.confirm_revision(&somebody(PROVIDER, 2), NOW).unwrap();
    assert!(!resource.is_overdue(AFTER));
}
