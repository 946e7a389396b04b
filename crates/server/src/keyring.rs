//! Keys: one master key, everything else derived from it or wrapped under it.
//!
//! Each agreement has a random key of its own: suspension disables it, termination destroys it
//! (crypto-erase, A11.6). The master key never lies in the data folder.

use crate::failure::Fault;
use gm::Secret;
use std::path::Path;

/// Labels of derived keys; a label is never reused for another purpose.
const WRAP: &[u8] = b"shuyu/wrap/v1";
const VAULT: &str = "shuyu/vault/v1/";
const ORDER: &[u8] = b"shuyu/release-order/v1";
const COLUMN: &[u8] = b"shuyu/column/v1";
const FACTOR: &[u8] = b"shuyu/second-factor/v1";
const TOKEN: &str = "shuyu/token/v1/";
const LEDGER: &[u8] = b"shuyu/ledger-signing/v1";

/// The master key and what follows from it.
pub struct Keyring {
    master: Secret<32>,
}

impl Keyring {
    /// A keyring over this master key.
    pub fn new(master: Secret<32>) -> Self {
        Self { master }
    }

    /// Reads the master key from a file of 64 hex digits, mode 0600 or stricter, outside the data folder.
    ///
    /// # Errors
    /// When the file is missing, readable by others, inside `data`, or not a key.
    pub fn load(file: &Path, data: &Path) -> Result<Self, Fault> {
        use std::os::unix::fs::PermissionsExt;
        let shown = file.display();
        let real = file.canonicalize().map_err(|e| Fault::caused(format!("key file {shown}"), e))?;
        if data.canonicalize().is_ok_and(|data| real.starts_with(data)) {
            return Err(Fault::new(format!("key file {shown} lies in the data folder; move it out")));
        }
        let mode =
            std::fs::metadata(&real).map_err(|e| Fault::caused(format!("key file {shown}"), e))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(Fault::new(format!("key file {shown} is readable by others; chmod 600 it")));
        }
        let text = std::fs::read_to_string(&real).map_err(|e| Fault::caused(format!("key file {shown}"), e))?;
        let master = Secret::from_hex(text.trim())
            .map_err(|_| Fault::new(format!("key file {shown} does not hold 64 hex digits")))?;
        Ok(Self::new(master))
    }

    /// The key that wraps random keys in the database.
    pub fn wrapping(&self) -> Secret<16> {
        gm::derive(&self.master, WRAP)
    }

    /// The key of a vault scope (`raw/<resource>`, `intake/<resource>`).
    pub fn vault(&self, scope: &str) -> Secret<16> {
        gm::derive(&self.master, format!("{VAULT}{scope}").as_bytes())
    }

    /// The MAC key of release orders.
    pub fn order(&self) -> Secret<32> {
        gm::derive(&self.master, ORDER)
    }

    /// The key that seals personal columns and stored answers.
    pub fn column(&self) -> Secret<16> {
        gm::derive(&self.master, COLUMN)
    }

    /// The key that seals second factors.
    pub fn factor(&self) -> Secret<16> {
        gm::derive(&self.master, FACTOR)
    }

    /// The key of keyed tokens for an agreement: tokens of different agreements do not link (A13.4).
    pub fn token(&self, agreement: &str) -> Secret<32> {
        gm::derive(&self.master, format!("{TOKEN}{agreement}").as_bytes())
    }

    /// Seed of the ledger's signing key.
    pub fn ledger(&self) -> Secret<32> {
        gm::derive(&self.master, LEDGER)
    }
}

impl Keyring {
    /// The key that signs checkpoints.
    ///
    /// # Errors
    /// When the derived number is no SM2 key, which happens with probability 2^-32 at most once per master key.
    pub fn signing(&self) -> Result<gm::SigningKey, Fault> {
        gm::SigningKey::from_secret(&self.ledger()).map_err(|e| Fault::caused("the ledger's signing key", e))
    }

    /// The public key that verifies checkpoints, hex.
    ///
    /// # Errors
    /// As [`Self::signing`].
    pub fn ledger_public_key(&self) -> Result<String, Fault> {
        Ok(self.signing()?.verifying_key().to_hex())
    }
}
