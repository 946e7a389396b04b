#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::{
    Actor,
    actor::{ActorSort, OrgKind},
    ids::{DeadlineId, OrgId, PersonId, ZoneId},
    record::Kind,
    rulebook::Rules,
};
use time::{
    Duration,
    macros::{date, datetime},
};
use uuid::Uuid;

fn calendar() -> Calendar {
    Calendar::shipped().unwrap()
}

fn working_days(year: i32) -> usize {
    let calendar = calendar();
    let first = Date::from_calendar_date(year, time::Month::January, 1).unwrap();
    let last = Date::from_calendar_date(year, time::Month::December, 31).unwrap();
    days(first, last).filter(|day| calendar.is_working_day(*day)).count()
}

fn term(amount: u32, unit: TermUnit) -> Term {
    Term { amount, unit }
}

#[test]
fn every_year_has_the_working_days_that_its_statutory_holidays_leave() {
    // Weekdays and weekends may be exchanged, but none is won: days less weekends less statutory holidays
    // (eleven until 2024, thirteen since).
    assert_eq!([working_days(2024), working_days(2025), working_days(2026)], [251, 248, 248]);
}

#[test]
fn ec_130_make_up_days_around_the_spring_festival_are_worked() {
    let calendar = calendar();
    let worked = [date!(2024 - 02 - 04), date!(2024 - 02 - 18), date!(2025 - 01 - 26), date!(2026 - 02 - 14)];
    assert!(worked.iter().all(|day| calendar.is_working_day(*day)));
    let off = [date!(2024 - 02 - 12), date!(2025 - 02 - 04), date!(2026 - 02 - 23), date!(2026 - 10 - 07)];
    assert!(off.iter().all(|day| !calendar.is_working_day(*day)));
    // Friday 13 February 2026: Saturday is worked, then nine days off, then Tuesday to Saturday are worked.
    let start = datetime!(2026-02-13 02:00 UTC);
    let due = term(5, TermUnit::WorkingDays).due(start, &[], &calendar, start);
    assert_eq!(due, term::Reached { at: datetime!(2026-02-27 16:00 UTC), provisional: false });
}

#[test]
fn a_term_in_working_days_ends_with_its_last_day_in_beijing() {
    // Late on Monday in Beijing: Monday does not count.
    let start = datetime!(2026-03-02 15:59 UTC);
    let due = term(5, TermUnit::WorkingDays).due(start, &[], &calendar(), start).at;
    assert_eq!(due, datetime!(2026-03-09 16:00 UTC));
    // One minute later it is Tuesday there.
    let start = datetime!(2026-03-02 16:00 UTC);
    assert_eq!(term(5, TermUnit::WorkingDays).due(start, &[], &calendar(), start).at, datetime!(2026-03-10 16:00 UTC));
}

#[test]
fn a_term_in_calendar_days_that_ends_on_a_day_off_ends_with_the_next_working_day() {
    let start = datetime!(2026-09-25 02:00 UTC);
    // The tenth day is 5 October, a holiday; 8 October is worked.
    let due = term(10, TermUnit::CalendarDays).due(start, &[], &calendar(), start).at;
    assert_eq!(due, datetime!(2026-10-08 16:00 UTC));
}

#[test]
fn ec_168_hours_run_in_wall_time_across_midnight_and_holidays() {
    // Found at 23:50 in Beijing on the last evening before the National Day holidays.
    let start = datetime!(2026-09-30 15:50 UTC);
    let due = term(4, TermUnit::Hours).due(start, &[], &calendar(), start);
    assert_eq!(due, term::Reached { at: datetime!(2026-09-30 19:50 UTC), provisional: false });
}

#[test]
fn a_deadline_that_reaches_an_unpublished_year_is_provisional() {
    let start = datetime!(2026-12-28 02:00 UTC);
    let due = term(5, TermUnit::WorkingDays).due(start, &[], &calendar(), start);
    assert!(due.provisional);
    let mut published = calendar();
    let off = [date!(2027 - 01 - 01), date!(2027 - 01 - 04)].into();
    published.set(2027, Arrangement { off, work: [].into() });
    let certain = term(5, TermUnit::WorkingDays).due(start, &[], &published, start);
    assert!(!certain.provisional && certain.at > due.at);
}

