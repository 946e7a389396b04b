//! The exception (例外) from “in principle” (A13.5): data of grade 3 and above is masked or used without being seen
//! before it is supplied, unless the source department, the zone's regulator and the data authority agree otherwise
//! for named items, one agreement and a term. What rests on an exception ends with it at the latest.

use crate::{
    Actor, Grade, Record, Refusal,
    access::Action,
    catalogue::{Resource, ResourceState},
    civil,
    codes::grant,
    control,
    form::Form,
    ids::{AgreementId, ExceptionId, OrgId, PersonId, ResourceId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::{Agreement, Step},
    record::{FoundBy, Kind},
    rulebook::Rules,
    states,
    zone::Zone,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::{Date, Duration, OffsetDateTime};

states! {
    /// States of an exception.
    ExceptionState {
        Proposed = "proposed", "待批准";
        Active = "active", "有效";
        Ending = "ending", "即将到期";
        Rejected = "rejected", "不予批准";
        Revoked = "revoked", "已撤销";
        Expired = "expired", "已到期";
    }
}

states! {
    /// Who has to agree to an exception.
    ExceptionSeat {
        Source = "source", "数据来源部门";
        Regulator = "regulator", "专区监管部门";
        Authority = "authority", "数据主管部门";
    }
}

/// One of the three whose agreement an exception needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Consent {
    /// In which capacity.
    pub seat: ExceptionSeat,
    /// Who may give it: several regulators of a zone stand for each other.
    pub orgs: Vec<OrgId>,
    /// Who gave it; none while it is missing.
    pub by: Option<PersonId>,
    /// For which organisation.
    pub org: Option<OrgId>,
    /// When.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub at: Option<OffsetDateTime>,
}

/// A reminder that an exception ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EndReminder {
    /// Days before the end it was due.
    pub days: u32,
    /// When it was given.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// An exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Exception {
    /// Its id.
    pub id: ExceptionId,
    /// Title: the resource and how many of its items.
    pub title: String,
    /// The resource.
    pub resource_id: ResourceId,
    /// Its source department.
    pub provider_id: OrgId,
    /// Its zone.
    pub zone_id: ZoneId,
    /// The agreement it is made for: it holds for no other operator.
    pub agreement_id: AgreementId,
    /// That operator.
    pub operator_id: OrgId,
    /// The items that may be supplied in clear.
    pub items: Vec<String>,
    /// Why masking or use without being seen does not serve.
    pub reason: String,
    /// Legal basis.
    pub legal_basis: String,
    /// Last day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub end: Date,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// For which organisation.
    pub proposed_for: OrgId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub proposed_at: OffsetDateTime,
    /// The three whose agreement it needs.
    pub consents: Vec<Consent>,
    /// How it was rejected or revoked.
    pub ended: Option<Step>,
    /// Reminders of its end.
    pub reminders: Vec<EndReminder>,
    /// State.
    pub state: ExceptionState,
}

impl Record for Exception {
    const KIND: Kind = Kind::Exception;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn org(&self) -> OrgId {
        self.provider_id
    }
    fn zone(&self) -> Option<ZoneId> {
        Some(self.zone_id)
    }
    fn parent(&self) -> Option<uuid::Uuid> {
        Some(self.resource_id.0)
    }
    fn parties(&self) -> Vec<OrgId> {
        let seats = self.consents.iter().flat_map(|consent| consent.orgs.iter().copied());
        let all: BTreeSet<OrgId> = seats.chain([self.operator_id]).filter(|org| *org != self.provider_id).collect();
        all.into_iter().collect()
    }
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        let waiting = self.consents.iter().filter(|consent| self.state == Proposed && consent.by.is_none());
        let awaited: BTreeSet<OrgId> = waiting.flat_map(|consent| consent.orgs.iter().copied()).collect();
        [(FoundBy::Resource, self.resource_id.to_string())]
            .into_iter()
            .chain(awaited.into_iter().map(|org| (FoundBy::Awaits, org.to_string())))
            .collect()
    }
}

use ExceptionState::{Active, Ending, Expired, Proposed, Rejected, Revoked};

lifecycle!(
    Exception,
    ExceptionState,
    &[
        Transition { from: &[Proposed], action: Action::ExceptionApprove, to: &[Proposed, Active] },
        Transition { from: &[Proposed], action: Action::ExceptionReject, to: &[Rejected] },
        Transition { from: &[Proposed, Active, Ending], action: Action::ExceptionRevoke, to: &[Revoked] },
        Transition { from: &[Active, Ending], action: Action::ExceptionRemind, to: &[Ending] },
        Transition { from: &[Proposed, Active, Ending], action: Action::ExceptionExpire, to: &[Expired] },
    ]
);

