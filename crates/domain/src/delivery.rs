//! Delivery (交付): a customer's subscription, its keys, and the admission of each call (Article 19).

use crate::{
    Actor, Record, Refusal,
    access::Action,
    actor::OrgKind,
    civil,
    codes::{delivery, platform},
    compute::valid_digest,
    control,
    form::Form,
    ids::{AgreementId, OrgId, PersonId, ProductId, SubscriptionId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::{Agreement, Purpose},
    party::Organisation,
    product::Product,
    record::{FoundBy, Kind},
    rulebook::Rules,
    states,
    suspension::{Cause, LiftOrder, SuspensionOrder},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::OffsetDateTime;
use uuid::Uuid;

states! {
    /// States of a subscription.
    SubscriptionState {
        Active = "active", "有效";
        Suspended = "suspended", "已暂停";
        Ended = "ended", "已终止";
    }
}

/// A key of a subscription. The key itself is shown once and never stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Key {
    /// Its first characters, by which people tell keys apart.
    pub prefix: String,
    /// SM3 of the key, hex.
    pub hash: String,
    /// Who issued it.
    pub issued_by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it was revoked.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub revoked_at: Option<OffsetDateTime>,
}

impl Key {
    /// Whether it still works.
    pub fn works(&self) -> bool {
        self.revoked_at.is_none()
    }
}

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Title, the product's name.
    pub title: String,
    /// The product.
    pub product_id: ProductId,
    /// The product's agreement.
    pub agreement_id: AgreementId,
    /// The product's operator.
    pub operator_id: OrgId,
    /// The zone.
    pub zone_id: ZoneId,
    /// The customer.
    pub customer_id: OrgId,
    /// Declared purpose.
    pub purpose: Purpose,
    /// Calls per day in Beijing time.
    pub quota_per_day: u32,
    /// Its keys, oldest first.
    pub keys: Vec<Key>,
    /// Why it is suspended.
    pub suspended_for: BTreeSet<Cause>,
    /// The order behind it, where it is suspended by one.
    #[serde(default)]
    pub order: Option<SuspensionOrder>,
    /// Who opened it.
    pub opened_by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub opened_at: OffsetDateTime,
    /// State.
    pub state: SubscriptionState,
}

impl Record for Subscription {
    const KIND: Kind = Kind::Subscription;
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        let keys = self.keys.iter().map(|key| (FoundBy::ApiKey, key.hash.clone()));
        keys.chain([(FoundBy::Agreement, self.agreement_id.to_string())]).collect()
    }
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn org(&self) -> OrgId {
        self.customer_id
    }
    fn zone(&self) -> Option<ZoneId> {
        Some(self.zone_id)
    }
    fn brought_by(&self, action: Action) -> Vec<PersonId> {
        let confirms = action == Action::SubscriptionConfirmResume;
        SuspensionOrder::brought_by(self.order.as_ref().filter(|_| confirms))
    }
    fn parent(&self) -> Option<Uuid> {
        Some(self.product_id.0)
    }
    fn parties(&self) -> Vec<OrgId> {
        vec![self.operator_id]
    }
    fn shown(mut self) -> Self {
        for key in &mut self.keys {
            key.hash.clear();
        }
        self
    }
}

use SubscriptionState::{Active, Ended, Suspended};

const LIVE: &[SubscriptionState] = &[Active, Suspended];

lifecycle!(
    Subscription,
    SubscriptionState,
    &[
        Transition { from: &[Active], action: Action::SubscriptionIssueKey, to: &[Active] },
        Transition { from: LIVE, action: Action::SubscriptionRevokeKey, to: LIVE },
        Transition { from: LIVE, action: Action::SubscriptionSuspend, to: &[Suspended] },
        Transition { from: &[Suspended], action: Action::SubscriptionResume, to: LIVE },
        Transition { from: &[Suspended], action: Action::SubscriptionProposeResume, to: &[Suspended] },
        Transition { from: &[Suspended], action: Action::SubscriptionConfirmResume, to: LIVE },
        Transition { from: LIVE, action: Action::SubscriptionEnd, to: &[Ended] },
    ]
);

/// Opens a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenSubscription {
    /// The product.
    pub product_id: ProductId,
    /// The customer; the actor's own organisation where missing.
    #[serde(default)]
    pub customer_id: Option<OrgId>,
    /// Declared purpose.
    pub purpose: Purpose,
    /// Calls per day.
    pub quota_per_day: u32,
}

