//! The deadline (时限) of a step: a clock everybody concerned can see. It stands still while a halt or the want of
//! rules stops the step, reminds at 50, 80 and 100 percent and is then put before the data authority. It decides nothing: silence
//! is never consent (A14.3, EC-53).

use super::{Calendar, Pause, Term, TermUnit};
use crate::{
    Actor, Grade, Record, Refusal,
    access::Action,
    form::Form,
    ids::{DeadlineId, OrgId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::Step,
    record::Kind,
    rulebook::{Clause, NEW_AUTHORISATIONS, Parameters, Rules},
    states,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

states! {
    /// States of a deadline.
    DeadlineState {
        Running = "running", "计时中";
        Paused = "paused", "已中止计时";
        Overdue = "overdue", "已超期";
        Met = "met", "按期办结";
        Late = "late", "超期办结";
        Lapsed = "lapsed", "已撤销";
    }
}

states! {
    /// Steps that have a deadline.
    DeadlineStep {
        RequestAssess = "request_assess", "专区监管部门评估申请";
        RequestDecide = "request_decide", "来源部门审核申请";
        ExportReview = "export_review", "出域复核";
        ProductAcknowledge = "product_acknowledge", "专区监管部门接收产品报告";
        IncidentReport = "incident_report", "安全事件报告";
    }
}

impl DeadlineStep {
    /// The parameter that sets it.
    pub fn parameter(self, grade: Option<Grade>) -> &'static str {
        match self {
            Self::RequestAssess => "assess_days",
            Self::RequestDecide => "decide_days",
            Self::ExportReview if grade == Some(Grade::G4) => "review_days_grade4",
            Self::ExportReview => "review_days",
            Self::ProductAcknowledge => "acknowledge_days",
            Self::IncidentReport => "incident_report_hours",
        }
    }

    /// Its term under these parameters. Incidents run in wall time (EC-168), everything else in working days.
    pub fn term(self, grade: Option<Grade>, rules: &Parameters) -> Term {
        let (amount, unit) = match self {
            Self::RequestAssess => (rules.assess_days, TermUnit::WorkingDays),
            Self::RequestDecide => (rules.decide_days, TermUnit::WorkingDays),
            Self::ExportReview if grade == Some(Grade::G4) => (rules.review_days_grade4, TermUnit::WorkingDays),
            Self::ExportReview => (rules.review_days, TermUnit::WorkingDays),
            Self::ProductAcknowledge => (rules.acknowledge_days, TermUnit::WorkingDays),
            Self::IncidentReport => (rules.incident_report_hours, TermUnit::Hours),
        };
        Term { amount, unit }
    }

    /// The action that has to be taken.
    pub fn action(self) -> Action {
        match self {
            Self::RequestAssess => Action::RequestAssess,
            Self::RequestDecide => Action::RequestDecide,
            Self::ExportReview => Action::ExportReview,
            Self::ProductAcknowledge => Action::ProductAcknowledge,
            Self::IncidentReport => Action::HaltReport,
        }
    }

    /// Whether this stops the clock: the step cannot be taken meanwhile. An incident is reported all the same.
    pub fn pauses_for(self, standstill: Standstill) -> bool {
        match standstill {
            Standstill::Halt => self != Self::IncidentReport,
            Standstill::NoRules => NEW_AUTHORISATIONS.contains(&self.action()),
        }
    }
}

states! {
    /// Why steps cannot be taken for a while.
    Standstill {
        Halt = "halt", "紧急停用";
        NoRules = "no_rules", "没有施行中的规则";
    }
}

/// Percentages at which a deadline reminds.
pub const REMINDERS: [u8; 3] = [50, 80, 100];

/// A reminder that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reminder {
    /// Percent of the term that was over.
    pub percent: u8,
    /// When it was given.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// The deadline of one step on one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Deadline {
    /// Its id.
    pub id: DeadlineId,
    /// Title: the step and what it is about.
    pub title: String,
    /// The step.
    pub step: DeadlineStep,
    /// Kind of the record.
    pub subject: Kind,
    /// The record.
    pub subject_id: Uuid,
    /// Organisation the record belongs to.
    pub org_id: OrgId,
    /// Its zone.
    pub zone_id: Option<ZoneId>,
    /// Other organisations that see it.
    pub party_ids: Vec<OrgId>,
    /// Grade, where the term depends on it.
    pub grade: Option<Grade>,
    /// The term.
    pub term: Term,
    /// The clauses that set the term.
    pub deciding: Vec<Clause>,
    /// When it began.
    #[serde(with = "time::serde::rfc3339")]
    pub started_at: OffsetDateTime,
    /// When it is over, as counted last.
    #[serde(with = "time::serde::rfc3339")]
    pub due_at: OffsetDateTime,
    /// Whether it reaches a year whose holidays are not published.
    pub provisional: bool,
    /// Spans in which it stood still.
    pub pauses: Vec<Pause>,
    /// Reminders that were given.
    pub reminders: Vec<Reminder>,
    /// When it was put before the data authority.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub escalated_at: Option<OffsetDateTime>,
    /// How the data authority urged.
    pub urged: Vec<Step>,
    /// When the step was taken, or its record withdrawn.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub ended_at: Option<OffsetDateTime>,
    /// State.
    pub state: DeadlineState,
}

