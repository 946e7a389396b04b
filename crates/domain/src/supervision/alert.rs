//! Alerts (告警): somebody tried what their desk keeps them from. The platform raises one beside the refusal, counts
//! what follows, and somebody else looks into it (A23.3).

use crate::{
    Actor, Record, Refusal,
    access::Action,
    codes::{party, supervision},
    control,
    form::Form,
    ids::{AlertId, OrgId, PersonId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::Step,
    record::Kind,
    refusal::Code,
    states,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

states! {
    /// States of an alert.
    AlertState {
        Raised = "raised", "待处置";
        Acknowledged = "acknowledged", "已处置";
    }
}

/// An attempt that was refused and is looked into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// Code of the refusal.
    pub code: String,
    /// Word of the last action that was tried.
    pub action: String,
    /// Who tried.
    pub person_id: PersonId,
    /// The organisation they acted for.
    pub org_id: OrgId,
    /// Kind of what it was tried on, where that is known.
    pub object_kind: Option<Kind>,
    /// What it was tried on, where that is known.
    pub object_id: Option<Uuid>,
    /// How often, until somebody looked into it.
    pub times: u32,
    /// The first time.
    #[serde(with = "time::serde::rfc3339")]
    pub first_at: OffsetDateTime,
    /// The last time.
    #[serde(with = "time::serde::rfc3339")]
    pub last_at: OffsetDateTime,
    /// Who looked into it, and what was found.
    pub acknowledgement: Option<Step>,
    /// State.
    pub state: AlertState,
}

impl Record for Alert {
    const KIND: Kind = Kind::Alert;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        let zh = Action::from_word(&self.action).map(Action::zh);
        format!("越权尝试：{}", zh.unwrap_or(&self.action))
    }
    fn org(&self) -> OrgId {
        self.org_id
    }
    fn parent(&self) -> Option<Uuid> {
        Some(self.person_id.0)
    }
}

lifecycle!(
    Alert,
    AlertState,
    &[
        Transition { from: &[AlertState::Raised], action: Action::AlertRepeat, to: &[AlertState::Raised] },
        Transition { from: &[AlertState::Raised], action: Action::AlertAcknowledge, to: &[AlertState::Acknowledged] },
    ]
);

/// A refused attempt, as the writer saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Code of the refusal.
    pub code: String,
    /// The action.
    pub action: Action,
    /// Who.
    pub person: PersonId,
    /// For which organisation.
    pub org: OrgId,
    /// On what, where that is known.
    pub object: Option<Uuid>,
}

/// Looks into an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeAlert {
    /// What was found and done.
    pub reason: String,
}

impl Alert {
    /// The refusals that raise an alert.
    pub const ALARMING: &[&Code] = &[&party::CENTRE_OUTSIDE_BUSINESS, &party::MARKET_WITHOUT_DATA];

    /// Whether a refusal is looked into.
    pub fn is_alarming(code: &str) -> bool {
        Self::ALARMING.iter().any(|alarming| alarming.id == code)
    }

    /// Raises an alert about an attempt.
    pub fn raise(id: AlertId, attempt: Attempt, now: OffsetDateTime) -> Self {
        Self {
            id,
            code: attempt.code,
            action: attempt.action.word().to_owned(),
            person_id: attempt.person,
            org_id: attempt.org,
            object_kind: attempt.object.map(|_| attempt.action.kind()),
            object_id: attempt.object,
            times: 1,
            first_at: now,
            last_at: now,
            acknowledgement: None,
            state: AlertState::Raised,
        }
    }

    /// Counts a further attempt of the same person against the same line.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn repeat(&mut self, attempt: &Attempt, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::AlertRepeat)?;
        self.action = attempt.action.word().to_owned();
        self.object_kind = attempt.object.map(|_| attempt.action.kind());
        self.object_id = attempt.object;
        self.times = self.times.saturating_add(1);
        self.last_at = now;
        Ok(())
    }

    /// Looks into an alert; nobody does so for their own attempt.
    ///
    /// # Errors
    /// `platform.wrong_state`, `supervision.alert_own`, form refusals.
    pub fn acknowledge(&mut self, cmd: AcknowledgeAlert, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::AlertAcknowledge)?;
        control!(by.person == self.person_id => supervision::ALERT_OWN);
        let mut form = Form::new();
        form.text("reason", ("核查情况", "finding"), &cmd.reason, 500);
        form.done()?;
        self.acknowledgement = Some(Step { by: by.person, org: by.org, reason: cmd.reason, at: now });
        self.state = AlertState::Acknowledged;
        Ok(())
    }
}
