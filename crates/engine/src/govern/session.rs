//! The session a governed statement is planned and run in.

use super::{
    barrier::CancelPoints,
    functions, gate,
    granted::{Content, GovernedScan, GrantedTable},
    planner::CheckedPlanner,
    redact,
    rewrite::GovernRule,
    total::TotalRule,
};
use crate::{Failure, runtime, vault::BoundFiles};
use datafusion::{
    catalog::TableProvider,
    common::{DFSchema, config::ConfigOptions},
    datasource::{
        file_format::parquet::ParquetFormat,
        listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl},
    },
    execution::{SessionState, SessionStateBuilder, SessionStateDefaults},
    logical_expr::Expr,
    optimizer::{AnalyzerRule, analyzer::Analyzer},
    prelude::{SessionConfig, SessionContext},
};
use domain::{
    Refusal,
    codes::compute,
    policy::Policy,
    task::{Keys, Limits},
};
use std::{collections::BTreeMap, sync::Arc};
use tokio_util::sync::CancellationToken;

/// Threads one statement runs on. One: then rows meet in one order and a run can be repeated byte by byte.
const PARTITIONS: usize = 1;

/// A file bound to a session.
#[derive(Debug)]
pub(crate) struct Bound {
    /// Where the session reads it.
    pub(crate) url: String,
    /// Whether it is a masked sample.
    pub(crate) sample: bool,
}

/// A session over governed views and nothing else.
pub(crate) struct GovernedSession {
    pub(super) context: SessionContext,
    pub(super) cancel: CancellationToken,
    /// The views by name.
    pub(crate) views: BTreeMap<String, Arc<GrantedTable>>,
}

impl GovernedSession {
    /// Opens a session over `tables`: each name of the policy with its Parquet file in `files`.
    ///
    /// # Errors
    /// Refused where the policy does not fit the files; a fault where a file cannot be read.
    pub(crate) async fn open(
        files: BoundFiles,
        tables: &BTreeMap<String, Bound>,
        policy: &Policy,
        keys: &Keys,
        limits: &Limits,
        cancel: CancellationToken,
    ) -> Result<Self, Failure> {
        let context = SessionContext::new_with_state(state(limits, cancel.clone())?);
        files.register(&context)?;
        let mut views = BTreeMap::new();
        for (name, table) in &policy.tables {
            if name.starts_with("__") {
                return Err(Refusal::of(&compute::POLICY_NAME).with("name", name).into());
            }
            let missing = || Refusal::of(&compute::POLICY_FILE_MISSING).with("table", name);
            let bound = tables.get(name).ok_or_else(missing)?;
            let raw = parquet(&context.state(), &bound.url).await?;
            let content = if bound.sample { Content::Sample } else { Content::Original(keys) };
            let filter = match &table.row_filter {
                Some(text) if !bound.sample => Some(row_filter(&context.state(), name, text, raw.as_ref(), policy)?),
                _ => None,
            };
            let view = Arc::new(GrantedTable::new(name, table, raw, filter, content)?);
            let refused = |_| Failure::fault("the catalog refused a view");
            context.register_table(name_in_catalog(name), Arc::clone(&view) as _).map_err(refused)?;
            views.insert(name.clone(), view);
        }
        Ok(Self { context, cancel, views })
    }

    /// A bound file as a marked table of its own: the airlock's way to read a candidate.
    pub(crate) async fn marked_file(&self, url: &str) -> Result<Arc<dyn TableProvider>, Failure> {
        Ok(Arc::new(GovernedScan::of(parquet(&self.state(), url).await?)))
    }

    /// The state to plan with.
    pub(super) fn state(&self) -> SessionState {
        self.context.state()
    }
}

/// A table reference that is not folded to lower case.
fn name_in_catalog(name: &str) -> datafusion::common::TableReference {
    datafusion::common::TableReference::bare(name)
}

fn state(limits: &Limits, cancel: CancellationToken) -> Result<SessionState, Failure> {
    let mut options = ConfigOptions::new();
    options.catalog.information_schema = false;
    options.execution.target_partitions = PARTITIONS;
    options.sql_parser.parse_float_as_decimal = false;
    options.explain.logical_plan_only = false;
    let mut rules: Vec<Arc<dyn AnalyzerRule + Send + Sync>> = vec![Arc::new(GovernRule)];
    rules.extend(Analyzer::new().rules);
    rules.push(Arc::new(TotalRule));
    Ok(SessionStateBuilder::new()
        .with_config(SessionConfig::from(options))
        .with_runtime_env(runtime::environment(limits)?)
        .with_expr_planners(SessionStateDefaults::default_expr_planners())
        .with_scalar_functions(functions::scalars())
        .with_aggregate_functions(functions::aggregates())
        .with_window_functions(functions::windows())
        .with_analyzer_rules(rules)
        .with_physical_optimizer_rule(Arc::new(CancelPoints { cancel: cancel.clone() }))
        .with_query_planner(Arc::new(CheckedPlanner { cancel }))
        .build())
}

/// The Parquet file at `url` as a table.
pub(super) async fn parquet(state: &SessionState, url: &str) -> Result<Arc<dyn TableProvider>, Failure> {
    let unreadable = |_| Failure::fault("a bound file cannot be read as Parquet");
    let url = ListingTableUrl::parse(url).map_err(|_| Failure::fault("a bound file has no address"))?;
    // Names in the vault carry no ending to filter by.
    let options = ListingOptions::new(Arc::new(ParquetFormat::default())).with_file_extension("");
    let config = ListingTableConfig::new(url).with_listing_options(options);
    let config = config.infer_schema(state).await.map_err(unreadable)?;
    Ok(Arc::new(ListingTable::try_new(config).map_err(unreadable)?))
}

/// Plans a policy's row filter over the original columns.
fn row_filter(
    state: &SessionState,
    table: &str,
    text: &str,
    raw: &dyn TableProvider,
    policy: &Policy,
) -> Result<Expr, Failure> {
    let refused = || Failure::from(Refusal::of(&compute::POLICY_ROW_FILTER).with("table", table));
    gate::check_row_filter(text, policy).map_err(|_| refused())?;
    let schema = DFSchema::try_from(raw.schema()).map_err(|_| refused())?;
    state.create_logical_expr(text, &schema).map_err(|_| refused())
}

/// A statement's plan over the views, before the rewrite.
pub(super) async fn plan(
    session: &GovernedSession,
    parsed: gate::Parsed,
    policy: &Policy,
) -> Result<datafusion::logical_expr::LogicalPlan, Failure> {
    let planned = session.state().statement_to_plan(parsed.into_statement()).await;
    planned.map_err(|error| redact::planning(&error, policy))
}
