//! Counter mode with AES-NI, for processors without GFNI or AVX-512: four blocks in four registers, two
//! such batches side by side.
//!
//! The S-boxes of SM4 and AES are both an inverse in GF(2^8) between affine maps. `aesenclast` computes
//! the one of AES; the affine maps that turn it into the one of SM4 are two look-ups of sixteen entries each,
//! done in registers by `pshufb`. No memory table, no branch on data.
#![allow(unsafe_code)] // The instructions have no safe form that the compiler checks at run time; see `Kernel::new`.

use super::{
    batches,
    schedule::{RoundKeys, after_aes, before},
};
use crate::Secret;
use core::arch::x86_64::*;

/// Blocks in one register set.
const BATCH_BLOCKS: usize = 4;
const BATCH_LEN: usize = BATCH_BLOCKS * super::BLOCK_LEN;
/// Batches computed side by side; more would not fit the sixteen registers.
const WIDE: usize = 2;
const WIDE_LEN: usize = WIDE * BATCH_LEN;

/// The kernel with its round keys. It exists only on a processor that has the instructions.
#[derive(Clone)]
pub(super) struct Kernel(RoundKeys);

impl Kernel {
    /// The kernel, where the processor has the instructions.
    pub(super) fn new(key: &Secret<16>) -> Option<Self> {
        let supported = is_x86_feature_detected!("aes") && is_x86_feature_detected!("avx");
        supported.then(|| Self(RoundKeys::new(key)))
    }

    /// See [`Sm4Ctr::apply`](super::Sm4Ctr::apply).
    pub(super) fn apply(&self, nonce: &[u8; 12], counter: u32, data: &mut [u8]) {
        // SAFETY: `new`, the only way to a kernel, found every instruction set that `apply` enables.
        unsafe { apply(&self.0.0, nonce, counter, data) }
    }
}

#[target_feature(enable = "aes,avx")]
fn apply(round_keys: &[u32; 32], nonce: &[u8; 12], counter: u32, data: &mut [u8]) {
    batches::apply::<WIDE_LEN, BATCH_LEN>(
        counter,
        data,
        |counter, run| xor(run, &key_stream::<WIDE>(round_keys, nonce, counter)),
        |counter, batch| xor(batch, &key_stream::<1>(round_keys, nonce, counter)),
    );
}

/// XORs blocks of key stream into data of the same length.
#[target_feature(enable = "avx")]
#[inline]
fn xor(data: &mut [u8], key_stream: &[[__m128i; 4]]) {
    let (blocks, _) = data.as_chunks_mut::<16>();
    for (bytes, key) in blocks.iter_mut().zip(key_stream.as_flattened()) {
        // SAFETY: `bytes` are 16 bytes that may be read and written; these forms need no alignment.
        unsafe {
            let data = _mm_loadu_si128(bytes.as_ptr().cast());
            _mm_storeu_si128(bytes.as_mut_ptr().cast(), _mm_xor_si128(data, *key));
        }
    }
}

