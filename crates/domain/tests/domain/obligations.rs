//! What an operator is chosen for (A5.2) and what it owes (A7.1).

use crate::{
    city::*,
    lifecycles::{step, walk},
};
use domain::{
    Action, Record,
    calendar::Ending,
    ids::ObligationId,
    mandate::{
        AcceptProgress, AnswerProgress, Fulfilment, Obligation, ObligationState, ProgressReport, ReportProgress,
        SetObligation, Undertaking,
    },
    party::{Credit, Organisation, Qualification, QualificationKind},
};
use uuid::Uuid;

fn qualified() -> Organisation {
    let mut operator = organisation(OPERATOR);
    operator.qualifications.push(Qualification {
        kind: QualificationKind::Mlps,
        issuer: "测评中心".into(),
        number: "7".into(),
        level: Some(3),
        issued_on: START,
        valid_until: Some(END),
        file_digest: None,
        recorded_by: somebody(OPERATOR, 1).person,
        verified_by: Some(somebody(CENTRE, 1).person),
    });
    operator
}

#[test]
fn a_5_2_an_agreement_rests_on_a_capability_that_holds_today() {
    let mut draft = draft_agreement();
    complains(draft.rest_on(" ", &qualified(), &rules(), START), &[("capability", "mandate.capability_missing")]);
    let unqualified = [("operator_id", "mandate.operator_unqualified")];
    complains(draft.rest_on("自有算力", &organisation(OPERATOR), &rules(), START), &unqualified);
    complains(draft.rest_on("自有算力", &qualified(), &rules(), END.next_day().unwrap()), &unqualified);
    assert_eq!(draft.capability, None);
    draft.rest_on("自有算力", &qualified(), &rules(), END).unwrap();
    let capability = draft.capability.unwrap();
    assert_eq!((capability.qualifications.len(), capability.checked_on), (1, END));
}

#[test]
fn a_12_6_a_discredited_operator_gets_no_agreement() {
    for (credit, refused) in [(Credit::Clear, false), (Credit::Unchecked, false), (Credit::Blacklisted, true)] {
        let mut operator = qualified();
        operator.details.credit = credit;
        let outcome = draft_agreement().rest_on("自有算力", &operator, &rules(), START);
        assert_eq!(outcome.err().map(|r| r.code), refused.then(|| "mandate.operator_discredited".into()));
    }
}

fn form() -> SetObligation {
    SetObligation {
        agreement_id: agreement().id,
        undertaking: Undertaking::Partners,
        title: "引入合作方".into(),
        target: 4,
        unit: "家".into(),
        due_on: END,
    }
}

fn obligation() -> Obligation {
    let id = ObligationId(Uuid::from_u128(31));
    Obligation::set(id, form(), Some(&agreement()), &somebody(AUTHORITY, 1)).unwrap()
}

fn progress(achieved: u64) -> ReportProgress {
    ReportProgress { achieved, note: "签约".into(), evidence: "合同".into() }
}

fn accept(obligation: &mut Obligation) {
    obligation.accept(AcceptProgress { opinion: String::new() }, &somebody(AUTHORITY, 1), NOW).unwrap();
}

#[test]
fn a_7_1_what_was_accepted_counts_and_the_target_ends_it() {
    let mut owed = obligation();
    owed.report(progress(1), &somebody(OPERATOR, 1), NOW).unwrap();
    assert_eq!(owed.achieved, 0, "a report alone counts nothing");
    refused(
        owed.accept(AcceptProgress { opinion: String::new() }, &somebody(OPERATOR, 2), NOW),
        "mandate.obligation_own",
    );
    accept(&mut owed);
    assert_eq!((owed.achieved, owed.state), (1, ObligationState::Planned));
    complains(owed.report(progress(0), &somebody(OPERATOR, 1), NOW), &[("achieved", "mandate.obligation_backwards")]);
    let variance = owed.variance(START);
    assert_eq!((variance.short_of, variance.percent, variance.fulfilment), (3, 25, Fulfilment::OnTrack));
    assert_eq!(owed.variance(END.next_day().unwrap()).fulfilment, Fulfilment::Late);
    assert_eq!(owed.ends()[0].ending, Ending::Obligation);
    owed.report(progress(5), &somebody(OPERATOR, 1), NOW).unwrap();
    accept(&mut owed);
    assert_eq!(owed.variance(END.next_day().unwrap()).fulfilment, Fulfilment::Met);
    assert!(owed.ends().is_empty(), "what is met ends nowhere");
}

#[test]
fn obligations_walk_their_table() {
    let put = |owed: &mut Obligation, state| {
        owed.state = state;
        owed.reports =
            vec![ProgressReport {
                achieved: 4, evidence: "合同".into(), step: step(9), accepted: None, review: None
            }];
    };
    let answer = || AnswerProgress { reason: "理由".into() };
    walk(&obligation(), put, |owed, action| match action {
        Action::ObligationReport => Some(owed.report(progress(4), &somebody(OPERATOR, 1), NOW)),
        Action::ObligationAccept => {
            Some(owed.accept(AcceptProgress { opinion: String::new() }, &somebody(AUTHORITY, 1), NOW))
        }
        Action::ObligationReturn => Some(owed.send_back(answer(), &somebody(AUTHORITY, 1), NOW)),
        Action::ObligationCancel => Some(owed.cancel(answer(), &somebody(AUTHORITY, 1), NOW)),
        _ => None,
    });
}
