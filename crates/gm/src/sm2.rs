//! SM2 digital signatures (GB/T 32918.2, curve of GB/T 32918.5), with SM3 and the standard
//! distinguishing identifier.

use crate::{Error, Random, Result, Secret};
use sm2::{
    PublicKey, SecretKey,
    dsa::{
        Signature, SigningKey as Signer, VerifyingKey as Verifier,
        signature::{self, RandomizedSigner, Verifier as _},
    },
    pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, LineEnding},
};
use zeroize::Zeroizing;

/// Distinguishing identifier where the parties agreed on none (GM/T 0009-2012, clause 10).
pub const DISTINGUISHING_ID: &str = "1234567812345678";

/// Length of a signature, in bytes: `r` and `s`, each 32 bytes big-endian.
pub const SIGNATURE_LEN: usize = 64;

/// Group order minus one: as a private key it makes `1 + d` not invertible, so it is excluded.
const ORDER_MINUS_ONE: [u8; 32] = [
    0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x72, 0x03, 0xdf,
    0x6b, 0x21, 0xc6, 0x05, 0x2b, 0x53, 0xbb, 0xf4, 0x09, 0x39, 0xd5, 0x41, 0x22,
];

/// A private SM2 key that signs. Erased when dropped, never printed.
#[derive(Clone)]
pub struct SigningKey {
    secret: SecretKey,
    signer: Signer,
}

impl SigningKey {
    /// A fresh key.
    ///
    /// # Errors
    /// [`Error::Randomness`] when the source fails.
    pub fn random(random: &mut dyn Random) -> Result<Self> {
        // A draw is invalid with probability 2^-32 (the order is just below 2^256 - 2^224).
        for _ in 0..16 {
            if let Ok(key) = Self::from_secret(&Secret::random(random)?) {
                return Ok(key);
            }
        }
        Err(Error::Randomness)
    }

    /// Reads a key from its 32-byte big-endian scalar.
    ///
    /// # Errors
    /// [`Error::Key`] outside `1 ..= n - 2` (GB/T 32918.1, 6.1).
    pub fn from_secret(scalar: &Secret<32>) -> Result<Self> {
        let secret = SecretKey::from_slice(scalar.expose()).map_err(|_| Error::Key("SM2 scalar out of range"))?;
        Self::from_key(secret)
    }

    /// Reads a key from 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`Error::Key`] when it is anything else or out of range.
    pub fn from_hex(text: &str) -> Result<Self> {
        Self::from_secret(&Secret::from_hex(text)?)
    }

    /// Reads a PKCS#8 private key in PEM.
    ///
    /// # Errors
    /// [`Error::Key`] when it is no PKCS#8 key on the SM2 curve.
    pub fn from_pem(pem: &str) -> Result<Self> {
        Self::from_key(SecretKey::from_pkcs8_pem(pem).map_err(|_| Error::Key("no PKCS#8 key on the SM2 curve"))?)
    }

    fn from_key(secret: SecretKey) -> Result<Self> {
        let scalar = Zeroizing::new(<[u8; 32]>::from(secret.to_bytes()));
        if crate::equal(&*scalar, &ORDER_MINUS_ONE) {
            return Err(Error::Key("SM2 scalar out of range"));
        }
        let signer = Signer::new(DISTINGUISHING_ID, &secret).map_err(|_| Error::Key("SM2 scalar out of range"))?;
        Ok(Self { secret, signer })
    }

    /// The scalar, for wrapping.
    #[must_use]
    pub fn to_secret(&self) -> Secret<32> {
        Secret::new(self.secret.to_bytes().into())
    }

    /// The key as PKCS#8 in PEM; the text is erased when dropped.
    ///
    /// # Errors
    /// [`Error::Key`] when encoding fails.
    pub fn to_pem(&self) -> Result<Zeroizing<String>> {
        self.secret.to_pkcs8_pem(LineEnding::LF).map_err(|_| Error::Key("PKCS#8 encoding failed"))
    }

