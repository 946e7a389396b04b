//! Data resources (数据资源) and their items.

use super::{
    Adoption, Drift, Entry, Grading, Importance, ImportanceAssessment, ItemDetail, Lowering, Revision, Scheme, Sealing,
    Secrecy, Tree, entry::tidy, secrecy, tree::filed_under,
};
use crate::{
    Actor, Grade, Record, Refusal,
    access::Action,
    calendar::{Ending, Ends},
    civil,
    codes::catalogue,
    form::Form,
    ids::{OrgId, PersonId, ResourceId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mask::Mask,
    record::{FoundBy, Kind},
    states,
    task::{ContentCount, DataType, ImportedColumn, NoticeCount},
    zone::Zone,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::{Date, OffsetDateTime};

states! {
    /// States of a resource.
    ResourceState {
        Draft = "draft", "编目中";
        Published = "published", "已发布";
        Withdrawn = "withdrawn", "已下架";
    }
}

states! {
    /// How far the import is.
    ImportState {
        None = "none", "未导入";
        Importing = "importing", "导入中";
        Imported = "imported", "已导入";
        Failed = "failed", "导入失败";
    }
}

states! {
    /// How often the data is renewed (更新周期).
    UpdateCycle {
        RealTime = "real_time", "实时";
        Daily = "daily", "每日";
        Weekly = "weekly", "每周";
        Monthly = "monthly", "每月";
        Quarterly = "quarterly", "每季度";
        HalfYearly = "half_yearly", "每半年";
        Yearly = "yearly", "每年";
        Irregular = "irregular", "不定期";
    }
}

states! {
    /// Whether the resource is open to authorised operation (开放属性).
    OpenType {
        Unconditional = "unconditional", "无条件开放";
        Conditional = "conditional", "有条件开放";
        Closed = "closed", "不予开放";
    }
}

/// One item (信息项) of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Item {
    /// Name, the column's header.
    pub name: String,
    /// Type.
    pub data_type: DataType,
    /// Number of nulls.
    pub nulls: u64,
    /// Number of distinct values, capped at 10,000.
    pub distinct: u64,
    /// Grade in force, the strictest of its gradings that count; a missing one counts as 4 and blocks publishing.
    pub grade: Option<Grade>,
    /// The gradings it follows from, one per scheme.
    #[serde(default)]
    pub gradings: Vec<Grading>,
    /// Weaker gradings that wait for another person, one per scheme at most.
    #[serde(default)]
    pub lowerings: Vec<Lowering>,
    /// Another person has agreed to a grading of it once: from then on only two lower it.
    #[serde(default)]
    pub settled: bool,
    /// Whether it is a direct identifier (直接标识符).
    pub identifier: bool,
    /// Whether its distinct values are the privacy units (主体标识).
    pub unit: bool,
    /// The mask grading requires.
    pub mask: Option<Mask>,
    /// How many values of the present file look like something a grade must know of; only what convinces.
    #[serde(default)]
    pub content: Vec<ContentCount>,
    /// What the provider is told of the values of the present file.
    #[serde(default)]
    pub notices: Vec<NoticeCount>,
    /// What the catalogue says about it.
    #[serde(default)]
    pub detail: ItemDetail,
}

/// A catalogued data resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Resource {
    /// Its id.
    pub id: ResourceId,
    /// Code, unique on the platform; also the name of its table in SQL.
    pub code: String,
    /// Name.
    pub name: String,
    /// Abstract.
    pub abstract_: String,
    /// Zone it is supplied to.
    pub zone_id: ZoneId,
    /// Department it comes from.
    pub provider_id: OrgId,
    /// How often it is renewed.
    pub update_cycle: UpdateCycle,
    /// Whether it is open.
    pub open_type: OpenType,
    /// Legal basis for not opening it.
    pub closed_basis: Option<String>,
    /// The rest of the catalogue entry.
    #[serde(default)]
    pub entry: Entry,
    /// The nodes it is found under, `tree/node`: its classes and everything above them.
    #[serde(default)]
    pub filed_under: BTreeSet<String>,
    /// Items, in the order of the file.
    pub items: Vec<Item>,
    /// Rows.
    pub rows: Option<u64>,
    /// Format of the file.
    pub format: Option<String>,
    /// Character encoding of the file, where it has one.
    pub encoding: Option<String>,
    /// SM3 of the file, hex.
    pub digest: Option<String>,
    /// Version of the file: 0 before the first import.
    pub file_version: u32,
    /// How far the import is.
    pub import_state: ImportState,
    /// Who handed in the newest file: another person declares its secrecy review (A2.2).
    #[serde(default)]
    pub imported_by: Option<PersonId>,
    /// When the present file came.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub received_at: Option<OffsetDateTime>,
    /// The day by which the next file is due.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub due_on: Option<Date>,
    /// How the columns of the present file differ from those of the one before.
    #[serde(default)]
    pub drift: Option<Drift>,
    /// Why the last import failed.
    pub import_refusal: Option<Refusal>,
    /// The secrecy review.
    pub secrecy: Option<Secrecy>,
    /// Sealed: a secret was declared, found or is suspected; nothing may be done with it.
    pub sealed: bool,
    /// Since when and by whom it is sealed.
    #[serde(default)]
    pub sealing: Option<Sealing>,
    /// The mark of important or core data.
    #[serde(default)]
    pub importance: Option<Importance>,
    /// Schemes that gave way to a newer one: their grades stay on record and count no longer.
    #[serde(default)]
    pub superseded: BTreeSet<Scheme>,
    /// A proposal that one scheme alone governs.
    #[serde(default)]
    pub adoption: Option<Adoption>,
    /// Whether grading waits for another person.
    #[serde(default)]
    pub awaits_review: bool,
    /// Everybody who graded an item.
    pub graded_by: BTreeSet<PersonId>,
    /// Who published it.
    pub published_by: Option<PersonId>,
    /// Number of the edition that is published; 0 before the first.
    #[serde(default)]
    pub edition: u32,
    /// A proposed change of the published entry.
    #[serde(default)]
    pub revision: Option<Revision>,
    /// Why it was withdrawn.
    pub withdrawn_reason: Option<String>,
    /// State.
    pub state: ResourceState,
}

