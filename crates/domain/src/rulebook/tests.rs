#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::{
    Actor,
    actor::{ActorSort, OrgKind},
    ids::{OrgId, PersonId, RuleChangeId},
};
use serde_json::{Value, json};
use time::{
    Date, OffsetDateTime,
    macros::{date, datetime},
};
use uuid::Uuid;

const NJ: &str = include_str!("../../../../rulebooks/nj-draft-2024-03.toml");

/// The pack that stands in the repository.
fn shipped() -> Pack {
    Pack::from_toml(NJ).unwrap()
}

fn library() -> Library {
    Library::shipped().unwrap()
}

fn somebody(n: u128) -> Actor {
    Actor {
        person: PersonId(Uuid::from_u128(n)),
        org: OrgId(Uuid::from_u128(1)),
        org_kind: OrgKind::DataAuthority,
        roles: [].into(),
        zones: [].into(),
        delegated: [].into(),
        interests: [].into(),
        clearance: Default::default(),
        sort: ActorSort::Person,
    }
}

fn form(change_kind: ChangeKind, pack: &str) -> ProposeChange {
    ProposeChange {
        change_kind,
        pack: pack.into(),
        published: None,
        from: None,
        until: None,
        parameter: None,
        value: None,
        doc_no: "云数〔2025〕1号".into(),
        reason: "施行".into(),
    }
}

fn adopt(pack: &str, published: Date) -> ProposeChange {
    ProposeChange { published: Some(published), ..form(ChangeKind::Adopt, pack) }
}

fn set(pack: &str, name: &str, value: Value) -> ProposeChange {
    ProposeChange { parameter: Some(name.into()), value: Some(value), ..form(ChangeKind::Set, pack) }
}

fn propose(book: &Rulebook, cmd: ProposeChange, at: OffsetDateTime) -> Result<RuleChange, Refusal> {
    let id = RuleChangeId(Uuid::from_u128(u128::try_from(at.unix_timestamp()).unwrap()));
    RuleChange::propose(id, cmd, ChangeFacts { rulebook: book }, &somebody(1), at)
}

/// The rulebook after these proposals, each confirmed by another person at the same moment.
fn after(steps: Vec<(OffsetDateTime, ProposeChange)>) -> Rulebook {
    let mut book = Rulebook::new(library(), []);
    let mut changes: Vec<RuleChange> = Vec::new();
    for (at, cmd) in steps {
        let mut change = propose(&book, cmd, at).unwrap();
        change.confirm(&book, &somebody(2), at).unwrap();
        changes.push(change);
        book = Rulebook::new(library(), changes.clone());
    }
    book
}

const START: OffsetDateTime = datetime!(2025-01-06 02:00 UTC);

fn complains(outcome: Result<RuleChange, Refusal>, field: &str, code: &str) {
    let refusal = outcome.unwrap_err();
    let found: Vec<_> = refusal.fields.iter().map(|f| (f.field.as_str(), f.code.as_str())).collect();
    assert!(found.contains(&(field, code)), "{found:?}");
}

#[test]
fn the_shipped_pack_states_the_values_decisions_take_by_default() {
    let rules = shipped().rules().unwrap();
    assert_eq!(rules.parameters, Rules::default().parameters);
    assert_eq!((rules.pack, rules.in_force), (Rules::default().pack, true));
}

#[test]
fn every_control_that_a_refusal_or_an_action_names_stands_in_the_shipped_pack() {
    let pack = shipped();
    let stated: std::collections::BTreeSet<&str> = pack.controls.iter().map(|c| c.row.as_str()).collect();
    let refusals = crate::codes::all().filter_map(|code| code.control);
    let actions = crate::access::Action::ALL.iter().filter_map(|action| action.control());
    let missing: Vec<_> = refusals.chain(actions).filter(|row| !stated.contains(row)).collect();
    assert!(missing.is_empty(), "no such control: {missing:?}");
}

#[test]
fn a1_1_every_control_of_the_shipped_pack_stands_in_one_of_its_26_articles() {
    let pack = shipped();
    assert_eq!(pack.articles.iter().map(|a| a.number).collect::<Vec<_>>(), (1..=26).collect::<Vec<_>>());
    assert!(pack.controls.iter().all(|c| (1..=26).contains(&c.article)));
    for article in 1..=26 {
        assert!(pack.controls.iter().any(|c| c.article == article), "article {article} has no control");
    }
}

