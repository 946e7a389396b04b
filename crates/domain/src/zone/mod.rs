//! Zone (专区): of the comprehensive kind, of a sector, or of a kind of the city, with the bodies that regulate it
//! (Articles 4, 6).

mod kind;
mod pilot;
mod sector;

pub use kind::{
    BUILT_IN_KINDS, COMPREHENSIVE, RegisterZoneKind, SECTOR, UpdateZoneKind, ZoneBasis, ZoneKind, ZoneKindState,
};
pub use pilot::{ListPilot, Pilot, PilotRemoval, UnlistPilot};
pub use sector::{BUILT_IN, RegisterSector, Sector, SectorState, UpdateSector};

use crate::{
    Actor, Record, Refusal,
    access::Action,
    actor::OrgKind,
    codes::{platform, zone},
    division,
    form::Form,
    ids::{OrgId, PersonId, ZoneId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    party::Organisation,
    record::Kind,
    rulebook::Rules,
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
    /// Code of its kind.
    pub zone_kind: String,
    /// Code of the sector, where it is for one.
    pub sector: Option<String>,
    /// Division of the city, six digits of GB/T 2260, where it is for one.
    #[serde(default)]
    pub region: Option<String>,
    /// How it stands on the pilot list; none where it was never listed (A2.5).
    #[serde(default)]
    pub pilot: Option<Pilot>,
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
        Transition { from: BOTH, action: Action::ZoneListPilot, to: BOTH },
        Transition { from: BOTH, action: Action::ZoneUnlistPilot, to: BOTH },
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
    /// Code of a registered kind.
    pub zone_kind: String,
    /// Code of a registered sector, for a kind that asks for one.
    #[serde(default)]
    pub sector: Option<String>,
    /// Division of the city, six digits of GB/T 2260, for a kind that asks for one.
    #[serde(default)]
    pub region: Option<String>,
    /// Regulators; the data authority's own organisation among them for a comprehensive zone.
    pub regulators: Vec<OrgId>,
}

/// What the server found out for [`Zone::establish`].
#[derive(Debug, Clone, Copy)]
pub struct ZoneFacts<'a> {
    /// Those of the named regulators that exist.
    pub regulators: &'a [Organisation],
    /// The registered kind of the code, if there is one.
    pub kind: Option<&'a ZoneKind>,
    /// The registered sector of the code, if there is one in force.
    pub sector: Option<&'a Sector>,
    /// Whether a zone of this sector exists.
    pub sector_taken: bool,
    /// Whether a zone of this kind for this division exists.
    pub region_taken: bool,
}

impl Zone {
    /// Sets a zone up (A4.1), as its kind asks: the data authority regulates a comprehensive zone itself (A6.1), regulating
    /// bodies the others; some are for a sector, some for a division of the city (A2.1).
    ///
    /// # Errors
    /// Form refusals; `zone.sector_taken`, `zone.region_taken`.
    pub fn establish(
        id: ZoneId,
        cmd: EstablishZone,
        facts: ZoneFacts<'_>,
        by: &Actor,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.line("name", ("专区名称", "name"), &cmd.name, 100);
        let kind = facts.kind.filter(|k| k.code == cmd.zone_kind && k.state == ZoneKindState::Active);
        form.require(kind.is_some(), "zone_kind", &zone::KIND_UNKNOWN);
        let basis = kind.map(|kind| kind.basis).unwrap_or_default();
        if kind.is_some() {
            check_sector(&mut form, basis, cmd.sector.as_deref(), facts.sector);
            check_region(&mut form, basis, cmd.region.as_deref(), rules);
        }
        if basis.authority_regulates {
            let own = cmd.regulators.contains(&by.org);
            form.require(own, "regulators", &zone::AUTHORITY_REGULATES);
        } else {
            form.require(!cmd.regulators.is_empty(), "regulators", &zone::REGULATOR_MISSING);
        }
        let mut seen = BTreeSet::new();
        for (n, regulator) in cmd.regulators.iter().enumerate() {
            let path = format!("regulators.{n}");
            form.require(seen.insert(regulator), path.as_str(), &zone::REGULATOR_TWICE);
            let known = facts.regulators.iter().any(|o| o.id == *regulator && o.is_active(OrgKind::ZoneRegulator));
            form.require(known || (basis.authority_regulates && *regulator == by.org), path, &zone::REGULATOR_INVALID);
        }
        form.done()?;
        if facts.sector_taken {
            return Err(Refusal::of(&zone::SECTOR_TAKEN));
        }
        if facts.region_taken {
            return Err(Refusal::of(&zone::REGION_TAKEN));
        }
        Ok(Self {
            id,
            name: cmd.name.trim().to_owned(),
            zone_kind: cmd.zone_kind,
            sector: cmd.sector,
            region: cmd.region,
            pilot: None,
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

    /// Puts the zone into operation once every duty has an owner and it stands on the pilot list; another person than who
    /// established it (A5.1, A2.5).
    ///
    /// # Errors
    /// `platform.wrong_state`, `zone.duty_missing`, `zone.activated_by_founder`, `zone.not_on_pilot_list`.
    pub fn activate(&mut self, by: &Actor, rules: &Rules, now: OffsetDateTime) -> Result<(), Refusal> {
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
        self.takes_part(rules)?;
        (self.activated_by, self.activated_at) = (Some(by.person), Some(now));
        self.state = ZoneState::Active;
        Ok(())
    }

    /// Whether this organisation regulates the zone.
    pub fn is_regulated_by(&self, org: OrgId) -> bool {
        self.regulators.contains(&org)
    }
}

/// Whether a text may be the code of a kind or a sector.
fn is_code(code: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    (2..=32).contains(&code.len()) && code.bytes().all(plain)
}

/// Complains about a sector that the kind asks for and is missing or not registered, or does not ask for.
fn check_sector(form: &mut Form, basis: ZoneBasis, code: Option<&str>, registered: Option<&Sector>) {
    match code {
        None => form.require(!basis.needs_sector, "sector", &zone::SECTOR_MISSING),
        Some(_) if !basis.needs_sector => form.refuse("sector", &zone::SECTOR_NOT_ALLOWED),
        Some(code) => {
            let known = registered.is_some_and(|s| s.code == code && s.state == SectorState::Active);
            form.require(known, "sector", &zone::SECTOR_UNKNOWN);
        }
    }
}

/// Complains about a division that the kind asks for and is missing, none, or beyond the city (A2.1).
fn check_region(form: &mut Form, basis: ZoneBasis, code: Option<&str>, rules: &Rules) {
    match code {
        None => form.require(!basis.needs_region, "region", &zone::REGION_MISSING),
        Some(_) if !basis.needs_region => form.refuse("region", &zone::REGION_NOT_ALLOWED),
        Some(code) if !division::is_code(code) => form.refuse("region", &platform::DIVISION_INVALID),
        Some(code) if !rules.is_of_the_city(code) => {
            form.refuse("region", Refusal::of(&zone::REGION_OUTSIDE).with("prefix", &rules.division_prefix));
        }
        Some(_) => crate::control::allowed(&zone::REGION_OUTSIDE),
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
