//! Tables that are no records: ledger entries and checkpoints, idempotent answers, installation facts.

use crate::{
    command::{Answer, Call},
    context::Context,
    database::record::millis,
    failure::{Failure, Fault, Outcome},
    ledger::Staged,
};
use domain::{Refusal, codes::platform};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Expr, ExprTrait, Func, OnConflict, Order, Query},
};
use time::OffsetDateTime;

fn column(name: &str) -> Expr {
    Expr::col(Alias::new(name))
}

/// Inserts the ledger entries of one transaction.
pub async fn insert_entries(db: &impl ConnectionTrait, staged: &[Staged]) -> Outcome<()> {
    if staged.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new("ledger_entry"))
        .columns(["idx", "entry", "leaf", "object_id", "actor_id"].map(Alias::new));
    for entry in staged {
        let index = i64::try_from(entry.index).map_err(|_| Fault::new("the ledger is full"))?;
        insert.values_panic([
            index.into(),
            entry.bytes.clone().into(),
            entry.leaf.to_vec().into(),
            entry.object.into(),
            entry.actor.into(),
        ]);
    }
    db.execute(&insert).await?;
    Ok(())
}

/// A stored entry: index, bytes, leaf hash.
pub type StoredEntry = (u64, Vec<u8>, Vec<u8>);

/// Entries from `from` on, at most `limit`, in order.
pub async fn entries(db: &impl ConnectionTrait, from: u64, limit: u64) -> Outcome<Vec<StoredEntry>> {
    let query = Query::select()
        .columns(["idx", "entry", "leaf"].map(Alias::new))
        .from(Alias::new("ledger_entry"))
        .and_where(column("idx").gte(i64::try_from(from).unwrap_or(i64::MAX)))
        .order_by(Alias::new("idx"), Order::Asc)
        .limit(limit)
        .to_owned();
    read_entries(db, &query).await
}

/// The newest entries about one object, oldest of them first.
pub async fn entries_of(db: &impl ConnectionTrait, object: uuid::Uuid) -> Outcome<Vec<StoredEntry>> {
    let query = Query::select()
        .columns(["idx", "entry", "leaf"].map(Alias::new))
        .from(Alias::new("ledger_entry"))
        .and_where(column("object_id").eq(object))
        .order_by(Alias::new("idx"), Order::Desc)
        .limit(1000)
        .to_owned();
    let mut entries = read_entries(db, &query).await?;
    entries.reverse();
    Ok(entries)
}

/// Entries by one person, newest first.
pub async fn entries_by(db: &impl ConnectionTrait, person: uuid::Uuid, limit: u64) -> Outcome<Vec<StoredEntry>> {
    let query = Query::select()
        .columns(["idx", "entry", "leaf"].map(Alias::new))
        .from(Alias::new("ledger_entry"))
        .and_where(column("actor_id").eq(person))
        .order_by(Alias::new("idx"), Order::Desc)
        .limit(limit)
        .to_owned();
    read_entries(db, &query).await
}

async fn read_entries(
    db: &impl ConnectionTrait,
    query: &sea_orm::sea_query::SelectStatement,
) -> Outcome<Vec<StoredEntry>> {
    let rows = db.query_all(query).await?;
    rows.iter()
        .map(|r| Ok((r.try_get_by_index::<i64>(0)?.unsigned_abs(), r.try_get_by_index(1)?, r.try_get_by_index(2)?)))
        .collect()
}

/// Who brought an object into being: the actor of its first entry; the nil id for the platform.
pub async fn creator(db: &impl ConnectionTrait, object: uuid::Uuid) -> Outcome<Option<uuid::Uuid>> {
    let query = Query::select()
        .column(Alias::new("actor_id"))
        .from(Alias::new("ledger_entry"))
        .and_where(column("object_id").eq(object))
        .order_by(Alias::new("idx"), Order::Asc)
        .limit(1)
        .to_owned();
    Ok(db.query_one(&query).await?.map(|r| r.try_get_by_index(0)).transpose()?)
}

/// When each person last did anything that is on record.
pub async fn last_used(db: &impl ConnectionTrait) -> Outcome<std::collections::BTreeMap<uuid::Uuid, OffsetDateTime>> {
    let newest = Query::select()
        .expr(Func::max(column("idx")))
        .from(Alias::new("ledger_entry"))
        .add_group_by([column("actor_id")])
        .to_owned();
    let query = Query::select()
        .columns(["actor_id", "entry"].map(Alias::new))
        .from(Alias::new("ledger_entry"))
        .and_where(column("idx").in_subquery(newest))
        .to_owned();
    let mut used = std::collections::BTreeMap::new();
    for row in db.query_all(&query).await? {
        let bytes: Vec<u8> = row.try_get_by_index(1)?;
        let entry = ledger::EntryView::parse(&bytes).map_err(|e| Fault::caused("a stored ledger entry", e))?;
        let at = crate::database::record::moment(i64::try_from(entry.time_ms).unwrap_or(i64::MAX));
        used.insert(row.try_get_by_index(0)?, at);
    }
    Ok(used)
}

