//! Agreements: their form, term, signature, suspension and end.

use crate::city::*;
use domain::{
    Actor, Grade, Refusal,
    mandate::{Agreement, AgreementState, DraftAgreement, DraftFacts, ProposeResume, Purpose, Suspend, Terminate},
    zone::{COMPREHENSIVE, EstablishZone, Zone, ZoneKind},
};
use std::collections::BTreeSet;
use time::{Date, macros::datetime};

fn suspend() -> Suspend {
    Suspend { reason: "发现违规使用".into() }
}

fn resume() -> ProposeResume {
    ProposeResume { reason: "已完成整改".into() }
}

fn terminate() -> Terminate {
    Terminate { reason: "严重违约".into() }
}

fn suspended() -> Agreement {
    let mut agreement = agreement();
    agreement.suspend(suspend(), &somebody(AUTHORITY, 1), NOW).unwrap();
    agreement
}

fn with_term(start: Date, end: Date) -> Result<Agreement, Refusal> {
    draft_agreement_with(DraftAgreement { start, end, ..agreement_form() })
}

#[test]
fn a11_1_a_term_of_five_years_ends_on_the_same_day_at_the_latest() {
    let start = day("2026-03-01");
    for end in [day("2031-02-28"), day("2031-03-01")] {
        assert!(with_term(start, end).is_ok(), "{end}");
    }
    let refusal = refused(with_term(start, day("2031-03-02")), "mandate.term_too_long");
    assert_eq!((refusal.article, refusal.control.as_deref()), (Some(11), Some("A11.1")));
    assert!(refusal.zh.contains("2031-03-01") && refusal.zh.contains("5 年"), "{refusal}");
    assert_eq!(refusal.fields[0].field, "end");
}

#[test]
fn a11_1_ec_30_a_term_from_the_29th_of_february_ends_on_the_28th() {
    let start = day("2028-02-29");
    assert!(with_term(start, day("2033-02-28")).is_ok());
    refused(with_term(start, day("2033-03-01")), "mandate.term_too_long");
}

#[test]
fn a11_1_a_term_of_one_day_is_a_term_and_a_reversed_one_is_not() {
    assert!(with_term(START, START).is_ok());
    complains(with_term(START, day("2026-02-28")), &[("end", "mandate.term_reversed")]);
}

#[test]
fn a11_1_the_longest_term_is_the_rule_packs() {
    let mut rules = rules();
    rules.parameters.term_max_years = 3;
    let (operator, zone, resources) = (organisation(OPERATOR), zone(), [resource(0), resource(1)]);
    let facts = DraftFacts { operator: Some(&operator), zone: Some(&zone), resources: &resources, supplies: &[] };
    let cmd = DraftAgreement { end: day("2029-03-02"), ..agreement_form() };
    let id = draft_agreement().id;
    let outcome = Agreement::draft(id, cmd, facts, &somebody(AUTHORITY, 1), &rules);
    assert!(refused(outcome, "mandate.term_too_long").en.contains('3'));
}

#[test]
fn a10_1_everything_that_is_missing_is_reported_together() {
    let empty = DraftAgreement {
        title: " ".into(),
        scenarios: vec![],
        purposes: BTreeSet::new(),
        resource_ids: vec![],
        ..agreement_form()
    };
    complains(
        draft_agreement_with(empty),
        &[
            ("title", "platform.field_required"),
            ("scenarios", "mandate.scenario_missing"),
            ("purposes", "mandate.purpose_missing"),
            ("resource_ids", "mandate.resource_missing"),
        ],
    );
}

#[test]
fn a10_1_scenarios_and_resources_stand_once() {
    let twice = DraftAgreement {
        scenarios: vec!["航班延误分析".into(), " 航班延误分析 ".into(), String::new()],
        resource_ids: vec![resource_id(0), resource_id(0)],
        ..agreement_form()
    };
    complains(
        draft_agreement_with(twice),
        &[
            ("scenarios.1", "mandate.scenario_twice"),
            ("scenarios.2", "platform.field_required"),
            ("resource_ids.1", "mandate.resource_twice"),
        ],
    );
}

#[test]
fn the_parties_the_zone_and_the_resources_must_exist() {
    let (provider, draft) = (organisation(PROVIDER), [ready_resource(0), resource(1)]);
    let facts = DraftFacts { operator: Some(&provider), zone: None, resources: &draft, supplies: &[] };
    let id = draft_agreement().id;
    let outcome = Agreement::draft(id, agreement_form(), facts, &somebody(AUTHORITY, 1), &rules());
    complains(
        outcome,
        &[
            ("operator_id", "mandate.operator_invalid"),
            ("zone_id", "mandate.zone_invalid"),
            ("resource_ids.0", "mandate.resource_unknown"),
        ],
    );
}

