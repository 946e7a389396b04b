//! Writing a vault file: all of it becomes visible at once, or nothing.

use crate::Failure;
use gm::{OsRandom, Random, Secret, chunked::ChunkedWriter};
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, BufWriter, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// A vault file being written; dropping it without [`finish`](Self::finish) leaves nothing behind.
#[derive(Debug)]
pub struct VaultWriter {
    inner: Option<ChunkedWriter<BufWriter<File>>>,
    digest: gm::Sm3,
    bytes: u64,
    temporary: PathBuf,
    target: PathBuf,
}

/// A file the vault has made durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// SM3 of the plaintext.
    pub digest: [u8; gm::DIGEST_LEN],
    /// Length of the plaintext in bytes.
    pub bytes: u64,
}

impl VaultWriter {
    pub(super) fn create(target: PathBuf, key: &Secret<16>, context: &[u8]) -> Result<Self, Failure> {
        let temporary = temporary_name(&target)?;
        if let Some(folder) = target.parent() {
            make_folder(folder).map_err(|e| io_fault("making a folder of", &e))?;
        }
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&temporary)
            .map_err(|e| io_fault("creating", &e))?;
        let mut writer = Self { inner: None, digest: gm::Sm3::new(), bytes: 0, temporary, target };
        let sealed = ChunkedWriter::create(BufWriter::with_capacity(256 * 1024, file), key, context, &mut OsRandom)
            .map_err(|e| Failure::fault(format!("creating a vault file: {e}")))?;
        writer.inner = Some(sealed);
        Ok(writer)
    }

    /// Plaintext bytes written so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// SM3 of the plaintext written so far.
    pub fn digest(&self) -> [u8; gm::DIGEST_LEN] {
        self.digest.clone().finish()
    }

    /// Seals the last chunk, makes the file durable and lets it appear under its name.
    ///
    /// # Errors
    /// A fault when the disk refuses; then the file does not appear.
    pub fn finish(mut self) -> Result<Stored, Failure> {
        let sealed = self.inner.take().ok_or_else(|| Failure::fault("vault file finished twice"))?;
        let buffered = sealed.finish().map_err(|e| Failure::fault(format!("sealing a vault file: {e}")))?;
        let file = buffered.into_inner().map_err(|e| io_fault("writing", e.error()))?;
        file.sync_all().map_err(|e| io_fault("syncing", &e))?;
        fs::rename(&self.temporary, &self.target).map_err(|e| io_fault("renaming", &e))?;
        self.sync_folder().map_err(|e| io_fault("syncing the folder of", &e))?;
        Ok(Stored { digest: self.digest(), bytes: self.bytes })
    }

    /// The new name is durable only with the folder that holds it.
    fn sync_folder(&self) -> io::Result<()> {
        self.target.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    }
}

impl Write for VaultWriter {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let inner = self.inner.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        let written = inner.write(data)?;
        self.digest.update(data.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for VaultWriter {
    fn drop(&mut self) {
        // After `finish` the name is gone already; a file cut short must not lie about.
        let _gone_or_absent = fs::remove_file(&self.temporary);
    }
}

/// Makes a folder and those above it that are missing, each durable in the one that holds it.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty());
    above.map_or(Ok(()), make_folder)?;
    match DirBuilder::new().mode(0o700).create(folder) {
        // Another writer was faster.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
        made => made?,
    }
    above.map_or(Ok(()), |above| File::open(above)?.sync_all())
}

/// A name beside the target that no vault path can have and no other writer takes.
fn temporary_name(target: &Path) -> Result<PathBuf, Failure> {
    let mut nonce = [0; 8];
    OsRandom.fill(&mut nonce).map_err(|e| Failure::fault(format!("naming a vault file: {e}")))?;
    let name = target.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(target.with_file_name(format!(".{name}.{}.part", hex::encode(nonce))))
}

/// Whether `name` is a temporary name, of the target `of` or of any.
pub fn is_unfinished(name: &str, of: Option<&str>) -> bool {
    let inner = name.strip_prefix('.').and_then(|rest| rest.strip_suffix(".part"));
    let target = inner.and_then(|inner| inner.rsplit_once('.')).map(|(target, _nonce)| target);
    target.is_some_and(|target| of.is_none_or(|of| of == target))
}

/// Removes the files below `folder` whose names are `unfinished`.
pub fn remove_unfinished(folder: &Path, unfinished: &dyn Fn(&str) -> bool) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_unfinished(&entry.path(), unfinished)?;
        } else if unfinished(&entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn io_fault(doing: &str, error: &io::Error) -> Failure {
    Failure::fault(format!("{doing} a vault file: {}", error.kind()))
}
