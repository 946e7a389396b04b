//! `row_similarity`: the result is not the raw rows over again.

use super::{Evidence, rules::outcome, scan, single_count};
use crate::{Failure, govern::granted::GrantedTable};
use datafusion::{
    catalog::{TableProvider, default_table_source::provider_as_source},
    common::{Column, DataFusionError, JoinType},
    functions_aggregate::{count::count_all, expr_fn::count},
    logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, Operator, binary_expr, lit},
};
use domain::{grade::Grade, task::RuleOutcome};
use std::sync::Arc;

/// Share of rows that may equal single source rows: one in this many.
const ONE_IN: u64 = 20;

/// The rule: a row counts where its plain columns, taken together, occur in fewer than the minimum
/// group of a source table's rows.
pub(super) async fn row_similarity(evidence: &Evidence<'_>) -> Result<RuleOutcome, Failure> {
    const RULE: &str = "row_similarity";
    let mut failing = 0;
    for view in evidence.session.views.values() {
        let shared = shared_columns(evidence, view);
        if shared.is_empty() {
            continue;
        }
        let plan = matching(evidence, view, &shared).map_err(|_| Failure::fault("the similarity cannot be planned"))?;
        failing = failing.max(single_count(&plan, evidence.session).await?);
    }
    if failing * ONE_IN <= evidence.rows {
        let zh = "结果不是原始行".into();
        let en = "the result does not repeat raw rows".into();
        return Ok(outcome(RULE, failing, true, zh, en));
    }
    let zh = format!("{failing} 行与原始数据的个别行相同：原始数据不出域，请聚合后输出");
    let en = format!("{failing} rows repeat single raw rows: raw data does not leave the domain, aggregate it");
    Ok(outcome(RULE, failing, false, zh, en))
}

/// Output columns that repeat cells of `view` in clear: output name and source column. Public
/// reference data (grade 1, no unit) may ride along with a result.
fn shared_columns(evidence: &Evidence<'_>, view: &GrantedTable) -> Vec<(String, String)> {
    let mut shared = Vec::new();
    let mut sensitive = view.unit.is_some();
    for (name, facts) in evidence.governed.columns() {
        if let Some(source) = facts.identity.as_ref().filter(|source| facts.clear && source.table == view.name) {
            sensitive |= view.column(&source.column).is_some_and(|column| column.grade > Grade::G1);
            shared.push((name.clone(), source.column.clone()));
        }
    }
    if sensitive { shared } else { Vec::new() }
}

/// Counts the candidate's rows that match at least one and fewer than the minimum group of rows of `view`.
fn matching(
    evidence: &Evidence<'_>,
    view: &Arc<GrantedTable>,
    shared: &[(String, String)],
) -> Result<LogicalPlan, DataFusionError> {
    let source = |name: &str| Expr::Column(Column::new(Some(view.name.as_str()), name));
    let keys: Vec<_> =
        shared.iter().enumerate().map(|(at, (_, column))| source(column).alias(format!("__key_{at}"))).collect();
    let rows = LogicalPlanBuilder::scan(
        datafusion::common::TableReference::bare(view.name.as_str()),
        provider_as_source(Arc::clone(view) as Arc<dyn TableProvider>),
        None,
    )?;
    let key = |at: usize| Expr::Column(Column::new_unqualified(format!("__key_{at}")));
    let counted = rows
        .project(keys)?
        .aggregate((0..shared.len()).map(key), vec![count_all().alias("__rows")])?
        .filter(
            Expr::Column(Column::new_unqualified("__rows")).lt(lit(i64::from(evidence.job.policy.min_group.max(2)))),
        )?
        .build()?;
    let candidate = scan(&evidence.candidate).map_err(|_| DataFusionError::Plan(String::new()))?;
    let same = shared.iter().enumerate().map(|(at, (name, _))| {
        let output = Expr::Column(Column::new(Some("__candidate"), name.as_str()));
        binary_expr(output, Operator::IsNotDistinctFrom, key(at))
    });
    LogicalPlanBuilder::from(candidate)
        .join_on(counted, JoinType::LeftSemi, same)?
        .aggregate(Vec::<Expr>::new(), vec![count(lit(1))])?
        .build()
}
