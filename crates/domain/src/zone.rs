//! Zone (专区): comprehensive or of a sector, with the bodies that regulate it (Articles 4, 6).

use crate::{
    Actor, Record, Refusal,
    actor::OrgKind,
    codes::zone,
    form::Form,
    ids::{OrgId, PersonId, ZoneId},
    lifecycle,
    party::Organisation,
    record::Kind,
    states,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::OffsetDateTime;

states! {
    /// States of a zone.
    ZoneState {
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
    /// Sectors of sector zones (A4.3).
    Sector {
        Finance = "finance", "金融";
        Health = "health", "医疗";
        Transport = "transport", "交通";
        Credit = "credit", "信用";
        CultureTourismSports = "culture_tourism_sports", "文旅体育";
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
    /// Sector of a sector zone.
    pub sector: Option<Sector>,
    /// Bodies that regulate it.
    pub regulators: Vec<OrgId>,
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
        true
    }
}

// A zone is set up once and only read afterwards; a halt order (supervision) stops it.
lifecycle!(Zone, ZoneState, &[]);

/// Sets a zone up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EstablishZone {
    /// Name.
    pub name: String,
    /// Kind.
    pub zone_kind: ZoneKind,
    /// Sector, for a sector zone.
    #[serde(default)]
    pub sector: Option<Sector>,
    /// Regulators; the data authority's own organisation for a comprehensive zone.
    pub regulators: Vec<OrgId>,
}

/// What the server found out for [`Zone::establish`].
#[derive(Debug, Clone, Copy)]
pub struct ZoneFacts<'a> {
    /// Those of the named regulators that exist.
    pub regulators: &'a [Organisation],
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
            form.require(cmd.sector.is_some(), "sector", &zone::SECTOR_MISSING);
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
            regulators: cmd.regulators,
            authority_id: by.org,
            established_by: by.person,
            established_at: now,
            state: ZoneState::Active,
        })
    }

    /// Whether this organisation regulates the zone.
    pub fn is_regulated_by(&self, org: OrgId) -> bool {
        self.regulators.contains(&org)
    }
}
