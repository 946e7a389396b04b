//! Requests: what may be asked for, the order of assessment and decision, decisions per item.

use crate::city::*;
use domain::{
    Grade, Record, Refusal,
    catalogue::{OpenType, Resource},
    grant::{
        AskedItem, AssessRequest, DecideRequest, Finding, Grounds, ItemDecision, RefusalReason, Request, RequestFacts,
        RequestForm, RequestState,
    },
    mandate::{Agreement, Purpose, Suspend},
    mask::Mask,
    policy::Use,
};

/// A change that makes a form ask for more.
type Change = fn(&mut RequestForm);

fn asked(name: &str, reason: &str) -> AskedItem {
    AskedItem { name: name.into(), reason: reason.into() }
}

fn suspended() -> Agreement {
    let mut agreement = agreement();
    agreement.suspend(Suspend { reason: "风险".into() }, &somebody(AUTHORITY, 1), NOW).unwrap();
    agreement
}

fn decide(items: Vec<ItemDecision>) -> (Request, Result<(), Refusal>) {
    let mut request = assessed_request();
    let cmd = DecideRequest { items, opinion: String::new() };
    let outcome = request.decide(cmd, Grounds::of(&agreement(), &resource(0)), &somebody(PROVIDER, 3), &rules(), NOW);
    (request, outcome)
}

/// Decides as `change` says about one item and agrees to the others.
fn decide_one(item: &str, change: impl Fn(&mut ItemDecision)) -> (Request, Result<(), Refusal>) {
    let mut items = all_yes().items;
    change(items.iter_mut().find(|i| i.item == item).unwrap());
    decide(items)
}

fn no(item: &str, reason_code: Option<RefusalReason>, legal_basis: Option<&str>) -> ItemDecision {
    ItemDecision { approve: false, reason_code, legal_basis: legal_basis.map(str::to_owned), ..yes(item) }
}

fn usage_of(request: &Request, item: &str) -> (Option<Use>, Option<Mask>) {
    let decision = request.items.iter().find(|i| i.name == item).unwrap().decision.clone().unwrap();
    (decision.usage, decision.mask)
}

#[test]
fn a14_1_a_request_names_scenario_idea_items_and_a_reason_per_item() {
    let form = RequestForm {
        scenario: " ".into(),
        product_idea: String::new(),
        items: vec![asked("航班号", ""), asked("延误分钟", "计算"), asked("旅客姓名", " \n")],
        ..request_form(&[])
    };
    complains(
        draft_request_with(form),
        &[
            ("scenario", "platform.field_required"),
            ("product_idea", "platform.field_required"),
            ("items.0.reason", "grant.reason_missing"),
            ("items.2.reason", "grant.reason_missing"),
        ],
    );
    complains(draft_request_with(request_form(&[])), &[("items", "grant.items_missing")]);
}

#[test]
fn a14_1_items_exist_and_stand_once() {
    let outcome = draft_request_with(request_form(&["航班号", "没有", "航班号"]));
    complains(outcome, &[("items.1.name", "grant.item_unknown"), ("items.2.name", "grant.item_twice")]);
}

#[test]
fn a14_8_every_way_of_asking_for_more_than_the_agreement_is_refused() {
    let wider: [(&str, Change); 3] = [
        ("scenario", |f| f.scenario = "别的场景".into()),
        ("purpose", |f| f.purpose = Purpose::Sector),
        ("period_end", |f| f.period_end = day("2027-03-01")),
    ];
    for (field, change) in wider {
        let mut form = request_form(&["航班号"]);
        change(&mut form);
        let refusal = refused(draft_request_with(form), "grant.wider_than_agreement");
        assert_eq!((refusal.article, refusal.control.as_deref()), (Some(14), Some("A14.8")));
        assert_eq!(refusal.fields.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(), [field]);
    }
}

