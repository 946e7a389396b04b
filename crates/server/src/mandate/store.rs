//! The key of each agreement: random, wrapped in the database, destroyed with the agreement (A11.6).

use crate::{
    command::Tx,
    context::Context,
    failure::{Failure, Fault, Outcome},
    lease::Lease,
};
use domain::{Kind, codes::mandate};
use sea_orm::{
    ConnectionTrait, DbErr, QueryResult,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

/// The table of keys; the ledger's name for its rows.
pub const TABLE: &str = "scope_key";

/// Makes and wraps the key of a signed agreement.
pub async fn create_key(tx: &mut Tx<'_>, agreement: Uuid) -> Outcome<()> {
    let wrapped = tx.ctx.keyring.new_agreement_key(agreement)?.wrapped;
    let key = ScopeKey { scope: agreement, wrapped: hex::encode(wrapped), enabled: true, version: 1 };
    let statement = Query::insert()
        .into_table(TABLE)
        .columns(["scope_id", "wrapped", "enabled", "version"])
        .values_panic([agreement.into(), key.wrapped.as_str().into(), true.into(), key.version.into()])
        .to_owned();
    tx.db().execute(&statement).await?;
    note(tx, "agreement.key_made", agreement, key.version, Some(key.digest()));
    Ok(())
}

/// Enables or disables the key; a key that is gone or stands so already is left as it is.
pub async fn enable_key(tx: &mut Tx<'_>, agreement: Uuid, enabled: bool) -> Outcome<()> {
    let Some(key) = scope_key(tx.db(), agreement).await?.filter(|key| key.enabled != enabled) else { return Ok(()) };
    let key = ScopeKey { enabled, version: key.version + 1, ..key };
    let statement = Query::update()
        .table(TABLE)
        .value("enabled", enabled)
        .value("version", key.version)
        .and_where(Expr::col("scope_id").eq(agreement))
        .to_owned();
    tx.db().execute(&statement).await?;
    let word = if enabled { "agreement.key_enabled" } else { "agreement.key_disabled" };
    note(tx, word, agreement, key.version, Some(key.digest()));
    Ok(())
}

/// Destroys the key: what it sealed can never be opened again.
pub async fn destroy_key(tx: &mut Tx<'_>, agreement: Uuid) -> Outcome<()> {
    let Some(key) = scope_key(tx.db(), agreement).await? else { return Ok(()) };
    let statement = Query::delete().from_table(TABLE).and_where(Expr::col("scope_id").eq(agreement)).to_owned();
    tx.db().execute(&statement).await?;
    note(tx, "agreement.key_destroyed", agreement, key.version + 1, None);
    Ok(())
}

/// Brings the key's row into the ledger entry: who sets it back, swaps or revives it is found by the verifier.
fn note(tx: &mut Tx<'_>, word: &str, agreement: Uuid, version: i64, after: Option<[u8; 32]>) {
    tx.row(TABLE, agreement, version, after);
    tx.record_word_alone(word, Kind::Agreement, agreement, Some("A11.6"));
}

/// A key as its table holds it.
struct ScopeKey {
    scope: Uuid,
    wrapped: String,
    enabled: bool,
    version: i64,
}

impl ScopeKey {
    const COLUMNS: [&str; 4] = ["scope_id", "wrapped", "enabled", "version"];

    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        Ok(Self {
            scope: row.try_get_by_index(0)?,
            wrapped: row.try_get_by_index(1)?,
            enabled: row.try_get_by_index(2)?,
            version: row.try_get_by_index(3)?,
        })
    }

    /// SM3 of the row for the ledger.
    fn digest(&self) -> [u8; 32] {
        let mut hash = gm::Sm3::new();
        let parts: [&[u8]; 5] = [
            TABLE.as_bytes(),
            self.scope.as_bytes(),
            self.wrapped.as_bytes(),
            &[u8::from(self.enabled)],
            &self.version.to_be_bytes(),
        ];
        for part in parts {
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finish()
    }
}

async fn scope_key(db: &impl ConnectionTrait, agreement: Uuid) -> Outcome<Option<ScopeKey>> {
    let query = Query::select()
        .columns(ScopeKey::COLUMNS)
        .from(TABLE)
        .and_where(Expr::col("scope_id").eq(agreement))
        .to_owned();
    Ok(db.query_one(&query).await?.as_ref().map(ScopeKey::read).transpose()?)
}

/// Every key's scope, version and digest, for the verifier.
///
/// # Errors
/// Faults of the database.
pub async fn key_digests(db: &impl ConnectionTrait) -> Outcome<Vec<(Uuid, i64, [u8; 32])>> {
    let rows = db.query_all(&Query::select().columns(ScopeKey::COLUMNS).from(TABLE).to_owned()).await?;
    let keys = rows.iter().map(ScopeKey::read).map(|key| key.map(|key| (key.scope, key.version, key.digest())));
    Ok(keys.collect::<Result<_, _>>()?)
}

/// The key of the agreement a lease is of, hex.
///
/// # Errors
/// `mandate.suspended` when it is disabled, `mandate.ended` when it was destroyed.
pub async fn key(ctx: &Context, lease: &Lease) -> Outcome<String> {
    let key = scope_key(&ctx.db.read, lease.agreement).await?.ok_or_else(|| Failure::from(&mandate::ENDED))?;
    if !key.enabled || !lease.holds() {
        return Err((&mandate::SUSPENDED).into());
    }
    let wrapped = hex::decode(key.wrapped).map_err(|e| Fault::caused("a wrapped key", e))?;
    let key = ctx.keyring.agreement_key(lease.agreement, &wrapped)?;
    Ok(hex::encode(key.expose()))
}
