//! What an operator owes its zone (投入与生态义务, A7.1): investment, technology, social data, partners, scenarios; set
//! per agreement with a target and a day, reported with evidence, accepted or returned by the data authority.

use super::{Agreement, AgreementState};
use crate::{
    Actor, Record, Refusal,
    access::Action,
    calendar::{Ending, Ends},
    civil,
    codes::mandate,
    control,
    form::Form,
    ids::{AgreementId, ObligationId, OrgId, PersonId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::Step,
    record::Kind,
    states,
};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

states! {
    /// States of an obligation.
    ObligationState {
        Planned = "planned", "履行中";
        Reported = "reported", "待核收";
        Returned = "returned", "已退回";
        Met = "met", "已完成";
        Cancelled = "cancelled", "已免除";
    }
}

states! {
    /// What an operator undertakes (Article 7).
    Undertaking {
        Investment = "investment", "资金投入";
        Technology = "technology", "技术投入";
        SocialData = "social_data", "引入社会数据";
        Partners = "partners", "吸纳合作方";
        Scenarios = "scenarios", "拓展应用场景";
    }
}

/// A report of progress, and what the data authority said to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProgressReport {
    /// What has been reached in all.
    pub achieved: u64,
    /// What shows it: contracts, invoices, records.
    pub evidence: String,
    /// Who reported, and in words what.
    pub step: Step,
    /// Whether it was accepted; none while it waits.
    pub accepted: Option<bool>,
    /// Who looked at it, and the words.
    pub review: Option<Step>,
}

/// One obligation of an operator under an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Obligation {
    /// Its id.
    pub id: ObligationId,
    /// Title.
    pub title: String,
    /// What is undertaken.
    pub undertaking: Undertaking,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The data authority.
    pub authority_id: OrgId,
    /// The operator.
    pub operator_id: OrgId,
    /// The zone.
    pub zone_id: ZoneId,
    /// What is to be reached, in units.
    pub target: u64,
    /// The unit: 万元, 项, 家, 个.
    pub unit: String,
    /// The day by which.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
    /// What has been reached and accepted.
    pub achieved: u64,
    /// Reports, oldest first.
    pub reports: Vec<ProgressReport>,
    /// Who set it.
    pub set_by: PersonId,
    /// Why it was cancelled.
    pub cancellation: Option<Step>,
    /// State.
    pub state: ObligationState,
}

use ObligationState::{Cancelled, Met, Planned, Reported, Returned};

impl Record for Obligation {
    const KIND: Kind = Kind::Obligation;
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
    fn parent(&self) -> Option<Uuid> {
        Some(self.agreement_id.0)
    }
    fn parties(&self) -> Vec<OrgId> {
        vec![self.operator_id]
    }
    fn ends(&self) -> Vec<Ends> {
        let open = OPEN.contains(&self.state);
        let ends = Ends { ending: Ending::Obligation, which: String::new(), last_day: self.due_on };
        open.then_some(ends).into_iter().collect()
    }
}

const OPEN: &[ObligationState] = &[Planned, Reported, Returned];

lifecycle!(
    Obligation,
    ObligationState,
    &[
        Transition { from: &[Planned, Returned], action: Action::ObligationReport, to: &[Reported] },
        Transition { from: &[Reported], action: Action::ObligationAccept, to: &[Planned, Met] },
        Transition { from: &[Reported], action: Action::ObligationReturn, to: &[Returned] },
        Transition { from: OPEN, action: Action::ObligationCancel, to: &[Cancelled] },
    ]
);

/// Sets an obligation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetObligation {
    /// The agreement.
    pub agreement_id: AgreementId,
    /// What is undertaken.
    pub undertaking: Undertaking,
    /// Title.
    pub title: String,
    /// What is to be reached, in units.
    pub target: u64,
    /// The unit.
    pub unit: String,
    /// The day by which.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub due_on: Date,
}

/// Reports progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportProgress {
    /// What has been reached in all.
    pub achieved: u64,
    /// What was done.
    pub note: String,
    /// What shows it.
    pub evidence: String,
}

/// Accepts a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptProgress {
    /// Opinion.
    #[serde(default)]
    pub opinion: String,
}

/// Returns a report, or cancels an obligation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerProgress {
    /// Why.
    pub reason: String,
}

states! {
    /// How far an obligation is from its plan on a day.
    Fulfilment {
        Met = "met", "已完成";
        OnTrack = "on_track", "未到期";
        Late = "late", "逾期未完成";
        Cancelled = "cancelled", "已免除";
    }
}

/// How an obligation differs from its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Variance {
    /// What is still to be reached, in units.
    pub short_of: u64,
    /// Share reached, in percent, at most 100.
    pub percent: u8,
    /// Days left; below zero once it is over.
    pub days_left: i64,
    /// How it stands.
    pub fulfilment: Fulfilment,
}

