//! People with accounts (人员).

use super::{Attempts, Organisation, OrganisationState, check_password};
use crate::{
    Actor, Record, Refusal, Role,
    access::Action,
    actor::incompatible,
    codes::party,
    form::Form,
    ids::{OrgId, PersonId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    record::Kind,
    rulebook::Rules,
    states,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};
use time::OffsetDateTime;

states! {
    /// States of a person's account. `locked` ends by itself when its time is over.
    PersonState {
        Active = "active", "正常";
        Locked = "locked", "已锁定";
        Closed = "closed", "已注销";
    }
}

/// A person with an account in one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Account name, unique on the platform.
    pub account: String,
    /// Name.
    pub name: String,
    /// Their organisation.
    pub org_id: OrgId,
    /// Roles held there.
    pub roles: BTreeSet<Role>,
    /// Failed sign-ins and the lock.
    #[serde(default)]
    pub attempts: Attempts,
    /// When the password was last set.
    #[serde(with = "time::serde::rfc3339")]
    pub password_set_at: OffsetDateTime,
    /// State.
    pub state: PersonState,
}

impl Record for Person {
    const KIND: Kind = Kind::Person;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.name.clone()
    }
    fn org(&self) -> OrgId {
        self.org_id
    }
}

const BOTH: &[PersonState] = &[PersonState::Active, PersonState::Locked];

lifecycle!(
    Person,
    PersonState,
    &[
        Transition { from: BOTH, action: Action::PersonSignIn, to: BOTH },
        Transition { from: BOTH, action: Action::PersonSignOut, to: BOTH },
        Transition { from: BOTH, action: Action::PersonAssign, to: BOTH },
        Transition { from: &[PersonState::Active], action: Action::PersonChangePassword, to: &[PersonState::Active] },
        Transition { from: &[PersonState::Locked], action: Action::PersonUnlock, to: &[PersonState::Active] },
        Transition { from: BOTH, action: Action::PersonClose, to: &[PersonState::Closed] },
    ]
);

/// Registers a person. It holds a password, so it is read but never written.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterPerson {
    /// Account name, `[a-z0-9._-]{3,32}`.
    pub account: String,
    /// Name.
    pub name: String,
    /// Organisation.
    pub org_id: OrgId,
    /// Roles there.
    pub roles: BTreeSet<Role>,
    /// First password.
    pub password: String,
}

impl fmt::Debug for RegisterPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegisterPerson").field("account", &self.account).finish_non_exhaustive()
    }
}

/// What somebody signs in with. Read, never written.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// Account name.
    pub account: String,
    /// Password.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("account", &self.account).finish_non_exhaustive()
    }
}

/// Changes one's own password. Read, never written.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present password.
    pub old: String,
    /// The new one.
    pub new: String,
}

impl fmt::Debug for ChangePassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChangePassword")
    }
}

/// Replaces somebody's roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignRoles {
    /// The new roles.
    pub roles: BTreeSet<Role>,
}

impl Person {
    /// Registers a person with an account (A24.1). `org`: the organisation named, if there is one;
    /// `account_taken`: somebody has the account.
    ///
    /// # Errors
    /// Form refusals; `party.account_taken`.
    pub fn register(
        id: PersonId,
        cmd: &RegisterPerson,
        org: Option<&Organisation>,
        account_taken: bool,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.require(valid_account(&cmd.account), "account", &party::ACCOUNT_INVALID);
        form.line("name", ("姓名", "name"), &cmd.name, 50);
        match org.filter(|o| o.id == cmd.org_id && o.state == OrganisationState::Active) {
            Some(org) => check_roles(&mut form, &cmd.roles, org),
            None => form.refuse("org_id", &party::ORGANISATION_INVALID),
        }
        check_password(&mut form, "password", &cmd.password, &cmd.account, rules);
        form.done()?;
        if account_taken {
            return Err(Refusal::of(&party::ACCOUNT_TAKEN));
        }
        Ok(Self {
            id,
            account: cmd.account.clone(),
            name: cmd.name.trim().to_owned(),
            org_id: cmd.org_id,
            roles: cmd.roles.clone(),
            attempts: Attempts::default(),
            password_set_at: now,
            state: PersonState::Active,
        })
    }

