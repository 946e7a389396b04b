//! The key of each agreement: random, wrapped in the database, destroyed with the agreement (A11.6).

use crate::{
    command::Tx,
    context::Context,
    failure::{Failure, Fault, Outcome},
    lease::Lease,
};
use domain::codes::mandate;
use gm::Secret;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

fn label(agreement: Uuid) -> Vec<u8> {
    format!("agreement/{agreement}").into_bytes()
}

/// Makes and wraps the key of a signed agreement.
pub async fn create_key(tx: &Tx<'_>, agreement: Uuid) -> Outcome<()> {
    let wrapped = tx.ctx.entropy.with(|random| {
        let key = Secret::<16>::random(random)?;
        gm::wrap_key(&tx.ctx.keyring.wrapping(), &label(agreement), &key, random)
    })?;
    let statement = Query::insert()
        .into_table("scope_key")
        .columns(["scope_id", "wrapped", "enabled"])
        .values_panic([agreement.into(), hex::encode(wrapped).into(), true.into()])
        .to_owned();
    tx.db().execute(&statement).await?;
    Ok(())
}

/// Enables or disables the key.
pub async fn enable_key(tx: &Tx<'_>, agreement: Uuid, enabled: bool) -> Outcome<()> {
    let statement = Query::update()
        .table("scope_key")
        .value("enabled", enabled)
        .and_where(Expr::col("scope_id").eq(agreement))
        .to_owned();
    tx.db().execute(&statement).await?;
    Ok(())
}

/// Destroys the key: what it sealed can never be opened again.
pub async fn destroy_key(tx: &Tx<'_>, agreement: Uuid) -> Outcome<()> {
    let statement = Query::delete().from_table("scope_key").and_where(Expr::col("scope_id").eq(agreement)).to_owned();
    tx.db().execute(&statement).await?;
    Ok(())
}

/// The key of the agreement a lease is of, hex.
///
/// # Errors
/// `mandate.suspended` when it is disabled, `mandate.ended` when it was destroyed.
pub async fn key(ctx: &Context, lease: &Lease) -> Outcome<String> {
    let query = Query::select()
        .columns(["wrapped", "enabled"])
        .from("scope_key")
        .and_where(Expr::col("scope_id").eq(lease.agreement))
        .to_owned();
    let row = ctx.db.read.query_one(&query).await?.ok_or_else(|| Failure::from(&mandate::ENDED))?;
    if !row.try_get_by_index::<bool>(1)? || !lease.holds() {
        return Err((&mandate::SUSPENDED).into());
    }
    let wrapped = hex::decode(row.try_get_by_index::<String>(0)?).map_err(|e| Fault::caused("a wrapped key", e))?;
    let key: Secret<16> = gm::unwrap_key(&ctx.keyring.wrapping(), &label(lease.agreement), &wrapped)?;
    Ok(hex::encode(key.expose()))
}