impl Obligation {
    /// Sets an obligation under an agreement that has not ended (A7.1).
    ///
    /// # Errors
    /// Form refusals, `mandate.obligation_agreement`, `mandate.obligation_target` and `mandate.obligation_due`.
    pub fn set(
        id: ObligationId,
        cmd: SetObligation,
        agreement: Option<&Agreement>,
        by: &Actor,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.line("title", ("义务名称", "title"), &cmd.title, 100);
        form.line("unit", ("计量单位", "unit"), &cmd.unit, 20);
        form.require(cmd.target > 0, "target", &mandate::OBLIGATION_TARGET);
        let ended = |a: &Agreement| matches!(a.state, AgreementState::Terminated | AgreementState::Expired);
        let agreement = agreement.filter(|a| a.id == cmd.agreement_id && a.authority_id == by.org && !ended(a));
        form.require(agreement.is_some(), "agreement_id", &mandate::OBLIGATION_AGREEMENT);
        let within = agreement.is_none_or(|a| (a.start..=a.end).contains(&cmd.due_on));
        form.require(within, "due_on", &mandate::OBLIGATION_DUE);
        form.done()?;
        let Some(agreement) = agreement else { return Err(Refusal::of(&mandate::OBLIGATION_AGREEMENT)) };
        Ok(Self {
            id,
            title: cmd.title.trim().to_owned(),
            undertaking: cmd.undertaking,
            agreement_id: agreement.id,
            authority_id: agreement.authority_id,
            operator_id: agreement.operator_id,
            zone_id: agreement.zone_id,
            target: cmd.target,
            unit: cmd.unit.trim().to_owned(),
            due_on: cmd.due_on,
            achieved: 0,
            reports: Vec::new(),
            set_by: by.person,
            cancellation: None,
            state: Planned,
        })
    }

    /// Reports what has been reached in all, with what shows it.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals, `mandate.obligation_evidence` and `mandate.obligation_backwards`.
    pub fn report(&mut self, cmd: ReportProgress, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ObligationReport)?;
        let mut form = Form::new();
        form.text("note", ("进展说明", "progress"), &cmd.note, 1000);
        form.require(!cmd.evidence.trim().is_empty(), "evidence", &mandate::OBLIGATION_EVIDENCE);
        form.at_most("evidence", &cmd.evidence, 1000);
        form.require(cmd.achieved >= self.achieved, "achieved", &mandate::OBLIGATION_BACKWARDS);
        form.done()?;
        let step = Step { by: by.person, org: by.org, reason: cmd.note, at: now };
        let report =
            ProgressReport { achieved: cmd.achieved, evidence: cmd.evidence, step, accepted: None, review: None };
        self.reports.push(report);
        self.state = Reported;
        Ok(())
    }

    /// Accepts a report; with the target reached the obligation is met.
    ///
    /// # Errors
    /// `platform.wrong_state`, `mandate.obligation_own`, form refusals.
    pub fn accept(&mut self, cmd: AcceptProgress, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ObligationAccept)?;
        self.looked_at_by(by)?;
        let mut form = Form::new();
        form.at_most("opinion", &cmd.opinion, 500);
        form.done()?;
        let step = Step { by: by.person, org: by.org, reason: cmd.opinion, at: now };
        if let Some(report) = self.reports.last_mut() {
            self.achieved = report.achieved;
            (report.accepted, report.review) = (Some(true), Some(step));
        }
        self.state = if self.achieved >= self.target { Met } else { Planned };
        Ok(())
    }

    /// Returns a report that does not show what it says.
    ///
    /// # Errors
    /// `platform.wrong_state`, `mandate.obligation_own`, form refusals.
    pub fn send_back(&mut self, cmd: AnswerProgress, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ObligationReturn)?;
        self.looked_at_by(by)?;
        let mut form = Form::new();
        form.text("reason", ("退回理由", "reason"), &cmd.reason, 500);
        form.done()?;
        let step = Step { by: by.person, org: by.org, reason: cmd.reason, at: now };
        if let Some(report) = self.reports.last_mut() {
            (report.accepted, report.review) = (Some(false), Some(step));
        }
        self.state = Returned;
        Ok(())
    }

    /// Cancels an obligation that is not met.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn cancel(&mut self, cmd: AnswerProgress, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ObligationCancel)?;
        let mut form = Form::new();
        form.text("reason", ("免除理由", "reason"), &cmd.reason, 500);
        form.done()?;
        self.cancellation = Some(Step { by: by.person, org: by.org, reason: cmd.reason, at: now });
        self.state = Cancelled;
        Ok(())
    }

    /// How it differs from its plan on a day, by what was accepted.
    pub fn variance(&self, today: Date) -> Variance {
        let share = u128::from(self.achieved) * 100 / u128::from(self.target.max(1));
        let days_left = (self.due_on - today).whole_days();
        let fulfilment = match self.state {
            Met => Fulfilment::Met,
            Cancelled => Fulfilment::Cancelled,
            Planned | Reported | Returned if days_left < 0 => Fulfilment::Late,
            Planned | Reported | Returned => Fulfilment::OnTrack,
        };
        Variance {
            short_of: self.target.saturating_sub(self.achieved),
            percent: u8::try_from(share.min(100)).unwrap_or(100),
            days_left,
            fulfilment,
        }
    }

    fn looked_at_by(&self, by: &Actor) -> Result<(), Refusal> {
        let reporter = self.reports.last().map(|report| report.step.by);
        control!(by.org == self.operator_id || reporter == Some(by.person) => mandate::OBLIGATION_OWN);
        Ok(())
    }
}