#[test]
fn a4_4_a_resource_of_another_zone_stays_outside() {
    let mut foreign = resource(1);
    foreign.zone_id = domain::ids::ZoneId(uuid::Uuid::from_u128(11));
    let (operator, zone, resources) = (organisation(OPERATOR), zone(), [resource(0), foreign]);
    let facts = DraftFacts { operator: Some(&operator), zone: Some(&zone), resources: &resources, supplies: &[] };
    let outcome = Agreement::draft(draft_agreement().id, agreement_form(), facts, &somebody(AUTHORITY, 1), &rules());
    complains(outcome, &[("resource_ids.1", "mandate.resource_other_zone")]);
}

#[test]
fn a9_5_another_person_than_the_drafter_signs() {
    let mut draft = draft_agreement();
    refused(draft.sign(&somebody(AUTHORITY, 1), NOW), "mandate.signed_by_drafter");
    assert_eq!(draft.state, AgreementState::Draft);
    draft.sign(&somebody(AUTHORITY, 2), NOW).unwrap();
    assert_eq!((draft.state, draft.signed_at), (AgreementState::Effective, Some(NOW)));
    refused(draft.sign(&somebody(AUTHORITY, 2), NOW), "platform.wrong_state");
}

#[test]
fn a9_5_an_agreement_whose_term_is_over_is_not_signed() {
    refused(draft_agreement().sign(&somebody(AUTHORITY, 2), AFTER), "mandate.term_over");
}

#[test]
fn in_force_from_the_first_to_the_last_day_in_beijing() {
    let agreement = agreement();
    refused(agreement.require_in_force(day("2026-02-28")), "mandate.not_started");
    assert!(agreement.in_force(START) && agreement.in_force(END));
    refused(agreement.require_in_force(day("2027-03-01")), "mandate.ended");
    refused(draft_agreement().require_in_force(START), "mandate.not_signed");
}

#[test]
fn a11_3_the_authority_a_regulator_of_the_zone_or_the_platform_suspends() {
    for by in [somebody(AUTHORITY, 1), somebody(REGULATOR, 1), Actor::system()] {
        let mut agreement = agreement();
        agreement.suspend(suspend(), &by, NOW).unwrap();
        assert_eq!((agreement.state, agreement.epoch), (AgreementState::Suspended, 1));
        let refusal = refused(agreement.require_in_force(START), "mandate.suspended");
        assert_eq!(refusal.kind, domain::RefusalKind::Suspended);
    }
    for by in [somebody(OPERATOR, 1), somebody(PROVIDER, 1), somebody(CENTRE, 1), somebody(CUSTOMER, 1)] {
        refused(agreement().suspend(suspend(), &by, NOW), "mandate.not_competent");
    }
    let mut elsewhere = somebody(REGULATOR, 1);
    elsewhere.zones.clear();
    refused(agreement().suspend(suspend(), &elsewhere, NOW), "mandate.not_competent");
}

#[test]
fn a11_3_a_suspension_states_its_reason() {
    let mut agreement = agreement();
    let blank = agreement.suspend(Suspend { reason: "\n ".into() }, &somebody(AUTHORITY, 1), NOW);
    complains(blank, &[("reason", "platform.field_required")]);
    assert_eq!((agreement.state, agreement.epoch), (AgreementState::Effective, 0));
}

#[test]
fn a11_5_the_authority_and_the_regulator_each_take_one_step_to_resume() {
    for (first, second) in [(AUTHORITY, REGULATOR), (REGULATOR, AUTHORITY)] {
        let mut agreement = suspended();
        agreement.propose_resume(resume(), &somebody(first, 1), NOW).unwrap();
        refused(agreement.require_in_force(START), "mandate.suspended");
        refused(agreement.confirm_resume(&zone(), &somebody(first, 1), NOW), "mandate.same_person");
        refused(agreement.confirm_resume(&zone(), &somebody(first, 2), NOW), "mandate.same_body");
        agreement.confirm_resume(&zone(), &somebody(second, 1), NOW).unwrap();
        assert!(agreement.in_force(START));
        assert_eq!((agreement.suspension.clone(), agreement.resumption.clone()), (None, None));
    }
}

#[test]
fn a11_5_a6_1_where_the_authority_regulates_the_zone_itself_two_of_its_people_resume() {
    let cmd = EstablishZone {
        name: "综合专区".into(),
        zone_kind: COMPREHENSIVE.into(),
        sector: None,
        region: None,
        regulators: vec![org(AUTHORITY)],
    };
    let kind = ZoneKind::built_in(COMPREHENSIVE);
    let facts = zone_facts(&[], kind.as_ref(), None);
    let comprehensive = Zone::establish(zone_id(), cmd, facts, &somebody(AUTHORITY, 1), &rules(), NOW).unwrap();
    let mut agreement = suspended();
    agreement.propose_resume(resume(), &somebody(AUTHORITY, 1), NOW).unwrap();
    refused(agreement.confirm_resume(&comprehensive, &somebody(AUTHORITY, 1), NOW), "mandate.same_person");
    agreement.confirm_resume(&comprehensive, &somebody(AUTHORITY, 2), NOW).unwrap();
    assert!(agreement.in_force(START));
}

