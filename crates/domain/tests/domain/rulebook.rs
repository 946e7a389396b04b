//! The rulebook and the calendar as records: what other tests walk and freeze, and the dry run over history.

use crate::city::*;
use domain::{
    Grade,
    calendar::{Calendar, CalendarYear, Deadline, DeadlineStep, ReplaceYear, Span, StartDeadline, YearForm},
    ids::{CalendarYearId, DeadlineId, InterpretationId, RuleChangeId},
    record::Kind,
    rulebook::{
        ChangeFacts, ChangeKind, DryRun, Interpretation, Library, Past, ProposeChange, PublishInterpretation,
        RuleChange, Rulebook, replay,
    },
};
use serde_json::json;
use time::{Duration, macros::date};
use uuid::Uuid;

/// The shipped packs, none adopted.
pub fn book() -> Rulebook {
    Rulebook::new(Library::shipped().unwrap(), [])
}

/// A proposed adoption.
pub fn adoption() -> RuleChange {
    let cmd = ProposeChange {
        change_kind: ChangeKind::Adopt,
        pack: "nj-draft-2024-03".into(),
        published: Some(date!(2026 - 01 - 05)),
        from: None,
        until: None,
        parameter: None,
        value: None,
        doc_no: "云数〔2026〕1号".into(),
        reason: "施行".into(),
    };
    let id = RuleChangeId(Uuid::from_u128(110));
    RuleChange::propose(id, cmd, ChangeFacts { rulebook: &book() }, &somebody(AUTHORITY, 1), NOW).unwrap()
}

/// A published interpretation.
pub fn interpretation() -> Interpretation {
    let cmd = PublishInterpretation {
        title: "期限的计算".into(),
        pack: "nj-draft-2024-03".into(),
        article: 11,
        row: Some("A11.1".into()),
        text: "首日不计入期限".into(),
        doc_no: "云数解〔2026〕1号".into(),
    };
    let id = InterpretationId(Uuid::from_u128(120));
    Interpretation::publish(id, cmd, &Library::shipped().unwrap(), &somebody(AUTHORITY, 1), NOW).unwrap()
}

fn day(day: time::Date) -> Span {
    Span { first: day, last: day }
}

/// A year entered by the data authority.
pub fn calendar_year() -> CalendarYear {
    let cmd = YearForm {
        year: 2027,
        doc_no: "放假通知".into(),
        off: vec![day(date!(2027 - 01 - 01))],
        work: vec![day(date!(2027 - 01 - 03))],
    };
    let id = CalendarYearId(Uuid::from_u128(130));
    CalendarYear::enter(id, cmd, false, &somebody(AUTHORITY, 1), NOW).unwrap()
}

/// The same, corrected.
pub fn corrected_year() -> ReplaceYear {
    ReplaceYear { doc_no: "更正".into(), off: vec![day(date!(2027 - 01 - 01))], work: Vec::new() }
}

/// The deadline of a request's decision.
pub fn deadline() -> Deadline {
    let request = submitted_request();
    let cmd = StartDeadline {
        step: DeadlineStep::RequestDecide,
        subject: Kind::Request,
        subject_id: request.id.0,
        title: request.title,
        org_id: org(OPERATOR),
        zone_id: Some(zone_id()),
        party_ids: vec![org(PROVIDER)],
        grade: None,
        started_at: NOW,
    };
    Deadline::start(DeadlineId(Uuid::from_u128(140)), cmd, &rules(), &Calendar::shipped().unwrap())
}

#[test]
fn a_year_that_was_entered_is_corrected_and_not_entered_again() {
    let mut year = calendar_year();
    let form = |year| YearForm { year, doc_no: "通知".into(), off: vec![day(date!(2027 - 01 - 01))], work: vec![] };
    let again = CalendarYear::enter(year.id, form(2027), true, &somebody(AUTHORITY, 1), NOW);
    refused(again, "calendar.year_taken");
    let elsewhere = CalendarYear::enter(year.id, form(2028), false, &somebody(AUTHORITY, 1), NOW);
    complains(elsewhere, &[("off.0", "calendar.span_invalid")]);
    assert!(year.arrangement().work.contains(&date!(2027 - 01 - 03)));
    year.replace(corrected_year(), &somebody(AUTHORITY, 1), NOW).unwrap();
    assert!(year.arrangement().work.is_empty());
}

#[test]
fn a1_2_a_dry_run_says_which_past_decisions_would_have_come_out_differently() {
    let calendar = Calendar::shipped().unwrap();
    let (agreement, request, grant, subscription) = (agreement(), submitted_request(), grant(), subscription());
    let mut decided = deadline();
    decided.end(true, NOW + Duration::days(4)).unwrap();
    let past = [
        Past::Agreement(&agreement),
        Past::Request(&request),
        Past::Grant(&grant),
        Past::Subscription(&subscription),
        Past::Deadline(&decided),
    ];
    let with = |name: &str, value: serde_json::Value| {
        let mut rules = rules();
        rules.parameters = rules.parameters.with(name, value).unwrap();
        let found = replay(past, &crate::city::rules(), &rules, &calendar);
        found.into_iter().map(|d| (d.record, d.parameter, d.allowed)).collect::<Vec<_>>()
    };
    assert_eq!(with("term_max_years", json!(10)), []);
    assert_eq!(
        with("min_group", json!(50)),
        [(Kind::Request, "min_group".to_owned(), false), (Kind::Grant, "min_group".to_owned(), false)]
    );
    assert_eq!(with("decide_days", json!(3)), [(Kind::Deadline, "decide_days".to_owned(), false)]);
    assert_eq!(with("quota_max_per_day", json!(1)), [(Kind::Subscription, "quota_max_per_day".to_owned(), false)]);
    let loose = {
        let mut rules = rules();
        rules.parameters = rules.parameters.with("min_group", json!(50)).unwrap();
        replay(past, &rules, &crate::city::rules(), &calendar)
    };
    assert!(loose.iter().all(|d| d.allowed), "the other way round they would be allowed");
    let summary = DryRun::of(past.len(), &loose);
    assert_eq!((summary.examined, summary.lines.len(), summary.lines[0].allowed), (5, 2, 1));
}

#[test]
fn a_grade_4_export_has_a_term_of_its_own() {
    let term = |grade| DeadlineStep::ExportReview.term(Some(grade), &rules()).amount;
    assert_eq!([Grade::G3, Grade::G4].map(term), [3, 5]);
}
