//! Organisations, people, passwords and locks.

use crate::city::*;
use domain::{
    Role,
    actor::{OrgKind, incompatible},
    form::Form,
    ids::PersonId,
    party::{
        AssignRoles, Attempts, ChangePassword, Credentials, Holding, Organisation, OrganisationState, Person,
        PersonState, RegisterOrganisation, RegisterPerson, SecondFactor, check_password, readable_password, valid_uscc,
    },
};
use std::collections::BTreeSet;
use time::Duration;
use uuid::Uuid;

const PASSWORD: &str = "Tide-River-42";

pub fn form(account: &str, of: u128, roles: &[Role]) -> RegisterPerson {
    RegisterPerson {
        account: account.into(),
        name: "张三".into(),
        org_id: org(of),
        roles: roles.iter().copied().collect(),
        password: PASSWORD.into(),
    }
}

fn register(cmd: &RegisterPerson, of: u128) -> Result<Person, domain::Refusal> {
    let organisation = organisation(of);
    Person::register(PersonId(Uuid::from_u128(500)), cmd, Some(&organisation), false, &rules(), NOW)
}

/// An attempt to sign in with a password alone.
fn try_password(person: &mut Person, right: bool, at: time::OffsetDateTime) -> Result<(), domain::Refusal> {
    person.sign_in(right, &mut SecondFactor::default(), None, &rules(), at)
}

/// A steward of the provider department.
pub fn steward() -> Person {
    register(&form("steward", PROVIDER, &[Role::ProviderSteward]), PROVIDER).unwrap()
}

#[test]
fn a3_2_a_credit_code_must_have_its_check_character() {
    // The example of the standard; the others are one step away from it.
    assert!(valid_uscc("91350100M000100Y43"));
    for bad in [
        "91350100M000100Y44",
        "91350100M000100Y4",
        "91350100M000100Y433",
        "91350100I000100Y43",
        "",
        "九1350100M000100Y43",
    ] {
        assert!(!valid_uscc(bad), "{bad}");
    }
}

#[test]
fn a3_2_one_wrong_character_or_two_swapped_ones_are_found() {
    let good = "91350100M000100Y43";
    for at in 0..18 {
        let mut wrong: Vec<char> = good.chars().collect();
        wrong[at] = if wrong[at] == '7' { '8' } else { '7' };
        let wrong: String = wrong.into_iter().collect();
        assert!(!valid_uscc(&wrong), "{wrong}");
    }
    assert!(!valid_uscc("93150100M000100Y43"));
}

#[test]
fn an_organisation_is_registered_once_per_code_in_capitals() {
    let cmd = RegisterOrganisation {
        name: " 市交通局 ".into(),
        uscc: Some(" 91350100m000100y43".into()),
        org_kind: OrgKind::ZoneRegulator,
        division: " 320100".into(),
        provider_class: None,
    };
    let admin = somebody(CENTRE, 1);
    let made = Organisation::register(org(9), cmd.clone(), false, &admin, NOW).unwrap();
    assert_eq!((made.name.as_str(), made.uscc.as_deref()), ("市交通局", Some("91350100M000100Y43")));
    assert_eq!(made.state, OrganisationState::Active);
    refused(Organisation::register(org(9), cmd, true, &admin, NOW), "party.uscc_taken");
}

#[test]
fn an_organisation_without_a_code_may_be_registered_but_not_with_a_wrong_one() {
    let cmd = |uscc: &str| RegisterOrganisation {
        name: String::new(),
        uscc: Some(uscc.into()),
        org_kind: OrgKind::Customer,
        division: String::new(),
        provider_class: None,
    };
    let admin = somebody(CENTRE, 1);
    let wrong = Organisation::register(org(9), cmd("123"), false, &admin, NOW);
    complains(wrong, &[("name", "platform.field_required"), ("uscc", "party.uscc_invalid")]);
    let blank = RegisterOrganisation { name: "客户".into(), ..cmd(" ") };
    assert_eq!(Organisation::register(org(9), blank, true, &admin, NOW).unwrap().uscc, None);
}

#[test]
fn an_organisation_closes_only_when_nobody_is_left() {
    let mut customer = organisation(CUSTOMER);
    refused(customer.close(1, 0), "party.organisation_staffed");
    assert!(customer.is_active(OrgKind::Customer));
    refused(customer.close(0, 1), "party.organisation_bound");
    customer.close(0, 0).unwrap();
    assert!(!customer.is_active(OrgKind::Customer));
    refused(customer.close(0, 0), "platform.wrong_state");
}

#[test]
fn accounts_are_three_to_thirty_two_plain_characters() {
    let at = |account: &str| register(&form(account, PROVIDER, &[Role::ProviderSteward]), PROVIDER);
    for good in ["abc", "li.lei_2-x", &"a".repeat(32)] {
        assert!(at(good).is_ok(), "{good}");
    }
    for bad in ["ab", &"a".repeat(33), "Abc", "a b", "张三丰", "a/b", ""] {
        complains(at(bad), &[("account", "party.account_invalid")]);
    }
}

