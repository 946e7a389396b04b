//! `minimum_group`: enough distinct units behind every row.

use super::{Evidence, next, rules::outcome};
use crate::{
    Failure,
    govern::{
        lineage::Facts,
        run_plan,
        units::{
            inject::{Injected, Slot, inject},
            sketch,
        },
    },
};
use datafusion::arrow::array::{Array, AsArray, BinaryArray, RecordBatch};
use domain::{policy::Policy, task::RuleOutcome};
use std::collections::BTreeMap;

/// Rows whose units were too few, of all rows the statement gives now.
pub(crate) struct Counted {
    pub(crate) failing: u64,
    pub(crate) rows: u64,
}

/// Runs the statement with unit columns and counts the rows with too few units behind them.
pub(crate) async fn count_small_groups(
    plan: &datafusion::logical_expr::LogicalPlan,
    session: &crate::govern::session::GovernedSession,
    minimum: u32,
    seed: u64,
) -> Result<Counted, Failure> {
    let minimum = minimum as usize;
    let Injected { plan, slots } = inject(plan, minimum.max(1), seed)?;
    let mut batches = run_plan(&plan, session).await?;
    let mut counted = Counted { failing: 0, rows: 0 };
    while let Some(batch) = next(&mut batches).await? {
        counted.rows += batch.num_rows() as u64;
        let columns = hidden(&batch, &slots)?;
        let units = (0..batch.num_rows()).filter_map(|row| units_behind(row, &slots, &columns));
        counted.failing += units.filter(|units| *units < minimum).count() as u64;
    }
    Ok(counted)
}

fn hidden<'a>(batch: &'a RecordBatch, slots: &[Slot]) -> Result<Vec<&'a BinaryArray>, Failure> {
    let column = |slot: &Slot| batch.column_by_name(&slot.column).and_then(|column| column.as_binary_opt::<i32>());
    let columns = slots.iter().map(|slot| column(slot).ok_or_else(|| Failure::fault("a unit column is missing")));
    columns.collect()
}

/// The units behind one row: of tables that declare one, the fewest of any scan; else, of the table
/// with most rows behind it, the fewest of its scans. `None` for a row of constants.
fn units_behind(row: usize, slots: &[Slot], columns: &[&BinaryArray]) -> Option<usize> {
    let mut declared: Option<usize> = None;
    let mut undeclared: BTreeMap<&str, usize> = BTreeMap::new();
    for (slot, column) in slots.iter().zip(columns) {
        let units = if column.is_valid(row) { sketch::count(column.value(row)) } else { 0 };
        // Nothing of this scan is in the row: an unmatched side, another branch of a union.
        if units == 0 {
            continue;
        }
        if slot.declared {
            declared = Some(declared.map_or(units, |least| least.min(units)));
        } else {
            let least = undeclared.entry(&slot.table).or_insert(units);
            *least = units.min(*least);
        }
    }
    declared.or_else(|| undeclared.into_values().max())
}

/// Columns that show single cells of a table with units: a minimum or a neighbour's value is one person's.
fn extremes(columns: &[(String, Facts)], policy: &Policy) -> usize {
    let personal = |facts: &Facts| {
        facts.extremes.iter().any(|s| policy.tables.get(&s.table).is_some_and(|table| table.unit.is_some()))
    };
    columns.iter().filter(|(_, facts)| personal(facts)).count()
}

/// The rule.
pub(super) async fn minimum_group(evidence: &Evidence<'_>) -> Result<RuleOutcome, Failure> {
    const RULE: &str = "minimum_group";
    let minimum = evidence.job.policy.min_group;
    let extremes = extremes(evidence.governed.columns(), evidence.job.policy);
    if extremes > 0 && minimum > 1 {
        let zh = format!("{extremes} 列输出最大值、最小值或相邻行的值，即单个主体的值：请改用合计或平均");
        let en = format!(
            "{extremes} columns show a maximum, a minimum or a neighbour's value, which is one unit's own: use a sum or a mean"
        );
        return Ok(outcome(RULE, evidence.rows, false, zh, en));
    }
    let counted = count_small_groups(evidence.governed.plan(), evidence.session, minimum, evidence.seed).await?;
    if counted.rows != evidence.rows {
        let zh = "数据在作业之后有变化，无法核对：请重新提交正式作业".into();
        let en = "the data changed after the run, so it cannot be checked: submit the formal run again".into();
        return Ok(outcome(RULE, evidence.rows, false, zh, en));
    }
    let failing = counted.failing;
    if failing == 0 {
        let zh = format!("每行结果的主体数不少于 {minimum}");
        let en = format!("every row rests on at least {minimum} units");
        return Ok(outcome(RULE, 0, true, zh, en));
    }
    let zh = format!("{failing} 行结果的主体数少于 {minimum}：请用更粗的分组，或去掉这些分组");
    let en =
        format!("{failing} rows rest on fewer than {minimum} units: group more coarsely or leave these groups out");
    Ok(outcome(RULE, failing, false, zh, en))
}
