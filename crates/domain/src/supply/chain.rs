//! The chain of consents (批准链) of a supply: those whose agreement it needs, in stages. Who stands later waits for everybody
//! before; one body in several capacities that follow each other signs once (A6.1).

use crate::{
    Actor, Refusal,
    codes::supply,
    control,
    ids::{OrgId, PersonId},
    states,
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

states! {
    /// Who has to agree to a supply, in the order of the chain.
    SupplySeat {
        Authority = "authority", "数据主管部门";
        Supplying = "supplying", "供数专区监管部门";
        Receiving = "receiving", "受供专区监管部门";
        Source = "source", "数据来源部门";
    }
}

impl SupplySeat {
    /// Its place in the chain: who stands later speaks after everybody before has agreed.
    pub fn stage(self) -> u8 {
        match self {
            Self::Authority => 0,
            Self::Supplying | Self::Receiving => 1,
            Self::Source => 2,
        }
    }
}

/// One whose agreement a supply needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SupplyConsent {
    /// In which capacity.
    pub seat: SupplySeat,
    /// Who may give it: several regulators of a zone stand for each other.
    pub orgs: Vec<OrgId>,
    /// Who gave it; none while it is missing.
    pub by: Option<PersonId>,
    /// For which organisation.
    pub org: Option<OrgId>,
    /// When.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub at: Option<OffsetDateTime>,
}

impl SupplyConsent {
    /// A consent that is awaited.
    pub(super) fn awaited(seat: SupplySeat, orgs: Vec<OrgId>) -> Self {
        Self { seat, orgs, by: None, org: None, at: None }
    }
}

/// The stage of the chain that is awaited now; none when everybody has agreed.
pub(super) fn stage(consents: &[SupplyConsent]) -> Option<u8> {
    consents.iter().filter(|consent| consent.by.is_none()).map(|consent| consent.seat.stage()).min()
}

/// Gives every consent that is this organisation's to give now, stage by stage: one body in two capacities signs once
/// (A6.1).
///
/// # Errors
/// `supply.no_seat`, `supply.same_person`, `supply.agreed`, `supply.not_yet`.
pub(super) fn consent(consents: &mut [SupplyConsent], by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
    control!(!consents.iter().any(|c| c.orgs.contains(&by.org)) => supply::NO_SEAT);
    let elsewhere = |c: &SupplyConsent| c.by == Some(by.person) && c.org != Some(by.org);
    control!(consents.iter().any(elsewhere) => supply::SAME_PERSON);
    let open = |c: &&SupplyConsent| c.by.is_none() && c.orgs.contains(&by.org);
    let Some(own) = consents.iter().filter(open).map(|c| c.seat.stage()).min() else {
        return Err(Refusal::of(&supply::AGREED));
    };
    if let Some(awaited) = consents.iter().find(|c| c.by.is_none() && c.seat.stage() < own) {
        let refusal = Refusal::of(&supply::NOT_YET);
        return Err(refusal.with("seat_zh", awaited.seat.zh()).with("seat", awaited.seat.word()));
    }
    while let Some(next) = stage(consents) {
        let mut given = false;
        let mine = |c: &&mut SupplyConsent| c.by.is_none() && c.seat.stage() == next && c.orgs.contains(&by.org);
        for consent in consents.iter_mut().filter(mine) {
            (consent.by, consent.org, consent.at) = (Some(by.person), Some(by.org), Some(now));
            given = true;
        }
        if !given {
            break;
        }
    }
    Ok(())
}
