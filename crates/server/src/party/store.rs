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
pub struct Credential {
    /// The person.
    pub person: Uuid,
    /// PHC string.
    pub password: String,
    /// Version.
    pub version: i64,
}

/// A stored session.
pub struct StoredSession {
    /// Identifier.
    pub id: Uuid,
    /// Whose.
    pub person: Uuid,
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
        .columns(["id", "password", "version"].map(Alias::new))
        .from(Alias::new("credential"))
        .and_where(col("account").eq(account))
        .to_owned();
    let Some(row) = db.query_one(&query).await? else { return Ok(None) };
    Ok(Some(Credential {
        person: row.try_get_by_index(0)?,
        password: row.try_get_by_index(1)?,
        version: row.try_get_by_index(2)?,
    }))
}

fn digest(person: Uuid, account: &str, password: &str, version: i64) -> [u8; 32] {
    let mut hash = gm::Sm3::new();
    for part in [&b"credential"[..], person.as_bytes(), account.as_bytes(), password.as_bytes(), &version.to_be_bytes()]
    {
        hash.update(&(part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finish()
}

/// Every credential's id, version and digest, for the verifier.
pub async fn digests(db: &impl ConnectionTrait) -> Outcome<Vec<(Uuid, i64, [u8; 32])>> {
    let query = Query::select()
        .columns(["id", "account", "password", "version"].map(Alias::new))
        .from(Alias::new("credential"))
        .to_owned();
    let rows = db.query_all(&query).await?;
    rows.iter()
        .map(|r| {
            let (id, version): (Uuid, i64) = (r.try_get_by_index(0)?, r.try_get_by_index(3)?);
            Ok((id, version, digest(id, &r.try_get_by_index::<String>(1)?, &r.try_get_by_index::<String>(2)?, version)))
        })
        .collect()
}

/// Writes a new credential.
pub async fn insert_credential(tx: &mut Tx<'_>, person: Uuid, account: &str, password: &str) -> Outcome<()> {
    let statement = Query::insert()
        .into_table(Alias::new("credential"))
        .columns(["id", "account", "password", "version"].map(Alias::new))
        .values_panic([person.into(), account.into(), password.into(), 1i64.into()])
        .to_owned();
    tx.db().execute(&statement).await?;
    tx.row("credential", person, 1, digest(person, account, password, 1));
    Ok(())
}

/// Replaces a credential's password.
pub async fn replace_password(tx: &mut Tx<'_>, credential: &Credential, account: &str, password: &str) -> Outcome<()> {
    let version = credential.version + 1;
    let statement = Query::update()
        .table(Alias::new("credential"))
        .values([(Alias::new("password"), password.into()), (Alias::new("version"), version.into())])
        .and_where(col("id").eq(credential.person))
        .and_where(col("version").eq(credential.version))
        .to_owned();
    if tx.db().execute(&statement).await?.rows_affected() != 1 {
        return Err((&domain::codes::platform::STALE).into());
    }
    tx.row("credential", credential.person, version, digest(credential.person, account, password, version));
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
        .columns(["id", "person_id", "created_at", "seen_at"].map(Alias::new))
        .from(Alias::new("session"))
        .and_where(col("token_hash").eq(hash))
        .to_owned();
    let Some(row) = ctx.db.read.query_one(&query).await? else { return Ok(None) };
    Ok(Some(StoredSession {
        id: row.try_get_by_index(0)?,
        person: row.try_get_by_index(1)?,
        created_at: moment(row.try_get_by_index(2)?),
        seen_at: moment(row.try_get_by_index(3)?),
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
    let before = |minutes: u32| millis(ctx.clock.now() - time::Duration::minutes(minutes.into()));
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
