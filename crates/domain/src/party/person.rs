//! People with accounts (人员).

use super::{
    Attempts, Found, Holding, Left, Membership, Organisation, OrganisationState, PersonFile, SecondFactor,
    check_password, group,
};
use crate::{
    Actor, Record, Refusal, Role,
    access::Action,
    calendar::{Ending, Ends},
    civil,
    codes::party,
    form::Form,
    ids::{GroupId, OrgId, PersonId},
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
    /// Role groups held there.
    #[serde(default)]
    pub groups: BTreeSet<GroupId>,
    /// Further organisations they act for.
    #[serde(default)]
    pub others: Vec<Membership>,
    /// Organisations they have left.
    #[serde(default)]
    pub left: Vec<Left>,
    /// Filing, clearance, training and the account's term.
    #[serde(default)]
    pub file: PersonFile,
    /// Failed sign-ins and the lock.
    #[serde(default)]
    pub attempts: Attempts,
    /// When the password was last set.
    #[serde(with = "time::serde::rfc3339")]
    pub password_set_at: OffsetDateTime,
    /// When the second factor was last confirmed; none where there is none.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub second_factor_at: Option<OffsetDateTime>,
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
    fn parties(&self) -> Vec<OrgId> {
        self.others.iter().map(|m| m.org_id).collect()
    }
    fn ends(&self) -> Vec<Ends> {
        let terms = [
            (Ending::Clearance, self.file.clearance_until),
            (Ending::Training, self.file.training_until),
            (Ending::Account, self.file.expires_on),
        ];
        let memberships = self.others.iter().map(|held| (Ending::Membership, held.until));
        let open = terms.into_iter().chain(memberships).filter(|_| self.state != PersonState::Closed);
        open.filter_map(|(ending, end)| Some(Ends { ending, which: String::new(), last_day: end? })).collect()
    }
}

const ACTIVE: &[PersonState] = &[PersonState::Active];
const LOCKED: &[PersonState] = &[PersonState::Locked];
const BOTH: &[PersonState] = &[PersonState::Active, PersonState::Locked];

lifecycle!(
    Person,
    PersonState,
    &[
        Transition { from: BOTH, action: Action::PersonSignIn, to: BOTH },
        Transition { from: BOTH, action: Action::PersonSignOut, to: BOTH },
        Transition { from: BOTH, action: Action::PersonAssign, to: BOTH },
        Transition { from: BOTH, action: Action::PersonJoin, to: BOTH },
        Transition { from: BOTH, action: Action::PersonLeave, to: BOTH },
        Transition { from: BOTH, action: Action::PersonTransfer, to: BOTH },
        Transition { from: BOTH, action: Action::PersonFile, to: BOTH },
        Transition { from: BOTH, action: Action::PersonActFor, to: BOTH },
        Transition { from: ACTIVE, action: Action::PersonChangePassword, to: ACTIVE },
        Transition { from: ACTIVE, action: Action::PersonEnrolFactor, to: ACTIVE },
        Transition { from: ACTIVE, action: Action::PersonConfirmFactor, to: ACTIVE },
        Transition { from: BOTH, action: Action::PersonResetFactor, to: BOTH },
        Transition { from: LOCKED, action: Action::PersonUnlock, to: ACTIVE },
        Transition { from: LOCKED, action: Action::PersonUnlockByTime, to: ACTIVE },
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
    /// Code of the second factor, or a recovery code; needed where one is enrolled.
    #[serde(default)]
    pub code: Option<String>,
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

/// Begins the enrolment of a second factor.
#[derive(Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolFactor {
    /// A code of the one in force, where there is one.
    #[serde(default)]
    pub code: Option<String>,
}

/// Confirms the enrolment with the new factor's first code.
#[derive(Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmFactor {
    /// The code.
    pub code: String,
}

