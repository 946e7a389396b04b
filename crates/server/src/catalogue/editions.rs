//! Editions of catalogue entries: each is a row of its own that never changes and that the ledger covers.

use super::trees;
use crate::{
    access::{Ask, Subject},
    command::{Answer, Command, Held, Tx},
    context::Context,
    database::record,
    failure::{Failure, Outcome},
    view,
};
use async_trait::async_trait;
use domain::{
    Action, Actor, Kind,
    catalogue::{Description, Edition, EntryDifference, Resource, RestoreEdition},
    codes::{catalogue, platform},
    party::Organisation,
};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// Publishes a resource: the entry as it stands becomes its first edition.
pub struct Publish {
    /// The resource.
    pub id: Uuid,
    /// The version the decision is based on.
    pub expected: i64,
}

#[async_trait]
impl Command for Publish {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Resource>(self.id, Action::ResourcePublish, Some(self.expected)).await?;
        admissible(tx, &held.record).await?;
        tx.check_clearance(held.record.grade_in_force())?;
        let actor = &tx.call.actor;
        held.record.publish(actor)?;
        trees::file(tx, &mut held.record, true).await?;
        let edition = held.record.first_edition(actor, tx.now);
        keep(tx, held, &edition).await
    }
}

/// Proposes an earlier edition again.
pub struct Restore {
    /// The resource.
    pub id: Uuid,
    /// The version the decision is based on.
    pub expected: i64,
    /// Which edition, and why.
    pub cmd: RestoreEdition,
}

#[async_trait]
impl Command for Restore {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Resource>(self.id, Action::ResourceRestore, Some(self.expected)).await?;
        let edition = read(tx.db(), self.id, self.cmd.number).await?;
        held.record.restore(&edition, self.cmd.reason, &tx.call.actor, tx.now)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// Confirms a proposed change: it becomes the next edition.
pub struct ConfirmRevision {
    /// The resource.
    pub id: Uuid,
    /// The version the decision is based on.
    pub expected: i64,
}

#[async_trait]
impl Command for ConfirmRevision {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Resource>(self.id, Action::ResourceConfirmRevision, Some(self.expected)).await?;
        let edition = held.record.confirm_revision(&tx.call.actor, tx.now)?;
        admissible(tx, &held.record).await?;
        trees::file(tx, &mut held.record, true).await?;
        keep(tx, held, &edition).await
    }
}

/// Whether the entry may stand in the catalogue: its provider is one of public data (A3.1), and the data is the city's
/// or another city agreed (A2.1).
async fn admissible(tx: &Tx<'_>, resource: &Resource) -> Outcome<()> {
    let provider = tx.fact::<Organisation>(resource.provider_id).await?.record;
    provider.provides_public_data(&tx.rules)?;
    Ok(resource.within_city(Some(&provider), &tx.rules)?)
}

/// Saves a resource together with its new edition.
async fn keep(tx: &mut Tx<'_>, held: Held<Resource>, edition: &Edition) -> Outcome<Answer> {
    let (id, resource) = (tx.id()?, held.record.id.0);
    let stored = tx.save(held).await?;
    let body = serde_json::to_string(edition)?;
    let statement = Query::insert()
        .into_table("edition")
        .columns(["id", "resource_id", "number", "body"])
        .values_panic([id.into(), resource.into(), i64::from(edition.number).into(), body.as_str().into()])
        .to_owned();
    tx.db().execute(&statement).await?;
    tx.row("edition", id, 1, Some(digest(id, resource, edition.number.into(), &body)));
    view::answer(tx, &stored)
}

/// SM3 over every column, each with its length before it.
fn digest(id: Uuid, resource: Uuid, number: i64, body: &str) -> [u8; 32] {
    let mut hash = gm::Sm3::new();
    for field in [&b"edition"[..], id.as_bytes(), resource.as_bytes(), &number.to_be_bytes(), body.as_bytes()] {
        hash.update(&(field.len() as u64).to_be_bytes());
        hash.update(field);
    }
    hash.finish()
}

