//! Facts about another record than the one decided on decide nothing, so that a slip of the caller
//! never widens anything.

use crate::city::*;
use domain::{
    Grade, Record, Refusal,
    compute::JobFacts,
    delivery::{CallFacts, admit},
    grant::{Grounds, RequestFacts},
    ids::{AgreementId, ProductId, ZoneId},
    mandate::{Agreement, ProposeResume, Suspend},
    product::{Product, ProductFacts},
};
use uuid::Uuid;

/// An agreement in force that is none of the others' concern.
fn another() -> Agreement {
    Agreement { id: AgreementId(Uuid::from_u128(31)), ..agreement() }
}

#[test]
fn a_request_is_judged_under_its_own_agreement() {
    let (other, resource) = (another(), resource(0));
    let facts = RequestFacts { agreement: Some(&other), resource: Some(&resource), zone: None, supplies: &[] };
    let mut draft = draft_request();
    complains(
        draft.submit(facts, &somebody(OPERATOR, 1), &rules(), NOW),
        &[("agreement_id", "grant.agreement_invalid")],
    );
    refused(submitted_request().assess(pass(), &other, &somebody(REGULATOR, 1), NOW), "grant.agreement_invalid");
    let mut assessed = assessed_request();
    let outcome = assessed.decide(all_yes(), Grounds::of(&other, &resource), &somebody(PROVIDER, 3), &rules(), NOW);
    refused(outcome, "grant.agreement_invalid");
}

#[test]
fn a_request_is_decided_on_its_own_resource() {
    let outcome = assessed_request().decide(
        all_yes(),
        Grounds::of(&agreement(), &resource(1)),
        &somebody(PROVIDER, 3),
        &rules(),
        NOW,
    );
    refused(outcome, "grant.not_source");
}

#[test]
fn a_resumption_is_confirmed_for_the_agreements_own_zone() {
    let mut agreement = agreement();
    agreement.suspend(Suspend { reason: "风险".into() }, &somebody(AUTHORITY, 1), NOW).unwrap();
    agreement.propose_resume(ProposeResume { reason: "整改".into() }, &somebody(AUTHORITY, 1), NOW).unwrap();
    let mut elsewhere = zone();
    elsewhere.id = ZoneId(Uuid::from_u128(11));
    refused(agreement.confirm_resume(&elsewhere, &somebody(REGULATOR, 1), NOW), "mandate.zone_invalid");
}

#[test]
fn a_job_runs_on_its_own_grants_under_its_own_agreement() {
    let (mut grant, resource, other) = (grant(), resource(0), another());
    let mut job = queued_job();
    let facts = JobFacts { agreement: &other, grants: &[(&grant, &resource)], social: &[] };
    refused(job.readmit(CODE, facts, NOW), "compute.lease_cut");
    grant.id = domain::ids::GrantId(Uuid::from_u128(51));
    let own = agreement();
    let facts = JobFacts { agreement: &own, grants: &[(&grant, &resource)], social: &[] };
    refused(job.readmit(CODE, facts, NOW), "compute.lease_cut");
    let none = JobFacts { agreement: &own, grants: &[], social: &[] };
    refused(job.readmit(CODE, none, NOW), "grant.none_named");
    job.start(CODE, none, NOW).unwrap();
    assert_eq!(job.status(), "refused");
}

#[test]
fn an_export_is_reviewed_under_its_own_agreement() {
    let mut export = checked_export(Grade::G3);
    refused(export.review(approval(), &another(), &NOBODY, &somebody(REGULATOR, 1), NOW), "airlock.job_invalid");
    assert!(export.reviews.is_empty());
}

#[test]
fn a_product_is_registered_and_listed_under_its_own_agreement() {
    let (export, other) = (released_export(), another());
    let facts = ProductFacts { export: Some(&export), agreement: Some(&other), code_taken: false };
    let id = ProductId(Uuid::from_u128(80));
    let outcome = Product::register(id, product_form(), facts, &somebody(OPERATOR, 2), NOW);
    complains(outcome, &[("export_id", "product.export_invalid")]);
    let mut product = reported_product();
    product.acknowledge(&sources(), &somebody(REGULATOR, 1), NOW).unwrap();
    refused(product.list(&other, &sources(), NOW), "product.export_invalid");
}

#[test]
fn a_call_is_admitted_under_the_products_own_agreement() -> Result<(), Refusal> {
    let (subscription, product, own, other) = (subscription(), product(), agreement(), another());
    let call = |agreement| {
        let facts = CallFacts {
            subscription: &subscription,
            key_hash: KEY,
            product: &product,
            agreement,
            halted: false,
            used_today: 0,
        };
        admit(&facts, NOW)
    };
    refused(call(&other), "delivery.key_invalid");
    call(&own)
}
