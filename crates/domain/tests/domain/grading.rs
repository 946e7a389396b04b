//! Grading: evidence and review, what holds at once and what waits, schemes side by side, and the algebra.

use crate::city::*;
use domain::{
    Actor, Grade, Refusal,
    catalogue::{
        GradeItem, GradeItems, Harm, Harmed, Impact, Resource, ReviewGrades, Scheme, SchemeChoice,
        grading::algebra::{self, JoinFacts},
    },
    mask::Mask,
    policy::Use,
    suspension::Cause,
};
use proptest::prelude::*;

fn steward() -> Actor {
    somebody(PROVIDER, 1)
}

fn second() -> Actor {
    somebody(PROVIDER, 2)
}

fn regrade(resource: &mut Resource, item: GradeItem, by: &Actor) -> Result<(), Refusal> {
    resource.grade(under_jiangsu(vec![item]), by, NOW)
}

fn grade_of(resource: &Resource, name: &str) -> Option<Grade> {
    resource.item(name).unwrap().grade
}

#[test]
fn a13_1_a_grade_is_never_below_the_harm_it_names() {
    use Harmed::{NationalSecurity, Organisation, Person, PublicInterest, PublicOrder};
    let least = |on, harm| Impact { on, harm }.least_grade().ok().map(Grade::level);
    for (on, expected) in [
        (Person, [1, 2, 3, 3, 4]),
        (Organisation, [1, 2, 3, 3, 4]),
        (PublicOrder, [1, 3, 4, 4, 4]),
        (PublicInterest, [1, 3, 4, 4, 4]),
    ] {
        let found = Harm::ALL.iter().map(|harm| least(on, *harm).unwrap()).collect::<Vec<_>>();
        assert_eq!(found, expected, "{on:?}");
    }
    let impact = Impact { on: NationalSecurity, harm: Harm::Slight };
    let mut resource = imported_resource(0);
    let outcome = regrade(&mut resource, GradeItem { impact, ..graded("航班号", Grade::G4, None) }, &steward());
    complains(outcome, &[("items.0.impact", "catalogue.national_security")]);
    let low = GradeItem { grade: Grade::G2, ..graded("航班号", Grade::G3, None) };
    complains(regrade(&mut resource, low, &steward()), &[("items.0.grade", "catalogue.grade_below_impact")]);
    let stricter = GradeItem { grade: Grade::G4, ..graded("航班号", Grade::G1, None) };
    regrade(&mut resource, stricter, &steward()).unwrap();
}

#[test]
fn a13_1_an_unreviewed_or_contested_grade_does_not_publish() {
    let mut resource = imported_resource(0);
    resource.grade(grades(), &steward(), NOW).unwrap();
    resource.declare_secrecy(all_clear(), &second(), NOW).unwrap();
    assert!(resource.awaits_review);
    refused(resource.publish(&second()), "catalogue.unreviewed");
    refused(resource.review_grades(agreed(&ITEMS), &steward(), NOW), "catalogue.own_grading");
    let mut no = agreed(&ITEMS);
    no.items[1].agree = false;
    complains(resource.review_grades(no.clone(), &second(), NOW), &[("opinion", "platform.field_required")]);
    no.opinion = "日期与航班号合用可定位个人，宜定二级".into();
    resource.review_grades(no, &second(), NOW).unwrap();
    assert!(!resource.awaits_review, "the reviewer has spoken; it is the author's turn");
    let refusal = refused(resource.publish(&second()), "catalogue.unreviewed");
    assert!(refusal.zh.contains("出发日期"));
    regrade(&mut resource, graded("出发日期", Grade::G2, None), &steward()).unwrap();
    resource.review_grades(agreed(&["出发日期"]), &second(), NOW).unwrap();
    resource.publish(&second()).unwrap();
}

#[test]
fn a13_1_a_review_names_what_waits_once() {
    let mut resource = ready_resource(0);
    complains(
        resource.review_grades(agreed(&["航班号"]), &second(), NOW),
        &[("items.0.name", "catalogue.nothing_to_review")],
    );
    complains(resource.review_grades(agreed(&["没有"]), &second(), NOW), &[("items.0.name", "catalogue.item_unknown")]);
    let nothing = ReviewGrades { items: vec![], opinion: String::new() };
    complains(resource.review_grades(nothing, &second(), NOW), &[("items", "catalogue.items_missing")]);
    regrade(&mut resource, graded("航班号", Grade::G2, None), &steward()).unwrap();
    let twice = resource.review_grades(agreed(&["航班号", "航班号"]), &second(), NOW);
    complains(twice, &[("items.1.name", "catalogue.item_twice"), ("items.1.name", "catalogue.nothing_to_review")]);
    assert!(resource.awaits_review, "a refused review changes nothing");
}

