//! Important and core data (重要数据、核心数据): a mark beside the grade. One person sets it and it holds at once: what
//! rests on the resource without an assessment stops (EC-82). Two people take it off. Core data is never supplied.

use super::Resource;
use crate::{
    Actor, Refusal,
    access::Action,
    civil,
    codes::catalogue,
    form::Form,
    ids::{AgreementId, PersonId},
    lifecycle::Lifecycle,
    states,
};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

states! {
    /// What a mark says.
    ImportanceLevel {
        Important = "important", "重要数据";
        Core = "core", "核心数据";
    }
}

/// The mark of important or core data on a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Importance {
    /// What it says.
    pub level: ImportanceLevel,
    /// What it rests on: the catalogue of important data, or the identification.
    pub basis: String,
    /// Who set it.
    pub by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Risk assessments on file, one per agreement.
    pub assessments: Vec<ImportanceAssessment>,
    /// The proposal to take it off that waits for another person.
    pub removal: Option<ImportanceRemoval>,
}

/// That the use of important data under one agreement was assessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ImportanceAssessment {
    /// The agreement.
    pub agreement_id: AgreementId,
    /// Number of the assessment.
    pub doc_no: String,
    /// Last day it holds.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub end: Date,
    /// Who put it on file.
    pub by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// A proposal to take the mark off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ImportanceRemoval {
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// Marks a resource as important or core data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkImportant {
    /// What the mark says.
    pub level: ImportanceLevel,
    /// What it rests on.
    pub basis: String,
}

/// Puts a risk assessment on file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessImportant {
    /// The agreement it is about.
    pub agreement_id: AgreementId,
    /// Number of the assessment.
    pub doc_no: String,
    /// Last day it holds.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub end: Date,
}

/// Proposes to take the mark off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnmarkImportant {
    /// Why.
    pub reason: String,
}

impl Importance {
    /// By what a resource is found whose mark somebody proposed to take off.
    pub const REMOVAL: &'static str = "removal";
}

impl Resource {
    /// Marks the resource; it holds at once, and what is not assessed for it stops by a consequence (EC-82). A mark of
    /// core data replaces one of important data, never the other way round.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.marked_important`, form refusals.
    pub fn mark_important(&mut self, cmd: &MarkImportant, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ResourceMarkImportant)?;
        self.not_sealed()?;
        let mut form = Form::new();
        form.text("basis", ("认定依据", "basis"), &cmd.basis, 500);
        form.done()?;
        let standing = self.importance.as_ref().map(|mark| mark.level);
        if standing == Some(cmd.level) || standing == Some(ImportanceLevel::Core) {
            return Err(Refusal::of(&catalogue::MARKED_IMPORTANT));
        }
        let basis = cmd.basis.trim().to_owned();
        let assessments = Vec::new();
        self.importance =
            Some(Importance { level: cmd.level, basis, by: by.person, at: now, assessments, removal: None });
        Ok(())
    }

    /// Puts on file that the use under one agreement was assessed; what was stopped for want of it goes on.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.not_important`, `catalogue.core_data`, form refusals.
    pub fn assess_important(&mut self, cmd: AssessImportant, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ResourceAssessImportant)?;
        self.not_sealed()?;
        let mark = self.importance.as_mut().ok_or_else(|| Refusal::of(&catalogue::NOT_IMPORTANT))?;
        if mark.level == ImportanceLevel::Core {
            return Err(Refusal::of(&catalogue::CORE_DATA));
        }
        let mut form = Form::new();
        form.line("doc_no", ("评估文号", "number of the assessment"), &cmd.doc_no, 100);
        form.require(cmd.end >= civil::today(now), "end", &catalogue::ASSESSMENT_PAST);
        form.done()?;
        mark.assessments.retain(|known| known.agreement_id != cmd.agreement_id);
        let AssessImportant { agreement_id, doc_no, end } = cmd;
        let doc_no = doc_no.trim().to_owned();
        mark.assessments.push(ImportanceAssessment { agreement_id, doc_no, end, by: by.person, at: now });
        Ok(())
    }

    /// Proposes to take the mark off; it holds until another person agrees.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.not_important`, form refusals.
    pub fn propose_unmark(&mut self, cmd: UnmarkImportant, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ResourceProposeUnmark)?;
        self.not_sealed()?;
        let mark = self.importance.as_mut().ok_or_else(|| Refusal::of(&catalogue::NOT_IMPORTANT))?;
        let mut form = Form::new();
        form.text("reason", ("取消理由", "reason"), &cmd.reason, 500);
        form.done()?;
        mark.removal = Some(ImportanceRemoval { reason: cmd.reason.trim().to_owned(), by: by.person, at: now });
        Ok(())
    }

    /// Takes the mark off, by another person than who proposed it.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.no_removal`, `catalogue.own_removal`.
    pub fn confirm_unmark(&mut self, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::ResourceConfirmUnmark)?;
        self.not_sealed()?;
        let removal = self.importance.as_ref().and_then(|mark| mark.removal.as_ref());
        let removal = removal.ok_or_else(|| Refusal::of(&catalogue::NO_REMOVAL))?;
        if removal.by == by.person {
            return Err(Refusal::of(&catalogue::OWN_REMOVAL));
        }
        self.importance = None;
        Ok(())
    }

    /// Whether it may be used under an agreement as far as its importance goes: it is not marked, or the use under
    /// this agreement was assessed and the assessment holds today. Core data never may.
    pub fn is_assessed_for(&self, agreement: AgreementId, today: Date) -> bool {
        let Some(mark) = &self.importance else { return true };
        let holds = |known: &ImportanceAssessment| known.agreement_id == agreement && today <= known.end;
        mark.level == ImportanceLevel::Important && mark.assessments.iter().any(holds)
    }
}