    /// Replaces the roles; nobody changes their own.
    ///
    /// # Errors
    /// `platform.wrong_state`, `party.own_account`, form refusals.
    pub fn assign(&mut self, cmd: AssignRoles, org: &Organisation, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::PersonAssign)?;
        self.not_by_oneself(by)?;
        let mut form = Form::new();
        check_roles(&mut form, &cmd.roles, org);
        form.done()?;
        self.roles = cmd.roles;
        Ok(())
    }

    /// Decides one attempt to sign in. Unlike other decisions it changes the account when it
    /// refuses: a failure is counted and may lock. While locked, the right password is refused too;
    /// the lock ends by itself, so that nobody can shut an administrator out for ever.
    ///
    /// # Errors
    /// `party.credentials_wrong`; `party.locked` with the time to wait. A closed account answers
    /// like a wrong password.
    pub fn sign_in(&mut self, password_matches: bool, rules: &Rules, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::PersonSignIn).map_err(|_| Refusal::of(&party::CREDENTIALS_WRONG))?;
        let (attempts, outcome) = self.attempts.decide(password_matches, rules, now);
        self.attempts = attempts;
        self.state = if self.attempts.is_locked(now) { PersonState::Locked } else { PersonState::Active };
        outcome
    }

    /// Decides a sign-out: whoever has an account may.
    ///
    /// # Errors
    /// `platform.wrong_state` for a closed account, whose sessions are gone.
    pub fn sign_out(&self) -> Result<(), Refusal> {
        self.transition(Action::PersonSignOut).map(drop)
    }

    /// Ends a lock before its time.
    ///
    /// # Errors
    /// `platform.wrong_state`, `party.own_account`.
    pub fn unlock(&mut self, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::PersonUnlock)?;
        self.not_by_oneself(by)?;
        self.attempts = Attempts::default();
        self.state = PersonState::Active;
        Ok(())
    }

    /// Decides a change of one's own password; `old_matches` is the server's finding.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn change_password(
        &mut self,
        cmd: &ChangePassword,
        old_matches: bool,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.transition(Action::PersonChangePassword)?;
        let mut form = Form::new();
        form.require(old_matches, "old", &party::PASSWORD_WRONG);
        form.require(cmd.old != cmd.new, "new", &party::PASSWORD_SAME);
        check_password(&mut form, "new", &cmd.new, &self.account, rules);
        form.done()?;
        self.password_set_at = now;
        Ok(())
    }

    /// Closes the account for good; nobody closes their own.
    ///
    /// # Errors
    /// `platform.wrong_state`, `party.own_account`.
    pub fn close(&mut self, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::PersonClose)?;
        self.not_by_oneself(by)?;
        self.state = PersonState::Closed;
        Ok(())
    }

    fn not_by_oneself(&self, by: &Actor) -> Result<(), Refusal> {
        if by.person == self.id { Err(Refusal::of(&party::OWN_ACCOUNT)) } else { Ok(()) }
    }
}

fn valid_account(account: &str) -> bool {
    (3..=32).contains(&account.len())
        && account.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b))
}

fn check_roles(form: &mut Form, roles: &BTreeSet<Role>, org: &Organisation) {
    form.require(!roles.is_empty(), "roles", &party::ROLE_MISSING);
    for (n, role) in roles.iter().enumerate().filter(|(_, role)| !role.may_be_given_by(org.org_kind)) {
        let cause = Refusal::of(&party::ROLE_NOT_OF_KIND).with("role_zh", role.zh()).with("role", role.word());
        form.refuse(format!("roles.{n}"), cause);
    }
    for (one, other) in incompatible(roles) {
        let cause = Refusal::of(&party::ROLES_INCOMPATIBLE)
            .with("one_zh", one.zh())
            .with("other_zh", other.zh())
            .with("one", one.word())
            .with("other", other.word());
        form.refuse("roles", cause);
    }
}
