//! Grants: issued within the agreement, suspended for causes, compiled into policies, put in words.

use crate::city::*;
use domain::{
    Grade, Refusal,
    catalogue::{Resource, Withdraw},
    grant::{DecideRequest, Grant, GrantState, Grounds, Request, Revoke, compile, words},
    ids::{AgreementId, GrantId},
    mandate::{Purpose, Suspend},
    mask::Mask,
    policy::{Operation, Policy, Use},
    suspension::Cause,
};
use time::macros::datetime;
use uuid::Uuid;

const TODAY: time::Date = time::macros::date!(2026 - 03 - 02);

fn issue(request: &Request) -> Result<Grant, Refusal> {
    Grant::issue(GrantId(Uuid::from_u128(50)), request, Grounds::of(&agreement(), &resource(0)), &rules(), NOW)
}

/// Another grant of the same agreement, on the other resource.
fn second() -> (Grant, Resource) {
    let resource = resource(1);
    let mut grant = grant();
    grant.id = GrantId(Uuid::from_u128(51));
    grant.resource_id = resource.id;
    grant.min_group = 30;
    grant.max_output_grade = Grade::G2;
    (grant, resource)
}

fn compiled() -> Policy {
    let (grant, resource) = (grant(), resource(0));
    compile(&[(&grant, &resource)], Purpose::Industry, TODAY).unwrap()
}

#[test]
fn a14_8_a_grant_repeats_what_was_decided_within_the_agreement() {
    let grant = grant();
    assert_eq!(grant.items.len(), 5);
    assert_eq!((grant.start, grant.end), (TODAY, day("2026-12-31")));
    assert_eq!((grant.min_group, grant.max_output_grade, grant.epoch), (10, Grade::G4, 0));
    assert_eq!(grant.items[3].mask, Some(Mask::PersonName));
}

#[test]
fn a14_8_refused_items_are_not_granted() {
    let mut request = assessed_request();
    let mut items = all_yes().items;
    items[4].approve = false;
    items[4].reason_code = Some(domain::grant::RefusalReason::PersonalInformation);
    let cmd = DecideRequest { items, opinion: String::new() };
    request.decide(cmd, Grounds::of(&agreement(), &resource(0)), &somebody(PROVIDER, 3), &rules(), NOW).unwrap();
    let names: Vec<String> = issue(&request).unwrap().items.into_iter().map(|i| i.name).collect();
    assert_eq!(names, ITEMS[..4]);
}

#[test]
fn a14_8_only_an_approved_request_of_this_agreement_and_resource_becomes_a_grant() {
    for request in [draft_request(), submitted_request(), assessed_request()] {
        refused(issue(&request), "grant.nothing_granted");
    }
    let mut elsewhere = decided_request();
    elsewhere.agreement_id = AgreementId(Uuid::from_u128(31));
    refused(issue(&elsewhere), "grant.nothing_granted");
    let id = GrantId(Uuid::from_u128(50));
    let outcome = Grant::issue(id, &decided_request(), Grounds::of(&agreement(), &resource(1)), &rules(), NOW);
    refused(outcome, "grant.nothing_granted");
}

#[test]
fn a14_8_ec_57_a_grant_ends_with_the_agreement_at_the_latest() {
    let mut request = decided_request();
    request.period_end = day("2030-01-01");
    assert_eq!(issue(&request).unwrap().end, END);
}

#[test]
fn a14_8_what_reaches_beyond_the_agreement_is_never_issued() {
    let beyond: [fn(&mut Request); 3] =
        [|r| r.purpose = Purpose::Sector, |r| r.scenario = "别的场景".into(), |r| r.period_end = day("2026-03-01")];
    for change in beyond {
        let mut request = decided_request();
        change(&mut request);
        refused(issue(&request), "grant.wider_than_agreement");
    }
    let mut low = agreement();
    low.max_grade = Grade::G2;
    let id = GrantId(Uuid::from_u128(50));
    let grant = Grant::issue(id, &decided_request(), Grounds::of(&low, &resource(0)), &rules(), NOW).unwrap();
    assert_eq!(grant.items.len(), 3);
    assert_eq!(grant.max_output_grade, Grade::G2);
}

#[test]
fn no_grant_is_issued_under_an_agreement_that_is_suspended() {
    let mut agreement = agreement();
    agreement.suspend(Suspend { reason: "风险".into() }, &somebody(AUTHORITY, 1), NOW).unwrap();
    let id = GrantId(Uuid::from_u128(50));
    let outcome = Grant::issue(id, &decided_request(), Grounds::of(&agreement, &resource(0)), &rules(), NOW);
    refused(outcome, "mandate.suspended");
}

