//! Who holds what: role groups inside groups, several organisations, delegations, and what must never come together.

use crate::{city::*, party::steward};
use domain::{
    Action, Record, Role,
    calendar::{Ending, Ends, Validity, furthest},
    ids::{DelegationId, GroupId, OrgId, PersonId},
    party::{
        AssignRoles, Credit, Delegate, DelegateFacts, Delegation, DescribeOrganisation, Group, GroupFacts, GroupState,
        Holding, JoinOrganisation, LeaveOrganisation, Membership, Organisation, OrganisationDetails, Person,
        PersonFile, PersonState, QualificationKind, RecordQualification, RelateOrganisation, Relation, TransferPerson,
        UpdateGroup, VerifyQualification,
        duplicate::{Likeness, Named, duplicates},
        effective,
    },
    rulebook::Rules,
};
use std::collections::{BTreeMap, BTreeSet};
use time::{Duration, macros::date};
use uuid::Uuid;

/// The `n`th group of the provider department.
pub fn group(n: u128, roles: &[Role], groups: &[u128]) -> Group {
    Group {
        id: GroupId(Uuid::from_u128(600 + n)),
        name: format!("岗位{n}"),
        org_id: org(PROVIDER),
        roles: roles.iter().copied().collect(),
        groups: groups.iter().map(|n| GroupId(Uuid::from_u128(600 + n))).collect(),
        state: GroupState::Active,
    }
}

/// A delegation of an approver's role by this person.
pub fn delegation(by: &domain::Actor) -> Delegation {
    let (to, own, none) = (steward(), [Role::ProviderApprover].into(), BTreeSet::new());
    let facts = DelegateFacts { to: Some(&to), own: &own, theirs: &none };
    give(delegate(&to, 7), facts, by).unwrap()
}

fn delegate(to: &Person, days: i64) -> Delegate {
    let (roles, end) = ([Role::ProviderApprover].into(), START + Duration::days(days - 1));
    Delegate { to: to.id, roles, start: START, end, reason: "休假".into() }
}

fn give(cmd: Delegate, facts: DelegateFacts<'_>, by: &domain::Actor) -> Result<Delegation, domain::Refusal> {
    Delegation::give(DelegationId(Uuid::from_u128(800)), cmd, facts, by, &rules(), (START, NOW))
}

fn nothing() -> BTreeMap<PersonId, BTreeSet<Role>> {
    BTreeMap::new()
}

fn update(roles: &[Role], groups: &[u128]) -> UpdateGroup {
    let Group { name, roles, groups, .. } = group(0, roles, groups);
    UpdateGroup { name, roles, groups }
}

#[test]
fn a_group_gives_what_its_groups_give_at_any_depth() {
    let all =
        [group(1, &[Role::ProviderSteward], &[2]), group(2, &[], &[3]), group(3, &[Role::ProviderApprover], &[1])];
    let held = effective(&BTreeSet::new(), &[all[0].id].into(), &all);
    assert_eq!(held, [Role::ProviderSteward, Role::ProviderApprover].into());
    let mut closed = all.clone();
    closed[1].state = GroupState::Closed;
    assert_eq!(effective(&BTreeSet::new(), &[all[0].id].into(), &closed), [Role::ProviderSteward].into());
}

#[test]
fn ec_166_two_incompatible_roles_do_not_meet_through_nested_groups() {
    let provider = organisation(PROVIDER);
    let all = [group(1, &[Role::GradingReviewer], &[]), group(2, &[Role::ProviderApprover], &[1])];
    let none = BTreeSet::new();
    let holding = Holding { org: Some(&provider), groups: &all, delegated: &none };
    let mut person = steward();
    let cmd = AssignRoles { roles: [Role::ProviderSteward].into(), groups: [all[1].id].into() };
    refused(person.assign(cmd, holding, &somebody(CENTRE, 1)), "party.roles_incompatible");
    // The other way round: the person holds the outer group, and the inner one changes.
    let mut inner = group(1, &[Role::SecrecyOfficer], &[]);
    person.groups = [all[1].id].into();
    let all = [inner.clone(), all[1].clone()];
    let (people, delegated) = ([person], nothing());
    let facts = GroupFacts { org: Some(&provider), all: &all, people: &people, delegated: &delegated };
    let before = inner.clone();
    let refusal = refused(inner.update(update(&[Role::GradingReviewer], &[]), facts), "party.group_conflict");
    assert!(refusal.zh.contains("1 人"), "{refusal}");
    assert_eq!(inner, before);
    inner.update(update(&[Role::SecrecyOfficer, Role::ProviderApprover], &[]), facts).unwrap();
}

