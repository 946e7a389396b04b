//! Social data (社会数据, A7.2): data of their own that operators bring in beside public data. It enters the execution
//! area alone, never the catalogue; it has a lawful source, a grade per item, and somebody of the zone's regulators
//! has looked at it. It stays the operator's and leaves with the agreement.

use crate::{
    Actor, Grade, Record, Refusal,
    access::Action,
    catalogue::{ImportState, grading},
    codes::compute,
    control,
    form::Form,
    ids::{AgreementId, OrgId, PersonId, SocialDatasetId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::{Agreement, Step},
    policy::{ColumnPolicy, TablePolicy, Use},
    record::{FoundBy, Kind},
    states,
    task::{ContentCount, DataType, Imported},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

states! {
    /// States of a social data set.
    SocialState {
        Draft = "draft", "登记中";
        Presented = "presented", "待审查";
        Admitted = "admitted", "可使用";
        Rejected = "rejected", "未通过";
        Sealed = "sealed", "已封存";
        Disposed = "disposed", "已退回或销毁";
    }
}

states! {
    /// Where an operator has it from.
    Origin {
        Own = "own", "自有业务产生";
        Purchased = "purchased", "采购取得";
        Partner = "partner", "合作方提供";
        Published = "published", "合法公开";
    }
}

states! {
    /// How it left.
    Disposal {
        Returned = "returned", "退回";
        Erased = "erased", "销毁";
    }
}

/// The lawful source of social data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LawfulSource {
    /// Where it comes from.
    pub origin: Origin,
    /// How it was lawfully come by, in words.
    pub statement: String,
    /// The contract or licence it rests on; not asked for what the operator made itself.
    #[serde(default)]
    pub contract_no: String,
    /// Last day of the right to use it, where it ends.
    #[serde(default, with = "crate::civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
}

/// One column of social data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SocialItem {
    /// Name.
    pub name: String,
    /// Type.
    pub data_type: DataType,
    /// Grade; none until somebody gave it.
    pub grade: Option<Grade>,
    /// Whether it is personal information.
    pub personal: bool,
    /// Whether it is a direct identifier.
    pub identifier: bool,
    /// What the platform's scan found in it.
    pub content: Vec<ContentCount>,
}

/// A social data set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SocialDataset {
    /// Its id.
    pub id: SocialDatasetId,
    /// The name statements call it by, unlike any resource's.
    pub code: String,
    /// Name.
    pub name: String,
    /// The agreement it is used under.
    pub agreement_id: AgreementId,
    /// The operator it belongs to: bringing it in changes no ownership.
    pub operator_id: OrgId,
    /// The zone.
    pub zone_id: ZoneId,
    /// Its lawful source.
    pub source: LawfulSource,
    /// The legal basis for the personal information in it, where there is any.
    pub personal_basis: Option<String>,
    /// Columns.
    pub items: Vec<SocialItem>,
    /// How the import of its file stands.
    pub import_state: ImportState,
    /// Why the last import was refused.
    pub import_refusal: Option<Refusal>,
    /// Which file it is, from 1.
    pub file_version: u32,
    /// Rows.
    pub rows: Option<u64>,
    /// SM3 of the upload, hex.
    pub digest: Option<String>,
    /// Who brought it.
    pub brought_by: PersonId,
    /// What the regulator said.
    pub review: Option<Step>,
    /// How it left, and on which paper.
    pub disposal: Option<Disposed>,
    /// State.
    pub state: SocialState,
}

/// The record that social data left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Disposed {
    /// How.
    pub how: Disposal,
    /// Who, and why.
    pub step: Step,
}

use SocialState::{Admitted, Draft, Presented, Rejected, Sealed};

impl Record for SocialDataset {
    const KIND: Kind = Kind::SocialDataset;
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        vec![(FoundBy::Agreement, self.agreement_id.to_string()), (FoundBy::Code, self.code.clone())]
    }
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.name.clone()
    }
    fn org(&self) -> OrgId {
        self.operator_id
    }
    fn zone(&self) -> Option<ZoneId> {
        Some(self.zone_id)
    }
    fn parent(&self) -> Option<Uuid> {
        Some(self.agreement_id.0)
    }
}