#[test]
fn a23_4_every_suspension_starts_a_new_epoch() {
    let mut grant = grant();
    grant.suspend(Cause::Agreement).unwrap();
    assert_eq!((grant.state, grant.epoch), (GrantState::Suspended, 1));
    refused(grant.require_usable(TODAY), "grant.suspended");
    grant.resume(Cause::Agreement).unwrap();
    assert_eq!((grant.state, grant.epoch), (GrantState::Active, 1), "old leases stay cut");
    grant.revoke(Revoke { reason: "来源部门撤回".into() }).unwrap();
    assert_eq!((grant.state, grant.epoch), (GrantState::Revoked, 2));
    refused(grant.require_usable(TODAY), "grant.ended");
}

#[test]
fn ec_35_a_grant_suspended_for_two_causes_waits_for_both() {
    let mut grant = grant();
    grant.suspend(Cause::Agreement).unwrap();
    grant.suspend(Cause::Grade).unwrap();
    grant.resume(Cause::Agreement).unwrap();
    assert_eq!(grant.state, GrantState::Suspended);
    refused(grant.resume(Cause::Agreement), "grant.not_suspended_for");
    grant.resume(Cause::Grade).unwrap();
    assert_eq!(grant.state, GrantState::Active);
}

#[test]
fn a_grant_is_usable_from_its_first_to_its_last_day() {
    let mut grant = grant();
    refused(grant.require_usable(day("2026-03-01")), "grant.not_started");
    grant.require_usable(day("2026-12-31")).unwrap();
    refused(grant.require_usable(day("2027-01-01")), "grant.ended");
    refused(grant.expire(datetime!(2026-12-31 15:59:59 UTC)), "grant.period_not_over");
    grant.expire(datetime!(2026-12-31 16:00:00 UTC)).unwrap();
    assert_eq!((grant.state, grant.epoch), (GrantState::Expired, 1));
}

#[test]
fn a_revocation_states_its_reason() {
    let mut grant = grant();
    complains(grant.revoke(Revoke { reason: " ".into() }), &[("reason", "platform.field_required")]);
    assert_eq!(grant.epoch, 0);
}

#[test]
fn a_grant_compiles_to_a_policy_with_granted_columns_only() {
    let policy = compiled();
    assert_eq!((policy.purpose.as_str(), policy.min_group, policy.max_output_grade), ("industry", 10, Grade::G4));
    assert_eq!(policy.operations, Operation::all());
    let table = &policy.tables["flights_0"];
    assert_eq!((table.unit.as_deref(), table.columns.len()), (Some("证件号码"), 5));
    let id = &table.columns["证件号码"];
    assert_eq!((id.usage, id.identifier, id.grade), (Use::Mask, true, Grade::G4));
}

#[test]
fn a25_2_ec_58_grants_of_disjoint_purposes_are_not_used_together() {
    let (first, resource_0) = (grant(), resource(0));
    let (mut other, resource_1) = second();
    other.purpose = Purpose::PublicGovernance;
    let both = [(&first, &resource_0), (&other, &resource_1)];
    for purpose in Purpose::ALL {
        let refusal = refused(compile(&both, *purpose, TODAY), "grant.purposes_disjoint");
        assert_eq!(refusal.article, Some(25));
    }
    refused(compile(&both[..1], Purpose::PublicGovernance, TODAY), "grant.purposes_disjoint");
}

#[test]
fn a25_2_grants_of_different_agreements_are_not_used_together() {
    let (first, resource_0) = (grant(), resource(0));
    let (mut other, resource_1) = second();
    other.agreement_id = AgreementId(Uuid::from_u128(31));
    let both = [(&first, &resource_0), (&other, &resource_1)];
    refused(compile(&both, Purpose::Industry, TODAY), "grant.agreements_mixed");
}

#[test]
fn together_the_larger_group_and_the_lower_grade_hold() {
    let (first, resource_0) = (grant(), resource(0));
    let (other, resource_1) = second();
    for both in [[(&first, &resource_0), (&other, &resource_1)], [(&other, &resource_1), (&first, &resource_0)]] {
        let policy = compile(&both, Purpose::Industry, TODAY).unwrap();
        assert_eq!((policy.min_group, policy.max_output_grade, policy.tables.len()), (30, Grade::G2, 2));
    }
}

