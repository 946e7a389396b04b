//! Zone (专区): comprehensive or of a sector, with the bodies that regulate it (Articles 4, 6).

mod sector;

pub use sector::{BUILT_IN, RegisterSector, Sector, SectorState, UpdateSector};

use crate::{
    Actor, Record, Refusal,
    access::Action,
    actor::OrgKind,
    codes::zone,
    form::Form,
    ids::{OrgId, PersonId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    party::Organisation,
    record::Kind,
    states,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

states! {
    /// States of a zone.
    ZoneState {
        Draft = "draft", "筹备中";
        Active = "active", "运行中";
    }
}

states! {
    /// Kinds of zone (A4.1).
    ZoneKind {
        Comprehensive = "comprehensive", "综合领域专区";
        Sector = "sector", "行业领域专区";
    }
}

states! {
    /// Duties of a zone (A5.1); each has an owner before the zone runs.
    Duty {
        Operation = "operation", "建设运营";
        DataManagement = "data_management", "数据管理";
        Maintenance = "maintenance", "运行维护";
        Supervision = "supervision", "监督管理";
        Security = "security", "安全保障";
    }
}

impl PartialOrd for Duty {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Duty {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (*self as u8).cmp(&(*other as u8))
    }
}

/// A public data zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Zone {
    /// Its id.
    pub id: ZoneId,
    /// Name.
    pub name: String,
    /// Kind.
    pub zone_kind: ZoneKind,
    /// Code of the sector of a sector zone.
    pub sector: Option<String>,
    /// Bodies that regulate it.
    pub regulators: Vec<OrgId>,
    /// Whether one body is data authority and regulator at once (A6.1): what needs both needs it once, and
    /// the record says so.
    #[serde(default)]
    pub dual_capacity: bool,
    /// Catalogue classifications that bound it; none where it is not bounded.
    #[serde(default)]
    pub themes: Vec<String>,
    /// Who owns each duty.
    #[serde(default)]
    pub duties: BTreeMap<Duty, OrgId>,
    /// Who put it into operation.
    #[serde(default)]
    pub activated_by: Option<PersonId>,
    /// When.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub activated_at: Option<OffsetDateTime>,
    /// The data authority that set it up.
    pub authority_id: OrgId,
    /// Who set it up.
    pub established_by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub established_at: OffsetDateTime,
    /// State.
    pub state: ZoneState,
}

impl Record for Zone {
    const KIND: Kind = Kind::Zone;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.name.clone()
    }
    fn org(&self) -> OrgId {
        self.authority_id
    }
    fn zone(&self) -> Option<ZoneId> {
        Some(self.id)
    }
    fn parties(&self) -> Vec<OrgId> {
        self.regulators.clone()
    }
    fn public(&self) -> bool {
        self.state != ZoneState::Draft
    }
}

const DRAFT: &[ZoneState] = &[ZoneState::Draft];
const BOTH: &[ZoneState] = &[ZoneState::Draft, ZoneState::Active];

// What stops a zone that runs is a halt order (supervision).
lifecycle!(
    Zone,
    ZoneState,
    &[
        Transition { from: BOTH, action: Action::ZoneAssignDuties, to: BOTH },
        Transition { from: BOTH, action: Action::ZoneBound, to: BOTH },
        Transition { from: DRAFT, action: Action::ZoneActivate, to: &[ZoneState::Active] },
    ]
);

/// Gives duties their owners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignDuties {
    /// Owner of each duty; duties that are not named keep theirs.
    pub duties: BTreeMap<Duty, OrgId>,
}

/// Replaces the themes a zone is bounded by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BoundZone {
    /// Catalogue classifications, each the beginning of the path of what lies inside.
    pub themes: Vec<String>,
}

/// Sets a zone up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EstablishZone {
    /// Name.
    pub name: String,
    /// Kind.
    pub zone_kind: ZoneKind,
    /// Code of a registered sector, for a sector zone.
    #[serde(default)]
    pub sector: Option<String>,
    /// Regulators; the data authority's own organisation for a comprehensive zone.
    pub regulators: Vec<OrgId>,
}

/// What the server found out for [`Zone::establish`].
#[derive(Debug, Clone, Copy)]
pub struct ZoneFacts<'a> {
    /// Those of the named regulators that exist.
    pub regulators: &'a [Organisation],
    /// The registered sector of the code, if there is one in force.
    pub sector: Option<&'a Sector>,
    /// Whether a zone of this kind and sector exists.
    pub sector_taken: bool,
}

