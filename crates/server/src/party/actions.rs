//! Commands on organisations, people and sessions.

use super::{factor, session, store};
use crate::{
    command::{Answer, Command, Tx},
    database::lookup,
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action, FoundBy, Kind, Record, Refusal,
    codes::party,
    delivery::Subscription,
    ids::{OrgId, PersonId},
    mandate::Agreement,
    party::{ChangePassword, Organisation, Person, RegisterOrganisation, RegisterPerson, RelateOrganisation},
    rulebook::Rules,
};
use sea_orm::sea_query::{Cond, Expr, ExprTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// Registers an organisation.
pub struct CreateOrganisation(pub RegisterOrganisation);

#[async_trait]
impl Command for CreateOrganisation {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit_any(Action::OrganisationCreate)?;
        let id = OrgId(tx.id()?);
        let taken = match self.0.uscc() {
            Some(uscc) => tx.taken(Kind::Organisation, FoundBy::Uscc, &uscc).await?,
            None => false,
        };
        let organisation = Organisation::register(id, self.0, taken, &tx.call.actor, tx.now)?;
        let stored = tx.insert(id, organisation, Action::OrganisationCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Registers a person with the hash of their first password.
pub struct CreatePerson {
    /// The form.
    pub form: RegisterPerson,
    /// Argon2id hash of its password.
    pub hash: String,
}

#[async_trait]
impl Command for CreatePerson {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let stored = register(tx, &self.form, &self.hash).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

async fn register(tx: &mut Tx<'_>, form: &RegisterPerson, hash: &str) -> Outcome<crate::command::Stored<Person>> {
    tx.permit_in(Action::PersonCreate, form.org_id)?;
    let id = PersonId(tx.id()?);
    let org = tx.known::<Organisation>(form.org_id).await?;
    let taken = store::credential(tx.db(), &form.account).await?.is_some();
    let person = Person::register(id, form, org.as_ref(), taken, &tx.rules, tx.now)?;
    let stored = tx.insert(id, person, Action::PersonCreate).await?;
    store::insert_credential(tx, id.0, &form.account, hash).await?;
    Ok(stored)
}

/// Closes an account; its sessions end.
pub struct ClosePerson {
    /// The person.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
}

#[async_trait]
impl Command for ClosePerson {
    fn despite_halt(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Person>(self.id, Action::PersonClose, Some(self.expected)).await?;
        held.record.close(&tx.call.actor)?;
        let stored = tx.save(held).await?;
        store::end_sessions(tx, self.id, None).await?;
        view::answer(tx, &stored)
    }
}

/// Closes an organisation that has no people left.
pub struct CloseOrganisation {
    /// The organisation.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
}

#[async_trait]
impl Command for CloseOrganisation {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Organisation>(self.id, Action::OrganisationClose, Some(self.expected)).await?;
        let people = bound::<Person>(tx, self.id, &["closed"]).await?;
        let agreements = bound::<Agreement>(tx, self.id, &["terminated", "expired"]).await?;
        let subscriptions = bound::<Subscription>(tx, self.id, &["ended"]).await?;
        held.record.close(people, agreements + subscriptions)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}

/// How many records of a kind belong to an organisation or concern it, and are not over.
async fn bound<R: Record>(tx: &Tx<'_>, org: Uuid, over: &[&str]) -> Outcome<u64> {
    let concerned = lookup::identifiers(R::KIND, FoundBy::Party, &org.to_string());
    let its = Cond::any().add(Expr::col("org_id").eq(org)).add(Expr::col("id").in_subquery(concerned));
    let open = Cond::all().add(its).add(Expr::col("status").is_not_in(over.iter().copied()));
    Ok(tx.facts::<R>(open).await?.len() as u64)
}

/// Puts a relation of two organisations on both records, or takes it off.
pub struct Relate {
    /// One of them.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
    /// The form.
    pub form: RelateOrganisation,
}

#[async_trait]
impl Command for Relate {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Organisation>(self.id, Action::OrganisationRelate, Some(self.expected)).await?;
        let mut other = match tx.fact::<Organisation>(self.form.org_id).await {
            Ok(_) => Some(tx.hold::<Organisation>(self.form.org_id, Action::OrganisationRelate, None).await?),
            Err(_) => None,
        };
        held.record.relate(other.as_mut().map(|other| &mut other.record), &self.form)?;
        let stored = tx.save(held).await?;
        if let Some(other) = other {
            tx.save(other).await?;
        }
        view::answer(tx, &stored)
    }
}

/// Changes one's own password; other sessions end.
pub struct NewPassword {
    /// The form.
    pub form: ChangePassword,
    /// Whether its old password is the one in force.
    pub old_matches: bool,
    /// Argon2id hash of the new one.
    pub hash: String,
}

#[async_trait]
impl Command for NewPassword {
    fn despite_halt(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let id = tx.call.actor.person.0;
        let mut held = tx.hold::<Person>(id, Action::PersonChangePassword, None).await?;
        held.record.change_password(&self.form, self.old_matches, &tx.rules, tx.now)?;
        let account = held.record.account.clone();
        let credential =
            store::credential(tx.db(), &account).await?.ok_or_else(|| tx.fault("a person without a credential"))?;
        tx.save(held).await?;
        store::replace_password(tx, &credential, &self.hash).await?;
        store::end_sessions(tx, id, None).await?;
        Answer::ok(json!({}))
    }
}

/// Signs in with a password that was checked already; a failure is counted and kept.
pub struct SignIn {
    /// The person of the account.
    pub person: Uuid,
    /// Whether the password matched.
    pub matches: bool,
    /// Code of the second factor, or a recovery code, where one was sent.
    pub code: Option<String>,
    /// SM3 of the new session's token.
    pub token_hash: String,
}

#[async_trait]
impl Command for SignIn {
    fn urgent(&self) -> bool {
        true
    }

    fn despite_halt(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Person>(self.person, Action::PersonSignIn, None).await?;
        let before = held.record.attempts.clone();
        let credential = store::credential(tx.db(), &held.record.account).await?;
        let credential = credential.ok_or_else(|| tx.fault("a person without a credential"))?;
        let mut second = factor::open(tx.ctx, self.person, credential.factor.as_deref())?;
        let (found, unused) = (self.code.map(|code| factor::find(&second, &code, tx.now)), second.clone());
        let decided = held.record.sign_in(self.matches, &mut second, found, &tx.rules, tx.now);
        if second != unused {
            let sealed = factor::seal(tx.ctx, self.person, &second)?;
            store::replace_factor(tx, &credential, Some(&sealed)).await?;
        }
        if decided.is_err() || held.record.attempts != before {
            tx.save(held).await?;
        } else {
            tx.record(Action::PersonSignIn, Kind::Person, self.person);
        }
        if let Err(refusal) = decided {
            tx.keep_on_refusal();
            return Err(refusal.into());
        }
        let session = tx.id()?;
        store::insert_session(tx, &self.token_hash, session, self.person).await?;
        Answer::ok(json!({ "session": session }))
    }
}

/// Ends a lock whose time is over.
pub struct UnlockByTime(pub Uuid);

#[async_trait]
impl Command for UnlockByTime {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Person>(self.0, Action::PersonUnlockByTime, None).await?;
        held.record.unlock_by_time(tx.now)?;
        tx.save(held).await?;
        Answer::ok(json!({}))
    }
}

/// Signs out of one session.
pub struct SignOut {
    /// The session.
    pub session: Uuid,
}

#[async_trait]
impl Command for SignOut {
    fn urgent(&self) -> bool {
        true
    }

    fn despite_halt(&self) -> bool {
        true
    }

    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let person = tx.call.actor.person.0;
        store::end_sessions(tx, person, Some(self.session)).await?;
        tx.record(Action::PersonSignOut, Kind::Person, person);
        Ok(Answer::ok(json!({}))?.with_status(204))
    }
}

/// The first set-up: the centre and its three administrators, against a single-use token (no default account).
#[derive(Debug, Clone, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetupForm {
    /// The token `shuyu init` printed.
    pub token: String,
    /// Name of the governance centre.
    pub centre: String,
    /// System, security and audit administrator, in this order.
    pub administrators: Vec<SetupPerson>,
}

