//! The gateway: one call of a product, from the key to the durable usage record: admission, rows, record, lease again.

use super::{
    meter::Opened,
    store::{self, UsageRecord},
};
use crate::{
    airlock::release_file,
    context::Context,
    database::record,
    failure::{Failure, Fault, Outcome},
    http::{Api, Asked, Named, Problem},
    lease::Lease,
    mandate,
    ports::{Broken, ShelfPage, ShelfQuery},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    Kind, Refusal,
    airlock::Export,
    civil,
    codes::{delivery, mandate as mandate_codes, platform},
    delivery::{CallFacts, admit},
    product::{Product, ProductType},
};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

/// Most rows of one answer.
const ROWS_MAX: u64 = 1000;

/// Rows of a product.
#[derive(Debug, Serialize, ToSchema)]
pub struct DataPage {
    /// Column names.
    pub columns: Vec<String>,
    /// Rows, values in the order of the columns.
    #[schema(value_type = Vec<Vec<Object>>)]
    pub rows: Vec<Vec<Value>>,
    /// `cursor` of the next page; null at the end.
    pub next_cursor: Option<String>,
}

/// Rows of a product: `limit`, `cursor`, and columns equal to values. An API product wants its key columns.
#[utoipa::path(get, path = "/data/v1/{product}", tag = "delivery", operation_id = "get_product_data",
    params(("product" = String, Path), ("Authorization" = String, Header, description = "Bearer and the subscription's key"),
        ("limit" = Option<u64>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = DataPage), (status = "default", body = Problem)))]
pub async fn data(
    State(ctx): State<Context>,
    Named(code): Named<String>,
    Asked(asked): Asked<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Api<Response> {
    let call = Call::admitted(&ctx, &code, &headers).await?;
    let query = question(&call.opened.product, asked)?;
    let page = call.rows(&ctx, &query).await?;
    let units = i64::try_from(page.rows.len()).unwrap_or(i64::MAX);
    let left = call.metered(&ctx, 1, units).await?;
    let next_cursor = page.next.map(|n| n.to_string());
    let mut response = Json(DataPage { columns: page.columns, rows: page.rows, next_cursor }).into_response();
    limits(response.headers_mut(), &call, left);
    Ok(response)
}

/// Tells the caller how many calls the day has, and has left.
pub(super) fn limits(headers: &mut HeaderMap, call: &Call, left: u64) {
    let quota = u64::from(call.opened.subscription.quota_per_day);
    for (name, value) in [("ratelimit-limit", quota), ("ratelimit-remaining", left)] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    }
}

/// A call that was let in.
#[derive(Clone)]
pub(super) struct Call {
    /// What its key opens.
    pub opened: Arc<Opened>,
    hash: String,
    lease: Lease,
}

impl Call {
    /// Lets a call of the product `code` in by its key.
    ///
    /// # Errors
    /// `delivery.key_invalid`, and what [`admit`] refuses.
    pub async fn admitted(ctx: &Context, code: &str, headers: &HeaderMap) -> Outcome<Self> {
        let hash = key_hash(headers)?;
        let opened = open(ctx, &hash).await?;
        if opened.product.code != code {
            return Err(Refusal::of(&delivery::KEY_INVALID).into());
        }
        let lease = decided(ctx, &hash, &opened)?;
        Ok(Self { opened, hash, lease })
    }

    /// Asks again whether the call may go on: its key, subscription and product as they are now, under
    /// the lease it began with.
    ///
    /// # Errors
    /// As [`Self::admitted`]; `mandate.suspended` where the lease was cut, also when another could be had by now.
    pub async fn still_admitted(&self, ctx: &Context) -> Outcome<()> {
        self.uncut()?;
        decided(ctx, &self.hash, &*open(ctx, &self.hash).await?)?;
        self.uncut()
    }

    fn uncut(&self) -> Outcome<()> {
        if self.lease.holds() { Ok(()) } else { Err((&mandate_codes::SUSPENDED).into()) }
    }

    /// Rows of the product.
    ///
    /// # Errors
    /// Refuses a wrong question; a fault where the release cannot be read.
    pub async fn rows(&self, ctx: &Context, query: &ShelfQuery) -> Outcome<ShelfPage> {
        let release = release_file(self.opened.export.id.0);
        let key = mandate::store::key(ctx, &self.lease).await?;
        let page = ctx.shelf.page(&release, &key, &self.opened.product.key_columns, query).await;
        Ok(page.map_err(|b: Broken| Fault::new(format!("a release: {b:?}")))??)
    }