impl Zone {
    /// Sets a zone up (A4.1). The data authority regulates a comprehensive zone itself (A6.1);
    /// regulating bodies regulate sector zones.
    ///
    /// # Errors
    /// Form refusals; `zone.sector_taken`.
    pub fn establish(
        id: ZoneId,
        cmd: EstablishZone,
        facts: ZoneFacts<'_>,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.line("name", ("专区名称", "name"), &cmd.name, 100);
        let comprehensive = cmd.zone_kind == ZoneKind::Comprehensive;
        if comprehensive {
            form.require(cmd.sector.is_none(), "sector", &zone::SECTOR_NOT_ALLOWED);
            let own = cmd.regulators.contains(&by.org);
            form.require(own, "regulators", &zone::AUTHORITY_REGULATES);
        } else {
            match &cmd.sector {
                None => form.refuse("sector", &zone::SECTOR_MISSING),
                Some(code) => {
                    let known = facts.sector.is_some_and(|s| s.code == *code && s.state == SectorState::Active);
                    form.require(known, "sector", &zone::SECTOR_UNKNOWN);
                }
            }
            form.require(!cmd.regulators.is_empty(), "regulators", &zone::REGULATOR_MISSING);
        }
        let mut seen = BTreeSet::new();
        for (n, regulator) in cmd.regulators.iter().enumerate() {
            let path = format!("regulators.{n}");
            form.require(seen.insert(regulator), path.as_str(), &zone::REGULATOR_TWICE);
            let known = facts.regulators.iter().any(|o| o.id == *regulator && o.is_active(OrgKind::ZoneRegulator));
            form.require(known || (comprehensive && *regulator == by.org), path, &zone::REGULATOR_INVALID);
        }
        form.done()?;
        if facts.sector_taken {
            return Err(Refusal::of(&zone::SECTOR_TAKEN));
        }
        Ok(Self {
            id,
            name: cmd.name.trim().to_owned(),
            zone_kind: cmd.zone_kind,
            sector: cmd.sector,
            dual_capacity: cmd.regulators.contains(&by.org),
            themes: facts.sector.map(|s| s.themes.clone()).unwrap_or_default(),
            duties: BTreeMap::new(),
            activated_by: None,
            activated_at: None,
            regulators: cmd.regulators,
            authority_id: by.org,
            established_by: by.person,
            established_at: now,
            state: ZoneState::Draft,
        })
    }

    /// Gives duties their owners (A5.1). `owners`: those of the named organisations that exist.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn assign_duties(&mut self, cmd: AssignDuties, owners: &[Organisation]) -> Result<(), Refusal> {
        self.transition(Action::ZoneAssignDuties)?;
        let mut form = Form::new();
        for (duty, owner) in &cmd.duties {
            let known = owners.iter().any(|o| o.id == *owner && o.is_active(o.org_kind));
            let supervises = *duty != Duty::Supervision || *owner == self.authority_id || self.is_regulated_by(*owner);
            form.require(known && supervises, format!("duties.{}", duty.word()), &zone::DUTY_OWNER_INVALID);
        }
        form.done()?;
        self.duties.extend(cmd.duties);
        Ok(())
    }

    /// Replaces the themes it is bounded by (A4.4).
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn bound(&mut self, cmd: BoundZone) -> Result<(), Refusal> {
        self.transition(Action::ZoneBound)?;
        let mut form = Form::new();
        check_themes(&mut form, &cmd.themes);
        form.done()?;
        self.themes = cmd.themes.iter().map(|theme| theme.trim().to_owned()).collect();
        Ok(())
    }

    /// Whether a catalogue classification lies within the zone's themes; everything does where it has none.
    pub fn covers(&self, classification: &str) -> bool {
        let within = |theme: &String| {
            classification.strip_prefix(theme.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.themes.is_empty() || self.themes.iter().any(within)
    }

    /// Whether one of the nodes a resource is filed under lies within the zone's themes.
    pub fn covers_any<'a>(&self, nodes: impl IntoIterator<Item = &'a String>) -> bool {
        self.themes.is_empty() || nodes.into_iter().any(|node| self.covers(node))
    }

    /// Puts the zone into operation once every duty has an owner; another person than who established it (A5.1).
    ///
    /// # Errors
    /// `platform.wrong_state`, `zone.duty_missing`, `zone.activated_by_founder`.
    pub fn activate(&mut self, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ZoneActivate)?;
        let missing: Vec<Duty> = Duty::ALL.iter().copied().filter(|duty| !self.duties.contains_key(duty)).collect();
        if !missing.is_empty() {
            let words = |word: fn(Duty) -> &'static str| missing.iter().map(|d| word(*d)).collect::<Vec<_>>();
            return Err(Refusal::of(&zone::DUTY_MISSING)
                .with("count", missing.len())
                .with("duties_zh", words(Duty::zh).join("、"))
                .with("duties", words(Duty::word).join(", ")));
        }
        if by.person == self.established_by {
            return Err(Refusal::of(&zone::ACTIVATED_BY_FOUNDER));
        }
        (self.activated_by, self.activated_at) = (Some(by.person), Some(now));
        self.state = ZoneState::Active;
        Ok(())
    }

    /// Whether this organisation regulates the zone.
    pub fn is_regulated_by(&self, org: OrgId) -> bool {
        self.regulators.contains(&org)
    }
}

/// Complains about themes that are blank, too long or named twice.
fn check_themes(form: &mut Form, themes: &[String]) {
    let mut seen = BTreeSet::new();
    for (n, theme) in themes.iter().enumerate() {
        form.line(format!("themes.{n}"), ("主题", "theme"), theme, 100);
        form.require(seen.insert(theme.trim()), format!("themes.{n}"), &zone::THEME_TWICE);
    }
}
