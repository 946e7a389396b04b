//! Jobs: submitted, admitted again at the start, ended by the worker's answer or cut.

use crate::city::*;
use domain::{
    Grade, Record, Refusal,
    codes::compute::NOT_A_SELECT,
    compute::{Job, JobFacts, JobState, KillReason, SampleQuery, SubmitJob, sample_policy},
    grant::Grant,
    ids::{GrantId, JobId},
    mandate::{Purpose, Suspend},
    mask::Mask,
    policy::Use,
    suspension::Cause,
    task::{Candidate, Reply, RowSet},
};
use uuid::Uuid;

/// Submits under these facts as they are.
fn submit(facts: JobFacts<'_>, cmd: SubmitJob) -> Result<Job, Refusal> {
    Job::submit(JobId(Uuid::from_u128(60)), cmd, facts, CODE.into(), &somebody(OPERATOR, 1), NOW)
}

#[test]
fn a15_2_a_job_carries_its_policy_leases_and_the_digest_of_its_code() {
    let job = queued_job();
    assert_eq!((job.state, job.code_digest.as_str(), job.agreement_epoch), (JobState::Queued, CODE, 0));
    assert_eq!((job.leases[0].grant_id, job.leases[0].epoch), (grant().id, 0));
    assert_eq!(job.policy.tables.len(), 1);
    assert_eq!(
        (job.title().as_str(), job.org(), job.parent()),
        ("产业发展：flights_0", org(OPERATOR), Some(agreement().id.0))
    );
    let named = submit_job_with(SubmitJob { title: Some(" 延误统计 ".into()), ..job_form() }).unwrap();
    assert_eq!(named.title, "延误统计");
}

#[test]
fn a_job_needs_a_statement_of_bounded_length_and_a_digest() {
    let outcome = submit_job_with(SubmitJob { sql: " \n".into(), ..job_form() });
    assert_eq!(refused(outcome, "compute.sql_missing").fields[0].field, "sql");
    let outcome = submit_job_with(SubmitJob { sql: "x".repeat(100_001), ..job_form() });
    refused(outcome, "compute.sql_too_long");
    let (agreement, grant, resource) = (agreement(), grant(), resource(0));
    let facts = JobFacts { agreement: &agreement, grants: &[(&grant, &resource)], social: &[] };
    for digest in ["", "aa", &"A".repeat(64), &"g".repeat(64)] {
        let id = JobId(Uuid::from_u128(60));
        let outcome = Job::submit(id, job_form(), facts, digest.into(), &somebody(OPERATOR, 1), NOW);
        refused(outcome, "compute.digest_invalid");
    }
}

#[test]
fn a25_2_a_job_runs_for_the_purpose_of_its_grants_only() {
    let outcome = submit_job_with(SubmitJob { purpose: Purpose::PublicGovernance, ..job_form() });
    refused(outcome, "grant.purposes_disjoint");
}

#[test]
fn a_job_uses_the_grants_it_names_and_those_of_its_own_organisation() {
    let (agreement, grant, resource) = (agreement(), grant(), resource(0));
    let facts = JobFacts { agreement: &agreement, grants: &[(&grant, &resource)], social: &[] };
    let other = SubmitJob { grant_ids: vec![GrantId(Uuid::from_u128(51))], ..job_form() };
    refused(submit(facts, other), "compute.agreement_invalid");
    refused(submit(facts, SubmitJob { grant_ids: vec![], ..job_form() }), "compute.agreement_invalid");
    let none = JobFacts { agreement: &agreement, grants: &[], social: &[] };
    refused(submit(none, SubmitJob { grant_ids: vec![], ..job_form() }), "grant.none_named");
    let stranger = somebody(OTHER_OPERATOR, 1);
    let outcome = Job::submit(JobId(Uuid::from_u128(60)), job_form(), facts, CODE.into(), &stranger, NOW);
    refused(outcome, "compute.agreement_invalid");
}

