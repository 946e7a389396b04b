//! Exports: the check, the reviews by grade, one digest from the candidate to the release.

use crate::city::*;
use domain::{
    Grade, Record, Refusal, Role,
    airlock::{Export, ExportFacts, ExportState, ReviewExport, SubmitExport},
    compute::KillReason,
    ids::ExportId,
    mandate::Suspend,
    rulebook::Rules,
    task::Verdict,
};
use std::collections::BTreeSet;
use uuid::Uuid;

fn review(export: &mut Export, of: u128, n: u128) -> Result<(), Refusal> {
    export.review(approval(), &agreement(), &NOBODY, &somebody(of, n), NOW)
}

fn rejection(opinion: &str) -> ReviewExport {
    ReviewExport { approve: false, opinion: opinion.into(), ..approval() }
}

#[test]
fn a25_3_only_a_candidate_of_ones_own_job_that_succeeded_is_submitted() {
    for job in [queued_job(), running_job()] {
        refused(submit_export(&job, false), "airlock.job_invalid");
    }
    let mut killed = running_job();
    killed.kill(KillReason::Halt, NOW).unwrap();
    refused(submit_export(&killed, false), "airlock.job_invalid");
    let mut foreign = job(Grade::G2);
    foreign.operator_id = org(OTHER_OPERATOR);
    refused(submit_export(&foreign, false), "airlock.job_invalid");
    let providers = BTreeSet::new();
    let facts = ExportFacts { job: None, agreement: None, provider_ids: &providers, already_submitted: false };
    let cmd = SubmitExport { job_id: job(Grade::G2).id };
    let outcome = Export::submit(ExportId(Uuid::from_u128(70)), &cmd, facts, &somebody(OPERATOR, 1), &rules(), NOW);
    assert_eq!(refused(outcome, "airlock.job_invalid").fields[0].field, "job_id");
}

#[test]
fn a_candidate_is_submitted_once() {
    refused(submit_export(&job(Grade::G2), true), "airlock.already_submitted");
}

#[test]
fn a13_7_a_candidate_above_what_the_grants_allow_does_not_enter_the_airlock() {
    let mut job = job(Grade::G3);
    job.policy.max_output_grade = Grade::G2;
    refused(submit_export(&job, false), "airlock.grade_too_high");
}

#[test]
fn nothing_is_submitted_under_a_suspended_agreement() {
    let (mut agreement, job, providers) = (agreement(), job(Grade::G2), BTreeSet::new());
    agreement.suspend(Suspend { reason: "风险".into() }, &somebody(AUTHORITY, 1), NOW).unwrap();
    let facts = ExportFacts {
        job: Some(&job),
        agreement: Some(&agreement),
        provider_ids: &providers,
        already_submitted: false,
    };
    let cmd = SubmitExport { job_id: job.id };
    let outcome = Export::submit(ExportId(Uuid::from_u128(70)), &cmd, facts, &somebody(OPERATOR, 1), &rules(), NOW);
    refused(outcome, "mandate.suspended");
}

#[test]
fn the_reviews_needed_follow_from_the_grade() {
    for (grade, needed) in [(Grade::G1, 0), (Grade::G2, 0), (Grade::G3, 2), (Grade::G4, 3)] {
        let export = submit_export(&job(grade), false).unwrap();
        assert_eq!(export.required_reviews, needed, "{grade}");
        assert_eq!(export.parties().len(), usize::from(grade == Grade::G4), "its source departments see grade 4");
    }
}

#[test]
fn a_failed_rule_blocks_whatever_the_grade() {
    for grade in [Grade::G1, Grade::G3] {
        let mut export = submit_export(&job(grade), false).unwrap();
        export.start_check().unwrap();
        export.finish_check(verdict(false), &rules()).unwrap();
        assert_eq!(export.state, ExportState::Blocked);
        assert_eq!(export.verdict.as_ref().unwrap().rules[0].rule, "minimum_group");
        refused(review(&mut export, REGULATOR, 1), "platform.wrong_state");
        refused(export.release(CANDIDATE.into(), 12, NOW), "platform.wrong_state");
    }
}

#[test]
fn a_verdict_that_says_passed_over_a_failed_rule_blocks() {
    let mut export = submit_export(&job(Grade::G1), false).unwrap();
    export.start_check().unwrap();
    export.finish_check(Verdict { passed: true, ..verdict(false) }, &rules()).unwrap();
    assert_eq!(export.state, ExportState::Blocked);
}

