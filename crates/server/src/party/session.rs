//! Server sessions: a random token in a `__Host-` cookie, its SM3 in the database, the actor cached.

use super::store;
use crate::{context::Context, database::record, failure::Outcome};
use axum::http::{HeaderMap, HeaderValue, header};
use domain::{
    Actor, Kind, Record, Refusal, Role,
    actor::ActorSort,
    civil,
    codes::party,
    ids::{OrgId, PersonId},
    party::{Clearance, Delegation, Group, Organisation, Person, PersonState, SecondFactorRule},
    zone::Zone,
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{PoisonError, RwLock},
};
use time::{Date, Duration, OffsetDateTime};
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
    /// The day its actor was read for: memberships and delegations begin and end with a day.
    read_on: Date,
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
    /// Choosing which of several organisations to act for.
    OrganisationNeeded,
}

impl Standing {
    /// Routes that are open whatever a session is good for.
    const OPEN: [&str; 5] = [
        "/api/v1/party/session",
        "/api/v1/party/session/organisation",
        "/api/v1/party/password",
        "/api/v1/party/second-factor",
        "/api/v1/party/second-factor/confirm",
    ];

    /// Whether a session of this standing may ask for an address.
    ///
    /// # Errors
    /// `party.factor_needed`, `party.organisation_needed`.
    pub fn admit(self, path: &str) -> Result<(), Refusal> {
        match self {
            _ if Self::OPEN.contains(&path) => Ok(()),
            Self::Full => Ok(()),
            Self::FactorNeeded => Err(Refusal::of(&party::FACTOR_NEEDED)),
            Self::OrganisationNeeded => Err(Refusal::of(&party::ORGANISATION_NEEDED)),
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
    /// Forgets the sessions of a person, of everybody in an organisation, and of whoever a person delegated to:
    /// roles, name or standing changed.
    pub fn forget_of(&self, id: Uuid) {
        let concerns = |actor: &Actor| {
            actor.person.0 == id || actor.org.0 == id || actor.delegated.values().any(|from| from.0 == id)
        };
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.sessions.retain(|_, session| !concerns(&session.actor));
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
        Some(session) if session.read_on == civil::today(now) => Some(session),
        _ => load(ctx, &hash).await?,
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
    let today = civil::today(ctx.clock.now());
    let Some((actor, standing)) = actor(ctx, stored.person, stored.org, today).await? else { return Ok(None) };
    let (created_at, seen_at) = (stored.created_at, stored.seen_at);
    Ok(Some(Session { id: stored.id, actor, standing, read_on: today, created_at, seen_at }))
}

/// The actor a person is on a day, and what their sessions are good for; `None` when they or the organisation
/// they act for are no longer active. Somebody with several organisations acts for none until one is chosen.
async fn actor(ctx: &Context, person: Uuid, chosen: Option<Uuid>, today: Date) -> Outcome<Option<(Actor, Standing)>> {
    let Some(row) = record::find(&ctx.db.read, Kind::Person, person).await? else { return Ok(None) };
    let person: Person = row.record()?;
    let organisations = person.organisations(today);
    let chosen = chosen.map(OrgId).filter(|org| organisations.contains(org));
    let acting = chosen.or_else(|| organisations.first().copied().filter(|_| organisations.len() == 1));
    let Some(row) = record::find(&ctx.db.read, Kind::Organisation, acting.unwrap_or(person.org_id).0).await? else {
        return Ok(None);
    };
    let org: Organisation = row.record()?;
    if person.state == PersonState::Closed || person.is_over(today) || !org.is_active(org.org_kind) {
        return Ok(None);
    }
    let mut actor = Actor {
        person: person.id,
        org: org.id,
        org_kind: org.org_kind,
        roles: BTreeSet::new(),
        zones: BTreeSet::new(),
        delegated: BTreeMap::new(),
        interests: BTreeSet::new(),
        clearance: Clearance::of(&person.file),
        sort: ActorSort::Person,
    };
    if acting.is_none() {
        return Ok(Some((actor, Standing::OrganisationNeeded)));
    }
    let groups: Vec<Group> = records(ctx, Cond::all()).await?;
    actor.roles = person.held_in(org.id, today, &groups);
    for (role, from) in delegated(ctx, &person, org.id, today, &groups).await? {
        if actor.roles.insert(role) {
            actor.delegated.insert(role, from);
        }
    }
    let zones: Vec<Zone> = records(ctx, Cond::all()).await?;
    actor.zones = zones.iter().filter(|zone| zone.is_regulated_by(org.id)).map(|zone| zone.id).collect();
    actor.interests = interests(ctx, &person, &org, today).await?;
    let lacks = ctx.second_factor == SecondFactorRule::Required && person.lacks_second_factor(&actor.roles);
    Ok(Some((actor, if lacks { Standing::FactorNeeded } else { Standing::Full })))
}

/// Whether any role somebody holds asks for a second factor: at home, in other organisations, through groups and
/// delegations.
///
/// # Errors
/// Faults of the database.
pub async fn asks_for_factor(ctx: &Context, person: &Person, actor: &Actor) -> Outcome<bool> {
    let groups: Vec<Group> = records(ctx, Cond::all()).await?;
    let held = person.everywhere(&groups);
    let required = ctx.second_factor == SecondFactorRule::Required;
    Ok(required && held.iter().chain(&actor.roles).any(|role| role.needs_second_factor()))
}

async fn records<R: Record>(ctx: &Context, condition: Cond) -> Outcome<Vec<R>> {
    let rows = record::rows(&ctx.db.read, &record::select(R::KIND).cond_where(condition).to_owned()).await?;
    rows.iter().map(|row| Ok(row.record()?)).collect()
}

/// Roles delegated to a person in an organisation, with whose they are: as long as those hold them themselves.
async fn delegated(
    ctx: &Context,
    person: &Person,
    org: OrgId,
    today: Date,
    groups: &[Group],
) -> Outcome<Vec<(Role, PersonId)>> {
    let to = Cond::all().add(Expr::col("parent_id").eq(person.id.0)).add(Expr::col("status").eq("active"));
    let mut roles = Vec::new();
    for delegation in records::<Delegation>(ctx, to).await? {
        if delegation.org_id != org || !delegation.holds(today) {
            continue;
        }
        let Some(row) = record::find(&ctx.db.read, Kind::Person, delegation.from.0).await? else { continue };
        let from: Person = row.record()?;
        if from.state != PersonState::Closed && !from.is_over(today) {
            let held = from.held_in(org, today, groups);
            roles.extend(delegation.roles.iter().filter(|role| held.contains(role)).map(|role| (*role, from.id)));
        }
    }
    Ok(roles)
}

/// The organisations whose cases the person leaves to others, and those related to them or to the one acted for.
async fn interests(ctx: &Context, person: &Person, acting: &Organisation, today: Date) -> Outcome<BTreeSet<OrgId>> {
    let mut interests = person.interests(acting.id, today, ctx.rules().cooling_off_months);
    let mut related: BTreeSet<OrgId> = acting.related.iter().map(|r| r.org_id).collect();
    for org in &interests {
        if let Some(row) = record::find(&ctx.db.read, Kind::Organisation, org.0).await? {
            related.extend(row.record::<Organisation>()?.related.iter().map(|r| r.org_id));
        }
    }
    interests.extend(related);
    interests.remove(&acting.id);
    Ok(interests)
}