#[test]
fn a_group_lies_in_no_circle_and_gives_only_roles_of_its_organisation() {
    let provider = organisation(PROVIDER);
    let all = [group(1, &[Role::ProviderSteward], &[]), group(2, &[], &[1])];
    let delegated = nothing();
    let facts = GroupFacts { org: Some(&provider), all: &all, people: &[], delegated: &delegated };
    refused(all[0].clone().update(update(&[], &[2]), facts), "party.group_cycle");
    refused(all[0].clone().update(update(&[], &[1]), facts), "party.group_cycle");
    refused(all[0].clone().update(update(&[Role::SystemAdmin], &[]), facts), "party.role_not_of_kind");
    refused(all[0].clone().update(update(&[Role::ProviderSteward], &[9]), facts), "party.group_invalid");
    let both = update(&[Role::ProviderSteward, Role::GradingReviewer], &[]);
    refused(all[0].clone().update(both, facts), "party.roles_incompatible");
}

fn join(of: u128, roles: &[Role]) -> JoinOrganisation {
    let roles = roles.iter().copied().collect();
    JoinOrganisation { org_id: org(of), roles, groups: BTreeSet::new(), until: Some(END) }
}

fn joined(person: &mut Person, of: u128, roles: &[Role]) -> Result<(), domain::Refusal> {
    let (to, none) = (organisation(of), BTreeSet::new());
    let holding = Holding { org: Some(&to), groups: &[], delegated: &none };
    person.join(join(of, roles), holding, &somebody(CENTRE, 1), START)
}

#[test]
fn ec_173_somebody_with_two_organisations_holds_each_ones_roles_there() {
    let mut person = steward();
    joined(&mut person, REGULATOR, &[Role::RegulatorAssessor]).unwrap();
    assert_eq!(person.organisations(START), [org(PROVIDER), org(REGULATOR)]);
    assert_eq!(person.held_in(org(REGULATOR), START, &[]), [Role::RegulatorAssessor].into());
    assert_eq!(person.held_in(org(OPERATOR), START, &[]), BTreeSet::new());
    assert_eq!(person.interests(org(REGULATOR), START, 12), [org(PROVIDER)].into());
    let after = END + Duration::DAY;
    assert_eq!(person.organisations(after), [org(PROVIDER)], "a term ends");
    assert_eq!(person.held_in(org(REGULATOR), after, &[]), BTreeSet::new());
}

#[test]
fn ec_166_incompatible_roles_do_not_meet_across_organisations() {
    let mut person = steward();
    joined(&mut person, OPERATOR, &[Role::OperatorEngineer]).unwrap();
    refused(joined(&mut person, REGULATOR, &[Role::RegulatorApprover]), "party.roles_incompatible");
    let home = joined(&mut person, PROVIDER, &[Role::ProviderSteward]);
    complains(home, &[("org_id", "party.organisation_is_home")]);
    refused(joined(&mut person, REGULATOR, &[]), "party.role_missing");
}

#[test]
fn ec_174_who_moves_from_an_operator_to_a_regulator_leaves_its_cases_to_others_for_a_year() {
    let mut person = steward();
    joined(&mut person, OPERATOR, &[Role::OperatorProduct]).unwrap();
    let (admin, left) = (somebody(CENTRE, 1), date!(2026 - 08 - 31));
    person.leave(&LeaveOrganisation { org_id: org(OPERATOR) }, &admin, left).unwrap();
    let (to, none) = (organisation(REGULATOR), BTreeSet::new());
    let holding = Holding { org: Some(&to), groups: &[], delegated: &none };
    let cmd = TransferPerson { org_id: to.id, roles: [Role::RegulatorAssessor].into(), groups: BTreeSet::new() };
    person.transfer(cmd, holding, &admin, left).unwrap();
    let mut actor = somebody(REGULATOR, 1);
    for (day, blocked) in [(date!(2027 - 08 - 30), true), (date!(2027 - 08 - 31), false)] {
        actor.interests = person.interests(org(REGULATOR), day, 12);
        let decided = actor.check_interest(Action::RequestAssess, org(OPERATOR), &[]);
        assert_eq!(decided.is_err(), blocked, "{day}");
        assert!(actor.check_interest(Action::RequestAssess, org(OTHER_OPERATOR), &[]).is_ok());
        assert!(actor.check_interest(Action::ProductSuspend, org(OPERATOR), &[]).is_ok(), "a stop is no favour");
    }
    let again = person.leave(&LeaveOrganisation { org_id: org(OPERATOR) }, &admin, left);
    complains(again, &[("org_id", "party.not_a_member")]);
}

