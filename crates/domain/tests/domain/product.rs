//! Products: registration, report, acknowledgement, listing.

use crate::city::*;
use domain::{
    Record, Refusal,
    airlock::Export,
    grant::Revoke,
    ids::ProductId,
    mandate::{Purpose, Suspend},
    product::{ObjectProduct, Product, ProductFacts, ProductState, ProductType, RegisterProduct, ReportProduct},
    rulebook::Rules,
    suspension::Cause,
};
use std::collections::BTreeSet;
use uuid::Uuid;

fn register_from(export: Option<&Export>, code_taken: bool) -> Result<Product, Refusal> {
    let agreement = agreement();
    let facts = ProductFacts { export, agreement: Some(&agreement), code_taken };
    Product::register(ProductId(Uuid::from_u128(80)), product_form(), facts, &somebody(OPERATOR, 2), NOW)
}

fn objection() -> ObjectProduct {
    ObjectProduct { reason: "定价依据不足".into() }
}

#[test]
fn a19_1_a_product_is_made_of_a_release_of_ones_own() {
    complains(register_from(None, false), &[("export_id", "product.export_invalid")]);
    let unreleased = checked_export(domain::Grade::G2);
    complains(register_from(Some(&unreleased), false), &[("export_id", "product.export_invalid")]);
    let mut foreign = released_export();
    foreign.operator_id = org(OTHER_OPERATOR);
    complains(register_from(Some(&foreign), false), &[("export_id", "product.export_invalid")]);
    let product = register_from(Some(&released_export()), false).unwrap();
    assert_eq!((product.columns.len(), product.rows, product.purpose), (2, 12, Purpose::Industry));
    assert_eq!(product.parent(), Some(released_export().id.0));
}

#[test]
fn a_code_is_the_last_part_of_an_address() {
    for bad in ["A-b", "1a", "a", "a_b", "a/b", &"a".repeat(42), ""] {
        let outcome = register_product_with(RegisterProduct { code: bad.into(), ..product_form() });
        complains(outcome, &[("code", "product.code_invalid")]);
    }
    refused(register_from(Some(&released_export()), true), "product.code_taken");
}

#[test]
fn a19_2_scenario_and_key_columns_are_those_that_exist() {
    let cmd = RegisterProduct {
        name: " ".into(),
        scenario: "别的场景".into(),
        key_columns: vec!["航班号".into(), "航班号".into(), "没有".into()],
        ..product_form()
    };
    complains(
        register_product_with(cmd),
        &[
            ("name", "platform.field_required"),
            ("scenario", "product.scenario_outside"),
            ("key_columns.1", "product.key_column_twice"),
            ("key_columns.2", "product.key_column_unknown"),
        ],
    );
    let no_key = RegisterProduct { key_columns: vec![], ..product_form() };
    complains(register_product_with(no_key.clone()), &[("key_columns", "product.key_column_missing")]);
    register_product_with(RegisterProduct { product_type: ProductType::DataSet, ..no_key }).unwrap();
}

#[test]
fn nothing_is_registered_or_listed_under_a_suspended_agreement() {
    let mut suspended = agreement();
    suspended.suspend(Suspend { reason: "风险".into() }, &somebody(AUTHORITY, 1), NOW).unwrap();
    let export = released_export();
    let facts = ProductFacts { export: Some(&export), agreement: Some(&suspended), code_taken: false };
    let id = ProductId(Uuid::from_u128(80));
    let outcome = Product::register(id, product_form(), facts, &somebody(OPERATOR, 2), NOW);
    refused(outcome, "mandate.suspended");
    let mut product = reported_product();
    product.acknowledge(&sources(), &somebody(REGULATOR, 1), NOW).unwrap();
    refused(product.list(&suspended, &sources(), NOW), "mandate.suspended");
    assert_eq!(product.state, ProductState::Acknowledged);
}

#[test]
fn a19_2_a_report_states_price_basis_scope_and_manner() {
    let mut product = draft_product();
    let empty =
        ReportProduct { price_minor: -1, basis: String::new(), scope: " ".into(), manner: String::new(), ..report() };
    complains(
        product.report(empty, &rules()),
        &[
            ("price_minor", "product.price_negative"),
            ("basis", "platform.field_required"),
            ("scope", "platform.field_required"),
            ("manner", "platform.field_required"),
        ],
    );
    assert_eq!((product.state, product.price_minor), (ProductState::Draft, None));
    product.report(report(), &rules()).unwrap();
    assert_eq!((product.state, product.price_minor), (ProductState::Reported, Some(50)));
}

#[test]
fn a16_1_ec_120_a_product_of_public_interest_is_free_where_the_rules_say_so() {
    for purpose in [Purpose::PublicBenefit, Purpose::PublicGovernance] {
        let mut product = draft_product();
        product.purpose = purpose;
        let refusal = refused(product.report(report(), &rules()), "product.price_not_free");
        assert_eq!((refusal.article, refusal.fields[0].field.as_str()), (Some(16), "price_minor"));
        product.report(ReportProduct { price_minor: 0, ..report() }, &rules()).unwrap();
    }
    let mut lenient = Rules::default();
    lenient.parameters.free_purposes = BTreeSet::new();
    let mut product = draft_product();
    product.purpose = Purpose::PublicBenefit;
    product.report(report(), &lenient).unwrap();
}