impl Item {
    /// The item a column of a file becomes. What was known of the item stays where it kept its type;
    /// otherwise it is new, and ungraded (EC-63).
    pub(super) fn of(column: ImportedColumn, known: Option<Self>) -> Self {
        let detail = known.as_ref().map(|item| item.detail.clone()).unwrap_or_default();
        let kept = known.filter(|item| item.data_type == column.data_type);
        let item = kept.unwrap_or_else(|| Self {
            name: String::new(),
            data_type: column.data_type,
            nulls: 0,
            distinct: 0,
            grade: None,
            gradings: Vec::new(),
            lowerings: Vec::new(),
            settled: false,
            identifier: false,
            unit: false,
            mask: None,
            content: Vec::new(),
            notices: Vec::new(),
            detail,
        });
        Self { name: column.name, nulls: column.nulls, distinct: column.distinct, notices: column.notices, ..item }
    }
}

impl Record for Resource {
    const KIND: Kind = Kind::Resource;
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        let reviewable = self.awaits_review && !self.sealed && self.state != ResourceState::Withdrawn;
        let awaits = reviewable.then(|| (FoundBy::Awaits, self.provider_id.to_string()));
        let mut found_by: Vec<_> = [(FoundBy::Code, self.code.clone())].into_iter().chain(awaits).collect();
        found_by.extend(
            self.revision.as_ref().filter(|_| !self.sealed).map(|_| (FoundBy::Revised, self.provider_id.to_string())),
        );
        let removal = self.importance.as_ref().and_then(|mark| mark.removal.as_ref()).filter(|_| !self.sealed);
        found_by.extend(removal.map(|_| (FoundBy::Awaits, Importance::REMOVAL.to_owned())));
        found_by.extend(self.filed_under.iter().map(|node| (FoundBy::Class, node.clone())));
        if self.state == ResourceState::Published {
            found_by.extend(self.importance.iter().map(|mark| (FoundBy::Important, mark.level.word().to_owned())));
            found_by.extend(self.due_on.map(|day| (FoundBy::Due, day.to_string())));
        }
        found_by
    }
    fn ends(&self) -> Vec<Ends> {
        let live = self.state == ResourceState::Published && !self.sealed;
        let assessed = self.importance.iter().filter(|_| live).flat_map(|mark| &mark.assessments);
        let ends =
            |a: &ImportanceAssessment| Ends { ending: Ending::Assessment, which: a.doc_no.clone(), last_day: a.end };
        assessed.map(ends).collect()
    }
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        if self.sealed { secrecy::sealed_title(&self.code) } else { self.name.clone() }
    }
    fn shown(self) -> Self {
        self.redacted()
    }
    fn org(&self) -> OrgId {
        self.provider_id
    }
    fn zone(&self) -> Option<ZoneId> {
        Some(self.zone_id)
    }
    fn public(&self) -> bool {
        self.state == ResourceState::Published && !self.sealed
    }
    fn brought_by(&self, action: Action) -> Vec<PersonId> {
        match action {
            Action::ResourceReviewGrades => self.items.iter().flat_map(Item::graded_waiting).collect(),
            Action::ResourceConfirmScheme => self.adoption.iter().map(|adoption| adoption.by).collect(),
            Action::ResourceConfirmUnmark => {
                self.importance.iter().filter_map(|mark| mark.removal.as_ref()).map(|removal| removal.by).collect()
            }
            Action::ResourceConfirmRevision => self.revision.iter().map(|revision| revision.proposed_by).collect(),
            Action::ResourcePublish => self.graded_by.iter().copied().collect(),
            _ => Vec::new(),
        }
    }
}

