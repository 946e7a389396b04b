//! Counter mode with GFNI and AVX-512: sixteen blocks in four registers, four such batches side by side.
//!
//! A register holds one 32-bit word of sixteen blocks, so a round is a handful of instructions for all of
//! them: the S-box is two GFNI instructions, the linear map four rotations. Key stream blocks need no
//! transposition on the way in (their words are constants and a counter) and one of 4x4 words on the way
//! out. No table, no branch on data: unlike a table implementation it leaks nothing through the cache.
#![allow(unsafe_code)] // The instructions have no safe form that the compiler checks at run time; see `Kernel::new`.

use super::{
    batches,
    schedule::{AFTER_CONSTANT, AFTER_MATRIX, BEFORE_CONSTANT, BEFORE_MATRIX, RoundKeys},
};
use crate::Secret;
use core::arch::x86_64::*;

/// Blocks in one register set.
const BATCH_BLOCKS: usize = 16;
const BATCH_LEN: usize = BATCH_BLOCKS * super::BLOCK_LEN;
/// Batches computed side by side, so that the latency of one hides behind the others.
const WIDE: usize = 4;
const WIDE_LEN: usize = WIDE * BATCH_LEN;

/// The kernel with its round keys. It exists only on a processor that has the instructions.
#[derive(Clone)]
pub(super) struct Kernel(RoundKeys);

impl Kernel {
    /// The kernel, where the processor has the instructions.
    pub(super) fn new(key: &Secret<16>) -> Option<Self> {
        let supported = is_x86_feature_detected!("gfni")
            && is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw");
        supported.then(|| Self(RoundKeys::new(key)))
    }

    /// See [`Sm4Ctr::apply`](super::Sm4Ctr::apply).
    pub(super) fn apply(&self, nonce: &[u8; 12], counter: u32, data: &mut [u8]) {
        // SAFETY: `new`, the only way to a kernel, found every instruction set that `apply` enables.
        unsafe { apply(&self.0.0, nonce, counter, data) }
    }
}

#[target_feature(enable = "gfni,avx512f,avx512bw")]
fn apply(round_keys: &[u32; 32], nonce: &[u8; 12], counter: u32, data: &mut [u8]) {
    batches::apply::<WIDE_LEN, BATCH_LEN>(
        counter,
        data,
        |counter, run| xor(run, &key_stream::<WIDE>(round_keys, nonce, counter)),
        |counter, batch| xor(batch, &key_stream::<1>(round_keys, nonce, counter)),
    );
}

/// XORs 64-byte registers of key stream into data of the same length.
#[target_feature(enable = "avx512f")]
#[inline]
fn xor(data: &mut [u8], key_stream: &[[__m512i; 4]]) {
    let (registers, _) = data.as_chunks_mut::<64>();
    for (bytes, key) in registers.iter_mut().zip(key_stream.as_flattened()) {
        // SAFETY: `bytes` are 64 bytes that may be read and written; these forms need no alignment.
        unsafe {
            let data = _mm512_loadu_si512(bytes.as_ptr().cast());
            _mm512_storeu_si512(bytes.as_mut_ptr().cast(), _mm512_xor_si512(data, *key));
        }
    }
}

/// Key stream of `16 N` blocks from `counter` on, in the order of the data.
#[target_feature(enable = "gfni,avx512f,avx512bw")]
#[inline]
fn key_stream<const N: usize>(round_keys: &[u32; 32], nonce: &[u8; 12], counter: u32) -> [[__m512i; 4]; N] {
    let mut state = [[_mm512_setzero_si512(); 4]; N];
    let (words, _) = nonce.as_chunks::<4>();
    // Lane 4k + j computes block 4j + k: then the transposition within 128-bit lanes leaves blocks in order.
    let mut first = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    first = _mm512_add_epi32(first, _mm512_set1_epi32(counter.cast_signed()));
    for batch in &mut state {
        for (word, bytes) in batch.iter_mut().zip(words) {
            *word = _mm512_set1_epi32(i32::from_be_bytes(*bytes));
        }
        batch[3] = first;
        first = _mm512_add_epi32(first, _mm512_set1_epi32(BATCH_BLOCKS as i32));
    }
    let (quads, _) = round_keys.as_chunks::<4>();
    for [a, b, c, d] in quads {
        round::<N, 0>(&mut state, *a);
        round::<N, 1>(&mut state, *b);
        round::<N, 2>(&mut state, *c);
        round::<N, 3>(&mut state, *d);
    }
    for batch in &mut state {
        *batch = transpose(*batch);
    }
    state
}

/// One round on every batch; word `I` of the state is the one that changes.
#[target_feature(enable = "gfni,avx512f")]
#[inline]
fn round<const N: usize, const I: usize>(state: &mut [[__m512i; 4]; N], round_key: u32) {
    const XOR3: i32 = 0x96;
    let key = _mm512_set1_epi32(round_key.cast_signed());
    let before = _mm512_set1_epi64(BEFORE_MATRIX.cast_signed());
    let after = _mm512_set1_epi64(AFTER_MATRIX.cast_signed());
    for words in state {
        let (b, c, d) = (words[(I + 1) % 4], words[(I + 2) % 4], words[(I + 3) % 4]);
        let mixed = _mm512_xor_si512(_mm512_ternarylogic_epi32::<XOR3>(b, c, d), key);
        let mixed = _mm512_gf2p8affine_epi64_epi8::<{ BEFORE_CONSTANT as i32 }>(mixed, before);
        let s = _mm512_gf2p8affineinv_epi64_epi8::<{ AFTER_CONSTANT as i32 }>(mixed, after);
        let (r2, r10) = (_mm512_rol_epi32::<2>(s), _mm512_rol_epi32::<10>(s));
        let (r18, r24) = (_mm512_rol_epi32::<18>(s), _mm512_rol_epi32::<24>(s));
        let linear = _mm512_ternarylogic_epi32::<XOR3>(s, r2, r10);
        let linear = _mm512_ternarylogic_epi32::<XOR3>(linear, r18, r24);
        words[I] = _mm512_xor_si512(words[I], linear);
    }
}

/// Words of sixteen blocks to sixteen blocks of big-endian words; the cipher gives its words in reverse.
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn transpose([d, c, b, a]: [__m512i; 4]) -> [__m512i; 4] {
    let (ab_low, ab_high) = (_mm512_unpacklo_epi32(a, b), _mm512_unpackhi_epi32(a, b));
    let (cd_low, cd_high) = (_mm512_unpacklo_epi32(c, d), _mm512_unpackhi_epi32(c, d));
    let swap = _mm512_set4_epi32(0x0c0d_0e0f, 0x0809_0a0b, 0x0405_0607, 0x0001_0203);
    [
        _mm512_shuffle_epi8(_mm512_unpacklo_epi64(ab_low, cd_low), swap),
        _mm512_shuffle_epi8(_mm512_unpackhi_epi64(ab_low, cd_low), swap),
        _mm512_shuffle_epi8(_mm512_unpacklo_epi64(ab_high, cd_high), swap),
        _mm512_shuffle_epi8(_mm512_unpackhi_epi64(ab_high, cd_high), swap),
    ]
}
