//! Rows of credentials and sessions. Passwords are kept as argon2id hashes only.

use crate::{
    command::Tx,
    context::Context,
    database::record::{millis, moment},
    failure::{Fault, Outcome},
};
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Cond, Expr, ExprTrait, Query},
};
use time::OffsetDateTime;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// Hashes at once: each takes 19 MiB and a core.
static HASHING: Semaphore = Semaphore::const_new(2);

/// A stored credential.
#[derive(Clone)]
pub struct Credential {
    /// The person.
    pub person: Uuid,
    /// Account name.
    pub account: String,
    /// PHC string.
    pub password: String,
    /// The second factor, sealed, hex.
    pub factor: Option<String>,
    /// Version.
    pub version: i64,
}

/// A stored session.
pub struct StoredSession {
    /// Identifier.
    pub id: Uuid,
    /// Whose.
    pub person: Uuid,
    /// The organisation chosen to act for, where one was.
    pub org: Option<Uuid>,
    /// When it began.
    pub created_at: OffsetDateTime,
    /// When it was last used.
    pub seen_at: OffsetDateTime,
}

fn col(name: &str) -> Expr {
    Expr::col(Alias::new(name))
}

/// Hashes a password with argon2id, away from the threads that serve requests.
///
/// # Errors
/// When the generator or the hash function fails.
pub async fn hash_password(ctx: &Context, password: String) -> Outcome<String> {
    let salt = ctx.entropy.bytes::<16>()?;
    let _permit = HASHING.acquire().await.map_err(|e| Fault::caused("hashing", e))?;
    let hashed = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password_with_salt(password.as_bytes(), &salt).map(|h| h.to_string())
    });
    Ok(hashed
        .await
        .map_err(|e| Fault::caused("hashing", e))?
        .map_err(|e| Fault::new(format!("hashing a password: {e}")))?)
}

