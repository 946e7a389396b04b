//! Signing in with a second factor.

use crate::city::*;
use crate::party::steward;
use domain::party::{Found, Person, PersonState, SecondFactor};

/// Recovery codes as their hashes.
fn recovery() -> Vec<String> {
    vec!["first".into(), "second".into()]
}

/// A factor whose first code was that of step 100.
fn enrolled() -> SecondFactor {
    let mut factor = SecondFactor::default();
    factor.begin("aa".into(), None).unwrap();
    factor.confirm(Some(100), recovery()).unwrap();
    factor
}

fn sign_in(person: &mut Person, factor: &mut SecondFactor, right: bool, found: Option<Found>) -> Result<(), String> {
    person.sign_in(right, factor, found, &rules(), NOW).map_err(|refusal| refusal.code)
}

#[test]
fn a_secret_is_in_force_once_its_first_code_came() {
    let mut factor = SecondFactor::default();
    refused(factor.confirm(Some(1), recovery()), "party.factor_not_begun");
    factor.begin("aa".into(), None).unwrap();
    assert_eq!((factor.pending(), factor.secret()), (Some("aa"), None));
    refused(factor.confirm(None, recovery()), "party.code_wrong");
    assert!(!factor.is_in_force());
    factor.confirm(Some(100), recovery()).unwrap();
    assert_eq!((factor.pending(), factor.secret(), factor.recovery().len()), (None, Some("aa"), 2));
}

#[test]
fn no_code_works_twice_and_none_of_an_earlier_step() {
    let mut factor = enrolled();
    for used in [99, 100] {
        refused(factor.accept(Found::Step(used)), "party.code_used");
    }
    factor.accept(Found::Step(101)).unwrap();
    refused(factor.accept(Found::Step(101)), "party.code_used");
    refused(factor.accept(Found::Nothing), "party.code_wrong");
}

#[test]
fn each_recovery_code_works_once() {
    let mut factor = enrolled();
    factor.accept(Found::Recovery(0)).unwrap();
    assert_eq!(factor.recovery(), ["second"]);
    factor.accept(Found::Recovery(0)).unwrap();
    refused(factor.accept(Found::Recovery(0)), "party.code_wrong");
}

#[test]
fn a_factor_is_replaced_only_with_a_code_of_it() {
    let mut factor = enrolled();
    refused(factor.begin("bb".into(), None), "party.code_required");
    refused(factor.begin("bb".into(), Some(Found::Nothing)), "party.code_wrong");
    factor.begin("bb".into(), Some(Found::Step(101))).unwrap();
    assert_eq!(factor.secret(), Some("aa"), "the old one holds until the new one is confirmed");
    factor.confirm(Some(102), recovery()).unwrap();
    assert_eq!(factor.secret(), Some("bb"));
}

#[test]
fn the_right_password_alone_neither_opens_nor_counts() {
    let (mut person, mut factor) = (steward(), enrolled());
    let _ = sign_in(&mut person, &mut factor, false, None);
    assert_eq!(sign_in(&mut person, &mut factor, true, None), Err("party.code_required".into()));
    assert_eq!(person.attempts.failures, 1, "neither forgotten nor added to");
    assert_eq!(sign_in(&mut person, &mut factor, true, Some(Found::Step(100))), Err("party.code_used".into()));
    assert_eq!(person.attempts.failures, 1);
    assert_eq!(sign_in(&mut person, &mut factor, true, Some(Found::Step(101))), Ok(()));
    assert_eq!(person.attempts.failures, 0);
}

#[test]
fn wrong_codes_lock_like_wrong_passwords_and_a_wrong_password_uses_up_no_code() {
    let (mut person, mut factor) = (steward(), enrolled());
    assert_eq!(sign_in(&mut person, &mut factor, false, Some(Found::Step(101))), Err("party.credentials_wrong".into()));
    for _ in 0..3 {
        assert_eq!(sign_in(&mut person, &mut factor, true, Some(Found::Nothing)), Err("party.code_wrong".into()));
    }
    assert_eq!(sign_in(&mut person, &mut factor, true, Some(Found::Nothing)), Err("party.locked".into()));
    assert_eq!(person.state, PersonState::Locked);
    assert_eq!(sign_in(&mut person, &mut factor, true, Some(Found::Step(101))), Err("party.locked".into()));
    person.attempts = Default::default();
    assert_eq!(sign_in(&mut person, &mut factor, true, Some(Found::Step(101))), Ok(()), "the code was not used up");
}

#[test]
fn a_lock_ends_by_the_clock() {
    let (mut person, mut factor) = (steward(), SecondFactor::default());
    for _ in 0..5 {
        let _ = sign_in(&mut person, &mut factor, false, None);
    }
    refused(person.unlock_by_time(minutes(14)), "party.locked");
    person.unlock_by_time(minutes(15)).unwrap();
    assert_eq!((person.state, person.attempts.failures), (PersonState::Active, 0));
    refused(person.unlock_by_time(minutes(16)), "platform.wrong_state");
}

#[test]
fn what_is_kept_of_a_factor_shows_nothing_in_a_log() {
    assert!(!format!("{:?}", enrolled()).contains("aa"));
}