/// Replaces somebody's roles and role groups in their own organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignRoles {
    /// The new roles.
    #[serde(default)]
    pub roles: BTreeSet<Role>,
    /// The new role groups.
    #[serde(default)]
    pub groups: BTreeSet<GroupId>,
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
            Some(org) => {
                form.require(!cmd.roles.is_empty(), "roles", &party::ROLE_MISSING);
                group::check_kind(&mut form, &cmd.roles, org);
                group::check_pairs(&mut form, &cmd.roles);
            }
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
            groups: BTreeSet::new(),
            others: Vec::new(),
            left: Vec::new(),
            file: PersonFile::default(),
            attempts: Attempts::default(),
            password_set_at: now,
            second_factor_at: None,
            state: PersonState::Active,
        })
    }

    /// Replaces the roles; nobody changes their own.
    ///
    /// # Errors
    /// `platform.wrong_state`, `party.own_account`, form refusals.
    pub fn assign(&mut self, cmd: AssignRoles, holding: Holding<'_>, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::PersonAssign)?;
        self.not_by_oneself(by)?;
        let mut form = Form::new();
        let after = Self { roles: cmd.roles, groups: cmd.groups, ..self.clone() };
        super::membership::check_held(&mut form, &after, self.org_id, holding);
        form.done()?;
        *self = after;
        Ok(())
    }

    /// Decides one attempt to sign in. Unlike other decisions it changes the account when it
    /// refuses: a failure is counted and may lock. While locked, the right password is refused too;
    /// the lock ends by itself, so that nobody can shut an administrator out for ever.
    ///
    /// `found` is what the code is that came along, if one came. A password without its code and a code
    /// that was used before count neither as failure nor as success.
    ///
    /// # Errors
    /// `party.credentials_wrong`, `party.code_required`, `party.code_used`, `party.code_wrong`;
    /// `party.locked` with the time to wait. A closed account answers like a wrong password.
    pub fn sign_in(
        &mut self,
        password_matches: bool,
        factor: &mut SecondFactor,
        found: Option<Found>,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.transition(Action::PersonSignIn).map_err(|_| Refusal::of(&party::CREDENTIALS_WRONG))?;
        if password_matches && self.is_over(civil::today(now)) && !self.attempts.is_locked(now) {
            return Err(Refusal::of(&party::ACCOUNT_OVER));
        }
        let mut code = Ok(());
        if password_matches && factor.is_in_force() && !self.attempts.is_locked(now) {
            code = match found {
                Some(found) => factor.accept(found),
                None => Err(Refusal::of(&party::CODE_REQUIRED)),
            };
        }
        if let Err(refusal) = &code
            && refusal.code != party::CODE_WRONG.id
        {
            return code;
        }
        let (attempts, outcome) = self.attempts.decide(password_matches && code.is_ok(), rules, now);
        self.attempts = attempts;
        let locked = self.attempts.is_locked(now);
        self.state = if locked { PersonState::Locked } else { PersonState::Active };
        if locked { outcome } else { code.and(outcome) }
    }

    /// Whether these roles ask for a second factor that has not been enrolled.
    pub fn lacks_second_factor(&self, roles: &BTreeSet<Role>) -> bool {
        self.second_factor_at.is_none() && roles.iter().any(|role| role.needs_second_factor())
    }

    /// Decides the beginning of an enrolment that [`SecondFactor::begin`] accepted.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn enrol_factor(&self) -> Result<(), Refusal> {
        self.transition(Action::PersonEnrolFactor).map(drop)
    }

    /// Decides the confirmation of a second factor that [`SecondFactor::confirm`] accepted.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn confirm_factor(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::PersonConfirmFactor)?;
        self.second_factor_at = Some(now);
        Ok(())
    }

    /// Takes the second factor away, for somebody who has lost it and the recovery codes; nobody does so for themselves.
    ///
    /// # Errors
    /// `platform.wrong_state`, `party.own_account`.
    pub fn reset_factor(&mut self, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::PersonResetFactor)?;
        self.not_by_oneself(by)?;
        self.second_factor_at = None;
        Ok(())
    }

    /// Ends a lock whose time is over; by the platform's clock.
    ///
    /// # Errors
    /// `platform.wrong_state` while it holds.
    pub fn unlock_by_time(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        let refused = self.transition(Action::PersonUnlockByTime).err();
        if self.attempts.is_locked(now) {
            return Err(Refusal::of(&party::LOCKED).with("minutes", 1));
        }
        refused.map_or(Ok(()), Err)?;
        self.attempts = Attempts::default();
        self.state = PersonState::Active;
        Ok(())
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

    pub(super) fn not_by_oneself(&self, by: &Actor) -> Result<(), Refusal> {
        if by.person == self.id { Err(Refusal::of(&party::OWN_ACCOUNT)) } else { Ok(()) }
    }
}

fn valid_account(account: &str) -> bool {
    (3..=32).contains(&account.len())
        && account.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b))
}