#[test]
fn ec_79_raising_holds_at_once_and_overtakes_the_grants_below_it() {
    let mut resource = resource(0);
    let grant = grant();
    assert_eq!(grant.overtaken_by(&resource, START), None);
    let item = grant.items[0].clone();
    let raised = GradeItem { mask: Some(Mask::Null), ..graded(&item.name, algebra::raised(item.grade), None) };
    regrade(&mut resource, raised, &steward()).unwrap();
    assert_eq!(grade_of(&resource, &item.name), Some(algebra::raised(item.grade)));
    assert_eq!(grant.overtaken_by(&resource, START), Some(Cause::Grade));
    refused(grant.policy(&resource), "grant.grade_raised");
    resource.withdraw(domain::catalogue::Withdraw { reason: "停用".into() }).unwrap();
    assert_eq!(grant.overtaken_by(&resource, START), Some(Cause::Resource));
}

#[test]
fn ec_79_a_mask_that_is_required_later_overtakes_what_was_granted_in_clear_or_under_a_weaker_one() {
    let mut resource = resource(0);
    let grant = grant();
    let masked = GradeItem { mask: Some(Mask::Number { step: 15 }), ..graded("延误分钟", Grade::G2, None) };
    regrade(&mut resource, masked, &steward()).unwrap();
    assert_eq!(grant.overtaken_by(&resource, START), Some(Cause::Grade));
    refused(grant.policy(&resource), "grant.mask_raised");
    // Under the mask that is required now, or a stronger one, it goes on.
    let mut under_mask = grant.clone();
    let item = under_mask.items.iter_mut().find(|item| item.name == "延误分钟").unwrap();
    (item.usage, item.mask) = (Use::Mask, Some(Mask::Number { step: 30 }));
    assert_eq!(under_mask.overtaken_by(&resource, START), None);
    assert!(under_mask.policy(&resource).is_ok());
}

#[test]
fn ec_80_lowering_needs_another_person_and_a_refused_one_is_dropped() {
    let mut resource = resource(0);
    regrade(&mut resource, graded("延误分钟", Grade::G1, None), &steward()).unwrap();
    assert_eq!(grade_of(&resource, "延误分钟"), Some(Grade::G2), "until then the stricter holds");
    refused(resource.review_grades(agreed(&["延误分钟"]), &steward(), NOW), "catalogue.own_grading");
    let mut no = agreed(&["延误分钟"]);
    (no.items[0].agree, no.opinion) = (false, "依据不足".into());
    resource.review_grades(no, &second(), NOW).unwrap();
    assert_eq!((grade_of(&resource, "延误分钟"), resource.awaits_review), (Some(Grade::G2), false));
    regrade(&mut resource, graded("延误分钟", Grade::G1, None), &steward()).unwrap();
    resource.review_grades(agreed(&["延误分钟"]), &second(), NOW).unwrap();
    assert_eq!(grade_of(&resource, "延误分钟"), Some(Grade::G1));
    assert!(resource.item("延误分钟").unwrap().is_reviewed());
}

#[test]
fn ec_80_nobody_lowers_by_raising_first() {
    let mut resource = resource(0);
    regrade(&mut resource, graded("延误分钟", Grade::G3, None), &steward()).unwrap();
    regrade(&mut resource, graded("延误分钟", Grade::G1, None), &steward()).unwrap();
    assert_eq!(grade_of(&resource, "延误分钟"), Some(Grade::G3));
    assert_eq!(resource.item("延误分钟").unwrap().lowerings.len(), 1);
}

#[test]
fn ec_80_a_weaker_mask_or_a_dropped_mark_waits_like_a_lower_grade() {
    let weaker = [
        graded("旅客姓名", Grade::G3, None),
        graded("旅客姓名", Grade::G4, Some(Mask::Email)),
        GradeItem { unit: true, ..graded("证件号码", Grade::G4, Some(Mask::Token)) },
        GradeItem { identifier: true, ..graded("证件号码", Grade::G4, Some(Mask::Token)) },
    ];
    for change in weaker {
        let mut resource = resource(0);
        let before = resource.item(&change.name).unwrap().clone();
        regrade(&mut resource, change.clone(), &steward()).unwrap();
        let after = resource.item(&change.name).unwrap().clone();
        assert_eq!((&after.mask, after.identifier, after.unit), (&before.mask, before.identifier, before.unit));
        assert_eq!(after.grade, Some(change.grade), "a higher grade holds at once");
        resource.review_grades(agreed(&[&change.name]), &second(), NOW).unwrap();
        let agreed = resource.item(&change.name).unwrap();
        assert_eq!((&agreed.mask, agreed.identifier, agreed.unit), (&change.mask, change.identifier, change.unit));
    }
}

