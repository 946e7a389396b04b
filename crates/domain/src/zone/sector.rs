//! Sectors of sector zones (领域, A4.3): a register, so that a city adds one without another release.

use super::check_themes;
use crate::{
    Actor, Record, Refusal,
    access::Action,
    codes::zone,
    form::Form,
    ids::{OrgId, SectorId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    record::{FoundBy, Kind},
    states,
};
use serde::{Deserialize, Serialize};

/// The sectors that the article names: code, Chinese name, English name. They need no registration.
pub const BUILT_IN: &[(&str, &str, &str)] = &[
    ("finance", "金融", "Finance"),
    ("health", "医疗", "Health"),
    ("transport", "交通", "Transport"),
    ("credit", "信用", "Credit"),
    ("culture_tourism_sports", "文旅体育", "Culture, tourism and sports"),
];

states! {
    /// States of a sector.
    SectorState {
        Active = "active", "启用";
        Closed = "closed", "已停用";
    }
}

/// A sector that zones may be set up for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Sector {
    /// Its id; nil for one of the article.
    pub id: SectorId,
    /// Code.
    pub code: String,
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Room for added value, 0 to 100 (A4.3).
    pub potential: u8,
    /// Strategic weight, 0 to 100 (A4.3).
    pub strategy: u8,
    /// Themes that bound its zones: beginnings of catalogue classifications.
    pub themes: Vec<String>,
    /// The data authority that keeps it.
    pub authority_id: OrgId,
    /// State.
    pub state: SectorState,
}

impl Record for Sector {
    const KIND: Kind = Kind::Sector;
    fn found_by(&self) -> Vec<(FoundBy, String)> {
        vec![(FoundBy::Code, self.code.clone())]
    }
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.name.clone()
    }
    fn org(&self) -> OrgId {
        self.authority_id
    }
    fn public(&self) -> bool {
        true
    }
}

const ACTIVE: &[SectorState] = &[SectorState::Active];

lifecycle!(
    Sector,
    SectorState,
    &[
        Transition { from: ACTIVE, action: Action::SectorUpdate, to: ACTIVE },
        Transition { from: ACTIVE, action: Action::SectorClose, to: &[SectorState::Closed] },
    ]
);

/// Registers a sector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterSector {
    /// Code, unique.
    pub code: String,
    /// What it is.
    pub what: UpdateSector,
}

/// What a sector is; the code stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateSector {
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Room for added value, 0 to 100.
    #[serde(default)]
    pub potential: u8,
    /// Strategic weight, 0 to 100.
    #[serde(default)]
    pub strategy: u8,
    /// Themes that bound its zones.
    #[serde(default)]
    pub themes: Vec<String>,
}

impl Sector {
    /// A sector of the article.
    pub fn built_in(code: &str) -> Option<Self> {
        let (code, name, name_en) = BUILT_IN.iter().find(|(known, _, _)| *known == code)?;
        Some(Self {
            id: SectorId(uuid::Uuid::nil()),
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            name_en: (*name_en).to_owned(),
            potential: 0,
            strategy: 0,
            themes: Vec::new(),
            authority_id: OrgId(uuid::Uuid::nil()),
            state: SectorState::Active,
        })
    }

    /// Registers a sector (A4.3). `code_taken`: another one carries the code.
    ///
    /// # Errors
    /// Form refusals; `zone.sector_code_taken`.
    pub fn register(id: SectorId, cmd: RegisterSector, code_taken: bool, by: &Actor) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.require(super::is_code(&cmd.code), "code", &zone::SECTOR_CODE);
        cmd.what.check(&mut form);
        form.done()?;
        if code_taken || Self::built_in(&cmd.code).is_some() {
            return Err(Refusal::of(&zone::SECTOR_CODE_TAKEN));
        }
        let mut sector = Self {
            id,
            code: cmd.code,
            name: String::new(),
            name_en: String::new(),
            potential: 0,
            strategy: 0,
            themes: Vec::new(),
            authority_id: by.org,
            state: SectorState::Active,
        };
        sector.set(cmd.what);
        Ok(sector)
    }

    /// Replaces what it is.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn update(&mut self, cmd: UpdateSector) -> Result<(), Refusal> {
        self.transition(Action::SectorUpdate)?;
        let mut form = Form::new();
        cmd.check(&mut form);
        form.done()?;
        self.set(cmd);
        Ok(())
    }

    /// Closes it: no further zone is set up for it.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn close(&mut self) -> Result<(), Refusal> {
        self.transition(Action::SectorClose)?;
        self.state = SectorState::Closed;
        Ok(())
    }

    fn set(&mut self, what: UpdateSector) {
        self.name = what.name.trim().to_owned();
        self.name_en = what.name_en.trim().to_owned();
        (self.potential, self.strategy) = (what.potential, what.strategy);
        self.themes = what.themes.iter().map(|theme| theme.trim().to_owned()).collect();
    }
}

impl UpdateSector {
    fn check(&self, form: &mut Form) {
        form.line("name", ("领域名称", "name"), &self.name, 50);
        form.line("name_en", ("英文名称", "name in English"), &self.name_en, 50);
        form.require(self.potential <= 100, "potential", &zone::SCORE_INVALID);
        form.require(self.strategy <= 100, "strategy", &zone::SCORE_INVALID);
        check_themes(form, &self.themes);
    }
}
