//! Secret keys: held erased-on-drop and redacted, derived by label, wrapped for storage.

use crate::{Error, HmacSm3, Random, Result, sealed};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret of `N` bytes. Erased when dropped, never printed, compared in constant time. It has no
/// `Serialize`: a key leaves the process only [wrapped](wrap_key).
#[derive(Clone)]
pub struct Secret<const N: usize>([u8; N]);

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<const N: usize> ZeroizeOnDrop for Secret<N> {}

impl<const N: usize> Secret<N> {
    /// Takes over key bytes. The caller erases its own copy.
    #[must_use]
    pub fn new(bytes: [u8; N]) -> Self {
        Self(bytes)
    }

    /// A fresh key.
    ///
    /// # Errors
    /// [`Error::Randomness`] when the source fails.
    pub fn random(random: &mut dyn Random) -> Result<Self> {
        let mut secret = Self([0; N]);
        random.fill(&mut secret.0)?;
        Ok(secret)
    }

    /// Takes over a key of exactly `N` bytes.
    ///
    /// # Errors
    /// [`Error::Key`] for any other length.
    pub fn from_slice(bytes: &[u8]) -> Result<Self> {
        bytes.try_into().map(Self).map_err(|_| Error::Key("wrong length"))
    }

    /// Reads a key from `2 N` hexadecimal digits; white space around them is ignored (key files end
    /// with a line feed).
    ///
    /// # Errors
    /// [`Error::Key`] when it is anything else.
    pub fn from_hex(text: &str) -> Result<Self> {
        let mut secret = Self([0; N]);
        hex::decode_to_slice(text.trim(), &mut secret.0)
            .map_err(|_| Error::Key("not hexadecimal of the right length"))?;
        Ok(secret)
    }

    /// The key bytes, for the moment of use. The name is meant to be seen in review.
    #[must_use]
    pub fn expose(&self) -> &[u8; N] {
        &self.0
    }
}

impl<const N: usize> std::fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secret<{N}>(redacted)")
    }
}

impl<const N: usize> PartialEq for Secret<N> {
    fn eq(&self, other: &Self) -> bool {
        crate::equal(&self.0, &other.0)
    }
}

impl<const N: usize> Eq for Secret<N> {}

/// Salt of the extract step: it separates this platform's derivations from any other use of the same master.
const EXTRACT_SALT: &[u8] = b"shuyu gm derive v1";

/// Derives an independent key of `N` bytes (at most 255 · 32) from `master` for the use named by
/// `label`, after HKDF (RFC 5869) with HMAC-SM3. The same master and label always give the same
/// key; different labels or lengths give unrelated keys.
#[must_use]
pub fn derive<const N: usize>(master: &Secret<32>, label: &[u8]) -> Secret<N> {
    const { assert!(N > 0 && N <= 255 * crate::DIGEST_LEN, "HKDF gives at most 255 blocks") };
    let mut extracted = HmacSm3::new(EXTRACT_SALT).mac(master.expose());
    let expand = HmacSm3::new(&extracted);
    extracted.zeroize();
    // The length belongs to the info, so that a short key is not a prefix of a long one.
    let length = (N as u64).to_be_bytes();
    let mut output = Secret([0u8; N]);
    let mut previous = zeroize::Zeroizing::new([0u8; crate::DIGEST_LEN]);
    for (number, part) in (1u8..=255).zip(output.0.chunks_mut(crate::DIGEST_LEN)) {
        let head: &[u8] = if number == 1 { &[] } else { &*previous };
        let block = expand.mac_parts(&[head, label, &length, &[number]]);
        *previous = block;
        part.copy_from_slice(&previous[..part.len()]);
    }
    output
}

/// Wraps `key` under the key-encryption key `kek` for storage: SM4-GCM with a random nonce, bound
/// to `label`, which names what the key is for and must be given again to unwrap it.
///
/// # Errors
/// [`Error::Randomness`] when the source fails.
pub fn wrap_key<const N: usize>(
    kek: &Secret<16>,
    label: &[u8],
    key: &Secret<N>,
    random: &mut dyn Random,
) -> Result<Vec<u8>> {
    sealed::seal(kek, &wrap_context(label), key.expose(), random)
}

/// Recovers a key from [`wrap_key`].
///
/// # Errors
/// [`Error::Authentication`] for another kek, another label or altered bytes; [`Error::Key`] when
/// the wrapped key has another length; [`Error::Format`] when the bytes are no wrapped key at all.
pub fn unwrap_key<const N: usize>(kek: &Secret<16>, label: &[u8], wrapped: &[u8]) -> Result<Secret<N>> {
    let bytes = zeroize::Zeroizing::new(sealed::open(kek, &wrap_context(label), wrapped)?);
    Secret::from_slice(&bytes)
}

/// A wrapped key must not open as a sealed value of the same context, nor the reverse.
fn wrap_context(label: &[u8]) -> Vec<u8> {
    [b"key wrap\0", label].concat()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::SeededRandom;

    fn master() -> Secret<32> {
        Secret::new([7; 32])
    }

    #[test]
    fn a_label_and_length_name_one_key() {
        let vault: Secret<16> = derive(&master(), b"vault");
        assert_eq!(vault, derive(&master(), b"vault"));
        assert_ne!(vault, derive(&master(), b"tokens"));
        assert_ne!(vault, derive(&Secret::new([8; 32]), b"vault"));
        let long: Secret<32> = derive(&master(), b"vault");
        assert_ne!(vault.expose()[..], long.expose()[..16]);
        let longer: Secret<80> = derive(&master(), b"vault");
        assert_ne!(longer.expose()[..32], longer.expose()[32..64]);
    }

    #[test]
    fn a_derived_key_never_changes_between_versions() {
        let key: Secret<16> = derive(&master(), b"vault");
        assert_eq!(hex::encode(key.expose()), "e1cce12f4d6f26d6e72344e1a9982de7");
    }

    #[test]
    fn a_wrapped_key_opens_under_its_kek_and_label_only() {
        let kek = Secret::new([1; 16]);
        let key: Secret<32> = Secret::new([9; 32]);
        let wrapped = wrap_key(&kek, b"agreement 42", &key, &mut SeededRandom::new(b"t")).unwrap();
        assert_eq!(unwrap_key::<32>(&kek, b"agreement 42", &wrapped).unwrap(), key);
        assert!(matches!(unwrap_key::<32>(&kek, b"agreement 43", &wrapped), Err(Error::Authentication)));
        assert!(matches!(
            unwrap_key::<32>(&Secret::new([2; 16]), b"agreement 42", &wrapped),
            Err(Error::Authentication)
        ));
        assert!(matches!(unwrap_key::<16>(&kek, b"agreement 42", &wrapped), Err(Error::Key(_))));
        assert!(sealed::open(&kek, b"agreement 42", &wrapped).is_err());
    }

    #[test]
    fn keys_are_read_from_hex_and_slices_of_the_right_length_only() {
        assert_eq!(Secret::<2>::from_hex("0a0b\n").unwrap().expose(), &[10, 11]);
        assert!(Secret::<2>::from_hex("0a0").is_err());
        assert!(Secret::<2>::from_hex("0a0b0c").is_err());
        assert!(Secret::<2>::from_hex("zz0b").is_err());
        assert!(Secret::<2>::from_slice(&[1]).is_err());
    }

    #[test]
    fn a_secret_never_prints_itself() {
        assert_eq!(format!("{:?}", Secret::new([0xAB; 16])), "Secret<16>(redacted)");
    }
}
