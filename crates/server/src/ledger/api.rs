//! Routes of the ledger: what happened to an object, with proofs; checkpoints for anybody to keep.

use super::ORIGIN;
use crate::{
    context::Context,
    database::{record::moment, system},
    failure::{Failure, Fault},
    http::{Api, Caller, Named, Problem},
};
use axum::{Json, extract::State};
use domain::{Action, Kind, Refusal, access::article_of, codes::platform};
use ledger::{Actor, EntryView};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// What happened to an object.
#[derive(Debug, Serialize, ToSchema)]
pub struct Timeline {
    /// Entries, oldest first.
    pub entries: Vec<TimelineEntry>,
}

/// One entry as a screen shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineEntry {
    /// Index in the ledger.
    pub index: u64,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub time: OffsetDateTime,
    /// Action word.
    pub action: String,
    /// Name of the action in Chinese, where it is one of the registry.
    pub label: Option<&'static str>,
    /// `person`, `system` or `clock`.
    pub actor: &'static str,
    /// Name of the person.
    pub actor_name: Option<String>,
    /// Name of the organisation acted for.
    pub org_name: Option<String>,
    /// Requirement row.
    pub control: Option<String>,
    /// Article.
    pub article: Option<u8>,
    /// Hash of the leaf, hex.
    pub leaf_hash: String,
}

/// A proof that an entry is in the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct Proof {
    /// Index of the entry.
    pub index: u64,
    /// Hash of the leaf, hex.
    pub leaf_hash: String,
    /// Size of the tree the proof is for.
    pub tree_size: u64,
    /// Root of that tree, hex.
    pub root: String,
    /// Path from the leaf to the root, hex.
    pub path: Vec<String>,
    /// Newest signed checkpoint.
    pub checkpoint: Option<String>,
}

/// The head of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct Head {
    /// Origin of the checkpoints.
    pub origin: &'static str,
    /// Entries.
    pub size: u64,
    /// Root, hex.
    pub root: String,
    /// Newest signed checkpoint.
    pub checkpoint: Option<String>,
    /// Public key that signs checkpoints, hex.
    pub public_key: String,
}

/// What happened to an object, for whoever may see it.
#[utoipa::path(get, path = "/api/v1/ledger/timeline/{kind}/{id}", tag = "ledger", operation_id = "get_timeline",
    params(("kind" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = Timeline), (status = "default", body = Problem)))]
async fn timeline(
    State(ctx): State<Context>,
    caller: Caller,
    Named((kind, id)): Named<(String, Uuid)>,
) -> Api<Json<Timeline>> {
    let kind = Kind::from_word(&kind).ok_or_else(|| Refusal::of(&platform::NOT_FOUND))?;
    crate::query::visible(&ctx, &caller.actor, kind, id).await?;
    let stored = system::entries_of(&ctx.db.read, id).await?;
    let entries = stored.iter().map(|(_, bytes, leaf)| shown(&ctx, bytes, leaf)).collect::<Result<_, Failure>>()?;
    Ok(Json(Timeline { entries }))
}

fn shown(ctx: &Context, bytes: &[u8], leaf: &[u8]) -> Result<TimelineEntry, Failure> {
    let entry = EntryView::parse(bytes).map_err(|e| Fault::caused("a stored ledger entry", e))?;
    let (actor, person) = match entry.actor {
        Actor::Person(id) => ("person", Some(id)),
        Actor::System => ("system", None),
        Actor::Clock => ("clock", None),
    };
    Ok(TimelineEntry {
        index: entry.index,
        time: moment(i64::try_from(entry.time_ms).unwrap_or_default()),
        action: entry.action.to_owned(),
        label: Action::from_word(entry.action).map(Action::zh),
        actor,
        actor_name: person.and_then(|p| ctx.name(p)),
        org_name: ctx.name(entry.org),
        control: entry.control.map(str::to_owned),
        article: entry.control.and_then(article_of),
        leaf_hash: hex::encode(leaf),
    })
}

/// A proof that an entry is in the ledger.
#[utoipa::path(get, path = "/api/v1/ledger/proof/{index}", tag = "ledger", operation_id = "get_proof",
    params(("index" = u64, Path)), responses((status = 200, body = Proof), (status = "default", body = Problem)))]
async fn proof(State(ctx): State<Context>, _: Caller, Named(index): Named<u64>) -> Api<Json<Proof>> {
    let (size, root) = ctx.ledger.head();
    let stored = system::entries(&ctx.db.read, index, 1).await?;
    let (_, _, leaf) = stored
        .first()
        .filter(|(i, _, _)| *i == index && index < size)
        .ok_or_else(|| Refusal::of(&platform::NOT_FOUND))?;
    let path = ctx.ledger.inclusion(index, size)?;
    Ok(Json(Proof {
        index,
        leaf_hash: hex::encode(leaf),
        tree_size: size,
        root: hex::encode(root),
        path: path.iter().map(hex::encode).collect(),
        checkpoint: system::newest_checkpoint(&ctx.db.read).await?,
    }))
}

/// The head of the ledger and the newest signed checkpoint.
#[utoipa::path(get, path = "/api/v1/ledger/head", tag = "ledger", operation_id = "get_head",
    responses((status = 200, body = Head), (status = "default", body = Problem)))]
async fn head(State(ctx): State<Context>, _: Caller) -> Api<Json<Head>> {
    let (size, root) = ctx.ledger.head();
    Ok(Json(Head {
        origin: ORIGIN,
        size,
        root: hex::encode(root),
        checkpoint: system::newest_checkpoint(&ctx.db.read).await?,
        public_key: ctx.keyring.ledger_public_key()?,
    }))
}

/// The newest signed checkpoint, as a note; for anybody.
#[utoipa::path(get, path = "/ledger/checkpoint", tag = "ledger", operation_id = "get_checkpoint",
    responses((status = 200, content_type = "text/plain", body = String), (status = "default", body = Problem)))]
async fn checkpoint(State(ctx): State<Context>) -> Api<String> {
    Ok(system::newest_checkpoint(&ctx.db.read).await?.ok_or_else(|| Refusal::of(&platform::NOT_FOUND))?)
}

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new()
        .routes(routes!(timeline))
        .routes(routes!(proof))
        .routes(routes!(head))
        .routes(routes!(checkpoint))
}
