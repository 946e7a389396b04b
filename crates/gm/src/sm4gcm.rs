//! SM4-GCM (RFC 8998, section 3.1): SM4 (GB/T 32907) in Galois/Counter Mode with 96-bit nonces
//! (SP 800-38D).

use crate::{
    Error, Result, Secret,
    sm4::{BLOCK_LEN, Sm4Ctr},
};
use ghash::{GHash, universal_hash::UniversalHash};
use zeroize::Zeroizing;

/// Length of an SM4 key, in bytes.
pub const KEY_LEN: usize = 16;
/// Length of a nonce, in bytes. A nonce must never be used twice under one key.
pub const NONCE_LEN: usize = 12;
/// Length of an authentication tag, in bytes.
pub const TAG_LEN: usize = 16;

/// Longest plaintext under one nonce: the 32-bit block counter starts at 2.
const MAX_LEN: u64 = (1 << 36) - 32;
/// Key stream computed in one go at the start of a message: the tag's mask, then 15 blocks for the text. One batch
/// of the kernel, so that a short value costs no more than its mask alone.
const HEAD_LEN: usize = 16 * BLOCK_LEN;

/// SM4-GCM with its key schedule computed.
#[derive(Clone)]
pub struct Sm4Gcm {
    cipher: Sm4Ctr,
    ghash: GHash,
}

impl Sm4Gcm {
    /// Computes the key schedule.
    #[must_use]
    pub fn new(key: &Secret<KEY_LEN>) -> Self {
        let cipher = Sm4Ctr::new(key);
        let mut hash_key = Zeroizing::new([0u8; BLOCK_LEN]);
        cipher.apply(&[0; NONCE_LEN], 0, &mut *hash_key);
        let ghash = GHash::new((&*hash_key).into());
        Self { cipher, ghash }
    }

    /// Name of the SM4 implementation this processor gets, for benchmarks and the inventory of cryptography.
    #[must_use]
    pub fn implementation(&self) -> &'static str {
        self.cipher.implementation()
    }

    /// Encrypts `buffer` in place and gives the tag over it and `aad`.
    ///
    /// # Errors
    /// [`Error::TooLong`] beyond 2^36 - 32 bytes.
    pub fn seal_in_place(&self, nonce: &[u8; NONCE_LEN], aad: &[u8], buffer: &mut [u8]) -> Result<[u8; TAG_LEN]> {
        if buffer.len() as u64 > MAX_LEN {
            return Err(Error::TooLong);
        }
        let head = self.head(nonce, buffer.len());
        self.apply(nonce, &head, buffer);
        Ok(self.tag(&head, aad, buffer))
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
        let head = self.head(nonce, buffer.len());
        if buffer.len() as u64 > MAX_LEN || !crate::equal(&self.tag(&head, aad, buffer), tag) {
            return Err(Error::Authentication);
        }
        self.apply(nonce, &head, buffer);
        Ok(())
    }

    /// Key stream from counter 1 on, as far as a text of `len` bytes needs it, at most [`HEAD_LEN`].
    fn head(&self, nonce: &[u8; NONCE_LEN], len: usize) -> Zeroizing<[u8; HEAD_LEN]> {
        let mut head = Zeroizing::new([0u8; HEAD_LEN]);
        let needed = len.saturating_add(BLOCK_LEN).min(HEAD_LEN);
        self.cipher.apply(nonce, 1, &mut head[..needed]);
        head
    }

    fn apply(&self, nonce: &[u8; NONCE_LEN], head: &[u8; HEAD_LEN], buffer: &mut [u8]) {
        let (first, rest) = buffer.split_at_mut(buffer.len().min(HEAD_LEN - BLOCK_LEN));
        first.iter_mut().zip(&head[BLOCK_LEN..]).for_each(|(byte, key)| *byte ^= key);
        // The head took the counters 1 to 16.
        self.cipher.apply(nonce, 1 + (HEAD_LEN / BLOCK_LEN) as u32, rest);
    }

    fn tag(&self, head: &[u8; HEAD_LEN], aad: &[u8], ciphertext: &[u8]) -> [u8; TAG_LEN] {
        let mut ghash = self.ghash.clone();
        ghash.update_padded(aad);
        ghash.update_padded(ciphertext);
        let mut lengths = [0u8; BLOCK_LEN];
        lengths[..8].copy_from_slice(&(aad.len() as u64 * 8).to_be_bytes());
        lengths[8..].copy_from_slice(&(ciphertext.len() as u64 * 8).to_be_bytes());
        ghash.update(&[lengths.into()]);
        let mut tag: [u8; TAG_LEN] = ghash.finalize().into();
        tag.iter_mut().zip(head).for_each(|(byte, mask)| *byte ^= mask);
        tag
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
    use aes_gcm::{
        AesGcm, KeyInit,
        aead::{Aead, Payload, consts::U12},
    };
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn it_equals_the_generic_gcm_over_the_sm4_crate(
            key in any::<[u8; 16]>(), nonce in any::<[u8; 12]>(),
            aad in prop::collection::vec(any::<u8>(), 0..60), text in prop::collection::vec(any::<u8>(), 0..2_000),
        ) {
            let oracle = AesGcm::<sm4::Sm4, U12>::new((&key).into());
            let sealed = oracle.encrypt((&nonce).into(), Payload { msg: &text, aad: &aad }).unwrap();
            let cipher = Sm4Gcm::new(&Secret::new(key));
            prop_assert_eq!(&cipher.seal(&nonce, &aad, &text).unwrap(), &sealed);
            prop_assert_eq!(cipher.open(&nonce, &aad, &sealed).unwrap(), text);
        }
    }

    #[test]
    fn whole_chunks_of_a_vault_file_equal_the_oracle() {
        for len in [239, 240, 241, 65_536] {
            let text = vec![0x5a; len];
            let oracle = AesGcm::<sm4::Sm4, U12>::new((&[9; 16]).into());
            let sealed = oracle.encrypt((&[3; 12]).into(), Payload { msg: &text, aad: b"place" }).unwrap();
            assert_eq!(
                Sm4Gcm::new(&Secret::new([9; 16])).seal(&[3; 12], b"place", &text).unwrap(),
                sealed,
                "{len} bytes"
            );
        }
    }
}