#[test]
fn a11_5_a_second_suspension_drops_the_proposal() {
    let mut agreement = suspended();
    agreement.propose_resume(resume(), &somebody(AUTHORITY, 1), NOW).unwrap();
    agreement.suspend(suspend(), &somebody(REGULATOR, 1), NOW).unwrap();
    assert_eq!((agreement.state, agreement.epoch), (AgreementState::Suspended, 2));
    refused(agreement.confirm_resume(&zone(), &somebody(REGULATOR, 1), NOW), "platform.wrong_state");
}

#[test]
fn a11_5_nobody_else_resumes() {
    let mut agreement = suspended();
    refused(agreement.propose_resume(resume(), &somebody(OPERATOR, 1), NOW), "mandate.not_competent");
    agreement.propose_resume(resume(), &somebody(AUTHORITY, 1), NOW).unwrap();
    refused(agreement.confirm_resume(&zone(), &somebody(OPERATOR, 1), NOW), "mandate.not_competent");
    refused(agreement.confirm_resume(&zone(), &somebody(CENTRE, 1), NOW), "mandate.not_competent");
}

#[test]
fn ec_34_a_suspension_does_not_lengthen_the_term() {
    let mut agreement = suspended();
    assert_eq!(agreement.end, END);
    refused(agreement.propose_resume(resume(), &somebody(AUTHORITY, 1), AFTER), "mandate.term_over");
    refused(agreement.require_in_force(day("2027-03-01")), "mandate.ended");
    agreement.expire(AFTER).unwrap();
    assert_eq!(agreement.state, AgreementState::Expired);
}

#[test]
fn ec_34_a_resumption_proposed_in_time_is_not_confirmed_after_the_last_day() {
    let mut agreement = suspended();
    agreement.propose_resume(resume(), &somebody(AUTHORITY, 1), NOW).unwrap();
    refused(agreement.confirm_resume(&zone(), &somebody(REGULATOR, 1), AFTER), "mandate.term_over");
}

#[test]
fn a11_2_an_agreement_expires_after_its_last_day_in_beijing_and_not_before() {
    let mut agreement = agreement();
    refused(agreement.expire(datetime!(2027-02-28 15:59:59 UTC)), "mandate.term_not_over");
    agreement.expire(datetime!(2027-02-28 16:00:00 UTC)).unwrap();
    assert_eq!((agreement.state, agreement.epoch), (AgreementState::Expired, 1));
}

#[test]
fn a11_3_the_authority_terminates_for_good() {
    let mut agreement = agreement();
    refused(agreement.terminate(terminate(), &somebody(REGULATOR, 1), NOW), "mandate.not_competent");
    refused(agreement.terminate(terminate(), &Actor::system(), NOW), "mandate.not_competent");
    agreement.terminate(terminate(), &somebody(AUTHORITY, 2), NOW).unwrap();
    assert_eq!((agreement.state, agreement.epoch), (AgreementState::Terminated, 1));
    refused(agreement.require_in_force(START), "mandate.ended");
    refused(agreement.propose_resume(resume(), &somebody(AUTHORITY, 1), NOW), "platform.wrong_state");
    refused(draft_agreement().terminate(terminate(), &somebody(AUTHORITY, 2), NOW), "platform.wrong_state");
}

#[test]
fn purposes_have_stable_words() {
    let words: Vec<&str> = Purpose::ALL.iter().map(|p| p.word()).collect();
    assert_eq!(words, ["public_governance", "public_benefit", "industry", "sector"]);
    for purpose in Purpose::ALL {
        assert_eq!(serde_json::to_value(purpose).unwrap(), purpose.word());
    }
}

#[test]
fn an_agreement_survives_being_stored_and_dates_are_plain_days() {
    let mut agreement = suspended();
    agreement.propose_resume(resume(), &somebody(AUTHORITY, 1), NOW).unwrap();
    let body = serde_json::to_value(&agreement).unwrap();
    assert_eq!((body["start"].as_str(), body["end"].as_str()), (Some("2026-03-01"), Some("2027-02-28")));
    assert_eq!(body["state"], "resuming");
    assert_eq!(body["max_grade"], 4);
    assert_eq!(serde_json::from_value::<Agreement>(body).unwrap(), agreement);
}

#[test]
fn a_form_with_a_field_nobody_knows_is_not_read() {
    let mut body = serde_json::to_value(agreement_form()).unwrap();
    assert!(serde_json::from_value::<DraftAgreement>(body.clone()).is_ok());
    body["exclusive"] = true.into();
    assert!(serde_json::from_value::<DraftAgreement>(body.clone()).is_err());
    let mut body = serde_json::to_value(agreement_form()).unwrap();
    body["start"] = "01.03.2026".into();
    assert!(serde_json::from_value::<DraftAgreement>(body).is_err());
    assert_eq!(Grade::G4.level(), agreement_form().max_grade.level());
}
