//! What the scan of a file says about grades (EC-75, EC-77, EC-78).

use crate::city::*;
use domain::{
    Grade,
    catalogue::{
        ContentKind, Derivation, DescribeItem, DescribeItems, GradeItems, Item, ItemDetail, NoticeKind, PersonalClass,
        Resource, ReviewGrade, ReviewGrades, ReviseResource, Scheme, convincing,
    },
    task::{ContentCount, DataType, NoticeCount},
};

const NOTE: &str = "航班号";

fn count(kind: ContentKind, values: u64) -> ContentCount {
    ContentCount { kind, values }
}

/// A draft whose first item, of grade 1, holds this in a newer file.
fn rescanned(mut resource: Resource, content: Vec<ContentCount>) -> Resource {
    resource.start_import().unwrap();
    let mut found = import();
    found.columns[0].content = content;
    resource.finish_import(found, NOW).unwrap();
    resource
}

fn graded_draft() -> Resource {
    let mut resource = imported_resource(0);
    resource.grade(grades(), &somebody(PROVIDER, 1), NOW).unwrap();
    resource.review_grades(agreed(&ITEMS), &somebody(PROVIDER, 2), NOW).unwrap();
    resource
}

fn note(resource: &Resource) -> &Item {
    resource.item(NOTE).unwrap()
}

#[test]
fn ec_77_a_hit_raises_the_grade_and_waits_for_a_person() {
    let mut resource = rescanned(graded_draft(), vec![count(ContentKind::Mobile, 3)]);
    assert_eq!(note(&resource).grade, Some(Grade::G3));
    assert!(resource.awaits_review);
    resource.declare_secrecy(all_clear(), &somebody(PROVIDER, 2), NOW).unwrap();
    let refusal = resource.clone().publish(&somebody(PROVIDER, 3)).unwrap_err();
    assert!(refusal.fields.iter().any(|f| f.code == "catalogue.unreviewed") || refusal.code == "catalogue.unreviewed");
    let evidence = &note(&resource).grading(Scheme::Content).unwrap().evidence;
    assert!(evidence.contains("手机号 3"), "{evidence}");
}

#[test]
fn ec_77_only_evidence_and_another_person_lower_what_was_found() {
    let mut resource = rescanned(graded_draft(), vec![count(ContentKind::Mobile, 3)]);
    let lower = GradeItems { scheme: Scheme::Content, items: vec![graded(NOTE, Grade::G1, None)] };
    resource.grade(lower, &somebody(PROVIDER, 1), NOW).unwrap();
    assert_eq!(note(&resource).grade, Some(Grade::G3), "it waits");
    let word = ReviewGrade { name: NOTE.into(), scheme: Scheme::Content, agree: true };
    let review = || ReviewGrades { items: vec![word.clone()], opinion: String::new() };
    refused(resource.review_grades(review(), &somebody(PROVIDER, 1), NOW), "catalogue.own_grading");
    resource.review_grades(review(), &somebody(PROVIDER, 2), NOW).unwrap();
    assert_eq!(note(&resource).grade, Some(Grade::G1));
    let same = rescanned(resource.clone(), vec![count(ContentKind::Mobile, 9)]);
    assert_eq!(note(&same).grade, Some(Grade::G1), "what was judged stays judged");
    let more = rescanned(resource, vec![count(ContentKind::Mobile, 9), count(ContentKind::ResidentId, 1)]);
    assert_eq!(note(&more).grade, Some(Grade::G3), "something else was found");
}

#[test]
fn ec_77_a_finding_is_no_grading_by_a_person() {
    let resource = rescanned(imported_resource(0), vec![count(ContentKind::Email, 1)]);
    assert_eq!(note(&resource).grade, None, "ungraded counts as 4");
}

#[test]
fn a_finding_that_asks_for_no_more_than_was_graded_waits_for_nobody() {
    let mut resource = graded_draft();
    resource.start_import().unwrap();
    let mut found = import();
    found.columns[4].content = vec![count(ContentKind::ResidentId, 1000)];
    resource.finish_import(found, NOW).unwrap();
    assert!(!resource.awaits_review);
    resource.declare_secrecy(all_clear(), &somebody(PROVIDER, 2), NOW).unwrap();
    resource.publish(&somebody(PROVIDER, 2)).unwrap();
    let fresh = rescanned(imported_resource(0), vec![count(ContentKind::Mobile, 1)]);
    assert!(!fresh.awaits_review, "nobody has graded it yet");
}

