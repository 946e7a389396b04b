//! The secrecy gate (保密审查, Article 2): these rules do not apply to state and work secrets, so neither may come in.
//!
//! Two questions are declared separately, since a work secret often bears no mark (EC-112). What bears a mark, or is
//! reported, is sealed: it is kept as it is, out of every list and preview, until an order and two people release it.
//! There is no way to wipe it.

mod marks;
mod seal;

pub use marks::{MarkLevel, MarkPlace, Reading, holds_classifications, mark_in};
pub use seal::{AcknowledgeSeal, ProposeUnsealing, RejectUnsealing, Seal, SealFound, SealState, SealStep, Unsealing};

use super::{Entry, ImportState, Resource};
use crate::{
    Actor, Refusal, access::Action, codes::catalogue, control, form::Form, ids::PersonId, lifecycle::Lifecycle,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Declares the outcome of the secrecy review; each of the two questions is answered by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareSecrecy {
    /// Number of the review document.
    pub doc_no: String,
    /// Whether it holds state secrets.
    #[serde(default)]
    pub state_secret: Option<bool>,
    /// Whether it holds work secrets.
    #[serde(default)]
    pub work_secret: Option<bool>,
}

/// A secrecy review on file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Secrecy {
    /// Number of the review document.
    pub doc_no: String,
    /// Whether it found state secrets.
    pub state_secret: bool,
    /// Whether it found work secrets.
    pub work_secret: bool,
    /// Who declared it.
    pub reviewer: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

impl Secrecy {
    /// Whether it found neither.
    pub fn is_clear(&self) -> bool {
        !self.state_secret && !self.work_secret
    }
}

/// Seals a resource that is suspected of holding a secret (EC-111). It takes no words: what is suspected is not
/// written down here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SealResource {
    /// The level suspected.
    pub level: MarkLevel,
}

/// That a resource is sealed, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Sealing {
    /// The level found or suspected.
    pub level: MarkLevel,
    /// Whose upload, declaration or report it was.
    pub by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

impl Resource {
    /// Declares the outcome of the secrecy review (A2.2). A secret of either kind seals the
    /// resource: the declaration is kept, every further step is refused. Whoever handed in the file may say that it
    /// holds a secret, but the all-clear is another person's of the department.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.not_imported`,
    /// `catalogue.secrecy_by_importer`, form refusals.
    pub fn declare_secrecy(&mut self, cmd: DeclareSecrecy, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ResourceDeclareSecrecy)?;
        self.not_sealed()?;
        let found = cmd.state_secret == Some(true) || cmd.work_secret == Some(true);
        // A secret is declared at once, whatever else is missing; an all-clear speaks about a file.
        if !found {
            self.has_file()?;
            control!(self.imported_by == Some(by.person) => catalogue::SECRECY_BY_IMPORTER);
        }
        let mut form = Form::new();
        // A secret that was found is sealed whatever else is missing; clearing it takes a review with a number.
        if found {
            form.at_most("doc_no", &cmd.doc_no, 100);
        } else {
            form.line("doc_no", ("保密审查文号", "number of the review"), &cmd.doc_no, 100);
        }
        for (path, answer) in [("state_secret", cmd.state_secret), ("work_secret", cmd.work_secret)] {
            form.require(found || answer.is_some(), path, &catalogue::SECRECY_UNANSWERED);
        }
        form.done()?;
        let (state_secret, work_secret) = (cmd.state_secret == Some(true), cmd.work_secret == Some(true));
        let doc_no = cmd.doc_no.trim().to_owned();
        self.secrecy = Some(Secrecy { doc_no, state_secret, work_secret, reviewer: by.person, at: now });
        if found {
            let level = if state_secret { MarkLevel::Confidential } else { MarkLevel::WorkSecret };
            self.close_up(Sealing { level, by: by.person, at: now });
        }
        Ok(())
    }

    /// Seals the resource on a suspicion (A2.4, EC-111, EC-113); what rests on it is stopped by consequences.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`.
    pub fn seal(&mut self, cmd: &SealResource, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ResourceSeal)?;
        self.not_sealed()?;
        self.close_up(Sealing { level: cmd.level, by: by.person, at: now });
        Ok(())
    }

    /// Ends a running import whose upload bears a mark: the file stays sealed where it is (EC-110).
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.not_importing`.
    pub fn seal_import(&mut self, level: MarkLevel, by: PersonId, now: OffsetDateTime) -> Result<(), Refusal> {
        self.fail_import(Refusal::of(&catalogue::IMPORT_MARKED))?;
        self.close_up(Sealing { level, by, at: now });
        Ok(())
    }

    /// Takes the seal off after a release by order. The review is to be declared again. `upload`:
    /// a sealed upload waits; its import goes on.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.not_sealed`.
    pub fn unseal(&mut self, upload: bool) -> Result<(), Refusal> {
        self.transition(Action::ResourceUnseal)?;
        if !self.sealed {
            return Err(Refusal::of(&catalogue::NOT_SEALED));
        }
        self.sealed = false;
        self.sealing = None;
        self.secrecy = None;
        if let Some(drift) = &mut self.drift {
            drift.carries = false;
        }
        if upload {
            self.import_state = ImportState::Importing;
            self.import_refusal = None;
        }
        Ok(())
    }

    fn close_up(&mut self, sealing: Sealing) {
        self.sealed = true;
        self.sealing = Some(sealing);
    }

    /// The resource without what it says: what screens show of a sealed one.
    pub(super) fn redacted(self) -> Self {
        if !self.sealed {
            return self;
        }
        let secrecy = self.secrecy.map(|review| Secrecy { doc_no: String::new(), ..review });
        Self {
            name: sealed_title(&self.code),
            abstract_: String::new(),
            closed_basis: None,
            entry: Entry::default(),
            items: Vec::new(),
            rows: None,
            digest: None,
            secrecy,
            withdrawn_reason: None,
            importance: None,
            drift: None,
            revision: None,
            filed_under: Default::default(),
            ..self
        }
    }
}

/// What lists show in place of the name of a sealed resource.
pub(super) fn sealed_title(code: &str) -> String {
    format!("已封存（{code}）")
}