#[test]
fn one_item_granted_twice_is_used_in_the_stricter_way() {
    let (first, resource) = (grant(), resource(0));
    let mut other = grant();
    other.id = GrantId(Uuid::from_u128(51));
    other.items.retain(|i| i.name == "航班号" || i.name == "延误分钟");
    other.items[0].usage = Use::Aggregate;
    for both in [[(&first, &resource), (&other, &resource)], [(&other, &resource), (&first, &resource)]] {
        let policy = compile(&both, Purpose::Industry, TODAY).unwrap();
        let columns = &policy.tables["flights_0"].columns;
        assert_eq!((columns.len(), columns["航班号"].usage), (5, Use::Aggregate));
        assert_eq!(columns["延误分钟"].usage, Use::Plain);
    }
}

#[test]
fn nothing_or_the_same_grant_twice_compiles_to_nothing() {
    refused(compile(&[], Purpose::Industry, TODAY), "grant.none_named");
    let (grant, resource) = (grant(), resource(0));
    let twice = [(&grant, &resource), (&grant, &resource)];
    refused(compile(&twice, Purpose::Industry, TODAY), "grant.named_twice");
}

#[test]
fn a_grant_that_is_not_active_today_does_not_compile() {
    let resource = resource(0);
    let mut suspended = grant();
    suspended.suspend(Cause::Order).unwrap();
    refused(compile(&[(&suspended, &resource)], Purpose::Industry, TODAY), "grant.suspended");
    let grant = grant();
    refused(compile(&[(&grant, &resource)], Purpose::Industry, day("2027-01-01")), "grant.ended");
}

#[test]
fn a_withdrawn_resource_and_a_foreign_one_are_not_supplied() {
    let grant = grant();
    let mut gone = resource(0);
    gone.withdraw(Withdraw { reason: "停用".into() }).unwrap();
    refused(grant.policy(&gone), "grant.resource_gone");
    refused(grant.policy(&resource(1)), "grant.resource_gone");
}

#[test]
fn ec_54_an_item_that_left_the_resource_is_void() {
    let mut grant = grant();
    let mut smaller = resource(0);
    smaller.items.retain(|item| item.unit || item.name == "航班号");
    assert_eq!(grant.policy(&smaller).unwrap().columns.len(), 2);
    grant.items.retain(|item| item.name == "延误分钟");
    refused(grant.policy(&smaller), "grant.items_gone");
}

#[test]
fn a15_1_a_grant_counts_by_the_unit_it_was_issued_with_or_not_at_all() {
    let grant = grant();
    assert_eq!(grant.unit.as_deref(), Some("证件号码"));
    let mut without = resource(0);
    without.items.retain(|item| !item.unit);
    let mut unmarked = resource(0);
    unmarked.items.iter_mut().for_each(|item| item.unit = false);
    let mut moved = unmarked.clone();
    moved.items[0].unit = true;
    for lost in [&without, &unmarked, &moved] {
        let refusal = refused(grant.policy(lost), "grant.unit_gone");
        assert_eq!(refusal.control.as_deref(), Some("A15.1"));
        assert_eq!(grant.overtaken_by(lost, TODAY), Some(Cause::Unit));
        refused(grant.require_standing(lost, TODAY), "grant.suspended");
    }
    assert_eq!(grant.overtaken_by(&resource(0), TODAY), None);
    // Where every row was a unit, an item that is marked later only makes the count stricter.
    let rows = Grant { unit: None, ..grant };
    assert_eq!(rows.policy(&resource(0)).unwrap().unit.as_deref(), Some("证件号码"));
}

#[test]
fn a13_4_of_two_masks_of_one_item_the_one_that_hides_more_applies() {
    let (first, resource) = (grant(), resource(0));
    let other = |mask: Mask| {
        let mut other = grant();
        other.id = GrantId(Uuid::from_u128(51));
        other.items.iter_mut().filter(|i| i.name == "旅客姓名").for_each(|i| i.mask = Some(mask.clone()));
        other
    };
    let blank = other(Mask::Null);
    for both in [[(&first, &resource), (&blank, &resource)], [(&blank, &resource), (&first, &resource)]] {
        let policy = compile(&both, Purpose::Industry, TODAY).unwrap();
        assert_eq!(policy.tables["flights_0"].columns["旅客姓名"].mask, Some(Mask::Null));
    }
    let rounded = |id: u128, step: u64| {
        let mut grant = grant();
        grant.id = GrantId(Uuid::from_u128(id));
        let minutes = grant.items.iter_mut().filter(|i| i.name == "延误分钟");
        minutes.for_each(|i| (i.usage, i.mask) = (Use::Mask, Some(Mask::Number { step })));
        grant
    };
    let (tens, fifteens) = (rounded(52, 10), rounded(53, 15));
    for both in [[(&tens, &resource), (&fifteens, &resource)], [(&fifteens, &resource), (&tens, &resource)]] {
        refused(compile(&both, Purpose::Industry, TODAY), "grant.masks_incomparable");
    }
}