const DRAFT: &[ResourceState] = &[ResourceState::Draft];
const PUBLISHED: &[ResourceState] = &[ResourceState::Published];
const WITHDRAWN: &[ResourceState] = &[ResourceState::Withdrawn];
/// A draft becomes complete, a published resource is renewed: the state stays what it is.
const LIVE: &[ResourceState] = &[ResourceState::Draft, ResourceState::Published];

lifecycle!(
    Resource,
    ResourceState,
    &[
        Transition { from: DRAFT, action: Action::ResourceUpdate, to: DRAFT },
        Transition { from: LIVE, action: Action::ResourceImport, to: LIVE },
        Transition { from: LIVE, action: Action::ResourceImported, to: LIVE },
        // An upload whose seal was released after the resource was withdrawn still comes to an end.
        Transition { from: WITHDRAWN, action: Action::ResourceImported, to: WITHDRAWN },
        Transition { from: DRAFT, action: Action::ResourceDescribeItems, to: DRAFT },
        Transition { from: DRAFT, action: Action::ResourceGrade, to: DRAFT },
        Transition { from: PUBLISHED, action: Action::ResourceGrade, to: PUBLISHED },
        Transition { from: DRAFT, action: Action::ResourceReviewGrades, to: DRAFT },
        Transition { from: PUBLISHED, action: Action::ResourceReviewGrades, to: PUBLISHED },
        Transition { from: DRAFT, action: Action::ResourceAdoptScheme, to: DRAFT },
        Transition { from: PUBLISHED, action: Action::ResourceAdoptScheme, to: PUBLISHED },
        Transition { from: DRAFT, action: Action::ResourceConfirmScheme, to: DRAFT },
        Transition { from: PUBLISHED, action: Action::ResourceConfirmScheme, to: PUBLISHED },
        Transition { from: DRAFT, action: Action::ResourceMarkImportant, to: DRAFT },
        Transition { from: PUBLISHED, action: Action::ResourceMarkImportant, to: PUBLISHED },
        Transition { from: DRAFT, action: Action::ResourceAssessImportant, to: DRAFT },
        Transition { from: PUBLISHED, action: Action::ResourceAssessImportant, to: PUBLISHED },
        Transition { from: DRAFT, action: Action::ResourceProposeUnmark, to: DRAFT },
        Transition { from: PUBLISHED, action: Action::ResourceProposeUnmark, to: PUBLISHED },
        Transition { from: DRAFT, action: Action::ResourceConfirmUnmark, to: DRAFT },
        Transition { from: PUBLISHED, action: Action::ResourceConfirmUnmark, to: PUBLISHED },
        Transition { from: DRAFT, action: Action::ResourceDeclareSecrecy, to: DRAFT },
        Transition { from: PUBLISHED, action: Action::ResourceDeclareSecrecy, to: PUBLISHED },
        Transition { from: DRAFT, action: Action::ResourceSeal, to: DRAFT },
        Transition { from: PUBLISHED, action: Action::ResourceSeal, to: PUBLISHED },
        Transition { from: WITHDRAWN, action: Action::ResourceSeal, to: WITHDRAWN },
        Transition { from: DRAFT, action: Action::ResourceUnseal, to: DRAFT },
        Transition { from: PUBLISHED, action: Action::ResourceUnseal, to: PUBLISHED },
        Transition { from: WITHDRAWN, action: Action::ResourceUnseal, to: WITHDRAWN },
        Transition { from: DRAFT, action: Action::ResourcePublish, to: PUBLISHED },
        Transition { from: PUBLISHED, action: Action::ResourceRevise, to: PUBLISHED },
        Transition { from: PUBLISHED, action: Action::ResourceRestore, to: PUBLISHED },
        Transition { from: PUBLISHED, action: Action::ResourceConfirmRevision, to: PUBLISHED },
        Transition { from: PUBLISHED, action: Action::ResourceRejectRevision, to: PUBLISHED },
        Transition { from: PUBLISHED, action: Action::ResourceWithdraw, to: &[ResourceState::Withdrawn] },
    ]
);

