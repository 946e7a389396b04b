//! De-identifies a file by policy: `shuyu mask`.

use crate::{
    Failure,
    govern::{
        granted::GrantedTable,
        redact, run_plan,
        session::{Bound, GovernedSession},
    },
    policy_file::open_table,
    vault::BoundFiles,
};
use datafusion::{
    arrow::{
        array::{Array, ArrayRef, RecordBatch},
        datatypes::DataType,
        util::display::{ArrayFormatter, FormatOptions},
    },
    catalog::default_table_source::provider_as_source,
    common::{Column, TableReference},
    logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder},
};
use domain::{
    Refusal,
    codes::compute,
    policy::{Policy, Use},
    task::{Keys, Limits},
};
use futures::StreamExt;
use std::{fs::File, io::BufWriter, path::Path, sync::Arc};
use tokio_util::sync::CancellationToken;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// Rows.
    pub rows: u64,
    /// Columns kept, in order; what the policy does not show is left out.
    pub columns: Vec<String>,
}

/// Writes the plain and masked columns of `file` (CSV, XLSX or Parquet) to `out` as CSV (UTF-8),
/// filtered and masked by the only table of `policy`.
///
/// Text cells that a spreadsheet would take for a formula are written with a leading apostrophe.
/// `out` appears whole or not at all.
///
/// # Errors
/// Refused where the policy has not exactly one table or does not fit the file; a fault where a file
/// cannot be read or written.
pub async fn apply_file(
    file: &Path,
    policy: &Policy,
    out: &Path,
    keys: &Keys,
    limits: &Limits,
) -> Result<Masked, Failure> {
    let mut names = policy.tables.keys();
    let (Some(name), None) = (names.next(), names.next()) else {
        return Err(Failure::from(&compute::SAMPLE_NEEDS_ONE_TABLE));
    };
    if !file.is_file() {
        return Err(Refusal::of(&compute::POLICY_FILE_MISSING).with("table", name).into());
    }
    let mut files = BoundFiles::none();
    let url = files.bind_open(name, open_table(file, limits)?);
    let bound = [(name.clone(), Bound { url, sample: false })].into();
    let session = GovernedSession::open(files, &bound, policy, keys, limits, CancellationToken::new()).await?;
    let view = session.views.get(name).ok_or_else(|| Failure::fault("the view of the file is missing"))?;
    let (plan, columns) = shown(view)?;
    let rows = write(&plan, &session, &columns, out).await?;
    Ok(Masked { rows, columns })
}

/// The plain and masked columns of a view.
fn shown(view: &Arc<GrantedTable>) -> Result<(LogicalPlan, Vec<String>), Failure> {
    let unplanned = |_| Failure::fault("the masked file cannot be planned");
    let kept = view.columns.iter().filter(|column| matches!(column.usage, Use::Plain | Use::Mask));
    let columns: Vec<String> = kept.map(|column| column.name.clone()).collect();
    let table = TableReference::bare(view.name.as_str());
    let cells = columns.iter().map(|name| Expr::Column(Column::new(Some(table.clone()), name)));
    let source = provider_as_source(Arc::clone(view) as _);
    let plan = LogicalPlanBuilder::scan(table.clone(), source, None).map_err(unplanned)?;
    let plan = plan.project(cells).and_then(LogicalPlanBuilder::build).map_err(unplanned)?;
    Ok((plan, columns))
}

async fn write(plan: &LogicalPlan, session: &GovernedSession, columns: &[String], out: &Path) -> Result<u64, Failure> {
    let unwritable = || Failure::fault("the masked file cannot be written");
    let mut partial = out.as_os_str().to_owned();
    partial.push(".part");
    let file = File::create(&partial).map_err(|_| unwritable())?;
    let written = async {
        let mut csv = csv::Writer::from_writer(BufWriter::new(&file));
        csv.write_record(columns.iter().map(|name| harmless(name))).map_err(|_| unwritable())?;
        let mut rows = 0;
        let mut batches = run_plan(plan, session).await?;
        while let Some(batch) = batches.next().await {
            let batch = batch.map_err(|error| redact::execution(&error))?;
            rows += batch.num_rows() as u64;
            append(&mut csv, &batch)?;
        }
        csv.flush().map_err(|_| unwritable())?;
        Ok(rows)
    }
    .await;
    let kept = written.and_then(|rows| {
        file.sync_all().and_then(|()| std::fs::rename(&partial, out)).map_err(|_| unwritable())?;
        Ok(rows)
    });
    if kept.is_err() {
        // Nothing half-written stays; where even that fails, the first error is the one to report.
        let _ = std::fs::remove_file(&partial);
    }
    kept
}

fn append<W: std::io::Write>(csv: &mut csv::Writer<W>, batch: &RecordBatch) -> Result<(), Failure> {
    let unwritable = |_| Failure::fault("the masked file cannot be written");
    let options = FormatOptions::default();
    let cells = batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options));
    let cells = cells.collect::<Result<Vec<_>, _>>().map_err(|_| Failure::fault("a column has no text form"))?;
    for row in 0..batch.num_rows() {
        let texts = cells.iter().zip(batch.columns()).map(|(cell, column)| {
            let column: &ArrayRef = column;
            let text = if column.is_valid(row) { cell.value(row).to_string() } else { String::new() };
            // Numbers and dates start with a sign or a digit and cannot hold a formula.
            if is_text(column.data_type()) { harmless(&text) } else { text }
        });
        csv.write_record(texts).map_err(unwritable)?;
    }
    Ok(())
}

fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// A cell that no spreadsheet takes for a formula: OWASP's list, with the full-width forms.
fn harmless(text: &str) -> String {
    let starts = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if starts { format!("'{text}") } else { text.to_owned() }
}