impl Record for Deadline {
    const KIND: Kind = Kind::Deadline;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn org(&self) -> OrgId {
        self.org_id
    }
    fn zone(&self) -> Option<ZoneId> {
        self.zone_id
    }
    fn parent(&self) -> Option<Uuid> {
        Some(self.subject_id)
    }
    fn parties(&self) -> Vec<OrgId> {
        self.party_ids.clone()
    }
}

use DeadlineState::{Lapsed, Late, Met, Overdue, Paused, Running};

lifecycle!(
    Deadline,
    DeadlineState,
    &[
        Transition { from: &[Running], action: Action::DeadlinePause, to: &[Paused] },
        Transition { from: &[Paused], action: Action::DeadlineContinue, to: &[Running] },
        Transition { from: &[Running], action: Action::DeadlineRemind, to: &[Running] },
        Transition { from: &[Running], action: Action::DeadlineEscalate, to: &[Overdue] },
        Transition { from: &[Running], action: Action::DeadlineRecount, to: &[Running] },
        Transition { from: &[Overdue], action: Action::DeadlineUrge, to: &[Overdue] },
        Transition { from: &[Running, Paused, Overdue], action: Action::DeadlineEnd, to: &[Met, Late, Lapsed] },
    ]
);

/// What a deadline is started for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartDeadline {
    /// The step.
    pub step: DeadlineStep,
    /// Kind of the record.
    pub subject: Kind,
    /// The record.
    pub subject_id: Uuid,
    /// Its title.
    pub title: String,
    /// Organisation the record belongs to.
    pub org_id: OrgId,
    /// Its zone.
    pub zone_id: Option<ZoneId>,
    /// Other organisations that see it.
    pub party_ids: Vec<OrgId>,
    /// Grade, where the term depends on it.
    pub grade: Option<Grade>,
    /// When the step became due to be taken.
    pub started_at: OffsetDateTime,
}

/// The data authority urges whoever is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UrgeDeadline {
    /// What was asked of them.
    pub note: String,
}

/// What the platform's clock has to do with a deadline now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Stop it: the step cannot be taken.
    Pause(Standstill),
    /// Let it go on.
    Continue,
    /// Count it anew: the calendar changed.
    Recount,
    /// Remind at this percentage.
    Remind(u8),
    /// Put it before the data authority.
    Escalate,
}

impl Deadline {
    /// Starts the deadline of a step under the rules in force.
    pub fn start(id: DeadlineId, cmd: StartDeadline, rules: &Rules, calendar: &Calendar) -> Self {
        let term = cmd.step.term(cmd.grade, rules);
        let due = term.due(cmd.started_at, &[], calendar, cmd.started_at);
        let parameter = cmd.step.parameter(cmd.grade);
        Self {
            id,
            title: format!("{}：{}", cmd.step.zh(), cmd.title),
            step: cmd.step,
            subject: cmd.subject,
            subject_id: cmd.subject_id,
            org_id: cmd.org_id,
            zone_id: cmd.zone_id,
            party_ids: cmd.party_ids,
            grade: cmd.grade,
            term,
            deciding: rules.deciding.get(parameter).cloned().unwrap_or_default(),
            started_at: cmd.started_at,
            due_at: due.at,
            provisional: due.provisional,
            pauses: Vec::new(),
            reminders: Vec::new(),
            escalated_at: None,
            urged: Vec::new(),
            ended_at: None,
            state: Running,
        }
    }

