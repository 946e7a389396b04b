//! Supervision (监管): the halt order (停用令). One person stops a zone or the platform at once; two
//! lift it (Article 23). Beside it: alerts, and the opinions of the market desks.

mod alert;
mod ecosystem;
mod opinion;

pub use alert::{AcknowledgeAlert, Alert, AlertState, Attempt};
pub use ecosystem::{EcosystemFacts, ZoneYear, ecosystem};
pub use opinion::{
    AskOpinion, GiveOpinion, Object, Opinion, OpinionAnswer, OpinionState, Stance, Topic, WithdrawOpinion,
};

use crate::{
    Actor, Record, Refusal,
    access::Action,
    codes::{platform, supervision},
    control,
    form::Form,
    ids::{HaltId, OrgId, PersonId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::Step,
    record::{FoundBy, Kind},
    states,
    zone::Zone,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

states! {
    /// States of a halt order. It stops everything until it is lifted, a pending proposal included.
    HaltState {
        InForce = "in_force", "执行中";
        Lifting = "lifting", "解除待确认";
        Lifted = "lifted", "已解除";
    }
}

states! {
    /// What a halt order stops.
    HaltScope {
        Platform = "platform", "全平台";
        Zone = "zone", "专区";
    }
}

/// A halt order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Halt {
    /// Its id.
    pub id: HaltId,
    /// Title.
    pub title: String,
    /// What it stops.
    pub scope: HaltScope,
    /// The zone, for a zone's halt.
    pub zone_id: Option<ZoneId>,
    /// Why.
    pub reason: String,
    /// Who imposed it.
    pub imposed: Step,
    /// The report of the incident behind it, due in hours of wall time (EC-168).
    #[serde(default)]
    pub incident: Option<IncidentReport>,
    /// The proposal to lift it that waits for, or got, the second person.
    pub proposal: Option<Step>,
    /// Who confirmed that it is lifted.
    pub confirmation: Option<Step>,
    /// State.
    pub state: HaltState,
}

impl Halt {
    /// What a halt is found by while the incident behind it is not reported.
    pub const UNREPORTED: &str = "report";
}

impl Record for Halt {
    const KIND: Kind = Kind::Halt;
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        let unreported = self.incident.is_none();
        unreported.then(|| (FoundBy::Awaits, Self::UNREPORTED.to_owned())).into_iter().collect()
    }
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn org(&self) -> OrgId {
        self.imposed.org
    }
    fn zone(&self) -> Option<ZoneId> {
        self.zone_id
    }
    fn public(&self) -> bool {
        true
    }
    fn brought_by(&self, _: Action) -> Vec<PersonId> {
        vec![self.proposal.as_ref().map_or(self.imposed.by, |proposal| proposal.by)]
    }
}

lifecycle!(
    Halt,
    HaltState,
    &[
        Transition {
            from: &[HaltState::InForce, HaltState::Lifting, HaltState::Lifted],
            action: Action::HaltReport,
            to: &[HaltState::InForce, HaltState::Lifting, HaltState::Lifted],
        },
        Transition { from: &[HaltState::InForce], action: Action::HaltProposeLift, to: &[HaltState::Lifting] },
        Transition { from: &[HaltState::Lifting], action: Action::HaltConfirmLift, to: &[HaltState::Lifted] },
    ]
);

/// That the incident behind a halt was reported (A6.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IncidentReport {
    /// Number of the report.
    pub doc_no: String,
    /// Whom it went to.
    pub recipient: String,
    /// Who reported, and in one sentence what.
    pub step: Step,
}

/// Reports the incident behind a halt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportIncident {
    /// Number of the report.
    pub doc_no: String,
    /// Whom it went to.
    pub recipient: String,
    /// What happened, in one sentence and without data.
    pub summary: String,
}

/// Imposes a halt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImposeHalt {
    /// What it stops.
    pub scope: HaltScope,
    /// The zone, for a zone's halt.
    #[serde(default)]
    pub zone_id: Option<ZoneId>,
    /// Why.
    pub reason: String,
}

/// Proposes to lift a halt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeLift {
    /// Why it may be lifted.
    pub reason: String,
}