#[test]
fn ec_81_two_schemes_count_together_until_one_is_confirmed() {
    let mut resource = resource(0);
    let newer = |items| GradeItems { scheme: Scheme::YangtzeDelta, items };
    let choice = SchemeChoice { scheme: Scheme::YangtzeDelta };
    let some = vec![graded("航班号", Grade::G3, None), graded("延误分钟", Grade::G1, None)];
    resource.grade(newer(some), &steward(), NOW).unwrap();
    assert_eq!(grade_of(&resource, "航班号"), Some(Grade::G3));
    assert_eq!(grade_of(&resource, "延误分钟"), Some(Grade::G2));
    let refusal = refused(resource.adopt_scheme(&choice, &steward(), NOW), "catalogue.scheme_incomplete");
    assert!(refusal.zh.contains("航班号"));
    refused(
        resource.adopt_scheme(&SchemeChoice { scheme: Scheme::Content }, &steward(), NOW),
        "catalogue.scheme_incomplete",
    );
    refused(resource.confirm_scheme(&second()), "catalogue.nothing_adopted");
    let rest = grades().items.into_iter().filter(|i| !matches!(i.name.as_str(), "航班号" | "延误分钟")).collect();
    resource.grade(newer(rest), &steward(), NOW).unwrap();
    let mut review = agreed(&ITEMS);
    review.items.iter_mut().for_each(|item| item.scheme = Scheme::YangtzeDelta);
    resource.review_grades(review, &second(), NOW).unwrap();
    resource.adopt_scheme(&choice, &steward(), NOW).unwrap();
    assert!(resource.awaits_review);
    refused(resource.confirm_scheme(&steward()), "catalogue.own_grading");
    resource.confirm_scheme(&second()).unwrap();
    assert_eq!(grade_of(&resource, "延误分钟"), Some(Grade::G1));
    let old = resource.grade(grades(), &steward(), NOW);
    complains(old, &[("scheme", "catalogue.scheme_superseded")]);
    refused(resource.adopt_scheme(&choice, &steward(), NOW), "catalogue.scheme_alone");
}

#[test]
fn a_scheme_is_applied_from_its_first_day_on() {
    let mut resource = imported_resource(0);
    let early = time::macros::datetime!(2025-12-31 15:59 UTC);
    let cmd = GradeItems { scheme: Scheme::YangtzeDelta, ..grades() };
    complains(resource.grade(cmd.clone(), &steward(), early), &[("scheme", "catalogue.scheme_not_in_force")]);
    let beijing_new_year = early + time::Duration::minutes(1);
    resource.grade(cmd, &steward(), beijing_new_year).unwrap();
}

#[test]
fn a13_1_a_resource_has_the_grade_of_its_highest_item_and_4_while_one_is_missing() {
    let mut resource = imported_resource(0);
    assert_eq!(resource.grade_in_force(), Grade::G4);
    let all: Vec<_> = ITEMS.iter().map(|name| graded(name, Grade::G2, None)).collect();
    resource.grade(under_jiangsu(all[..4].to_vec()), &steward(), NOW).unwrap();
    assert_eq!(resource.grade_in_force(), Grade::G4);
    resource.grade(under_jiangsu(all[4..].to_vec()), &steward(), NOW).unwrap();
    assert_eq!(resource.grade_in_force(), Grade::G2);
}

#[test]
fn ec_70_ec_71_a_join_is_at_least_its_inputs_and_more_where_it_identifies() {
    let join = |inputs: &[Grade], facts| algebra::join(inputs.iter().copied().map(Some), facts, 1_000_000);
    let plain = JoinFacts::default();
    assert_eq!(join(&[Grade::G3, Grade::G1], plain), Grade::G3);
    let identifying = JoinFacts { identifying: true, ..plain };
    assert_eq!(join(&[Grade::G2, Grade::G2], identifying), Grade::G3);
    assert_eq!(join(&[Grade::G1, Grade::G1], JoinFacts { sources_on_persons: 2, ..plain }), Grade::G2);
    assert_eq!(join(&[Grade::G1, Grade::G1], JoinFacts { rows: 1_000_000, ..plain }), Grade::G2);
    let everything = JoinFacts { identifying: true, sources_on_persons: 3, rows: 5_000_000 };
    assert_eq!(join(&[Grade::G1, Grade::G2], everything), Grade::G3, "one step for all reasons together");
}

