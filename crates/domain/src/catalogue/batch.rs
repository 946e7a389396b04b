//! Batches (目录导入批次): a catalogue workbook from its dry run to what was imported of it.

use super::{
    Complaint, Plan, Step,
    plan::COMPLAINTS_MAX,
    secrecy::{Reading as MarkReading, mark_in},
};
use crate::{
    Actor, Record, Refusal,
    access::Action,
    codes::catalogue,
    form::Form,
    ids::{BatchId, OrgId, PersonId, ResourceId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    record::Kind,
    states,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// Complaints a screen shows; all of them are in the error sheet.
const SHOWN: usize = 200;

states! {
    /// States of a batch.
    BatchState {
        Reading = "reading", "试导入中";
        Checked = "checked", "待确认";
        Applying = "applying", "导入中";
        Applied = "applied", "已导入";
        Failed = "failed", "未能读取";
        Sealed = "sealed", "已封存";
        Discarded = "discarded", "已放弃";
    }
}

/// What stands in place of a file name that bears a mark, or whose workbook is sealed.
const SEALED_NAME: &str = "（已封存的目录表格）";

/// How a dry run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DryRun {
    /// The workbook was read: what importing it would do.
    Planned(Plan),
    /// It is no catalogue, or could not be read.
    Refused(Refusal),
    /// It bears a classification mark: it stays as it is, and nobody sees anything of it (EC-110).
    Marked,
}

/// What an import does, or did, with the rows of a workbook.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Tally {
    /// Rows.
    pub rows: u64,
    /// New resources.
    pub created: u64,
    /// Changed drafts.
    pub updated: u64,
    /// Changes proposed to published entries.
    pub revised: u64,
    /// Rows that say what the catalogue says already.
    pub unchanged: u64,
    /// Rows that cannot be imported.
    pub refused: u64,
}

impl Tally {
    /// The tally of a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut tally = Self { refused: plan.refused.len() as u64, ..Self::default() };
        for planned in &plan.rows {
            tally.count(&planned.step);
        }
        tally.rows = (plan.rows.len() + plan.refused.len()) as u64;
        tally
    }

    /// Counts a step.
    pub fn count(&mut self, step: &Step) {
        let counter = match step {
            Step::Create(..) => &mut self.created,
            Step::Update(..) => &mut self.updated,
            Step::Revise(..) => &mut self.revised,
            Step::Nothing => &mut self.unchanged,
        };
        *counter = counter.saturating_add(1);
    }
}

/// A catalogue workbook on its way into the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// Name of the file.
    pub file_name: String,
    /// Department that imports.
    pub provider_id: OrgId,
    /// Who uploaded it.
    pub uploaded_by: PersonId,
    /// SM3 of the file, hex; what is imported is what was checked.
    pub digest: Option<String>,
    /// What the dry run found.
    pub found: Option<Tally>,
    /// Which version of each resource that rows change the dry run looked at: one that has changed since is not
    /// overwritten.
    #[serde(default)]
    pub seen: BTreeMap<ResourceId, i64>,
    /// What is wrong with rows, all of it.
    pub complaints: Vec<Complaint>,
    /// How many complaints there are.
    pub complaint_count: u64,
    /// What was imported.
    pub done: Option<Tally>,
    /// Why the workbook was refused as a whole.
    pub refusal: Option<Refusal>,
    /// Its seal was released by order: marks are not looked for again.
    #[serde(default)]
    pub cleared: bool,
    /// When it was uploaded.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// State.
    pub state: BatchState,
}

impl Record for Batch {
    const KIND: Kind = Kind::Batch;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        if self.state == Sealed { SEALED_NAME.to_owned() } else { self.file_name.clone() }
    }
    fn org(&self) -> OrgId {
        self.provider_id
    }
    fn shown(mut self) -> Self {
        self.complaints.truncate(SHOWN);
        self.seen.clear();
        self.file_name = self.title();
        self
    }
}

