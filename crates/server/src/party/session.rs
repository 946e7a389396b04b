//! Server sessions: a random token in a `__Host-` cookie, its SM3 in the database, the actor cached.

use super::store;
use crate::{context::Context, database::record, failure::Outcome};
use axum::http::{HeaderMap, HeaderValue, header};
use domain::{
    Actor, Kind, Refusal,
    actor::ActorSort,
    codes::party,
    ids::{PersonId, ZoneId},
    party::{Organisation, Person, PersonState, SecondFactorRule},
    zone::Zone,
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{PoisonError, RwLock},
};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// Name of the cookie; the prefix binds it to this host, the whole site and secure transport.
pub const COOKIE: &str = "__Host-shuyu";
/// How long a session is used without telling the database that it was.
const SEEN_EVERY: Duration = Duration::seconds(60);

/// A live session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Identifier, not the token.
    pub id: Uuid,
    /// Who.
    pub actor: Actor,
    /// What it is good for.
    pub standing: Standing,
    created_at: OffsetDateTime,
    seen_at: OffsetDateTime,
}

/// What a session is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Everything its person may.
    Full,
    /// Enrolling the second factor that the person's roles ask for.
    FactorNeeded,
}

impl Standing {
    /// Routes that are open whatever a session is good for.
    const OPEN: [&str; 4] = [
        "/api/v1/party/session",
        "/api/v1/party/password",
        "/api/v1/party/second-factor",
        "/api/v1/party/second-factor/confirm",
    ];

    /// Whether a session of this standing may ask for an address.
    ///
    /// # Errors
    /// `party.factor_needed`.
    pub fn admit(self, path: &str) -> Result<(), Refusal> {
        match self {
            Self::FactorNeeded if !Self::OPEN.contains(&path) => Err(Refusal::of(&party::FACTOR_NEEDED)),
            _ => Ok(()),
        }
    }
}

/// Sessions read lately, by token hash. A cache: a new process reads them again.
#[derive(Default)]
pub struct Sessions(RwLock<Known>);

#[derive(Default)]
struct Known {
    sessions: HashMap<String, Session>,
    /// How often something was forgotten: what was read before must not come back after it.
    forgotten: u64,
}

impl Sessions {
    /// Forgets the sessions of a person, or of everybody in an organisation: roles, name or standing changed.
    pub fn forget_of(&self, id: Uuid) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.sessions.retain(|_, session| session.actor.person.0 != id && session.actor.org.0 != id);
        known.forgotten += 1;
    }

    /// Forgets everything: a zone and its regulators changed.
    pub fn forget_all(&self) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.sessions.clear();
        known.forgotten += 1;
    }

    /// What is known under a hash, and the count to hand to [`Self::put`].
    fn get(&self, hash: &str) -> (Option<Session>, u64) {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        (known.sessions.get(hash).cloned(), known.forgotten)
    }

    /// Keeps a session that was read when something had been forgotten `as_of` times.
    fn put(&self, hash: String, session: Session, as_of: u64) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.forgotten != as_of {
            return;
        }
        if known.sessions.len() >= 10_000 {
            known.sessions.clear();
        }
        known.sessions.insert(hash, session);
    }

    pub(super) fn forget(&self, hash: &str) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).sessions.remove(hash);
    }
}

/// The token of a request, from its cookie.
pub fn session_token(headers: &HeaderMap) -> Option<&str> {
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value);
    let token = found.next()?;
    // Two cookies of the name mean somebody planted one.
    found.next().is_none().then_some(token)
}

/// The hash under which a token is kept.
pub fn token_hash(token: &str) -> String {
    hex::encode(gm::sm3(token.as_bytes()))
}

/// The cookie that carries a token, or takes it away.
pub fn cookie(token: Option<&str>) -> Option<HeaderValue> {
    let text = match token {
        Some(token) => format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict"),
        None => format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"),
    };
    HeaderValue::from_str(&text).ok()
}

/// The live session of a token.
///
/// # Errors
/// Faults of the database.
pub async fn find_session(ctx: &Context, token: &str) -> Outcome<Option<Session>> {
    let hash = token_hash(token);
    let now = ctx.clock.now();
    let (known, as_of) = ctx.sessions.get(&hash);
    let session = match known {
        Some(session) => Some(session),
        None => load(ctx, &hash).await?,
    };
    let Some(mut session) = session.filter(|s| alive(ctx, s, now)) else {
        ctx.sessions.forget(&hash);
        return Ok(None);
    };
    if now - session.seen_at > SEEN_EVERY {
        session.seen_at = now;
        store::touch_session(ctx, &hash, now).await?;
    }
    ctx.sessions.put(hash, session.clone(), as_of);
    Ok(Some(session))
}

fn alive(ctx: &Context, session: &Session, now: OffsetDateTime) -> bool {
    let rules = ctx.rules();
    let idle = Duration::minutes(i64::from(rules.session_idle_minutes));
    let absolute = Duration::minutes(i64::from(rules.session_absolute_minutes));
    now - session.seen_at <= idle && now - session.created_at <= absolute
}

async fn load(ctx: &Context, hash: &str) -> Outcome<Option<Session>> {
    let Some(stored) = store::session(ctx, hash).await? else { return Ok(None) };
    let Some((actor, standing)) = actor(ctx, stored.person).await? else { return Ok(None) };
    Ok(Some(Session { id: stored.id, actor, standing, created_at: stored.created_at, seen_at: stored.seen_at }))
}

/// The actor a person is now, and what their sessions are good for; `None` when they or their organisation are no longer active.
///
/// # Errors
/// Faults of the database.
async fn actor(ctx: &Context, person: Uuid) -> Outcome<Option<(Actor, Standing)>> {
    let Some(row) = record::find(&ctx.db.read, Kind::Person, person).await? else { return Ok(None) };
    let person: Person = row.record()?;
    let Some(row) = record::find(&ctx.db.read, Kind::Organisation, person.org_id.0).await? else { return Ok(None) };
    let org: Organisation = row.record()?;
    if person.state == PersonState::Closed || !org.is_active(org.org_kind) {
        return Ok(None);
    }
    let zones = record::rows(&ctx.db.read, &record::select(Kind::Zone)).await?;
    let mut regulated = BTreeSet::new();
    for row in zones {
        if row.record::<Zone>()?.is_regulated_by(org.id) {
            regulated.insert(ZoneId(row.id));
        }
    }
    let lacks = ctx.second_factor == SecondFactorRule::Required && person.lacks_second_factor();
    let standing = if lacks { Standing::FactorNeeded } else { Standing::Full };
    let actor = Actor {
        person: PersonId(person.id.0),
        org: org.id,
        org_kind: org.org_kind,
        roles: person.roles,
        zones: regulated,
        sort: ActorSort::Person,
    };
    Ok(Some((actor, standing)))
}