/// Describes a new resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DescribeResource {
    /// Code, `[a-z][a-z0-9_]{1,40}`.
    pub code: String,
    /// Name.
    pub name: String,
    /// Abstract.
    pub abstract_: String,
    /// Zone it is supplied to.
    pub zone_id: ZoneId,
    /// How often it is renewed.
    pub update_cycle: UpdateCycle,
    /// Whether it is open.
    pub open_type: OpenType,
    /// Legal basis, for a resource that is not open.
    #[serde(default)]
    pub closed_basis: Option<String>,
    /// The rest of the catalogue entry; a draft may be incomplete.
    #[serde(default)]
    pub entry: Entry,
}

/// Changes the description of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateResource {
    /// Name.
    pub name: String,
    /// Abstract.
    pub abstract_: String,
    /// How often it is renewed.
    pub update_cycle: UpdateCycle,
    /// Whether it is open.
    pub open_type: OpenType,
    /// Legal basis, for a resource that is not open.
    #[serde(default)]
    pub closed_basis: Option<String>,
    /// The rest of the catalogue entry; a draft may be incomplete.
    #[serde(default)]
    pub entry: Entry,
}

impl Resource {
    /// Catalogues a resource of the actor's department. `zone`: the zone named, if there is one;
    /// `code_taken`: another resource has the code.
    ///
    /// # Errors
    /// Form refusals; `catalogue.code_taken`.
    pub fn describe(
        id: ResourceId,
        cmd: DescribeResource,
        zone: Option<&Zone>,
        code_taken: bool,
        by: &Actor,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.require(valid_code(&cmd.code), "code", &catalogue::CODE_INVALID);
        form.require(zone.is_some_and(|z| z.id == cmd.zone_id), "zone_id", &catalogue::ZONE_INVALID);
        check_description(&mut form, &cmd.name, &cmd.abstract_, cmd.open_type, cmd.closed_basis.as_deref());
        cmd.entry.check(&mut form);
        form.done()?;
        if code_taken {
            return Err(Refusal::of(&catalogue::CODE_TAKEN));
        }
        Ok(Self {
            id,
            code: cmd.code,
            name: cmd.name.trim().to_owned(),
            abstract_: tidy(&cmd.abstract_),
            zone_id: cmd.zone_id,
            provider_id: by.org,
            update_cycle: cmd.update_cycle,
            open_type: cmd.open_type,
            closed_basis: stated(cmd.closed_basis),
            entry: cmd.entry.tidy(),
            filed_under: BTreeSet::new(),
            items: Vec::new(),
            rows: None,
            format: None,
            encoding: None,
            digest: None,
            file_version: 0,
            import_state: ImportState::None,
            received_at: None,
            due_on: None,
            drift: None,
            import_refusal: None,
            secrecy: None,
            sealed: false,
            sealing: None,
            importance: None,
            superseded: BTreeSet::new(),
            adoption: None,
            awaits_review: false,
            imported_by: None,
            graded_by: BTreeSet::new(),
            published_by: None,
            edition: 0,
            revision: None,
            withdrawn_reason: None,
            state: ResourceState::Draft,
        })
    }

