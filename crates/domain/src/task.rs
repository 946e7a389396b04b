//! What the server asks of a worker process and what comes back: plain values over a pipe.
//!
//! Raw, sample and candidate files, and every upload, are opened only by workers (invariant 5).
//! Keys travel beside the task in [`Keys`], never inside it, and are never logged.

use crate::{
    catalogue::{
        NoticeKind,
        grading::ContentKind,
        secrecy::{MarkLevel, MarkPlace},
    },
    grade::Grade,
    policy::Policy,
    refusal::Refusal,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Area of the vault. Files only move forward: raw, sample, result, release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Uploads waiting for their import; encrypted like everything else.
    Intake,
    /// Full rows of resources. No person opens them.
    Raw,
    /// Masked samples for development.
    Sample,
    /// Candidates inside the domain.
    Result,
    /// Reviewed releases.
    Release,
}

/// An encrypted file in the vault: `<data>/vault/<area>/<path>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaultRef {
    /// Its area.
    pub area: Area,
    /// Path below the area, `/`-separated, of `[a-z0-9._-]` segments.
    pub path: String,
    /// Which entry of [`Keys`] opens it.
    pub key: String,
}

/// Secret keys by name; `Debug` shows names only.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Keys(pub BTreeMap<String, String>);

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A message to a worker: one task with its keys and limits.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Assignment {
    /// Data folder that holds `vault/`.
    pub data_dir: String,
    /// The task.
    pub task: Task,
    /// Hex keys (16 bytes SM4; `token` 32 bytes HMAC) by name.
    pub keys: Keys,
    /// Limits the worker sets on itself before it opens anything.
    pub limits: Limits,
}

/// Limits of one task.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Limits {
    /// Address space in MiB.
    pub memory_mib: u64,
    /// CPU seconds.
    pub cpu_s: u64,
    /// Wall-clock seconds.
    pub wall_s: u64,
    /// Most rows read from an upload or written to a result.
    pub rows: u64,
    /// Most cells of an upload.
    pub cells: u64,
    /// Most bytes an upload may inflate to.
    pub inflated_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_mib: 4096,
            cpu_s: 600,
            wall_s: 600,
            rows: 20_000_000,
            cells: 400_000_000,
            inflated_bytes: 4 << 30,
        }
    }
}

/// What a worker is asked to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// Parse an upload (CSV, XLSX, Parquet) and write it to `vault/raw` as Parquet.
    Import {
        /// The sealed upload.
        from: VaultRef,
        /// File name the provider gave, for its ending only.
        file_name: String,
        /// Where the rows go.
        into: VaultRef,
        /// A seal was released by order: marks are not looked for again.
        #[serde(default)]
        cleared: bool,
    },
    /// Read the visible worksheets of an XLSX upload as text: a catalogue to be imported, no data of a resource.
    ReadWorkbook {
        /// The sealed upload.
        from: VaultRef,
        /// File name the provider gave, for marks in it.
        file_name: String,
        /// A seal was released by order, or the same file was looked at before: marks are not looked for again.
        #[serde(default)]
        cleared: bool,
    },
    /// Take a masked sample of a raw table into `vault/sample` under a policy of one table.
    Sample {
        /// The raw table.
        from: BoundTable,
        /// Policy whose only table is `from.name`.
        policy: Policy,
        /// Rows to take, deterministically by `seed`.
        rows: u32,
        /// Seed of the sample.
        seed: u64,
        /// Where the sample goes.
        into: VaultRef,
    },
    /// Run a governed statement. In development the tables are samples and rows come back;
    /// in a formal run a candidate is written and only facts about it come back.
    Query {
        /// The tables the statement may name.
        tables: Vec<BoundTable>,
        /// The policy.
        policy: Policy,
        /// The statement.
        sql: String,
        /// Where the candidate goes; `None` in development.
        into: Option<VaultRef>,
    },
    /// Check a candidate against the disclosure rules.
    Check {
        /// The candidate.
        candidate: VaultRef,
        /// Raw tables it was made from, for the similarity rule.
        tables: Vec<BoundTable>,
        /// The policy it was made under.
        policy: Policy,
        /// The statement it was made by; its unit counts are computed again.
        sql: String,
    },
    /// Re-encrypt a reviewed candidate into `vault/release` after checking the order's MAC and digest.
    Release {
        /// The order the airlock's decision wrote.
        order: ReleaseOrder,
        /// The candidate.
        from: VaultRef,
        /// The release.
        into: VaultRef,
    },
}

/// A table by the name statements use and the file it is bound to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoundTable {
    /// Name in SQL.
    pub name: String,
    /// Its file.
    pub file: VaultRef,
}

/// What the airlock's decision orders: across a process a proof replaces the type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseOrder {
    /// Export it belongs to.
    pub export: String,
    /// SM3 of the candidate's plaintext, hex.
    pub digest: String,
    /// Index of the decision in the ledger.
    pub ledger_index: u64,
    /// HMAC-SM3 under the key `order` over [`Self::statement`], hex.
    pub mac: String,
}

impl ReleaseOrder {
    /// An order without its MAC.
    pub fn unsigned(export: String, digest: String, ledger_index: u64) -> Self {
        Self { export, digest, ledger_index, mac: String::new() }
    }

