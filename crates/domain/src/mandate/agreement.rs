//! The agreement (授权运营协议): signed, suspended, resumed, ended.

use super::Capability;
use crate::{
    Actor, Grade, Record, Refusal,
    access::Action,
    calendar::{Ending, Ends},
    civil,
    codes::mandate,
    control,
    form::Form,
    ids::{AgreementId, OrgId, PersonId, ResourceId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    purpose::Purpose,
    record::Kind,
    states,
    zone::Zone,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::{Date, OffsetDateTime};

states! {
    /// States of an agreement.
    AgreementState {
        Draft = "draft", "草案";
        Effective = "effective", "生效";
        Suspended = "suspended", "已暂停";
        Resuming = "resuming", "恢复待确认";
        Terminated = "terminated", "已终止";
        Expired = "expired", "已到期";
    }
}

/// Somebody's step with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Step {
    /// Who.
    pub by: PersonId,
    /// For which organisation.
    pub org: OrgId,
    /// Why.
    pub reason: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// An agreement of authorised operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// Title.
    pub title: String,
    /// The data authority.
    pub authority_id: OrgId,
    /// The operator.
    pub operator_id: OrgId,
    /// The zone.
    pub zone_id: ZoneId,
    /// Scenarios (应用场景), at least one.
    pub scenarios: Vec<String>,
    /// Purposes, at least one.
    pub purposes: BTreeSet<Purpose>,
    /// Resources that may be asked for.
    pub resource_ids: Vec<ResourceId>,
    /// Highest grade of an item that may be asked for.
    pub max_grade: Grade,
    /// First day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub start: Date,
    /// Last day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub end: Date,
    /// What its operator was chosen for.
    #[serde(default)]
    pub capability: Option<Capability>,
    /// Who drafted it.
    pub drafted_by: PersonId,
    /// Who signed it.
    pub signed_by: Option<PersonId>,
    /// When it was signed.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub signed_at: Option<OffsetDateTime>,
    /// The suspension in force.
    pub suspension: Option<Step>,
    /// The proposal to resume that waits for the second person.
    pub resumption: Option<Step>,
    /// How it was terminated.
    pub termination: Option<Step>,
    /// Lease epoch: what was admitted under an older one is cut.
    pub epoch: u64,
    /// State.
    pub state: AgreementState,
}

impl Record for Agreement {
    const KIND: Kind = Kind::Agreement;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn org(&self) -> OrgId {
        self.authority_id
    }
    fn zone(&self) -> Option<ZoneId> {
        Some(self.zone_id)
    }
    fn parties(&self) -> Vec<OrgId> {
        vec![self.operator_id]
    }
    fn brought_by(&self, action: Action) -> Vec<PersonId> {
        let proposal = self.resumption.as_ref().filter(|_| action == Action::AgreementConfirmResume);
        vec![proposal.map_or(self.drafted_by, |proposal| proposal.by)]
    }
    fn ends(&self) -> Vec<Ends> {
        let live = LIVE.contains(&self.state);
        live.then(|| Ends { ending: Ending::Agreement, which: String::new(), last_day: self.end }).into_iter().collect()
    }
}

use AgreementState::{Draft, Effective, Expired, Resuming, Suspended, Terminated};

const LIVE: &[AgreementState] = &[Effective, Suspended, Resuming];

lifecycle!(
    Agreement,
    AgreementState,
    &[
        Transition { from: &[Draft], action: Action::AgreementSign, to: &[Effective] },
        Transition { from: &[Effective, Resuming], action: Action::AgreementSuspend, to: &[Suspended] },
        Transition { from: &[Suspended], action: Action::AgreementProposeResume, to: &[Resuming] },
        Transition { from: &[Resuming], action: Action::AgreementConfirmResume, to: &[Effective] },
        Transition { from: LIVE, action: Action::AgreementTerminate, to: &[Terminated] },
        Transition { from: LIVE, action: Action::AgreementExpire, to: &[Expired] },
    ]
);

/// Suspends an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// Why.
    pub reason: String,
}

/// Proposes to resume a suspended agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeResume {
    /// Why it may be resumed.
    pub reason: String,
}

/// Terminates an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Terminate {
    /// Why.
    pub reason: String,
}

