//! Whom a person acts for: a home organisation and others, each with roles and role groups of its own; and
//! which organisations their judgement may lean to.

use super::{Group, Organisation, OrganisationState, Person, group};
use crate::{
    Actor, Refusal, Role,
    access::Action,
    actor::OrgKind,
    codes::party,
    form::Form,
    grade::Grade,
    ids::{GroupId, OrgId},
    lifecycle::Lifecycle,
    rulebook::Parameters,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::{Date, Month};

/// A further organisation somebody acts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Membership {
    /// The organisation.
    pub org_id: OrgId,
    /// Roles held there.
    pub roles: BTreeSet<Role>,
    /// Role groups held there.
    pub groups: BTreeSet<GroupId>,
    /// Last day, where it ends.
    #[serde(with = "crate::civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
}

/// An organisation somebody no longer acts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Left {
    /// The organisation.
    pub org_id: OrgId,
    /// The day it ended.
    #[serde(with = "crate::civil::day")]
    #[schema(value_type = String, format = Date)]
    pub on: Date,
}

/// What is on file about a person (人员备案): clearance, confidentiality, training.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonFile {
    /// Number of the filing.
    #[serde(default)]
    pub filing_no: String,
    /// Highest grade they may work with.
    #[serde(default)]
    pub clearance: Option<Grade>,
    /// Last day of the clearance, where it ends.
    #[serde(default, with = "crate::civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub clearance_until: Option<Date>,
    /// Day of the confidentiality agreement.
    #[serde(default, with = "crate::civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub confidentiality_on: Option<Date>,
    /// Day of the last training.
    #[serde(default, with = "crate::civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub trained_on: Option<Date>,
    /// Last day the training counts.
    #[serde(default, with = "crate::civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub training_until: Option<Date>,
    /// Last day of the account; none for one without an end.
    #[serde(default, with = "crate::civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub expires_on: Option<Date>,
}

/// Has somebody act for a further organisation, or replaces what they hold there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinOrganisation {
    /// The organisation.
    pub org_id: OrgId,
    /// Roles there.
    #[serde(default)]
    pub roles: BTreeSet<Role>,
    /// Role groups there.
    #[serde(default)]
    pub groups: BTreeSet<GroupId>,
    /// Last day, where it ends.
    #[serde(default, with = "crate::civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
}

/// Ends acting for a further organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaveOrganisation {
    /// The organisation.
    pub org_id: OrgId,
}

/// Moves somebody's home to another organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferPerson {
    /// The new organisation.
    pub org_id: OrgId,
    /// Roles there.
    #[serde(default)]
    pub roles: BTreeSet<Role>,
    /// Role groups there.
    #[serde(default)]
    pub groups: BTreeSet<GroupId>,
}

/// Chooses the organisation one acts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActFor {
    /// The organisation.
    pub org_id: OrgId,
}

/// What an assignment must be compatible with.
#[derive(Debug, Clone, Copy)]
pub struct Holding<'a> {
    /// The organisation that gives the roles, if there is one.
    pub org: Option<&'a Organisation>,
    /// Every role group.
    pub groups: &'a [Group],
    /// Roles others delegated to the person.
    pub delegated: &'a BTreeSet<Role>,
}

impl Person {
    /// The organisations somebody acts for on a day, home first.
    pub fn organisations(&self, day: Date) -> Vec<OrgId> {
        let others = self.others.iter().filter(|m| m.until.is_none_or(|until| day <= until)).map(|m| m.org_id);
        [self.org_id].into_iter().chain(others).collect()
    }

    /// The roles held in an organisation on a day, groups included; empty where they do not act for it.
    pub fn held_in(&self, org: OrgId, day: Date, groups: &[Group]) -> BTreeSet<Role> {
        if org == self.org_id {
            return group::effective(&self.roles, &self.groups, groups);
        }
        let there = self.others.iter().filter(|m| m.org_id == org && m.until.is_none_or(|until| day <= until));
        there.flat_map(|m| group::effective(&m.roles, &m.groups, groups)).collect()
    }

