//! Control points: where the law lets something pass or refuses it. A test may watch them, so that the matrix of
//! controls rests on what happened and not on what was meant; nobody watches in production.

use crate::{access::Action, refusal::Code};
use std::sync::OnceLock;

/// Told of every control point that is passed: requirement row, code or action, and whether it let pass.
pub type Witness = fn(row: &'static str, word: &'static str, allowed: bool);

static WITNESS: OnceLock<Witness> = OnceLock::new();

/// Has every control point of this process watched; the first witness stays.
pub fn watch(witness: Witness) {
    let _ = WITNESS.set(witness);
}

/// The control of this code let something pass.
pub fn allowed(code: &Code) {
    note(code, true);
}

/// An action was taken under its control.
pub fn taken(action: Action) {
    if let (Some(row), Some(witness)) = (action.control(), WITNESS.get()) {
        witness(row, action.word(), true);
    }
}

pub(crate) fn note(code: &Code, allowed: bool) {
    if let (Some(row), Some(witness)) = (code.control, WITNESS.get()) {
        witness(row, code.id, allowed);
    }
}

/// A control point: `control!(BREACH => CODE)` goes on where there is no breach, and otherwise returns the refusal
/// of the code.
#[macro_export]
macro_rules! control {
    ($breach:expr => $code:expr) => {
        if $breach {
            return Err($crate::Refusal::of(&$code));
        }
        $crate::control::allowed(&$code);
    };
}