#[test]
fn a14_8_a_grade_above_the_agreements_ceiling_is_refused_item_by_item() {
    let mut low = agreement();
    low.max_grade = Grade::G2;
    let resource = resource(0);
    let facts = RequestFacts { agreement: Some(&low), resource: Some(&resource), zone: None, supplies: &[] };
    let id = draft_request().id;
    let outcome = Request::draft(id, request_form(&ITEMS), facts, &somebody(OPERATOR, 1), &rules(), NOW);
    let refusal = refused(outcome, "grant.wider_than_agreement");
    let fields: Vec<&str> = refusal.fields.iter().map(|f| f.field.as_str()).collect();
    assert_eq!(fields, ["items.3.name", "items.4.name"]);
}

#[test]
fn a14_8_a_resource_outside_the_agreement_is_refused() {
    let outside = resource(2);
    let agreement = agreement();
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&outside), zone: None, supplies: &[] };
    let form = RequestForm { resource_id: outside.id, ..request_form(&["航班号"]) };
    let outcome = Request::draft(draft_request().id, form, facts, &somebody(OPERATOR, 1), &rules(), NOW);
    assert_eq!(refused(outcome, "grant.wider_than_agreement").fields[0].field, "resource_id");
}

#[test]
fn several_breaches_are_a_form_whose_fields_name_their_articles() {
    let form = RequestForm { purpose: Purpose::Sector, min_group: Some(2), ..request_form(&["航班号"]) };
    let refusal = refused(draft_request_with(form), "platform.form_invalid");
    assert!(refusal.zh.contains("2 处"), "{refusal}");
    let fields: Vec<_> = refusal.fields.iter().map(|f| (f.code.as_str(), f.article)).collect();
    assert_eq!(fields, [("grant.min_group_low", Some(15)), ("grant.wider_than_agreement", Some(14))]);
}

#[test]
fn ec_59_an_agreement_of_another_operator_cannot_be_asked_under() {
    let (agreement, resource) = (agreement(), resource(0));
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&resource), zone: None, supplies: &[] };
    let stranger = somebody(OTHER_OPERATOR, 1);
    let outcome = Request::draft(draft_request().id, request_form(&["航班号"]), facts, &stranger, &rules(), NOW);
    complains(outcome, &[("agreement_id", "grant.agreement_invalid")]);
}

#[test]
fn ec_61_a_closed_resource_cannot_be_asked_for() {
    let agreement = agreement();
    let mut closed = resource(0);
    closed.open_type = OpenType::Closed;
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&closed), zone: None, supplies: &[] };
    let outcome =
        Request::draft(draft_request().id, request_form(&["航班号"]), facts, &somebody(OPERATOR, 1), &rules(), NOW);
    complains(outcome, &[("resource_id", "catalogue.closed_by_law")]);
}

#[test]
fn a_13_2_what_a_law_closes_is_refused_with_the_article_and_the_law_named() {
    let (agreement, mut closed) = (agreement(), resource(0));
    closed.open_type = OpenType::Closed;
    closed.closed_basis = Some("统计法".into());
    // The best grade and the will of the department change nothing (AMB-21).
    closed.entry.operable = Some(true);
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&closed), zone: None, supplies: &[] };
    let outcome =
        Request::draft(draft_request().id, request_form(&["航班号"]), facts, &somebody(OPERATOR, 1), &rules(), NOW);
    let refusal = refused(outcome, "catalogue.closed_by_law");
    assert_eq!((refusal.control.as_deref(), refusal.article), (Some("A13.2"), Some(13)));
    assert!(refusal.zh.contains("统计法"));
    let drafted = draft_agreement_with_resource(&closed);
    complains(drafted, &[("resource_ids.0", "catalogue.closed_by_law")]);
}