/// Revokes a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeKey {
    /// Its prefix.
    pub prefix: String,
}

/// What the server found for [`Subscription::open`].
#[derive(Debug, Clone, Copy)]
pub struct OpenFacts<'a> {
    /// The product named, if it can be seen.
    pub product: Option<&'a Product>,
    /// The product's agreement.
    pub agreement: Option<&'a Agreement>,
    /// The customer, if there is such an organisation.
    pub customer: Option<&'a Organisation>,
}

/// A key as drawn at the edge: what is stored of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// First characters, 4 to 16 of `[A-Za-z0-9_-]`.
    pub prefix: String,
    /// SM3 of the whole key, hex.
    pub hash: String,
}

impl Subscription {
    /// Opens a subscription of a customer to a listed product. The declared purpose is the one its data was granted
    /// for (A19.4), whatever else the agreement allows.
    ///
    /// # Errors
    /// Form refusals; `delivery.not_party`; those of an agreement not in force.
    pub fn open(
        id: SubscriptionId,
        cmd: &OpenSubscription,
        facts: OpenFacts<'_>,
        by: &Actor,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let customer_id = cmd.customer_id.unwrap_or(by.org);
        let mut form = Form::new();
        let listed = |p: &&Product| p.id == cmd.product_id && p.require_listed().is_ok();
        let offer = facts
            .product
            .filter(listed)
            .and_then(|product| facts.agreement.filter(|a| a.id == product.agreement_id).map(|a| (product, a)));
        form.require(offer.is_some(), "product_id", &delivery::PRODUCT_INVALID);
        let customer = facts.customer.is_some_and(|c| c.id == customer_id && c.is_active(OrgKind::Customer));
        form.require(customer, "customer_id", &delivery::CUSTOMER_INVALID);
        if !(1..=rules.quota_max_per_day).contains(&cmd.quota_per_day) {
            let cause = Refusal::of(&delivery::QUOTA_RANGE).with("limit", rules.quota_max_per_day);
            form.refuse("quota_per_day", cause);
        }
        if let Some((product, _)) = offer {
            form.require(product.purpose == cmd.purpose, "purpose", &delivery::PURPOSE_OUTSIDE);
        }
        form.done()?;
        // Both are there: a missing one was complained about above.
        let (product, agreement) = offer.ok_or_else(|| Refusal::of(&delivery::PRODUCT_INVALID))?;
        control!(by.org != customer_id && by.org != product.operator_id => delivery::NOT_PARTY);
        agreement.require_in_force(civil::today(now))?;
        Ok(Self {
            id,
            title: product.name.clone(),
            product_id: product.id,
            agreement_id: product.agreement_id,
            operator_id: product.operator_id,
            zone_id: product.zone_id,
            customer_id,
            purpose: cmd.purpose,
            quota_per_day: cmd.quota_per_day,
            keys: Vec::new(),
            suspended_for: BTreeSet::new(),
            order: None,
            opened_by: by.person,
            opened_at: now,
            state: Active,
        })
    }

