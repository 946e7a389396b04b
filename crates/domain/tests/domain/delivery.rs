//! Subscriptions, keys and the admission of calls.

use crate::city::*;
use domain::{
    Record, Refusal, RefusalKind,
    delivery::{CallFacts, NewKey, OpenFacts, OpenSubscription, RevokeKey, Subscription, SubscriptionState, admit},
    ids::{ProductId, SubscriptionId},
    mandate::{Agreement, ProposeResume, Purpose, Suspend, Terminate},
    product::Product,
    suspension::Cause,
};
use time::macros::datetime;
use uuid::Uuid;

/// What a call finds; the tests change one fact each.
struct Call {
    subscription: Subscription,
    product: Product,
    agreement: Agreement,
    key: String,
    halted: bool,
    used: u64,
}

impl Call {
    fn new() -> Self {
        Self {
            subscription: subscription(),
            product: product(),
            agreement: agreement(),
            key: KEY.into(),
            halted: false,
            used: 0,
        }
    }

    fn at(&self, now: time::OffsetDateTime) -> Result<(), Refusal> {
        let facts = CallFacts {
            subscription: &self.subscription,
            key_hash: &self.key,
            product: &self.product,
            agreement: &self.agreement,
            halted: self.halted,
            used_today: self.used,
        };
        admit(&facts, now)
    }

    fn admit(&self) -> Result<(), Refusal> {
        self.at(NOW)
    }
}

#[test]
fn a_customer_subscribes_or_the_operator_does_it_for_them() {
    let own = open_with(&subscription_form(), &somebody(CUSTOMER, 1)).unwrap();
    assert_eq!((own.customer_id, own.org(), own.parties()), (org(CUSTOMER), org(CUSTOMER), vec![org(OPERATOR)]));
    let named = OpenSubscription { customer_id: Some(org(CUSTOMER)), ..subscription_form() };
    assert_eq!(open_with(&named, &somebody(OPERATOR, 2)).unwrap().customer_id, org(CUSTOMER));
    for stranger in [somebody(OTHER_OPERATOR, 1), somebody(REGULATOR, 1)] {
        refused(open_with(&named, &stranger), "delivery.not_party");
    }
}

#[test]
fn only_a_registered_customer_subscribes() {
    complains(open_with(&subscription_form(), &somebody(OPERATOR, 1)), &[("customer_id", "delivery.customer_invalid")]);
}

#[test]
fn a19_4_the_declared_purpose_is_the_one_its_data_was_granted_for() {
    for purpose in Purpose::ALL {
        let cmd = OpenSubscription { purpose: *purpose, ..subscription_form() };
        let outcome = open_with(&cmd, &somebody(CUSTOMER, 1));
        if product().purpose == *purpose {
            assert!(outcome.is_ok(), "{purpose:?}");
        } else {
            let refusal = refused(outcome, "delivery.purpose_outside");
            assert_eq!((refusal.control.as_deref(), refusal.fields[0].field.as_str()), (Some("A19.4"), "purpose"));
        }
    }
}

#[test]
fn a_quota_is_one_to_a_million_calls_a_day() {
    for quota_per_day in [1, 1_000_000] {
        let cmd = OpenSubscription { quota_per_day, ..subscription_form() };
        assert!(open_with(&cmd, &somebody(CUSTOMER, 1)).is_ok());
    }
    for quota_per_day in [0, 1_000_001, u32::MAX] {
        let cmd = OpenSubscription { quota_per_day, ..subscription_form() };
        let refusal = refused(open_with(&cmd, &somebody(CUSTOMER, 1)), "delivery.quota_range");
        assert!(refusal.zh.contains("1000000"));
    }
}

#[test]
fn a_product_off_the_shelf_is_not_subscribed_to() {
    let (mut product, agreement, customer) = (product(), agreement(), organisation(CUSTOMER));
    product.suspend(Cause::Agreement).unwrap();
    let facts = OpenFacts { product: Some(&product), agreement: Some(&agreement), customer: Some(&customer) };
    let id = SubscriptionId(Uuid::from_u128(90));
    let outcome = Subscription::open(id, &subscription_form(), facts, &somebody(CUSTOMER, 1), &rules(), NOW);
    complains(outcome, &[("product_id", "delivery.product_invalid")]);
}

#[test]
fn two_keys_work_at_one_time() {
    let customer = somebody(CUSTOMER, 1);
    let mut subscription = bare_subscription();
    subscription.issue_key(key('a'), &customer, &rules(), NOW).unwrap();
    subscription.issue_key(key('b'), &customer, &rules(), NOW).unwrap();
    refused(subscription.issue_key(key('d'), &customer, &rules(), NOW), "delivery.keys_enough");
    subscription.revoke_key(&RevokeKey { prefix: "sy_a".into() }, minutes(1)).unwrap();
    subscription.issue_key(key('d'), &customer, &rules(), minutes(2)).unwrap();
    assert_eq!(subscription.keys.iter().filter(|k| k.works()).count(), 2);
    assert_eq!(subscription.keys[0].revoked_at, Some(minutes(1)));
}

#[test]
fn a_key_goes_to_the_customer_only() {
    let mut subscription = bare_subscription();
    refused(subscription.issue_key(key('a'), &somebody(OPERATOR, 2), &rules(), NOW), "delivery.not_party");
    assert!(subscription.keys.is_empty());
}