#[test]
fn ec_75_a_column_of_digests_is_of_grade_3_and_a_stray_one_is_not() {
    let column = rescanned(graded_draft(), vec![count(ContentKind::Digest, 990)]);
    assert_eq!(note(&column).grade, Some(Grade::G3));
    let stray = rescanned(graded_draft(), vec![count(ContentKind::Digest, 2), count(ContentKind::BankCard, 90)]);
    assert_eq!(note(&stray).grade, Some(Grade::G1));
    assert!(note(&stray).content.is_empty());
}

#[test]
fn ec_190_a_column_of_old_resident_ids_is_of_grade_3_and_a_stray_one_is_not() {
    let column = rescanned(graded_draft(), vec![count(ContentKind::OldResidentId, 500)]);
    assert_eq!(note(&column).grade, Some(Grade::G3));
    let stray = rescanned(graded_draft(), vec![count(ContentKind::OldResidentId, 12)]);
    assert_eq!(note(&stray).grade, Some(Grade::G1));
}

#[test]
fn ec_78_pictures_are_of_grade_4() {
    let resource = rescanned(graded_draft(), vec![count(ContentKind::Picture, 1), count(ContentKind::Email, 5)]);
    assert_eq!(note(&resource).grade, Some(Grade::G4));
}

#[test]
fn a_clean_file_lowers_nothing() {
    let found = rescanned(graded_draft(), vec![count(ContentKind::Mobile, 3)]);
    assert_eq!(note(&rescanned(found, Vec::new())).grade, Some(Grade::G3));
    assert!(convincing(&[count(ContentKind::Mobile, 0)], 10).is_empty());
}

fn made(derivation: Derivation, of: &str) -> ItemDetail {
    ItemDetail { derivation: Some(derivation), derived_from: of.into(), ..ItemDetail::default() }
}

fn describe(resource: &mut Resource, name: &str, detail: ItemDetail) {
    resource.describe_items(DescribeItems { items: vec![DescribeItem { name: name.into(), detail }] }).unwrap();
}

#[test]
fn ec_75_a_digest_without_a_key_counts_as_grade_3_at_least_and_a_keyed_one_does_not() {
    let mut resource = imported_resource(0);
    describe(&mut resource, NOTE, made(Derivation::PlainHash, "身份证号"));
    let low = || under_jiangsu(vec![graded(NOTE, Grade::G2, None)]);
    let refusal = resource.grade(low(), &somebody(PROVIDER, 1), NOW).unwrap_err();
    assert_eq!((refusal.code.as_str(), refusal.control.as_deref()), ("catalogue.digest_below_least", Some("A13.1")));
    assert_eq!(refusal.article, Some(13));
    resource.grade(under_jiangsu(vec![graded(NOTE, Grade::G3, None)]), &somebody(PROVIDER, 1), NOW).unwrap();
    let mut keyed = imported_resource(0);
    describe(&mut keyed, NOTE, made(Derivation::KeyedHmac, "身份证号"));
    keyed.grade(low(), &somebody(PROVIDER, 1), NOW).unwrap();
    assert_eq!(note(&keyed).grade, Some(Grade::G2));
}

#[test]
fn ec_75_a_digest_of_what_is_no_personal_information_keeps_its_grade() {
    let mut resource = graded_draft();
    describe(&mut resource, NOTE, made(Derivation::PlainHash, "延误分钟"));
    assert_eq!(note(&resource).grade, Some(Grade::G3), "nobody has said what the other item is");
    let harmless = ItemDetail { personal: Some(PersonalClass::None), ..ItemDetail::default() };
    describe(&mut resource, "延误分钟", harmless);
    assert_eq!(note(&resource).grade, Some(Grade::G1));
}

