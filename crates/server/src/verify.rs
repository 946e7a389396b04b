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
use uuid::Uuid;

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
    for row in current_rows(db).await? {
        verifier.row(row.table, row.id, row.version, &row.digest);
    }
    Ok(verifier.finish())
}

/// A row the ledger covers, as it is now.
pub struct CurrentRow {
    /// Table.
    pub table: &'static str,
    /// Row id.
    pub id: Uuid,
    /// Version.
    pub version: u64,
    /// SM3 of the row.
    pub digest: [u8; 32],
}

/// Every row the ledger covers.
///
/// # Errors
/// Faults of the database.
pub async fn current_rows(db: &Database) -> Outcome<Vec<CurrentRow>> {
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        for row in record::rows(&db.read, &record::select(*kind)).await? {
            rows.push(CurrentRow {
                table: kind.word(),
                id: row.id,
                version: row.version.unsigned_abs(),
                digest: row.digest(*kind),
            });
        }
    }
    for (id, version, digest) in crate::party::credential_digests(&db.read).await? {
        rows.push(CurrentRow { table: "credential", id, version: version.unsigned_abs(), digest });
    }
    for (id, version, digest) in crate::mandate::store::key_digests(&db.read).await? {
        rows.push(CurrentRow { table: crate::mandate::store::TABLE, id, version: version.unsigned_abs(), digest });
    }
    for (id, digest) in crate::catalogue::edition_digests(&db.read).await? {
        rows.push(CurrentRow { table: "edition", id, version: 1, digest });
    }
    for (id, digest) in crate::delivery::segment_digests(&db.read).await? {
        rows.push(CurrentRow { table: "usage_segment", id, version: 1, digest });
    }
    Ok(rows)
}