/// Key stream of `4 N` blocks from `counter` on, in the order of the data.
#[target_feature(enable = "aes,avx")]
#[inline]
fn key_stream<const N: usize>(round_keys: &[u32; 32], nonce: &[u8; 12], counter: u32) -> [[__m128i; 4]; N] {
    let mut state = [[_mm_setzero_si128(); 4]; N];
    let (words, _) = nonce.as_chunks::<4>();
    let mut first = _mm_add_epi32(_mm_setr_epi32(0, 1, 2, 3), _mm_set1_epi32(counter.cast_signed()));
    for batch in &mut state {
        for (word, bytes) in batch.iter_mut().zip(words) {
            *word = _mm_set1_epi32(i32::from_be_bytes(*bytes));
        }
        batch[3] = first;
        first = _mm_add_epi32(first, _mm_set1_epi32(BATCH_BLOCKS as i32));
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
#[target_feature(enable = "aes,avx")]
#[inline]
fn round<const N: usize, const I: usize>(state: &mut [[__m128i; 4]; N], round_key: u32) {
    let key = _mm_set1_epi32(round_key.cast_signed());
    for words in state {
        let (b, c, d) = (words[(I + 1) % 4], words[(I + 2) % 4], words[(I + 3) % 4]);
        let mixed = _mm_xor_si128(_mm_xor_si128(b, c), _mm_xor_si128(d, key));
        let aes = _mm_aesenclast_si128(nibbles(mixed, BEFORE_LOW, BEFORE_HIGH), _mm_setzero_si128());
        let s = nibbles(aes, AFTER_LOW, AFTER_HIGH);
        // s ^ rol24(s) ^ rol2(s ^ rol8(s) ^ rol16(s)) is the linear map with one rotation by bits; rotations by whole
        // bytes come with undoing the row shift that `aesenclast` makes.
        let (s, r8, r16, r24) =
            (shuffle(s, ROTATED[0]), shuffle(s, ROTATED[1]), shuffle(s, ROTATED[2]), shuffle(s, ROTATED[3]));
        let sum = _mm_xor_si128(s, _mm_xor_si128(r8, r16));
        let r2 = _mm_or_si128(_mm_slli_epi32::<2>(sum), _mm_srli_epi32::<30>(sum));
        words[I] = _mm_xor_si128(_mm_xor_si128(words[I], s), _mm_xor_si128(r24, r2));
    }
}

/// An affine map of every byte, from what it does to the low and to the high half.
#[target_feature(enable = "avx")]
#[inline]
fn nibbles(x: __m128i, low: [u8; 16], high: [u8; 16]) -> __m128i {
    let mask = _mm_set1_epi8(0x0f);
    let lower = _mm_shuffle_epi8(register(low), _mm_and_si128(x, mask));
    let upper = _mm_shuffle_epi8(register(high), _mm_and_si128(_mm_srli_epi16::<4>(x), mask));
    _mm_xor_si128(lower, upper)
}

#[target_feature(enable = "avx")]
#[inline]
fn shuffle(x: __m128i, places: [u8; 16]) -> __m128i {
    _mm_shuffle_epi8(x, register(places))
}

#[target_feature(enable = "avx")]
#[inline]
fn register(bytes: [u8; 16]) -> __m128i {
    let value = u128::from_le_bytes(bytes);
    _mm_set_epi64x((value >> 64) as i64, value as i64)
}

/// Words of four blocks to four blocks of big-endian words; the cipher gives its words in reverse.
#[target_feature(enable = "avx")]
#[inline]
fn transpose([d, c, b, a]: [__m128i; 4]) -> [__m128i; 4] {
    let (ab_low, ab_high) = (_mm_unpacklo_epi32(a, b), _mm_unpackhi_epi32(a, b));
    let (cd_low, cd_high) = (_mm_unpacklo_epi32(c, d), _mm_unpackhi_epi32(c, d));
    [
        shuffle(_mm_unpacklo_epi64(ab_low, cd_low), SWAP),
        shuffle(_mm_unpackhi_epi64(ab_low, cd_low), SWAP),
        shuffle(_mm_unpacklo_epi64(ab_high, cd_high), SWAP),
        shuffle(_mm_unpackhi_epi64(ab_high, cd_high), SWAP),
    ]
}

const SWAP: [u8; 16] = [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12];
const BEFORE_LOW: [u8; 16] = halves(false, false);
const BEFORE_HIGH: [u8; 16] = halves(false, true);
const AFTER_LOW: [u8; 16] = halves(true, false);
const AFTER_HIGH: [u8; 16] = halves(true, true);

/// What an affine map does to the sixteen low or high halves of a byte; the constant goes with the low one.
const fn halves(after: bool, high: bool) -> [u8; 16] {
    let mut table = [0; 16];
    let mut n = 0;
    while n < 16 {
        let x = if high { (n as u8) << 4 } else { n as u8 };
        let value = if after { after_aes(x) } else { before(x) };
        let zero = if after { after_aes(0) } else { before(0) };
        table[n] = if high { value ^ zero } else { value };
        n += 1;
    }
    table
}

/// Places that undo the row shift of AES and then rotate each word by 0, 8, 16 and 24 bits.
const ROTATED: [[u8; 16]; 4] = {
    let unshift = [0, 13, 10, 7, 4, 1, 14, 11, 8, 5, 2, 15, 12, 9, 6, 3];
    let mut places = [[0; 16]; 4];
    let mut bytes = 0;
    while bytes < 4 {
        let mut i = 0;
        while i < 16 {
            places[bytes][i] = unshift[i / 4 * 4 + (i % 4 + 4 - bytes) % 4];
            i += 1;
        }
        bytes += 1;
    }
    places
};