/// Whether a password is the one of a hash. Takes as long where there is no hash.
///
/// # Errors
/// When the hash in the database is none.
pub async fn matches(ctx: &Context, password: String, hash: Option<String>) -> Outcome<bool> {
    let Some(hash) = hash else {
        hash_password(ctx, password).await?;
        return Ok(false);
    };
    let _permit = HASHING.acquire().await.map_err(|e| Fault::caused("hashing", e))?;
    let verified = tokio::task::spawn_blocking(move || {
        let parsed = PasswordHash::new(&hash).map_err(|e| Fault::new(format!("a stored password hash: {e}")))?;
        Ok::<_, Fault>(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
    });
    Ok(verified.await.map_err(|e| Fault::caused("hashing", e))??)
}

/// The credential of an account.
pub async fn credential(db: &impl ConnectionTrait, account: &str) -> Outcome<Option<Credential>> {
    let query = Query::select()
        .columns(["id", "password", "version", "factor", "account"].map(Alias::new))
        .from(Alias::new("credential"))
        .and_where(col("account").eq(account))
        .to_owned();
    let Some(row) = db.query_one(&query).await? else { return Ok(None) };
    Ok(Some(Credential {
        person: row.try_get_by_index(0)?,
        password: row.try_get_by_index(1)?,
        version: row.try_get_by_index(2)?,
        factor: row.try_get_by_index(3)?,
        account: row.try_get_by_index(4)?,
    }))
}

/// The after-image of a credential's row.
fn digest(row: &Credential) -> [u8; 32] {
    let mut hash = gm::Sm3::new();
    for part in [
        &b"credential"[..],
        row.person.as_bytes(),
        row.account.as_bytes(),
        row.password.as_bytes(),
        row.factor.as_deref().unwrap_or_default().as_bytes(),
        &row.version.to_be_bytes(),
    ] {
        hash.update(&(part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finish()
}

/// Every credential's id, version and digest, for the verifier.
pub async fn digests(db: &impl ConnectionTrait) -> Outcome<Vec<(Uuid, i64, [u8; 32])>> {
    let query = Query::select()
        .columns(["id", "account", "password", "factor", "version"].map(Alias::new))
        .from(Alias::new("credential"))
        .to_owned();
    let rows = db.query_all(&query).await?;
    rows.iter()
        .map(|r| {
            let row = Credential {
                person: r.try_get_by_index(0)?,
                account: r.try_get_by_index(1)?,
                password: r.try_get_by_index(2)?,
                factor: r.try_get_by_index(3)?,
                version: r.try_get_by_index(4)?,
            };
            Ok((row.person, row.version, digest(&row)))
        })
        .collect()
}

/// Writes a new credential.
pub async fn insert_credential(tx: &mut Tx<'_>, person: Uuid, account: &str, password: &str) -> Outcome<()> {
    let row = Credential { person, account: account.into(), password: password.into(), factor: None, version: 1 };
    let statement = Query::insert()
        .into_table(Alias::new("credential"))
        .columns(["id", "account", "password", "version"].map(Alias::new))
        .values_panic([person.into(), account.into(), password.into(), row.version.into()])
        .to_owned();
    tx.db().execute(&statement).await?;
    tx.row("credential", person, row.version, Some(digest(&row)));
    Ok(())
}

/// Replaces a credential's password.
pub async fn replace_password(tx: &mut Tx<'_>, credential: &Credential, password: &str) -> Outcome<()> {
    let next = Credential { password: password.into(), version: credential.version + 1, ..credential.clone() };
    replace(tx, &next).await
}

/// Replaces a credential's second factor, sealed.
pub async fn replace_factor(tx: &mut Tx<'_>, credential: &Credential, factor: Option<&str>) -> Outcome<()> {
    let next = Credential { factor: factor.map(Into::into), version: credential.version + 1, ..credential.clone() };
    replace(tx, &next).await
}

async fn replace(tx: &mut Tx<'_>, next: &Credential) -> Outcome<()> {
    let statement = Query::update()
        .table(Alias::new("credential"))
        .values([
            (Alias::new("password"), next.password.as_str().into()),
            (Alias::new("factor"), next.factor.clone().into()),
            (Alias::new("version"), next.version.into()),
        ])
        .and_where(col("id").eq(next.person))
        .and_where(col("version").eq(next.version - 1))
        .to_owned();
    if tx.db().execute(&statement).await?.rows_affected() != 1 {
        return Err((&domain::codes::platform::STALE).into());
    }
    tx.row("credential", next.person, next.version, Some(digest(next)));
    Ok(())
}

/// Writes a new session.
pub async fn insert_session(tx: &Tx<'_>, hash: &str, id: Uuid, person: Uuid) -> Outcome<()> {
    let now = millis(tx.now);
    let statement = Query::insert()
        .into_table(Alias::new("session"))
        .columns(["token_hash", "id", "person_id", "created_at", "seen_at"].map(Alias::new))
        .values_panic([hash.into(), id.into(), person.into(), now.into(), now.into()])
        .to_owned();
    tx.db().execute(&statement).await?;
    Ok(())
}

/// Has a session act for an organisation.
pub async fn act_for(tx: &Tx<'_>, session: Uuid, org: Uuid) -> Outcome<()> {
    let statement = Query::update()
        .table(Alias::new("session"))
        .value(Alias::new("org_id"), org)
        .and_where(col("id").eq(session))
        .to_owned();
    tx.db().execute(&statement).await?;
    Ok(())
}

/// Ends sessions of a person: one by its id, or all.
pub async fn end_sessions(tx: &Tx<'_>, person: Uuid, session: Option<Uuid>) -> Outcome<()> {
    let mut statement = Query::delete();
    statement.from_table(Alias::new("session")).and_where(col("person_id").eq(person));
    if let Some(id) = session {
        statement.and_where(col("id").eq(id));
    }
    tx.db().execute(&statement).await?;
    Ok(())
}

/// The session under this hash.
pub async fn session(ctx: &Context, hash: &str) -> Outcome<Option<StoredSession>> {
    let query = Query::select()
        .columns(["id", "person_id", "created_at", "seen_at", "org_id"].map(Alias::new))
        .from(Alias::new("session"))
        .and_where(col("token_hash").eq(hash))
        .to_owned();
    let Some(row) = ctx.db.read.query_one(&query).await? else { return Ok(None) };
    Ok(Some(StoredSession {
        id: row.try_get_by_index(0)?,
        person: row.try_get_by_index(1)?,
        created_at: moment(row.try_get_by_index(2)?),
        seen_at: moment(row.try_get_by_index(3)?),
        org: row.try_get_by_index(4)?,
    }))
}

/// Notes that a session was used.
pub async fn touch_session(ctx: &Context, hash: &str, now: OffsetDateTime) -> Outcome<()> {
    let statement = Query::update()
        .table(Alias::new("session"))
        .value(Alias::new("seen_at"), millis(now))
        .and_where(col("token_hash").eq(hash))
        .to_owned();
    ctx.housekeeping(statement).await
}

/// Forgets sessions that are over, by idling or by age.
pub async fn forget_sessions(ctx: &Context) -> Outcome<()> {
    let rules = ctx.rules();
    let before = |minutes: u32| millis(ctx.clock.now().saturating_sub(time::Duration::minutes(minutes.into())));
    let statement = Query::delete()
        .from_table(Alias::new("session"))
        .cond_where(
            Cond::any()
                .add(col("seen_at").lt(before(rules.session_idle_minutes)))
                .add(col("created_at").lt(before(rules.session_absolute_minutes))),
        )
        .to_owned();
    ctx.housekeeping(statement).await
}