fn any_grade() -> impl Strategy<Value = Option<Grade>> {
    proptest::option::of((1u8..=4).prop_map(|level| Grade::try_from(level).unwrap()))
}

fn facts() -> impl Strategy<Value = JoinFacts> {
    (any::<bool>(), 0usize..4, 0u64..2000).prop_map(|(identifying, sources_on_persons, rows)| JoinFacts {
        identifying,
        sources_on_persons,
        rows,
    })
}

/// A change somebody submits: item, grade, author.
fn change() -> impl Strategy<Value = (usize, u8, u128, bool)> {
    (0usize..5, 1u8..=4, 1u128..4, any::<bool>())
}

proptest! {
    #[test]
    fn a13_7_a_join_is_never_below_an_input_and_never_more_than_one_step_above(
        inputs in prop::collection::vec(any_grade(), 1..6), facts in facts(), threshold in 0u64..2000,
    ) {
        let highest = algebra::table(inputs.iter().copied());
        let joined = algebra::join(inputs.iter().copied(), facts, threshold);
        prop_assert!(joined >= highest && joined <= algebra::raised(highest));
        for input in &inputs {
            prop_assert!(joined >= Grade::effective(*input));
        }
        let mut turned = inputs.clone();
        turned.reverse();
        prop_assert_eq!(joined, algebra::join(turned, facts, threshold));
    }

    #[test]
    fn a13_7_the_algebra_is_monotone(
        inputs in prop::collection::vec(any_grade(), 1..6), facts in facts(), threshold in 0u64..2000, at in 0usize..6,
    ) {
        let mut higher = inputs.clone();
        let at = at % higher.len();
        higher[at] = Some(algebra::raised(Grade::effective(higher[at])));
        let all = |grades: &[Option<Grade>]| {
            let table = algebra::table(grades.iter().copied());
            let scaled = algebra::scaled(table, facts.rows, threshold);
            let derived = algebra::derived(grades.iter().copied(), None);
            [table, algebra::join(grades.iter().copied(), facts, threshold), scaled, derived]
        };
        for (low, high) in all(&inputs).into_iter().zip(all(&higher)) {
            prop_assert!(low <= high);
        }
        let identifying = JoinFacts { identifying: true, ..facts };
        let plain = algebra::join(inputs.iter().copied(), facts, threshold);
        prop_assert!(plain <= algebra::join(inputs.iter().copied(), identifying, threshold));
    }

    #[test]
    fn a13_1_one_ungraded_item_makes_a_table_grade_4(mut inputs in prop::collection::vec(any_grade(), 0..6)) {
        inputs.push(None);
        prop_assert_eq!(algebra::table(inputs.clone()), Grade::G4);
        prop_assert_eq!(algebra::derived(inputs.clone(), None), Grade::G4);
        prop_assert_eq!(algebra::derived(inputs, Some(Grade::G1)), Grade::G1);
    }

    #[test]
    fn ec_80_whatever_one_person_submits_no_grade_in_force_falls(changes in prop::collection::vec(change(), 1..20)) {
        let mut resource = resource(0);
        for (item, level, person, newer) in changes {
            let before: Vec<_> = resource.items.iter().map(|i| Grade::effective(i.grade)).collect();
            let mut cmd = under_jiangsu(vec![graded(ITEMS[item], Grade::try_from(level).unwrap(), None)]);
            if newer {
                cmd.scheme = Scheme::YangtzeDelta;
            }
            resource.grade(cmd, &somebody(PROVIDER, person), NOW).unwrap();
            for (item, before) in resource.items.iter().zip(before) {
                prop_assert!(Grade::effective(item.grade) >= before);
                let strictest = item.gradings.iter().map(|g| g.grade).max();
                prop_assert_eq!(item.grade, strictest);
            }
        }
    }

    #[test]
    fn ec_80_no_grading_is_agreed_to_by_its_author(
        steps in prop::collection::vec((change(), 1u128..4), 1..20),
    ) {
        let mut resource = resource(0);
        for ((item, level, author, _), reviewer) in steps {
            let cmd = under_jiangsu(vec![graded(ITEMS[item], Grade::try_from(level).unwrap(), None)]);
            resource.grade(cmd, &somebody(PROVIDER, author), NOW).unwrap();
            let reviewed = resource.review_grades(agreed(&[ITEMS[item]]), &somebody(PROVIDER, reviewer), NOW);
            prop_assert_eq!(reviewed.is_ok(), author != reviewer);
            for grading in resource.items.iter().flat_map(|i| &i.gradings) {
                prop_assert!(grading.review.as_ref().is_none_or(|review| review.by != grading.by));
            }
        }
    }
}
