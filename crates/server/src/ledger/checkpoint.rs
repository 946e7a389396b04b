//! Signed checkpoints: at most a second behind the ledger.

use super::ORIGIN;
use crate::{context::Context, database::system, failure::Outcome};
use ledger::{Checkpoint, Hash};
use std::time::Duration;

/// Signs the head every second in which it moved, until the shutdown; then once more.
pub async fn run_checkpoints(ctx: Context) {
    let mut signed = 0;
    loop {
        let stop = ctx.shutdown.is_cancelled();
        match sign(&ctx, signed).await {
            Ok(size) => signed = size,
            Err(failure) => tracing::error!(?failure, "a checkpoint could not be signed"),
        }
        if stop {
            return;
        }
        tokio::select! {
            () = ctx.shutdown.cancelled() => {}
            () = tokio::time::sleep(Duration::from_millis(900)) => {}
        }
    }
}

/// Signs and stores the present head where it is beyond `signed`; returns its size.
///
/// # Errors
/// Faults of the key or the database.
pub async fn sign(ctx: &Context, signed: u64) -> Outcome<u64> {
    let (size, root) = ctx.ledger.head();
    if size <= signed {
        return Ok(signed);
    }
    ctx.ledger.sync()?;
    let note = note(ctx, size, root)?;
    system::put_checkpoint(ctx, size, &note).await?;
    Ok(size)
}

fn note(ctx: &Context, size: u64, root: Hash) -> Outcome<String> {
    let time_ms = crate::database::record::millis(ctx.clock.now()).unsigned_abs();
    let checkpoint = Checkpoint { origin: ORIGIN.into(), size, root, time_ms };
    Ok(ctx.keyring.sign(checkpoint)?.to_note())
}
