//! Keys, by what they are for: every one lives in a provider of cryptography, and leaves it only for bulk data.
//!
//! Each agreement has a random key of its own: suspension disables it, termination destroys it (crypto-erase,
//! A11.6). The provider that runs without a module derives everything else from one master key, which never lies in
//! the data folder; a hardware security module takes its place behind the same trait.

use crate::failure::Fault;
use gm::{DataKey, Provider, Secret, Software, VerifyingKey};
use ledger::{Checkpoint, SignedCheckpoint};
use std::path::Path;
use uuid::Uuid;

/// Labels of keys; a label is never reused for another purpose. The number is the key's generation.
const AGREEMENT: &str = "mandate/agreement/1";
const VAULT: &str = "vault/1";
const ORDER: &str = "airlock/release-order/1";
const COLUMN: &str = "database/column/1";
const FACTOR: &str = "party/second-factor/1";
const TOKEN: &str = "compute/token/1";
const LEDGER: &str = "ledger/checkpoint/1";

/// The keys of an installation.
pub struct Keyring {
    provider: Box<dyn Provider>,
}

impl Keyring {
    /// A keyring over this master key, in software.
    pub fn new(master: Secret<32>) -> Self {
        Self::of(Box::new(Software::new(master)))
    }

    /// A keyring whose keys live in this provider.
    pub fn of(provider: Box<dyn Provider>) -> Self {
        Self { provider }
    }

    /// The product behind the keys and whether it is certified (GB/T 37092), for the operator.
    pub fn product(&self) -> (&str, bool) {
        (self.provider.name(), self.provider.certified())
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

    /// A fresh key for an agreement, with its wrapped form for the database.
    ///
    /// # Errors
    /// When the provider fails.
    pub fn new_agreement_key(&self, agreement: Uuid) -> gm::Result<DataKey> {
        self.provider.new_data_key(AGREEMENT, agreement.as_bytes())
    }

    /// The key of an agreement from its wrapped form.
    ///
    /// # Errors
    /// When it was wrapped for another agreement or under other keys, or was altered.
    pub fn agreement_key(&self, agreement: Uuid, wrapped: &[u8]) -> gm::Result<Secret<16>> {
        self.provider.open_data_key(AGREEMENT, agreement.as_bytes(), wrapped)
    }

    /// The key of a vault scope (`resource/<id>`).
    ///
    /// # Errors
    /// When the provider fails.
    pub fn vault(&self, scope: &str) -> gm::Result<Secret<16>> {
        let key = self.provider.derived_key(VAULT, scope.as_bytes())?;
        Secret::from_slice(&key.expose()[..16])
    }

    /// The MAC key of the release orders of one export: a worker that holds it can order nothing else.
    ///
    /// # Errors
    /// When the provider fails.
    pub fn order(&self, export: &str) -> gm::Result<Secret<32>> {
        self.provider.derived_key(ORDER, export.as_bytes())
    }

    /// The key of keyed tokens for an agreement: tokens of different agreements do not link (A13.4).
    ///
    /// # Errors
    /// When the provider fails.
    pub fn token(&self, agreement: Uuid) -> gm::Result<Secret<32>> {
        self.provider.derived_key(TOKEN, agreement.as_bytes())
    }

    /// Seals a personal column or a stored answer, bound to its place.
    ///
    /// # Errors
    /// When the provider fails.
    pub fn seal(&self, place: &[u8], plain: &[u8]) -> gm::Result<Vec<u8>> {
        self.provider.seal(COLUMN, place, plain)
    }

    /// Opens what [`Self::seal`] sealed at the same place.
    ///
    /// # Errors
    /// When it is of another place or was altered.
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> gm::Result<Vec<u8>> {
        self.provider.open(COLUMN, place, sealed)
    }

    /// Seals a second factor, bound to its person.
    ///
    /// # Errors
    /// When the provider fails.
    pub fn seal_factor(&self, person: &[u8], plain: &[u8]) -> gm::Result<Vec<u8>> {
        self.provider.seal(FACTOR, person, plain)
    }

    /// Opens what [`Self::seal_factor`] sealed for the same person.
    ///
    /// # Errors
    /// When it is of another person or was altered.
    pub fn open_factor(&self, person: &[u8], sealed: &[u8]) -> gm::Result<Vec<u8>> {
        self.provider.open(FACTOR, person, sealed)
    }

    /// Signs a checkpoint of the ledger.
    ///
    /// # Errors
    /// When the provider fails.
    pub fn sign(&self, checkpoint: Checkpoint) -> Result<SignedCheckpoint, Fault> {
        let fault = |e| Fault::caused("signing a checkpoint", e);
        let text = checkpoint.text().map_err(|e| Fault::caused("a checkpoint", e))?;
        let signature = self.provider.sign(LEDGER, text.as_bytes()).map_err(fault)?;
        Ok(checkpoint.signed(&self.verifying_key()?, signature))
    }

    fn verifying_key(&self) -> Result<VerifyingKey, Fault> {
        self.provider.verifying_key(LEDGER).map_err(|e| Fault::caused("the ledger's signing key", e))
    }

    /// The public key that verifies checkpoints, hex.
    ///
    /// # Errors
    /// When the provider fails.
    pub fn ledger_public_key(&self) -> Result<String, Fault> {
        Ok(self.verifying_key()?.to_hex())
    }
}
