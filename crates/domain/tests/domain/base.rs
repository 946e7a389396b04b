//! What every capability rests on: words, ids, grades, masks, policies, tasks, refusals.

use domain::{
    Action, Actor, Grade, Kind, Refusal, RefusalKind, Role,
    access::article_of,
    actor::{ActorSort, OrgKind},
    codes,
    ids::{AgreementId, OrgId},
    mask::{DateUnit, MASK_VECTORS, Mask},
    policy::{Operation, Policy, Use},
    task::{Area, Assignment, Keys, Limits, Reply, Task, VaultRef},
};
use std::collections::BTreeSet;

#[test]
fn words_of_actions_are_unique_and_begin_with_their_kind() {
    let words: BTreeSet<&str> = Action::ALL.iter().map(|a| a.word()).collect();
    assert_eq!(words.len(), Action::ALL.len());
    for action in Action::ALL {
        assert_eq!(action.word(), format!("{}.{}", action.kind(), action.verb()));
        assert_eq!(Action::from_word(action.word()), Some(*action));
        assert_eq!(serde_json::to_value(action).unwrap(), action.word());
        assert_eq!(action.article().is_some(), action.control().is_some(), "{action:?}");
    }
    assert_eq!(Action::from_word("agreement.forget"), None);
}

#[test]
fn the_article_of_a_row_is_its_first_number() {
    assert_eq!(article_of("A11.1"), Some(11));
    assert_eq!(article_of("A2.2"), Some(2));
    for wrong in ["11.1", "A11", "A.1", "", "B2.1", "A300.1"] {
        assert_eq!(article_of(wrong), None, "{wrong}");
    }
}

#[test]
fn kinds_know_their_word_plural_and_capability() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_word(kind.word()), Some(*kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
        assert_ne!(kind.plural(), kind.word());
        assert_eq!(kind.to_string(), kind.word());
    }
    assert_eq!(Kind::Person.plural(), "people");
    assert_eq!(Kind::from_word("people"), None);
}

#[test]
fn roles_belong_to_kinds_of_organisation() {
    for kind in OrgKind::ALL {
        let own = Role::ALL.iter().filter(|role| role.org_kind() == *kind).count();
        assert!(own > 0, "{kind:?} gives no role");
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
    }
    for role in Role::ALL {
        assert_eq!(serde_json::to_value(role).unwrap(), role.word());
        assert!(role.may_be_given_by(role.org_kind()));
    }
    assert!(Role::RegulatorAssessor.may_be_given_by(OrgKind::DataAuthority), "A6.1");
    assert!(!Role::AuthoritySignatory.may_be_given_by(OrgKind::ZoneRegulator));
}

#[test]
fn the_platform_acts_without_roles_under_words_of_its_own() {
    for (actor, word) in [(Actor::system(), "system"), (Actor::clock(), "clock")] {
        assert!(actor.is_platform() && actor.roles.is_empty() && actor.zones.is_empty());
        assert_eq!(actor.word(), word);
    }
    let person = Actor { sort: ActorSort::Person, ..Actor::system() };
    assert!(!person.is_platform());
    assert_eq!(person.word(), "00000000-0000-0000-0000-000000000000");
}

#[test]
fn ids_are_written_and_read_as_uuids() {
    let text = "01234567-89ab-cdef-0123-456789abcdef";
    let id: OrgId = text.parse().unwrap();
    assert_eq!((id.to_string().as_str(), serde_json::to_value(id).unwrap()), (text, text.into()));
    assert!("not an id".parse::<AgreementId>().is_err());
}

#[test]
fn a_missing_grade_counts_as_the_highest() {
    assert_eq!(Grade::effective(None), Grade::G4);
    assert_eq!(Grade::of_all([Some(Grade::G1), Some(Grade::G3)]), Grade::G3);
    assert_eq!(Grade::of_all([Some(Grade::G1), None]), Grade::G4);
    assert_eq!(Grade::of_all([]), Grade::G4);
    assert!(Grade::G1 < Grade::G2 && Grade::G3 < Grade::G4);
    for level in [0, 5, 255] {
        assert!(Grade::try_from(level).is_err());
    }
}

#[test]
fn masks_of_the_vectors_are_masks() {
    for (mask, input, output) in MASK_VECTORS {
        let parsed: Mask = serde_json::from_str(mask).unwrap();
        assert_eq!(serde_json::to_string(&parsed).unwrap(), *mask);
        assert_ne!(input, output, "{mask}");
    }
}