/// The shipped pack as a table, changed and written again.
fn changed(change: impl FnOnce(&mut toml::Table)) -> Result<Pack, PackError> {
    let mut table: toml::Table = NJ.parse().unwrap();
    change(&mut table);
    Pack::from_toml(&toml::to_string(&table).unwrap())
}

fn parameters(table: &mut toml::Table) -> &mut toml::Table {
    table["parameters"].as_table_mut().unwrap()
}

#[test]
fn a_pack_survives_being_written_and_read() {
    assert_eq!(changed(|_| {}).unwrap(), shipped());
}

#[test]
fn what_is_wrong_in_a_pack_is_an_error_with_its_name() {
    type Change = fn(&mut toml::Table);
    let break_it: [(&str, Change); 15] = [
        ("keys_max", |t| drop(t["notes"].as_table_mut().unwrap().remove("keys_max"))),
        ("min_groups", |t| drop(parameters(t).insert("min_groups".into(), 3.into()))),
        ("lockout_attempts", |t| drop(parameters(t).remove("lockout_attempts"))),
        ("min_group", |t| drop(parameters(t).insert("min_group".into(), 0.into()))),
        ("term_max_years", |t| drop(parameters(t).insert("term_max_years".into(), 0.into()))),
        ("sampling_percent", |t| drop(parameters(t).insert("sampling_percent".into(), 101.into()))),
        ("session_absolute_minutes", |t| drop(parameters(t).insert("session_absolute_minutes".into(), 1.into()))),
        ("reviews", |t| drop(parameters(t)["reviews"].as_table_mut().unwrap().remove("3"))),
        ("deadline", |t| drop(parameters(t).insert("decide_days".into(), 100_000.into()))),
        ("alarm_days", |t| drop(parameters(t).insert("alarm_days".into(), 4_000_000.into()))),
        ("lockout_minutes", |t| drop(parameters(t).insert("lockout_minutes".into(), 4_294_967_295_i64.into()))),
        ("password_min_length", |t| drop(parameters(t).insert("password_min_length".into(), 129.into()))),
        ("grade", |t| drop(parameters(t).insert("clear_text_max_grade".into(), 5.into()))),
        ("stands twice", |t| {
            let controls = t["controls"].as_array_mut().unwrap();
            controls.push(controls[0].clone());
        }),
        ("does not belong", |t| {
            t["controls"].as_array_mut().unwrap()[0].as_table_mut().unwrap()["article"] = 12.into();
        }),
    ];
    for (word, change) in break_it {
        let error = changed(change).unwrap_err().to_string();
        assert!(error.contains(word), "{word}: {error}");
    }
    let error = changed(|t| drop(t.insert("paragraphs".into(), 1.into()))).unwrap_err();
    assert!(matches!(&error, PackError::Syntax(e) if e.contains("paragraphs")), "{error}");
}

#[test]
fn reviews_by_grade_follow_the_design() {
    let rules = Rules::default();
    let counts = [Grade::G1, Grade::G2, Grade::G3, Grade::G4].map(|g| rules.reviews(g));
    assert_eq!(counts.map(|r| r.regulators), [0, 0, 2, 2]);
    assert_eq!(counts.map(|r| r.provider), [false, false, false, true]);
}

#[test]
fn a26_1_and_a26_2_a_term_is_counted_from_the_day_of_publication() {
    let head = shipped().pack;
    assert_eq!(head.term(date!(2024 - 03 - 21)), (date!(2024 - 04 - 20), Some(date!(2026 - 04 - 19))));
    assert_eq!(head.term(date!(2024 - 01 - 30)), (date!(2024 - 02 - 29), Some(date!(2026 - 02 - 28))));
    assert_eq!(head.term(date!(2024 - 04 - 01)).0, date!(2024 - 05 - 01));
}

