//! Open shelves, kept while they are used and memory lasts.

use super::Shelf;
use crate::{Failure, vault::Vault};
use domain::task::{Keys, VaultRef};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

/// A release and the columns it is indexed by.
type Name = (String, Vec<String>);

/// The open shelves of one vault, at most so many bytes of them; the longest unused are closed first.
#[derive(Debug)]
pub struct Shelves {
    vault: Vault,
    max_bytes: usize,
    places: Mutex<HashMap<Name, Arc<Place>>>,
    /// Counts uses, to tell which shelf was unused longest.
    uses: AtomicU64,
}

/// Place of one shelf: locked while it is opened, so that many first callers open it once.
#[derive(Debug, Default)]
struct Place {
    open: Mutex<Option<Opened>>,
    bytes: AtomicUsize,
    used: AtomicU64,
}

#[derive(Debug)]
struct Opened {
    shelf: Arc<Shelf>,
    /// SM3 of the key it was opened with: who brings another key gets nothing from the memory of this one.
    proof: [u8; gm::DIGEST_LEN],
}

impl Shelves {
    /// No shelf open yet.
    pub fn new(vault: Vault, max_bytes: usize) -> Self {
        Self { vault, max_bytes, places: Mutex::default(), uses: AtomicU64::new(0) }
    }

    /// The shelf of `release`, opened now if it is not. Opening reads and decrypts the whole release: call it where
    /// blocking is allowed.
    ///
    /// # Errors
    /// As [`Shelf::open`].
    pub fn get(&self, release: &VaultRef, keys: &Keys, key_columns: &[String]) -> Result<Arc<Shelf>, Failure> {
        let key = keys.0.get(&release.key).map(String::as_str).unwrap_or_default();
        let proof = gm::sm3(key.as_bytes());
        let place = self.places().entry((release.path.clone(), key_columns.to_vec())).or_default().clone();
        place.used.store(self.uses.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        let mut open = lock(&place.open);
        if let Some(opened) = open.as_ref().filter(|opened| gm::equal(&opened.proof, &proof)) {
            return Ok(opened.shelf.clone());
        }
        let shelf = Arc::new(Shelf::open(&self.vault, release, keys, key_columns)?);
        place.bytes.store(shelf.memory(), Ordering::Relaxed);
        *open = Some(Opened { shelf: shelf.clone(), proof });
        drop(open);
        self.make_room(&place);
        Ok(shelf)
    }

    /// Closes every shelf of `release`; pages already asked for are finished by their callers.
    pub fn close(&self, release: &VaultRef) {
        self.places().retain(|(path, _), _| *path != release.path);
    }

    /// Closes the longest unused shelves but `kept` until the rest fits.
    fn make_room(&self, kept: &Arc<Place>) {
        let mut places = self.places();
        // Sizes are read once: others open shelves meanwhile, and a size that grew must not be taken off the old sum.
        let read = |(name, place): (&Name, &Arc<Place>)| {
            let (used, bytes) = (place.used.load(Ordering::Relaxed), place.bytes.load(Ordering::Relaxed));
            (used, bytes, (!Arc::ptr_eq(place, kept)).then(|| name.clone()))
        };
        let mut open: Vec<_> = places.iter().map(read).collect();
        open.sort_unstable();
        let mut bytes: usize = open.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, size, name) in open {
            if bytes <= self.max_bytes {
                return;
            }
            if let Some(name) = name {
                places.remove(&name);
                bytes -= size;
            }
        }
    }

    fn places(&self) -> MutexGuard<'_, HashMap<Name, Arc<Place>>> {
        lock(&self.places)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
