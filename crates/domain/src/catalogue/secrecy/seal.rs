//! The seal (封存件): what was found with a mark, kept as it is, reported, and released only by an order and two people.

use super::{MarkLevel, MarkPlace};
use crate::{
    Actor, Record, Refusal,
    access::Action,
    codes::catalogue,
    form::Form,
    ids::{BatchId, OrgId, PersonId, ResourceId, SealId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    record::{FoundBy, Kind},
    states,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

states! {
    /// States of a seal.
    SealState {
        Reported = "reported", "待接报";
        Held = "held", "封存中";
        Releasing = "releasing", "解封待确认";
        Released = "released", "已解封";
    }
}

/// What was found; never what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealFound {
    /// The level of the mark.
    pub level: MarkLevel,
    /// Where it was.
    pub place: MarkPlace,
    /// The field of a form, or the row of a file.
    pub spot: Option<String>,
    /// The address a form was sent to.
    pub route: Option<String>,
    /// The resource it belongs to.
    pub resource: Option<ResourceId>,
    /// The catalogue workbook it is.
    pub batch: Option<BatchId>,
    /// Its zone.
    pub zone: Option<ZoneId>,
    /// Version of the file, where an upload is sealed.
    pub file_version: Option<u32>,
    /// Its format, by the ending of its name.
    pub file_format: Option<String>,
    /// SM3 of what is sealed, hex.
    pub digest: Option<String>,
    /// A sealed text, encrypted, hex; a sealed upload stays in the vault.
    pub content: Option<String>,
    /// Who sent it.
    pub sent_by: PersonId,
    /// For which organisation.
    pub sent_for: OrgId,
}

/// Something with a classification mark, under seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Seal {
    /// Its id.
    pub id: SealId,
    /// The level of the mark.
    pub level: MarkLevel,
    /// Where it was.
    pub place: MarkPlace,
    /// The field of a form, or the row of a file.
    pub spot: Option<String>,
    /// The address a form was sent to.
    pub route: Option<String>,
    /// The resource it belongs to.
    pub resource_id: Option<ResourceId>,
    /// The catalogue workbook it is.
    #[serde(default)]
    pub batch_id: Option<BatchId>,
    /// Its zone.
    pub zone_id: Option<ZoneId>,
    /// Version of the file, where an upload is sealed.
    pub file_version: Option<u32>,
    /// Its format, by the ending of its name.
    pub file_format: Option<String>,
    /// SM3 of what is sealed, hex.
    pub digest: Option<String>,
    /// A sealed text, encrypted, hex; it is never shown.
    pub content: Option<String>,
    /// Who sent it.
    pub sent_by: PersonId,
    /// For which organisation.
    pub sent_for: OrgId,
    /// When it was sealed.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Who took the report, and under which number it went to the secrecy administration.
    pub acknowledgement: Option<SealStep>,
    /// The proposal to release it that waits for, or got, the second person.
    pub unsealing: Option<Unsealing>,
    /// Who confirmed the release.
    pub confirmation: Option<SealStep>,
    /// State.
    pub state: SealState,
}

/// A step on a seal, with the number of the paper it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SealStep {
    /// Number of the paper.
    pub doc_no: String,
    /// Who.
    pub by: PersonId,
    /// For which organisation.
    pub org: OrgId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// A proposal to release a seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Unsealing {
    /// Number of the order of the secrecy administration.
    pub order_no: String,
    /// Why, without the words that are sealed.
    pub reason: String,
    /// Who proposed it.
    pub by: PersonId,
    /// For which organisation.
    pub org: OrgId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

impl Record for Seal {
    const KIND: Kind = Kind::Seal;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    /// Level and place only: a title reaches lists, searches and inboxes.
    fn title(&self) -> String {
        format!("封存件 · {} · {}", self.place.zh(), crate::civil::today(self.at))
    }
    fn org(&self) -> OrgId {
        self.sent_for
    }
    fn zone(&self) -> Option<ZoneId> {
        self.zone_id
    }
    fn parent(&self) -> Option<Uuid> {
        self.resource_id.map(|id| id.0).or(self.batch_id.map(|id| id.0))
    }
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        self.digest.iter().map(|digest| (FoundBy::Digest, digest.clone())).collect()
    }
    fn shown(self) -> Self {
        Self { content: None, ..self }
    }
    fn brought_by(&self, _: Action) -> Vec<PersonId> {
        self.unsealing.iter().map(|proposal| proposal.by).chain([self.sent_by]).collect()
    }
}