#[test]
fn a26_1_the_printed_day_is_kept_beside_the_counted_one() {
    let book = Rulebook::new(library(), []);
    let cmd = adopt("nj-draft-2024-03", date!(2024 - 04 - 01));
    let counted = propose(&book, cmd.clone(), START).unwrap();
    assert_eq!((counted.from, counted.until), (Some(date!(2024 - 05 - 01)), Some(date!(2026 - 04 - 30))));
    let printed = propose(&book, ProposeChange { from: Some(date!(2024 - 05 - 02)), ..cmd }, START).unwrap();
    assert_eq!((printed.from, printed.until), (Some(date!(2024 - 05 - 02)), Some(date!(2026 - 05 - 01))));
    assert_eq!(printed.suggested_from, Some(date!(2024 - 05 - 01)));
}

#[test]
fn ec_44_after_the_last_day_nothing_new_is_authorised_and_what_runs_keeps_its_rules() {
    let book = after(vec![(START, adopt("nj-draft-2024-03", date!(2024 - 12 - 01)))]);
    let last = datetime!(2026-12-30 15:59:59 UTC);
    let over = datetime!(2026-12-30 16:00 UTC);
    assert_eq!(book.rules(last).admit(Action::AgreementSign), Ok(()));
    let rules = book.rules(over);
    for action in NEW_AUTHORISATIONS {
        assert_eq!(rules.admit(*action).unwrap_err().code, "rulebook.none_in_force");
    }
    for action in [Action::AgreementSuspend, Action::JobSubmit, Action::ExportSubmit, Action::ExceptionRevoke] {
        assert_eq!(rules.admit(action), Ok(()));
    }
    assert_eq!((rules.pack.as_str(), rules.parameters), ("nj-draft-2024-03", Rules::default().parameters));
    assert_eq!(book.standing(over).packs[0].state, PackState::Expired);
    assert!(book.standing(last).renewal_due && book.standing(last).until == Some(date!(2026 - 12 - 30)));
}

#[test]
fn a26_2_before_any_adoption_and_before_the_first_day_nothing_is_authorised() {
    let never = Rulebook::new(library(), []);
    assert!(!never.rules(START).in_force);
    let book = after(vec![(START, adopt("nj-draft-2024-03", date!(2025 - 01 - 02)))]);
    assert_eq!(book.standing(START).packs[0].state, PackState::Pending);
    assert!(!book.rules(datetime!(2025-01-31 15:59 UTC)).in_force);
    assert!(book.rules(datetime!(2025-01-31 16:00 UTC)).in_force);
    let overlay = after(vec![(START, adopt("cn-2025", date!(2025 - 01 - 02)))]);
    assert!(!overlay.rules(START).in_force, "an overlay alone carries nothing");
}

#[test]
fn a26_4_of_two_packs_the_stricter_value_applies_and_its_clause_is_known() {
    let book = after(vec![
        (START, adopt("nj-draft-2024-03", date!(2024 - 11 - 01))),
        (START + time::Duration::hours(1), adopt("cn-2025", date!(2025 - 01 - 05))),
    ]);
    let rules = book.rules(START + time::Duration::hours(2));
    assert_eq!(rules.incident_report_hours, 4);
    let clause = Clause { pack: "cn-2025".into(), row: Some("A6.4".into()), article: Some(4) };
    assert_eq!(rules.deciding["incident_report_hours"], [clause]);
    assert_eq!(rules.deciding["term_max_years"][0].pack, "nj-draft-2024-03");
    assert_eq!(rules.deciding["reviews"].len(), 2, "both state the same");
    assert_eq!(rules.expiry_reminder_days, [30, 90, 180].into());
    assert_eq!(rules.packs, ["nj-draft-2024-03", "cn-2025"]);
    assert_eq!(book.rules(START).incident_report_hours, 24, "before the second adoption");
}

#[test]
fn a1_2_a_parameter_changes_from_its_day_on_and_earlier_moments_keep_the_old_value() {
    let later = START + time::Duration::days(10);
    let cmd = ProposeChange { from: Some(date!(2025 - 02 - 01)), ..set("nj-draft-2024-03", "min_group", json!(20)) };
    let book = after(vec![(START, adopt("nj-draft-2024-03", date!(2024 - 11 - 01))), (later, cmd)]);
    assert_eq!(book.rules(START).min_group, 10);
    assert_eq!(book.rules(datetime!(2025-01-31 15:59 UTC)).min_group, 10);
    assert_eq!(book.rules(datetime!(2025-01-31 16:00 UTC)).min_group, 20);
}