/// Proposes an exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeException {
    /// The agreement it is for.
    pub agreement_id: AgreementId,
    /// The resource.
    pub resource_id: ResourceId,
    /// The items to supply in clear.
    pub items: Vec<String>,
    /// Why masking or use without being seen does not serve.
    pub reason: String,
    /// Legal basis.
    pub legal_basis: String,
    /// Last day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub end: Date,
}

/// Rejects or revokes an exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndException {
    /// Why.
    pub reason: String,
}

/// What the server found of what a proposal names; `None` where there is none.
#[derive(Debug, Clone, Copy)]
pub struct ExceptionFacts<'a> {
    /// The agreement.
    pub agreement: Option<&'a Agreement>,
    /// The resource.
    pub resource: Option<&'a Resource>,
    /// The resource's zone.
    pub zone: Option<&'a Zone>,
}

impl Exception {
    /// Proposes an exception (A13.5): for items above the grade that is supplied in clear and not above the grade an
    /// exception may reach, within an agreement in force and no longer than it.
    ///
    /// # Errors
    /// Form refusals; those of an agreement not in force.
    pub fn propose(
        id: ExceptionId,
        cmd: ProposeException,
        facts: ExceptionFacts<'_>,
        by: &Actor,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let today = civil::today(now);
        let mut form = Form::new();
        let agreement = facts.agreement.filter(|a| a.id == cmd.agreement_id);
        let published = |r: &&Resource| r.state == ResourceState::Published && !r.sealed;
        let resource = facts.resource.filter(|r| r.id == cmd.resource_id).filter(published);
        let within = agreement.zip(resource).is_some_and(|(a, r)| a.resource_ids.contains(&r.id));
        form.require(within, "resource_id", &grant::EXCEPTION_OUTSIDE);
        form.text("reason", ("例外理由", "reason"), &cmd.reason, 1000);
        form.text("legal_basis", ("法律依据", "legal basis"), &cmd.legal_basis, 500);
        check_items(&mut form, &cmd.items, resource, agreement, rules);
        if let Some(agreement) = agreement.filter(|_| within) {
            agreement.require_in_force(today)?;
            let longest = today.saturating_add(Duration::days(i64::from(rules.exception_max_days)));
            let last = longest.min(agreement.end);
            if cmd.end < today || cmd.end > last {
                form.refuse("end", Refusal::of(&grant::EXCEPTION_TOO_LONG).with("last", last));
            }
        }
        form.done()?;
        let (Some(agreement), Some(resource), Some(zone)) = (agreement, resource, facts.zone) else {
            return Err(Refusal::of(&grant::EXCEPTION_OUTSIDE));
        };
        let seat = |seat, orgs| Consent { seat, orgs, by: None, org: None, at: None };
        Ok(Self {
            id,
            title: format!("{}：{} 项例外", resource.name, cmd.items.len()),
            resource_id: resource.id,
            provider_id: resource.provider_id,
            zone_id: resource.zone_id,
            agreement_id: agreement.id,
            operator_id: agreement.operator_id,
            items: cmd.items,
            reason: cmd.reason.trim().to_owned(),
            legal_basis: cmd.legal_basis.trim().to_owned(),
            end: cmd.end,
            proposed_by: by.person,
            proposed_for: by.org,
            proposed_at: now,
            consents: vec![
                seat(ExceptionSeat::Source, vec![resource.provider_id]),
                seat(ExceptionSeat::Regulator, zone.regulators.clone()),
                seat(ExceptionSeat::Authority, vec![agreement.authority_id]),
            ],
            ended: None,
            reminders: Vec::new(),
            state: Proposed,
        })
    }

    /// The highest grade of what it lets through in clear; an item the resource does not have counts as the highest.
    pub fn grade(&self, resource: &Resource) -> Grade {
        Grade::of_all(self.items.iter().map(|name| resource.item(name).and_then(|item| item.grade)))
    }