#[test]
fn ec_33_no_job_is_submitted_under_a_suspended_agreement() {
    let (mut agreement, grant, resource) = (agreement(), grant(), resource(0));
    agreement.suspend(Suspend { reason: "风险".into() }, &somebody(AUTHORITY, 1), NOW).unwrap();
    let facts = JobFacts { agreement: &agreement, grants: &[(&grant, &resource)], social: &[] };
    refused(submit(facts, job_form()), "mandate.suspended");
}

/// Starts a queued job after `change` touched what it rests on, and gives why it was refused.
fn start_after(code: &str, change: impl Fn(&mut domain::mandate::Agreement, &mut Grant)) -> String {
    let (mut agreement, mut grant, resource) = (agreement(), grant(), resource(0));
    change(&mut agreement, &mut grant);
    let mut job = queued_job();
    job.start(code, JobFacts { agreement: &agreement, grants: &[(&grant, &resource)], social: &[] }, minutes(1))
        .unwrap();
    assert_eq!((job.state, job.started_at, job.ended_at), (JobState::Refused, None, Some(minutes(1))));
    job.refusal.unwrap().code
}

#[test]
fn a15_2_one_changed_character_needs_a_new_submission() {
    let changed = format!("b{}", &CODE[1..]);
    assert_eq!(start_after(&changed, |_, _| {}), "compute.code_changed");
}

#[test]
fn ec_33_a_job_does_not_start_once_its_lease_is_cut() {
    let by = somebody(AUTHORITY, 1);
    let suspend = || Suspend { reason: "风险".into() };
    assert_eq!(start_after(CODE, |a, _| a.suspend(suspend(), &by, NOW).unwrap()), "mandate.suspended");
    assert_eq!(start_after(CODE, |_, g| g.suspend(Cause::Order).unwrap()), "grant.suspended");
    let resumed = start_after(CODE, |_, g| {
        g.suspend(Cause::Order).unwrap();
        g.resume(Cause::Order).unwrap();
    });
    assert_eq!(resumed, "compute.lease_cut", "a lease does not outlive a suspension");
    let bumped = start_after(CODE, |a, _| a.epoch += 1);
    assert_eq!(bumped, "compute.lease_cut");
}

#[test]
fn a_job_does_not_start_when_its_policy_would_be_another() {
    let changed = start_after(CODE, |_, g| g.min_group = 50);
    assert_eq!(changed, "compute.lease_cut");
}

#[test]
fn a_job_that_still_holds_its_lease_runs() {
    let job = running_job();
    assert_eq!((job.state, job.started_at), (JobState::Running, Some(NOW)));
}

#[test]
fn the_workers_answer_ends_a_job() {
    let mut job = running_job();
    job.finish(Reply::Candidate(candidate(Grade::G2)), minutes(2)).unwrap();
    assert_eq!((job.state, job.ended_at), (JobState::Succeeded, Some(minutes(2))));
    assert_eq!(job.candidate.as_ref().map(|c| c.digest.as_str()), Some(CANDIDATE));
    let mut job = running_job();
    job.finish(Reply::Refused(Refusal::of(&NOT_A_SELECT)), NOW).unwrap();
    assert_eq!((job.state, job.refusal.unwrap().code.as_str()), (JobState::Refused, "compute.not_a_select"));
    let mut job = running_job();
    job.finish(Reply::Failed { fault: "worker ended".into() }, NOW).unwrap();
    assert_eq!((job.state, job.fault.as_deref()), (JobState::Failed, Some("worker ended")));
}

#[test]
fn an_answer_to_another_task_ends_nothing() {
    let mut job = running_job();
    let before = job.clone();
    let rows = RowSet { columns: vec![], rows: vec![], truncated: false };
    for reply in [Reply::Rows(rows), Reply::Sampled { rows: 3 }, Reply::Verdict(verdict(true))] {
        refused(job.finish(reply, NOW), "compute.reply_unfit");
    }
    assert_eq!(job, before);
}

