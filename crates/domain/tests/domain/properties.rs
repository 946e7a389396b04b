//! What holds for every input.

use crate::city::*;
use domain::{
    Actor, Grade, Refusal,
    airlock::ExportState,
    catalogue::{at_least_as_strong, mask_fits},
    civil,
    delivery::{CallFacts, admit},
    grant::{
        AskedItem, DecideRequest, Grant, Grounds, ItemDecision, RefusalReason, Request, RequestFacts, RequestForm,
        compile,
    },
    ids::{GrantId, RequestId},
    mandate::{Agreement, DraftAgreement, Purpose},
    mask::{DateUnit, Mask},
    party::{Attempts, valid_uscc},
    policy::Use,
};
use proptest::{prelude::*, sample::subsequence};
use time::{Date, Duration, Month};
use uuid::Uuid;

fn day() -> impl Strategy<Value = Date> {
    (2020i32..2080, 1u8..=12, 1u8..=31).prop_filter_map("a calendar day", |(year, month, day)| {
        Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
    })
}

fn grade() -> impl Strategy<Value = Grade> {
    (1u8..=4).prop_map(|level| Grade::try_from(level).unwrap())
}

fn mask() -> impl Strategy<Value = Mask> {
    prop_oneof![
        Just(Mask::PersonName),
        Just(Mask::Token),
        Just(Mask::Null),
        Just(Mask::Date { unit: DateUnit::Month }),
        Just(Mask::Date { unit: DateUnit::Year }),
        (1u8..=4).prop_map(|level| Mask::Address { level }),
        (1u64..=200).prop_map(|step| Mask::Number { step }),
        Just(Mask::Fixed { value: "隐".into() }),
    ]
}

fn usage() -> impl Strategy<Value = Use> {
    prop_oneof![
        Just(Use::Plain),
        Just(Use::Mask),
        Just(Use::Aggregate),
        Just(Use::Private),
        Just(Use::Verify),
        Just(Use::Deny)
    ]
}

fn decision(item: &'static str) -> impl Strategy<Value = ItemDecision> {
    (any::<bool>(), proptest::option::of(usage()), proptest::option::of(mask())).prop_map(
        move |(approve, usage, mask)| {
            let reason_code = (!approve).then_some(RefusalReason::NotNecessary);
            ItemDecision { item: item.into(), approve, usage, mask, reason_code, legal_basis: None }
        },
    )
}

/// Any request form, within the agreement or not.
fn form() -> impl Strategy<Value = RequestForm> {
    let scenario = prop_oneof![Just("航班延误分析"), Just("机场运力评估"), Just("别的场景"), Just("")];
    let purpose = proptest::sample::select(Purpose::ALL.to_vec());
    let items = subsequence(ITEMS.to_vec(), 0..=5);
    (scenario, purpose, items, day(), proptest::option::of(1u32..50)).prop_map(
        |(scenario, purpose, items, period_end, min_group)| RequestForm {
            scenario: scenario.into(),
            purpose,
            items: items.into_iter().map(|i| AskedItem { name: i.into(), reason: "需要".into() }).collect(),
            min_group,
            period_end,
            ..request_form(&[])
        },
    )
}

/// Takes a form as far as the law lets it, with random decisions.
fn play(form: RequestForm, agreement: &Agreement, decisions: Vec<ItemDecision>) -> Result<Grant, Refusal> {
    let resource = resource(0);
    let facts = RequestFacts { agreement: Some(agreement), resource: Some(&resource), zone: None, supplies: &[] };
    let engineer = somebody(OPERATOR, 1);
    let asked: Vec<String> = form.items.iter().map(|i| i.name.clone()).collect();
    let mut request = Request::draft(RequestId(Uuid::from_u128(40)), form, facts, &engineer, &rules(), NOW)?;
    request.submit(facts, &engineer, &rules(), NOW)?;
    request.assess(pass(), agreement, &somebody(REGULATOR, 1), NOW)?;
    let items = decisions.into_iter().filter(|d| asked.contains(&d.item)).collect();
    let cmd = DecideRequest { items, opinion: String::new() };
    request.decide(cmd, Grounds::of(agreement, &resource), &somebody(PROVIDER, 3), &rules(), NOW)?;
    Grant::issue(GrantId(Uuid::from_u128(50)), &request, Grounds::of(agreement, &resource), &rules(), NOW)
}

