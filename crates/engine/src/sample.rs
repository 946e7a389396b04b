//! Masked samples for development.
//!
//! A sample holds granted columns only, filtered and masked as the policy says, under the same names,
//! so the statement that runs on it runs on the full data too. It is one of the four exits: grade 3
//! at most, and what is graded 3 or higher without a mask, or 4 at all, is null.

use crate::{
    Failure,
    govern::{
        Job,
        candidate::{properties, stored, stored_schema},
        granted::{GrantedColumn, GrantedTable},
        redact, run_plan,
        session::GovernedSession,
    },
    vault::BoundFiles,
};
use datafusion::{
    arrow::{
        array::{Array, RecordBatch, UInt32Array, new_null_array},
        compute::take_record_batch,
    },
    catalog::{TableProvider, default_table_source::provider_as_source},
    common::TableReference,
    logical_expr::{LogicalPlan, LogicalPlanBuilder},
    parquet::arrow::ArrowWriter,
};
use domain::{codes::compute, grade::Grade, task::VaultRef};
use futures::StreamExt;
use std::{collections::BTreeSet, sync::Arc};
use tokio_util::sync::CancellationToken;

/// Takes `rows` rows of the job's only table, chosen by `seed`, and writes them to `into`; the
/// job's statement is not looked at. The same data, policy and seed give the same bytes.
///
/// # Errors
/// Refused where the policy has not exactly one table or does not fit the file; a fault where a file
/// cannot be read or written.
pub async fn run(
    job: &Job<'_>,
    rows: u32,
    seed: u64,
    into: &VaultRef,
    cancel: CancellationToken,
) -> Result<u64, Failure> {
    if job.policy.tables.len() != 1 {
        return Err(Failure::from(&compute::SAMPLE_NEEDS_ONE_TABLE));
    }
    let session = job.session(BoundFiles::none(), cancel).await?;
    let view = session.views.values().next().ok_or_else(|| Failure::from(&compute::SAMPLE_NEEDS_ONE_TABLE))?;
    let plan = whole(view)?;
    let chosen = choose(count(&plan, &session).await?, rows, seed);
    let unwritable = |_| Failure::fault("the sample cannot be written");
    let schema = stored_schema(&view.schema())?;
    let file = job.vault.create(into, job.keys)?;
    let mut writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties())).map_err(unwritable)?;
    let mut batches = run_plan(&plan, &session).await?;
    let mut first = 0;
    while let Some(batch) = batches.next().await {
        let batch = batch.map_err(|error| redact::execution(&error))?;
        let taken = taken(&batch, first, &chosen)?;
        first += batch.num_rows() as u64;
        writer.write(&stored(&blanked(&taken, view)?, &schema)?).map_err(unwritable)?;
    }
    writer.into_inner().map_err(unwritable)?.finish()?;
    Ok(chosen.len() as u64)
}

/// Every row and column of a view.
fn whole(view: &Arc<GrantedTable>) -> Result<LogicalPlan, Failure> {
    let source = provider_as_source(Arc::clone(view) as Arc<dyn TableProvider>);
    let plan = LogicalPlanBuilder::scan(TableReference::bare(view.name.as_str()), source, None);
    plan.and_then(LogicalPlanBuilder::build).map_err(|_| Failure::fault("the sample cannot be planned"))
}

async fn count(plan: &LogicalPlan, session: &GovernedSession) -> Result<u64, Failure> {
    let mut batches = run_plan(plan, session).await?;
    let mut rows = 0;
    while let Some(batch) = batches.next().await {
        rows += batch.map_err(|error| redact::execution(&error))?.num_rows() as u64;
    }
    Ok(rows)
}

/// Row numbers with the smallest keyed hashes: every row has the same chance, and a larger sample
/// under the same seed holds the smaller one.
fn choose(rows: u64, wanted: u32, seed: u64) -> BTreeSet<u64> {
    let mac = gm::HmacSm3::new(&seed.to_be_bytes());
    let mut smallest = BTreeSet::new();
    for row in 0..rows {
        smallest.insert((mac.mac(&row.to_be_bytes()), row));
        if smallest.len() > wanted as usize {
            smallest.pop_last();
        }
    }
    smallest.into_iter().map(|(_, row)| row).collect()
}

fn taken(batch: &RecordBatch, first: u64, chosen: &BTreeSet<u64>) -> Result<RecordBatch, Failure> {
    let here = chosen.range(first..first + batch.num_rows() as u64);
    let here: UInt32Array = here.filter_map(|row| u32::try_from(row - first).ok()).collect();
    take_record_batch(batch, &here).map_err(|_| Failure::fault("the sample cannot be taken"))
}

/// Nulls what may not be seen in development.
fn blanked(batch: &RecordBatch, view: &GrantedTable) -> Result<RecordBatch, Failure> {
    let columns = batch.columns().iter().zip(batch.schema_ref().fields()).map(|(column, field)| {
        match view.column(field.name()) {
            Some(granted) if visible(granted) => Arc::clone(column),
            _ => new_null_array(column.data_type(), column.len()),
        }
    });
    RecordBatch::try_new(batch.schema(), columns.collect()).map_err(|_| Failure::fault("the sample cannot be taken"))
}

fn visible(column: &GrantedColumn) -> bool {
    column.grade < Grade::G3 || (column.grade < Grade::G4 && column.mask.is_some())
}
