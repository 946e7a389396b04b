//! The server's `Shelf` port over the engine's shelves.

use async_trait::async_trait;
use domain::{
    Refusal,
    task::{Keys, VaultRef},
};
use engine::{shelf::Shelves, vault::Vault};
use server::ports::{self, Broken, ShelfPage, ShelfQuery};
use std::{path::Path, sync::Arc};

/// Most bytes of open releases.
const BYTES_MAX: usize = 1 << 30;

/// Releases of a data folder, kept open while they are used.
pub struct Releases(Arc<Shelves>);

impl Releases {
    /// Releases of the vault in `data`.
    pub fn new(data: &Path) -> Self {
        Self(Arc::new(Shelves::new(Vault::below(data), BYTES_MAX)))
    }
}

#[async_trait]
impl ports::Shelf for Releases {
    async fn page(
        &self,
        release: &VaultRef,
        key: &str,
        keys: &[String],
        query: &ShelfQuery,
    ) -> Result<Result<ShelfPage, Refusal>, Broken> {
        let (shelves, file, key_columns) = (self.0.clone(), release.clone(), keys.to_vec());
        let secrets = Keys([(release.key.clone(), key.to_owned())].into());
        // The first call of a release decrypts it: not on a thread that serves requests.
        let opened = tokio::task::spawn_blocking(move || shelves.get(&file, &secrets, &key_columns));
        let shelf =
            opened.await.map_err(|e| Broken::Fault(e.to_string()))?.map_err(|e| Broken::Fault(e.to_string()))?;
        let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let page = shelf.page(&query.filters, &query.columns, offset, limit);
        Ok(page.map(|page| ShelfPage { columns: page.columns, rows: page.rows, next: page.next.map(|n| n as u64) }))
    }

    fn close(&self, release: &VaultRef) {
        self.0.close(release);
    }
}