    /// Changes the description of a draft.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, form refusals.
    pub fn update(&mut self, cmd: UpdateResource) -> Result<(), Refusal> {
        self.transition(Action::ResourceUpdate)?;
        self.not_sealed()?;
        let mut form = Form::new();
        check_description(&mut form, &cmd.name, &cmd.abstract_, cmd.open_type, cmd.closed_basis.as_deref());
        cmd.entry.check(&mut form);
        form.done()?;
        cmd.name.trim().clone_into(&mut self.name);
        self.abstract_ = tidy(&cmd.abstract_);
        self.update_cycle = cmd.update_cycle;
        self.open_type = cmd.open_type;
        self.closed_basis = stated(cmd.closed_basis);
        self.entry = cmd.entry.tidy();
        self.reckon_due();
        Ok(())
    }

    /// Files it under its classes in these trees.
    pub fn file_under(&mut self, trees: &[Tree]) {
        self.filed_under = filed_under(&self.entry.classes, trees);
    }

    /// The name of its table in SQL.
    pub fn table_name(&self) -> &str {
        &self.code
    }

    /// The item of this name.
    pub fn item(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.name == name)
    }

    /// The item whose values are the privacy units.
    pub fn unit(&self) -> Option<&str> {
        self.items.iter().find(|item| item.unit).map(|item| item.name.as_str())
    }

    /// Whether it may be asked for: published, open, given to operation by its department, not sealed, and reviewed
    /// for secrets, itself or the columns a newer file left alone.
    pub fn is_offered(&self) -> bool {
        let carried = || self.drift.as_ref().is_some_and(|drift| drift.carries);
        let cleared = !self.sealed && self.secrecy.as_ref().map_or_else(carried, Secrecy::is_clear);
        self.state == ResourceState::Published && self.authorisable().is_ok() && cleared
    }

    /// Whether what it says may be read at all: nothing of a sealed one is (EC-110).
    ///
    /// # Errors
    /// `catalogue.sealed`.
    pub fn not_sealed(&self) -> Result<(), Refusal> {
        if self.sealed { Err(Refusal::of(&catalogue::SEALED)) } else { Ok(()) }
    }

    pub(super) fn not_importing(&self) -> Result<(), Refusal> {
        if self.import_state == ImportState::Importing { Err(Refusal::of(&catalogue::IMPORTING)) } else { Ok(()) }
    }

    /// A file is there and none is on its way.
    pub(super) fn has_file(&self) -> Result<(), Refusal> {
        self.not_importing()?;
        if self.file_version == 0 { Err(Refusal::of(&catalogue::NOT_IMPORTED)) } else { Ok(()) }
    }
}

pub(super) fn check_description(
    form: &mut Form,
    name: &str,
    abstract_: &str,
    open: OpenType,
    closed_basis: Option<&str>,
) {
    form.line("name", ("资源名称", "name"), name, 100);
    form.text("abstract_", ("资源摘要", "abstract"), abstract_, 1000);
    let basis = closed_basis.unwrap_or_default();
    let stated = open != OpenType::Closed || !basis.trim().is_empty();
    form.require(stated, "closed_basis", &catalogue::CLOSED_WITHOUT_BASIS);
    form.at_most("closed_basis", basis, 500);
}

/// A text that may be missing; a blank one is.
pub(super) fn stated(text: Option<String>) -> Option<String> {
    text.map(|text| tidy(&text)).filter(|text| !text.is_empty())
}

pub(super) fn valid_code(code: &str) -> bool {
    (2..=41).contains(&code.len())
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
