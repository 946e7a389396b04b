//! Leases: everything that touches data holds one, and one look tells whether it still holds (idea 4).
//!
//! The registry is the in-memory side of agreements and halts in the database: it is filled at
//! start, and the writer updates it after the commit and before the acknowledgement, so that after a
//! suspension is acknowledged nothing starts and what runs is cut (invariant 8).

use domain::{Refusal, codes};
use std::{
    collections::{HashMap, HashSet},
    sync::{PoisonError, RwLock},
};
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
    zone: Uuid,
    epoch: u64,
    in_force: bool,
    cut: CancellationToken,
}

#[derive(Debug, Default)]
struct State {
    agreements: HashMap<Uuid, Standing>,
    /// Halted zones; the nil id halts the platform.
    halted: HashSet<Uuid>,
}

/// Standing of every agreement and halt.
#[derive(Debug, Default)]
pub struct Leases(RwLock<State>);

impl Leases {
    /// Takes a lease of an agreement.
    ///
    /// # Errors
    /// A refusal when the agreement is not in force, or a halt applies.
    pub fn admit(&self, agreement: Uuid) -> Result<Lease, Refusal> {
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let standing = state.agreements.get(&agreement).ok_or_else(|| Refusal::of(&codes::mandate::NOT_IN_FORCE))?;
        if state.halted.contains(&Uuid::nil()) || state.halted.contains(&standing.zone) {
            return Err(Refusal::of(&codes::platform::HALTED));
        }
        if !standing.in_force {
            return Err(Refusal::of(&codes::mandate::NOT_IN_FORCE));
        }
        Ok(Lease { agreement, epoch: standing.epoch, cut: standing.cut.clone() })
    }

    /// Whether a halt applies to this zone, or to the platform for `None`.
    pub fn halted(&self, zone: Option<Uuid>) -> bool {
        let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
        state.halted.contains(&Uuid::nil()) || zone.is_some_and(|z| state.halted.contains(&z))
    }

    /// Records the standing of an agreement; cuts every lease taken before when it is not in force.
    pub fn set_agreement(&self, agreement: Uuid, zone: Uuid, epoch: u64, in_force: bool) {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let fresh = Standing { zone, epoch, in_force, cut: CancellationToken::new() };
        match state.agreements.entry(agreement) {
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(fresh);
            }
            std::collections::hash_map::Entry::Occupied(mut entry) => {
                let before = entry.get();
                if before.epoch != epoch || before.in_force != in_force {
                    before.cut.cancel();
                    entry.insert(fresh);
                }
            }
        }
    }

    /// Imposes or lifts a halt on a zone, or on the platform for `None`; imposing cuts every lease there.
    pub fn set_halt(&self, zone: Option<Uuid>, halted: bool) {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let scope = zone.unwrap_or_else(Uuid::nil);
        if halted {
            state.halted.insert(scope);
            for standing in state.agreements.values_mut().filter(|s| zone.is_none() || Some(s.zone) == zone) {
                standing.cut.cancel();
                standing.cut = CancellationToken::new();
            }
        } else {
            state.halted.remove(&scope);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    #[test]
    fn invariant_8_a_cut_lease_never_holds_again() {
        let leases = Leases::default();
        leases.set_agreement(id(1), id(9), 0, true);
        let lease = leases.admit(id(1)).unwrap();
        assert!(lease.holds());
        leases.set_agreement(id(1), id(9), 1, false);
        assert!(!lease.holds());
        assert_eq!(leases.admit(id(1)).unwrap_err().code, codes::mandate::NOT_IN_FORCE.id);
        leases.set_agreement(id(1), id(9), 2, true);
        assert!(!lease.holds(), "a lease of an earlier epoch stays cut");
        assert!(leases.admit(id(1)).unwrap().holds());
    }

    #[test]
    fn a_23_4_a_halt_cuts_its_zone_only() {
        let leases = Leases::default();
        leases.set_agreement(id(1), id(8), 0, true);
        leases.set_agreement(id(2), id(9), 0, true);
        let (first, second) = (leases.admit(id(1)).unwrap(), leases.admit(id(2)).unwrap());
        leases.set_halt(Some(id(8)), true);
        assert!(!first.holds() && second.holds());
        assert_eq!(leases.admit(id(1)).unwrap_err().code, codes::platform::HALTED.id);
        leases.set_halt(Some(id(8)), false);
        assert!(leases.admit(id(1)).is_ok() && !first.holds());
    }

    #[test]
    fn an_unknown_agreement_gives_no_lease() {
        assert!(Leases::default().admit(id(1)).is_err());
    }
}
