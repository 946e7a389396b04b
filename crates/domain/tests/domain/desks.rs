//! Who is kept from what by the desk they sit at (A6.3, A6.5), whom data is open to (A24.1), opinions and alerts.

use crate::{
    city::*,
    lifecycles::{step, walk},
};
use domain::{
    Action, Actor, Grade, Kind, Lifecycle, Record, Role,
    actor::OrgKind,
    ids::{AlertId, OpinionId},
    party::{Clearance, Organisation, PersonFile, RegisterOrganisation},
    supervision::{
        AcknowledgeAlert, Alert, AskOpinion, Attempt, GiveOpinion, Object, Opinion, OpinionAnswer, OpinionState,
        Stance, Topic, WithdrawOpinion,
    },
};
use uuid::Uuid;

const BUREAU: u128 = 61;

fn bureau() -> Organisation {
    let cmd = RegisterOrganisation {
        name: "市发展改革委".into(),
        uscc: None,
        org_kind: OrgKind::Market,
        division: String::new(),
        provider_class: None,
    };
    Organisation::register(org(BUREAU), cmd, false, &somebody(CENTRE, 1), NOW).unwrap()
}

fn desk(role: Role) -> Actor {
    Actor { org_kind: OrgKind::Market, roles: [role].into(), ..somebody(BUREAU, 1) }
}

#[test]
fn a_6_5_the_centre_neither_approves_nor_reads() {
    let centre = somebody(CENTRE, 1);
    for action in Action::ALL {
        let closed = action.approves_business() || action.touches_data();
        match centre.check_desk(*action) {
            Err(refusal) => assert_eq!((closed, refusal.code.as_str()), (true, "party.centre_outside_business")),
            Ok(()) => assert!(!closed, "{action:?}"),
        }
    }
    assert_eq!(Actor::system().check_desk(Action::ExportReview), Ok(()), "consequences are not the centre's people");
    assert_eq!(somebody(REGULATOR, 1).check_desk(Action::ExportReview), Ok(()));
}

#[test]
fn a_6_3_a_market_desk_touches_no_data() {
    let price = desk(Role::PriceSupervisor);
    refused(price.check_desk(Action::ResourcePreview), "party.market_without_data");
    refused(price.check_desk(Action::JobSubmit), "party.market_without_data");
    price.check_desk(Action::OpinionGive).unwrap();
}

#[test]
fn a_24_1_clearance_reaches_as_far_as_the_file_says() {
    let file = PersonFile { filing_no: "备 1".into(), ..PersonFile::default() };
    let none = Clearance::of(&PersonFile::default());
    refused(none.check(Grade::G1, &rules(), START), "party.not_on_file");
    let everybody = Clearance::of(&file);
    everybody.check(Grade::G2, &rules(), START).unwrap();
    let problem = refused(everybody.check(Grade::G3, &rules(), START), "party.clearance_low");
    assert!(problem.en.contains("grade 3"), "{}", problem.en);
    let named = PersonFile {
        clearance: Some(Grade::G3),
        clearance_until: Some(END),
        confidentiality_on: Some(START),
        trained_on: Some(START),
        ..file
    };
    let clearance = Clearance::of(&named);
    clearance.check(Grade::G3, &rules(), END).unwrap();
    refused(clearance.check(Grade::G4, &rules(), START), "party.clearance_low");
    refused(clearance.check(Grade::G3, &rules(), END.next_day().unwrap()), "party.clearance_over");
    let untrained = Clearance::of(&PersonFile { trained_on: None, ..named });
    refused(untrained.check(Grade::G3, &rules(), START), "party.training_over");
    // Where the rules ask nobody for training, its absence is no obstacle.
    let lenient = rules().with("clearance_training_grade", 4.into()).unwrap();
    untrained.check(Grade::G3, &lenient, START).unwrap();
}

fn question() -> AskOpinion {
    AskOpinion {
        topic: Topic::Price,
        subject_kind: Kind::Product,
        subject_id: Uuid::from_u128(5),
        desk_id: org(BUREAU),
        question: "定价是否合理".into(),
    }
}

fn opinion() -> Opinion {
    let object = Object { title: "分区行程统计", zone_id: zone_id() };
    let id = OpinionId(Uuid::from_u128(6));
    Opinion::ask(id, question(), Some(object), Some(&bureau()), &somebody(REGULATOR, 1), NOW).unwrap()
}

