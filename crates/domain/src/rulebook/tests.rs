#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use time::macros::format_description;

fn day(text: &str) -> Date {
    Date::parse(text, format_description!("[year]-[month]-[day]")).unwrap()
}

/// A complete pack with the values of the default, written through the type itself.
fn pack() -> Pack {
    Pack {
        pack: Header {
            id: "nj-draft-2024-03".into(),
            title_zh: "试行规则".into(),
            title_en: "Trial rules".into(),
            status: Status::Draft,
            effective_after_days: 30,
            valid_years: 2,
            effective: day("2024-04-01"),
            expires: Some(day("2026-03-31")),
            superseded: None,
        },
        parameters: Rules::default().parameters,
        notes: notes(),
        controls: vec![Control {
            row: "A11.1".into(),
            article: 11,
            zh: "期限".into(),
            en: "Term".into(),
            enforced_at: vec!["mandate.term_too_long".into()],
        }],
    }
}

fn notes() -> std::collections::BTreeMap<String, Note> {
    let parameters = serde_json::to_value(Rules::default().parameters).unwrap();
    let note = Note { row: None, order: Order::Min, zh: "说明".into(), en: "Note".into() };
    parameters.as_object().unwrap().keys().map(|name| (name.clone(), note.clone())).collect()
}

/// The pack that stands in the repository.
fn shipped() -> Pack {
    Pack::from_toml(include_str!("../../../../rulebooks/nj-draft-2024-03.toml")).unwrap()
}

#[test]
fn the_shipped_pack_states_the_values_decisions_take_by_default() {
    assert_eq!(shipped().rules(), Rules::default());
}

#[test]
fn a26_1_and_a26_2_the_shipped_packs_dates_follow_its_own_rule_from_the_day_it_was_published() {
    let head = shipped().pack;
    assert_eq!((head.effective, head.expires), (day("2024-04-20"), Some(day("2026-04-19"))));
    assert_eq!(head.term(day("2024-03-21")), (head.effective, day("2026-04-19")));
    assert_eq!(head.term(day("2024-01-30")), (day("2024-02-29"), day("2026-02-28")));
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
fn a_parameter_without_a_note_is_an_error_with_its_name() {
    let mut pack = pack();
    pack.notes.remove("keys_max");
    let error = Pack::from_toml(&text(&pack)).unwrap_err();
    assert!(matches!(&error, PackError::Value(e) if e.contains("keys_max")), "{error}");
}

fn text(pack: &Pack) -> String {
    toml::to_string(&serde_json::to_value(pack).map(without_nulls).unwrap()).unwrap()
}

fn without_nulls(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(map) => {
            map.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k, without_nulls(v))).collect()
        }
        other => other,
    }
}

#[test]
fn a_pack_survives_being_written_and_read() {
    assert_eq!(Pack::from_toml(&text(&pack())).unwrap(), pack());
    assert_eq!(Rules::from_toml(&text(&pack())).unwrap(), Rules::default());
}

#[test]
fn a_key_nobody_knows_is_an_error_with_its_name() {
    let text = text(&pack()).replace("min_group", "min_groups");
    let error = Pack::from_toml(&text).unwrap_err();
    assert!(matches!(&error, PackError::Syntax(e) if e.contains("min_groups")), "{error}");
}

#[test]
fn a_missing_parameter_is_an_error_and_never_a_default() {
    let line = text(&pack()).lines().filter(|l| !l.starts_with("lockout_attempts")).collect::<Vec<_>>().join("\n");
    let error = Pack::from_toml(&line).unwrap_err();
    assert!(matches!(&error, PackError::Syntax(e) if e.contains("lockout_attempts")), "{error}");
}

#[test]
fn values_out_of_range_are_named() {
    type Change = fn(&mut Pack);
    let break_it: [(&str, Change); 8] = [
        ("min_group", |p| p.parameters.min_group = 0),
        ("term_max_years", |p| p.parameters.term_max_years = 0),
        ("sampling_percent", |p| p.parameters.sampling_percent = 101),
        ("session_absolute_minutes", |p| p.parameters.session_absolute_minutes = 1),
        ("reviews", |p| {
            p.parameters.reviews.remove("3");
        }),
        ("expires", |p| p.pack.expires = Some(day("2024-03-31"))),
        ("A11.1", |p| p.controls[0].article = 12),
        ("stands twice", |p| p.controls.push(p.controls[0].clone())),
    ];
    for (word, change) in break_it {
        let mut pack = pack();
        change(&mut pack);
        let error = Pack::from_toml(&text(&pack)).unwrap_err();
        assert!(matches!(&error, PackError::Value(e) if e.contains(word)), "{word}: {error}");
    }
}

#[test]
fn a_grade_outside_one_to_four_is_an_error() {
    let text = text(&pack()).replace("clear_text_max_grade = 2", "clear_text_max_grade = 5");
    assert!(matches!(Pack::from_toml(&text), Err(PackError::Syntax(_))));
}

#[test]
fn ec_44_a_pack_is_in_force_from_its_first_day_to_its_last_or_until_it_is_superseded() {
    let mut pack = pack();
    assert!(!pack.in_force(day("2024-03-31")));
    assert!(pack.in_force(day("2024-04-01")));
    assert!(pack.in_force(day("2026-03-31")));
    assert!(!pack.in_force(day("2026-04-01")));
    pack.pack.superseded = Some(day("2025-01-01"));
    assert!(pack.in_force(day("2024-12-31")));
    assert!(!pack.in_force(day("2025-01-01")));
}

#[test]
fn reviews_by_grade_follow_the_design() {
    let rules = Rules::default();
    let counts = [Grade::G1, Grade::G2, Grade::G3, Grade::G4].map(|g| rules.reviews(g));
    assert_eq!(counts.map(|r| r.regulators), [0, 0, 2, 2]);
    assert_eq!(counts.map(|r| r.provider), [false, false, false, true]);
}
