//! Exceptions from masking (A13.5): three agree, a term ends them, and what rests on them ends with them.

use crate::city::*;
use domain::{
    Actor, Grade, Record, Refusal,
    compute::sample_policy,
    grant::{
        DecideRequest, EndException, Exception, ExceptionFacts, ExceptionState, Grant, Grounds, ItemDecision,
        ProposeException, Request,
    },
    ids::{ExceptionId, GrantId},
    mask::Mask,
    policy::Use,
    record::FoundBy,
};
use time::{Date, Duration, macros::date};
use uuid::Uuid;

const NAME: &str = "旅客姓名";
const LAST: Date = date!(2026 - 09 - 30);

pub fn proposal() -> ProposeException {
    ProposeException {
        agreement_id: agreement().id,
        resource_id: resource(0).id,
        items: vec![NAME.into()],
        reason: "姓氏统计须用全名，统计结果不含姓名".into(),
        legal_basis: "统计法第七条".into(),
        end: LAST,
    }
}

fn propose_with(cmd: ProposeException, by: &Actor) -> Result<Exception, Refusal> {
    let (agreement, resource, zone) = (agreement(), resource(0), zone());
    let facts = ExceptionFacts { agreement: Some(&agreement), resource: Some(&resource), zone: Some(&zone) };
    Exception::propose(ExceptionId(Uuid::from_u128(70)), cmd, facts, by, &rules(), NOW)
}

pub fn proposed() -> Exception {
    propose_with(proposal(), &somebody(PROVIDER, 1)).unwrap()
}

/// Agreed to by all three.
pub fn exception() -> Exception {
    let mut exception = proposed();
    for of in [PROVIDER, REGULATOR, AUTHORITY] {
        exception.approve(&somebody(of, 2), NOW).unwrap();
    }
    exception
}

fn why() -> EndException {
    EndException { reason: "理由不再成立".into() }
}

/// A request whose name may be read in clear, decided on these exceptions.
fn decided_in_clear(exceptions: &[Exception]) -> Result<Request, Refusal> {
    let mut request = assessed_request();
    let clear = ItemDecision { usage: Some(Use::Plain), ..yes(NAME) };
    let items = ITEMS.iter().map(|item| if *item == NAME { clear.clone() } else { yes(item) }).collect();
    let (agreement, resource) = (agreement(), resource(0));
    let grounds = Grounds { agreement: &agreement, resource: &resource, exceptions, supply: None };
    let cmd = DecideRequest { items, opinion: String::new() };
    request.decide(cmd, grounds, &somebody(PROVIDER, 3), &rules(), NOW)?;
    Ok(request)
}

fn issue(request: &Request, exceptions: &[Exception]) -> Grant {
    let (agreement, resource) = (agreement(), resource(0));
    let grounds = Grounds { agreement: &agreement, resource: &resource, exceptions, supply: None };
    Grant::issue(GrantId(Uuid::from_u128(50)), request, grounds, &rules(), NOW).unwrap()
}

#[test]
fn a13_5_an_exception_takes_the_agreement_of_all_three_and_of_nobody_twice() {
    let mut exception = proposed();
    refused(exception.approve(&somebody(PROVIDER, 1), NOW), "grant.exception_own");
    refused(exception.approve(&somebody(OPERATOR, 1), NOW), "grant.exception_no_seat");
    exception.approve(&somebody(PROVIDER, 2), NOW).unwrap();
    refused(exception.approve(&somebody(PROVIDER, 3), NOW), "grant.exception_agreed");
    let mut both = somebody(REGULATOR, 1);
    both.person = somebody(PROVIDER, 2).person;
    refused(exception.approve(&both, NOW), "grant.exception_same_person");
    let waits = |e: &Exception| -> Vec<String> {
        e.found_by().into_iter().filter(|(by, _)| *by == FoundBy::Awaits).map(|(_, org)| org).collect()
    };
    assert_eq!(waits(&exception), [org(AUTHORITY).to_string(), org(REGULATOR).to_string()]);
    exception.approve(&somebody(REGULATOR, 1), NOW).unwrap();
    assert_eq!(exception.state, ExceptionState::Proposed);
    exception.approve(&somebody(AUTHORITY, 1), NOW).unwrap();
    assert_eq!(exception.state, ExceptionState::Active);
    assert!(waits(&exception).is_empty());
}

#[test]
fn a13_5_an_authority_that_regulates_the_zone_itself_speaks_for_both() {
    let mut zone = zone();
    zone.regulators = vec![org(AUTHORITY)];
    let (agreement, resource) = (agreement(), resource(0));
    let facts = ExceptionFacts { agreement: Some(&agreement), resource: Some(&resource), zone: Some(&zone) };
    let id = ExceptionId(Uuid::from_u128(70));
    let mut exception = Exception::propose(id, proposal(), facts, &somebody(PROVIDER, 1), &rules(), NOW).unwrap();
    exception.approve(&somebody(PROVIDER, 2), NOW).unwrap();
    exception.approve(&somebody(AUTHORITY, 1), NOW).unwrap();
    assert_eq!(exception.state, ExceptionState::Active);
}