#[test]
fn every_role_belongs_to_its_kind_of_organisation() {
    for role in Role::ALL {
        for of in [AUTHORITY, REGULATOR, PROVIDER, OPERATOR, CENTRE, CUSTOMER] {
            let outcome = register(&form("someone", of, &[*role]), of);
            let regulates_itself = kind_of(of) == OrgKind::DataAuthority && role.org_kind() == OrgKind::ZoneRegulator;
            if role.org_kind() == kind_of(of) || regulates_itself {
                assert!(outcome.is_ok(), "{role:?} in {of}");
            } else {
                complains(outcome, &[("roles.0", "party.role_not_of_kind")]);
            }
        }
    }
}

#[test]
fn the_three_administrators_are_three_people() {
    let all = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin];
    let refusal = register(&form("someone", CENTRE, &all), CENTRE).unwrap_err();
    assert_eq!(refusal.fields.len(), 3);
    assert_eq!(refusal.code, "party.roles_incompatible", "one breach of one article names it");
    assert_eq!(refusal.article, Some(24));
    for one in all {
        assert!(register(&form("someone", CENTRE, &[one]), CENTRE).is_ok());
    }
}

#[test]
fn ec_166_no_pair_of_the_incompatible_roles_is_held_together() {
    let held = |roles: &[Role]| incompatible(&roles.iter().copied().collect());
    for (one, other) in [
        (Role::ProviderSteward, Role::GradingReviewer),
        (Role::AuthorityHandler, Role::Expert),
        (Role::OperatorProduct, Role::PriceSupervisor),
        (Role::OperatorFinance, Role::Expert),
        (Role::KeyCustodianA, Role::KeyCustodianB),
        (Role::Developer, Role::RegulatorApprover),
        (Role::OperatorEngineer, Role::ProviderApprover),
        (Role::EnvironmentOperator, Role::RegulatorAssessor),
        (Role::SystemAdmin, Role::AuthorityApprover),
    ] {
        assert_eq!(held(&[one, other]), [(one, other)]);
        assert_eq!(held(&[other, one]).len(), 1, "the order does not matter");
    }
    for alone in Role::ALL {
        assert!(held(&[*alone]).is_empty(), "{alone:?} is incompatible with itself");
    }
    assert!(held(&[Role::ProviderSteward, Role::ProviderApprover]).is_empty(), "held in the case, not in the role");
}

#[test]
fn every_administrator_and_every_approver_needs_a_second_factor() {
    for role in [Role::SystemAdmin, Role::AuditAdmin, Role::RuleAdmin, Role::RegulatorApprover, Role::SecrecyOfficer] {
        assert!(role.needs_second_factor(), "{role:?}");
    }
    for role in [Role::OperatorEngineer, Role::CustomerUser, Role::Auditor, Role::ProviderSteward] {
        assert!(!role.needs_second_factor(), "{role:?}");
    }
}

#[test]
fn a_person_needs_a_role_an_organisation_and_a_free_account() {
    complains(register(&form("someone", CENTRE, &[]), CENTRE), &[("roles", "party.role_missing")]);
    let cmd = form("someone", PROVIDER, &[Role::ProviderSteward]);
    let id = PersonId(Uuid::from_u128(500));
    complains(Person::register(id, &cmd, None, false, &rules(), NOW), &[("org_id", "party.organisation_invalid")]);
    let mut closed = organisation(PROVIDER);
    closed.close(0, 0).unwrap();
    let into_closed = Person::register(id, &cmd, Some(&closed), false, &rules(), NOW);
    complains(into_closed, &[("org_id", "party.organisation_invalid")]);
    let taken = Person::register(id, &cmd, Some(&organisation(PROVIDER)), true, &rules(), NOW);
    refused(taken, "party.account_taken");
}

#[test]
fn nobody_changes_their_own_roles_lock_or_account() {
    let mut person = steward();
    let mut oneself = somebody(PROVIDER, 1);
    oneself.person = person.id;
    let roles = AssignRoles { roles: [Role::ProviderApprover].into(), ..Default::default() };
    let (provider, nothing) = (organisation(PROVIDER), BTreeSet::new());
    let holding = Holding { org: Some(&provider), groups: &[], delegated: &nothing };
    refused(person.assign(roles.clone(), holding, &oneself), "party.own_account");
    refused(person.close(&oneself), "party.own_account");
    person.state = PersonState::Locked;
    refused(person.unlock(&oneself), "party.own_account");
    person.assign(roles, holding, &somebody(CENTRE, 1)).unwrap();
    assert_eq!(person.roles, BTreeSet::from([Role::ProviderApprover]));
}

fn password_complaints(password: &str, account: &str) -> Vec<String> {
    let mut form = Form::new();
    check_password(&mut form, "password", password, account, &rules());
    form.done().err().map(|r| r.fields.into_iter().map(|f| f.code).collect()).unwrap_or_default()
}