#[test]
fn ec_174_a_membership_that_ends_by_its_term_is_followed_by_the_cooling_off_time() {
    let mut person = steward();
    let until = date!(2026 - 08 - 31);
    person.others = vec![Membership { org_id: org(OPERATOR), roles: [].into(), groups: [].into(), until: Some(until) }];
    for (day, leans) in [(until, true), (date!(2027 - 08 - 30), true), (date!(2027 - 08 - 31), false)] {
        assert_eq!(person.interests(person.org_id, day, 12).contains(&org(OPERATOR)), leans, "{day}");
    }
}

#[test]
fn two_that_sign_with_each_other_are_both_parties_of_the_case() {
    let actor = domain::Actor { interests: [org(OPERATOR)].into(), ..somebody(AUTHORITY, 2) };
    refused(actor.check_interest(Action::AgreementSign, org(AUTHORITY), &[org(OPERATOR)]), "party.own_case");
    assert!(actor.check_interest(Action::RequestDecide, org(CUSTOMER), &[org(OPERATOR)]).is_ok());
}

#[test]
fn ec_169_roles_are_delegated_to_a_colleague_for_a_term() {
    let (by, to, none) = (somebody(PROVIDER, 1), steward(), BTreeSet::new());
    let own = [Role::ProviderApprover].into();
    let facts = DelegateFacts { to: Some(&to), own: &own, theirs: &none };
    let made = give(delegate(&to, 30), facts, &by).unwrap();
    assert!(made.holds(START) && made.holds(made.end) && !made.holds(made.end + Duration::DAY));
    complains(give(delegate(&to, 31), facts, &by), &[("end", "party.delegation_term")]);
    complains(give(delegate(&to, 0), facts, &by), &[("end", "party.delegation_term")]);
}

#[test]
fn ec_169_nobody_delegates_to_themselves_to_strangers_or_what_is_not_theirs() {
    let (by, to, none) = (somebody(PROVIDER, 1), steward(), BTreeSet::new());
    let own = [Role::ProviderApprover].into();
    let facts = DelegateFacts { to: Some(&to), own: &own, theirs: &none };
    let elsewhere = somebody(REGULATOR, 1);
    refused(give(delegate(&to, 7), facts, &elsewhere), "party.delegate_invalid");
    let mut oneself = by.clone();
    oneself.person = to.id;
    refused(give(delegate(&to, 7), facts, &oneself), "party.delegate_invalid");
    let borrowed = DelegateFacts { own: &none, ..facts };
    refused(give(delegate(&to, 7), borrowed, &by), "party.role_not_own");
    let theirs = [Role::DeliveryOperator].into();
    let conflicting = DelegateFacts { theirs: &theirs, ..facts };
    refused(give(delegate(&to, 7), conflicting, &by), "party.roles_incompatible");
    let administrators = [Role::ProviderApprover, Role::SystemAdmin].into();
    let cmd = Delegate { roles: [Role::SystemAdmin].into(), ..delegate(&to, 7) };
    refused(give(cmd, DelegateFacts { own: &administrators, ..facts }, &by), "party.role_not_delegated");
    let past = Delegate { start: START - Duration::DAY, ..delegate(&to, 7) };
    complains(give(past, facts, &by), &[("start", "party.delegation_past")]);
}

