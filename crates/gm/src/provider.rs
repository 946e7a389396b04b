//! The provider: the operations the platform needs, by name. A hardware security module implements
//! this trait; its keys then never enter the process, except data keys for bulk data.

use crate::{
    Error, HmacSm3, OsRandom, Result, Secret, SigningKey, VerifyingKey, derive, open, seal, unwrap_key, wrap_key,
};

/// Operations with keys that are named by a label and live inside the provider.
///
/// A label is a short fixed text per use, for example `ledger/checkpoint/1` or `party/person.mobile/1`; the
/// number at the end is its generation, for rotation. What a key is used on (an agreement, a row) is never part
/// of a label: it is the context.
pub trait Provider: Send + Sync {
    /// Name of the product behind the trait, for the inventory of cryptography in use.
    fn name(&self) -> &str;

    /// Whether that product holds a certificate of GB/T 37092. Shown as a fact in reports.
    fn certified(&self) -> bool;

    /// HMAC-SM3 of `data` under the key named `label`: row MACs, release orders, session tokens.
    ///
    /// # Errors
    /// [`Error::Key`] when the provider has no such key.
    fn mac(&self, label: &str, data: &[u8]) -> Result<[u8; 32]>;

    /// The key for one `context` of the use named `label`, for work in this process or a worker: the same label and
    /// context always give the same key, and no key tells of another. It is the MAC of the context, so that any
    /// module that computes a MAC can give it.
    ///
    /// # Errors
    /// As [`mac`](Self::mac).
    fn derived_key(&self, label: &str, context: &[u8]) -> Result<Secret<32>> {
        self.mac(label, context).map(Secret::new)
    }

