//! The server's `Shelf` port over the engine's shelf: releases opened once and kept in memory, bounded.

use async_trait::async_trait;
use domain::{
    Refusal,
    task::{Keys, VaultRef},
};
use engine::{shelf::Shelf, vault::Vault};
use server::ports::{self, Broken, ShelfPage, ShelfQuery};
use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// Most bytes of open releases.
const BYTES_MAX: usize = 1 << 30;

/// Open releases, the most lately used last.
pub struct Releases {
    data: PathBuf,
    open: Mutex<VecDeque<(String, Arc<Shelf>)>>,
}

impl Releases {
    /// Releases of the vault in `data`.
    pub fn new(data: &Path) -> Self {
        Self { data: data.to_owned(), open: Mutex::default() }
    }

    fn known(&self, path: &str) -> Option<Arc<Shelf>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let place = open.iter().position(|(p, _)| p == path)?;
        let entry = open.remove(place)?;
        let shelf = entry.1.clone();
        open.push_back(entry);
        Some(shelf)
    }

    fn keep(&self, path: String, shelf: Arc<Shelf>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.push_back((path, shelf));
        while open.len() > 1 && open.iter().map(|(_, s)| s.memory()).sum::<usize>() > BYTES_MAX {
            open.pop_front();
        }
    }

    async fn shelf(&self, release: &VaultRef, key: &str, keys: &[String]) -> Result<Arc<Shelf>, Broken> {
        if let Some(shelf) = self.known(&release.path) {
            return Ok(shelf);
        }
        let (vault, file, key_columns) = (Vault::below(&self.data), release.clone(), keys.to_vec());
        let secrets = Keys([(release.key.clone(), key.to_owned())].into());
        let opened = tokio::task::spawn_blocking(move || Shelf::open(&vault, &file, &secrets, &key_columns));
        let shelf = opened.await.map_err(|e| Broken::Fault(e.to_string()))?.map_err(|e| Broken::Fault(e.to_string()))?;
        let shelf = Arc::new(shelf);
        self.keep(release.path.clone(), shelf.clone());
        Ok(shelf)
    }
}

#[async_trait]
impl ports::Shelf for Releases {
    async fn page(&self, release: &VaultRef, key: &str, keys: &[String], query: &ShelfQuery) -> Result<Result<ShelfPage, Refusal>, Broken> {
        let shelf = self.shelf(release, key, keys).await?;
        let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        Ok(shelf.page(&query.filters, &query.columns, offset, limit).map(|page| {
            let end = query.offset + page.rows.len() as u64;
            let next = (end < page.total as u64 && !page.rows.is_empty()).then_some(end);
            ShelfPage { columns: page.columns, rows: page.rows, next }
        }))
    }

    fn close(&self, release: &VaultRef) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).retain(|(path, _)| *path != release.path);
    }
}