    /// Makes the usage durable before anything of the answer is given, and looks at the lease once more; what
    /// was cut meanwhile is taken back, since it is not given. Returns the calls left today.
    ///
    /// # Errors
    /// `delivery.quota_used`, `mandate.suspended`, faults.
    pub async fn metered(&self, ctx: &Context, calls: i8, units: i64) -> Outcome<u64> {
        let Opened { subscription, product, .. } = &*self.opened;
        let now = ctx.clock.now();
        let usage = UsageRecord {
            seq: 0,
            subscription: subscription.id.0,
            product: product.id.0,
            agreement: product.agreement_id.0,
            at: record::millis(now),
            day: civil::today(now).to_julian_day(),
            calls,
            units,
        };
        let quota = u64::from(subscription.quota_per_day);
        let left = ctx.meter.record(usage.clone(), quota).await?;
        if let Err(cut) = self.uncut() {
            ctx.meter.record(usage.taken_back(), quota).await?;
            return Err(cut);
        }
        Ok(left)
    }
}

/// Decides a call as everything stands now, and takes its lease.
fn decided(ctx: &Context, hash: &str, opened: &Opened) -> Outcome<Lease> {
    let now = ctx.clock.now();
    let Opened { subscription, product, .. } = opened;
    let agreement =
        ctx.leases.agreement(product.agreement_id.0).ok_or_else(|| Fault::new("an agreement is missing"))?;
    let facts = CallFacts {
        subscription,
        key_hash: hash,
        product,
        agreement: &agreement,
        halted: ctx.leases.halted(Some(product.zone_id.0)),
        // The meter counts exactly, when the record is written.
        used_today: 0,
    };
    admit(&facts, now)?;
    Ok(ctx.leases.admit(product.agreement_id.0, civil::today(now))?)
}

fn key_hash(headers: &HeaderMap) -> Result<String, Refusal> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next().and_then(|v| v.to_str().ok());
    let key = value.and_then(|v| v.strip_prefix("Bearer ")).filter(|k| k.len() <= 200);
    match (key, values.next()) {
        (Some(key), None) => Ok(store::key_hash(key)),
        _ => Err(Refusal::of(&delivery::KEY_INVALID)),
    }
}

async fn open(ctx: &Context, hash: &str) -> Outcome<Arc<Opened>> {
    let (known, as_of) = ctx.meter.opened(hash);
    if let Some(opened) = known {
        return Ok(opened);
    }
    let invalid = || Failure::from(&delivery::KEY_INVALID);
    let subscription = store::by_key(ctx, hash).await?.ok_or_else(invalid)?;
    let product: Product = find(ctx, Kind::Product, subscription.product_id.0).await?.record()?;
    let export: Export = find(ctx, Kind::Export, product.export_id.0).await?.record()?;
    let opened = Arc::new(Opened { subscription, product, export });
    ctx.meter.keep(hash.to_owned(), opened.clone(), as_of);
    Ok(opened)
}

async fn find(ctx: &Context, kind: Kind, id: Uuid) -> Outcome<record::Row> {
    record::find(&ctx.db.read, kind, id).await?.ok_or_else(|| Fault::new(format!("a {kind} is missing")).into())
}

/// The question to the shelf; unknown columns are refused, an API product wants its keys.
fn question(product: &Product, asked: Vec<(String, String)>) -> Outcome<ShelfQuery> {
    let mut query = ShelfQuery { limit: 100, ..ShelfQuery::default() };
    let invalid = |name: &str| Failure::from(Refusal::of(&platform::QUERY_INVALID).with("name", name));
    for (name, value) in asked {
        match name.as_str() {
            "limit" => {
                query.limit =
                    value.parse().ok().filter(|l| (1..=ROWS_MAX).contains(l)).ok_or_else(|| invalid("limit"))?
            }
            "cursor" => query.offset = value.parse().map_err(|_| invalid("cursor"))?,
            _ if product.columns.contains(&name) => query.filters.push((name, value)),
            _ => return Err(invalid(&name.chars().take(64).collect::<String>())),
        }
    }
    if product.product_type == ProductType::Api {
        for key in &product.key_columns {
            if query.filters.iter().all(|(name, _)| name != key) {
                return Err(Refusal::of(&delivery::KEY_COLUMN_WANTED).with("column", key).into());
            }
        }
    }
    Ok(query)
}
