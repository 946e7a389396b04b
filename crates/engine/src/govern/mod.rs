//! Governed statements: parse, allow-list, rewrite over governed views, run.
//!
//! `Parsed -> Governed -> Candidate`: [`Parsed`] passed the statement gate, a governed plan reads
//! governed views only and every output column has a lineage, a candidate lies in the vault. Each
//! type is made in this room only, so a plan that was not governed cannot be run.

mod barrier;
pub(crate) mod candidate;
mod functions;
pub(crate) mod gate;
pub(crate) mod granted;
pub(crate) mod lineage;
mod planner;
pub(crate) mod redact;
mod rewrite;
mod rows;
pub(crate) mod session;
mod stack;
mod total;
pub(crate) mod units;

pub use gate::Parsed;
pub(crate) use rows::text_rows;
pub(crate) use stack::on_deep_stack;

use crate::{
    Failure,
    vault::{BoundFiles, Vault},
};
use datafusion::{
    logical_expr::{Expr, Limit, LogicalPlan, Projection, Sort, SortExpr},
    physical_plan::{SendableRecordBatchStream, execute_stream},
};
use domain::{
    Refusal,
    codes::compute,
    policy::Policy,
    task::{Area, BoundTable, CandidateColumn, Keys, Limits, Reply, RowSet, VaultRef},
};
use lineage::{Facts, Lineage, Source};
use session::{Bound, GovernedSession};
use std::{collections::BTreeMap, sync::Arc};
use tokio_util::sync::CancellationToken;

/// Rows a development statement gives at most.
pub const DEVELOPMENT_ROWS: usize = 1000;

/// A statement over vault files, with all it needs to be governed.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// The vault the files lie in.
    pub vault: &'a Vault,
    /// The tables the statement may name: samples in development, raw tables in a formal run.
    pub tables: &'a [BoundTable],
    /// The policy.
    pub policy: &'a Policy,
    /// The statement.
    pub sql: &'a str,
    /// Keys of the files, and `token` for keyed tokens.
    pub keys: &'a Keys,
    /// Limits on memory and rows.
    pub limits: &'a Limits,
}

impl Job<'_> {
    /// Opens a session over the job's tables, with the files bound already.
    pub(crate) async fn session(
        &self,
        mut files: BoundFiles,
        cancel: CancellationToken,
    ) -> Result<GovernedSession, Failure> {
        let mut urls = BTreeMap::new();
        for table in self.tables {
            let url = files.bind(self.vault, &table.file, self.keys)?;
            urls.insert(table.name.clone(), Bound { url, sample: table.file.area == Area::Sample });
        }
        GovernedSession::open(files, &urls, self.policy, self.keys, self.limits, cancel).await
    }
}

/// Runs a statement: with `into` as a formal run that writes a candidate, without it as a
/// development statement whose first [`DEVELOPMENT_ROWS`] rows come back.
///
/// Setting `cancel` ends it before the next batch of any of its operators.
///
/// # Errors
/// Refused for a statement the gate or the policy does not let through, a result above the policy's
/// grade (formal runs), too many rows or too much memory; a fault where a file cannot be read or written.
pub async fn run(job: &Job<'_>, into: Option<&VaultRef>, cancel: CancellationToken) -> Result<Reply, Failure> {
    on_deep_stack(run_here(job, into, cancel)).await
}

async fn run_here(job: &Job<'_>, into: Option<&VaultRef>, cancel: CancellationToken) -> Result<Reply, Failure> {
    let parsed = Parsed::new(job.sql, job.policy)?;
    let session = job.session(BoundFiles::none(), cancel).await?;
    match into {
        None => {
            let governed = Governed::new(&session, parsed, job.policy, Order::AsWritten).await?;
            Ok(Reply::Rows(governed.rows(&session).await?))
        }
        Some(into) => {
            let governed = Governed::new(&session, parsed, job.policy, Order::Canonical).await?;
            governed.within_grade(job.policy)?;
            let candidate = candidate::Candidate::write(governed, &session, job, into).await?;
            Ok(Reply::Candidate(candidate.into_facts()))
        }
    }
}

/// In which order rows come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// As the statement says, else as the engine likes.
    AsWritten,
    /// As the statement says, ties and the rest by all columns: the same rows give the same bytes,
    /// and the order of rows says nothing the rows do not say.
    Canonical,
}

/// A plan over governed views with the lineage of its output: the only thing that runs.
#[derive(Debug)]
pub(crate) struct Governed {
    plan: LogicalPlan,
    /// Output columns: name and facts, in order.
    columns: Vec<(String, Facts)>,
    /// A column for aggregates only that the statement aggregates, whether its result shows it or not.
    aggregated: Option<Source>,
}