/// One administrator of the set-up.
#[derive(Debug, Clone, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetupPerson {
    /// Account.
    pub account: String,
    /// Name.
    pub name: String,
    /// First password.
    pub password: String,
}

/// The set-up with the passwords hashed.
pub struct Setup {
    /// The form.
    pub form: SetupForm,
    /// Argon2id hashes in the order of the administrators.
    pub hashes: Vec<String>,
}

/// Name of the installation fact that holds the SM3 of the set-up token.
pub const SETUP_TOKEN: &str = "setup_token";

#[async_trait]
impl Command for Setup {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let stored = crate::database::system::installation(tx.db(), SETUP_TOKEN).await?;
        check_setup_token(stored.as_deref(), &self.form.token)?;
        if self.form.administrators.len() != 3 || self.hashes.len() != 3 {
            return Err((&party::SETUP_NEEDS_THREE).into());
        }
        let org = OrgId(tx.id()?);
        let form = RegisterOrganisation {
            name: self.form.centre.clone(),
            uscc: None,
            org_kind: domain::actor::OrgKind::Centre,
            division: String::new(),
            provider_class: None,
        };
        let centre = Organisation::register(org, form, false, &tx.call.actor, tx.now)?;
        tx.insert(org, centre, Action::OrganisationCreate).await?;
        let roles = [domain::Role::SystemAdmin, domain::Role::SecurityAdmin, domain::Role::AuditAdmin];
        for ((person, hash), role) in self.form.administrators.iter().zip(&self.hashes).zip(roles) {
            let form = RegisterPerson {
                account: person.account.clone(),
                name: person.name.clone(),
                org_id: org,
                roles: [role].into(),
                password: person.password.clone(),
            };
            register(tx, &form, hash).await?;
        }
        crate::database::system::set_installation(tx.db(), SETUP_TOKEN, "").await?;
        Ok(Answer::ok(json!({ "centre": org }))?.with_status(201))
    }
}

/// Checks a set-up token against the hash `shuyu init` stored; a used one is stored as empty.
///
/// # Errors
/// `party.setup_token_wrong`.
pub fn check_setup_token(stored: Option<&str>, token: &str) -> Result<(), Refusal> {
    let stored = stored.filter(|hash| !hash.is_empty()).ok_or_else(|| Refusal::of(&party::SETUP_TOKEN_WRONG))?;
    if gm::equal(stored.as_bytes(), session::token_hash(token).as_bytes()) {
        Ok(())
    } else {
        Err(Refusal::of(&party::SETUP_TOKEN_WRONG))
    }
}

/// Whether a form's password may be hashed at all: refuses before any work is spent on it.
///
/// # Errors
/// The form refusal of the password rule.
pub fn check_new_password(path: &str, password: &str, account: &str, rules: &Rules) -> Result<(), Refusal> {
    let mut form = domain::form::Form::new();
    domain::party::check_password(&mut form, path, password, account, rules);
    form.done()
}

/// A refusal that tells nothing about whether an account exists.
pub fn wrong_credentials() -> Refusal {
    Refusal::of(&party::CREDENTIALS_WRONG)
}
