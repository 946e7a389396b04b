//! Kinds of zone (专区类别, A4.1): a register like that of sectors, so that a city adds one without another release. A kind
//! says by what its zones are bound: who regulates them, and whether they are for a sector or a division.

use crate::{
    Actor, Record, Refusal,
    access::Action,
    codes::zone,
    form::Form,
    ids::{OrgId, ZoneKindId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    record::{FoundBy, Kind},
    states,
};
use serde::{Deserialize, Serialize};

/// Code of the kind for scenes across sectors and districts; its zone may supply others (A4.2).
pub const COMPREHENSIVE: &str = "comprehensive";
/// Code of the kind for one sector.
pub const SECTOR: &str = "sector";

/// The kinds that the article names: code, Chinese name, English name. They need no registration and are never closed.
pub const BUILT_IN_KINDS: &[(&str, &str, &str)] =
    &[(COMPREHENSIVE, "综合领域专区", "Comprehensive zone"), (SECTOR, "行业领域专区", "Sector zone")];

states! {
    /// States of a kind of zone.
    ZoneKindState {
        Active = "active", "启用";
        Closed = "closed", "已停用";
    }
}

/// What a kind asks of its zones; it stays as it was registered, since zones rest on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoneBasis {
    /// The data authority is one of the regulators (A6.1).
    #[serde(default)]
    pub authority_regulates: bool,
    /// The zone is for a sector.
    #[serde(default)]
    pub needs_sector: bool,
    /// The zone is for a division of the city.
    #[serde(default)]
    pub needs_region: bool,
}

/// A kind of zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ZoneKind {
    /// Its id; nil for one of the article.
    pub id: ZoneKindId,
    /// Code.
    pub code: String,
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// What it asks of its zones.
    pub basis: ZoneBasis,
    /// The data authority that keeps it.
    pub authority_id: OrgId,
    /// State.
    pub state: ZoneKindState,
}

impl Record for ZoneKind {
    const KIND: Kind = Kind::ZoneKind;
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

const ACTIVE: &[ZoneKindState] = &[ZoneKindState::Active];

lifecycle!(
    ZoneKind,
    ZoneKindState,
    &[
        Transition { from: ACTIVE, action: Action::ZoneKindUpdate, to: ACTIVE },
        Transition { from: ACTIVE, action: Action::ZoneKindClose, to: &[ZoneKindState::Closed] },
    ]
);

/// Registers a kind of zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterZoneKind {
    /// Code, unique.
    pub code: String,
    /// What it is called.
    pub what: UpdateZoneKind,
    /// What it asks of its zones.
    #[serde(default)]
    pub basis: ZoneBasis,
}

/// What a kind is called; its code and what it asks of its zones stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateZoneKind {
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
}

impl ZoneKind {
    /// A kind of the article.
    pub fn built_in(code: &str) -> Option<Self> {
        let (code, name, name_en) = BUILT_IN_KINDS.iter().find(|(known, _, _)| *known == code)?;
        let comprehensive = *code == COMPREHENSIVE;
        Some(Self {
            id: ZoneKindId(uuid::Uuid::nil()),
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            name_en: (*name_en).to_owned(),
            basis: ZoneBasis { authority_regulates: comprehensive, needs_sector: !comprehensive, needs_region: false },
            authority_id: OrgId(uuid::Uuid::nil()),
            state: ZoneKindState::Active,
        })
    }

    /// Registers a kind (A4.1). `code_taken`: another one carries the code.
    ///
    /// # Errors
    /// Form refusals; `zone.kind_code_taken`.
    pub fn register(id: ZoneKindId, cmd: RegisterZoneKind, code_taken: bool, by: &Actor) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.require(super::is_code(&cmd.code), "code", &zone::KIND_CODE);
        cmd.what.check(&mut form, "what.");
        form.done()?;
        if code_taken || Self::built_in(&cmd.code).is_some() {
            return Err(Refusal::of(&zone::KIND_CODE_TAKEN));
        }
        Ok(Self {
            id,
            code: cmd.code,
            name: cmd.what.name.trim().to_owned(),
            name_en: cmd.what.name_en.trim().to_owned(),
            basis: cmd.basis,
            authority_id: by.org,
            state: ZoneKindState::Active,
        })
    }

    /// Replaces what it is called.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn update(&mut self, cmd: UpdateZoneKind) -> Result<(), Refusal> {
        self.transition(Action::ZoneKindUpdate)?;
        let mut form = Form::new();
        cmd.check(&mut form, "");
        form.done()?;
        cmd.name.trim().clone_into(&mut self.name);
        cmd.name_en.trim().clone_into(&mut self.name_en);
        Ok(())
    }

    /// Closes it: no further zone of it is set up; those that stand go on.
    ///
    /// # Errors
    /// `platform.wrong_state`.
    pub fn close(&mut self) -> Result<(), Refusal> {
        self.transition(Action::ZoneKindClose)?;
        self.state = ZoneKindState::Closed;
        Ok(())
    }
}

impl UpdateZoneKind {
    fn check(&self, form: &mut Form, within: &str) {
        form.line(format!("{within}name"), ("类别名称", "name"), &self.name, 50);
        form.line(format!("{within}name_en"), ("英文名称", "name in English"), &self.name_en, 50);
    }
}