#[test]
fn a23_4_what_a_killed_job_still_delivers_does_not_exist() {
    let mut job = running_job();
    job.kill(KillReason::Agreement, minutes(1)).unwrap();
    assert_eq!((job.state, job.killed_for), (JobState::Killed, Some(KillReason::Agreement)));
    refused(job.finish(Reply::Candidate(candidate(Grade::G1)), minutes(2)), "platform.wrong_state");
    assert_eq!((job.candidate, job.ended_at), (None::<Candidate>, Some(minutes(1))));
}

#[test]
fn a_job_is_cancelled_before_it_ends_and_not_after() {
    for mut job in [queued_job(), running_job()] {
        job.cancel(NOW).unwrap();
        assert_eq!(job.killed_for, Some(KillReason::Cancelled));
        refused(job.cancel(NOW), "platform.wrong_state");
    }
    refused(job(Grade::G1).cancel(NOW), "platform.wrong_state");
}

#[test]
fn a_sample_query_is_admitted_like_a_job() {
    let (mut agreement, grant, resource) = (agreement(), grant(), resource(0));
    let query = SampleQuery { grant_ids: vec![grant.id], social_ids: vec![], sql: "SELECT 1".into() };
    let engineer = somebody(OPERATOR, 1);
    let facts = JobFacts { agreement: &agreement, grants: &[(&grant, &resource)], social: &[] };
    let policy = query.admit(facts, &engineer, NOW).unwrap();
    assert_eq!(policy, queued_job().policy);
    refused(query.admit(facts, &somebody(OTHER_OPERATOR, 1), NOW), "compute.agreement_invalid");
    let blank = SampleQuery { sql: String::new(), ..query.clone() };
    refused(blank.admit(facts, &engineer, NOW), "compute.sql_missing");
    agreement.suspend(Suspend { reason: "风险".into() }, &somebody(AUTHORITY, 1), NOW).unwrap();
    let facts = JobFacts { agreement: &agreement, grants: &[(&grant, &resource)], social: &[] };
    refused(query.admit(facts, &engineer, NOW), "mandate.suspended");
}

#[test]
fn a13_3_a_sample_shows_no_grade_four_no_bare_identifier_and_nothing_meant_for_aggregates() {
    let (mut grant, mut resource) = (grant(), resource(0));
    grant.items[2].usage = Use::Aggregate;
    resource.items[0].identifier = true;
    let policy = sample_policy(&grant, &resource).unwrap();
    let columns = &policy.tables["flights_0"].columns;
    assert_eq!(columns.len(), 5, "the columns stay, so that statements run on the full data too");
    for hidden in ["航班号", "延误分钟", "证件号码"] {
        assert_eq!((columns[hidden].usage, &columns[hidden].mask), (Use::Mask, &Some(Mask::Null)), "{hidden}");
    }
    assert_eq!(columns["出发日期"].usage, Use::Plain);
    assert_eq!(columns["旅客姓名"].mask, Some(Mask::PersonName));
    assert_eq!(policy.max_output_grade, Grade::G3);
}

#[test]
fn ec_71_a_result_of_two_tables_about_persons_is_one_grade_higher() {
    let of = |sources: &[&str]| {
        let mut found = candidate(Grade::G2);
        found.columns[0].sources = sources.iter().map(|s| (*s).to_owned()).collect();
        let mut job = running_job();
        job.person_tables = ["flights_0", "patients"].map(str::to_owned).into();
        job.finish(Reply::Candidate(found), minutes(2)).unwrap();
        job.candidate.unwrap().grade
    };
    assert_eq!(of(&["flights_0.旅客姓名"]), Grade::G2);
    assert_eq!(of(&["flights_0.旅客姓名", "areas.区"]), Grade::G2);
    assert_eq!(of(&["flights_0.旅客姓名", "patients.诊断"]), Grade::G3, "reviewed by two people from there on");
}