    /// The public half.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.signer.verifying_key().clone())
    }

    /// Signs `message`. The nonce of the signature is drawn as RFC 6979 defines, strengthened with
    /// `random`: a weak source alone does not give the key away.
    ///
    /// # Errors
    /// [`Error::Randomness`] when the source fails.
    pub fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<[u8; SIGNATURE_LEN]> {
        let signature: Signature =
            self.signer.try_sign_with_rng(&mut Draw(random), message).map_err(|_| Error::Randomness)?;
        Ok(signature.to_bytes().into())
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey(public {})", self.verifying_key().to_hex())
    }
}

/// A public SM2 key that verifies.
#[derive(Clone)]
pub struct VerifyingKey(Verifier);

impl VerifyingKey {
    /// Reads an uncompressed point: `04`, 32 bytes `x`, 32 bytes `y`.
    ///
    /// # Errors
    /// [`Error::Key`] when it is no point of the curve in that form.
    pub fn from_bytes(point: &[u8]) -> Result<Self> {
        if point.len() != 65 || point.first() != Some(&4) {
            return Err(Error::Key("no uncompressed SM2 point"));
        }
        let key = Verifier::from_sec1_bytes(DISTINGUISHING_ID, point);
        key.map(Self).map_err(|_| Error::Key("no point of the SM2 curve"))
    }

    /// Reads 130 hexadecimal digits of an uncompressed point.
    ///
    /// # Errors
    /// As [`from_bytes`](Self::from_bytes).
    pub fn from_hex(text: &str) -> Result<Self> {
        Self::from_bytes(&hex::decode(text.trim()).map_err(|_| Error::Key("not hexadecimal"))?)
    }

    /// Reads a `SubjectPublicKeyInfo` in PEM, as `openssl` writes it.
    ///
    /// # Errors
    /// [`Error::Key`] when it is no key on the SM2 curve.
    pub fn from_pem(pem: &str) -> Result<Self> {
        let key = PublicKey::from_public_key_pem(pem).map_err(|_| Error::Key("no public key on the SM2 curve"))?;
        let key = Verifier::new(DISTINGUISHING_ID, key);
        key.map(Self).map_err(|_| Error::Key("no point of the SM2 curve"))
    }

    /// The uncompressed point, 65 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 65] {
        let mut point = [0u8; 65];
        let encoded = self.0.to_sec1_bytes();
        // SM2 points are encoded uncompressed, so the lengths agree by construction.
        if encoded.len() == point.len() {
            point.copy_from_slice(&encoded);
        }
        point
    }

    /// The uncompressed point as 130 hexadecimal digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.to_bytes())
    }

    /// The key as `SubjectPublicKeyInfo` in PEM, as `openssl` reads it.
    ///
    /// # Errors
    /// [`Error::Key`] when encoding fails.
    pub fn to_pem(&self) -> Result<String> {
        let key = PublicKey::from_affine(*self.0.as_affine()).map_err(|_| Error::Key("no point of the SM2 curve"))?;
        key.to_public_key_pem(LineEnding::LF).map_err(|_| Error::Key("encoding failed"))
    }

    /// Checks `signature` over `message`.
    ///
    /// # Errors
    /// [`Error::Authentication`] when it is not this key's signature of this message.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<()> {
        let signature = Signature::from_slice(signature).map_err(|_| Error::Authentication)?;
        self.0.verify(message, &signature).map_err(|_| Error::Authentication)
    }
}

impl PartialEq for VerifyingKey {
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

impl Eq for VerifyingKey {}

impl std::fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "VerifyingKey({})", self.to_hex())
    }
}

/// Our [`Random`] in the shape the signature library asks for.
struct Draw<'a>(&'a mut dyn Random);

impl signature::rand_core::TryRng for Draw<'_> {
    type Error = Error;

    fn try_next_u32(&mut self) -> Result<u32> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<()> {
        self.0.fill(dest)
    }
}