    /// The roles held in all organisations together, whatever their terms.
    pub fn everywhere(&self, groups: &[Group]) -> BTreeSet<Role> {
        let mut held = group::effective(&self.roles, &self.groups, groups);
        held.extend(self.others.iter().flat_map(|m| group::effective(&m.roles, &m.groups, groups)));
        held
    }

    /// Organisations whose cases somebody does not decide while acting for another: those they act for besides,
    /// and those they left less than the cooling-off time ago, by leaving or because their term ended (EC-173, EC-174).
    pub fn interests(&self, acting: OrgId, day: Date, cooling_off_months: u8) -> BTreeSet<OrgId> {
        let present = self.organisations(day).into_iter();
        let cooling = |on: Date| day < months_after(on, cooling_off_months);
        let left = self.left.iter().filter(|l| cooling(l.on)).map(|l| l.org_id);
        let ended = self.others.iter().filter(|m| m.until.is_some_and(|until| until < day && cooling(until)));
        present.chain(left).chain(ended.map(|m| m.org_id)).filter(|org| *org != acting).collect()
    }

    /// Whether the account's last day is over.
    pub fn is_over(&self, day: Date) -> bool {
        self.file.expires_on.is_some_and(|last| last < day)
    }

    /// Has somebody act for a further organisation, or replaces what they hold there.
    ///
    /// # Errors
    /// `platform.wrong_state`, `party.own_account`, form refusals.
    pub fn join(
        &mut self,
        cmd: JoinOrganisation,
        holding: Holding<'_>,
        by: &Actor,
        today: Date,
    ) -> Result<(), Refusal> {
        self.transition(Action::PersonJoin)?;
        self.not_by_oneself(by)?;
        let mut form = Form::new();
        form.require(cmd.org_id != self.org_id, "org_id", &party::ORGANISATION_IS_HOME);
        form.require(cmd.until.is_none_or(|until| until >= today), "until", &party::TERM_OVER);
        let mut after = self.clone();
        after.others.retain(|m| m.org_id != cmd.org_id);
        after.others.push(Membership { org_id: cmd.org_id, roles: cmd.roles, groups: cmd.groups, until: cmd.until });
        check_held(&mut form, &after, cmd.org_id, holding);
        form.done()?;
        *self = after;
        Ok(())
    }

    /// Ends acting for a further organisation; the cooling-off time begins.
    ///
    /// # Errors
    /// `platform.wrong_state`, `party.own_account`, form refusals.
    pub fn leave(&mut self, cmd: &LeaveOrganisation, by: &Actor, today: Date) -> Result<(), Refusal> {
        self.transition(Action::PersonLeave)?;
        self.not_by_oneself(by)?;
        if !self.others.iter().any(|m| m.org_id == cmd.org_id) {
            let mut form = Form::new();
            form.refuse("org_id", &party::NOT_A_MEMBER);
            return form.done();
        }
        self.others.retain(|m| m.org_id != cmd.org_id);
        self.left.push(Left { org_id: cmd.org_id, on: today });
        Ok(())
    }

    /// Moves the home; the cooling-off time for the old one begins (EC-174).
    ///
    /// # Errors
    /// `platform.wrong_state`, `party.own_account`, form refusals.
    pub fn transfer(
        &mut self,
        cmd: TransferPerson,
        holding: Holding<'_>,
        by: &Actor,
        today: Date,
    ) -> Result<(), Refusal> {
        self.transition(Action::PersonTransfer)?;
        self.not_by_oneself(by)?;
        let mut form = Form::new();
        form.require(cmd.org_id != self.org_id, "org_id", &party::ORGANISATION_IS_HOME);
        let mut after = self.clone();
        after.others.retain(|m| m.org_id != cmd.org_id);
        after.left.push(Left { org_id: self.org_id, on: today });
        (after.org_id, after.roles, after.groups) = (cmd.org_id, cmd.roles, cmd.groups);
        check_held(&mut form, &after, cmd.org_id, holding);
        form.done()?;
        *self = after;
        Ok(())
    }