#[test]
fn ec_169_a_delegate_does_not_decide_what_they_or_the_delegator_brought() {
    let mut actor = somebody(PROVIDER, 1);
    let delegator = PersonId(Uuid::from_u128(77));
    actor.delegated = [(Role::ProviderApprover, delegator)].into();
    for own in [actor.person, delegator] {
        refused(actor.check_delegate(own), "party.delegate_is_requester");
    }
    actor.check_delegate(PersonId(Uuid::from_u128(78))).unwrap();
    assert!(!actor.without_delegated().roles.contains(&Role::ProviderApprover));
}

#[test]
fn a_delegation_is_taken_back_by_whoever_gave_it_or_an_administrator() {
    let by = somebody(PROVIDER, 1);
    let mut made = delegation(&by);
    refused(made.revoke(&somebody(PROVIDER, 2)), "party.delegation_not_own");
    made.clone().revoke(&somebody(CENTRE, 1)).unwrap();
    made.revoke(&by).unwrap();
    refused(made.revoke(&by), "platform.wrong_state");
}

#[test]
fn an_account_with_a_last_day_is_closed_after_it() {
    let mut person = steward();
    let file = PersonFile { expires_on: Some(START), trained_on: Some(START), ..PersonFile::default() };
    person.put_on_file(file, &somebody(CENTRE, 1), &rules(), START).unwrap();
    assert!(!person.is_over(START) && person.is_over(START + Duration::DAY));
    let over = PersonFile { expires_on: Some(START - Duration::DAY), ..PersonFile::default() };
    complains(person.put_on_file(over, &somebody(CENTRE, 1), &rules(), START), &[("expires_on", "party.term_over")]);
    let untrained = PersonFile { training_until: Some(END), ..PersonFile::default() };
    complains(
        person.put_on_file(untrained, &somebody(CENTRE, 1), &rules(), START),
        &[("training_until", "party.term_over")],
    );
}

fn certificate(number: &str) -> RecordQualification {
    RecordQualification {
        kind: QualificationKind::Dsmm,
        issuer: "评估机构".into(),
        number: number.into(),
        level: Some(3),
        issued_on: START,
        valid_until: Some(END),
        file_digest: None,
    }
}

#[test]
fn a12_1_a_qualification_counts_once_somebody_else_has_verified_it_and_until_its_end() {
    let mut operator = organisation(OPERATOR);
    let (recorder, verifier) = (somebody(OPERATOR, 1), somebody(CENTRE, 1));
    operator.qualify(certificate("1"), &recorder, START).unwrap();
    let name = VerifyQualification { kind: QualificationKind::Dsmm, number: "1".into() };
    assert!(!operator.is_qualified(QualificationKind::Dsmm, START));
    refused(operator.verify(&name, &recorder), "party.verified_by_recorder");
    operator.verify(&name, &verifier).unwrap();
    assert!(operator.is_qualified(QualificationKind::Dsmm, END));
    assert!(!operator.is_qualified(QualificationKind::Dsmm, END + Duration::DAY));
    assert!(!operator.is_qualified(QualificationKind::Mlps, START));
    operator.qualify(certificate("1"), &recorder, START).unwrap();
    assert_eq!(operator.qualifications.len(), 1, "a renewal takes the place of the old one");
    assert!(!operator.is_qualified(QualificationKind::Dsmm, START), "and is verified again");
}

#[test]
fn a6_1_name_and_credit_standing_are_corrected_by_the_register_alone() {
    let mut operator = organisation(OPERATOR);
    let describe = |name: &str, credit: Credit, address: &str| DescribeOrganisation {
        name: name.into(),
        details: OrganisationDetails { credit, address: address.into(), ..OrganisationDetails::default() },
    };
    let (own, name) = (somebody(OPERATOR, 1), operator.name.clone());
    operator.describe(describe(&name, Credit::Unchecked, "中山路 1 号"), &own, START).unwrap();
    complains(
        operator.describe(describe("另一家公司", Credit::Clear, ""), &own, START),
        &[("name", "party.registered_by_register"), ("details.credit", "party.registered_by_register")],
    );
    for register in [AUTHORITY, CENTRE] {
        operator.describe(describe("另一家公司", Credit::Clear, ""), &somebody(register, 1), START).unwrap();
    }
    assert_eq!((operator.name.as_str(), operator.details.credit), ("另一家公司", Credit::Clear));
}