proptest! {
    #[test]
    fn a11_1_a_term_is_accepted_exactly_up_to_five_years(start in day(), length in -40i64..2200) {
        let end = start + Duration::days(length);
        let accepted = draft_agreement_with(DraftAgreement { start, end, ..agreement_form() }).is_ok();
        // Said another way than the law does: the day after the end is at most the day after five years.
        let later = Date::from_calendar_date(start.year() + 5, start.month(), start.day());
        let last = later.unwrap_or_else(|_| Date::from_calendar_date(start.year() + 5, Month::February, 28).unwrap());
        prop_assert_eq!(accepted, start <= end && end <= last);
    }

    #[test]
    fn a_term_is_never_longer_than_its_years_and_never_a_day_short(start in day(), years in 1u8..10) {
        let last = civil::last_day_of_term(start, years);
        prop_assert_eq!(last.year(), start.year() + i32::from(years));
        prop_assert_eq!(last.month(), start.month());
        prop_assert!(last.day() == start.day() || (start.day() == 29 && last.day() == 28));
    }

    #[test]
    fn a14_8_a_grant_is_never_wider_than_its_agreement(
        form in form(),
        ceiling in grade(),
        purposes in subsequence(Purpose::ALL.to_vec(), 1..=4),
        decisions in (decision(ITEMS[0]), decision(ITEMS[1]), decision(ITEMS[2]), decision(ITEMS[3]), decision(ITEMS[4])),
    ) {
        let mut agreement = agreement();
        agreement.max_grade = ceiling;
        agreement.purposes = purposes.into_iter().collect();
        let decisions = vec![decisions.0, decisions.1, decisions.2, decisions.3, decisions.4];
        let asked: Vec<String> = form.items.iter().map(|i| i.name.clone()).collect();
        if let Ok(grant) = play(form, &agreement, decisions) {
            prop_assert!(agreement.purposes.contains(&grant.purpose));
            prop_assert!(agreement.scenarios.contains(&grant.scenario));
            prop_assert!(agreement.resource_ids.contains(&grant.resource_id));
            prop_assert!(agreement.start <= grant.start && grant.start <= grant.end && grant.end <= agreement.end);
            prop_assert!(grant.max_output_grade <= agreement.max_grade);
            prop_assert!(grant.min_group >= rules().min_group);
            prop_assert!(!grant.items.is_empty());
            for item in &grant.items {
                prop_assert!(asked.contains(&item.name));
                prop_assert!(item.grade <= ceiling);
            }
        }
    }

    #[test]
    fn a13_3_no_decision_lets_grade_three_out_in_clear_or_loosens_a_mask(
        decisions in (decision(ITEMS[0]), decision(ITEMS[1]), decision(ITEMS[2]), decision(ITEMS[3]), decision(ITEMS[4])),
    ) {
        let decisions = vec![decisions.0, decisions.1, decisions.2, decisions.3, decisions.4];
        if let Ok(grant) = play(request_form(&ITEMS), &agreement(), decisions) {
            let resource = resource(0);
            for granted in &grant.items {
                let item = resource.item(&granted.name).unwrap();
                prop_assert!(matches!(granted.usage, Use::Plain | Use::Mask | Use::Aggregate));
                if granted.usage == Use::Plain {
                    prop_assert!(granted.grade <= rules().clear_text_max_grade && item.mask.is_none());
                }
                prop_assert_eq!(granted.usage == Use::Mask, granted.mask.is_some());
                if let (Some(mask), Some(required)) = (&granted.mask, &item.mask) {
                    prop_assert!(at_least_as_strong(mask, required));
                    prop_assert!(mask_fits(mask, item.data_type));
                }
            }
        }
    }

    #[test]
    fn strength_of_masks_is_an_order(a in mask(), b in mask(), c in mask()) {
        prop_assert!(at_least_as_strong(&a, &a));
        if at_least_as_strong(&a, &b) && at_least_as_strong(&b, &c) {
            prop_assert!(at_least_as_strong(&a, &c), "{a:?} {b:?} {c:?}");
        }
    }

    #[test]
    fn a25_2_a_policy_serves_one_purpose(
        first in proptest::sample::select(Purpose::ALL.to_vec()),
        second in proptest::sample::select(Purpose::ALL.to_vec()),
        declared in proptest::sample::select(Purpose::ALL.to_vec()),
    ) {
        let (mut one, mut two) = (grant(), grant());
        let (resource_0, resource_1) = (resource(0), resource(1));
        one.purpose = first;
        two.purpose = second;
        two.id = GrantId(Uuid::from_u128(51));
        two.resource_id = resource_1.id;
        let compiled = compile(&[(&one, &resource_0), (&two, &resource_1)], declared, civil::today(NOW));
        prop_assert_eq!(compiled.is_ok(), first == declared && second == declared);
    }

    #[test]
    fn four_eyes_whoever_reviews_in_whatever_order_an_export_leaves_on_enough_different_people(
        level in 3u8..=4,
        turns in proptest::collection::vec((0usize..6, 0u128..3), 0..14),
    ) {
        let bodies = [REGULATOR, PROVIDER, OPERATOR, CENTRE, AUTHORITY, CUSTOMER];
        let mut export = checked_export(Grade::try_from(level).unwrap());
        for (body, n) in turns {
            let by: Actor = somebody(bodies[body], n);
            let _ = export.review(approval(), &agreement(), &NOBODY, &by, NOW);
        }
        let mut people: Vec<_> = export.reviews.iter().map(|r| r.by).collect();
        people.sort();
        people.dedup();
        prop_assert_eq!(people.len(), export.reviews.len(), "nobody reviews twice");
        prop_assert!(export.reviews.iter().all(|r| r.org == org(REGULATOR) || (level == 4 && r.org == org(PROVIDER))));
        let regulators = export.reviews.iter().filter(|r| r.org == org(REGULATOR)).count();
        let source = export.reviews.iter().any(|r| r.org == org(PROVIDER));
        let enough = regulators == 2 && (level == 3 || source);
        prop_assert!(regulators <= 2);
        prop_assert_eq!(export.state == ExportState::Releasing, enough);
    }

    #[test]
    fn a_lock_holds_for_its_time_whatever_is_tried(
        tries in proptest::collection::vec((0i64..1200, any::<bool>()), 1..60),
    ) {
        let rules = rules();
        let mut attempts = Attempts::default();
        let mut now = NOW;
        let mut wrong_in_a_row = 0;
        for (seconds, right) in tries {
            now += Duration::seconds(seconds);
            let locked = attempts.is_locked(now);
            let before = attempts.clone();
            let (after, outcome) = attempts.decide(right, &rules, now);
            if locked {
                prop_assert!(outcome.is_err());
                prop_assert_eq!(&after, &before);
            } else {
                prop_assert_eq!(outcome.is_ok(), right);
                wrong_in_a_row = if right { 0 } else { wrong_in_a_row + 1 };
                prop_assert!(!after.is_locked(now) || wrong_in_a_row >= 5, "locked too early");
            }
            if let Some(until) = after.locked_until {
                prop_assert!(until <= now + rules.lockout(), "nobody is shut out for ever");
            }
            attempts = after;
        }
    }

    #[test]
    fn any_text_is_a_credit_code_or_not_and_never_a_panic(text in any::<String>()) {
        let valid = valid_uscc(&text);
        prop_assert!(!valid || text.len() == 18);
    }

    #[test]
    fn a3_2_a_code_with_its_check_character_is_valid_and_one_slip_is_found(
        values in proptest::collection::vec(0usize..31, 17),
        at in 0usize..17,
        slip in 1usize..31,
    ) {
        const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
        let code = |values: &[usize], check: usize| -> String {
            values.iter().chain([&check]).map(|v| char::from(ALPHABET[*v])).collect()
        };
        // The check character is found by trial: exactly one of 31 fits.
        let fitting: Vec<usize> = (0..31).filter(|check| valid_uscc(&code(&values, *check))).collect();
        prop_assert_eq!(fitting.len(), 1);
        let mut slipped = values.clone();
        slipped[at] = (slipped[at] + slip) % 31;
        prop_assert!(!valid_uscc(&code(&slipped, fitting[0])), "one wrong character");
        let mut swapped = values.clone();
        if at < 16 && values[at] != values[at + 1] {
            swapped.swap(at, at + 1);
            prop_assert!(!valid_uscc(&code(&swapped, fitting[0])), "two neighbours swapped");
        }
    }

    #[test]
    fn suspensions_are_a_set_of_causes_whatever_their_order(
        steps in proptest::collection::vec((any::<bool>(), 0usize..6), 0..30),
    ) {
        use domain::suspension::Cause;
        let causes = [Cause::Agreement, Cause::Grant, Cause::Grade, Cause::Resource, Cause::Product, Cause::Order];
        let (mut grant, mut product, mut subscription) = (grant(), product(), subscription());
        let mut standing = std::collections::BTreeSet::new();
        let mut cuts = 0;
        for (add, n) in steps {
            let cause = causes[n];
            if add {
                standing.insert(cause);
                cuts += 1;
                prop_assert!(grant.suspend(cause).is_ok() && product.suspend(cause).is_ok());
                prop_assert!(subscription.suspend(cause).is_ok());
            } else {
                let removed = standing.remove(&cause);
                prop_assert_eq!(grant.resume(cause).is_ok(), removed);
                prop_assert_eq!(product.resume(cause).is_ok(), removed);
                prop_assert_eq!(subscription.resume(cause).is_ok(), removed);
            }
            let works = standing.is_empty();
            prop_assert_eq!(grant.require_usable(civil::today(NOW)).is_ok(), works);
            prop_assert_eq!(product.require_listed().is_ok(), works);
            prop_assert_eq!(&grant.suspended_for, &standing);
            prop_assert_eq!(grant.epoch, cuts);
        }
    }

    #[test]
    fn any_text_is_a_mask_a_policy_or_a_form_or_an_error_and_never_a_panic(text in "\\PC{0,80}") {
        let _ = serde_json::from_str::<Mask>(&text);
        let _ = toml::from_str::<domain::policy::Policy>(&text);
        let _ = serde_json::from_str::<RequestForm>(&text);
        let _ = domain::rulebook::Rules::from_toml(&text);
    }

    #[test]
    fn no_call_is_admitted_over_the_quota(used in 0u64..300, quota in 1u32..200, minute in 0i64..1440) {
        let (mut subscription, product, agreement) = (subscription(), product(), agreement());
        subscription.quota_per_day = quota;
        let facts = CallFacts {
            subscription: &subscription,
            key_hash: KEY,
            product: &product,
            agreement: &agreement,
            halted: false,
            used_today: used,
        };
        let outcome = admit(&facts, minutes(minute));
        prop_assert_eq!(outcome.is_ok(), used < u64::from(quota));
        if let Err(refusal) = outcome {
            prop_assert!((1..=86_400).contains(&refusal.retry_after_s.unwrap()));
        }
    }
}