/// Stores a signed checkpoint.
pub async fn put_checkpoint(ctx: &Context, size: u64, note: &str) -> Outcome<()> {
    let statement = Query::insert()
        .into_table(Alias::new("ledger_checkpoint"))
        .columns(["size", "note"].map(Alias::new))
        .values_panic([i64::try_from(size).unwrap_or(i64::MAX).into(), note.into()])
        .on_conflict(OnConflict::column(Alias::new("size")).do_nothing().to_owned())
        .to_owned();
    ctx.housekeeping(statement).await
}

/// Checkpoints, oldest first.
pub async fn checkpoints(db: &impl ConnectionTrait) -> Outcome<Vec<String>> {
    let query = Query::select()
        .column(Alias::new("note"))
        .from(Alias::new("ledger_checkpoint"))
        .order_by(Alias::new("size"), Order::Asc)
        .to_owned();
    let rows = db.query_all(&query).await?;
    rows.iter().map(|r| Ok(r.try_get_by_index(0)?)).collect()
}

/// The newest checkpoint.
pub async fn newest_checkpoint(db: &impl ConnectionTrait) -> Outcome<Option<String>> {
    let query = Query::select()
        .column(Alias::new("note"))
        .from(Alias::new("ledger_checkpoint"))
        .order_by(Alias::new("size"), Order::Desc)
        .limit(1)
        .to_owned();
    Ok(db.query_one(&query).await?.map(|r| r.try_get_by_index(0)).transpose()?)
}

/// The stored answer of this idempotency key, if the same request was answered before.
///
/// # Errors
/// `platform.idempotency_reused` when the key came with another request.
pub async fn replay(db: &impl ConnectionTrait, ctx: &Context, call: &Call) -> Outcome<Option<Answer>> {
    let Some(idempotency) = &call.idempotency else { return Ok(None) };
    let query = Query::select()
        .columns(["request_hash", "status", "answer"].map(Alias::new))
        .from(Alias::new("idempotency"))
        .and_where(column("person_id").eq(call.actor.person.0))
        .and_where(column("name").eq(idempotency.key.as_str()))
        .to_owned();
    let Some(row) = db.query_one(&query).await? else { return Ok(None) };
    if row.try_get_by_index::<String>(0)? != idempotency.request_hash {
        return Err(Refusal::of(&platform::IDEMPOTENCY_REUSED).into());
    }
    let sealed = hex::decode(row.try_get_by_index::<String>(2)?).map_err(|e| Fault::caused("a stored answer", e))?;
    let opened = ctx.keyring.open(idempotency.key.as_bytes(), &sealed)?;
    let (version, body) = serde_json::from_slice(&opened)?;
    let status = u16::try_from(row.try_get_by_index::<i32>(1)?).unwrap_or(200);
    Ok(Some(Answer { status, body, version, replayed: true }))
}

/// Remembers an answer under its idempotency key, sealed: an answer may hold a secret shown once.
pub async fn remember(
    db: &impl ConnectionTrait,
    ctx: &Context,
    call: &Call,
    answer: &Answer,
    now: OffsetDateTime,
) -> Outcome<()> {
    let Some(idempotency) = &call.idempotency else { return Ok(()) };
    let plain = serde_json::to_vec(&(answer.version, &answer.body))?;
    let sealed = ctx.keyring.seal(idempotency.key.as_bytes(), &plain)?;
    let statement = Query::insert()
        .into_table(Alias::new("idempotency"))
        .columns(["person_id", "name", "request_hash", "status", "answer", "created_at"].map(Alias::new))
        .values_panic([
            call.actor.person.0.into(),
            idempotency.key.as_str().into(),
            idempotency.request_hash.as_str().into(),
            i32::from(answer.status).into(),
            hex::encode(sealed).into(),
            millis(now).into(),
        ])
        .to_owned();
    db.execute(&statement).await?;
    Ok(())
}

/// How long an answer is kept for its idempotency key: longer than any client retries.
pub const ANSWERS_KEPT: time::Duration = time::Duration::hours(24);

/// Forgets answers older than [`ANSWERS_KEPT`].
pub async fn forget_answers(ctx: &Context) -> Outcome<()> {
    let statement = Query::delete()
        .from_table(Alias::new("idempotency"))
        .and_where(column("created_at").lt(millis(ctx.clock.now() - ANSWERS_KEPT)))
        .to_owned();
    ctx.housekeeping(statement).await
}

/// Reads a fact of the installation.
pub async fn installation(db: &impl ConnectionTrait, name: &str) -> Result<Option<String>, Failure> {
    let query = Query::select()
        .column(Alias::new("value"))
        .from(Alias::new("installation"))
        .and_where(column("name").eq(name))
        .to_owned();
    Ok(db.query_one(&query).await?.map(|r| r.try_get_by_index(0)).transpose()?)
}

/// Writes a fact of the installation.
pub async fn set_installation(db: &impl ConnectionTrait, name: &str, value: &str) -> Outcome<()> {
    let statement = Query::insert()
        .into_table(Alias::new("installation"))
        .columns(["name", "value"].map(Alias::new))
        .values_panic([name.into(), value.into()])
        .on_conflict(OnConflict::column(Alias::new("name")).update_column(Alias::new("value")).to_owned())
        .to_owned();
    db.execute(&statement).await?;
    Ok(())
}