#[test]
fn ec_75_a_declaration_on_a_published_resource_raises_the_grade_when_it_is_confirmed() {
    let mut resource = resource(0);
    assert_eq!(note(&resource).grade, Some(Grade::G1));
    let mut description = resource.description();
    description.items[0].detail = made(Derivation::PlainHash, "身份证号");
    let change = ReviseResource { description, reason: "补充著录".into() };
    resource.revise(change, &somebody(PROVIDER, 1), NOW).unwrap();
    resource.confirm_revision(&somebody(PROVIDER, 2), NOW).unwrap();
    assert_eq!(note(&resource).grade, Some(Grade::G3));
}

#[test]
fn ec_75_what_looks_like_digests_goes_below_grade_3_only_when_its_making_is_described() {
    let mut resource = rescanned(graded_draft(), vec![count(ContentKind::Digest, 990)]);
    let lower = || GradeItems { scheme: Scheme::Content, items: vec![graded(NOTE, Grade::G1, None)] };
    refused(resource.grade(lower(), &somebody(PROVIDER, 1), NOW), "catalogue.digest_unexplained");
    describe(&mut resource, NOTE, made(Derivation::Other, "身份证号"));
    refused(resource.grade(lower(), &somebody(PROVIDER, 1), NOW), "catalogue.digest_unexplained");
    describe(&mut resource, NOTE, made(Derivation::KeyedHmac, "身份证号"));
    resource.grade(lower(), &somebody(PROVIDER, 1), NOW).unwrap();
    assert_eq!(note(&resource).grade, Some(Grade::G3), "until another person agrees");
    let word = ReviewGrade { name: NOTE.into(), scheme: Scheme::Content, agree: true };
    let review = ReviewGrades { items: vec![word], opinion: String::new() };
    resource.review_grades(review, &somebody(PROVIDER, 2), NOW).unwrap();
    assert_eq!(note(&resource).grade, Some(Grade::G1));
}

#[test]
fn ec_75_whoever_declares_a_derivation_names_what_it_is_of() {
    let mut resource = imported_resource(0);
    let items = vec![DescribeItem { name: NOTE.into(), detail: made(Derivation::KeyedHmac, " ") }];
    complains(
        resource.describe_items(DescribeItems { items }),
        &[("items.0.detail.derived_from", "catalogue.derived_from_missing")],
    );
}

#[test]
fn ec_78_pictures_beside_the_cells_raise_what_is_not_graded_yet() {
    let renewed = |mut resource: Resource| {
        resource.start_import().unwrap();
        let mut found = import();
        let notice = NoticeCount { kind: NoticeKind::Pictures, values: 3 };
        found.columns.iter_mut().for_each(|column| column.notices = vec![notice]);
        resource.finish_import(found, NOW).unwrap();
        resource
    };
    let mut fresh = renewed(bare_resource(0));
    fresh.grade(grades(), &somebody(PROVIDER, 1), NOW).unwrap();
    assert_eq!(note(&fresh).grade, Some(Grade::G4));
    assert_eq!(note(&renewed(graded_draft())).grade, Some(Grade::G1), "it was graded by its cells");
}

#[test]
fn ec_78_what_cannot_be_looked_into_is_of_grade_4_and_never_asked_for() {
    let mut resource = bare_resource(0);
    resource.start_import().unwrap();
    let mut found = import();
    found.columns.push(column("照片", DataType::Unsupported));
    resource.finish_import(found, NOW).unwrap();
    let photo = |resource: &Resource| resource.item("照片").unwrap().clone();
    assert_eq!(photo(&resource).grade, Some(Grade::G4), "without anybody's judgement");
    let lower = under_jiangsu(vec![graded("照片", Grade::G3, None)]);
    refused(resource.grade(lower, &somebody(PROVIDER, 1), NOW), "catalogue.unsupported_below_least");
    resource.grade(grades(), &somebody(PROVIDER, 1), NOW).unwrap();
    resource.review_grades(agreed(&ITEMS), &somebody(PROVIDER, 2), NOW).unwrap();
    resource.declare_secrecy(all_clear(), &somebody(PROVIDER, 2), NOW).unwrap();
    resource.publish(&somebody(PROVIDER, 2)).unwrap();
    let why = resource.withheld(&photo(&resource)).unwrap();
    assert_eq!((why.code.as_str(), why.article), ("catalogue.item_unsupported", Some(13)));
}
