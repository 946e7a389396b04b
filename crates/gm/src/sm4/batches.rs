//! The counter loop of the kernels: how data is cut into the batches a kernel computes at once.

use super::BLOCK_LEN;

/// XORs `data` with key stream from `counter` on: whole runs of `WIDE` bytes by `wide`, then whole batches of
/// `BATCH` bytes by `batch`, the rest by one batch more. Both are handed the counter of their first block; it
/// has 32 bits and wraps, as GCM defines it.
///
/// Inlined always: the closures carry the instruction sets of the kernel that calls it, and only inside that
/// kernel can they be inlined in their turn.
#[inline(always)]
pub(super) fn apply<const WIDE: usize, const BATCH: usize>(
    mut counter: u32,
    data: &mut [u8],
    wide: impl Fn(u32, &mut [u8; WIDE]),
    batch: impl Fn(u32, &mut [u8; BATCH]),
) {
    const { assert!(BATCH.is_multiple_of(BLOCK_LEN) && WIDE.is_multiple_of(BATCH), "whole blocks, whole batches") };
    let (runs, rest) = data.as_chunks_mut::<WIDE>();
    for run in runs {
        wide(counter, run);
        counter = counter.wrapping_add((WIDE / BLOCK_LEN) as u32);
    }
    let (batches, tail) = rest.as_chunks_mut::<BATCH>();
    for bytes in batches {
        batch(counter, bytes);
        counter = counter.wrapping_add((BATCH / BLOCK_LEN) as u32);
    }
    if !tail.is_empty() {
        let mut padded = [0u8; BATCH];
        padded[..tail.len()].copy_from_slice(tail);
        batch(counter, &mut padded);
        tail.copy_from_slice(&padded[..tail.len()]);
    }
}