#[test]
fn a_day_that_a_pause_touches_does_not_count() {
    let start = datetime!(2026-03-02 02:00 UTC);
    let pause = |from, to| Pause { from, to, reason: "halt".into() };
    let closed = pause(datetime!(2026-03-03 02:00 UTC), Some(datetime!(2026-03-04 02:00 UTC)));
    let due = term(3, TermUnit::WorkingDays).due(start, &[closed], &calendar(), start).at;
    assert_eq!(due, datetime!(2026-03-09 16:00 UTC), "Thursday, Friday and Monday");
    let open = [pause(datetime!(2026-03-03 02:00 UTC), None)];
    let now = datetime!(2026-03-06 02:00 UTC);
    assert_eq!(term(3, TermUnit::WorkingDays).due(start, &open, &calendar(), now).at, datetime!(2026-03-11 16:00 UTC));
}

#[test]
fn shares_of_a_term_fall_inside_its_days() {
    let start = datetime!(2026-03-02 02:00 UTC);
    let five = term(5, TermUnit::WorkingDays);
    // Half of five days is noon of the third: Thursday in Beijing.
    assert_eq!(five.share(50, start, &[], &calendar(), start).at, datetime!(2026-03-05 04:00 UTC));
    assert_eq!(five.share(80, start, &[], &calendar(), start).at, datetime!(2026-03-08 16:00 UTC));
    let elapsed = |now| five.elapsed(start, &[], &calendar(), now);
    assert_eq!(elapsed(start), 0);
    assert_eq!(elapsed(datetime!(2026-03-05 04:00 UTC)), 50);
    assert_eq!(elapsed(datetime!(2026-03-07 04:00 UTC)), 79, "nothing passes on a Saturday");
    assert_eq!(elapsed(datetime!(2026-03-09 15:59:59 UTC)), 99);
    assert_eq!(elapsed(datetime!(2026-03-09 16:00 UTC)), 100);
}

#[test]
fn an_arrangement_that_cannot_be_is_refused() {
    let one = |off: &[Date], work: &[Date]| Arrangement {
        off: off.iter().copied().collect(),
        work: work.iter().copied().collect(),
    };
    assert!(one(&[date!(2027 - 01 - 01)], &[date!(2027 - 01 - 02)]).check(2027).is_ok());
    assert!(one(&[date!(2026 - 01 - 01)], &[]).check(2027).is_err());
    assert!(one(&[], &[date!(2027 - 01 - 04)]).check(2027).is_err(), "a Monday is worked anyway");
    assert!(one(&[date!(2027 - 01 - 02)], &[date!(2027 - 01 - 02)]).check(2027).is_err());
}

fn deadline(step: DeadlineStep, started_at: OffsetDateTime) -> Deadline {
    let cmd = StartDeadline {
        step,
        subject: Kind::Request,
        subject_id: Uuid::from_u128(40),
        title: "网约车行程：保险定价".into(),
        org_id: OrgId(Uuid::from_u128(4)),
        zone_id: Some(ZoneId(Uuid::from_u128(10))),
        party_ids: vec![OrgId(Uuid::from_u128(3))],
        grade: None,
        started_at,
    };
    Deadline::start(DeadlineId(Uuid::from_u128(1)), cmd, &Rules::default(), &calendar())
}

fn tick(deadline: &mut Deadline, standstill: Option<Standstill>, now: OffsetDateTime) -> Vec<Due> {
    let mut done = Vec::new();
    while let Some(due) = deadline.pending(&calendar(), standstill, now) {
        deadline.carry_out(due, &calendar(), now).unwrap();
        done.push(due);
        assert!(done.len() < 10, "{done:?}");
    }
    done
}

const MONDAY: OffsetDateTime = datetime!(2026-03-02 02:00 UTC);