#[test]
fn a25_3_a_verdict_on_something_else_counts_for_nothing() {
    let mut export = submit_export(&job(Grade::G1), false).unwrap();
    refused(export.finish_check(verdict(true), &rules()), "platform.wrong_state");
    export.start_check().unwrap();
    let other = Verdict { digest: CODE.into(), ..verdict(true) };
    refused(export.finish_check(other, &rules()), "airlock.digest_mismatch");
    assert_eq!((export.state, export.verdict.clone()), (ExportState::Checking, None));
    refused(export.start_check(), "platform.wrong_state");
}

#[test]
fn grades_one_and_two_are_released_by_the_check() {
    for grade in [Grade::G1, Grade::G2] {
        let export = checked_export(grade);
        assert_eq!((export.state, export.missing_reviews()), (ExportState::Releasing, 0));
    }
}

#[test]
fn a_share_of_automatic_releases_is_marked_by_the_digest_alone() {
    // 0x63 is 99, the last of a hundred.
    for (percent, marked) in [(0, false), (5, false), (99, false), (100, true)] {
        let mut rules = Rules::default();
        rules.parameters.sampling_percent = percent;
        let mut export = submit_export(&job(Grade::G1), false).unwrap();
        export.start_check().unwrap();
        export.finish_check(verdict(true), &rules).unwrap();
        assert_eq!(export.sampled, marked, "{percent}");
    }
    let mut reviewed = submit_export(&job(Grade::G3), false).unwrap();
    let mut rules = Rules::default();
    rules.parameters.sampling_percent = 100;
    reviewed.start_check().unwrap();
    reviewed.finish_check(verdict(true), &rules).unwrap();
    assert!(!reviewed.sampled, "what people review is not marked");
}

#[test]
fn grade_three_needs_two_regulators() {
    let mut export = checked_export(Grade::G3);
    assert_eq!(export.state, ExportState::InReview);
    review(&mut export, REGULATOR, 1).unwrap();
    assert_eq!((export.state, export.missing_reviews()), (ExportState::InReview, 1));
    review(&mut export, REGULATOR, 2).unwrap();
    assert_eq!(export.state, ExportState::Releasing);
}

#[test]
fn a_replayed_approval_is_refused() {
    let mut export = checked_export(Grade::G3);
    review(&mut export, REGULATOR, 1).unwrap();
    refused(review(&mut export, REGULATOR, 1), "airlock.already_reviewed");
    assert_eq!((export.reviews.len(), export.state), (1, ExportState::InReview));
    let changed_mind = export.review(rejection("不妥"), &agreement(), &NOBODY, &somebody(REGULATOR, 1), NOW);
    refused(changed_mind, "airlock.already_reviewed");
}

#[test]
fn ec_169_a_delegate_does_not_review_again_for_whoever_delegated() {
    let mut export = checked_export(Grade::G3);
    review(&mut export, REGULATOR, 1).unwrap();
    let mut delegate = somebody(REGULATOR, 2);
    delegate.delegated = [(Role::RegulatorApprover, somebody(REGULATOR, 1).person)].into();
    delegate.roles = [Role::RegulatorApprover].into();
    let outcome = export.review(approval(), &agreement(), &NOBODY, &delegate, NOW);
    refused(outcome, "airlock.reviewed_by_delegator");
    // Whoever may review themself does so, whatever else was delegated to them.
    delegate.roles.insert(Role::RegulatorAssessor);
    export.review(approval(), &agreement(), &NOBODY, &delegate, NOW).unwrap();
}

#[test]
fn section_11_2_who_decided_the_masks_does_not_review_what_leaves() {
    let designer = decided_request().masked_by().unwrap();
    assert_eq!(designer, somebody(PROVIDER, 3).person);
    let mut export = checked_export(Grade::G4);
    let outcome = export.review(approval(), &agreement(), &[designer].into(), &somebody(PROVIDER, 3), NOW);
    refused(outcome, "airlock.masked_by_reviewer");
    export.review(approval(), &agreement(), &[designer].into(), &somebody(PROVIDER, 1), NOW).unwrap();
}

