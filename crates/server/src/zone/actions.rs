//! Commands on zones and sectors that need more than the record itself.

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action, FoundBy, Kind,
    ids::{OrgId, SectorId, ZoneId, ZoneKindId},
    party::Organisation,
    zone::{AssignDuties, EstablishZone, RegisterSector, RegisterZoneKind, Sector, Zone, ZoneFacts, ZoneKind},
};
use sea_orm::sea_query::Cond;
use uuid::Uuid;

/// Registers a sector.
pub struct CreateSector(pub RegisterSector);

#[async_trait]
impl Command for CreateSector {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit_any(Action::SectorCreate)?;
        let id = SectorId(tx.id()?);
        let taken = tx.taken(Kind::Sector, FoundBy::Code, &self.0.code).await?;
        let sector = Sector::register(id, self.0, taken, &tx.call.actor)?;
        let stored = tx.insert(id, sector, Action::SectorCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Registers a kind of zone.
pub struct CreateKind(pub RegisterZoneKind);

#[async_trait]
impl Command for CreateKind {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let id = ZoneKindId(tx.id()?);
        let taken = tx.taken(Kind::ZoneKind, FoundBy::Code, &self.0.code).await?;
        let kind = ZoneKind::register(id, self.0, taken, &tx.call.actor)?;
        let stored = tx.insert(id, kind, Action::ZoneKindCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// Establishes a zone, as a draft.
pub struct Establish(pub EstablishZone);

#[async_trait]
impl Command for Establish {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        tx.permit_any(Action::ZoneCreate)?;
        let regulators = organisations(tx, self.0.regulators.iter()).await?;
        let sector = match &self.0.sector {
            Some(code) => sector(tx, code).await?,
            None => None,
        };
        let kind = kind(tx, &self.0.zone_kind).await?;
        let zones = tx.facts::<Zone>(Cond::all()).await?;
        let sector_taken = self.0.sector.is_some() && zones.iter().any(|z| z.record.sector == self.0.sector);
        let same = |zone: &Zone| zone.zone_kind == self.0.zone_kind && zone.region == self.0.region;
        let region_taken = self.0.region.is_some() && zones.iter().any(|z| same(&z.record));
        let id = ZoneId(tx.id()?);
        let facts = ZoneFacts {
            regulators: &regulators,
            kind: kind.as_ref(),
            sector: sector.as_ref(),
            sector_taken,
            region_taken,
        };
        let zone = Zone::establish(id, self.0, facts, &tx.call.actor, &tx.rules, tx.now)?;
        let stored = tx.insert(id, zone, Action::ZoneCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}

/// The kind of a code: one of the article, or one of the register.
async fn kind(tx: &Tx<'_>, code: &str) -> Outcome<Option<ZoneKind>> {
    if let Some(kind) = ZoneKind::built_in(code) {
        return Ok(Some(kind));
    }
    let found = tx.found_by::<ZoneKind>(FoundBy::Code, code).await?;
    Ok(found.into_iter().next().map(|k| k.record))
}

/// The sector of a code: one of the article, or one of the register.
async fn sector(tx: &Tx<'_>, code: &str) -> Outcome<Option<Sector>> {
    if let Some(sector) = Sector::built_in(code) {
        return Ok(Some(sector));
    }
    let found = tx.found_by::<Sector>(FoundBy::Code, code).await?;
    Ok(found.into_iter().next().map(|s| s.record))
}

async fn organisations(tx: &Tx<'_>, ids: impl Iterator<Item = &OrgId> + Send) -> Outcome<Vec<Organisation>> {
    let mut found = Vec::new();
    for id in ids.take(100) {
        if let Ok(org) = tx.fact::<Organisation>(*id).await {
            found.push(org.record);
        }
    }
    Ok(found)
}

/// Gives duties of a zone their owners.
pub struct Assign {
    /// The zone.
    pub id: Uuid,
    /// The version the change is based on.
    pub expected: i64,
    /// The form.
    pub form: AssignDuties,
}

#[async_trait]
impl Command for Assign {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut held = tx.hold::<Zone>(self.id, Action::ZoneAssignDuties, Some(self.expected)).await?;
        let owners = organisations(tx, self.form.duties.values()).await?;
        held.record.assign_duties(self.form, &owners)?;
        let stored = tx.save(held).await?;
        view::answer(tx, &stored)
    }
}