const OPEN: &[SocialState] = &[Draft, Rejected];
const LEAVING: &[SocialState] = &[Draft, Presented, Admitted, Rejected];

lifecycle!(
    SocialDataset,
    SocialState,
    &[
        Transition { from: OPEN, action: Action::SocialDatasetImport, to: OPEN },
        Transition { from: OPEN, action: Action::SocialDatasetImported, to: &[Draft, Rejected, Sealed] },
        Transition { from: OPEN, action: Action::SocialDatasetGrade, to: OPEN },
        Transition { from: OPEN, action: Action::SocialDatasetPresent, to: &[Presented] },
        Transition { from: &[Presented], action: Action::SocialDatasetAdmit, to: &[Admitted] },
        Transition { from: &[Presented, Admitted], action: Action::SocialDatasetReject, to: &[Rejected] },
        Transition { from: LEAVING, action: Action::SocialDatasetDispose, to: &[SocialState::Disposed] },
        Transition { from: LEAVING, action: Action::SocialDatasetErase, to: &[SocialState::Disposed] },
    ]
);

/// Registers social data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BringSocialData {
    /// The agreement it is used under.
    pub agreement_id: AgreementId,
    /// The name statements call it by.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its lawful source.
    pub source: LawfulSource,
    /// Whether it holds a state secret.
    pub state_secret: bool,
    /// Whether it holds a work secret.
    pub work_secret: bool,
}

/// Grades the columns of social data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GradeSocialData {
    /// Columns, each once.
    pub items: Vec<GradeSocialItem>,
    /// The legal basis for the personal information in it.
    #[serde(default)]
    pub personal_basis: String,
}

/// Grades one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GradeSocialItem {
    /// Name.
    pub name: String,
    /// Grade.
    pub grade: Grade,
    /// Whether it is personal information.
    #[serde(default)]
    pub personal: bool,
    /// Whether it is a direct identifier.
    #[serde(default)]
    pub identifier: bool,
}

/// Looks at presented social data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewSocialData {
    /// The words.
    pub reason: String,
}

/// Takes social data away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisposeSocialData {
    /// How it leaves.
    pub how: Disposal,
    /// The paper it rests on, and why.
    pub reason: String,
}

impl SocialDataset {
    /// Registers social data of the actor's operator under its agreement in force (A7.2). `code_taken`: a resource or
    /// another social data set has the name.
    ///
    /// # Errors
    /// Form refusals; those of an agreement not in force.
    pub fn bring(
        id: SocialDatasetId,
        cmd: BringSocialData,
        agreement: Option<&Agreement>,
        code_taken: bool,
        by: &Actor,
        today: Date,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.line("name", ("名称", "name"), &cmd.name, 100);
        form.require(valid_code(&cmd.code), "code", &compute::SOCIAL_CODE);
        form.require(!code_taken, "code", &compute::SOCIAL_CODE_TAKEN);
        form.require(!cmd.source.statement.trim().is_empty(), "source.statement", &compute::SOCIAL_SOURCE);
        form.at_most("source.statement", &cmd.source.statement, 1000);
        let contracted = cmd.source.origin == Origin::Own || !cmd.source.contract_no.trim().is_empty();
        form.require(contracted, "source.contract_no", &compute::SOCIAL_CONTRACT);
        form.line_at_most("source.contract_no", &cmd.source.contract_no, 100);
        form.require(cmd.source.until.is_none_or(|until| until >= today), "source.until", &compute::SOCIAL_RIGHT_OVER);
        form.require(!cmd.state_secret && !cmd.work_secret, "state_secret", &compute::SOCIAL_SECRET);
        let agreement = agreement.filter(|a| a.id == cmd.agreement_id && a.operator_id == by.org);
        form.require(agreement.is_some(), "agreement_id", &compute::SOCIAL_AGREEMENT);
        form.done()?;
        let Some(agreement) = agreement else { return Err(Refusal::of(&compute::SOCIAL_AGREEMENT)) };
        agreement.require_in_force(today)?;
        Ok(Self {
            id,
            code: cmd.code,
            name: cmd.name.trim().to_owned(),
            agreement_id: agreement.id,
            operator_id: agreement.operator_id,
            zone_id: agreement.zone_id,
            source: cmd.source,
            personal_basis: None,
            items: Vec::new(),
            import_state: ImportState::None,
            import_refusal: None,
            file_version: 0,
            rows: None,
            digest: None,
            brought_by: by.person,
            review: None,
            disposal: None,
            state: Draft,
        })
    }