#[test]
fn passwords_are_long_mixed_and_do_not_tell_the_account() {
    assert_eq!(password_complaints(PASSWORD, "steward"), Vec::<String>::new());
    assert_eq!(password_complaints("通行-口令-长长长Aa1", "steward"), Vec::<String>::new());
    assert_eq!(password_complaints("Ab1-", "steward"), ["party.password_short"]);
    assert_eq!(password_complaints(&"Ab1-".repeat(33), "steward"), ["party.password_long"]);
    assert_eq!(password_complaints("alllowercase", "steward"), ["party.password_plain"]);
    assert_eq!(password_complaints("lower12345678", "steward"), ["party.password_plain"]);
    assert_eq!(password_complaints("My-Steward-99", "steward"), ["party.password_account"]);
    assert_eq!(
        password_complaints("aaa", "aaa"),
        ["party.password_short", "party.password_plain", "party.password_account"]
    );
}

#[test]
fn drawn_passwords_pass_their_own_rules_whatever_was_drawn() {
    for byte in 0..=255u8 {
        let password = readable_password([byte; 16]);
        assert_eq!(password_complaints(&password, "steward"), Vec::<String>::new(), "{password}");
    }
    assert_ne!(readable_password([1; 16]), readable_password([2; 16]));
}

#[test]
fn a_password_changes_only_with_the_present_one_and_to_another() {
    let mut person = steward();
    let change = |old: &str, new: &str| ChangePassword { old: old.into(), new: new.into() };
    let wrong = person.change_password(&change("x", "New-secret-2"), false, &rules(), NOW);
    complains(wrong, &[("old", "party.password_wrong")]);
    let same = person.change_password(&change(PASSWORD, PASSWORD), true, &rules(), NOW);
    complains(same, &[("new", "party.password_same")]);
    let short = person.change_password(&change(PASSWORD, "Aa1-"), true, &rules(), NOW);
    complains(short, &[("new", "party.password_short")]);
    person.change_password(&change(PASSWORD, "New-secret-2"), true, &rules(), minutes(5)).unwrap();
    assert_eq!(person.password_set_at, minutes(5));
}

#[test]
fn five_wrong_passwords_lock_and_the_right_one_does_not_open() {
    let mut person = steward();
    for n in 0..4 {
        refused(try_password(&mut person, false, minutes(n)), "party.credentials_wrong");
        assert_eq!(person.state, PersonState::Active);
    }
    let refusal = refused(try_password(&mut person, false, minutes(4)), "party.locked");
    assert_eq!(refusal.retry_after_s, Some(15 * 60));
    assert_eq!(person.state, PersonState::Locked);
    let right = refused(try_password(&mut person, true, minutes(5)), "party.locked");
    assert_eq!(right.retry_after_s, Some(14 * 60));
    assert!(right.zh.contains("14 分钟"), "{right}");
}

#[test]
fn a_lock_ends_by_itself_and_attempts_during_it_do_not_lengthen_it() {
    let mut person = steward();
    for _ in 0..5 {
        let _ = try_password(&mut person, false, NOW);
    }
    for n in 1..15 {
        refused(try_password(&mut person, false, minutes(n)), "party.locked");
    }
    refused(try_password(&mut person, true, minutes(15) - Duration::SECOND), "party.locked");
    try_password(&mut person, true, minutes(15)).unwrap();
    assert_eq!((person.state, person.attempts.failures), (PersonState::Active, 0));
}

#[test]
fn after_a_lock_the_count_starts_anew() {
    let mut person = steward();
    for _ in 0..5 {
        let _ = try_password(&mut person, false, NOW);
    }
    refused(try_password(&mut person, false, minutes(15)), "party.credentials_wrong");
    assert_eq!(person.attempts.failures, 1);
}

#[test]
fn old_failures_are_forgotten_and_a_success_clears_them() {
    let mut person = steward();
    for _ in 0..4 {
        let _ = try_password(&mut person, false, NOW);
    }
    refused(try_password(&mut person, false, minutes(15)), "party.credentials_wrong");
    assert_eq!(person.attempts.failures, 1);
    try_password(&mut person, true, minutes(16)).unwrap();
    assert_eq!(person.attempts, Attempts::default());
}

#[test]
fn an_administrator_opens_a_lock_before_its_time() {
    let mut person = steward();
    for _ in 0..5 {
        let _ = try_password(&mut person, false, NOW);
    }
    person.unlock(&somebody(CENTRE, 1)).unwrap();
    try_password(&mut person, true, minutes(1)).unwrap();
}

#[test]
fn a_closed_account_answers_like_a_wrong_password() {
    let mut person = steward();
    person.close(&somebody(CENTRE, 1)).unwrap();
    let before = person.clone();
    refused(try_password(&mut person, true, NOW), "party.credentials_wrong");
    refused(try_password(&mut person, false, NOW), "party.credentials_wrong");
    assert_eq!(person, before);
}

#[test]
fn passwords_never_show_in_debug_output() {
    let shown = format!(
        "{:?} {:?} {:?}",
        form("someone", CENTRE, &[]),
        Credentials { account: "someone".into(), password: PASSWORD.into(), code: None },
        ChangePassword { old: PASSWORD.into(), new: PASSWORD.into() },
    );
    assert!(!shown.contains(PASSWORD), "{shown}");
}