    /// Seals a personal value or blob under the key named `label`, bound to `aad`.
    ///
    /// # Errors
    /// [`Error::Randomness`], or [`Error::Key`] when the provider has no such key.
    fn seal(&self, label: &str, aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>>;

    /// Opens a value from [`seal`](Self::seal).
    ///
    /// # Errors
    /// [`Error::Authentication`], [`Error::Format`] or [`Error::Key`].
    fn open(&self, label: &str, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>>;

    /// A fresh data key for bulk data (the files of an agreement), with its wrapped form for storage, which opens
    /// under the same label and context only. Deleting the wrapped form destroys the data (crypto-erase): the key
    /// cannot be derived again.
    ///
    /// # Errors
    /// As [`seal`](Self::seal).
    fn new_data_key(&self, label: &str, context: &[u8]) -> Result<DataKey>;

    /// Recovers a data key from its wrapped form.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    fn open_data_key(&self, label: &str, context: &[u8], wrapped: &[u8]) -> Result<Secret<16>>;

    /// SM2 signature of `message` with the key named `label`.
    ///
    /// # Errors
    /// [`Error::Randomness`] or [`Error::Key`].
    fn sign(&self, label: &str, message: &[u8]) -> Result<[u8; crate::SIGNATURE_LEN]>;

    /// Public half of the signing key named `label`.
    ///
    /// # Errors
    /// [`Error::Key`] when the provider has no such key.
    fn verifying_key(&self, label: &str) -> Result<VerifyingKey>;
}

/// A data key and the form it is stored in.
#[derive(Debug, Clone)]
pub struct DataKey {
    /// The key, for use in this process.
    pub key: Secret<16>,
    /// The key wrapped by the provider, for storage.
    pub wrapped: Vec<u8>,
}

/// The provider without a module: every key is derived from one master key held in this process.
/// Not a certified product.
#[derive(Clone)]
pub struct Software {
    master: Secret<32>,
}

impl Software {
    /// A provider over the installation's master key, with the operating system's randomness.
    #[must_use]
    pub fn new(master: Secret<32>) -> Self {
        Self { master }
    }

    /// Uses are kept apart, so that one label for a MAC and a seal gives two unrelated keys.
    fn key<const N: usize>(&self, usage: &str, label: &str) -> Secret<N> {
        derive(&self.master, format!("{usage}\0{label}").as_bytes())
    }

    fn signing_key(&self, label: &str) -> Result<SigningKey> {
        // One in 2^32 derivations falls outside the group; the attempt number makes the next one differ.
        for attempt in 0..16u8 {
            if let Ok(key) = SigningKey::from_secret(&self.key("sign", &format!("{label}\0{attempt}"))) {
                return Ok(key);
            }
        }
        Err(Error::Key("no SM2 key can be derived for this label"))
    }
}

impl Provider for Software {
    fn name(&self) -> &str {
        "shuyu software (RustCrypto)"
    }

    fn certified(&self) -> bool {
        false
    }

    fn mac(&self, label: &str, data: &[u8]) -> Result<[u8; 32]> {
        Ok(HmacSm3::new(self.key::<32>("mac", label).expose()).mac(data))
    }

    fn seal(&self, label: &str, aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>> {
        seal(&self.key("seal", label), aad, plaintext, &mut OsRandom)
    }

    fn open(&self, label: &str, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
        open(&self.key("seal", label), aad, sealed)
    }

    fn new_data_key(&self, label: &str, context: &[u8]) -> Result<DataKey> {
        let key = Secret::random(&mut OsRandom)?;
        let wrapped = wrap_key(&self.key("wrap", label), context, &key, &mut OsRandom)?;
        Ok(DataKey { key, wrapped })
    }

    fn open_data_key(&self, label: &str, context: &[u8], wrapped: &[u8]) -> Result<Secret<16>> {
        unwrap_key(&self.key("wrap", label), context, wrapped)
    }

    fn sign(&self, label: &str, message: &[u8]) -> Result<[u8; crate::SIGNATURE_LEN]> {
        self.signing_key(label)?.sign(message, &mut OsRandom)
    }

    fn verifying_key(&self, label: &str) -> Result<VerifyingKey> {
        Ok(self.signing_key(label)?.verifying_key())
    }
}

impl std::fmt::Debug for Software {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Software").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn provider() -> Box<dyn Provider> {
        Box::new(Software::new(Secret::new([5; 32])))
    }

    #[test]
    fn a_restarted_provider_opens_what_it_sealed_before() {
        let sealed = provider().seal("party/mobile", b"person 7", b"13800000000").unwrap();
        assert_eq!(provider().open("party/mobile", b"person 7", &sealed).unwrap(), b"13800000000");
        assert!(provider().open("party/name", b"person 7", &sealed).is_err());
        let data_key = provider().new_data_key("agreement", b"1").unwrap();
        assert_eq!(provider().open_data_key("agreement", b"1", &data_key.wrapped).unwrap(), data_key.key);
        assert!(provider().open_data_key("agreement", b"2", &data_key.wrapped).is_err());
        assert!(provider().open_data_key("resource", b"1", &data_key.wrapped).is_err());
        assert_eq!(provider().derived_key("vault", b"7").unwrap(), provider().derived_key("vault", b"7").unwrap());
    }

    #[test]
    fn labels_and_uses_have_keys_of_their_own() {
        let provider = provider();
        assert_ne!(provider.mac("a", b"x").unwrap(), provider.mac("b", b"x").unwrap());
        assert_ne!(provider.verifying_key("a").unwrap(), provider.verifying_key("b").unwrap());
        assert_ne!(provider.derived_key("a", b"x").unwrap(), provider.derived_key("a", b"y").unwrap());
        assert_ne!(provider.derived_key("a", b"x").unwrap(), provider.derived_key("b", b"x").unwrap());
        assert_ne!(provider.new_data_key("a", b"x").unwrap().key, provider.new_data_key("a", b"x").unwrap().key);
    }

    #[test]
    fn a_signature_verifies_under_the_label_that_made_it() {
        let provider = provider();
        let signature = provider.sign("ledger/1", b"checkpoint").unwrap();
        provider.verifying_key("ledger/1").unwrap().verify(b"checkpoint", &signature).unwrap();
        assert!(provider.verifying_key("ledger/2").unwrap().verify(b"checkpoint", &signature).is_err());
    }

    #[test]
    fn it_says_that_it_is_not_certified_and_shows_no_key() {
        assert!(!provider().certified());
        assert_eq!(format!("{:?}", Software::new(Secret::new([5; 32]))), "Software { .. }");
    }
}