    /// Starts an import and says which file it makes.
    ///
    /// # Errors
    /// `platform.wrong_state`, `compute.social_importing`.
    pub fn start_import(&mut self) -> Result<u32, Refusal> {
        self.transition(Action::SocialDatasetImport)?;
        control!(self.import_state == ImportState::Importing => compute::SOCIAL_IMPORTING);
        self.import_state = ImportState::Importing;
        self.import_refusal = None;
        Ok(self.file_version.saturating_add(1))
    }

    /// Ends an import with what the worker found; every column is graded anew.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn finish_import(&mut self, found: Imported) -> Result<(), Refusal> {
        self.transition(Action::SocialDatasetImported)?;
        let rows = found.rows;
        let item = |column: crate::task::ImportedColumn| SocialItem {
            content: grading::convincing(&column.content, rows.saturating_sub(column.nulls)),
            name: column.name,
            data_type: column.data_type,
            grade: None,
            personal: false,
            identifier: false,
        };
        self.items = found.columns.into_iter().map(item).collect();
        self.rows = Some(rows);
        self.digest = Some(found.digest);
        self.file_version = self.file_version.saturating_add(1);
        self.personal_basis = None;
        self.import_state = ImportState::Imported;
        Ok(())
    }

    /// Ends an import that was refused or failed.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn fail_import(&mut self, why: Refusal) -> Result<(), Refusal> {
        self.transition(Action::SocialDatasetImported)?;
        self.import_state = ImportState::Failed;
        self.import_refusal = Some(why);
        Ok(())
    }

    /// Ends an import whose file bears a classification mark: nobody uses it or takes it away any more.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn seal(&mut self) -> Result<(), Refusal> {
        self.transition(Action::SocialDatasetImported)?;
        self.import_state = ImportState::Failed;
        self.state = Sealed;
        Ok(())
    }

    /// Grades columns. What the scan found to speak of persons is personal information of grade 3 at least, and
    /// personal information has a legal basis.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals, `compute.social_basis_missing` and `compute.social_grade_low` among them.
    pub fn grade(&mut self, cmd: GradeSocialData) -> Result<(), Refusal> {
        self.transition(Action::SocialDatasetGrade)?;
        let mut form = Form::new();
        let mut after = self.items.clone();
        for (n, graded) in cmd.items.iter().enumerate() {
            let path = |field: &str| format!("items.{n}.{field}");
            let Some(item) = after.iter_mut().find(|item| item.name == graded.name) else {
                form.refuse(path("name"), &compute::SOCIAL_ITEM_UNKNOWN);
                continue;
            };
            let speaks_of_persons = !item.content.is_empty();
            form.require(!speaks_of_persons || graded.personal, path("personal"), &compute::SOCIAL_PERSONAL);
            let high = !(graded.personal || graded.identifier) || graded.grade >= Grade::G3;
            form.require(high, path("grade"), &compute::SOCIAL_GRADE_LOW);
            (item.grade, item.personal, item.identifier) = (Some(graded.grade), graded.personal, graded.identifier);
        }
        let basis = cmd.personal_basis.trim().to_owned();
        let personal = after.iter().any(|item| item.personal);
        form.require(!personal || !basis.is_empty(), "personal_basis", &compute::SOCIAL_BASIS_MISSING);
        form.at_most("personal_basis", &basis, 500);
        form.done()?;
        self.items = after;
        self.personal_basis = Some(basis).filter(|_| personal);
        Ok(())
    }

    /// Presents it to the zone's regulators.
    ///
    /// # Errors
    /// `platform.wrong_state`, `compute.social_unfinished`.
    pub fn present(&mut self) -> Result<(), Refusal> {
        self.transition(Action::SocialDatasetPresent)?;
        let ready = self.import_state == ImportState::Imported && self.items.iter().all(|item| item.grade.is_some());
        control!(!ready => compute::SOCIAL_UNFINISHED);
        self.state = Presented;
        Ok(())
    }

    /// Admits it to computation, by a regulator of the zone.
    ///
    /// # Errors
    /// `platform.wrong_state`, `compute.social_own_review`, form refusals.
    pub fn admit(&mut self, cmd: ReviewSocialData, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.review(Action::SocialDatasetAdmit, cmd, by, now)?;
        self.state = Admitted;
        Ok(())
    }

    /// Rejects it, also after it was admitted.
    ///
    /// # Errors
    /// As [`Self::admit`].
    pub fn reject(&mut self, cmd: ReviewSocialData, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.review(Action::SocialDatasetReject, cmd, by, now)?;
        self.state = Rejected;
        Ok(())
    }

    fn review(
        &mut self,
        action: Action,
        cmd: ReviewSocialData,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.transition(action)?;
        let outside = by.org != self.operator_id && by.person != self.brought_by && by.zones.contains(&self.zone_id);
        control!(!outside => compute::SOCIAL_OWN_REVIEW);
        let mut form = Form::new();
        form.text("reason", ("审查意见", "opinion"), &cmd.reason, 500);
        form.done()?;
        self.review = Some(Step { by: by.person, org: by.org, reason: cmd.reason, at: now });
        Ok(())
    }

    /// Takes it away, by its operator: returned or erased, on record.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn dispose(&mut self, cmd: DisposeSocialData, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SocialDatasetDispose)?;
        let mut form = Form::new();
        form.text("reason", ("依据与说明", "basis"), &cmd.reason, 500);
        form.done()?;
        let step = Step { by: by.person, org: by.org, reason: cmd.reason, at: now };
        self.disposal = Some(Disposed { how: cmd.how, step });
        self.state = SocialState::Disposed;
        Ok(())
    }

    /// Erases it with the end of its agreement, by the platform.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn erase(&mut self, reason: String, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::SocialDatasetErase)?;
        let step = Step { by: by.person, org: by.org, reason, at: now };
        self.disposal = Some(Disposed { how: Disposal::Erased, step });
        self.state = SocialState::Disposed;
        Ok(())
    }

    /// The policy of its table in a job of this agreement today. It is the operator's own: read as it is, except that
    /// personal information is used in aggregates only and identifiers leave nowhere.
    ///
    /// # Errors
    /// `compute.social_not_usable`.
    pub fn policy(&self, agreement: AgreementId, today: Date) -> Result<TablePolicy, Refusal> {
        let usable = self.state == Admitted
            && self.agreement_id == agreement
            && self.source.until.is_none_or(|until| today <= until);
        control!(!usable => compute::SOCIAL_NOT_USABLE);
        let columns: BTreeMap<String, ColumnPolicy> = self
            .items
            .iter()
            .map(|item| {
                let usage = if item.personal { Use::Aggregate } else { Use::Plain };
                let grade = Grade::effective(item.grade);
                let column = ColumnPolicy { usage, mask: None, grade, bounds: None, identifier: item.identifier };
                (item.name.clone(), column)
            })
            .collect();
        Ok(TablePolicy { file: None, row_filter: None, unit: None, columns })
    }

    /// Whether it speaks about natural persons.
    pub fn speaks_of_persons(&self) -> bool {
        self.items.iter().any(|item| item.personal)
    }
}

fn valid_code(code: &str) -> bool {
    (2..=41).contains(&code.len())
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
