//! Offline verification of a data folder: every entry, every checkpoint, and that the current rows are
//! what the ledger says they are.

use crate::{
    database::{Database, record, system},
    failure::Outcome,
    ledger::ORIGIN,
};
use domain::Kind;
use gm::VerifyingKey;
use ledger::{Report, Verifier};
use std::path::Path;

/// Verifies what a database holds. `public_key` is the hex of the key that signs checkpoints.
///
/// # Errors
/// Faults of the database; what does not verify is in the report.
pub async fn database(db: &Database, data: &Path, public_key: &str) -> Outcome<Report> {
    let mut verifier = Verifier::new(VerifyingKey::from_hex(public_key)?, ORIGIN);
    verifier.checkpoints(&system::checkpoints(&db.read).await?);
    verifier.tiles(&data.join("ledger"));
    let mut next = 0;
    loop {
        let page = system::entries(&db.read, next, 10_000).await?;
        if page.is_empty() {
            break;
        }
        for (index, bytes, _) in &page {
            verifier.entry(*index, bytes);
        }
        next += page.len() as u64;
    }
    verifier.expect_rows();
    for kind in Kind::ALL {
        for row in record::rows(&db.read, &record::select(*kind)).await? {
            verifier.row(kind.word(), row.id, row.version.unsigned_abs(), &row.digest(*kind));
        }
    }
    for (id, version, digest) in crate::party::credential_digests(&db.read).await? {
        verifier.row("credential", id, version.unsigned_abs(), &digest);
    }
    for (id, digest) in crate::delivery::segment_digests(&db.read).await? {
        verifier.row("usage_segment", id, 1, &digest);
    }
    Ok(verifier.finish())
}