impl signature::rand_core::TryCryptoRng for Draw<'_> {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::SeededRandom;

    /// The worked example of GB/T 32918.5-2017, annex A.2.
    const PRIVATE: &str = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
    const PUBLIC: &str = concat!(
        "04",
        "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020",
        "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
    );
    const SIGNATURE: &str = concat!(
        "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3",
        "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
    );

    #[test]
    fn the_worked_example_of_gb_t_32918_5_verifies() {
        let key = SigningKey::from_hex(PRIVATE).unwrap();
        assert_eq!(key.verifying_key().to_hex(), PUBLIC);
        let signature = hex::decode(SIGNATURE).unwrap();
        VerifyingKey::from_hex(PUBLIC).unwrap().verify(b"message digest", &signature).unwrap();
    }

    #[test]
    fn every_altered_bit_of_a_signature_or_message_is_refused() {
        let key = VerifyingKey::from_hex(PUBLIC).unwrap();
        let signature = hex::decode(SIGNATURE).unwrap();
        for at in 0..SIGNATURE_LEN {
            let mut altered = signature.clone();
            altered[at] ^= 1 << (at % 8);
            assert!(key.verify(b"message digest", &altered).is_err(), "byte {at}");
        }
        assert!(key.verify(b"message digesu", &signature).is_err());
        assert!(key.verify(b"message digest", &signature[..63]).is_err());
        assert!(key.verify(b"message digest", &[0; 64]).is_err());
        assert!(key.verify(b"message digest", &[0xff; 64]).is_err());
    }

    #[test]
    fn signatures_differ_by_randomness_and_all_verify() {
        let mut random = SeededRandom::new(b"sign");
        let key = SigningKey::random(&mut random).unwrap();
        let first = key.sign(b"text", &mut random).unwrap();
        let second = key.sign(b"text", &mut random).unwrap();
        assert_ne!(first, second);
        for signature in [first, second] {
            key.verifying_key().verify(b"text", &signature).unwrap();
        }
        let other = SigningKey::random(&mut random).unwrap();
        assert!(other.verifying_key().verify(b"text", &first).is_err());
    }

    #[test]
    fn keys_survive_every_encoding() {
        let key = SigningKey::from_hex(PRIVATE).unwrap();
        assert_eq!(SigningKey::from_pem(&key.to_pem().unwrap()).unwrap().verifying_key(), key.verifying_key());
        assert_eq!(SigningKey::from_secret(&key.to_secret()).unwrap().verifying_key(), key.verifying_key());
        let public = key.verifying_key();
        assert_eq!(VerifyingKey::from_pem(&public.to_pem().unwrap()).unwrap(), public);
        assert_eq!(VerifyingKey::from_bytes(&public.to_bytes()).unwrap(), public);
    }

    #[test]
    fn scalars_and_points_outside_the_curve_are_refused() {
        let order = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
        let last = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54121";
        assert!(SigningKey::from_hex(order).is_err());
        assert!(SigningKey::from_secret(&Secret::new(ORDER_MINUS_ONE)).is_err());
        assert!(SigningKey::from_hex(last).is_ok());
        assert!(SigningKey::from_secret(&Secret::new([0; 32])).is_err());
        let mut point = hex::decode(PUBLIC).unwrap();
        point[64] ^= 1;
        assert!(VerifyingKey::from_bytes(&point).is_err());
        assert!(VerifyingKey::from_bytes(&point[..33]).is_err());
        assert!(VerifyingKey::from_bytes(&[]).is_err());
        assert!(VerifyingKey::from_pem("no pem").is_err());
    }

    #[test]
    fn a_signing_key_shows_only_its_public_half() {
        let key = SigningKey::from_hex(PRIVATE).unwrap();
        assert_eq!(format!("{key:?}"), format!("SigningKey(public {PUBLIC})"));
    }
}