#[test]
fn a13_5_a_proposal_states_reason_basis_items_and_a_term_within_the_agreement() {
    let by = somebody(PROVIDER, 1);
    let blank = ProposeException { reason: " ".into(), legal_basis: String::new(), items: vec![], ..proposal() };
    complains(
        propose_with(blank, &by),
        &[
            ("reason", "platform.field_required"),
            ("legal_basis", "platform.field_required"),
            ("items", "grant.items_missing"),
        ],
    );
    let items = ["延误分钟", "证件号码", "没有", NAME, NAME].map(str::to_owned).to_vec();
    complains(
        propose_with(ProposeException { items, ..proposal() }, &by),
        &[
            ("items.0", "grant.exception_needless"),
            ("items.1", "grant.exception_too_high"),
            ("items.2", "grant.item_unknown"),
            ("items.4", "grant.item_twice"),
        ],
    );
    for end in [date!(2026 - 03 - 01), date!(2027 - 03 - 01)] {
        refused(propose_with(ProposeException { end, ..proposal() }, &by), "grant.exception_too_long");
    }
    let elsewhere = ProposeException { resource_id: resource_id(9), ..proposal() };
    refused(propose_with(elsewhere, &by), "grant.exception_outside");
}

#[test]
fn a13_3_a13_5_clear_text_above_grade_2_needs_an_exception_in_force() {
    let refusal = decided_in_clear(&[]).unwrap_err();
    assert_eq!(refusal.code, "grant.clear_text");
    for state in [ExceptionState::Proposed, ExceptionState::Rejected, ExceptionState::Revoked, ExceptionState::Expired]
    {
        assert!(decided_in_clear(&[Exception { state, ..exception() }]).is_err(), "{state:?}");
    }
    let mut other = exception();
    other.agreement_id = domain::ids::AgreementId(Uuid::from_u128(99));
    assert!(decided_in_clear(&[other]).is_err(), "an exception holds for one operator");
    let request = decided_in_clear(&[exception()]).unwrap();
    let outcome = request.items.iter().find(|i| i.name == NAME).and_then(|i| i.decision.clone()).unwrap();
    assert_eq!((outcome.usage, outcome.exception_id), (Some(Use::Plain), Some(exception().id)));
}

#[test]
fn a13_5_a_grant_ends_with_the_exception_it_rests_on() {
    let request = decided_in_clear(&[exception()]).unwrap();
    let grant = issue(&request, &[exception()]);
    assert_eq!(grant.end, LAST);
    assert!(grant.rests_on(exception().id));
    let revoked = Exception { state: ExceptionState::Revoked, ..exception() };
    let narrowed = issue(&request, &[revoked]);
    assert!(!narrowed.items.iter().any(|item| item.name == NAME), "what it rested on is gone before it was issued");
    assert!(narrowed.end > LAST);
}

#[test]
fn a13_3_what_an_exception_lets_out_never_reaches_a_sample() {
    let request = decided_in_clear(&[exception()]).unwrap();
    let grant = issue(&request, &[exception()]);
    let resource = resource(0);
    let policy = sample_policy(&grant, &resource).unwrap();
    assert_eq!(policy.tables.values().next().unwrap().columns[NAME].mask, Some(Mask::Null));
    let formal = domain::grant::compile(&[(&grant, &resource)], grant.purpose, date!(2026 - 03 - 02)).unwrap();
    let formal = &formal.tables.values().next().unwrap().columns[NAME];
    assert_eq!((formal.usage, formal.grade), (Use::Plain, Grade::G3));
}

#[test]
fn a13_5_the_clock_reminds_once_per_step_and_ends_it() {
    let mut exception = exception();
    let days_before = |days: i64| LAST.midnight().assume_utc() - Duration::days(days) + Duration::hours(2);
    refused(exception.remind(&rules(), days_before(31)), "grant.exception_not_due");
    exception.remind(&rules(), days_before(30)).unwrap();
    assert_eq!(exception.state, ExceptionState::Ending);
    refused(exception.remind(&rules(), days_before(8)), "grant.exception_not_due");
    exception.remind(&rules(), days_before(3)).unwrap();
    let given: Vec<u32> = exception.reminders.iter().map(|reminder| reminder.days).collect();
    assert_eq!(given, [30, 7]);
    assert!(exception.covers(agreement().id, resource(0).id, NAME, LAST), "still in force on its last day");
    refused(exception.expire(days_before(0)), "grant.exception_not_due");
    exception.expire(days_before(-1)).unwrap();
    assert!(!exception.covers(agreement().id, resource(0).id, NAME, LAST));
    refused(exception.revoke(why(), &somebody(AUTHORITY, 1), AFTER), "platform.wrong_state");
    refused(proposed().approve(&somebody(AUTHORITY, 1), AFTER), "grant.exception_over");
}

#[test]
fn a13_5_any_of_the_three_ends_it_with_a_reason() {
    refused(exception().revoke(why(), &somebody(OPERATOR, 1), NOW), "grant.exception_no_seat");
    for of in [PROVIDER, REGULATOR, AUTHORITY] {
        let mut exception = exception();
        complains(
            exception.revoke(EndException { reason: " ".into() }, &somebody(of, 1), NOW),
            &[("reason", "platform.field_required")],
        );
        exception.revoke(why(), &somebody(of, 1), NOW).unwrap();
        assert_eq!((exception.state, exception.ended.unwrap().org), (ExceptionState::Revoked, org(of)));
        let mut proposed = proposed();
        proposed.reject(why(), &somebody(of, 1), NOW).unwrap();
        assert_eq!(proposed.state, ExceptionState::Rejected);
    }
}
