//! The main job in one go: from the catalogue to a metered call, a suspension that cuts all of it,
//! and the resumption by two people.

use crate::city::*;
use domain::{
    Grade, Refusal,
    airlock::ExportState,
    compute::{JobFacts, JobState, KillReason},
    delivery::{CallFacts, admit},
    grant::words,
    mandate::{ProposeResume, Suspend},
    suspension::Cause,
};

#[test]
fn ec_33_a_suspension_cuts_what_runs_and_two_people_let_it_run_again() -> Result<(), Refusal> {
    let (mut agreement, mut grant, resource, mut product, subscription) =
        (agreement(), grant(), resource(0), product(), subscription());
    assert!(words(&queued_job().policy).len() > 5);

    // Before: a job runs, an export waits for its second reviewer, a call is served.
    let mut running = running_job();
    let mut waiting = checked_export(Grade::G3);
    waiting.review(approval(), &agreement, &NOBODY, &somebody(REGULATOR, 1), NOW)?;
    let call = |agreement: &_, product: &_| {
        let facts =
            CallFacts { subscription: &subscription, key_hash: KEY, product, agreement, halted: false, used_today: 7 };
        admit(&facts, minutes(1))
    };
    call(&agreement, &product)?;

    // The suspension is one decision; the rest follows from it.
    agreement.suspend(Suspend { reason: "监测发现风险".into() }, &somebody(REGULATOR, 1), minutes(1))?;
    refused(call(&agreement, &product), "mandate.suspended");
    grant.suspend(Cause::Agreement)?;
    running.kill(KillReason::Agreement, minutes(1))?;
    waiting.reject("授权运营协议已暂停".into())?;
    product.suspend(Cause::Agreement)?;
    assert_eq!((running.state, waiting.state), (JobState::Killed, ExportState::Rejected));

    // While it lasts nothing starts, whoever asks and however.
    let mut queued = queued_job();
    queued.start(CODE, JobFacts { agreement: &agreement, grants: &[(&grant, &resource)], social: &[] }, minutes(2))?;
    assert_eq!(queued.state, JobState::Refused);
    let mut other = checked_export(Grade::G3);
    refused(other.review(approval(), &agreement, &NOBODY, &somebody(REGULATOR, 2), minutes(2)), "mandate.suspended");

    // Two bodies resume; the consequences are taken back, the old job stays dead.
    agreement.propose_resume(ProposeResume { reason: "风险已消除".into() }, &somebody(AUTHORITY, 1), minutes(3))?;
    agreement.confirm_resume(&zone(), &somebody(REGULATOR, 1), minutes(4))?;
    grant.resume(Cause::Agreement)?;
    product.resume(Cause::Agreement)?;
    call(&agreement, &product)?;
    let facts = JobFacts { agreement: &agreement, grants: &[(&grant, &resource)], social: &[] };
    refused(running.start(CODE, facts, minutes(5)), "platform.wrong_state");
    let again =
        domain::compute::Job::submit(running.id, job_form(), facts, CODE.into(), &somebody(OPERATOR, 1), minutes(5))?;
    let mut again = again;
    again.start(CODE, facts, minutes(6))?;
    assert_eq!(again.state, JobState::Running);
    Ok(())
}