#[test]
fn a_13_6_the_departments_purposes_and_excluded_scenarios_bind_a_request() {
    let (agreement, open) = (agreement(), resource(0));
    let ask = |resource: &Resource| {
        let facts = RequestFacts { agreement: Some(&agreement), resource: Some(resource), zone: None, supplies: &[] };
        Request::draft(draft_request().id, request_form(&["航班号"]), facts, &somebody(OPERATOR, 1), &rules(), NOW)
    };
    ask(&open).unwrap();
    let mut narrow = open.clone();
    narrow.entry.purposes.clear();
    narrow.entry.excluded_scenarios = vec![request_form(&[]).scenario];
    complains(
        ask(&narrow),
        &[("purpose", "catalogue.purpose_not_allowed"), ("scenario", "catalogue.scenario_excluded")],
    );
    let mut kept = open;
    kept.entry.operable = Some(false);
    complains(ask(&kept), &[("resource_id", "catalogue.not_operable")]);
}

#[test]
fn a_14_5_an_item_that_is_kept_back_ungraded_or_unreviewed_is_not_given() {
    let agreement = agreement();
    let ask = |resource: &Resource| {
        let facts = RequestFacts { agreement: Some(&agreement), resource: Some(resource), zone: None, supplies: &[] };
        Request::draft(draft_request().id, request_form(&["航班号"]), facts, &somebody(OPERATOR, 1), &rules(), NOW)
    };
    let mut kept_back = resource(0);
    kept_back.items[0].detail.requestable = false;
    kept_back.items[0].detail.refusal_basis = "统计法".into();
    complains(ask(&kept_back), &[("items.0.name", "catalogue.item_kept_back")]);
    let mut ungraded = resource(0);
    ungraded.items[0].grade = None;
    complains(ask(&ungraded), &[("items.0.name", "catalogue.item_ungraded")]);
}

#[test]
fn an_unpublished_resource_cannot_be_asked_for() {
    let (agreement, draft) = (agreement(), ready_resource(0));
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&draft), zone: None, supplies: &[] };
    let outcome =
        Request::draft(draft_request().id, request_form(&["航班号"]), facts, &somebody(OPERATOR, 1), &rules(), NOW);
    complains(outcome, &[("resource_id", "grant.resource_invalid")]);
}

#[test]
fn the_period_and_the_group_have_their_bounds() {
    let past = RequestForm { period_end: day("2026-03-01"), ..request_form(&["航班号"]) };
    complains(draft_request_with(past), &[("period_end", "grant.period_past")]);
    let today = RequestForm { period_end: day("2026-03-02"), min_group: Some(10), ..request_form(&["航班号"]) };
    assert_eq!(draft_request_with(today).unwrap().min_group, 10);
    let low = RequestForm { min_group: Some(9), ..request_form(&["航班号"]) };
    assert!(refused(draft_request_with(low), "grant.min_group_low").zh.contains("10"));
}

#[test]
fn nothing_is_asked_for_under_an_agreement_that_is_not_in_force() {
    let (agreement, resource) = (suspended(), resource(0));
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&resource), zone: None, supplies: &[] };
    let engineer = somebody(OPERATOR, 1);
    let drafted = Request::draft(draft_request().id, request_form(&["航班号"]), facts, &engineer, &rules(), NOW);
    refused(drafted, "mandate.suspended");
    let mut request = draft_request();
    refused(request.submit(facts, &engineer, &rules(), NOW), "mandate.suspended");
    let agreement = crate::city::agreement();
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&resource), zone: None, supplies: &[] };
    refused(request.submit(facts, &engineer, &rules(), AFTER), "mandate.ended");
}

#[test]
fn a_draft_changes_and_a_submission_is_checked_again() {
    let (agreement, mut resource) = (agreement(), resource(0));
    let engineer = somebody(OPERATOR, 1);
    let mut request = draft_request();
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&resource), zone: None, supplies: &[] };
    request.update(request_form(&["航班号", "延误分钟"]), facts, &somebody(OPERATOR, 2), &rules(), NOW).unwrap();
    assert_eq!((request.items.len(), request.drafted_by), (2, somebody(OPERATOR, 2).person));
    assert_eq!(request.title(), "资源 flights_0：航班延误分析");
    resource.items.retain(|item| item.name != "延误分钟");
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&resource), zone: None, supplies: &[] };
    complains(request.submit(facts, &engineer, &rules(), NOW), &[("items.1.name", "grant.item_unknown")]);
    assert_eq!(request.state, RequestState::Draft);
}