impl Agreement {
    /// Signs a draft (A9.5): by another person than its drafter, and before its term is over.
    ///
    /// # Errors
    /// `platform.wrong_state`, `mandate.signed_by_drafter`, `mandate.term_over`.
    pub fn sign(&mut self, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::AgreementSign)?;
        control!(by.person == self.drafted_by => mandate::SIGNED_BY_DRAFTER);
        self.not_over(civil::today(now))?;
        self.signed_by = Some(by.person);
        self.signed_at = Some(now);
        self.state = Effective;
        Ok(())
    }

    /// Suspends the agreement (A11.3), by the data authority, a regulator of the zone, or the
    /// platform on a risk. While a resumption waits for its second person, this refuses it. The
    /// term goes on (EC-34).
    ///
    /// # Errors
    /// `platform.wrong_state`, `mandate.not_competent`, form refusals.
    pub fn suspend(&mut self, cmd: Suspend, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::AgreementSuspend)?;
        self.competent(Action::AgreementSuspend, by)?;
        self.suspension = Some(step(cmd.reason, by, now)?);
        self.resumption = None;
        self.state = Suspended;
        self.epoch += 1;
        Ok(())
    }

    /// Proposes to resume a suspended agreement whose term is not over (A11.5).
    ///
    /// # Errors
    /// `platform.wrong_state`, `mandate.not_competent`, `mandate.term_over`, form refusals.
    pub fn propose_resume(&mut self, cmd: ProposeResume, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::AgreementProposeResume)?;
        self.competent(Action::AgreementProposeResume, by)?;
        self.not_over(civil::today(now))?;
        self.resumption = Some(step(cmd.reason, by, now)?);
        self.state = Resuming;
        Ok(())
    }

    /// Confirms a resumption (A11.5): by another person, and where the data authority is not the
    /// zone's only regulator, by the other of the two bodies.
    ///
    /// # Errors
    /// `platform.wrong_state`, `mandate.not_competent`, `mandate.same_person`,
    /// `mandate.same_body`, `mandate.term_over`.
    pub fn confirm_resume(&mut self, zone: &Zone, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::AgreementConfirmResume)?;
        self.competent(Action::AgreementConfirmResume, by)?;
        control!(zone.id != self.zone_id => mandate::ZONE_INVALID);
        self.not_over(civil::today(now))?;
        let proposal = self.resumption.as_ref();
        control!(proposal.is_none_or(|p| p.by == by.person) => mandate::SAME_PERSON);
        let two_bodies = zone.regulators.iter().any(|regulator| *regulator != self.authority_id);
        let authority_steps = proposal.is_some_and(|p| (p.org == self.authority_id) != (by.org == self.authority_id));
        control!(two_bodies && !authority_steps => mandate::SAME_BODY);
        self.suspension = None;
        self.resumption = None;
        self.state = Effective;
        Ok(())
    }

    /// Terminates the agreement for good (A11.3), by the data authority.
    ///
    /// # Errors
    /// `platform.wrong_state`, `mandate.not_competent`, form refusals.
    pub fn terminate(&mut self, cmd: Terminate, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::AgreementTerminate)?;
        if by.org != self.authority_id {
            return Err(not_competent(Action::AgreementTerminate));
        }
        self.termination = Some(step(cmd.reason, by, now)?);
        self.resumption = None;
        self.state = Terminated;
        self.epoch += 1;
        Ok(())
    }

    /// Ends the agreement after its last day (A11.1); suspended or not (EC-34).
    ///
    /// # Errors
    /// `platform.wrong_state`, `mandate.term_not_over`.
    pub fn expire(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::AgreementExpire)?;
        if civil::today(now) <= self.end {
            return Err(Refusal::of(&mandate::TERM_NOT_OVER).with("end", self.end));
        }
        self.resumption = None;
        self.state = Expired;
        self.epoch += 1;
        Ok(())
    }

    /// Whether data may be used under it on this day.
    pub fn in_force(&self, today: Date) -> bool {
        self.require_in_force(today).is_ok()
    }

    /// Refuses every use of data while the agreement is not in force on this day.
    ///
    /// # Errors
    /// `mandate.not_signed`, `mandate.not_started`, `mandate.suspended`, `mandate.ended`; the day
    /// counts even before the clock has recorded the end.
    pub fn require_in_force(&self, today: Date) -> Result<(), Refusal> {
        match self.state {
            Draft => Err(Refusal::of(&mandate::NOT_SIGNED)),
            Terminated | Expired => Err(Refusal::of(&mandate::ENDED)),
            Effective | Suspended | Resuming if today > self.end => Err(Refusal::of(&mandate::ENDED)),
            Suspended | Resuming => Err(Refusal::of(&mandate::SUSPENDED)),
            Effective if today < self.start => Err(Refusal::of(&mandate::NOT_STARTED).with("start", self.start)),
            Effective => Ok(()),
        }
    }

    fn not_over(&self, today: Date) -> Result<(), Refusal> {
        if today > self.end { Err(Refusal::of(&mandate::TERM_OVER).with("end", self.end)) } else { Ok(()) }
    }

    fn competent(&self, action: Action, by: &Actor) -> Result<(), Refusal> {
        let competent = by.is_platform() || by.org == self.authority_id || by.zones.contains(&self.zone_id);
        if competent { Ok(()) } else { Err(not_competent(action)) }
    }
}

fn not_competent(action: Action) -> Refusal {
    Refusal::of(&mandate::NOT_COMPETENT).with("action_zh", action.zh()).with("action", action.word())
}

fn step(reason: String, by: &Actor, now: OffsetDateTime) -> Result<Step, Refusal> {
    let mut form = Form::new();
    form.text("reason", ("理由", "reason"), &reason, 500);
    form.done()?;
    Ok(Step { by: by.person, org: by.org, reason, at: now })
}
