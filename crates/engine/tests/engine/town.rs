//! A small town to query: sixty persons, three districts, their visits. Nobody in it exists.

use datafusion::{
    arrow::{
        array::{ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray, UInt32Array},
        compute::take,
        datatypes::{Field, Schema},
    },
    parquet::arrow::ArrowWriter,
};
use domain::{
    policy::Policy,
    task::{Area, BoundTable, Keys, Limits, Reply, VaultRef, Verdict},
};
use engine::{
    Failure, airlock,
    govern::{self, Job},
    vault::Vault,
};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Persons of the town; every fourth is hidden by the usual row filter.
pub const PERSONS: i64 = 60;

/// A vault with the town in it.
pub struct Town {
    folder: tempfile::TempDir,
    pub keys: Keys,
    pub tables: Vec<BoundTable>,
}

/// The file `path` of an area, under the one key of the town.
pub fn file(area: Area, path: &str) -> VaultRef {
    VaultRef { area, path: path.to_owned(), key: "zone".to_owned() }
}

impl Town {
    pub fn build() -> Self {
        let keys = [("zone", "11".repeat(16)), ("token", "22".repeat(32))];
        let keys = Keys(keys.map(|(name, key)| (name.to_owned(), key)).into());
        let folder = tempfile::tempdir().unwrap();
        let mut town = Self { folder, keys, tables: Vec::new() };
        town.table("person", persons());
        town.table("district", districts());
        town.table("visit", visits());
        town
    }

    /// The same town without the rows that the usual row filter hides.
    pub fn redacted() -> Self {
        let mut town = Self::build();
        let kept: UInt32Array = (0..PERSONS).filter(|p| !hidden(*p)).map(|p| p as u32).collect();
        let columns = persons().into_iter().map(|(name, c)| (name, take(&c, &kept, None).unwrap())).collect();
        town.tables.retain(|table| table.name != "person");
        town.table("person", columns);
        town
    }

    pub fn vault(&self) -> Vault {
        Vault::below(self.folder.path())
    }

    /// Adds a table of these columns.
    pub fn table(&mut self, name: &str, columns: Vec<(&str, ArrayRef)>) {
        let fields: Vec<_> = columns.iter().map(|(n, c)| Field::new(*n, c.data_type().clone(), true)).collect();
        let columns = columns.into_iter().map(|(_, c)| c).collect();
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
        let at = file(Area::Raw, &format!("{name}.parquet"));
        let mut writer =
            ArrowWriter::try_new(self.vault().create(&at, &self.keys).unwrap(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap().finish().unwrap();
        self.tables.push(BoundTable { name: name.to_owned(), file: at });
    }

    /// The tables a policy names.
    pub fn bound(&self, policy: &Policy) -> Vec<BoundTable> {
        self.tables.iter().filter(|t| policy.tables.contains_key(&t.name)).cloned().collect()
    }

    /// Runs a statement: into the vault as a formal run, to the screen otherwise.
    pub fn run(&self, policy: &Policy, sql: &str, into: Option<&VaultRef>) -> Result<Reply, Failure> {
        self.with_job(policy, sql, |job| runtime().block_on(govern::run(job, into, CancellationToken::new())))
    }

    /// Checks a candidate that `sql` made.
    pub fn check(&self, policy: &Policy, sql: &str, candidate: &VaultRef) -> Result<Verdict, Failure> {
        self.with_job(policy, sql, |job| runtime().block_on(airlock::check(job, candidate, CancellationToken::new())))
    }

    /// Hands a job over the town's tables to `work`.
    pub fn with_job<T>(&self, policy: &Policy, sql: &str, work: impl FnOnce(&Job<'_>) -> T) -> T {
        let (vault, tables, limits) = (self.vault(), self.bound(policy), Limits::default());
        work(&Job { vault: &vault, tables: &tables, policy, sql, keys: &self.keys, limits: &limits })
    }
}

/// A runtime as a worker has it.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn texts(of: impl Fn(i64) -> String) -> ArrayRef {
    Arc::new(StringArray::from_iter_values((0..PERSONS).map(of)))
}

/// Rows hidden by the row filter `status = 'open'` carry the word `canary` in every text.
pub fn hidden(person: i64) -> bool {
    person % 4 == 3
}

fn resident_id(person: i64) -> String {
    let body = format!(
        "3201{:02}19{:02}0{}{:02}{:03}",
        person % 3 + 1,
        50 + person % 40,
        person % 9 + 1,
        person % 28 + 1,
        person
    );
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{body}{}", ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize])
}

fn persons() -> Vec<(&'static str, ArrayRef)> {
    let mark = |person: i64, open: String| if hidden(person) { format!("canary-{person}") } else { open };
    vec![
        ("id", texts(resident_id)),
        ("name", texts(|p| mark(p, format!("张三{p}")))),
        ("mobile", texts(|p| format!("139{:08}", p * 7919))),
        ("district", texts(|p| ["东区", "西区", "南区"][(p % 3) as usize].to_owned())),
        (
            "income",
            Arc::new(Int64Array::from_iter(
                (0..PERSONS).map(|p| (p != 9).then_some(if hidden(p) { 777_000 + p } else { 1000 * p })),
            )),
        ),
        ("score", Arc::new(Float64Array::from_iter_values((0..PERSONS).map(|p| p as f64 / 4.0)))),
        ("born", Arc::new(Date32Array::from_iter_values((0..PERSONS).map(|p| (p * 400) as i32)))),
        ("secret", texts(|p| format!("canary-secret-{p}"))),
        ("status", texts(|p| if hidden(p) { "hidden" } else { "open" }.to_owned())),
    ]
}

fn districts() -> Vec<(&'static str, ArrayRef)> {
    vec![
        ("district", Arc::new(StringArray::from(vec!["东区", "西区", "南区"]))),
        ("head", Arc::new(StringArray::from(vec!["甲", "乙", "丙"]))),
        ("area_km2", Arc::new(Float64Array::from(vec![75.5, 82.25, 0.0]))),
    ]
}

/// Every person visits as often as the last digit of its number; one visit a day.
fn visits() -> Vec<(&'static str, ArrayRef)> {
    let rows: Vec<_> = (0..PERSONS).flat_map(|p| (0..p % 10).map(move |v| (p, v))).collect();
    vec![
        ("person_id", Arc::new(StringArray::from_iter_values(rows.iter().map(|(p, _)| resident_id(*p))))),
        ("day", Arc::new(Date32Array::from_iter_values(rows.iter().map(|(p, v)| (18_000 + p + v) as i32)))),
        ("cost", Arc::new(Int64Array::from_iter_values(rows.iter().map(|(p, v)| p * 10 + v)))),
    ]
}