    /// Agrees to the exception in every capacity the organisation has: an authority that regulates the zone itself
    /// speaks for both. It takes effect with the last of the three; none of them is given by its proposer, nor two
    /// of them by one person for different organisations.
    ///
    /// # Errors
    /// `platform.wrong_state`, `grant.exception_own`, `grant.exception_same_person`, `grant.exception_no_seat`,
    /// `grant.exception_agreed`; `grant.exception_over` after its last day.
    pub fn approve(&mut self, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ExceptionApprove)?;
        control!(civil::today(now) > self.end => grant::EXCEPTION_OVER);
        control!(self.proposed_by == by.person => grant::EXCEPTION_OWN);
        control!(self.consents.iter().any(|c| c.by == Some(by.person)) => grant::EXCEPTION_SAME_PERSON);
        control!(!self.consents.iter().any(|c| c.orgs.contains(&by.org)) => grant::EXCEPTION_NO_SEAT);
        let mut given = false;
        for consent in self.consents.iter_mut().filter(|c| c.by.is_none() && c.orgs.contains(&by.org)) {
            (consent.by, consent.org, consent.at) = (Some(by.person), Some(by.org), Some(now));
            given = true;
        }
        control!(!given => grant::EXCEPTION_AGREED);
        if self.consents.iter().all(|consent| consent.by.is_some()) {
            self.state = Active;
        }
        Ok(())
    }

    /// Rejects the proposal; one of the three is enough.
    ///
    /// # Errors
    /// `platform.wrong_state`, `grant.exception_no_seat`, form refusals.
    pub fn reject(&mut self, cmd: EndException, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ExceptionReject)?;
        self.end_by(cmd, by, now, Rejected)
    }

    /// Revokes the exception at once; one of the three is enough. The grants that rest on it end by a consequence.
    ///
    /// # Errors
    /// `platform.wrong_state`, `grant.exception_no_seat`, form refusals.
    pub fn revoke(&mut self, cmd: EndException, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ExceptionRevoke)?;
        self.end_by(cmd, by, now, Revoked)
    }

    fn end_by(
        &mut self,
        cmd: EndException,
        by: &Actor,
        now: OffsetDateTime,
        state: ExceptionState,
    ) -> Result<(), Refusal> {
        control!(!self.consents.iter().any(|c| c.orgs.contains(&by.org)) => grant::EXCEPTION_NO_SEAT);
        let mut form = Form::new();
        form.text("reason", ("理由", "reason"), &cmd.reason, 500);
        form.done()?;
        self.ended = Some(Step { by: by.person, org: by.org, reason: cmd.reason.trim().to_owned(), at: now });
        self.state = state;
        Ok(())
    }

    /// The reminder that is due and was not given, in days before the end: of several the nearest.
    pub fn reminder_due(&self, rules: &Rules, today: Date) -> Option<u32> {
        let live = matches!(self.state, Active | Ending);
        let left = (self.end - today).whole_days();
        let due = rules.exception_reminder_days.iter().copied().find(|days| left <= i64::from(*days))?;
        let given = self.reminders.iter().any(|reminder| reminder.days <= due);
        (live && left >= 0 && !given).then_some(due)
    }

    /// Reminds everybody concerned that it ends.
    ///
    /// # Errors
    /// `platform.wrong_state`, `grant.exception_not_due`.
    pub fn remind(&mut self, rules: &Rules, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ExceptionRemind)?;
        let Some(days) = self.reminder_due(rules, civil::today(now)) else {
            return Err(Refusal::of(&grant::EXCEPTION_NOT_DUE));
        };
        self.reminders.push(EndReminder { days, at: now });
        self.state = Ending;
        Ok(())
    }

    /// Ends it after its last day; a proposal nobody decided lapses the same way.
    ///
    /// # Errors
    /// `platform.wrong_state`, `grant.exception_not_due`.
    pub fn expire(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ExceptionExpire)?;
        if civil::today(now) <= self.end {
            return Err(Refusal::of(&grant::EXCEPTION_NOT_DUE));
        }
        self.state = Expired;
        Ok(())
    }

    /// Whether it lets this item of the resource be supplied in clear under this agreement today.
    pub fn covers(&self, agreement: AgreementId, resource: ResourceId, item: &str, today: Date) -> bool {
        let live = matches!(self.state, Active | Ending) && today <= self.end;
        live && self.agreement_id == agreement
            && self.resource_id == resource
            && self.items.iter().any(|name| name == item)
    }
}

fn check_items(
    form: &mut Form,
    items: &[String],
    resource: Option<&Resource>,
    agreement: Option<&Agreement>,
    rules: &Rules,
) {
    form.require(!items.is_empty(), "items", &grant::ITEMS_MISSING);
    let most = agreement.map_or(Grade::G4, |a| a.max_grade).min(rules.exception_max_grade);
    let mut seen = BTreeSet::new();
    for (n, name) in items.iter().enumerate() {
        let path = format!("items.{n}");
        if !seen.insert(name.as_str()) {
            form.refuse(path.as_str(), Refusal::of(&grant::ITEM_TWICE).with("item", name));
        }
        let Some(resource) = resource else { continue };
        let Some(item) = resource.item(name) else {
            form.refuse(path, Refusal::of(&grant::ITEM_UNKNOWN).with("item", name));
            continue;
        };
        let grade = Grade::effective(item.grade);
        if grade > most {
            form.refuse(path, Refusal::of(&grant::EXCEPTION_TOO_HIGH).with("item", name).with("most", most));
        } else if grade <= rules.clear_text_max_grade && item.mask.is_none() {
            form.refuse(path, Refusal::of(&grant::EXCEPTION_NEEDLESS).with("item", name));
        }
    }
}