#[test]
fn a26_4_a_superseded_pack_ends_the_day_another_takes_its_place() {
    let cmd = ProposeChange { from: Some(date!(2025 - 03 - 01)), ..form(ChangeKind::Supersede, "nj-draft-2024-03") };
    let steps = vec![(START, adopt("nj-draft-2024-03", date!(2024 - 11 - 01))), (START + time::Duration::HOUR, cmd)];
    let book = after(steps);
    assert!(book.rules(datetime!(2025-02-28 15:59 UTC)).in_force);
    let over = datetime!(2025-02-28 16:00 UTC);
    assert!(!book.rules(over).in_force);
    assert_eq!(book.standing(over).packs[0].state, PackState::Superseded);
}

#[test]
fn a1_2_a_change_needs_a_second_person_and_does_not_reach_back() {
    let book = after(vec![(START, adopt("nj-draft-2024-03", date!(2024 - 11 - 01)))]);
    let at = START + time::Duration::DAY;
    let mut change = propose(&book, set("nj-draft-2024-03", "min_group", json!(15)), at).unwrap();
    assert_eq!(change.previous, Some(json!(10)));
    assert_eq!(change.confirm(&book, &somebody(1), at).unwrap_err().code, "rulebook.same_person");
    assert_eq!(Rulebook::new(library(), [change.clone()]).rules(at).min_group, 10, "a proposal changes nothing");
    change.confirm(&book, &somebody(2), at).unwrap();
    assert_eq!(change.confirm(&book, &somebody(3), at).unwrap_err().code, "platform.wrong_state");
    let back = ProposeChange { from: Some(date!(2025 - 01 - 01)), ..set("nj-draft-2024-03", "min_group", json!(15)) };
    complains(propose(&book, back, at), "from", "rulebook.retroactive");
}

#[test]
fn a1_2_two_changes_that_do_not_hold_together_are_not_both_confirmed() {
    let nj = "nj-draft-2024-03";
    let idle = ProposeChange { from: Some(date!(2025 - 06 - 01)), ..set(nj, "session_idle_minutes", json!(700)) };
    let book = after(vec![(START, adopt(nj, date!(2024 - 11 - 01))), (START + time::Duration::HOUR, idle)]);
    let at = START + time::Duration::DAY;
    let mut absolute = propose(&book, set(nj, "session_absolute_minutes", json!(600)), at).unwrap();
    let refusal = absolute.confirm(&book, &somebody(2), at).unwrap_err();
    assert!(refusal.code == "rulebook.value_invalid" && refusal.en.contains("2025-06-01"), "{refusal:?}");
    assert!(book.rules(datetime!(2025-06-02 02:00 UTC)).in_force);
    let mut wider = propose(&book, set(nj, "session_absolute_minutes", json!(700)), at).unwrap();
    wider.confirm(&book, &somebody(2), at).unwrap();
}

#[test]
fn a_change_that_cannot_be_is_refused_beside_its_field() {
    let book = after(vec![(START, adopt("nj-draft-2024-03", date!(2024 - 11 - 01)))]);
    let nj = "nj-draft-2024-03";
    let at = START + time::Duration::DAY;
    complains(propose(&book, form(ChangeKind::Adopt, nj), at), "published", "rulebook.published_missing");
    complains(propose(&book, adopt("nobody", START.date()), at), "pack", "rulebook.pack_unknown");
    complains(propose(&book, adopt(nj, date!(2026 - 01 - 01)), at), "published", "rulebook.published_later");
    let early = ProposeChange { from: Some(date!(2024 - 01 - 01)), ..adopt(nj, date!(2024 - 11 - 01)) };
    complains(propose(&book, early, at), "from", "rulebook.from_before_published");
    let reversed = ProposeChange { until: Some(date!(2024 - 11 - 02)), ..adopt(nj, date!(2024 - 11 - 01)) };
    complains(propose(&book, reversed, at), "until", "rulebook.until_before_from");
    complains(propose(&book, form(ChangeKind::Supersede, "cn-2025"), at), "pack", "rulebook.pack_not_adopted");
    complains(propose(&book, set(nj, "colour", json!(1)), at), "parameter", "rulebook.parameter_unknown");
    complains(propose(&book, set("cn-2025", "min_group", json!(1)), at), "parameter", "rulebook.parameter_unknown");
    complains(propose(&book, set(nj, "min_group", json!(0)), at), "value", "rulebook.value_invalid");
    complains(propose(&book, set(nj, "min_group", json!("ten")), at), "value", "rulebook.value_invalid");
    complains(propose(&book, set(nj, "min_group", json!(10)), at), "value", "rulebook.value_same");
    let bare = ProposeChange { value: None, ..set(nj, "min_group", json!(1)) };
    complains(propose(&book, bare, at), "value", "rulebook.value_missing");
    let both = ProposeChange { value: Some(json!(1)), ..adopt(nj, date!(2024 - 11 - 01)) };
    complains(propose(&book, both, at), "parameter", "rulebook.field_not_allowed");
}