    /// Whether it is not over.
    pub fn is_open(&self) -> bool {
        matches!(self.state, Running | Paused | Overdue)
    }

    /// What the clock has to do now, the most pressing first; nothing most of the time. `standstill`: why
    /// steps cannot be taken now.
    pub fn pending(&self, calendar: &Calendar, standstill: Option<Standstill>, now: OffsetDateTime) -> Option<Due> {
        let standstill = standstill.filter(|why| self.step.pauses_for(*why));
        match (self.state, standstill) {
            (Paused, None) => Some(Due::Continue),
            (Running, Some(why)) => Some(Due::Pause(why)),
            (Running, None) => {
                let due = self.count(calendar, now);
                if (due.0, due.1) != (self.due_at, self.provisional) {
                    return Some(Due::Recount);
                }
                let elapsed = self.elapsed(calendar, now);
                let open = |p: &&u8| **p <= elapsed && !self.reminders.iter().any(|r| r.percent >= **p);
                match REMINDERS.iter().rev().find(open) {
                    Some(100) => Some(Due::Escalate),
                    other => other.map(|percent| Due::Remind(*percent)),
                }
            }
            (Paused | Overdue | Met | Late | Lapsed, _) => None,
        }
    }

    /// Does what [`Deadline::pending`] found.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn carry_out(&mut self, due: Due, calendar: &Calendar, now: OffsetDateTime) -> Result<Action, Refusal> {
        let action = match due {
            Due::Pause(_) => Action::DeadlinePause,
            Due::Continue => Action::DeadlineContinue,
            Due::Recount => Action::DeadlineRecount,
            Due::Remind(_) => Action::DeadlineRemind,
            Due::Escalate => Action::DeadlineEscalate,
        };
        self.transition(action)?;
        match due {
            Due::Pause(why) => {
                self.pauses.push(Pause { from: now, to: None, reason: why.word().into() });
                self.state = Paused;
            }
            Due::Continue => {
                if let Some(pause) = self.pauses.last_mut() {
                    pause.to = Some(now);
                }
                self.state = Running;
            }
            Due::Recount => {}
            Due::Remind(percent) => self.reminders.push(Reminder { percent, at: now }),
            Due::Escalate => {
                self.reminders.push(Reminder { percent: 100, at: now });
                self.escalated_at = Some(now);
                self.state = Overdue;
            }
        }
        if self.state == Running {
            (self.due_at, self.provisional) = self.count(calendar, now);
        }
        Ok(action)
    }

    /// The data authority urges whoever is late; nothing is decided by it.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn urge(&mut self, cmd: UrgeDeadline, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::DeadlineUrge)?;
        let mut form = Form::new();
        form.text("note", ("督办意见", "note"), &cmd.note, 500);
        form.done()?;
        self.urged.push(Step { by: by.person, org: by.org, reason: cmd.note, at: now });
        Ok(())
    }

    /// Ends it: the step was taken at `at`, or its record was withdrawn.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn end(&mut self, taken: bool, at: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::DeadlineEnd)?;
        if let Some(pause) = self.pauses.last_mut().filter(|p| p.to.is_none()) {
            pause.to = Some(at);
        }
        self.ended_at = Some(at);
        self.state = match taken {
            false => Lapsed,
            true if self.escalated_at.is_some() || at > self.due_at => Late,
            true => Met,
        };
        Ok(())
    }

    /// How much of the term is over, in percent.
    pub fn elapsed(&self, calendar: &Calendar, now: OffsetDateTime) -> u8 {
        self.term.elapsed(self.started_at, &self.pauses, calendar, now)
    }

    /// Whether the step would have been taken in time under other rules; `None` while it is not taken.
    pub fn would_be_met(&self, rules: &Rules, calendar: &Calendar) -> Option<bool> {
        let ended = self.ended_at.filter(|_| self.state != Lapsed)?;
        let term = self.step.term(self.grade, rules);
        Some(ended <= term.due(self.started_at, &self.pauses, calendar, ended).at)
    }

    fn count(&self, calendar: &Calendar, now: OffsetDateTime) -> (OffsetDateTime, bool) {
        let due = self.term.due(self.started_at, &self.pauses, calendar, now);
        (due.at, due.provisional)
    }
}
