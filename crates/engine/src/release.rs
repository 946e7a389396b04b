//! The only place that makes a release out of a reviewed candidate.
//!
//! Inside a process a candidate becomes [`Released`] only here. Across the airlock's decision, which lies in the
//! server and may be days old, a proof replaces the type: the release order names the digest that was reviewed and
//! the ledger entry of the decision, under a MAC. What is released is byte for byte what was reviewed.
//!
//! Nothing else can make the type:
//!
//! ```compile_fail
//! let forged = engine::release::Released { digest: [0; 32], rows: 1 };
//! ```

use crate::{Failure, vault::OpenFile, vault::ParquetSource, vault::Vault};
use datafusion::parquet::file::metadata::ParquetMetaDataReader;
use domain::{
    codes::airlock,
    task::{Area, Keys, ReleaseOrder, VaultRef},
};
use gm::HmacSm3;
use std::io;
use zeroize::Zeroizing;

/// Name of the key that release orders are authenticated with.
pub const ORDER_KEY: &str = "order";

/// A reviewed candidate that now lies in `vault/release`.
#[derive(Debug)]
pub struct Released {
    digest: [u8; gm::DIGEST_LEN],
    rows: u64,
}

impl Released {
    /// SM3 of the plaintext, hex: the digest that was reviewed.
    pub fn digest(&self) -> String {
        hex::encode(self.digest)
    }

    /// Rows of the release.
    pub fn rows(&self) -> u64 {
        self.rows
    }
}

/// Re-encrypts the candidate `from` into the release `into`, if `order` is authentic and names its digest.
///
/// # Errors
/// Refuses a candidate that is not the one that was reviewed; a fault for a forged or malformed order, for areas
/// other than result and release, and when the vault fails. Then no release appears.
pub fn run(
    vault: &Vault,
    keys: &Keys,
    order: &ReleaseOrder,
    from: &VaultRef,
    into: &VaultRef,
) -> Result<Released, Failure> {
    if (from.area, into.area) != (Area::Result, Area::Release) {
        return Err(Failure::fault("a release goes from result to release"));
    }
    let reviewed = verify(keys, order)?;
    let candidate = vault.open(from, keys)?;
    let rows = rows(&candidate)?;
    let mut writer = vault.create(into, keys)?;
    io::copy(&mut candidate.cursor(), &mut writer)
        .map_err(|e| Failure::fault(format!("copying a candidate: {}", e.kind())))?;
    if !gm::equal(&writer.digest(), &reviewed) {
        return Err((&airlock::DIGEST_MISMATCH).into());
    }
    let stored = writer.finish()?;
    Ok(Released { digest: stored.digest, rows })
}

/// Checks the order's MAC and gives the digest it names.
fn verify(keys: &Keys, order: &ReleaseOrder) -> Result<[u8; gm::DIGEST_LEN], Failure> {
    let forged = || Failure::fault("the release order is not authentic");
    let key = keys.0.get(ORDER_KEY).ok_or_else(|| Failure::fault("key `order` was not handed over"))?;
    let key = Zeroizing::new(hex::decode(key).map_err(|_| Failure::fault("key `order` is not hex"))?);
    if key.len() < 16 {
        return Err(Failure::fault("key `order` is too short"));
    }
    // The separator must not occur inside a part, or two orders could have one statement.
    let mac = hex::decode(&order.mac).map_err(|_| forged())?;
    if order.export.contains('|') || !HmacSm3::new(&key).verify(order.statement().as_bytes(), &mac) {
        return Err(forged());
    }
    let mut digest = [0; gm::DIGEST_LEN];
    hex::decode_to_slice(&order.digest, &mut digest).map_err(|_| forged())?;
    Ok(digest)
}

/// Rows of a candidate, from its footer; the engine wrote it, so it is sound.
fn rows(candidate: &OpenFile) -> Result<u64, Failure> {
    let fault = || Failure::fault("the candidate is no table");
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&ParquetSource(candidate.clone()));
    u64::try_from(metadata.map_err(|_| fault())?.file_metadata().num_rows()).map_err(|_| fault())
}
