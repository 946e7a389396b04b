//! Commands on subscriptions that need more than the subscription itself.

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action,
    delivery::{NewKey, OpenFacts, OpenSubscription, Subscription},
    ids::SubscriptionId,
    mandate::Agreement,
    party::Organisation,
    product::Product,
};
use serde_json::json;
use uuid::Uuid;

/// Opens a subscription.
pub struct Open(pub OpenSubscription);

#[async_trait]
impl Command for Open {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit_any(Action::SubscriptionCreate)?;
        let product = tx.known::<Product>(self.0.product_id).await?;
        let agreement = match &product {
            Some(product) => tx.known::<Agreement>(product.agreement_id).await?,
            None => None,
        };
        let customer = tx.known::<Organisation>(self.0.customer_id.unwrap_or(tx.call.actor.org)).await?;
        let facts = OpenFacts { product: product.as_ref(), agreement: agreement.as_ref(), customer: customer.as_ref() };
        let id = SubscriptionId(tx.id()?);
        let subscription = Subscription::open(id, &self.0, facts, &tx.call.actor, &tx.rules, tx.now)?;
        let stored = tx.insert(id, subscription, Action::SubscriptionCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Issues a key: 256 random bits, shown in the answer and nowhere else.
pub struct IssueKey {
    /// The subscription.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
}

#[async_trait]
impl Command for IssueKey {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Subscription>(self.id, Action::SubscriptionIssueKey, Some(self.expected)).await?;
        let prefix = format!("sk_{}", hex::encode(tx.ctx.entropy.bytes::<4>()?));
        let key = format!("{prefix}_{}", hex::encode(tx.ctx.entropy.bytes::<32>()?));
        let new = NewKey { prefix, hash: super::store::key_hash(&key) };
        held.record.issue_key(new, &tx.call.actor, &tx.rules, tx.now)?;
        let stored = tx.save(held).await?;
        let view = view::answer(tx, &stored)?;
        Ok(Answer::ok(json!({ "key": key, "subscription": view.body }))?
            .with_status(201)
            .with_version(stored.row.version))
    }
}

/// Records a closed segment of the usage log.
pub struct CloseSegment {
    /// First sequence number.
    pub first: i64,
    /// Number of records.
    pub count: u64,
    /// SM3 over the records in order.
    pub root: [u8; 32],
}

#[async_trait]
impl Command for CloseSegment {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let id = Uuid::from_u64_pair(self.first.unsigned_abs(), self.count);
        tx.row("usage_segment", id, 1, Some(self.root));
        // A segment holds the use of several products, and one comes every second: it stands under its own id, not in
        // the timeline of a product.
        tx.record_word("usage.segment", domain::Kind::Product, id, Some("A23.1"));
        super::store::insert_segment(tx, id, self.first, self.count, &self.root).await?;
        Answer::ok(json!({}))
    }
}
