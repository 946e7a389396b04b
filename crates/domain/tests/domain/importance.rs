//! Important and core data (EC-82): marked by one person, taken off by two, used where it was assessed.

use crate::city::*;
use domain::{
    catalogue::{AssessImportant, ImportanceLevel, MarkImportant, Resource, UnmarkImportant},
    grant::{Grant, Grounds, compile},
    ids::{AgreementId, GrantId},
    suspension::Cause,
};
use time::macros::date;
use uuid::Uuid;

pub fn mark(level: ImportanceLevel) -> MarkImportant {
    MarkImportant { level, basis: "重要数据目录第 7 项".into() }
}

pub fn assessment() -> AssessImportant {
    AssessImportant { agreement_id: agreement().id, doc_no: "评〔2026〕1 号".into(), end: date!(2026 - 12 - 31) }
}

pub fn removal() -> UnmarkImportant {
    UnmarkImportant { reason: "目录调整".into() }
}

pub fn important(level: ImportanceLevel) -> Resource {
    let mut resource = resource(0);
    resource.mark_important(&mark(level), &somebody(PROVIDER, 1), NOW).unwrap();
    resource
}

#[test]
fn ec_82_a_mark_stops_what_is_not_assessed_and_an_assessment_lets_it_go_on() {
    let mut resource = important(ImportanceLevel::Important);
    let today = date!(2026 - 03 - 02);
    assert_eq!(grant().overtaken_by(&resource, today), Some(Cause::Importance));
    refused(compile(&[(&grant(), &resource)], grant().purpose, today), "grant.not_assessed");
    let id = GrantId(Uuid::from_u128(51));
    let issued = Grant::issue(id, &decided_request(), Grounds::of(&agreement(), &resource), &rules(), NOW);
    refused(issued, "grant.wider_than_agreement");
    let mut request = assessed_request();
    let decided =
        request.decide(all_yes(), Grounds::of(&agreement(), &resource), &somebody(PROVIDER, 3), &rules(), NOW);
    refused(decided, "grant.not_assessed");
    let other = AssessImportant { agreement_id: AgreementId(Uuid::from_u128(99)), ..assessment() };
    resource.assess_important(other, &somebody(AUTHORITY, 1), NOW).unwrap();
    assert_eq!(grant().overtaken_by(&resource, today), Some(Cause::Importance), "another agreement's");
    resource.assess_important(assessment(), &somebody(AUTHORITY, 1), NOW).unwrap();
    assert_eq!(grant().overtaken_by(&resource, today), None);
    assert_eq!(
        grant().overtaken_by(&resource, date!(2027 - 01 - 01)),
        Some(Cause::Importance),
        "the assessment is over"
    );
}

#[test]
fn ec_82_core_data_is_never_supplied_and_no_mark_gets_weaker() {
    let mut resource = important(ImportanceLevel::Core);
    refused(resource.assess_important(assessment(), &somebody(AUTHORITY, 1), NOW), "catalogue.core_data");
    assert_eq!(grant().overtaken_by(&resource, START), Some(Cause::Importance));
    for level in [ImportanceLevel::Important, ImportanceLevel::Core] {
        refused(resource.mark_important(&mark(level), &somebody(PROVIDER, 1), NOW), "catalogue.marked_important");
    }
    important(ImportanceLevel::Important)
        .mark_important(&mark(ImportanceLevel::Core), &somebody(PROVIDER, 1), NOW)
        .unwrap();
}

#[test]
fn ec_82_nobody_takes_the_mark_off_alone() {
    let mut resource = important(ImportanceLevel::Important);
    refused(resource.confirm_unmark(&somebody(PROVIDER, 2)), "catalogue.no_removal");
    resource.propose_unmark(removal(), &somebody(PROVIDER, 1), NOW).unwrap();
    refused(resource.confirm_unmark(&somebody(PROVIDER, 1)), "catalogue.own_removal");
    assert!(resource.importance.is_some());
    resource.confirm_unmark(&somebody(PROVIDER, 2)).unwrap();
    assert_eq!(resource.importance, None);
    refused(resource.propose_unmark(removal(), &somebody(PROVIDER, 1), NOW), "catalogue.not_important");
}

#[test]
fn ec_82_a_mark_and_an_assessment_say_what_they_rest_on() {
    let blank = MarkImportant { basis: " ".into(), ..mark(ImportanceLevel::Important) };
    let outcome = resource(0).mark_important(&blank, &somebody(PROVIDER, 1), NOW);
    complains(outcome, &[("basis", "platform.field_required")]);
    let past = AssessImportant { doc_no: String::new(), end: date!(2026 - 03 - 01), ..assessment() };
    let outcome = important(ImportanceLevel::Important).assess_important(past, &somebody(AUTHORITY, 1), NOW);
    complains(outcome, &[("doc_no", "platform.field_required"), ("end", "catalogue.assessment_past")]);
    refused(resource(0).assess_important(assessment(), &somebody(AUTHORITY, 1), NOW), "catalogue.not_important");
}
