//! Delegation (委托): somebody's roles for a term to a colleague, while they are away.

use super::{Person, PersonState};
use crate::{
    Actor, Record, Refusal, Role,
    access::Action,
    actor::ADMINISTERING,
    calendar::{Ending, Ends},
    codes::party,
    form::Form,
    ids::{DelegationId, OrgId, PersonId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    record::{FoundBy, Kind},
    rulebook::Rules,
    states,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

states! {
    /// States of a delegation.
    DelegationState {
        Active = "active", "有效";
        Revoked = "revoked", "已收回";
        Ended = "ended", "已到期";
    }
}

/// Roles of one person that another exercises for a term, in the same organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Delegation {
    /// Its id.
    pub id: DelegationId,
    /// Whose roles.
    pub from: PersonId,
    /// Who exercises them.
    pub to: PersonId,
    /// Where.
    pub org_id: OrgId,
    /// The roles.
    pub roles: BTreeSet<Role>,
    /// First day.
    #[serde(with = "crate::civil::day")]
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// Last day.
    #[serde(with = "crate::civil::day")]
    #[schema(value_type = String, format = Date)]
    pub end: Date,
    /// Why.
    pub reason: String,
    /// When it was given.
    #[serde(with = "time::serde::rfc3339")]
    pub given_at: OffsetDateTime,
    /// State.
    pub state: DelegationState,
}

impl Record for Delegation {
    const KIND: Kind = Kind::Delegation;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        format!("{} — {}", self.start, self.end)
    }
    fn org(&self) -> OrgId {
        self.org_id
    }
    fn parent(&self) -> Option<Uuid> {
        Some(self.to.0)
    }
    fn ends(&self) -> Vec<Ends> {
        let live = self.state == DelegationState::Active;
        let ends = Ends { ending: Ending::Delegation, which: String::new(), last_day: self.end };
        live.then_some(ends).into_iter().collect()
    }
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        vec![(FoundBy::Delegator, self.from.to_string())]
    }
}

const ACTIVE: &[DelegationState] = &[DelegationState::Active];

lifecycle!(
    Delegation,
    DelegationState,
    &[
        Transition { from: ACTIVE, action: Action::DelegationRevoke, to: &[DelegationState::Revoked] },
        Transition { from: ACTIVE, action: Action::DelegationEnd, to: &[DelegationState::Ended] },
    ]
);

/// Delegates roles of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Delegate {
    /// To whom.
    pub to: PersonId,
    /// Which roles.
    pub roles: BTreeSet<Role>,
    /// First day.
    #[serde(with = "crate::civil::day")]
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// Last day.
    #[serde(with = "crate::civil::day")]
    #[schema(value_type = String, format = Date)]
    pub end: Date,
    /// Why.
    pub reason: String,
}

/// What the server found out for [`Delegation::give`].
#[derive(Debug, Clone, Copy)]
pub struct DelegateFacts<'a> {
    /// The person named, if there is one.
    pub to: Option<&'a Person>,
    /// Roles the giver holds themself in the organisation acted for: what was delegated to them is not theirs to give.
    pub own: &'a BTreeSet<Role>,
    /// Every role the person named holds anywhere, delegated ones included.
    pub theirs: &'a BTreeSet<Role>,
}

impl Delegation {
    /// Delegates roles for a term (EC-169): to a colleague of the same organisation, never to oneself, never
    /// an administrator's roles, and never so that one person comes to hold an incompatible pair.
    ///
    /// # Errors
    /// Form refusals.
    pub fn give(
        id: DelegationId,
        cmd: Delegate,
        facts: DelegateFacts<'_>,
        by: &Actor,
        rules: &Rules,
        (today, now): (Date, OffsetDateTime),
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        let colleague = facts
            .to
            .filter(|p| p.id == cmd.to && p.state != PersonState::Closed && p.organisations(today).contains(&by.org));
        form.require(colleague.is_some() && cmd.to != by.person, "to", &party::DELEGATE_INVALID);
        form.require(!cmd.roles.is_empty(), "roles", &party::ROLE_MISSING);
        for (n, role) in cmd.roles.iter().enumerate() {
            form.require(facts.own.contains(role), format!("roles.{n}"), &party::ROLE_NOT_OWN);
            form.require(!ADMINISTERING.contains(role), format!("roles.{n}"), &party::ROLE_NOT_DELEGATED);
        }
        super::group::check_pairs(&mut form, &cmd.roles.union(facts.theirs).copied().collect());
        form.require(cmd.start >= today, "start", &party::DELEGATION_PAST);
        let days = (cmd.end - cmd.start).whole_days() + 1;
        if days < 1 || days > i64::from(rules.delegation_max_days) {
            form.refuse("end", Refusal::of(&party::DELEGATION_TERM).with("limit", rules.delegation_max_days));
        }
        form.text("reason", ("委托理由", "reason"), &cmd.reason, 500);
        form.done()?;
        Ok(Self {
            id,
            from: by.person,
            to: cmd.to,
            org_id: by.org,
            roles: cmd.roles,
            start: cmd.start,
            end: cmd.end,
            reason: cmd.reason.trim().to_owned(),
            given_at: now,
            state: DelegationState::Active,
        })
    }

    /// Whether it is in force on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.state == DelegationState::Active && self.start <= day && day <= self.end
    }

    /// Takes it back; whoever gave it, or an administrator.
    ///
    /// # Errors
    /// `platform.wrong_state`, `party.delegation_not_own`.
    pub fn revoke(&mut self, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::DelegationRevoke)?;
        if by.person != self.from && !by.roles.contains(&Role::SystemAdmin) {
            return Err(Refusal::of(&party::DELEGATION_NOT_OWN));
        }
        self.state = DelegationState::Revoked;
        Ok(())
    }

    /// Ends it after its last day; by the clock.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn end(&mut self) -> Result<(), Refusal> {
        self.transition(Action::DelegationEnd)?;
        self.state = DelegationState::Ended;
        Ok(())
    }
}