#[test]
fn a19_3_only_a_regulator_of_the_zone_acknowledges_or_objects() {
    let mut product = reported_product();
    refused(product.acknowledge(&sources(), &somebody(OPERATOR, 1), NOW), "product.own_product");
    refused(product.object(objection(), &somebody(OPERATOR, 1), NOW), "product.own_product");
    for of in [AUTHORITY, PROVIDER, CENTRE, CUSTOMER, OTHER_OPERATOR] {
        refused(product.acknowledge(&sources(), &somebody(of, 1), NOW), "product.not_regulator");
        refused(product.object(objection(), &somebody(of, 1), NOW), "product.not_regulator");
    }
    assert_eq!(product.state, ProductState::Reported);
}

#[test]
fn a19_3_an_objection_sends_the_report_back_even_from_the_shelf() {
    for mut product in [reported_product(), product()] {
        let regulator = somebody(REGULATOR, 1);
        let blank = product.object(ObjectProduct { reason: " ".into() }, &regulator, NOW);
        complains(blank, &[("reason", "platform.field_required")]);
        product.object(objection(), &regulator, NOW).unwrap();
        assert_eq!((product.state, product.public()), (ProductState::Draft, false));
        assert_eq!(product.objection.as_ref().map(|o| o.reason.as_str()), Some("定价依据不足"));
        product.report(report(), &rules()).unwrap();
        assert_eq!(product.objection, None);
    }
}

#[test]
fn a19_2_an_unacknowledged_product_is_not_listed() {
    for mut product in [draft_product(), reported_product()] {
        refused(product.list(&agreement(), &sources(), NOW), "platform.wrong_state");
        refused(product.require_listed(), "product.not_listed");
    }
    let listed = product();
    listed.require_listed().unwrap();
    assert!(listed.public());
}

#[test]
fn a_product_is_listed_under_its_own_agreement() {
    let mut product = reported_product();
    product.acknowledge(&sources(), &somebody(REGULATOR, 1), NOW).unwrap();
    let mut other = agreement();
    other.id = domain::ids::AgreementId(Uuid::from_u128(31));
    refused(product.list(&other, &sources(), NOW), "product.export_invalid");
}

#[test]
fn ec_126_a_new_price_takes_a_listed_product_off_the_shelf_until_it_is_acknowledged() {
    let mut product = product();
    product.report(ReportProduct { price_minor: 60, ..report() }, &rules()).unwrap();
    assert_eq!((product.state, product.acknowledged_by), (ProductState::Reported, None));
    refused(product.require_listed(), "product.not_listed");
    refused(product.list(&agreement(), &sources(), NOW), "platform.wrong_state");
    product.acknowledge(&sources(), &somebody(REGULATOR, 2), NOW).unwrap();
    product.list(&agreement(), &sources(), NOW).unwrap();
    assert_eq!(product.price_minor, Some(60));
}

#[test]
fn ec_127_a_product_waits_for_every_cause_of_its_suspension() {
    let mut product = product();
    product.suspend(Cause::Agreement).unwrap();
    product.suspend(Cause::Grant).unwrap();
    refused(product.require_listed(), "product.not_listed");
    product.resume(Cause::Agreement).unwrap();
    refused(product.resume(Cause::Agreement), "product.not_suspended_for");
    assert_eq!(product.state, ProductState::Suspended);
    product.resume(Cause::Grant).unwrap();
    product.require_listed().unwrap();
}

#[test]
fn ec_127_a_product_whose_grant_no_longer_stands_is_neither_acknowledged_nor_listed() {
    let revoked = |reason: &str| {
        let mut grant = grant();
        grant.revoke(Revoke { reason: reason.into() }).unwrap();
        (grant, resource(0))
    };
    let sealed = {
        let mut resource = resource(0);
        resource.sealed = true;
        (grant(), resource)
    };
    let mut acknowledged = reported_product();
    acknowledged.acknowledge(&sources(), &somebody(REGULATOR, 1), NOW).unwrap();
    for (source, code) in [(revoked("目的已变"), "grant.ended"), (sealed, "grant.suspended")] {
        let source = [source];
        refused(reported_product().acknowledge(&source, &somebody(REGULATOR, 1), NOW), code);
        refused(acknowledged.clone().list(&agreement(), &source, NOW), code);
    }
    acknowledged.list(&agreement(), &sources(), NOW).unwrap();
}

#[test]
fn a_withdrawn_product_stays_withdrawn() {
    let mut product = product();
    product.withdraw().unwrap();
    refused(product.withdraw(), "platform.wrong_state");
    refused(product.report(report(), &rules()), "platform.wrong_state");
    assert!(!product.public());
}