#[test]
fn a24_1_memberships_and_delegations_tell_their_end_while_they_hold() {
    let by = somebody(PROVIDER, 1);
    let mut given = delegation(&by);
    assert_eq!(given.ends()[0].ending, Ending::Delegation);
    given.revoke(&by).unwrap();
    assert!(given.ends().is_empty(), "what was taken back ends no more");
    let mut person = steward();
    let none = BTreeSet::new();
    person.others = [Some(END), None]
        .map(|until| Membership { org_id: org(OPERATOR), roles: none.clone(), groups: BTreeSet::new(), until })
        .into();
    let ends = Ends { ending: Ending::Membership, which: String::new(), last_day: END };
    assert_eq!(person.ends(), [ends], "one without a last day ends nowhere");
    person.state = PersonState::Closed;
    assert!(person.ends().is_empty());
}

#[test]
fn an_alarm_sounds_before_an_end_and_stays_after_it() {
    let term = |days: i64| {
        let ends = Ends { ending: Ending::Training, which: String::new(), last_day: END };
        ends.notice(&Rules::default(), END - Duration::days(days)).map(|n| (n.term, n.days_left))
    };
    assert_eq!(term(91), None);
    assert_eq!(term(90), Some((Validity::Ending, 90)));
    assert_eq!(term(0), Some((Validity::Ending, 0)));
    assert_eq!(term(-1), Some((Validity::Over, -1)));
}

#[test]
fn a11_2_an_agreement_reminds_half_a_year_a_quarter_and_a_month_before_its_end() {
    let reminder = |days: i64| {
        let ends = Ends { ending: Ending::Agreement, which: String::new(), last_day: END };
        ends.notice(&Rules::default(), END - Duration::days(days)).map(|n| n.reminder)
    };
    let reached = [181, 180, 91, 90, 31, 30, 0].map(reminder);
    assert_eq!(reached, [None, Some(180), Some(180), Some(90), Some(90), Some(30), Some(30)]);
}

#[test]
fn a26_2_the_rules_remind_half_a_year_before_their_end() {
    assert!(Ending::Rules.reminders(&Rules::default()).contains(&180));
    assert_eq!(furthest(&Rules::default()), 180);
}

#[test]
fn a7_3_a_relation_is_on_both_records() {
    let (mut one, mut other) = (organisation(OPERATOR), organisation(OTHER_OPERATOR));
    let cmd = |relation| RelateOrganisation { org_id: org(OTHER_OPERATOR), relation };
    one.relate(Some(&mut other), &cmd(Some(Relation::Parent))).unwrap();
    assert_eq!((one.related[0].relation, other.related[0].relation), (Relation::Parent, Relation::Subsidiary));
    one.relate(Some(&mut other), &cmd(None)).unwrap();
    assert!(one.related.is_empty() && other.related.is_empty());
    let mut same: Organisation = one.clone();
    let own = RelateOrganisation { org_id: one.id, relation: None };
    refused(one.relate(Some(&mut same), &own), "party.relation_self");
}

#[test]
fn ec_21_near_duplicates_are_found_by_name_and_code() {
    let o =
        |n: u128, name: &'static str, uscc: Option<&'static str>| Named { id: OrgId(Uuid::from_u128(n)), name, uscc };
    let all = [
        o(1, "云禾数据运营有限公司", Some("91350100M000100Y43")),
        o(2, "云禾 数据（运营）有限责任公司", None),
        o(3, "云禾数椐运营有限公司", None),
        o(4, "通达数据", Some("91350100M000100Y34")),
        o(5, "市交通局", Some("91350100M000100Y53")),
        o(6, "市交警局", None),
    ];
    let found: Vec<(u128, u128, Likeness)> =
        duplicates(&all).iter().map(|d| (d.one.0.as_u128(), d.other.0.as_u128(), d.likeness)).collect();
    assert_eq!(
        found,
        [
            (1, 2, Likeness::SameName),
            (1, 3, Likeness::CloseName),
            (1, 4, Likeness::CloseCode),
            (1, 5, Likeness::CloseCode),
            (2, 3, Likeness::CloseName),
            (5, 6, Likeness::CloseName),
        ]
    );
}
