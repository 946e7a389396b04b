//! Social data (A7.2): where it comes from, who looks at it, what it is used with, and how it leaves.

use crate::{city::*, lifecycles::walk};
use domain::{
    Action, Grade, Refusal,
    catalogue::{ImportState, grading::ContentKind},
    compute::{
        BringSocialData, Disposal, DisposeSocialData, GradeSocialData, GradeSocialItem, Job, JobFacts, LawfulSource,
        Origin, ReviewSocialData, SocialDataset, SocialState, SubmitJob,
    },
    ids::{JobId, SocialDatasetId},
    policy::Use,
    task::{ContentCount, DataType, Imported, ImportedColumn},
};
use uuid::Uuid;

fn form() -> BringSocialData {
    BringSocialData {
        agreement_id: agreement().id,
        code: "hotel_stays".into(),
        name: "酒店客流".into(),
        source: LawfulSource {
            origin: Origin::Purchased,
            statement: "向酒店集团采购".into(),
            contract_no: "采〔2026〕3号".into(),
            until: Some(END),
        },
        state_secret: false,
        work_secret: false,
    }
}

fn bring(cmd: BringSocialData) -> Result<SocialDataset, Refusal> {
    let id = SocialDatasetId(Uuid::from_u128(61));
    SocialDataset::bring(id, cmd, Some(&agreement()), false, &somebody(OPERATOR, 1), START)
}

/// With a column the scan took for resident ids.
fn upload() -> Imported {
    let column = |name: &str, content| ImportedColumn {
        name: name.into(),
        data_type: DataType::Text,
        nulls: 0,
        distinct: 10,
        content,
        notices: vec![],
    };
    let found = vec![ContentCount { kind: ContentKind::ResidentId, values: 10 }];
    Imported { columns: vec![column("guest", found), column("nights", vec![])], rows: 10, ..import() }
}

fn imported() -> SocialDataset {
    let mut social = bring(form()).unwrap();
    assert_eq!(social.start_import(), Ok(1));
    social.finish_import(upload()).unwrap();
    social
}

fn grades(personal: bool, grade: Grade, basis: &str) -> GradeSocialData {
    let guest = GradeSocialItem { name: "guest".into(), grade, personal, identifier: personal };
    let nights = GradeSocialItem { name: "nights".into(), grade: Grade::G1, personal: false, identifier: false };
    GradeSocialData { items: vec![guest, nights], personal_basis: basis.into() }
}

fn word() -> ReviewSocialData {
    ReviewSocialData { reason: "来源合法".into() }
}

fn admitted() -> SocialDataset {
    let mut social = imported();
    social.grade(grades(true, Grade::G3, "单独同意")).unwrap();
    social.present().unwrap();
    social.admit(word(), &somebody(REGULATOR, 1), NOW).unwrap();
    social
}

#[test]
fn a_7_2_a_source_is_stated_contracted_and_in_term() {
    let with = |source: LawfulSource| bring(BringSocialData { source, ..form() });
    let source = form().source;
    let unstated = LawfulSource { statement: " ".into(), ..source.clone() };
    complains(with(unstated), &[("source.statement", "compute.social_source")]);
    let uncontracted = LawfulSource { contract_no: String::new(), ..source.clone() };
    complains(with(uncontracted.clone()), &[("source.contract_no", "compute.social_contract")]);
    with(LawfulSource { origin: Origin::Own, ..uncontracted }).unwrap();
    let over = LawfulSource { until: START.previous_day(), ..source };
    complains(with(over), &[("source.until", "compute.social_right_over")]);
    let secret = BringSocialData { work_secret: true, ..form() };
    complains(bring(secret), &[("state_secret", "compute.social_secret")]);
}

#[test]
fn a_7_2_personal_information_is_graded_and_based_on_law() {
    let mut social = imported();
    refused(social.present(), "compute.social_unfinished");
    let denied = [("items.0.personal", "compute.social_personal")];
    complains(social.grade(grades(false, Grade::G3, "")), &denied);
    complains(social.grade(grades(true, Grade::G2, "单独同意")), &[("items.0.grade", "compute.social_grade_low")]);
    complains(social.grade(grades(true, Grade::G3, " ")), &[("personal_basis", "compute.social_basis_missing")]);
    social.grade(grades(true, Grade::G3, "单独同意")).unwrap();
    social.present().unwrap();
}