/// The digest of every edition, for the verifier.
///
/// # Errors
/// Faults of the database.
pub async fn edition_digests(db: &impl ConnectionTrait) -> Outcome<Vec<(Uuid, [u8; 32])>> {
    let query = Query::select().columns(["id", "resource_id", "number", "body"]).from("edition").to_owned();
    let mut digests = Vec::new();
    for row in db.query_all(&query).await? {
        let (id, body): (Uuid, String) = (row.try_get_by_index(0)?, row.try_get_by_index(3)?);
        digests.push((id, digest(id, row.try_get_by_index(1)?, row.try_get_by_index(2)?, &body)));
    }
    Ok(digests)
}

fn of_resource(resource: Uuid) -> SelectStatement {
    let mut select = Query::select();
    select.column("body").from("edition").and_where(Expr::col("resource_id").eq(resource));
    select
}

async fn read(db: &impl ConnectionTrait, resource: Uuid, number: u32) -> Outcome<Edition> {
    let query = of_resource(resource).and_where(Expr::col("number").eq(i64::from(number))).to_owned();
    let row = db.query_one(&query).await?.ok_or_else(|| Failure::from(&catalogue::EDITION_UNKNOWN))?;
    Ok(serde_json::from_str(&row.try_get_by_index::<String>(0)?)?)
}

/// An edition in the list of a resource's editions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EditionSummary {
    /// Its number.
    pub number: u32,
    /// Why it was changed; none for the first.
    pub reason: Option<String>,
    /// Who proposed it.
    pub proposed_by: Option<Uuid>,
    /// Who published or confirmed it.
    pub confirmed_by: Uuid,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// How many fields differ from the edition before.
    pub differences: usize,
}

/// The resource, where its reader may know of it and it is not sealed.
async fn visible(ctx: &Context, actor: &Actor, id: Uuid) -> Outcome<Resource> {
    let row = record::find(&ctx.db.read, Kind::Resource, id).await?;
    let row = row.filter(|row| ctx.access.permits(actor, Ask::View, &Subject::of(Kind::Resource, row)));
    let resource: Resource = row.ok_or_else(|| Failure::from(&platform::NOT_FOUND))?.record()?;
    resource.not_sealed()?;
    Ok(resource)
}

/// The editions of a resource, newest first.
///
/// # Errors
/// `platform.not_found`, `catalogue.sealed`.
pub async fn list(ctx: &Context, actor: &Actor, id: Uuid) -> Outcome<Vec<EditionSummary>> {
    visible(ctx, actor, id).await?;
    let query = of_resource(id).order_by("number", Order::Asc).to_owned();
    let mut summaries: Vec<EditionSummary> = Vec::new();
    let mut before: Option<Description> = None;
    for row in ctx.db.read.query_all(&query).await? {
        let edition: Edition = serde_json::from_str(&row.try_get_by_index::<String>(0)?)?;
        let differences = before.as_ref().map_or(0, |before| before.differences(&edition.description).len());
        summaries.push(EditionSummary {
            number: edition.number,
            reason: edition.reason,
            proposed_by: edition.proposed_by.map(|p| p.0),
            confirmed_by: edition.confirmed_by.0,
            at: edition.at,
            differences,
        });
        before = Some(edition.description);
    }
    summaries.reverse();
    Ok(summaries)
}

/// One edition.
///
/// # Errors
/// `platform.not_found`, `catalogue.sealed`, `catalogue.edition_unknown`.
pub async fn one(ctx: &Context, actor: &Actor, id: Uuid, number: u32) -> Outcome<Edition> {
    visible(ctx, actor, id).await?;
    read(&ctx.db.read, id, number).await
}

/// Two editions to compare; without the second, the proposed change, and where none waits, the entry as it is.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Compared {
    /// Number of the earlier edition.
    pub from: u32,
    /// Number of the later one.
    pub to: Option<u32>,
}

/// What differs between two editions, or between one and what is proposed.
///
/// # Errors
/// `platform.not_found`, `catalogue.sealed`, `catalogue.edition_unknown`.
pub async fn compare(ctx: &Context, actor: &Actor, id: Uuid, compared: Compared) -> Outcome<Vec<EntryDifference>> {
    let resource = visible(ctx, actor, id).await?;
    let from = read(&ctx.db.read, id, compared.from).await?.description;
    let to = match (compared.to, &resource.revision) {
        (Some(number), _) => read(&ctx.db.read, id, number).await?.description,
        (None, Some(revision)) => revision.description.clone(),
        (None, None) => resource.description(),
    };
    Ok(from.differences(&to))
}
