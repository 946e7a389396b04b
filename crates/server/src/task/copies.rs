//! What was made of a sealed resource (A2.4): every record that still holds, or held, something that derives from it,
//! so that whoever handles a spill knows where to look. It says that a copy is there and whose it is, never what it holds.

use crate::{
    context::Context,
    database::{
        lookup,
        record::{self, Row, moment},
    },
    failure::Outcome,
    http::{Api, Caller, Id, Problem},
    query,
    view::Named,
};
use axum::{Json, extract::State};
use domain::{
    FoundBy, Kind,
    catalogue::{Resource, Seal},
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, SimpleExpr};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Most copies of one kind.
const MOST: u64 = 1000;

/// One record that holds something of a sealed resource.
#[derive(Debug, Serialize, ToSchema)]
pub struct Copy {
    /// Kind.
    pub kind: Kind,
    /// Identifier.
    pub id: Uuid,
    /// Whose it is.
    pub org: Named,
    /// State.
    pub status: String,
    /// Last change.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// The copies of what a seal is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct Copies {
    /// Versions of the file that came in; each has a masked sample beside it.
    pub file_versions: u32,
    /// Grants, jobs, exports, products and subscriptions, in the order in which one came from the other.
    pub copies: Vec<Copy>,
}

/// What was made of the resource a seal is about; empty where the seal is about no resource.
#[utoipa::path(get, path = "/api/v1/task/copies/{id}", tag = "task", operation_id = "copies_of_seal",
    params(("id" = Uuid, Path)), responses((status = 200, body = Copies), (status = "default", body = Problem)))]
async fn copies(State(ctx): State<Context>, caller: Caller, Id(id): Id) -> Api<Json<Copies>> {
    let seal: Seal = query::visible(&ctx, &caller.actor, Kind::Seal, id).await?.record()?;
    let Some(resource) = seal.resource_id else { return Ok(Json(Copies { file_versions: 0, copies: Vec::new() })) };
    let row = record::find(&ctx.db.read, Kind::Resource, resource.0).await?;
    let file_versions = row.map(|row| row.record::<Resource>()).transpose()?.map_or(0, |found| found.file_version);
    Ok(Json(Copies { file_versions, copies: made_of(&ctx, resource.0).await? }))
}

async fn made_of(ctx: &Context, resource: Uuid) -> Outcome<Vec<Copy>> {
    let of = Expr::col("id").in_subquery(lookup::identifiers(Kind::Grant, FoundBy::Resource, &resource.to_string()));
    let grants = rows(ctx, Kind::Grant, of).await?;
    let named: Vec<String> = grants.iter().map(|grant| grant.id.to_string()).collect();
    let under = Expr::col("id").in_subquery(lookup::identifiers_of(Kind::Job, FoundBy::Grant, &named));
    let jobs = rows(ctx, Kind::Job, under).await?;
    let exports = rows(ctx, Kind::Export, within(&jobs)).await?;
    let products = rows(ctx, Kind::Product, within(&exports)).await?;
    let subscriptions = rows(ctx, Kind::Subscription, within(&products)).await?;
    let found = [
        (Kind::Grant, grants),
        (Kind::Job, jobs),
        (Kind::Export, exports),
        (Kind::Product, products),
        (Kind::Subscription, subscriptions),
    ];
    Ok(found.into_iter().flat_map(|(kind, rows)| rows.into_iter().map(move |row| copy(ctx, kind, row))).collect())
}

/// Records that hang under one of these.
fn within(rows: &[Row]) -> SimpleExpr {
    Expr::col("parent_id").is_in(rows.iter().map(|row| row.id))
}

async fn rows(ctx: &Context, kind: Kind, which: SimpleExpr) -> Outcome<Vec<Row>> {
    let query = record::select(kind).cond_where(Cond::all().add(which)).limit(MOST).to_owned();
    record::rows(&ctx.db.read, &query).await
}

fn copy(ctx: &Context, kind: Kind, row: Row) -> Copy {
    let org = Named { id: row.org, name: ctx.name(row.org).unwrap_or_default() };
    Copy { kind, id: row.id, org, status: row.status, at: moment(row.updated_at) }
}

/// The routes.
pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new().routes(routes!(copies))
}
