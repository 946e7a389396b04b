//! Policy files as users write them: `shuyu query` without a server.

use crate::{
    Failure,
    airlock::count_small_groups,
    govern::{
        Governed, Order, Parsed, on_deep_stack,
        session::{Bound, GovernedSession},
    },
    import,
    vault::{BoundFiles, OpenFile},
};
use domain::{
    Refusal,
    codes::compute,
    policy::Policy,
    task::{Keys, Limits, RowSet},
};
use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
};
use tokio_util::sync::CancellationToken;

/// A policy with its tables opened, ready for many statements.
pub struct PolicyFile {
    policy: Policy,
    tables: BTreeMap<String, OpenFile>,
    keys: Keys,
    limits: Limits,
}

impl PolicyFile {
    /// Reads the policy at `path` and opens its tables (CSV, XLSX or Parquet), whose paths are
    /// relative to it. `keys` holds the 32-byte key `token` where a column is masked by token.
    ///
    /// # Errors
    /// Refused where the file is no policy or a table cannot be read.
    pub fn open(path: &Path, keys: Keys, limits: Limits) -> Result<Self, Failure> {
        let policy = read(path)?;
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        let mut tables = BTreeMap::new();
        for (name, table) in &policy.tables {
            let missing = || Refusal::of(&compute::POLICY_FILE_MISSING).with("table", name);
            let file = folder.join(table.file.as_ref().ok_or_else(missing)?);
            if !file.is_file() {
                return Err(missing().into());
            }
            tables.insert(name.clone(), open_table(&file, &limits)?);
        }
        Ok(Self { policy, tables, keys, limits })
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Runs one statement; its first 1,000 rows come back. `state` is the folder of `--state`.
    ///
    /// # Errors
    /// Refused for what the gate or the policy does not let through, a result above the policy's
    /// grade, a column for aggregates without a state folder, or groups that are too small.
    pub async fn query(&self, sql: &str, state: Option<&Path>, cancel: CancellationToken) -> Result<RowSet, Failure> {
        on_deep_stack(self.query_here(sql, state, cancel)).await
    }

    async fn query_here(&self, sql: &str, state: Option<&Path>, cancel: CancellationToken) -> Result<RowSet, Failure> {
        let parsed = Parsed::new(sql, &self.policy)?;
        let session = self.session(cancel).await?;
        let governed = Governed::new(&session, parsed, &self.policy, Order::AsWritten).await?;
        governed.within_grade(&self.policy)?;
        match (governed.aggregated(), state) {
            (None, _) => governed.rows(&session).await,
            (Some(column), None) => Err(Refusal::of(&compute::STATE_REQUIRED).with("column", column).into()),
            (Some(_), Some(state)) => {
                let minimum = self.policy.min_group;
                let small = count_small_groups(governed.plan(), &session, minimum, 0).await?;
                if small.failing > 0 {
                    let refusal = Refusal::of(&compute::GROUP_TOO_SMALL);
                    return Err(refusal.with("rows", small.failing).with("limit", minimum).into());
                }
                let rows = governed.rows(&session).await?;
                record(state, sql, &rows)?;
                Ok(rows)
            }
        }
    }

    async fn session(&self, cancel: CancellationToken) -> Result<GovernedSession, Failure> {
        let mut files = BoundFiles::none();
        let bound = self.tables.iter().map(|(name, file)| {
            let url = files.bind_open(name, file.clone());
            (name.clone(), Bound { url, sample: false })
        });
        let bound = bound.collect();
        GovernedSession::open(files, &bound, &self.policy, &self.keys, &self.limits, cancel).await
    }
}

/// Reads a policy and refuses unknown keys.
///
/// # Errors
/// Refused where the file cannot be read or is no policy; the complaint names line and key, which
/// are the author's own.
pub fn read(path: &Path) -> Result<Policy, Failure> {
    let shown = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let text =
        std::fs::read_to_string(path).map_err(|_| Refusal::of(&compute::POLICY_UNREADABLE).with("file", shown))?;
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map(|span| text.get(..span.start).unwrap_or_default().lines().count().max(1));
        let at = line.map_or_else(String::new, |line| format!("line {line}: "));
        Refusal::of(&compute::POLICY_SYNTAX).with("problem", format!("{at}{}", error.message())).into()
    })
}

/// Parquet is read where it lies; other formats are imported into memory.
pub(crate) fn open_table(file: &Path, limits: &Limits) -> Result<OpenFile, Failure> {
    let parquet = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"));
    if parquet { OpenFile::plain(file) } else { import::local(file, limits).map(|(_, file)| file) }
}

/// Notes an answer in the state folder: what was answered can be told afterwards, by digests that show no cell.
fn record(state: &Path, sql: &str, rows: &RowSet) -> Result<(), Failure> {
    let unwritable = |_| Failure::fault("the state folder cannot be written");
    std::fs::create_dir_all(state).map_err(unwritable)?;
    let cells = serde_json::to_vec(rows).map_err(|_| Failure::fault("an answer has no JSON form"))?;
    let line = serde_json::json!({
        "statement": hex::encode(gm::sm3(sql.as_bytes())),
        "rows": rows.rows.len(),
        "answer": hex::encode(gm::sm3(&cells)),
    });
    let path: PathBuf = state.join("answers.jsonl");
    let mut file = OpenOptions::new().create(true).append(true).open(path).map_err(unwritable)?;
    writeln!(file, "{line}").and_then(|()| file.sync_data()).map_err(unwritable)
}