impl Governed {
    /// Plans `parsed` over the session's views and checks every use.
    pub(crate) async fn new(
        session: &GovernedSession,
        parsed: Parsed,
        policy: &Policy,
        order: Order,
    ) -> Result<Self, Failure> {
        let plan = session::plan(session, parsed, policy).await?;
        let Lineage { columns: facts, aggregated } = lineage::Walk::output(&plan, policy)?;
        let names = plan.schema().fields().iter().map(|field| field.name().clone());
        let columns: Vec<_> = names.zip(facts).collect();
        let distinct: std::collections::BTreeSet<_> = columns.iter().map(|(name, _)| name).collect();
        if distinct.len() != columns.len() {
            return Err(Failure::from(&compute::DUPLICATE_OUTPUT));
        }
        let plan = match order {
            Order::AsWritten => plan,
            Order::Canonical => canonical(plan)?,
        };
        Ok(Self { plan, columns, aggregated })
    }

    /// Output columns: name and facts, in order.
    pub(crate) fn columns(&self) -> &[(String, Facts)] {
        &self.columns
    }

    /// A column for aggregates only that the statement aggregates, whether its result shows it or not.
    pub(crate) fn aggregated(&self) -> Option<&Source> {
        self.aggregated.as_ref()
    }

    /// The plan as written, for the airlock's second planning.
    pub(crate) fn plan(&self) -> &LogicalPlan {
        &self.plan
    }

    /// Output columns as a candidate reports them.
    pub(crate) fn reported_columns(&self) -> Vec<CandidateColumn> {
        let reported = self.columns.iter().map(|(name, facts)| CandidateColumn {
            name: name.clone(),
            sources: facts.sources.iter().map(ToString::to_string).collect(),
            grade: facts.grade,
        });
        reported.collect()
    }

    /// Refuses a result above the policy's highest grade.
    pub(crate) fn within_grade(&self, policy: &Policy) -> Result<(), Refusal> {
        let limit = policy.max_output_grade;
        match self.columns.iter().find(|(_, facts)| facts.grade > limit) {
            None => Ok(()),
            Some((name, facts)) => Err(Refusal::of(&compute::OUTPUT_GRADE)
                .with("column", gate::printable(name))
                .with("grade", facts.grade)
                .with("limit", limit)),
        }
    }

    /// Runs the plan.
    pub(crate) async fn stream(&self, session: &GovernedSession) -> Result<SendableRecordBatchStream, Failure> {
        run_plan(&self.plan, session).await
    }

    /// Runs the plan for a screen: at most [`DEVELOPMENT_ROWS`] rows as text.
    pub(crate) async fn rows(&self, session: &GovernedSession) -> Result<RowSet, Failure> {
        text_rows(self.stream(session).await?, DEVELOPMENT_ROWS).await
    }
}

/// Rewrites, optimizes, checks and runs a plan over governed views.
pub(crate) async fn run_plan(
    plan: &LogicalPlan,
    session: &GovernedSession,
) -> Result<SendableRecordBatchStream, Failure> {
    let state = session.state();
    let physical = state.create_physical_plan(plan).await.map_err(|error| redact::running(&error))?;
    let stream = execute_stream(physical, state.task_ctx()).map_err(|error| redact::execution(&error))?;
    Ok(barrier::stop_when_cancelled(stream, session.cancel.clone()))
}

/// Orders a plan's rows by all their columns, after what its own ORDER BY says.
fn canonical(plan: LogicalPlan) -> Result<LogicalPlan, Failure> {
    match plan {
        LogicalPlan::Limit(Limit { skip, fetch, input }) => {
            let hidden_order =
                matches!(&*input, LogicalPlan::Projection(p) if matches!(&*p.input, LogicalPlan::Sort(_)));
            let input = Arc::new(without_ties(Arc::unwrap_or_clone(input))?);
            let limited = LogicalPlan::Limit(Limit { skip, fetch, input });
            // An order by what the result does not show chooses rows; it must not show in their order as well.
            Ok(if hidden_order { sorted(limited) } else { limited })
        }
        LogicalPlan::Sort(_) => without_ties(plan),
        plan if plan.schema().fields().is_empty() => Ok(plan),
        plan => Ok(sorted(plan)),
    }
}

/// A plan whose rows come in one order only: its own, ties broken by all columns.
fn without_ties(plan: LogicalPlan) -> Result<LogicalPlan, Failure> {
    match plan {
        LogicalPlan::Sort(Sort { mut expr, input, fetch }) => {
            expr.extend(every_column(&input));
            Ok(LogicalPlan::Sort(Sort { expr, input, fetch }))
        }
        // An ORDER BY of columns that the SELECT leaves out is planned below it.
        LogicalPlan::Projection(Projection { expr: shown, input, .. }) if matches!(&*input, LogicalPlan::Sort(_)) => {
            let input = Arc::new(without_ties(Arc::unwrap_or_clone(input))?);
            let projected = Projection::try_new(shown, input).map(LogicalPlan::Projection);
            projected.map_err(|_| Failure::fault("the order of a statement cannot be planned"))
        }
        plan => canonical(plan),
    }
}

fn sorted(plan: LogicalPlan) -> LogicalPlan {
    let expr = every_column(&plan);
    LogicalPlan::Sort(Sort { expr, input: Arc::new(plan), fetch: None })
}

fn every_column(plan: &LogicalPlan) -> Vec<SortExpr> {
    plan.schema().columns().into_iter().map(|column| Expr::Column(column).sort(true, true)).collect()
}
