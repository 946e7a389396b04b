//! Sealed values: personal columns, one-time-code secrets, sealed bids and small blobs at rest.
//!
//! Layout: version byte, 12-byte random nonce, ciphertext, 16-byte tag. The additional data binds a
//! value to its place (table, column, row), so that a sealed value moved elsewhere does not open.

use crate::{Error, Random, Result, Secret, Sm4Gcm, sm4gcm::NONCE_LEN, sm4gcm::TAG_LEN};

/// Version of the layout, first byte of every sealed value.
const VERSION: u8 = 1;

/// Bytes a sealed value is longer than its plaintext.
pub const SEAL_OVERHEAD: usize = 1 + NONCE_LEN + TAG_LEN;

/// Seals `plaintext` under `key`, bound to `aad`. The nonce is random: one key may seal up to 2^32
/// values (SP 800-38D, 8.3), so derive a key per column.
///
/// # Errors
/// [`Error::Randomness`] when the source fails, [`Error::TooLong`] beyond the limit of GCM.
pub fn seal(key: &Secret<16>, aad: &[u8], plaintext: &[u8], random: &mut dyn Random) -> Result<Vec<u8>> {
    Sm4Gcm::new(key).seal_value(aad, plaintext, random)
}

/// Opens a value from [`seal`] with the same key and `aad`.
///
/// # Errors
/// [`Error::Format`] when it is no sealed value, [`Error::Authentication`] for another key, another
/// `aad` or altered bytes.
pub fn open(key: &Secret<16>, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
    Sm4Gcm::new(key).open_value(aad, sealed)
}

impl Sm4Gcm {
    /// [`seal`] with the key schedule already computed, for many values under one key.
    ///
    /// # Errors
    /// As [`seal`].
    pub fn seal_value(&self, aad: &[u8], plaintext: &[u8], random: &mut dyn Random) -> Result<Vec<u8>> {
        let mut nonce = [0u8; NONCE_LEN];
        random.fill(&mut nonce)?;
        let mut sealed = Vec::with_capacity(plaintext.len() + SEAL_OVERHEAD);
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        let start = sealed.len();
        sealed.extend_from_slice(plaintext);
        let tag = self.seal_in_place(&nonce, &bind(aad), sealed.get_mut(start..).unwrap_or_default())?;
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    /// [`open`] with the key schedule already computed, for many values under one key.
    ///
    /// # Errors
    /// As [`open`].
    pub fn open_value(&self, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
        let (&version, rest) = sealed.split_first().ok_or(Error::Format("sealed value is empty"))?;
        if version != VERSION {
            return Err(Error::Format("unknown version of a sealed value"));
        }
        let (nonce, rest) = rest.split_first_chunk::<NONCE_LEN>().ok_or(Error::Format("sealed value is too short"))?;
        let (text, tag) = rest.split_last_chunk::<TAG_LEN>().ok_or(Error::Format("sealed value is too short"))?;
        let mut plaintext = text.to_vec();
        self.open_in_place(nonce, &bind(aad), &mut plaintext, tag)?;
        Ok(plaintext)
    }
}

/// The version takes part in authentication, so that a later layout cannot be passed off as this one.
fn bind(aad: &[u8]) -> Vec<u8> {
    [&[VERSION], aad].concat()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::SeededRandom;

    fn key() -> Secret<16> {
        Secret::new([3; 16])
    }

    #[test]
    fn a_value_opens_only_in_its_own_place() {
        let sealed = seal(&key(), b"person.mobile.7", b"13800000000", &mut SeededRandom::new(b"n")).unwrap();
        assert_eq!(sealed.len(), 11 + SEAL_OVERHEAD);
        assert_eq!(open(&key(), b"person.mobile.7", &sealed).unwrap(), b"13800000000");
        assert!(matches!(open(&key(), b"person.mobile.8", &sealed), Err(Error::Authentication)));
        assert!(matches!(open(&Secret::new([4; 16]), b"person.mobile.7", &sealed), Err(Error::Authentication)));
    }

    #[test]
    fn every_altered_byte_and_every_cut_is_refused() {
        let sealed = seal(&key(), b"a", b"text", &mut SeededRandom::new(b"n")).unwrap();
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(open(&key(), b"a", &altered).is_err(), "byte {at}");
            assert!(open(&key(), b"a", &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn equal_values_look_different_when_sealed() {
        let mut random = SeededRandom::new(b"n");
        let first = seal(&key(), b"a", b"same", &mut random).unwrap();
        assert_ne!(first, seal(&key(), b"a", b"same", &mut random).unwrap());
    }
}
