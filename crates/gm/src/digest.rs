//! SM3 (GB/T 32905) and HMAC-SM3 (RFC 2104 construction), and constant-time comparison.

use hmac::{Hmac, KeyInit, Mac};
use sm3::Digest;
use subtle::ConstantTimeEq;

/// Length of an SM3 digest and of an HMAC-SM3 code, in bytes.
pub const DIGEST_LEN: usize = 32;

/// SM3 of `data` (GB/T 32905-2016).
#[must_use]
pub fn sm3(data: &[u8]) -> [u8; DIGEST_LEN] {
    sm3::Sm3::digest(data).into()
}

/// SM3 over data that arrives in parts. Cloning keeps the state, so that a common prefix is hashed once.
#[derive(Clone, Default)]
pub struct Sm3(sm3::Sm3);

impl Sm3 {
    /// The state before any data.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in the next part.
    pub fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    /// The digest of everything taken in.
    #[must_use]
    pub fn finish(self) -> [u8; DIGEST_LEN] {
        self.0.finalize().into()
    }
}

impl std::fmt::Debug for Sm3 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sm3").finish_non_exhaustive()
    }
}

impl std::io::Write for Sm3 {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        self.update(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// HMAC-SM3 of `data` under `key` (any length). For many values under one key use [`HmacSm3`],
/// which pays for the key once.
#[must_use]
pub fn hmac_sm3(key: &[u8], data: &[u8]) -> [u8; DIGEST_LEN] {
    HmacSm3::new(key).mac(data)
}

/// HMAC-SM3 with the key already taken in: each [`mac`](Self::mac) costs only its data. The
/// library beneath does not erase this state when it is dropped: keep it no longer than the work it serves.
#[derive(Clone)]
pub struct HmacSm3(Hmac<sm3::Sm3>);

impl HmacSm3 {
    /// Takes in the key (any length; longer than 64 bytes is hashed first, as HMAC defines).
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        let mut block = zeroize::Zeroizing::new([0u8; 64]);
        match block.get_mut(..key.len()) {
            Some(head) => head.copy_from_slice(key),
            None => block[..DIGEST_LEN].copy_from_slice(&sm3(key)),
        }
        // A key of exactly one block needs no length check, hence no error to handle.
        Self(Hmac::new((&*block).into()))
    }

    /// The code of one value; the state stays as it was.
    #[inline]
    #[must_use]
    pub fn mac(&self, data: &[u8]) -> [u8; DIGEST_LEN] {
        let mut state = self.0.clone();
        state.update(data);
        state.finalize().into_bytes().into()
    }

    /// The code of the concatenation of `parts`, without copying them together. Boundaries between
    /// parts are not part of the code: prefix lengths where they matter.
    #[must_use]
    pub fn mac_parts(&self, parts: &[&[u8]]) -> [u8; DIGEST_LEN] {
        let mut state = self.0.clone();
        for part in parts {
            state.update(part);
        }
        state.finalize().into_bytes().into()
    }

    /// Whether `code` is the code of `data`, compared in constant time.
    #[must_use]
    pub fn verify(&self, data: &[u8], code: &[u8]) -> bool {
        equal(&self.mac(data), code)
    }
}

impl std::fmt::Debug for HmacSm3 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HmacSm3").finish_non_exhaustive()
    }
}

/// Whether two byte strings are equal, in time that depends on their lengths only.
#[must_use]
pub fn equal(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn sm3_gives_the_digests_of_gb_t_32905() {
        assert_eq!(hex::encode(sm3(b"abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(
            hex::encode(sm3(&b"abcd".repeat(16))),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        );
    }

    #[test]
    fn sm3_in_parts_equals_sm3_at_once() {
        let data: Vec<u8> = (0..=255u8).cycle().take(1000).collect();
        for cut in [0, 1, 63, 64, 65, 500, 1000] {
            let mut state = Sm3::new();
            state.update(&data[..cut]);
            state.update(&data[cut..]);
            assert_eq!(state.finish(), sm3(&data), "cut at {cut}");
        }
    }

    #[test]
    fn hmac_follows_its_definition_for_short_exact_and_long_keys() {
        for key_len in [0, 1, 16, 63, 64, 65, 200] {
            let key: Vec<u8> = (0..key_len).map(|i| u8::try_from(i).unwrap()).collect();
            let mut block = [0u8; 64];
            if key.len() > 64 {
                block[..32].copy_from_slice(&sm3(&key));
            } else {
                block[..key.len()].copy_from_slice(&key);
            }
            let inner: Vec<u8> = block.iter().map(|b| b ^ 0x36).chain(*b"value").collect();
            let outer: Vec<u8> = block.iter().map(|b| b ^ 0x5c).chain(sm3(&inner)).collect();
            assert_eq!(hmac_sm3(&key, b"value"), sm3(&outer), "key of {key_len} bytes");
        }
    }

    #[test]
    fn a_keyed_state_is_unchanged_by_use_and_by_parts() {
        let keyed = HmacSm3::new(b"key");
        let first = keyed.mac(b"330106199001011234");
        assert_eq!(first, keyed.mac(b"330106199001011234"));
        assert_eq!(first, keyed.mac_parts(&[b"330106", b"19900101", b"1234"]));
        assert!(keyed.verify(b"330106199001011234", &first));
        assert!(!keyed.verify(b"330106199001011235", &first));
        assert!(!keyed.verify(b"330106199001011234", &first[..31]));
    }

    #[test]
    fn nothing_of_a_key_shows_in_debug_output() {
        assert_eq!(format!("{:?}", HmacSm3::new(b"secret")), "HmacSm3 { .. }");
    }
}
