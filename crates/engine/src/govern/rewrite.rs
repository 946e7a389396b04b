//! The rewrite: every scan of a governed view becomes marked scan, row filter, barrier and masks.

use super::{
    barrier,
    granted::{GovernedScan, GrantedTable},
};
use crate::mask::function::MaskFunction;
use datafusion::{
    catalog::{TableProvider, default_table_source::DefaultTableSource},
    common::{
        Column, Result,
        config::ConfigOptions,
        internal_err,
        tree_node::{Transformed, TreeNodeRecursion},
    },
    logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, TableScan, logical_plan::TableScanBuilder, try_cast},
    optimizer::AnalyzerRule,
};
use std::{any::Any, sync::Arc};

/// First of the analyzer's rules, so that type coercion sees what it puts in.
#[derive(Debug)]
pub(super) struct GovernRule;

impl AnalyzerRule for GovernRule {
    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        // `_with_subqueries`: the plain walkers do not enter plans inside expressions.
        let rewritten = plan.transform_up_with_subqueries(|node| match node {
            LogicalPlan::TableScan(scan) => {
                if is_governed(&scan) {
                    Ok(Transformed::no(LogicalPlan::TableScan(scan)))
                } else {
                    Ok(Transformed::yes(governed_view(&scan)?))
                }
            }
            other => Ok(Transformed::yes(other.recompute_schema()?)),
        })?;
        Ok(rewritten.data)
    }

    fn name(&self) -> &str {
        "govern"
    }
}

/// The provider behind a scan, where it has one.
pub(super) fn provider(scan: &TableScan) -> Option<&Arc<dyn TableProvider>> {
    let source: &dyn Any = scan.source.as_ref();
    source.downcast_ref::<DefaultTableSource>().map(|source| &source.table_provider)
}

/// The governed view behind a scan of the planner's, where it is one.
pub(super) fn granted(scan: &TableScan) -> Option<&GrantedTable> {
    let provider: &dyn Any = provider(scan)?.as_ref();
    provider.downcast_ref::<GrantedTable>()
}

/// Whether the rewriter made this scan.
fn is_governed(scan: &TableScan) -> bool {
    provider(scan).is_some_and(|p| {
        let p: &dyn Any = p.as_ref();
        p.is::<GovernedScan>()
    })
}

fn governed_view(scan: &TableScan) -> Result<LogicalPlan> {
    let Some(view) = granted(scan) else { return internal_err!("a table that is not granted was planned") };
    if !scan.filters.is_empty() || scan.fetch.is_some() {
        return internal_err!("a view was planned with filters of its own");
    }
    let source = Arc::new(DefaultTableSource::new(Arc::new(GovernedScan::of(Arc::clone(&view.raw)))));
    let marked = TableScanBuilder::new(scan.table_name.clone(), source).build()?;
    let mut builder = LogicalPlanBuilder::from(LogicalPlan::TableScan(marked));
    if let Some(filter) = &view.row_filter {
        builder = LogicalPlanBuilder::from(barrier::wrap(builder.filter(filter.clone())?.build()?));
    }
    let mut shown = Vec::with_capacity(scan.projected_schema.fields().len());
    for field in scan.projected_schema.fields() {
        shown.push(shown_column(view, scan, field.name())?);
    }
    builder.project(shown)?.build()
}

fn shown_column(view: &GrantedTable, scan: &TableScan, name: &str) -> Result<Expr> {
    let original = |name: &str| Expr::Column(Column::new(Some(scan.table_name.clone()), name));
    if let Some(unit) = &view.unit_column
        && unit.name() == name
    {
        let id = unit.expression(view.unit.as_deref().map(original));
        return Ok(id.alias_qualified(Some(scan.table_name.clone()), name));
    }
    let Some(column) = view.column(name) else { return internal_err!("a column that is not granted was planned") };
    let raw = view.raw.schema();
    let file_type = raw.field_with_name(name)?.data_type().clone();
    let mut shown = original(name);
    if let Some(served) = super::granted::served_type(&file_type)
        && served != file_type
    {
        shown = try_cast(shown, served);
    }
    if let Some(masker) = &column.masker {
        shown = MaskFunction::call(masker.clone(), shown);
    }
    Ok(shown.alias_qualified(Some(scan.table_name.clone()), name))
}

/// Refuses a plan with any node the engine was not meant to run, or any scan the rewriter did not mark.
pub(super) fn check(plan: &LogicalPlan) -> Result<()> {
    plan.apply_with_subqueries(|node| {
        match node {
            LogicalPlan::TableScan(scan) if is_governed(scan) => {}
            LogicalPlan::TableScan(_) => return internal_err!("an ungoverned scan reached the planner"),
            LogicalPlan::Extension(extension) if barrier::is_barrier(extension.node.as_ref()) => {}
            LogicalPlan::Projection(_)
            | LogicalPlan::Filter(_)
            | LogicalPlan::Window(_)
            | LogicalPlan::Aggregate(_)
            | LogicalPlan::Sort(_)
            | LogicalPlan::Join(_)
            | LogicalPlan::Union(_)
            | LogicalPlan::EmptyRelation(_)
            | LogicalPlan::Subquery(_)
            | LogicalPlan::SubqueryAlias(_)
            | LogicalPlan::Limit(_)
            | LogicalPlan::Distinct(_) => {}
            _ => return internal_err!("a plan node that is not on the list reached the planner"),
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(())
}