fn words() -> GiveOpinion {
    GiveOpinion { stance: Stance::Supports, text: "无异议".into(), basis: "政府定价目录".into() }
}

#[test]
fn a_6_3_an_opinion_is_given_by_the_desk_of_its_topic() {
    let mut asked = opinion();
    assert_eq!(asked.title(), "定价意见：分区行程统计");
    refused(asked.give(words(), &desk(Role::FiscalSupervisor), NOW), "supervision.opinion_other_desk");
    let elsewhere = Actor { org: org(62), ..desk(Role::PriceSupervisor) };
    refused(asked.give(words(), &elsewhere, NOW), "supervision.opinion_other_desk");
    asked.give(words(), &desk(Role::PriceSupervisor), NOW).unwrap();
    assert!(asked.found_by().is_empty(), "nobody waits for it any more");
}

#[test]
fn a_6_3_a_question_names_a_desk_and_an_object() {
    let ask = |cmd, object: Option<Object<'_>>, desk: Option<&Organisation>| {
        Opinion::ask(OpinionId(Uuid::from_u128(6)), cmd, object, desk, &somebody(REGULATOR, 1), NOW)
    };
    let object = Some(Object { title: "x", zone_id: zone_id() });
    complains(ask(question(), None, Some(&bureau())), &[("subject_id", "supervision.opinion_object")]);
    complains(ask(question(), object, None), &[("desk_id", "supervision.opinion_desk")]);
    let grant = AskOpinion { subject_kind: Kind::Grant, ..question() };
    complains(ask(grant, object, Some(&bureau())), &[("subject_id", "supervision.opinion_object")]);
    let unasked = desk(Role::PriceSupervisor);
    let other = Actor { org: org(62), ..unasked };
    let for_another = Opinion::ask(OpinionId(Uuid::from_u128(6)), question(), object, Some(&bureau()), &other, NOW);
    complains(for_another, &[("desk_id", "supervision.opinion_desk")]);
}

#[test]
fn opinions_walk_their_table() {
    let put = |opinion: &mut Opinion, state| {
        opinion.state = state;
        let given = OpinionAnswer { stance: Stance::Supports, basis: "x".into(), step: step(9) };
        opinion.answer = (state == OpinionState::Given).then_some(given);
    };
    walk(&opinion(), put, |opinion, action| match action {
        Action::OpinionGive => Some(opinion.give(words(), &desk(Role::PriceSupervisor), NOW)),
        Action::OpinionWithdraw => Some(opinion.withdraw(&WithdrawOpinion { reason: "重复".into() })),
        _ => None,
    });
}

fn attempt() -> Attempt {
    Attempt {
        code: "party.centre_outside_business".into(),
        action: Action::ResourcePreview,
        person: somebody(CENTRE, 1).person,
        org: org(CENTRE),
        object: Some(Uuid::from_u128(7)),
    }
}

#[test]
fn a_23_3_alerts_count_and_are_looked_into_by_another() {
    let mut alert = Alert::raise(AlertId(Uuid::from_u128(8)), attempt(), NOW);
    alert.repeat(&attempt(), NOW).unwrap();
    assert_eq!((alert.times, alert.status()), (2, "raised"));
    let found = || AcknowledgeAlert { reason: "误操作".into() };
    refused(alert.acknowledge(found(), &somebody(CENTRE, 1), NOW), "supervision.alert_own");
    alert.acknowledge(found(), &somebody(CENTRE, 2), NOW).unwrap();
    refused(alert.repeat(&attempt(), NOW), "platform.wrong_state");
}

#[test]
fn alerts_walk_their_table() {
    let alert = Alert::raise(AlertId(Uuid::from_u128(8)), attempt(), NOW);
    walk(
        &alert,
        |alert, state| alert.state = state,
        |alert, action| match action {
            Action::AlertRepeat => Some(alert.repeat(&attempt(), NOW)),
            Action::AlertAcknowledge => {
                Some(alert.acknowledge(AcknowledgeAlert { reason: "已核查".into() }, &somebody(CENTRE, 2), NOW))
            }
            _ => None,
        },
    );
    assert_eq!(Alert::KIND.plural(), "alerts");
    assert_eq!(Alert::STATES.len(), 2);
}