use BatchState::{Applied, Applying, Checked, Discarded, Failed, Reading, Sealed};

lifecycle!(
    Batch,
    BatchState,
    &[
        Transition { from: &[Reading], action: Action::BatchCheck, to: &[Checked, Failed, Sealed] },
        Transition { from: &[Sealed], action: Action::BatchUnseal, to: &[Reading] },
        Transition { from: &[Checked], action: Action::BatchApply, to: &[Applying] },
        Transition { from: &[Applying], action: Action::BatchFinish, to: &[Applied] },
        Transition { from: &[Checked], action: Action::BatchDiscard, to: &[Discarded] },
    ]
);

impl Batch {
    /// Takes in a workbook. Of a file name that bears a mark nothing is kept here.
    ///
    /// # Errors
    /// Form refusals.
    pub fn upload(id: BatchId, file_name: &str, by: &Actor, now: OffsetDateTime) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.text("file", ("文件名", "file name"), file_name, 255);
        form.done()?;
        let marked = mark_in(file_name, MarkReading::FileName).is_some();
        let file_name = if marked { SEALED_NAME } else { file_name.trim() };
        Ok(Self {
            id,
            file_name: file_name.to_owned(),
            provider_id: by.org,
            uploaded_by: by.person,
            digest: None,
            found: None,
            seen: BTreeMap::new(),
            complaints: Vec::new(),
            complaint_count: 0,
            done: None,
            refusal: None,
            cleared: false,
            at: now,
            state: Reading,
        })
    }

    /// Ends the dry run: with what would be done, with why the workbook is no catalogue, or under seal.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn check(&mut self, digest: Option<String>, outcome: DryRun) -> Result<(), Refusal> {
        self.transition(Action::BatchCheck)?;
        self.digest = digest;
        self.refusal = None;
        match outcome {
            DryRun::Planned(plan) => {
                self.found = Some(Tally::of(&plan));
                self.seen = plan.seen;
                self.complaint_count = plan.complaints.len() as u64;
                self.complaints = plan.complaints;
                self.complaints.truncate(COMPLAINTS_MAX);
                self.state = Checked;
            }
            DryRun::Refused(why) => {
                self.refusal = Some(why);
                self.state = Failed;
            }
            DryRun::Marked => {
                self.refusal = Some(Refusal::of(&catalogue::IMPORT_MARKED));
                self.state = Sealed;
            }
        }
        Ok(())
    }

    /// Takes the seal off after a release by order (A2.4): the dry run is made at last.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn unseal(&mut self) -> Result<(), Refusal> {
        self.transition(Action::BatchUnseal)?;
        self.refusal = None;
        self.cleared = true;
        self.state = Reading;
        Ok(())
    }

    /// Starts importing the rows that can be; the others stay in the error sheet.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.nothing_to_import`.
    pub fn apply(&mut self) -> Result<(), Refusal> {
        self.transition(Action::BatchApply)?;
        let some = self.found.is_some_and(|found| found.created + found.updated + found.revised > 0);
        if !some {
            return Err(Refusal::of(&catalogue::NOTHING_TO_IMPORT));
        }
        self.state = Applying;
        Ok(())
    }

    /// Ends the import with what was done; rows that were refused meanwhile are added to the complaints.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn finish(&mut self, done: Tally, complaints: Vec<Complaint>) -> Result<(), Refusal> {
        self.transition(Action::BatchFinish)?;
        self.done = Some(done);
        self.complaint_count = self.complaint_count.saturating_add(complaints.len() as u64);
        self.complaints.extend(complaints);
        self.complaints.truncate(COMPLAINTS_MAX);
        self.state = Applied;
        Ok(())
    }

    /// Drops a workbook that was checked.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn discard(&mut self) -> Result<(), Refusal> {
        self.transition(Action::BatchDiscard)?;
        self.state = Discarded;
        Ok(())
    }
}
