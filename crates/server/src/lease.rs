//! Leases: everything that touches data holds one, and one look tells whether it still holds (idea 4).
//!
//! The registry is the in-memory side of agreements and halts in the database: it is filled at
//! start, and the writer updates it after the commit and before the acknowledgement, so that after a
//! suspension is acknowledged nothing starts and what runs is cut (invariant 8).

use domain::{Refusal, codes, mandate::Agreement};
use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    sync::{PoisonError, RwLock},
};
use time::Date;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// A right to touch data, valid until its token is cancelled.
#[derive(Debug, Clone)]
pub struct Lease {
    /// The agreement it comes from.
    pub agreement: Uuid,
    /// Epoch of the agreement it was taken in.
    pub epoch: u64,
    cut: CancellationToken,
}

impl Lease {
    /// Whether it still holds: asked at admission, at every batch and before the last byte.
    pub fn holds(&self) -> bool {
        !self.cut.is_cancelled()
    }

    /// The token that is cancelled when the lease is cut.
    pub fn token(&self) -> CancellationToken {
        self.cut.clone()
    }
}

#[derive(Debug)]
struct Standing {
    agreement: Agreement,
    cut: CancellationToken,
}

#[derive(Debug, Default)]
struct State {
    agreements: HashMap<Uuid, Standing>,
    /// Halts in force by the zone they halt; the nil id halts the platform.
    halted: HashMap<Uuid, HashSet<Uuid>>,
}

/// Standing of every agreement and halt.
#[derive(Debug, Default)]
pub struct Leases(RwLock<State>);

impl Leases {
    /// Takes a lease of an agreement on this day.
    ///
    /// # Errors
    /// Why the agreement is not in force, or `platform.halted`.
    pub fn admit(&self, agreement: Uuid, today: Date) -> Result<Lease, Refusal> {
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let standing = state.agreements.get(&agreement).ok_or_else(|| Refusal::of(&codes::mandate::NOT_SIGNED))?;
        if state.halted.contains_key(&Uuid::nil()) || state.halted.contains_key(&standing.agreement.zone_id.0) {
            return Err(Refusal::of(&codes::platform::HALTED));
        }
        standing.agreement.require_in_force(today)?;
        Ok(Lease { agreement, epoch: standing.agreement.epoch, cut: standing.cut.clone() })
    }

    /// An agreement as it is now.
    pub fn agreement(&self, id: Uuid) -> Option<Agreement> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).agreements.get(&id).map(|s| s.agreement.clone())
    }

    /// Whether a halt applies to this zone, or to the platform for `None`.
    pub fn halted(&self, zone: Option<Uuid>) -> bool {
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        state.halted.contains_key(&Uuid::nil()) || zone.is_some_and(|z| state.halted.contains_key(&z))
    }

    /// Records an agreement as it is now; cuts every lease of an earlier epoch.
    pub fn set_agreement(&self, agreement: Agreement) {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match state.agreements.entry(agreement.id.0) {
            Entry::Vacant(entry) => {
                entry.insert(Standing { agreement, cut: CancellationToken::new() });
            }
            Entry::Occupied(mut entry) => {
                let standing = entry.get_mut();
                if standing.agreement.epoch != agreement.epoch {
                    standing.cut.cancel();
                    standing.cut = CancellationToken::new();
                }
                standing.agreement = agreement;
            }
        }
    }

    /// Imposes or lifts one halt on a zone, or on the platform for `None`; imposing it cuts every lease there. Where
    /// several halts lie on a zone, it is halted until the last is lifted.
    pub fn set_halt(&self, halt: Uuid, zone: Option<Uuid>, in_force: bool) {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let scope = zone.unwrap_or_else(Uuid::nil);
        if !in_force {
            let standing = state.halted.get_mut(&scope).is_some_and(|halts| {
                halts.remove(&halt);
                !halts.is_empty()
            });
            if !standing {
                state.halted.remove(&scope);
            }
            return;
        }
        if !state.halted.entry(scope).or_default().insert(halt) {
            return;
        }
        for standing in state.agreements.values_mut().filter(|s| zone.is_none() || Some(s.agreement.zone_id.0) == zone)
        {
            standing.cut.cancel();
            standing.cut = CancellationToken::new();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    const TODAY: Date = time::macros::date!(2026 - 03 - 02);

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn agreement(n: u128, zone: u128, epoch: u64, state: &str) -> Agreement {
        let text = json!({
            "id": id(n), "title": "t", "authority_id": id(100), "operator_id": id(101), "zone_id": id(zone), "scenarios": ["s"],
            "purposes": ["industry"], "resource_ids": [], "max_grade": 2, "start": "2026-03-01", "end": "2027-03-01",
            "drafted_by": id(102), "signed_by": null, "signed_at": null, "suspension": null, "resumption": null,
            "termination": null, "epoch": epoch, "state": state
        });
        serde_json::from_value(text).unwrap()
    }

    #[test]
    fn invariant_8_a_cut_lease_never_holds_again() {
        let leases = Leases::default();
        leases.set_agreement(agreement(1, 9, 0, "effective"));
        let lease = leases.admit(id(1), TODAY).unwrap();
        assert!(lease.holds());
        leases.set_agreement(agreement(1, 9, 1, "suspended"));
        assert!(!lease.holds());
        assert_eq!(leases.admit(id(1), TODAY).unwrap_err().code, codes::mandate::SUSPENDED.id);
        leases.set_agreement(agreement(1, 9, 1, "effective"));
        assert!(!lease.holds(), "a lease of an earlier epoch stays cut");
        assert!(leases.admit(id(1), TODAY).unwrap().holds());
    }

    #[test]
    fn a_23_4_a_halt_cuts_its_zone_only() {
        let leases = Leases::default();
        leases.set_agreement(agreement(1, 8, 0, "effective"));
        leases.set_agreement(agreement(2, 9, 0, "effective"));
        let (first, second) = (leases.admit(id(1), TODAY).unwrap(), leases.admit(id(2), TODAY).unwrap());
        leases.set_halt(id(50), Some(id(8)), true);
        assert!(!first.holds() && second.holds());
        assert_eq!(leases.admit(id(1), TODAY).unwrap_err().code, codes::platform::HALTED.id);
        leases.set_halt(id(50), Some(id(8)), false);
        assert!(leases.admit(id(1), TODAY).is_ok() && !first.holds());
    }

    #[test]
    fn a_23_4_a_zone_is_halted_until_the_last_halt_on_it_is_lifted() {
        let leases = Leases::default();
        leases.set_halt(id(50), None, true);
        leases.set_halt(id(50), None, false);
        leases.set_halt(id(51), None, true);
        // The first is saved again: its incident is reported after it was lifted.
        leases.set_halt(id(50), None, false);
        assert!(leases.halted(None) && leases.halted(Some(id(8))));
        leases.set_halt(id(51), None, false);
        assert!(!leases.halted(None));
    }

    #[test]
    fn a_11_1_a_lease_ends_with_the_last_day_although_no_clock_has_recorded_it() {
        let leases = Leases::default();
        leases.set_agreement(agreement(1, 9, 0, "effective"));
        assert!(leases.admit(id(1), time::macros::date!(2027 - 03 - 01)).is_ok());
        assert_eq!(
            leases.admit(id(1), time::macros::date!(2027 - 03 - 02)).unwrap_err().code,
            codes::mandate::ENDED.id
        );
    }

    #[test]
    fn an_unknown_agreement_gives_no_lease() {
        assert!(Leases::default().admit(id(1), TODAY).is_err());
    }
}