#[test]
fn grade_four_needs_two_regulators_and_the_source_department() {
    let mut export = checked_export(Grade::G4);
    review(&mut export, PROVIDER, 1).unwrap();
    refused(review(&mut export, PROVIDER, 2), "airlock.enough_reviews");
    review(&mut export, REGULATOR, 1).unwrap();
    assert_eq!(export.missing_reviews(), 1);
    review(&mut export, REGULATOR, 2).unwrap();
    assert_eq!(export.state, ExportState::Releasing);
}

#[test]
fn a_third_regulator_does_not_stand_in_for_the_source_department() {
    let mut export = checked_export(Grade::G4);
    review(&mut export, REGULATOR, 1).unwrap();
    review(&mut export, REGULATOR, 2).unwrap();
    refused(review(&mut export, REGULATOR, 3), "airlock.enough_reviews");
    assert_eq!(export.state, ExportState::InReview);
    review(&mut export, PROVIDER, 1).unwrap();
    assert_eq!(export.state, ExportState::Releasing);
}

#[test]
fn nobody_reviews_their_own_and_nobody_from_outside_reviews() {
    let mut export = checked_export(Grade::G3);
    refused(review(&mut export, OPERATOR, 2), "airlock.own_export");
    for of in [PROVIDER, CENTRE, CUSTOMER, OTHER_OPERATOR, AUTHORITY] {
        refused(review(&mut export, of, 1), "airlock.not_reviewer");
    }
    let mut changed_employer = somebody(REGULATOR, 1);
    changed_employer.person = export.submitted_by;
    let outcome = export.review(approval(), &agreement(), &NOBODY, &changed_employer, NOW);
    refused(outcome, "airlock.own_export");
    assert!(export.reviews.is_empty());
}

#[test]
fn a25_3_a_review_is_bound_to_the_digest() {
    let mut export = checked_export(Grade::G3);
    let other = ReviewExport { digest: CODE.into(), ..approval() };
    refused(export.review(other, &agreement(), &NOBODY, &somebody(REGULATOR, 1), NOW), "airlock.digest_mismatch");
    assert!(export.reviews.is_empty());
}

#[test]
fn one_rejection_rejects_and_states_why() {
    let mut export = checked_export(Grade::G3);
    review(&mut export, REGULATOR, 1).unwrap();
    let regulator = somebody(REGULATOR, 2);
    let blank = export.review(rejection(" "), &agreement(), &NOBODY, &regulator, NOW);
    complains(blank, &[("opinion", "airlock.opinion_missing")]);
    export.review(rejection("仍可识别个人"), &agreement(), &NOBODY, &regulator, NOW).unwrap();
    assert_eq!(export.state, ExportState::Rejected);
    refused(review(&mut export, REGULATOR, 3), "platform.wrong_state");
}

#[test]
fn nothing_is_reviewed_while_the_agreement_is_suspended() {
    let mut agreement = agreement();
    agreement.suspend(Suspend { reason: "风险".into() }, &somebody(AUTHORITY, 1), NOW).unwrap();
    let mut export = checked_export(Grade::G3);
    let outcome = export.review(approval(), &agreement, &NOBODY, &somebody(REGULATOR, 1), NOW);
    refused(outcome, "mandate.suspended");
}

#[test]
fn a25_3_what_is_released_is_what_was_reviewed() {
    let mut export = checked_export(Grade::G2);
    refused(export.release(CODE.into(), 12, NOW), "airlock.digest_mismatch");
    assert_eq!((export.state, export.release.clone()), (ExportState::Releasing, None));
    export.release(CANDIDATE.into(), 12, minutes(4)).unwrap();
    let release = export.release.clone().unwrap();
    assert_eq!((release.digest.as_str(), release.rows, release.at), (CANDIDATE, 12, minutes(4)));
    refused(export.release(CANDIDATE.into(), 12, NOW), "platform.wrong_state");
}

#[test]
fn a23_4_a_suspension_rejects_what_has_not_left() {
    let submitted = submit_export(&job(Grade::G3), false).unwrap();
    let mut checking = submitted.clone();
    checking.start_check().unwrap();
    for mut export in [submitted, checking, checked_export(Grade::G3), checked_export(Grade::G1)] {
        complains(export.reject(String::new()), &[("reason", "platform.field_required")]);
        export.reject("协议已暂停".into()).unwrap();
        assert_eq!(export.state, ExportState::Rejected);
    }
    refused(released_export().reject("协议已暂停".into()), "platform.wrong_state");
}