#[test]
fn a_key_has_a_plain_prefix_and_a_digest_and_is_new() {
    let customer = somebody(CUSTOMER, 1);
    let mut subscription = subscription();
    for (prefix, hash) in [("sy", "a"), ("sy_ä", "a"), ("sy_a", "A"), ("sy_a", "short"), (&"p".repeat(17), "a")] {
        let hash = if hash.len() == 1 { hash.repeat(64) } else { hash.into() };
        let malformed = NewKey { prefix: prefix.into(), hash };
        refused(subscription.issue_key(malformed, &customer, &rules(), NOW), "delivery.key_malformed");
    }
    refused(subscription.issue_key(key('c'), &customer, &rules(), NOW), "delivery.key_known");
}

#[test]
fn a_key_is_revoked_once() {
    let mut subscription = subscription();
    let cmd = RevokeKey { prefix: "sy_c".into() };
    refused(subscription.revoke_key(&RevokeKey { prefix: "sy_x".into() }, NOW), "delivery.key_unknown");
    subscription.revoke_key(&cmd, NOW).unwrap();
    refused(subscription.revoke_key(&cmd, NOW), "delivery.key_unknown");
}

#[test]
fn ending_revokes_every_key() {
    let mut subscription = subscription();
    subscription.end(minutes(3)).unwrap();
    assert_eq!((subscription.state, subscription.keys[0].revoked_at), (SubscriptionState::Ended, Some(minutes(3))));
    refused(subscription.issue_key(key('a'), &somebody(CUSTOMER, 1), &rules(), NOW), "platform.wrong_state");
}

#[test]
fn a_subscription_waits_for_every_cause() {
    let mut subscription = subscription();
    subscription.suspend(Cause::Agreement).unwrap();
    subscription.suspend(Cause::Product).unwrap();
    subscription.resume(Cause::Product).unwrap();
    refused(subscription.resume(Cause::Product), "delivery.not_suspended_for");
    assert_eq!(subscription.state, SubscriptionState::Suspended);
    subscription.resume(Cause::Agreement).unwrap();
    assert_eq!(subscription.state, SubscriptionState::Active);
}

#[test]
fn a_call_with_everything_in_order_is_admitted() {
    Call::new().admit().unwrap();
}

#[test]
fn a_call_needs_a_key_of_this_subscription_that_works() {
    let unknown = Call { key: CODE.into(), ..Call::new() };
    assert_eq!(refused(unknown.admit(), "delivery.key_invalid").kind, RefusalKind::Unauthenticated);
    let mut revoked = Call::new();
    revoked.subscription.revoke_key(&RevokeKey { prefix: "sy_c".into() }, NOW).unwrap();
    refused(revoked.admit(), "delivery.key_invalid");
    let mut other_product = Call::new();
    other_product.product.id = ProductId(Uuid::from_u128(81));
    refused(other_product.admit(), "delivery.key_invalid");
}

#[test]
fn ec_41_a_key_of_an_ended_subscription_does_not_work() {
    let mut call = Call::new();
    call.subscription.end(NOW).unwrap();
    refused(call.admit(), "delivery.ended");
}

#[test]
fn a_stranger_learns_nothing_about_the_state_of_the_product() {
    let mut call = Call { key: CODE.into(), halted: true, used: 1_000, ..Call::new() };
    call.product.suspend(Cause::Order).unwrap();
    refused(call.admit(), "delivery.key_invalid");
}

#[test]
fn a23_4_a_suspended_agreement_stops_the_next_call_and_two_people_let_it_pass_again() {
    let mut call = Call::new();
    call.agreement.suspend(Suspend { reason: "风险".into() }, &somebody(REGULATOR, 1), NOW).unwrap();
    let refusal = refused(call.admit(), "mandate.suspended");
    assert_eq!((refusal.kind, refusal.article), (RefusalKind::Suspended, Some(23)));
    let resume = ProposeResume { reason: "已整改".into() };
    call.agreement.propose_resume(resume, &somebody(REGULATOR, 1), NOW).unwrap();
    refused(call.admit(), "mandate.suspended");
    call.agreement.confirm_resume(&zone(), &somebody(AUTHORITY, 1), NOW).unwrap();
    call.admit().unwrap();
}

#[test]
fn a23_4_a_terminated_or_expired_agreement_and_a_halt_stop_calls() {
    let mut ended = Call::new();
    ended.agreement.terminate(Terminate { reason: "违约".into() }, &somebody(AUTHORITY, 2), NOW).unwrap();
    refused(ended.admit(), "mandate.ended");
    refused(Call::new().at(AFTER), "mandate.ended");
    refused(Call { halted: true, ..Call::new() }.admit(), "platform.halted");
}

#[test]
fn a_suspended_subscription_or_product_stops_calls() {
    let mut call = Call::new();
    call.subscription.suspend(Cause::Order).unwrap();
    assert_eq!(refused(call.admit(), "delivery.suspended").kind, RefusalKind::Suspended);
    let mut call = Call::new();
    call.product.suspend(Cause::Grant).unwrap();
    refused(call.admit(), "product.not_listed");
}

#[test]
fn the_quota_ends_with_the_day_in_beijing() {
    let call = Call { used: 99, ..Call::new() };
    call.admit().unwrap();
    let call = Call { used: 100, ..Call::new() };
    let refusal = refused(call.at(datetime!(2026-03-02 15:59:00 UTC)), "delivery.quota_used");
    assert_eq!((refusal.kind, refusal.retry_after_s), (RefusalKind::TooMany, Some(60)));
    assert!(refusal.zh.contains("100"));
}
