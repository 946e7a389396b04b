//! Rows of the usage log and its segments, and lookups by key.

use crate::{
    command::Tx,
    context::Context,
    database::{lookup, record},
    failure::Outcome,
};
use domain::{FoundBy, Kind, delivery::Subscription};
use sea_orm::{
    ConnectionTrait, DbErr, QueryResult,
    sea_query::{Expr, ExprTrait, Func, Query},
};
use uuid::Uuid;

/// Columns of a usage record, in the order they are read and written.
const COLUMNS: [&str; 8] = ["seq", "subscription_id", "product_id", "agreement_id", "at", "day", "calls", "units"];

/// One served call, or a further part of one, or what is taken back of one.
#[derive(Debug, Clone)]
pub struct UsageRecord {
    /// Sequence number, without gaps.
    pub seq: i64,
    /// Subscription.
    pub subscription: Uuid,
    /// Product.
    pub product: Uuid,
    /// Agreement.
    pub agreement: Uuid,
    /// Unix milliseconds.
    pub at: i64,
    /// Beijing day, as a Julian day.
    pub day: i32,
    /// 1 for a call, 0 for a further part of one, -1 for a call that is taken back.
    pub calls: i8,
    /// Rows answered; negative where they are taken back.
    pub units: i64,
}

impl UsageRecord {
    /// The record that takes this one back: counted, but not answered.
    #[must_use]
    pub fn taken_back(&self) -> Self {
        Self { calls: -self.calls, units: -self.units, ..self.clone() }
    }

    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        Ok(Self {
            seq: row.try_get_by_index(0)?,
            subscription: row.try_get_by_index(1)?,
            product: row.try_get_by_index(2)?,
            agreement: row.try_get_by_index(3)?,
            at: row.try_get_by_index(4)?,
            day: row.try_get_by_index(5)?,
            calls: i8::try_from(row.try_get_by_index::<i16>(6)?).unwrap_or_default(),
            units: row.try_get_by_index(7)?,
        })
    }

    /// The bytes a segment's root covers: 84 of fixed places. The top byte of the day is 1 less the calls, since
    /// records of before stood for one call each and a day fills three bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(84);
        bytes.extend(self.seq.to_be_bytes());
        for id in [self.subscription, self.product, self.agreement] {
            bytes.extend(id.as_bytes());
        }
        bytes.extend(self.at.to_be_bytes());
        bytes.extend((self.day | (i32::from(1 - self.calls) << 24)).to_be_bytes());
        bytes.extend(self.units.to_be_bytes());
        bytes
    }
}

/// The hash under which a key is kept.
pub fn key_hash(key: &str) -> String {
    hex::encode(gm::sm3(key.as_bytes()))
}

/// The subscription a key belongs to.
pub async fn by_key(ctx: &Context, hash: &str) -> Outcome<Option<Subscription>> {
    let found = lookup::identifiers(Kind::Subscription, FoundBy::ApiKey, hash);
    let query = record::select(Kind::Subscription).and_where(Expr::col("id").in_subquery(found)).to_owned();
    let rows = record::rows(&ctx.db.read, &query).await?;
    Ok(rows.first().map(record::Row::record).transpose()?)
}

/// Calls of a subscription on a day.
pub async fn used(ctx: &Context, subscription: Uuid, day: i32) -> Outcome<u64> {
    let query = Query::select()
        .expr(Func::cast_as(Func::sum(Expr::col("calls")), "BIGINT"))
        .from("usage_record")
        .and_where(Expr::col("subscription_id").eq(subscription))
        .and_where(Expr::col("day").eq(day))
        .to_owned();
    let row = ctx.db.read.query_one(&query).await?;
    let calls = row.map(|r| r.try_get_by_index::<Option<i64>>(0)).transpose()?.flatten().unwrap_or(0);
    Ok(u64::try_from(calls).unwrap_or(0))
}

/// The newest sequence number.
pub async fn newest(ctx: &Context) -> Outcome<i64> {
    let query = Query::select().expr(Func::max(Expr::col("seq"))).from("usage_record").to_owned();
    let row = ctx.db.read.query_one(&query).await?;
    Ok(row.map(|r| r.try_get_by_index::<Option<i64>>(0)).transpose()?.flatten().unwrap_or(0))
}

/// Writes records in one transaction of its own: one fsync for all of them.
pub async fn insert(ctx: &Context, records: &[UsageRecord]) -> Outcome<()> {
    let mut statement = Query::insert();
    statement.into_table("usage_record").columns(COLUMNS);
    for r in records {
        statement.values_panic([
            r.seq.into(),
            r.subscription.into(),
            r.product.into(),
            r.agreement.into(),
            r.at.into(),
            r.day.into(),
            i16::from(r.calls).into(),
            r.units.into(),
        ]);
    }
    ctx.housekeeping(statement).await
}

/// Records after `seq`, in order, at most `limit`.
pub async fn after(ctx: &Context, seq: i64, limit: u64) -> Outcome<Vec<UsageRecord>> {
    let query = Query::select()
        .columns(COLUMNS)
        .from("usage_record")
        .and_where(Expr::col("seq").gt(seq))
        .order_by("seq", sea_orm::sea_query::Order::Asc)
        .limit(limit)
        .to_owned();
    let rows = ctx.db.read.query_all(&query).await?;
    Ok(rows.iter().map(UsageRecord::read).collect::<Result<_, _>>()?)
}

/// Where the closed segments end.
pub async fn segments_end(ctx: &Context) -> Outcome<i64> {
    let query = Query::select().expr(Func::max(Expr::col("last_seq"))).from("usage_segment").to_owned();
    let row = ctx.db.read.query_one(&query).await?;
    Ok(row.map(|r| r.try_get_by_index::<Option<i64>>(0)).transpose()?.flatten().unwrap_or(0))
}

/// Writes a closed segment.
pub async fn insert_segment(tx: &Tx<'_>, id: Uuid, first: i64, count: u64, root: &[u8; 32]) -> Outcome<()> {
    let last = first + i64::try_from(count).unwrap_or(0) - 1;
    let statement = Query::insert()
        .into_table("usage_segment")
        .columns(["id", "first_seq", "last_seq", "root"])
        .values_panic([id.into(), first.into(), last.into(), hex::encode(root).into()])
        .to_owned();
    tx.db().execute(&statement).await?;
    Ok(())
}

/// Every segment with the root of the records it holds now, for the verifier.
pub async fn segment_digests(db: &impl ConnectionTrait) -> Outcome<Vec<(Uuid, [u8; 32])>> {
    let query = Query::select().columns(["id", "first_seq", "last_seq"]).from("usage_segment").to_owned();
    let mut digests = Vec::new();
    for segment in db.query_all(&query).await? {
        let (id, first, last): (Uuid, i64, i64) =
            (segment.try_get_by_index(0)?, segment.try_get_by_index(1)?, segment.try_get_by_index(2)?);
        let query = Query::select()
            .columns(COLUMNS)
            .from("usage_record")
            .and_where(Expr::col("seq").between(first, last))
            .order_by("seq", sea_orm::sea_query::Order::Asc)
            .to_owned();
        let mut hash = gm::Sm3::new();
        for record in db.query_all(&query).await? {
            hash.update(&UsageRecord::read(&record)?.bytes());
        }
        digests.push((id, hash.finish()));
    }
    Ok(digests)
}