use SealState::{Held, Released, Releasing, Reported};

lifecycle!(
    Seal,
    SealState,
    &[
        Transition { from: &[Reported], action: Action::SealAcknowledge, to: &[Held] },
        Transition { from: &[Held], action: Action::SealProposeRelease, to: &[Releasing] },
        Transition { from: &[Releasing], action: Action::SealConfirmRelease, to: &[Released] },
        Transition { from: &[Releasing], action: Action::SealRejectRelease, to: &[Held] },
    ]
);

/// Takes the report of a seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeSeal {
    /// Number under which it was reported to the secrecy administration.
    pub doc_no: String,
}

/// Proposes to release a seal by order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeUnsealing {
    /// Number of the order of the secrecy administration.
    pub order_no: String,
    /// Why, without the words that are sealed.
    pub reason: String,
}

/// Refuses a proposal to release a seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectUnsealing {
    /// Why.
    pub reason: String,
}

impl Seal {
    /// Seals what was found (A2.3).
    pub fn on(id: SealId, found: SealFound, now: OffsetDateTime) -> Self {
        Self {
            id,
            level: found.level,
            place: found.place,
            spot: found.spot,
            route: found.route,
            resource_id: found.resource,
            batch_id: found.batch,
            zone_id: found.zone,
            file_version: found.file_version,
            file_format: found.file_format,
            digest: found.digest,
            content: found.content,
            sent_by: found.sent_by,
            sent_for: found.sent_for,
            at: now,
            acknowledgement: None,
            unsealing: None,
            confirmation: None,
            state: Reported,
        }
    }

    /// Takes the report and passes it on to the secrecy administration under a number (A2.4).
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn acknowledge(&mut self, cmd: &AcknowledgeSeal, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SealAcknowledge)?;
        let mut form = Form::new();
        form.line("doc_no", ("报告文号", "number of the report"), &cmd.doc_no, 100);
        form.done()?;
        self.acknowledgement = Some(step(&cmd.doc_no, by, now));
        self.state = Held;
        Ok(())
    }

    /// Proposes the release, by an order of the secrecy administration.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.own_seal`, form refusals.
    pub fn propose_release(&mut self, cmd: ProposeUnsealing, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SealProposeRelease)?;
        self.not_by_sender(by)?;
        let mut form = Form::new();
        form.line("order_no", ("解封文号", "number of the order"), &cmd.order_no, 100);
        form.text("reason", ("解封理由", "reason"), &cmd.reason, 500);
        form.done()?;
        let order_no = cmd.order_no.trim().to_owned();
        self.unsealing = Some(Unsealing { order_no, reason: cmd.reason, by: by.person, org: by.org, at: now });
        self.state = Releasing;
        Ok(())
    }

    /// Confirms the release, by another person than who proposed it.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.same_person`, `catalogue.own_seal`.
    pub fn confirm_release(&mut self, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SealConfirmRelease)?;
        self.not_by_sender(by)?;
        let Some(unsealing) = self.unsealing.as_ref().filter(|u| u.by != by.person) else {
            return Err(Refusal::of(&catalogue::SAME_PERSON));
        };
        self.confirmation = Some(step(&unsealing.order_no, by, now));
        self.state = Released;
        Ok(())
    }

    /// Refuses the release; the seal holds.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn reject_release(&mut self, cmd: &RejectUnsealing) -> Result<(), Refusal> {
        self.transition(Action::SealRejectRelease)?;
        let mut form = Form::new();
        form.text("reason", ("不同意的理由", "reason"), &cmd.reason, 500);
        form.done()?;
        self.unsealing = None;
        self.state = Held;
        Ok(())
    }

    fn not_by_sender(&self, by: &Actor) -> Result<(), Refusal> {
        if self.sent_by == by.person { Err(Refusal::of(&catalogue::OWN_SEAL)) } else { Ok(()) }
    }
}

fn step(doc_no: &str, by: &Actor, now: OffsetDateTime) -> SealStep {
    SealStep { doc_no: doc_no.trim().to_owned(), by: by.person, org: by.org, at: now }
}