#[test]
fn two_packs_that_order_a_parameter_differently_are_no_library() {
    let other = changed(|t| {
        t["pack"].as_table_mut().unwrap()["id"] = "other".into();
        t["notes"]["min_group"].as_table_mut().unwrap()["order"] = "min".into();
    });
    let error = Library::new(vec![shipped(), other.unwrap()]).unwrap_err().to_string();
    assert!(error.contains("min_group"), "{error}");
    let overlay = library().packs()[1].clone();
    assert!(Library::new(vec![overlay]).is_err());
}

#[test]
fn a_rejected_change_stays_without_effect() {
    let book = Rulebook::new(library(), []);
    let mut change = propose(&book, adopt("nj-draft-2024-03", date!(2024 - 11 - 01)), START).unwrap();
    change.reject(RejectChange { reason: "文号有误".into() }, &somebody(1), START).unwrap();
    assert_eq!(change.confirm(&book, &somebody(2), START).unwrap_err().code, "platform.wrong_state");
    assert!(!Rulebook::new(library(), [change]).rules(START).in_force);
}

#[test]
fn a26_3_an_interpretation_is_linked_to_a_clause_that_there_is() {
    let cmd = PublishInterpretation {
        title: "期限的计算".into(),
        pack: "nj-draft-2024-03".into(),
        article: 11,
        row: Some("A11.1".into()),
        text: "首日不计".into(),
        doc_no: "云数解〔2025〕1号".into(),
    };
    let id = crate::ids::InterpretationId(Uuid::from_u128(1));
    let publish = |cmd| Interpretation::publish(id, cmd, &library(), &somebody(1), START);
    let mut published = publish(cmd.clone()).unwrap();
    let code = |cmd| publish(cmd).unwrap_err().fields[0].code.clone();
    assert_eq!(code(PublishInterpretation { article: 27, row: None, ..cmd.clone() }), "rulebook.article_unknown");
    assert_eq!(code(PublishInterpretation { article: 10, ..cmd.clone() }), "rulebook.row_unknown");
    assert_eq!(code(PublishInterpretation { pack: "x".into(), ..cmd }), "rulebook.pack_unknown");
    let why = WithdrawInterpretation { reason: "已有新规定".into() };
    published.withdraw(why.clone(), &somebody(1), START).unwrap();
    assert_eq!(published.withdraw(why, &somebody(1), START).unwrap_err().code, "platform.wrong_state");
}

#[test]
fn a26_4_of_two_lists_of_what_is_allowed_only_what_both_allow_is() {
    let mut overlay = Pack::from_toml(include_str!("../../../../rulebooks/cn-2025.toml")).unwrap();
    overlay.parameters.insert("provider_classes".into(), json!(["public_institution", "central_branch"]));
    overlay.parameters.insert("division_prefix".into(), json!("320102"));
    for name in ["provider_classes", "division_prefix"] {
        let note = shipped().note(name).cloned().unwrap();
        overlay.notes.insert(name.into(), note);
    }
    let (base, values) = (shipped(), overlay.parameters.clone());
    let rules = compose(&[(&base, base.parameters.clone()), (&overlay, values)]).unwrap();
    assert_eq!(rules.provider_classes, [crate::party::ProviderClass::PublicInstitution].into());
    assert_eq!(rules.division_prefix, "320102");
    overlay.parameters.insert("division_prefix".into(), json!("3301"));
    let values = overlay.parameters.clone();
    let neither = compose(&[(&base, base.parameters.clone()), (&overlay, values)]).unwrap_err();
    assert!(neither.contains("division_prefix"), "{neither}");
}
