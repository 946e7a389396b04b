//! Commands on products that need more than the product itself.

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action, FoundBy, Kind,
    airlock::Export,
    ids::ProductId,
    mandate::Agreement,
    product::{Product, ProductFacts, RegisterProduct},
};
use uuid::Uuid;

/// Registers a product.
pub struct Register(pub RegisterProduct);

#[async_trait]
impl Command for Register {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let export = tx.known::<Export>(self.0.export_id).await?;
        let agreement = match &export {
            Some(export) => tx.known::<Agreement>(export.agreement_id).await?,
            None => None,
        };
        let code_taken = tx.taken(Kind::Product, FoundBy::Code, &self.0.code).await?;
        let id = ProductId(tx.id()?);
        let facts = ProductFacts { export: export.as_ref(), agreement: agreement.as_ref(), code_taken };
        let product = Product::register(id, self.0, facts, &tx.call.actor, tx.now)?;
        let stored = tx.insert(id, product, Action::ProductCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Lists a product whose report was acknowledged.
pub struct List {
    /// The product.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
}

#[async_trait]
impl Command for List {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Product>(self.id, Action::ProductList, Some(self.expected)).await?;
        let agreement = tx.fact::<Agreement>(held.record.agreement_id).await?;
        held.record.list(&agreement.record, tx.now)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}
