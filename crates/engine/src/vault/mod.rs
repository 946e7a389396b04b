//! Encrypted files of the platform: `<data>/vault/<area>/<path>`, every byte of them sealed.
//!
//! A file is written under a temporary name, made durable and renamed, so that a reader sees all of it or nothing.
//! Its area and path are bound into every chunk: a file that was moved, cut or mixed with another does not open.

mod parquet;
mod path;
mod reader;
mod store;
mod writer;

pub(crate) use parquet::ParquetSource;
pub use reader::{Cursor, OpenFile};
pub use store::BoundFiles;
pub use writer::{Stored, VaultWriter};

use crate::Failure;
use domain::task::{Keys, VaultRef};
use gm::Secret;
use std::{
    io,
    path::{Path, PathBuf},
};

/// The vault of one data folder.
#[derive(Debug, Clone)]
pub struct Vault {
    root: PathBuf,
}

impl Vault {
    /// The vault below `data_dir`; nothing is opened or made yet.
    pub fn below(data_dir: impl AsRef<Path>) -> Self {
        Self { root: data_dir.as_ref().join("vault") }
    }

    /// Opens the file `at` for reading and proves its key, path and length.
    ///
    /// # Errors
    /// A fault when the path is not one of the vault, the key is missing or wrong, the file is absent or was altered.
    pub fn open(&self, at: &VaultRef, keys: &Keys) -> Result<OpenFile, Failure> {
        OpenFile::sealed(&self.locate(at)?, &key(at, keys)?, &path::context(at))
    }

    /// Begins the file `at`; it appears when [`VaultWriter::finish`] has made it durable, in place of an earlier one.
    ///
    /// # Errors
    /// A fault when the path is not one of the vault, the key is missing or the disk refuses.
    pub fn create(&self, at: &VaultRef, keys: &Keys) -> Result<VaultWriter, Failure> {
        VaultWriter::create(self.locate(at)?, &key(at, keys)?, &path::context(at))
    }

    /// Deletes the file `at`; `false` when there was none.
    ///
    /// # Errors
    /// A fault when the path is not one of the vault or the disk refuses.
    pub fn delete(&self, at: &VaultRef) -> Result<bool, Failure> {
        match std::fs::remove_file(self.locate(at)?) {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(e) => Err(fault("deleting", at, &e)),
        }
    }

    /// Removes what a killed writer left of `at`; nobody may be writing it now.
    ///
    /// # Errors
    /// A fault when the path is not one of the vault or the disk refuses.
    pub fn clear_unfinished(&self, at: &VaultRef) -> Result<(), Failure> {
        let target = self.locate(at)?;
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = target.parent().unwrap_or(&self.root);
        writer::remove_unfinished(folder, &|found| writer::is_unfinished(found, Some(&name)))
            .map_err(|e| fault("clearing", at, &e))
    }

    /// Removes what killed writers left anywhere in the vault; for the start, when nobody writes.
    ///
    /// # Errors
    /// A fault when the disk refuses.
    pub fn sweep(&self) -> Result<(), Failure> {
        writer::remove_unfinished(&self.root, &|found| writer::is_unfinished(found, None))
            .map_err(|e| Failure::fault(format!("sweeping the vault: {}", e.kind())))
    }

    /// Where the file lies on disk.
    fn locate(&self, at: &VaultRef) -> Result<PathBuf, Failure> {
        path::check(&at.path)?;
        Ok(self.root.join(path::folder(at.area)).join(&at.path))
    }
}

/// The SM4 key that `at` names.
fn key(at: &VaultRef, keys: &Keys) -> Result<Secret<16>, Failure> {
    let hex = keys.0.get(&at.key).ok_or_else(|| Failure::fault(format!("key `{}` was not handed over", at.key)))?;
    Secret::from_hex(hex).map_err(|_| Failure::fault(format!("key `{}` is not 16 bytes in hex", at.key)))
}

/// A fault that names what was tried on which file and the class of the error, nothing of the content.
fn fault(doing: &str, at: &VaultRef, error: &io::Error) -> Failure {
    Failure::fault(format!("{doing} vault file {}/{}: {}", path::folder(at.area), at.path, error.kind()))
}
