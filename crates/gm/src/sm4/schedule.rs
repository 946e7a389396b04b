//! Key schedule of SM4 (GB/T 32907, 7.3), with the S-box computed from its algebraic form.

use crate::Secret;
use zeroize::Zeroize;

/// The S-box is an affine map, the inverse in GF(2^8) and another affine map. Written for the field with
/// the polynomial of AES, so that the processor's instructions for that field compute it: rows of an 8x8 bit
/// matrix (first row in the highest byte's place that `vgf2p8affineqb` gives it) and a constant.
pub(super) const BEFORE_MATRIX: u64 = 0x4c28_7db9_1a22_505d;
pub(super) const BEFORE_CONSTANT: u8 = 0x3e;
pub(super) const AFTER_MATRIX: u64 = 0xf3ab_34a9_74a6_b589;
pub(super) const AFTER_CONSTANT: u8 = 0xd3;

/// The 32 round keys; erased when dropped.
#[derive(Clone)]
pub(super) struct RoundKeys(pub(super) [u32; 32]);

impl Drop for RoundKeys {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl RoundKeys {
    pub(super) fn new(key: &Secret<16>) -> Self {
        const SYSTEM: [u32; 4] = [0xa3b1_bac6, 0x56aa_3350, 0x677d_9197, 0xb270_22dc];
        let mut state = [0u32; 4];
        let (words, _) = key.expose().as_chunks::<4>();
        for ((word, bytes), system) in state.iter_mut().zip(words).zip(SYSTEM) {
            *word = u32::from_be_bytes(*bytes) ^ system;
        }
        let mut keys = Self([0; 32]);
        for (round, key) in (0u32..).zip(&mut keys.0) {
            let mixed = substitute(state[1] ^ state[2] ^ state[3] ^ constant(round));
            let next = state[0] ^ mixed ^ mixed.rotate_left(13) ^ mixed.rotate_left(23);
            state = [state[1], state[2], state[3], next];
            *key = next;
        }
        state.zeroize();
        keys
    }
}

/// Constant of a round: bytes `7 (4 round + i) mod 256`.
fn constant(round: u32) -> u32 {
    (0..4).fold(0, |word, i| word << 8 | ((4 * round + i) * 7) & 0xff)
}

fn substitute(word: u32) -> u32 {
    u32::from_be_bytes(word.to_be_bytes().map(|byte| SBOX[usize::from(byte)]))
}

static SBOX: [u8; 256] = sbox();

const fn sbox() -> [u8; 256] {
    let mut table = [0; 256];
    let mut x = 0;
    while x < 256 {
        table[x] = affine(invert(before(x as u8)), AFTER_MATRIX, AFTER_CONSTANT);
        x += 1;
    }
    table
}

/// The affine map before the inverse.
pub(super) const fn before(x: u8) -> u8 {
    affine(x, BEFORE_MATRIX, BEFORE_CONSTANT)
}

/// From the S-box of AES to that of SM4: undoes the affine map AES has after the inverse (FIPS 197, 5.3.2), then ours.
pub(super) const fn after_aes(x: u8) -> u8 {
    let inverse = x.rotate_left(1) ^ x.rotate_left(3) ^ x.rotate_left(6) ^ 0x05;
    affine(inverse, AFTER_MATRIX, AFTER_CONSTANT)
}

/// What `vgf2p8affineqb` computes for one byte: bit `i` is the parity of the input with byte `7 - i` of the matrix.
const fn affine(x: u8, matrix: u64, constant: u8) -> u8 {
    let rows = matrix.to_le_bytes();
    let mut out = 0;
    let mut bit = 0;
    while bit < 8 {
        out |= (((rows[7 - bit] & x).count_ones() & 1) as u8) << bit;
        bit += 1;
    }
    out ^ constant
}

/// Inverse in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1: the 254th power; 0 stays 0.
const fn invert(x: u8) -> u8 {
    let mut power = 1;
    let mut i = 0;
    while i < 254 {
        power = multiply(power, x);
        i += 1;
    }
    power
}

const fn multiply(mut a: u8, mut b: u8) -> u8 {
    let mut product = 0;
    while b != 0 {
        if b & 1 == 1 {
            product ^= a;
        }
        a = (a << 1) ^ if a & 0x80 == 0 { 0 } else { 0x1b };
        b >>= 1;
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_computed_s_box_is_that_of_gb_t_32907_at_known_places() {
        // First and last entries of the table, and the two of the key schedule's worked example.
        assert_eq!((SBOX[0x00], SBOX[0x01], SBOX[0xef], SBOX[0xff]), (0xd6, 0x90, 0x84, 0x48));
        let mut sorted = SBOX;
        sorted.sort_unstable();
        assert!(sorted.iter().copied().eq(0..=255), "a permutation");
    }

    #[test]
    fn round_keys_are_those_of_the_worked_example() {
        let key = Secret::new(0x0123_4567_89ab_cdef_fedc_ba98_7654_3210_u128.to_be_bytes());
        let keys = RoundKeys::new(&key);
        assert_eq!((keys.0[0], keys.0[31]), (0xf121_86f9, 0x9124_a012));
    }
}