#[test]
fn a_double_submission_is_refused() {
    let (agreement, resource) = (agreement(), resource(0));
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&resource), zone: None, supplies: &[] };
    let mut request = submitted_request();
    refused(request.submit(facts, &somebody(OPERATOR, 1), &rules(), NOW), "platform.wrong_state");
}

#[test]
fn a14_2_only_a_regulator_of_the_zone_assesses() {
    let agreement = agreement();
    let mut elsewhere = somebody(REGULATOR, 1);
    elsewhere.zones.clear();
    for by in [elsewhere, somebody(PROVIDER, 1), somebody(CENTRE, 1), somebody(OTHER_OPERATOR, 1)] {
        refused(submitted_request().assess(pass(), &agreement, &by, NOW), "grant.not_regulator");
    }
    refused(submitted_request().assess(pass(), &agreement, &somebody(OPERATOR, 2), NOW), "grant.own_request");
}

#[test]
fn a14_2_a_return_or_a_rejection_states_its_reasons() {
    for (outcome, state) in [(Finding::Return, RequestState::Returned), (Finding::Reject, RequestState::Rejected)] {
        let mut request = submitted_request();
        let regulator = somebody(REGULATOR, 1);
        let blank = AssessRequest { outcome, opinion: " ".into() };
        complains(request.assess(blank, &agreement(), &regulator, NOW), &[("opinion", "grant.opinion_missing")]);
        let said = AssessRequest { outcome, opinion: "必要性不足".into() };
        request.assess(said, &agreement(), &regulator, NOW).unwrap();
        assert_eq!(request.state, state);
    }
}

#[test]
fn a_returned_request_is_changed_and_submitted_again() {
    let (agreement, resource) = (agreement(), resource(0));
    let facts = RequestFacts { agreement: Some(&agreement), resource: Some(&resource), zone: None, supplies: &[] };
    let engineer = somebody(OPERATOR, 1);
    let mut request = submitted_request();
    let back = AssessRequest { outcome: Finding::Return, opinion: "请补充理由".into() };
    request.assess(back, &agreement, &somebody(REGULATOR, 1), NOW).unwrap();
    request.update(request_form(&["航班号"]), facts, &engineer, &rules(), NOW).unwrap();
    assert_eq!(request.state, RequestState::Returned);
    assert!(request.assessment.is_some(), "what was asked for stays visible while it is corrected");
    request.submit(facts, &engineer, &rules(), minutes(9)).unwrap();
    assert_eq!((request.submitted_at, request.assessment.clone()), (Some(minutes(9)), None));
}

#[test]
fn a14_3_ec_50_the_source_department_cannot_act_before_the_regulator_agreed() {
    for mut request in [draft_request(), submitted_request()] {
        let outcome =
            request.decide(all_yes(), Grounds::of(&agreement(), &resource(0)), &somebody(PROVIDER, 3), &rules(), NOW);
        refused(outcome, "platform.wrong_state");
    }
}

#[test]
fn a14_3_only_the_source_department_decides_and_not_whoever_assessed() {
    let (agreement, resource) = (agreement(), resource(0));
    for (by, code) in [
        (somebody(OPERATOR, 2), "grant.own_request"),
        (somebody(REGULATOR, 2), "grant.not_source"),
        (somebody(CENTRE, 1), "grant.not_source"),
    ] {
        let outcome = assessed_request().decide(all_yes(), Grounds::of(&agreement, &resource), &by, &rules(), NOW);
        refused(outcome, code);
    }
    let mut both = somebody(PROVIDER, 1);
    both.person = somebody(REGULATOR, 1).person;
    let outcome = assessed_request().decide(all_yes(), Grounds::of(&agreement, &resource), &both, &rules(), NOW);
    refused(outcome, "grant.same_person");
}

