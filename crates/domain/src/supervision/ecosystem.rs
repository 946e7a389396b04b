//! The ecosystem in numbers (生态统计, A7.4): per zone and year, who operates there, with whom, for what, and how much of
//! what was undertaken has been met. Counted from records, never entered.

use crate::{
    Refusal, civil,
    codes::supervision,
    control,
    grant::Grant,
    ids::{ResourceId, ZoneId},
    mandate::{Agreement, Obligation, ObligationState, Undertaking},
    product::{Product, ProductState},
    zone::Zone,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::{Date, OffsetDateTime};

/// Records the counts are made from: those their reader may see.
#[derive(Debug, Clone, Copy)]
pub struct EcosystemFacts<'a> {
    /// Zones.
    pub zones: &'a [Zone],
    /// Agreements.
    pub agreements: &'a [Agreement],
    /// Grants.
    pub grants: &'a [Grant],
    /// Products, each with when it was registered.
    pub products: &'a [(Product, OffsetDateTime)],
    /// Obligations.
    pub obligations: &'a [Obligation],
}

/// One zone in one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ZoneYear {
    /// The zone.
    pub zone_id: ZoneId,
    /// Operators with an agreement in the year.
    pub operators: u64,
    /// Agreements in the year.
    pub agreements: u64,
    /// Scenarios of these agreements, each once.
    pub scenarios: u64,
    /// Resources granted in the year, each once.
    pub resources: u64,
    /// Products registered in the year, drafts apart.
    pub products: u64,
    /// Partners that operators brought in, as accepted, by obligations due in the year.
    pub partners: u64,
    /// Social data that operators brought in, as accepted, by obligations due in the year.
    pub social_data: u64,
    /// Investment in the unit of its obligations (万元), as accepted.
    pub investment: u64,
    /// Obligations due in the year, cancelled ones apart.
    pub obligations: u64,
    /// Those of them that are met.
    pub obligations_met: u64,
}

/// Counts a year, zone by zone.
///
/// # Errors
/// `supervision.ecosystem_year` for a year that has not begun or lies before the platform's time.
pub fn ecosystem(year: i32, facts: EcosystemFacts<'_>, today: Date) -> Result<Vec<ZoneYear>, Refusal> {
    control!(year > today.year() || year < FIRST_YEAR => supervision::ECOSYSTEM_YEAR);
    Ok(facts.zones.iter().map(|zone| zone_year(zone.id, year, facts)).collect())
}

/// No register of authorised operation reaches further back.
const FIRST_YEAR: i32 = 2015;

fn zone_year(zone: ZoneId, year: i32, facts: EcosystemFacts<'_>) -> ZoneYear {
    let agreements: Vec<&Agreement> =
        facts.agreements.iter().filter(|a| a.zone_id == zone && stood_in(a, year)).collect();
    let operators: BTreeSet<_> = agreements.iter().map(|a| a.operator_id).collect();
    let scenarios: BTreeSet<&str> = agreements.iter().flat_map(|a| &a.scenarios).map(String::as_str).collect();
    let granted = |g: &&Grant| g.zone_id == zone && (g.start.year()..=g.end.year()).contains(&year);
    let resources: BTreeSet<ResourceId> = facts.grants.iter().filter(granted).map(|g| g.resource_id).collect();
    let registered = facts.products.iter().filter(|(product, at)| {
        product.zone_id == zone && product.state != ProductState::Draft && civil::today(*at).year() == year
    });
    let due: Vec<&Obligation> = facts
        .obligations
        .iter()
        .filter(|o| o.zone_id == zone && o.due_on.year() == year && o.state != ObligationState::Cancelled)
        .collect();
    let achieved = |what: Undertaking| due.iter().filter(|o| o.undertaking == what).map(|o| o.achieved).sum::<u64>();
    ZoneYear {
        zone_id: zone,
        operators: count(operators.len()),
        agreements: count(agreements.len()),
        scenarios: count(scenarios.len()),
        resources: count(resources.len()),
        products: count(registered.count()),
        partners: achieved(Undertaking::Partners),
        social_data: achieved(Undertaking::SocialData),
        investment: achieved(Undertaking::Investment),
        obligations: count(due.len()),
        obligations_met: count(due.iter().filter(|o| o.state == ObligationState::Met).count()),
    }
}

/// Whether a signed agreement stood on some day of a year: its term reaches into it, and it was not terminated before.
fn stood_in(agreement: &Agreement, year: i32) -> bool {
    let within = (agreement.start.year()..=agreement.end.year()).contains(&year);
    let gone = agreement.termination.as_ref().is_some_and(|step| civil::today(step.at).year() < year);
    agreement.signed_at.is_some() && within && !gone
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
