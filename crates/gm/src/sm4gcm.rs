//! SM4-GCM (RFC 8998, section 3.1): SM4 (GB/T 32907) in Galois/Counter Mode with 96-bit nonces.

use crate::{Error, Result, Secret};
use aes_gcm::{
    AesGcm, KeyInit,
    aead::{AeadInOut, consts::U12},
};
use sm4::Sm4;

/// Length of an SM4 key, in bytes.
pub const KEY_LEN: usize = 16;
/// Length of a nonce, in bytes. A nonce must never be used twice under one key.
pub const NONCE_LEN: usize = 12;
/// Length of an authentication tag, in bytes.
pub const TAG_LEN: usize = 16;

/// SM4-GCM with its key schedule computed.
#[derive(Clone)]
pub struct Sm4Gcm {
    cipher: AesGcm<Sm4, U12>,
}

impl Sm4Gcm {
    /// Computes the key schedule.
    #[must_use]
    pub fn new(key: &Secret<KEY_LEN>) -> Self {
        Self { cipher: AesGcm::new(key.expose().into()) }
    }

    /// Encrypts `buffer` in place and gives the tag over it and `aad`.
    ///
    /// # Errors
    /// [`Error::TooLong`] beyond 2^36 - 32 bytes.
    pub fn seal_in_place(&self, nonce: &[u8; NONCE_LEN], aad: &[u8], buffer: &mut [u8]) -> Result<[u8; TAG_LEN]> {
        let tag = self.cipher.encrypt_inout_detached(nonce.into(), aad, buffer.into());
        Ok(tag.map_err(|_| Error::TooLong)?.into())
    }

    /// Checks the tag and decrypts `buffer` in place. When it fails, `buffer` still holds the
    /// ciphertext: unauthenticated plaintext is never handed out.
    ///
    /// # Errors
    /// [`Error::Authentication`] when key, nonce, `aad`, ciphertext or tag differ from sealing.
    pub fn open_in_place(
        &self,
        nonce: &[u8; NONCE_LEN],
        aad: &[u8],
        buffer: &mut [u8],
        tag: &[u8; TAG_LEN],
    ) -> Result<()> {
        let opened = self.cipher.decrypt_inout_detached(nonce.into(), aad, buffer.into(), tag.into());
        opened.map_err(|_| Error::Authentication)
    }

    /// Ciphertext followed by the tag.
    ///
    /// # Errors
    /// As [`seal_in_place`](Self::seal_in_place).
    pub fn seal(&self, nonce: &[u8; NONCE_LEN], aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>> {
        let mut sealed = Vec::with_capacity(plaintext.len() + TAG_LEN);
        sealed.extend_from_slice(plaintext);
        let tag = self.seal_in_place(nonce, aad, &mut sealed)?;
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    /// Plaintext of a ciphertext followed by its tag.
    ///
    /// # Errors
    /// As [`open_in_place`](Self::open_in_place); [`Error::Format`] when shorter than a tag.
    pub fn open(&self, nonce: &[u8; NONCE_LEN], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
        let (text, tag) = sealed.split_last_chunk::<TAG_LEN>().ok_or(Error::Format("shorter than a tag"))?;
        let mut plaintext = text.to_vec();
        self.open_in_place(nonce, aad, &mut plaintext, tag)?;
        Ok(plaintext)
    }
}

impl std::fmt::Debug for Sm4Gcm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sm4Gcm").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const KEY: &str = "0123456789abcdeffedcba9876543210";

    #[test]
    fn sm4_gcm_gives_the_values_of_rfc_8998_a_1() {
        let cipher = Sm4Gcm::new(&Secret::from_hex(KEY).unwrap());
        let nonce: [u8; 12] = hex::decode("00001234567800000000abcd").unwrap().try_into().unwrap();
        let aad = hex::decode("feedfacedeadbeeffeedfacedeadbeefabaddad2").unwrap();
        let plain = hex::decode(concat!(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd",
            "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa"
        ))
        .unwrap();
        let sealed = cipher.seal(&nonce, &aad, &plain).unwrap();
        let (text, tag) = sealed.split_at(plain.len());
        assert_eq!(
            hex::encode(text),
            concat!(
                "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735",
                "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
            )
        );
        assert_eq!(hex::encode(tag), "83de3541e4c2b58177e065a9bf7b62ec");
        assert_eq!(cipher.open(&nonce, &aad, &sealed).unwrap(), plain);
    }

    #[test]
    fn a_failed_opening_leaves_the_ciphertext() {
        let cipher = Sm4Gcm::new(&Secret::from_hex(KEY).unwrap());
        let mut buffer = *b"some plain text";
        let mut tag = cipher.seal_in_place(&[0; 12], b"", &mut buffer).unwrap();
        let ciphertext = buffer;
        tag[0] ^= 1;
        assert!(matches!(cipher.open_in_place(&[0; 12], b"", &mut buffer, &tag), Err(Error::Authentication)));
        assert_eq!(buffer, ciphertext);
    }

    #[test]
    fn nonce_aad_and_text_are_all_authenticated() {
        let cipher = Sm4Gcm::new(&Secret::from_hex(KEY).unwrap());
        let sealed = cipher.seal(&[1; 12], b"place", b"text").unwrap();
        assert!(cipher.open(&[2; 12], b"place", &sealed).is_err());
        assert!(cipher.open(&[1; 12], b"other", &sealed).is_err());
        assert!(matches!(cipher.open(&[1; 12], b"place", &sealed[..15]), Err(Error::Format(_))));
        assert!(cipher.open(&[1; 12], b"place", &sealed[1..]).is_err());
    }
}