#[test]
fn ec_53_a_deadline_reminds_at_50_and_80_percent_and_then_goes_to_the_data_authority() {
    let mut deadline = deadline(DeadlineStep::RequestDecide, MONDAY);
    assert_eq!(deadline.due_at, datetime!(2026-03-16 16:00 UTC));
    assert_eq!(tick(&mut deadline, None, MONDAY), []);
    assert_eq!(tick(&mut deadline, None, datetime!(2026-03-10 02:00 UTC)), [Due::Remind(50)]);
    assert_eq!(tick(&mut deadline, None, datetime!(2026-03-10 03:00 UTC)), []);
    assert_eq!(tick(&mut deadline, None, datetime!(2026-03-13 02:00 UTC)), [Due::Remind(80)]);
    assert_eq!(tick(&mut deadline, None, datetime!(2026-03-16 16:00 UTC)), [Due::Escalate]);
    assert_eq!((deadline.state, deadline.reminders.len()), (DeadlineState::Overdue, 3));
    let late = datetime!(2026-03-20 02:00 UTC);
    assert_eq!(tick(&mut deadline, None, late), [], "it waits: nothing is decided by silence");
    let by = Actor {
        person: PersonId(Uuid::from_u128(9)),
        org: OrgId(Uuid::from_u128(1)),
        org_kind: OrgKind::DataAuthority,
        roles: [].into(),
        zones: [].into(),
        delegated: [].into(),
        interests: [].into(),
        clearance: Default::default(),
        sort: ActorSort::Person,
    };
    deadline.urge(UrgeDeadline { note: "请于三日内答复".into() }, &by, late).unwrap();
    deadline.end(true, late).unwrap();
    assert_eq!(deadline.state, DeadlineState::Late);
}

#[test]
fn a_halt_stops_the_clock_of_a_step_but_not_of_an_incident() {
    let mut assess = deadline(DeadlineStep::RequestAssess, MONDAY);
    let halted = datetime!(2026-03-03 02:00 UTC);
    assert_eq!(tick(&mut assess, Some(Standstill::Halt), halted), [Due::Pause(Standstill::Halt)]);
    assert_eq!(tick(&mut assess, Some(Standstill::Halt), halted + Duration::days(20)), []);
    assert_eq!(tick(&mut assess, None, datetime!(2026-03-05 02:00 UTC)), [Due::Continue]);
    // Tuesday to Thursday were touched: Friday and the next four working days count.
    assert_eq!(assess.due_at, datetime!(2026-03-12 16:00 UTC));
    assess.end(true, datetime!(2026-03-12 02:00 UTC)).unwrap();
    assert_eq!(assess.state, DeadlineState::Met);
    let mut incident = deadline(DeadlineStep::IncidentReport, MONDAY);
    assert_eq!(tick(&mut incident, Some(Standstill::Halt), MONDAY + Duration::hours(13)), [Due::Remind(50)]);
}

#[test]
fn ec_44_without_rules_the_clock_of_a_decision_stands_still_and_that_of_a_review_goes_on() {
    let mut decide = deadline(DeadlineStep::RequestDecide, MONDAY);
    let frozen = datetime!(2026-03-03 02:00 UTC);
    assert_eq!(tick(&mut decide, Some(Standstill::NoRules), frozen), [Due::Pause(Standstill::NoRules)]);
    assert_eq!(decide.pauses[0].reason, "no_rules");
    assert_eq!(tick(&mut decide, None, frozen + Duration::days(10)), [Due::Continue]);
    let mut review = deadline(DeadlineStep::ExportReview, MONDAY);
    assert_eq!(tick(&mut review, Some(Standstill::NoRules), MONDAY + Duration::HOUR), []);
}

#[test]
fn a_deadline_is_counted_anew_when_the_calendar_changes() {
    let start = datetime!(2026-12-28 02:00 UTC);
    let mut deadline = deadline(DeadlineStep::RequestAssess, start);
    assert!(deadline.provisional);
    let mut published = calendar();
    published.set(2027, Arrangement { off: [date!(2027 - 01 - 01)].into(), work: [].into() });
    assert_eq!(deadline.pending(&published, None, start), Some(Due::Recount));
    deadline.carry_out(Due::Recount, &published, start).unwrap();
    assert!(!deadline.provisional);
    assert_eq!(deadline.pending(&published, None, start), None);
}

#[test]
fn a_withdrawn_record_ends_its_deadline_without_a_judgement() {
    let mut deadline = deadline(DeadlineStep::RequestAssess, MONDAY);
    deadline.end(false, MONDAY + Duration::days(30)).unwrap();
    assert_eq!(deadline.state, DeadlineState::Lapsed);
    assert_eq!(deadline.would_be_met(&Rules::default(), &calendar()), None);
}