#[test]
fn ec_79_a_grade_raised_after_the_decision_stops_the_grant() {
    let grant = grant();
    let mut raised = resource(0);
    raised.items[2].grade = Some(Grade::G3);
    refused(grant.policy(&raised), "grant.grade_raised");
    raised.items[2].grade = None;
    refused(grant.policy(&raised), "grant.grade_raised");
    raised.items[2].grade = Some(Grade::G1);
    assert_eq!(grant.policy(&raised).unwrap().columns["延误分钟"].grade, Grade::G2, "a lower grade changes nothing");
}

#[test]
fn a_policy_in_words_speaks_about_purpose_group_and_every_column() {
    let policy = compiled();
    let text = words(&policy);
    assert!(text[0].0.contains("产业发展") && text[0].1.contains("industry"));
    let zh: String = text.iter().map(|(zh, _)| zh.as_str()).collect();
    let en: String = text.iter().map(|(_, en)| en.as_str()).collect();
    for said in ["至少来自 10 个", "最高为 4 级", "以“证件号码”区分主体", "保留姓氏", "直接标识符", "查询、聚合、关联"]
    {
        assert!(zh.contains(said), "{said}: {zh}");
    }
    for said in ["at least 10 distinct units", "grade 4 at most", "a keyed token of this agreement", "read as it is"] {
        assert!(en.contains(said), "{said}: {en}");
    }
    for item in ITEMS {
        assert!(zh.contains(item), "{item}");
    }
}

#[test]
fn every_use_and_mask_has_its_words() {
    let masks = [
        r#"{"name":"person_name"}"#,
        r#"{"name":"resident_id"}"#,
        r#"{"name":"mobile"}"#,
        r#"{"name":"bank_card"}"#,
        r#"{"name":"address","level":1}"#,
        r#"{"name":"address","level":2}"#,
        r#"{"name":"address","level":3}"#,
        r#"{"name":"address","level":4}"#,
        r#"{"name":"plate"}"#,
        r#"{"name":"email"}"#,
        r#"{"name":"uscc"}"#,
        r#"{"name":"date","unit":"year"}"#,
        r#"{"name":"date","unit":"quarter"}"#,
        r#"{"name":"date","unit":"month"}"#,
        r#"{"name":"number","step":25}"#,
        r#"{"name":"token"}"#,
        r#"{"name":"null"}"#,
        r#"{"name":"fixed","value":"隐"}"#,
    ];
    let mut seen = std::collections::BTreeSet::new();
    let mut policy = compiled();
    policy.tables.get_mut("flights_0").unwrap().columns.retain(|name, _| name == "航班号");
    let mut say = |usage: Use, mask: Option<Mask>| {
        let column = policy.tables.get_mut("flights_0").unwrap().columns.get_mut("航班号").unwrap();
        (column.usage, column.mask) = (usage, mask);
        let (zh, en) = words(&policy).pop().unwrap();
        assert!(seen.insert(zh.clone()) && !en.is_empty(), "{zh}");
    };
    for mask in masks {
        say(Use::Mask, Some(serde_json::from_str(mask).unwrap()));
    }
    for usage in [Use::Plain, Use::Mask, Use::Aggregate, Use::Private, Use::Verify, Use::Deny] {
        say(usage, None);
    }
}

#[test]
fn without_a_unit_every_row_counts_and_a_filter_is_mentioned() {
    let mut policy = compiled();
    let table = policy.tables.get_mut("flights_0").unwrap();
    (table.unit, table.row_filter) = (None, Some("延误分钟 > 0".into()));
    let zh: String = words(&policy).into_iter().map(|(zh, _)| zh).collect();
    assert!(zh.contains("每一行是一个主体") && zh.contains("只提供符合授权条件的记录"));
    assert!(!zh.contains("> 0"), "the filter itself may tell something about the data");
}
