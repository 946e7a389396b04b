//! The pilot list (试点名单, A2.5): the data authority keeps which zones take part in the pilot. A zone that is not on it
//! is not put into operation, and one that is taken off takes nothing new; agreements in force go on.

use super::Zone;
use crate::{
    Actor, Refusal, access::Action, codes::zone, control, form::Form, ids::PersonId, lifecycle::Lifecycle,
    rulebook::Rules,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// How a zone stands on the pilot list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Pilot {
    /// Document that lists it.
    pub doc_no: String,
    /// Who listed it.
    pub listed_by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub listed_at: OffsetDateTime,
    /// How it was taken off; none while it stands on the list.
    #[serde(default)]
    pub removed: Option<PilotRemoval>,
}

/// How a zone was taken off the pilot list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PilotRemoval {
    /// Why.
    pub reason: String,
    /// Who.
    pub by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// Puts a zone on the pilot list, or lists it under a newer document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListPilot {
    /// Document that lists it.
    pub doc_no: String,
}

/// Takes a zone off the pilot list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnlistPilot {
    /// Why.
    pub reason: String,
}

impl Zone {
    /// Puts it on the pilot list.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn list_pilot(&mut self, cmd: &ListPilot, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ZoneListPilot)?;
        let mut form = Form::new();
        form.line("doc_no", ("文号", "document number"), &cmd.doc_no, 100);
        form.done()?;
        let doc_no = cmd.doc_no.trim().to_owned();
        self.pilot = Some(Pilot { doc_no, listed_by: by.person, listed_at: now, removed: None });
        Ok(())
    }

    /// Takes it off the pilot list: it takes nothing new from now on.
    ///
    /// # Errors
    /// `platform.wrong_state`, `zone.not_on_pilot_list`, form refusals.
    pub fn unlist_pilot(&mut self, cmd: &UnlistPilot, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ZoneUnlistPilot)?;
        let mut form = Form::new();
        form.text("reason", ("移出原因", "reason"), &cmd.reason, 500);
        form.done()?;
        let listed = self.pilot.as_mut().filter(|pilot| pilot.removed.is_none());
        let pilot = listed.ok_or_else(|| Refusal::of(&zone::NOT_ON_PILOT_LIST))?;
        pilot.removed = Some(PilotRemoval { reason: cmd.reason.trim().to_owned(), by: by.person, at: now });
        Ok(())
    }

    /// Whether it stands on the pilot list.
    pub fn is_on_pilot_list(&self) -> bool {
        self.pilot.as_ref().is_some_and(|pilot| pilot.removed.is_none())
    }

    /// Whether it may run and take new agreements and requests under these rules.
    ///
    /// # Errors
    /// `zone.not_on_pilot_list`.
    pub fn takes_part(&self, rules: &Rules) -> Result<(), Refusal> {
        control!(rules.pilot_required && !self.is_on_pilot_list() => zone::NOT_ON_PILOT_LIST);
        Ok(())
    }
}
