//! A vault of its own for one test.

use domain::task::{Area, Imported, Keys, Limits, Marked, Reply, VaultRef};
use engine::{Failure, import, vault::OpenFile, vault::Vault};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// A temporary data folder with its vault and one key per area.
pub struct Installation {
    pub dir: tempfile::TempDir,
    pub vault: Vault,
    pub keys: Keys,
}

impl Installation {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let vault = Vault::below(dir.path());
        let names = ["intake", "raw", "sample", "result", "release"];
        let keys = (1_u8..).zip(names).map(|(n, name)| (name.to_owned(), hex::encode([n; 16])));
        let mut keys: std::collections::BTreeMap<_, _> = keys.collect();
        keys.insert("order".to_owned(), hex::encode([9; 32]));
        Self { dir, vault, keys: Keys(keys) }
    }

    /// Seals `bytes` in the vault.
    pub fn put(&self, at: &VaultRef, bytes: &[u8]) {
        let mut writer = self.vault.create(at, &self.keys).unwrap();
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap();
    }

    /// Where the file lies on disk.
    pub fn on_disk(&self, at: &VaultRef) -> PathBuf {
        self.dir.path().join("vault").join(area_name(at.area)).join(&at.path)
    }

    /// Uploads `bytes` under `file_name` and imports them into `raw/table.parquet`.
    pub fn import(&self, file_name: &str, bytes: &[u8]) -> Result<Imported, Failure> {
        self.import_within(file_name, bytes, &Limits::default())
    }

    pub fn import_within(&self, file_name: &str, bytes: &[u8], limits: &Limits) -> Result<Imported, Failure> {
        let (from, into) = (at(Area::Intake, "upload"), at(Area::Raw, "table.parquet"));
        self.put(&from, bytes);
        match import::run(&self.vault, &self.keys, &from, file_name, &into, limits, false)? {
            Reply::Imported(imported) => Ok(imported),
            other => panic!("{other:?}"),
        }
    }

    /// The mark an upload is sealed for; nothing of it may be written.
    pub fn marked(&self, file_name: &str, bytes: &[u8]) -> Option<Marked> {
        let (from, into) = (at(Area::Intake, "upload"), at(Area::Raw, "table.parquet"));
        self.put(&from, bytes);
        match import::run(&self.vault, &self.keys, &from, file_name, &into, &Limits::default(), false) {
            Ok(Reply::Marked(marked)) => {
                assert!(!self.on_disk(&into).exists(), "a marked upload was read");
                assert!(self.on_disk(&from).exists(), "a marked upload was wiped");
                Some(marked)
            }
            Ok(Reply::Imported(_)) | Err(Failure::Refused(_)) => None,
            other => panic!("{other:?}"),
        }
    }

    /// Imports an upload whose seal was released by order.
    pub fn cleared(&self, file_name: &str, bytes: &[u8]) -> Imported {
        let (from, into) = (at(Area::Intake, "upload"), at(Area::Raw, "table.parquet"));
        self.put(&from, bytes);
        match import::run(&self.vault, &self.keys, &from, file_name, &into, &Limits::default(), true) {
            Ok(Reply::Imported(imported)) => imported,
            other => panic!("{other:?}"),
        }
    }

    /// The code an import is refused with.
    pub fn refusal(&self, file_name: &str, bytes: &[u8]) -> String {
        self.refusal_within(file_name, bytes, &Limits::default())
    }

    pub fn refusal_within(&self, file_name: &str, bytes: &[u8], limits: &Limits) -> String {
        let outcome = self.import_within(file_name, bytes, limits);
        assert!(!self.on_disk(&at(Area::Raw, "table.parquet")).exists(), "a refused upload left a file");
        match outcome {
            Err(Failure::Refused(refusal)) => {
                assert!(!refusal.zh.contains('{') && !refusal.en.contains('{'), "unfilled placeholder: {refusal}");
                refusal.code.strip_prefix("catalogue.import.").unwrap().to_owned()
            }
            Err(Failure::Fault(fault)) => format!("fault: {fault}"),
            Ok(imported) => format!("imported {} rows", imported.rows),
        }
    }

    /// Visits every file of the data folder with its bytes.
    pub fn each_file(&self, visit: &mut dyn FnMut(&Path, &[u8])) {
        walk(self.dir.path(), visit);
    }

    /// Rows of an imported table, as text.
    pub fn rows(&self, at: &VaultRef) -> Vec<Vec<Option<String>>> {
        rows(&self.vault.open(at, &self.keys).unwrap())
    }
}

fn walk(folder: &Path, visit: &mut dyn FnMut(&Path, &[u8])) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, visit) } else { visit(&path, &std::fs::read(&path).unwrap()) }
    }
}

/// Rows of a Parquet file, as text.
pub fn rows(file: &OpenFile) -> Vec<Vec<Option<String>>> {
    use datafusion::arrow::{array::Array, util::display::array_value_to_string};
    use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let bytes = file.read_range(0..file.len()).unwrap();
    let mut rows = Vec::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap().build().unwrap() {
        let batch = batch.unwrap();
        for row in 0..batch.num_rows() {
            let cell = |c: &datafusion::arrow::array::ArrayRef| {
                c.is_valid(row).then(|| array_value_to_string(c, row).unwrap())
            };
            rows.push(batch.columns().iter().map(cell).collect());
        }
    }
    rows
}

pub fn at(area: Area, path: &str) -> VaultRef {
    VaultRef { area, path: path.to_owned(), key: area_name(area).to_owned() }
}

fn area_name(area: Area) -> &'static str {
    match area {
        Area::Intake => "intake",
        Area::Raw => "raw",
        Area::Sample => "sample",
        Area::Result => "result",
        Area::Release => "release",
    }
}

/// Waits for what another process does; a minute without it fails the test.
pub fn wait_until(what: &str, happened: impl Fn() -> bool) {
    let start = std::time::Instant::now();
    while !happened() {
        assert!(start.elapsed().as_secs() < 60, "waited a minute for: {what}");
        std::thread::yield_now();
    }
}

/// A file of the real test data, or `None` and a word about it where the data is absent.
pub fn real_data(path: &str) -> Option<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests stand at the edge: where the data lies is their configuration"
    )]
    let folder = std::env::var_os("SHUYU_TEST_DATA");
    let file = folder.map(|folder| PathBuf::from(folder).join(path)).filter(|file| file.exists());
    if file.is_none() {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: {path} is not under SHUYU_TEST_DATA");
        }
    }
    file
}