    /// Puts filing, clearance, training and the account's term on file (A24.1). An operator names nobody of its own
    /// for the grades that ask for a name; what was given by another hand stays as it is.
    ///
    /// # Errors
    /// `platform.wrong_state`, `party.own_account`, `party.clearance_by_own`, form refusals.
    pub fn put_on_file(
        &mut self,
        file: PersonFile,
        by: &Actor,
        rules: &Parameters,
        today: Date,
    ) -> Result<(), Refusal> {
        self.transition(Action::PersonFile)?;
        self.not_by_oneself(by)?;
        let mut form = Form::new();
        form.line_at_most("filing_no", &file.filing_no, 100);
        for (path, day) in [("confidentiality_on", file.confidentiality_on), ("trained_on", file.trained_on)] {
            form.require(day.is_none_or(|day| day <= today), path, &party::DAY_IN_FUTURE);
        }
        let ends_after = file.training_until.is_none_or(|until| file.trained_on.is_some_and(|on| on <= until));
        form.require(ends_after, "training_until", &party::TERM_OVER);
        form.require(file.expires_on.is_none_or(|last| last >= today), "expires_on", &party::TERM_OVER);
        let named = file.clearance.is_none() || !file.filing_no.trim().is_empty();
        form.require(named, "filing_no", &party::CLEARANCE_UNNAMED);
        let graded = file.clearance_until.is_none() || file.clearance.is_some();
        form.require(graded, "clearance", &party::CLEARANCE_UNNAMED);
        form.done()?;
        self.check_namer(&file, by, rules)?;
        self.file = PersonFile { filing_no: file.filing_no.trim().to_owned(), ..file };
        Ok(())
    }

    fn check_namer(&self, file: &PersonFile, by: &Actor, rules: &Parameters) -> Result<(), Refusal> {
        let wider = file.clearance > self.file.clearance || file.clearance_until != self.file.clearance_until;
        let named = file.clearance.is_some_and(|grade| grade >= rules.clearance_named_grade);
        if by.org_kind == OrgKind::Operator && named && wider {
            return Err(Refusal::of(&party::CLEARANCE_BY_OWN).with("grade", rules.clearance_named_grade));
        }
        crate::control::allowed(&party::CLEARANCE_BY_OWN);
        Ok(())
    }

    /// Chooses the organisation a session acts for; one of those somebody belongs to (EC-173).
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn act_for(&self, cmd: &ActFor, today: Date) -> Result<(), Refusal> {
        self.transition(Action::PersonActFor)?;
        let mut form = Form::new();
        form.require(self.organisations(today).contains(&cmd.org_id), "org_id", &party::NOT_A_MEMBER);
        form.done()
    }
}

/// Complains about what somebody would hold in an organisation, and together with all else they hold.
pub(super) fn check_held(form: &mut Form, after: &Person, org_id: OrgId, holding: Holding<'_>) {
    let Some(org) = holding.org.filter(|o| o.id == org_id && o.state == OrganisationState::Active) else {
        form.refuse("org_id", &party::ORGANISATION_INVALID);
        return;
    };
    let none = (BTreeSet::new(), BTreeSet::new());
    let (roles, groups) = if org_id == after.org_id {
        (&after.roles, &after.groups)
    } else {
        after.others.iter().find(|m| m.org_id == org_id).map_or((&none.0, &none.1), |m| (&m.roles, &m.groups))
    };
    form.require(!roles.is_empty() || !groups.is_empty(), "roles", &party::ROLE_MISSING);
    group::check_kind(form, roles, org);
    for (n, id) in groups.iter().enumerate() {
        let known = holding.groups.iter().any(|g| g.id == *id && g.org_id == org_id && g.is_active());
        form.require(known, format!("groups.{n}"), &party::GROUP_INVALID);
    }
    let mut held = after.everywhere(holding.groups);
    held.extend(holding.delegated);
    group::check_pairs(form, &held);
}

/// The same day of the month some months later; where that day is missing, the month's last.
fn months_after(day: Date, months: u8) -> Date {
    let count = u8::from(day.month()) - 1 + months % 12;
    let year = day.year() + i32::from(months / 12) + i32::from(count / 12);
    let month = Month::January.nth_next(count % 12);
    let last = month.length(year);
    Date::from_calendar_date(year, month, day.day().min(last)).unwrap_or(Date::MAX)
}