#[test]
fn requests_stand_still_while_the_agreement_is_suspended() {
    let frozen = suspended();
    refused(submitted_request().assess(pass(), &frozen, &somebody(REGULATOR, 1), NOW), "mandate.suspended");
    let outcome =
        assessed_request().decide(all_yes(), Grounds::of(&frozen, &resource(0)), &somebody(PROVIDER, 3), &rules(), NOW);
    refused(outcome, "mandate.suspended");
}

#[test]
fn a14_3_a_decision_covers_every_item_exactly_once() {
    let mut items = all_yes().items;
    items.pop();
    items.push(yes("航班号"));
    items.push(yes("没有"));
    complains(
        decide(items).1,
        &[("items.4.item", "grant.item_twice"), ("items.5.item", "grant.item_not_asked"), ("items", "grant.undecided")],
    );
}

#[test]
fn a14_5_ec_52_a_refusal_has_a_reason_from_the_list_and_a_legal_basis() {
    let mut items = all_yes().items;
    items[0] = no("航班号", None, Some("不方便"));
    items[1] = no("出发日期", Some(RefusalReason::Other), Some("  "));
    let (request, outcome) = decide(items.clone());
    complains(
        outcome,
        &[("items.0.reason_code", "grant.reason_code_missing"), ("items.1.legal_basis", "grant.legal_basis_missing")],
    );
    assert_eq!(request, assessed_request(), "a refused decision decides nothing");
    items[0] = no("航班号", Some(RefusalReason::NotNecessary), None);
    items[1] = no("出发日期", Some(RefusalReason::Other), Some("某法第三条"));
    let (request, outcome) = decide(items);
    outcome.unwrap();
    assert_eq!(request.state, RequestState::Partial);
    let decision = request.decision.unwrap();
    assert_eq!((decision.approved, decision.refused), (3, 2));
}

#[test]
fn a14_4_the_outcome_follows_from_the_items() {
    assert_eq!(decided_request().state, RequestState::Approved);
    let none = ITEMS.iter().map(|i| no(i, Some(RefusalReason::PersonalInformation), None)).collect();
    let (request, outcome) = decide(none);
    outcome.unwrap();
    assert_eq!(request.state, RequestState::Refused);
}

#[test]
fn a13_3_where_the_decision_leaves_it_open_grading_says_how_an_item_is_used() {
    let request = decided_request();
    assert_eq!(usage_of(&request, "航班号"), (Some(Use::Plain), None));
    assert_eq!(usage_of(&request, "旅客姓名"), (Some(Use::Mask), Some(Mask::PersonName)));
    assert_eq!(usage_of(&request, "证件号码"), (Some(Use::Mask), Some(Mask::Token)));
}

#[test]
fn a13_3_grade_three_and_above_is_never_clear_text() {
    for item in ["旅客姓名", "证件号码"] {
        let (_, outcome) = decide_one(item, |d| d.usage = Some(Use::Plain));
        let refusal = refused(outcome, "grant.clear_text");
        assert_eq!(refusal.control.as_deref(), Some("A13.3"));
    }
}

#[test]
fn a13_3_a_condition_may_be_stronger_than_grading() {
    let (request, outcome) = decide_one("延误分钟", |d| d.usage = Some(Use::Aggregate));
    outcome.unwrap();
    assert_eq!(usage_of(&request, "延误分钟"), (Some(Use::Aggregate), None));
    let (request, outcome) = decide_one("延误分钟", |d| d.mask = Some(Mask::Number { step: 15 }));
    outcome.unwrap();
    assert_eq!(usage_of(&request, "延误分钟"), (Some(Use::Mask), Some(Mask::Number { step: 15 })));
    let (request, outcome) = decide_one("旅客姓名", |d| d.mask = Some(Mask::Null));
    outcome.unwrap();
    assert_eq!(usage_of(&request, "旅客姓名"), (Some(Use::Mask), Some(Mask::Null)));
}

