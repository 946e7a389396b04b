//! Zones (A4): established by the data authority.

mod api;
mod columns;

pub use api::routes;

use crate::{
    command::{Answer, Command, Tx},
    failure::Outcome,
    view,
};
use async_trait::async_trait;
use domain::{
    Action,
    ids::ZoneId,
    party::Organisation,
    zone::{EstablishZone, Zone, ZoneFacts},
};
use sea_orm::sea_query::Cond;

/// Establishes a zone.
struct Establish(EstablishZone);

#[async_trait]
impl Command for Establish {
    async fn run(self: Box<Self>, tx: &mut Tx<'_>) -> Outcome<Answer> {
        let mut regulators = Vec::new();
        for id in &self.0.regulators {
            if let Ok(org) = tx.fact::<Organisation>(*id).await {
                regulators.push(org.record);
            }
        }
        let zones = tx.facts::<Zone>(Cond::all()).await?;
        let sector_taken = self.0.sector.is_some() && zones.iter().any(|z| z.record.sector == self.0.sector);
        let id = ZoneId(tx.id()?);
        let facts = ZoneFacts { regulators: &regulators, sector_taken };
        let zone = Zone::establish(id, self.0, facts, &tx.call.actor, tx.now)?;
        let stored = tx.insert(id, zone, Action::ZoneCreate).await?;
        Ok(view::answer(tx, &stored)?.with_status(201))
    }
}
