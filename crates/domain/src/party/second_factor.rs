//! The second factor (RFC 6238): a code of the moment, or one of the recovery codes. The arithmetic
//! lies at the server; decisions here take the fact which time step a code belongs to.

use crate::{Refusal, codes::party};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Whether administrators and approvers must sign in with a second factor, or may. A setting of the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorRule {
    /// They must: until they have enrolled one, a session does nothing else.
    #[default]
    Required,
    /// They may; an account that has enrolled one needs it all the same. For demonstrations.
    Offered,
}

/// An account's second factor. It is kept sealed and never shown.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SecondFactor {
    /// The secret in force, hex; none until an enrolment was confirmed.
    secret: Option<String>,
    /// The secret of an enrolment that waits for its first code, hex.
    pending: Option<String>,
    /// Time step of the last code that was accepted: no code works twice.
    last_step: u64,
    /// Hashes of the recovery codes that are left.
    recovery: Vec<String>,
}

impl fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondFactor").field("in_force", &self.is_in_force()).finish_non_exhaustive()
    }
}

/// What the server found a code to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The code of this time step.
    Step(u64),
    /// The recovery code at this place of the list.
    Recovery(usize),
    /// Neither.
    Nothing,
}

impl SecondFactor {
    /// Whether signing in needs it.
    pub fn is_in_force(&self) -> bool {
        self.secret.is_some()
    }

    /// The secret in force, hex.
    pub fn secret(&self) -> Option<&str> {
        self.secret.as_deref()
    }

    /// The secret that waits for its first code, hex.
    pub fn pending(&self) -> Option<&str> {
        self.pending.as_deref()
    }

    /// Hashes of the recovery codes that are left.
    pub fn recovery(&self) -> &[String] {
        &self.recovery
    }

    /// Begins an enrolment with a fresh secret. One that is in force stays so until the new one is confirmed,
    /// and whoever replaces it shows that they have it: `found` is what the code they sent is.
    ///
    /// # Errors
    /// `party.code_required`, `party.code_used`, `party.code_wrong` where one is in force.
    pub fn begin(&mut self, secret: String, found: Option<Found>) -> Result<(), Refusal> {
        if self.is_in_force() {
            self.accept(found.ok_or_else(|| Refusal::of(&party::CODE_REQUIRED))?)?;
        }
        self.pending = Some(secret);
        Ok(())
    }

    /// Puts the pending secret in force, given the step its first code belongs to, with fresh recovery codes.
    ///
    /// # Errors
    /// `party.factor_not_begun`, `party.code_wrong`.
    pub fn confirm(&mut self, step: Option<u64>, recovery: Vec<String>) -> Result<(), Refusal> {
        if self.pending.is_none() {
            return Err(Refusal::of(&party::FACTOR_NOT_BEGUN));
        }
        self.last_step = step.ok_or_else(|| Refusal::of(&party::CODE_WRONG))?;
        self.secret = self.pending.take();
        self.recovery = recovery;
        Ok(())
    }

    /// Accepts a code, once.
    ///
    /// # Errors
    /// `party.code_used` for a step that was used or passed over, `party.code_wrong`.
    pub fn accept(&mut self, found: Found) -> Result<(), Refusal> {
        match found {
            Found::Step(step) if step > self.last_step => {
                self.last_step = step;
                Ok(())
            }
            Found::Step(_) => Err(Refusal::of(&party::CODE_USED)),
            Found::Recovery(place) if place < self.recovery.len() => {
                self.recovery.remove(place);
                Ok(())
            }
            Found::Recovery(_) | Found::Nothing => Err(Refusal::of(&party::CODE_WRONG)),
        }
    }
}