#[test]
fn a13_3_a_condition_is_never_weaker_than_grading() {
    let (_, outcome) = decide_one("旅客姓名", |d| d.mask = Some(Mask::Token));
    complains(outcome, &[("items.3.mask", "grant.weaker_than_grading")]);
    let mut request = assessed_request();
    let mut masked = resource(0);
    masked.items[2].mask = Some(Mask::Number { step: 10 });
    let mut items = all_yes().items;
    items[2].usage = Some(Use::Plain);
    let cmd = DecideRequest { items, opinion: String::new() };
    let outcome = request.decide(cmd, Grounds::of(&agreement(), &masked), &somebody(PROVIDER, 3), &rules(), NOW);
    complains(outcome, &[("items.2.usage", "grant.weaker_than_grading")]);
}

#[test]
fn a_mask_is_named_and_fits() {
    let (_, outcome) = decide_one("航班号", |d| d.usage = Some(Use::Mask));
    complains(outcome, &[("items.0.mask", "grant.mask_missing")]);
    let (_, outcome) = decide_one("航班号", |d| d.mask = Some(Mask::Number { step: 5 }));
    complains(outcome, &[("items.0.mask", "grant.mask_unfit")]);
}

#[test]
fn a13_3_a_mask_that_hides_nothing_is_none() {
    let (_, outcome) = decide_one("延误分钟", |d| d.mask = Some(Mask::Number { step: 1 }));
    complains(outcome, &[("items.2.mask", "grant.mask_unfit")]);
    let mut code = resource(0);
    code.items[0].grade = Some(Grade::G3);
    let mut items = all_yes().items;
    items[0].mask = Some(Mask::Uscc);
    let cmd = DecideRequest { items, opinion: String::new() };
    let mut request = assessed_request();
    let outcome = request.decide(cmd, Grounds::of(&agreement(), &code), &somebody(PROVIDER, 3), &rules(), NOW);
    complains(outcome, &[("items.0.mask", "grant.mask_shows")]);
}

#[test]
fn a_use_the_platform_does_not_offer_is_refused() {
    for usage in [Use::Private, Use::Verify, Use::Deny] {
        let (_, outcome) = decide_one("航班号", |d| d.usage = Some(usage));
        complains(outcome, &[("items.0.usage", "grant.usage_not_offered")]);
    }
}

#[test]
fn a_grade_raised_since_the_request_counts_in_the_decision() {
    let mut raised = resource(0);
    raised.items[0].grade = Some(Grade::G3);
    let mut low = agreement();
    low.max_grade = Grade::G2;
    let mut request = assessed_request();
    let outcome = request.decide(all_yes(), Grounds::of(&low, &raised), &somebody(PROVIDER, 3), &rules(), NOW);
    let refusal = refused(outcome, "grant.wider_than_agreement");
    assert_eq!(refusal.fields[0].field, "items.0.item");
    let mut request = assessed_request();
    request.decide(all_yes(), Grounds::of(&agreement(), &raised), &somebody(PROVIDER, 3), &rules(), NOW).unwrap();
    assert_eq!(usage_of(&request, "航班号").0, Some(Use::Aggregate));
}

#[test]
fn a_request_is_withdrawn_until_it_is_decided() {
    let mut request = assessed_request();
    request.withdraw().unwrap();
    assert_eq!(request.state, RequestState::Withdrawn);
    refused(decided_request().withdraw(), "platform.wrong_state");
}

#[test]
fn a_request_belongs_to_its_operator_and_its_source_may_see_it() {
    let request = draft_request();
    assert_eq!(
        (request.org(), request.parties(), request.zone()),
        (org(OPERATOR), vec![org(PROVIDER)], Some(zone_id()))
    );
    assert_eq!(request.parent(), Some(agreement().id.0));
    assert!(!request.public());
}
