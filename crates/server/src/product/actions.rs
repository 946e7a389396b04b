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
    catalogue::Resource,
    compute::Job,
    grant::Grant,
    ids::{ExportId, ProductId},
    mandate::Agreement,
    product::{Product, ProductFacts, RegisterProduct},
};
use uuid::Uuid;

/// Registers a product.
pub struct Register(pub RegisterProduct);

#[async_trait]
impl Command for Register {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit_any(Action::ProductCreate)?;
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
        let sources = sources(tx, held.record.export_id).await?;
        held.record.list(&agreement.record, &sources, tx.now)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// Acknowledges the report of a product.
pub struct Acknowledge {
    /// The product.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
}

#[async_trait]
impl Command for Acknowledge {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Product>(self.id, Action::ProductAcknowledge, Some(self.expected)).await?;
        let sources = sources(tx, held.record.export_id).await?;
        held.record.acknowledge(&sources, &tx.call.actor, tx.now)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// The grants that the job behind an export used, with their resources.
async fn sources(tx: &Tx<'_>, export: ExportId) -> Outcome<Vec<(Grant, Resource)>> {
    let job = tx.fact::<Export>(export).await?.record.job_id;
    let mut sources = Vec::new();
    for id in tx.fact::<Job>(job).await?.record.grant_ids {
        let grant = tx.fact::<Grant>(id).await?.record;
        let resource = tx.fact::<Resource>(grant.resource_id).await?.record;
        sources.push((grant, resource));
    }
    Ok(sources)
}
