#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use time::macros::date;

/// A complete pack with the values of the default, written through the type itself.
fn pack() -> Pack {
    Pack {
        pack: Header {
            id: "nj-draft-2024-03".into(),
            title_zh: "试行规则".into(),
            title_en: "Trial rules".into(),
            status: Status::Draft,
            effective: date!(2024 - 04 - 01),
            expires: Some(date!(2026 - 03 - 31)),
            superseded: None,
        },
        parameters: Rules::default().parameters,
        controls: vec![Control {
            row: "A11.1".into(),
            article: 11,
            zh: "期限".into(),
            en: "Term".into(),
            enforced_at: vec!["mandate.term_too_long".into()],
        }],
    }
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
    let break_it: [(&str, fn(&mut Pack)); 8] = [
        ("min_group", |p| p.parameters.min_group = 0),
        ("term_max_years", |p| p.parameters.term_max_years = 0),
        ("sampling_percent", |p| p.parameters.sampling_percent = 101),
        ("session_absolute_minutes", |p| p.parameters.session_absolute_minutes = 1),
        ("reviews", |p| {
            p.parameters.reviews.remove("3");
        }),
        ("expires", |p| p.pack.expires = Some(date!(2024 - 03 - 31))),
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
    assert!(!pack.in_force(date!(2024 - 03 - 31)));
    assert!(pack.in_force(date!(2024 - 04 - 01)));
    assert!(pack.in_force(date!(2026 - 03 - 31)));
    assert!(!pack.in_force(date!(2026 - 04 - 01)));
    pack.pack.superseded = Some(date!(2025 - 01 - 01));
    assert!(pack.in_force(date!(2024 - 12 - 31)));
    assert!(!pack.in_force(date!(2025 - 01 - 01)));
}

#[test]
fn reviews_by_grade_follow_the_design() {
    let rules = Rules::default();
    let counts = [Grade::G1, Grade::G2, Grade::G3, Grade::G4].map(|g| rules.reviews(g));
    assert_eq!(counts.map(|r| r.regulators), [0, 0, 2, 2]);
    assert_eq!(counts.map(|r| r.provider), [false, false, false, true]);
}
