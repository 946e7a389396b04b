//! Automatic disclosure checks of candidates before a person reviews them.
//!
//! The statement is planned again and the units behind every row are counted on original values, so
//! filters, HAVING and joins are judged by what they did. A verdict holds counts, never values.

mod groups;
mod identifiers;
mod rules;
mod similarity;

pub(crate) use groups::count_small_groups;
pub(crate) use identifiers::{Identifying, identifying};

use crate::{
    Failure,
    govern::{Governed, Job, Order, Parsed, on_deep_stack, run_plan, session::GovernedSession},
    vault::BoundFiles,
};
use datafusion::{
    arrow::array::{AsArray, RecordBatch},
    arrow::datatypes::Int64Type,
    catalog::TableProvider,
    logical_expr::LogicalPlan,
    physical_plan::SendableRecordBatchStream,
};
use domain::task::{VaultRef, Verdict};
use futures::StreamExt;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What the rules look at.
struct Evidence<'a> {
    job: &'a Job<'a>,
    session: &'a GovernedSession,
    /// The statement, planned again.
    governed: &'a Governed,
    /// The candidate's file.
    candidate: Arc<dyn TableProvider>,
    /// Rows of the candidate.
    rows: u64,
    /// Seed of the unit hashes, from the candidate's own content: nobody can choose units by it.
    seed: u64,
}

/// Checks the candidate that `job` made.
///
/// # Errors
/// As [`crate::govern::run`]: a statement that is refused now has no verdict.
pub async fn check(job: &Job<'_>, candidate: &VaultRef, cancel: CancellationToken) -> Result<Verdict, Failure> {
    on_deep_stack(check_here(job, candidate, cancel)).await
}

async fn check_here(job: &Job<'_>, candidate: &VaultRef, cancel: CancellationToken) -> Result<Verdict, Failure> {
    let digest = job.vault.open(candidate, job.keys)?.digest()?;
    let seed = digest.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte));
    let mut files = BoundFiles::none();
    let url = files.bind(job.vault, candidate, job.keys)?;
    let parsed = Parsed::new(job.sql, job.policy)?;
    let session = job.session(files, cancel).await?;
    let governed = Governed::new(&session, parsed, job.policy, Order::Canonical).await?;
    let candidate = session.marked_file(&url).await?;
    let rows = count_rows(&session, &candidate).await?;
    let evidence = Evidence { job, session: &session, governed: &governed, candidate, rows, seed };
    let rules = vec![
        rules::schema(&evidence),
        rules::output_grade(&evidence),
        groups::minimum_group(&evidence).await?,
        identifiers::direct_identifier(&evidence).await?,
        similarity::row_similarity(&evidence).await?,
    ];
    Ok(Verdict { digest: hex::encode(digest), passed: rules.iter().all(|rule| rule.passed), rules })
}

async fn count_rows(session: &GovernedSession, candidate: &Arc<dyn TableProvider>) -> Result<u64, Failure> {
    let mut batches = run_plan(&scan(candidate)?, session).await?;
    let mut rows = 0;
    while let Some(batch) = next(&mut batches).await? {
        rows += batch.num_rows() as u64;
    }
    Ok(rows)
}

/// A plan that reads a marked file.
fn scan(file: &Arc<dyn TableProvider>) -> Result<LogicalPlan, Failure> {
    use datafusion::{catalog::default_table_source::provider_as_source, logical_expr::LogicalPlanBuilder};
    let plan = LogicalPlanBuilder::scan("__candidate", provider_as_source(Arc::clone(file)), None);
    plan.and_then(LogicalPlanBuilder::build).map_err(|_| Failure::fault("the candidate cannot be planned"))
}

/// The next batch, its error cut down to its class.
async fn next(batches: &mut SendableRecordBatchStream) -> Result<Option<RecordBatch>, Failure> {
    batches.next().await.transpose().map_err(|error| crate::govern::redact::execution(&error))
}

/// The one number a plan counts.
async fn single_count(plan: &LogicalPlan, session: &GovernedSession) -> Result<u64, Failure> {
    let mut batches = run_plan(plan, session).await?;
    let mut sum = 0;
    while let Some(batch) = next(&mut batches).await? {
        let counts = batch.columns().first().and_then(|column| column.as_primitive_opt::<Int64Type>());
        sum += counts.into_iter().flatten().flatten().sum::<i64>();
    }
    Ok(u64::try_from(sum).unwrap_or(0))
}