#[test]
fn a_mask_with_a_parameter_it_does_not_take_or_without_its_own_is_not_read() {
    for wrong in [
        r#"{"name":"token","key":"x"}"#,
        r#"{"name":"token","level":3}"#,
        r#"{"name":"address"}"#,
        r#"{"name":"address","levl":3}"#,
        r#"{"name":"date","unit":"day"}"#,
        r#"{"name":"number","step":-1}"#,
        r#"{"name":"fixed"}"#,
        r#"{"name":"rot13"}"#,
        r#"{"level":3}"#,
        r#""token""#,
    ] {
        assert!(serde_json::from_str::<Mask>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn only_tokens_and_generalisations_may_be_joined_on() {
    for mask in
        [Mask::Token, Mask::Date { unit: DateUnit::Month }, Mask::Number { step: 10 }, Mask::Address { level: 3 }]
    {
        assert!(mask.linkable(), "{mask:?}");
    }
    for mask in [Mask::PersonName, Mask::ResidentId, Mask::Mobile, Mask::Null, Mask::Fixed { value: String::new() }] {
        assert!(!mask.linkable(), "{mask:?}");
    }
}

const POLICY: &str = r#"
purpose = "industry"
[tables.flights]
unit = "tail"
[tables.flights.columns.delay]
use = "aggregate"
grade = 2
[tables.flights.columns.tail]
use = "mask"
mask = { name = "token" }
grade = 3
identifier = true
"#;

#[test]
fn a_policy_that_leaves_things_open_is_the_careful_one() {
    let policy: Policy = toml::from_str(POLICY).unwrap();
    assert_eq!((policy.min_group, policy.max_output_grade), (10, Grade::G2));
    assert_eq!(policy.operations, Operation::all());
    assert_eq!(policy.tables["flights"].columns["tail"].usage, Use::Mask);
    assert!(!policy.tables["flights"].columns["delay"].identifier);
}

#[test]
fn a_policy_with_a_key_nobody_knows_is_not_read() {
    for (from, to) in [
        ("purpose =", "purposes ="),
        ("unit =", "units ="),
        ("use = \"aggregate\"", "use = \"everything\""),
        ("identifier = true", "identifiers = true"),
        ("grade = 2", "grade = 7"),
        ("{ name = \"token\" }", "{ name = \"token\", key = \"x\" }"),
    ] {
        let text = POLICY.replace(from, to);
        assert_ne!(text, POLICY);
        assert!(toml::from_str::<Policy>(&text).is_err(), "{to}");
    }
}

#[test]
fn uses_are_ordered_from_the_freest_to_none() {
    let order = [Use::Plain, Use::Mask, Use::Aggregate, Use::Private, Use::Verify, Use::Deny];
    assert!(order.is_sorted());
}

#[test]
fn keys_never_show_in_debug_output_of_an_assignment() {
    let secret = "0123456789abcdef0123456789abcdef";
    let assignment = Assignment {
        data_dir: "data".into(),
        task: Task::Import {
            from: VaultRef { area: Area::Intake, path: "a".into(), key: "intake".into() },
            file_name: "a.csv".into(),
            into: VaultRef { area: Area::Raw, path: "b".into(), key: "raw".into() },
            cleared: false,
        },
        keys: Keys([("raw".to_owned(), secret.to_owned())].into()),
        limits: Limits::default(),
    };
    let shown = format!("{assignment:?}");
    assert!(shown.contains("raw") && !shown.contains(secret), "{shown}");
    let line = serde_json::to_string(&assignment).unwrap();
    let back: Assignment = serde_json::from_str(&line).unwrap();
    assert_eq!(back.keys.0["raw"], secret, "the worker gets what the screen does not");
    assert!(!line.contains('\n'));
}

#[test]
fn a_workers_refusal_comes_back_whole() {
    let refusal = Refusal::of(&codes::compute::UNKNOWN_TABLE).with("table", "flights").retry_after(3);
    let line = serde_json::to_string(&Reply::Refused(refusal.clone())).unwrap();
    let Reply::Refused(back) = serde_json::from_str(&line).unwrap() else { panic!("{line}") };
    assert_eq!(back, refusal);
}

#[test]
fn a_refusal_fills_its_placeholders_in_both_languages_and_keeps_its_article() {
    let refusal = Refusal::of(&codes::mandate::TERM_TOO_LONG).with("years", 5).with("last", "2031-03-01");
    assert!(refusal.zh.contains("5 年") && refusal.en.contains("2031-03-01"));
    assert_eq!((refusal.kind, refusal.article), (RefusalKind::Invalid, Some(11)));
    assert_eq!(refusal.to_string(), format!("mandate.term_too_long: {}", refusal.en));
    let body = serde_json::to_value(&refusal).unwrap();
    assert!(body.get("fields").is_none() && body.get("retry_after_s").is_none(), "{body}");
}

#[test]
fn a_fields_complaint_carries_the_article_of_its_cause() {
    let cause = Refusal::of(&codes::grant::REASON_MISSING).with("item", "航班号");
    let refusal = Refusal::of(&codes::platform::FORM_INVALID).with("count", 1).field("items.0.reason", cause);
    let field = &refusal.fields[0];
    assert_eq!((field.field.as_str(), field.code.as_str()), ("items.0.reason", "grant.reason_missing"));
    assert_eq!((field.article, field.control.as_deref()), (Some(14), Some("A14.1")));
}

#[test]
fn placeholders_of_a_code_are_the_same_in_both_languages() {
    let holes = |text: &str| -> BTreeSet<String> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(hole, _)| hole.to_owned()).collect()
    };
    for code in codes::all() {
        let plain = |hole: &String| hole.strip_suffix("_zh").unwrap_or(hole).to_owned();
        let zh: BTreeSet<String> = holes(code.zh).iter().map(plain).collect();
        let en: BTreeSet<String> = holes(code.en).iter().map(plain).collect();
        assert!(en.is_subset(&zh) || zh.is_subset(&en), "{}: {zh:?} {en:?}", code.id);
    }
}