impl Halt {
    /// Imposes a halt (A23.4). `zone`: the zone named, if there is one; `standing`: the halts not
    /// lifted.
    ///
    /// # Errors
    /// Form refusals; `supervision.already_halted`.
    pub fn impose(
        id: HaltId,
        cmd: ImposeHalt,
        zone: Option<&Zone>,
        standing: &[Halt],
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.text("reason", ("停用原因", "reason"), &cmd.reason, 500);
        let named = zone.filter(|z| Some(z.id) == cmd.zone_id);
        match cmd.scope {
            HaltScope::Zone => form.require(named.is_some(), "zone_id", &supervision::ZONE_MISSING),
            HaltScope::Platform => form.require(cmd.zone_id.is_none(), "zone_id", &supervision::ZONE_NOT_ALLOWED),
        }
        form.done()?;
        let same = |h: &Halt| h.state != HaltState::Lifted && h.scope == cmd.scope && h.zone_id == cmd.zone_id;
        control!(standing.iter().any(same) => supervision::ALREADY_HALTED);
        let title = match named {
            Some(zone) => format!("停用{}", zone.name),
            None => "停用全平台".to_owned(),
        };
        let imposed = Step { by: by.person, org: by.org, reason: cmd.reason.clone(), at: now };
        Ok(Self {
            id,
            title,
            scope: cmd.scope,
            zone_id: cmd.zone_id,
            reason: cmd.reason,
            imposed,
            incident: None,
            proposal: None,
            confirmation: None,
            state: HaltState::InForce,
        })
    }

    /// Records that the incident behind the halt was reported (A6.4), once.
    ///
    /// # Errors
    /// `supervision.reported_already`, form refusals.
    pub fn report(&mut self, cmd: ReportIncident, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::HaltReport)?;
        let mut form = Form::new();
        form.text("doc_no", ("报告编号", "report number"), &cmd.doc_no, 100);
        form.text("recipient", ("报送单位", "recipient"), &cmd.recipient, 100);
        form.text("summary", ("事件概述", "summary"), &cmd.summary, 500);
        form.done()?;
        control!(self.incident.is_some() => supervision::REPORTED_ALREADY);
        let step = Step { by: by.person, org: by.org, reason: cmd.summary, at: now };
        self.incident = Some(IncidentReport { doc_no: cmd.doc_no, recipient: cmd.recipient, step });
        Ok(())
    }

    /// Proposes to lift the halt; it stays in force.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn propose_lift(&mut self, cmd: ProposeLift, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::HaltProposeLift)?;
        let mut form = Form::new();
        form.text("reason", ("解除理由", "reason"), &cmd.reason, 500);
        form.done()?;
        self.proposal = Some(Step { by: by.person, org: by.org, reason: cmd.reason, at: now });
        self.state = HaltState::Lifting;
        Ok(())
    }

    /// Confirms that the halt is lifted, by another person than the proposer.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supervision.same_person`.
    pub fn confirm_lift(&mut self, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::HaltConfirmLift)?;
        let Some(proposal) = self.proposal.as_ref().filter(|p| p.by != by.person) else {
            return Err(Refusal::of(&supervision::SAME_PERSON));
        };
        let reason = proposal.reason.clone();
        self.confirmation = Some(Step { by: by.person, org: by.org, reason, at: now });
        self.state = HaltState::Lifted;
        Ok(())
    }

    /// Whether it stops what happens in a zone; work outside every zone is stopped by a halt of the
    /// platform only.
    pub fn applies(&self, zone: Option<ZoneId>) -> bool {
        let within = match self.scope {
            HaltScope::Platform => true,
            HaltScope::Zone => self.zone_id.is_some() && self.zone_id == zone,
        };
        within && self.state != HaltState::Lifted
    }
}

/// Refuses use of data in a zone that a halt stops.
///
/// # Errors
/// `platform.halted`.
pub fn require_running(halts: &[Halt], zone: Option<ZoneId>) -> Result<(), Refusal> {
    if halts.iter().any(|halt| halt.applies(zone)) { Err(Refusal::of(&platform::HALTED)) } else { Ok(()) }
}