    /// Issues a key, to the customer only: whoever holds it can call.
    ///
    /// # Errors
    /// `platform.wrong_state`, `delivery.not_party`, `delivery.key_malformed`,
    /// `delivery.key_known`, `delivery.keys_enough`.
    pub fn issue_key(&mut self, key: NewKey, by: &Actor, rules: &Rules, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SubscriptionIssueKey)?;
        control!(by.org != self.customer_id => delivery::NOT_PARTY);
        let shape = |c: u8| c.is_ascii_alphanumeric() || c == b'_' || c == b'-';
        let prefix = (4..=16).contains(&key.prefix.len()) && key.prefix.bytes().all(shape);
        control!(!prefix || !valid_digest(&key.hash) => delivery::KEY_MALFORMED);
        control!(self.keys.iter().any(|k| k.prefix == key.prefix || k.hash == key.hash) => delivery::KEY_KNOWN);
        let working = self.keys.iter().filter(|k| k.works()).count();
        if working >= usize::try_from(rules.keys_max).unwrap_or(usize::MAX) {
            return Err(Refusal::of(&delivery::KEYS_ENOUGH).with("limit", rules.keys_max));
        }
        let NewKey { prefix, hash } = key;
        self.keys.push(Key { prefix, hash, issued_by: by.person, created_at: now, revoked_at: None });
        Ok(())
    }

    /// Revokes a key; it works for no call that comes later.
    ///
    /// # Errors
    /// `platform.wrong_state`, `delivery.key_unknown`.
    pub fn revoke_key(&mut self, cmd: &RevokeKey, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SubscriptionRevokeKey)?;
        let key = self.keys.iter_mut().find(|k| k.prefix == cmd.prefix && k.works());
        key.ok_or_else(|| Refusal::of(&delivery::KEY_UNKNOWN))?.revoked_at = Some(now);
        Ok(())
    }

    /// Suspends the subscription for a cause.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn suspend(&mut self, cause: Cause) -> Result<(), Refusal> {
        self.transition(Action::SubscriptionSuspend)?;
        self.suspended_for.insert(cause);
        self.state = Suspended;
        Ok(())
    }

    /// Suspends the subscription by order.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn suspend_by_order(&mut self, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.suspend(Cause::Order)?;
        self.order = Some(SuspensionOrder::given(by, now));
        Ok(())
    }

    /// Proposes that the order that suspended it is lifted; it stays suspended.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supervision.no_order`, form refusals.
    pub fn propose_resume(&mut self, cmd: LiftOrder, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SubscriptionProposeResume)?;
        SuspensionOrder::propose_lift(&mut self.order, &self.suspended_for, cmd, by, now)
    }

    /// Confirms that the order is lifted, by another person; the subscription is active again where no other cause is left.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supervision.lift_not_proposed`, `supervision.lift_same_person`,
    /// `supervision.lift_by_orderer`.
    pub fn confirm_resume(&mut self, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::SubscriptionConfirmResume)?;
        SuspensionOrder::confirm_lift(&mut self.order, &mut self.suspended_for, by)?;
        if self.suspended_for.is_empty() {
            self.state = Active;
        }
        Ok(())
    }

    /// Takes a cause away; the subscription is active again when none is left.
    ///
    /// # Errors
    /// `platform.wrong_state`, `delivery.not_suspended_for`.
    pub fn resume(&mut self, cause: Cause) -> Result<(), Refusal> {
        self.transition(Action::SubscriptionResume)?;
        control!(!self.suspended_for.remove(&cause) => delivery::NOT_SUSPENDED_FOR);
        if self.suspended_for.is_empty() {
            self.state = Active;
        }
        Ok(())
    }

    /// Ends the subscription for good and revokes its keys.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn end(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SubscriptionEnd)?;
        for key in self.keys.iter_mut().filter(|k| k.works()) {
            key.revoked_at = Some(now);
        }
        self.state = Ended;
        Ok(())
    }
}

/// What is known when a call arrives.
#[derive(Debug, Clone, Copy)]
pub struct CallFacts<'a> {
    /// The subscription its key belongs to.
    pub subscription: &'a Subscription,
    /// SM3 of the key it came with, hex.
    pub key_hash: &'a str,
    /// The product called.
    pub product: &'a Product,
    /// The product's agreement.
    pub agreement: &'a Agreement,
    /// Whether a halt order stops the zone or the platform.
    pub halted: bool,
    /// Calls counted today, Beijing time.
    pub used_today: u64,
}

/// Decides one call of a product.
///
/// The key comes first, so that a stranger learns nothing; then what stops every call, then the
/// quota.
///
/// # Errors
/// `delivery.key_invalid` (401), `delivery.ended` (401), `platform.halted` (451), `mandate.*` (451
/// when suspended or ended), `delivery.suspended` (451), `product.not_listed` (451),
/// `delivery.quota_used` (429, with the seconds to midnight in Beijing).
pub fn admit(call: &CallFacts<'_>, now: OffsetDateTime) -> Result<(), Refusal> {
    let subscription = call.subscription;
    let ours = subscription.product_id == call.product.id && call.product.agreement_id == call.agreement.id;
    let known = subscription.keys.iter().any(|key| key.hash == call.key_hash && key.works());
    control!(subscription.state == Ended => delivery::ENDED);
    control!(!ours || !known => delivery::KEY_INVALID);
    control!(call.halted => platform::HALTED);
    call.agreement.require_in_force(civil::today(now))?;
    control!(subscription.state == Suspended => delivery::SUSPENDED);
    call.product.require_listed()?;
    if call.used_today >= u64::from(subscription.quota_per_day) {
        let refusal = Refusal::of(&delivery::QUOTA_USED).with("quota", subscription.quota_per_day);
        return Err(refusal.retry_after(civil::seconds_to_midnight(now)));
    }
    Ok(())
}