    /// What the MAC is over: `export|digest|ledger_index`. An export with a `|` in its id makes no sound order.
    pub fn statement(&self) -> String {
        format!("{}|{}|{}", self.export, self.digest, self.ledger_index)
    }
}

/// What a worker answers, one JSON line on its standard output.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// An upload was imported.
    Imported(Imported),
    /// An upload bears a classification mark; it was not read any further.
    Marked(Marked),
    /// A workbook was read.
    Workbook(Workbook),
    /// A sample was written.
    Sampled {
        /// Rows in it.
        rows: u64,
    },
    /// A development statement's rows.
    Rows(RowSet),
    /// A formal run's candidate was written.
    Candidate(Candidate),
    /// A candidate was checked.
    Verdict(Verdict),
    /// A release was written.
    Released {
        /// SM3 of its plaintext, equal to the order's.
        digest: String,
        /// Rows in it.
        rows: u64,
    },
    /// The task was refused for a reason its author can act on.
    Refused(Refusal),
    /// The task failed; the operator traces it. Never holds a data value.
    Failed {
        /// What happened, without data values.
        fault: String,
    },
}

/// A workbook as text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workbook {
    /// SM3 of the upload, hex.
    pub digest: String,
    /// Its visible worksheets, in order.
    pub sheets: Vec<Sheet>,
}

/// A worksheet as text: an empty cell is an empty text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// The header.
    pub header: Vec<String>,
    /// The rows below the header that hold something.
    pub rows: Vec<SheetRow>,
}

/// A row of a worksheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// Its number in the sheet, as spreadsheet programs show it.
    pub number: u64,
    /// Its cells, as many as the header has.
    pub cells: Vec<String>,
}

/// Facts about an imported upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Imported {
    /// `csv`, `xlsx` or `parquet`.
    pub format: String,
    /// Character encoding, for CSV.
    pub encoding: Option<String>,
    /// Rows.
    pub rows: u64,
    /// SM3 of the upload, hex.
    pub digest: String,
    /// Columns in order.
    pub columns: Vec<ImportedColumn>,
    /// First rows as text, at most 20; only the provider may see them.
    pub preview: Vec<Vec<Option<String>>>,
}

/// A classification mark in an upload: where, never what stands around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// The level.
    pub level: MarkLevel,
    /// Where it is.
    pub place: MarkPlace,
    /// The row, where there is one.
    pub row: Option<u64>,
    /// SM3 of the upload, hex.
    pub digest: String,
}

/// One column of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ImportedColumn {
    /// Header.
    pub name: String,
    /// Inferred type.
    pub data_type: DataType,
    /// Number of nulls.
    pub nulls: u64,
    /// Number of distinct values, up to 10,000 counted exactly and capped there.
    pub distinct: u64,
    /// How many values look like something a grade must know of; never which.
    #[serde(default)]
    pub content: Vec<ContentCount>,
    /// How many values the provider is to be told of; never which.
    #[serde(default)]
    pub notices: Vec<NoticeCount>,
}

/// How many values of a column the provider is to be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NoticeCount {
    /// Why.
    pub kind: NoticeKind,
    /// How many.
    pub values: u64,
}

/// How many values of a column look like something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ContentCount {
    /// Like what.
    pub kind: ContentKind,
    /// How many.
    pub values: u64,
}

/// Types an item may have (数据类型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DataType {
    /// Text; also digits that are names of things (ids with leading zeros or over 18 digits).
    Text,
    /// 64-bit integer.
    Integer,
    /// Decimal number held as 64-bit float.
    Number,
    /// True or false.
    Boolean,
    /// Calendar date.
    Date,
    /// Date and time.
    Timestamp,
    /// Bytes that nothing here looks into (pictures, documents): catalogued, never stored, queried or granted.
    Unsupported,
}

/// Rows as text, for a screen inside the development area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RowSet {
    /// Column names.
    pub columns: Vec<String>,
    /// Rows, values as text.
    pub rows: Vec<Vec<Option<String>>>,
    /// True where the row limit cut the result.
    pub truncated: bool,
}

/// Facts about a candidate: what a reviewer and the airlock need, no row of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Candidate {
    /// SM3 of the plaintext Parquet bytes, hex: what is reviewed is what is released.
    pub digest: String,
    /// Rows.
    pub rows: u64,
    /// Bytes of the plaintext.
    pub bytes: u64,
    /// Output columns with their lineage and grade.
    pub columns: Vec<CandidateColumn>,
    /// Highest grade of the output columns.
    pub grade: Grade,
}

/// One output column of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CandidateColumn {
    /// Output name.
    pub name: String,
    /// `table.column` sources, sorted.
    pub sources: Vec<String>,
    /// Grade after masks and aggregation.
    pub grade: Grade,
}

/// Verdict of the automatic check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Verdict {
    /// SM3 of the candidate that was checked, hex.
    pub digest: String,
    /// True when every rule passed.
    pub passed: bool,
    /// Every rule with its outcome.
    pub rules: Vec<RuleOutcome>,
}

/// Outcome of one disclosure rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RuleOutcome {
    /// Stable code: `minimum_group`, `direct_identifier`, `row_similarity`, `output_grade`, `schema`.
    pub rule: String,
    /// Whether it passed.
    pub passed: bool,
    /// Rows that fail it; never a value of them.
    pub failing_rows: u64,
    /// Chinese sentence that says what to do.
    pub zh: String,
    /// English sentence.
    pub en: String,
}