#[test]
fn a_7_2_who_brings_it_does_not_review_it() {
    let mut social = imported();
    social.grade(grades(true, Grade::G3, "单独同意")).unwrap();
    social.present().unwrap();
    for own in [somebody(OPERATOR, 2), somebody(AUTHORITY, 1)] {
        refused(social.admit(word(), &own, NOW), "compute.social_own_review");
    }
    social.admit(word(), &somebody(REGULATOR, 1), NOW).unwrap();
}

#[test]
fn a_7_2_a_job_takes_it_beside_its_grants_and_stops_without_it() {
    let (agreement, grant, resource, social) = (agreement(), grant(), resource(0), [admitted()]);
    let facts = JobFacts { agreement: &agreement, grants: &[(&grant, &resource)], social: &social };
    let cmd = || SubmitJob { social_ids: vec![social[0].id], ..job_form() };
    let id = JobId(Uuid::from_u128(60));
    let job = Job::submit(id, cmd(), facts, CODE.into(), &somebody(OPERATOR, 1), NOW).unwrap();
    let table = &job.policy.tables["hotel_stays"];
    assert_eq!((table.columns["guest"].usage, table.columns["nights"].usage), (Use::Aggregate, Use::Plain));
    assert!(table.columns["guest"].identifier && job.person_tables.contains("hotel_stays"));
    assert_eq!(job.policy.grade(), Grade::G3.max(job.policy.grade()));
    let alone = JobFacts { grants: &[], ..facts };
    let nothing = SubmitJob { grant_ids: vec![], ..cmd() };
    refused(Job::submit(id, nothing, alone, CODE.into(), &somebody(OPERATOR, 1), NOW), "grant.none_named");
    let unnamed = Job::submit(id, job_form(), facts, CODE.into(), &somebody(OPERATOR, 1), NOW);
    refused(unnamed, "compute.social_not_usable");
    // Rejected meanwhile, or its right to be used over: what runs is cut.
    let mut rejected = [admitted()];
    rejected[0].reject(word(), &somebody(REGULATOR, 1), NOW).unwrap();
    refused(job.readmit(CODE, JobFacts { social: &rejected, ..facts }, NOW), "compute.social_not_usable");
    job.readmit(CODE, facts, NOW).unwrap();
}

#[test]
fn social_data_walks_its_table() {
    let put = |social: &mut SocialDataset, state| {
        social.state = state;
        social.import_state = ImportState::Imported;
    };
    let mut ready = imported();
    ready.grade(grades(true, Grade::G3, "单独同意")).unwrap();
    let leaving = || DisposeSocialData { how: Disposal::Returned, reason: "退回单".into() };
    walk(&ready, put, |social, action| match action {
        Action::SocialDatasetImport => Some(social.start_import().map(drop)),
        Action::SocialDatasetImported => Some(social.finish_import(upload())),
        Action::SocialDatasetGrade => Some(social.grade(grades(true, Grade::G3, "单独同意"))),
        Action::SocialDatasetPresent => Some(social.present()),
        Action::SocialDatasetAdmit => Some(social.admit(word(), &somebody(REGULATOR, 1), NOW)),
        Action::SocialDatasetReject => Some(social.reject(word(), &somebody(REGULATOR, 1), NOW)),
        Action::SocialDatasetDispose => Some(social.dispose(leaving(), &somebody(OPERATOR, 1), NOW)),
        Action::SocialDatasetErase => Some(social.erase("协议终止".into(), &somebody(CENTRE, 1), NOW)),
        _ => None,
    });
    let mut sealed = bring(form()).unwrap();
    sealed.start_import().unwrap();
    sealed.seal().unwrap();
    assert_eq!(sealed.state, SocialState::Sealed);
    refused(sealed.dispose(leaving(), &somebody(OPERATOR, 1), NOW), "platform.wrong_state");
}
