//! Puts the hidden unit columns into a statement's plan.

use super::{PREFIX, UnitColumn, sketch::UnitSketch};
use crate::{Failure, govern::rewrite::granted};
use datafusion::{
    arrow::datatypes::DataType,
    catalog::default_table_source::DefaultTableSource,
    common::{Column, DataFusionError, JoinType, ScalarValue},
    logical_expr::{
        Aggregate, AggregateUDF, BinaryExpr, Cast, Distinct, Expr, Filter, Join, Limit, LogicalPlan, Operator,
        Projection, Sort, SubqueryAlias, TableScan, TryCast, Union, Window, binary_expr, cast,
        expr::{AggregateFunction, AggregateFunctionParams},
        lit,
        logical_plan::TableScanBuilder,
        try_cast,
    },
};
use std::{collections::HashSet, sync::Arc};

/// A hidden column of the injected plan: whose units it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Name of the hidden column.
    pub(crate) column: String,
    /// Table the units come from.
    pub(crate) table: String,
    /// Whether that table declares a unit; otherwise every row of it is one.
    pub(crate) declared: bool,
}

/// A plan with hidden unit columns among its columns.
#[derive(Debug)]
pub(crate) struct Injected {
    /// The plan.
    pub(crate) plan: LogicalPlan,
    /// Its hidden columns.
    pub(crate) slots: Vec<Slot>,
}

/// Rebuilds `plan` with the units of every output row; sketches count exactly up to `k`.
///
/// # Errors
/// A fault for a node the lineage check would have refused.
pub(crate) fn inject(plan: &LogicalPlan, k: usize, seed: u64) -> Result<Injected, Failure> {
    let sketch = Arc::new(AggregateUDF::new_from_impl(UnitSketch::new(k)));
    Injector { sketch, seed, scans: 0, conditional: 0 }.node(plan)
}

struct Injector {
    sketch: Arc<AggregateUDF>,
    seed: u64,
    scans: usize,
    conditional: usize,
}

/// The engine's errors name columns; none of that leaves here.
fn unbuilt(_: DataFusionError) -> Failure {
    Failure::fault("the units of a statement cannot be planned")
}

/// References to the hidden columns of `plan`, in the order of `slots`.
fn hidden(plan: &LogicalPlan, slots: &[Slot]) -> Vec<Expr> {
    let columns = plan.schema().columns();
    let find = |slot: &Slot| columns.iter().find(|column| column.name == slot.column).cloned();
    slots.iter().filter_map(find).map(Expr::Column).collect()
}

/// Columns of `plan` that a user sees.
fn shown(plan: &LogicalPlan) -> Vec<Expr> {
    plan.schema().columns().into_iter().filter(|c| !c.name.starts_with(PREFIX)).map(Expr::Column).collect()
}

impl Injector {
    fn node(&mut self, plan: &LogicalPlan) -> Result<Injected, Failure> {
        match plan {
            LogicalPlan::TableScan(scan) => self.scan(scan),
            LogicalPlan::EmptyRelation(_) => Ok(Injected { plan: plan.clone(), slots: Vec::new() }),
            LogicalPlan::SubqueryAlias(alias) => self.above(&alias.input, |input, _| {
                SubqueryAlias::try_new(input, alias.alias.clone()).map(LogicalPlan::SubqueryAlias)
            }),
            LogicalPlan::Limit(Limit { skip, fetch, input }) => self.above(input, |input, _| {
                Ok(LogicalPlan::Limit(Limit { skip: skip.clone(), fetch: fetch.clone(), input }))
            }),
            LogicalPlan::Sort(Sort { expr, input, fetch }) => {
                self.above(input, |input, _| Ok(LogicalPlan::Sort(Sort { expr: expr.clone(), input, fetch: *fetch })))
            }
            LogicalPlan::Filter(filter) => self.above(&filter.input, |input, _| {
                Filter::try_new(filter.predicate.clone(), input).map(LogicalPlan::Filter)
            }),
            LogicalPlan::Projection(projection) => self.above(&projection.input, |input, slots| {
                let mut shown = projection.expr.clone();
                shown.extend(hidden(&input, slots));
                Projection::try_new(shown, input).map(LogicalPlan::Projection)
            }),
            LogicalPlan::Window(window) => self.above(&window.input, |input, _| {
                Window::try_new(window.window_expr.clone(), input).map(LogicalPlan::Window)
            }),
            LogicalPlan::Distinct(Distinct::All(input)) => {
                let Injected { plan, slots } = self.node(input)?;
                let keys = shown(&plan);
                self.group(plan, slots, keys, Vec::new())
            }
            LogicalPlan::Aggregate(aggregate) => {
                let Injected { plan, slots } = self.node(&aggregate.input)?;
                self.group(plan, slots, aggregate.group_expr.clone(), aggregate.aggr_expr.clone())
            }
            LogicalPlan::Join(join) => self.join(join),
            LogicalPlan::Union(union) => self.union(&union.inputs),
            _ => Err(Failure::fault("the units of a statement cannot be planned")),
        }
    }

    fn above(
        &mut self,
        input: &LogicalPlan,
        build: impl FnOnce(Arc<LogicalPlan>, &[Slot]) -> Result<LogicalPlan, DataFusionError>,
    ) -> Result<Injected, Failure> {
        let Injected { plan, slots } = self.node(input)?;
        let plan = build(Arc::new(plan), &slots).map_err(unbuilt)?;
        Ok(Injected { plan, slots })
    }

    fn scan(&mut self, scan: &TableScan) -> Result<Injected, Failure> {
        let view = granted(scan).ok_or_else(|| Failure::fault("a table that is not granted was planned"))?;
        let unit = UnitColumn::of_scan(self.scans, self.seed);
        self.scans += 1;
        let slot = Slot { column: unit.name().to_owned(), table: view.name.clone(), declared: view.unit.is_some() };
        let source = Arc::new(DefaultTableSource::new(Arc::new(view.with_unit(unit))));
        let scan = TableScanBuilder::new(scan.table_name.clone(), source).build().map_err(unbuilt)?;
        Ok(Injected { plan: LogicalPlan::TableScan(scan), slots: vec![slot] })
    }

    /// Groups carry a sketch per slot, and one more per aggregate that some rows may not enter.
    fn group(
        &mut self,
        input: LogicalPlan,
        slots: Vec<Slot>,
        keys: Vec<Expr>,
        calls: Vec<Expr>,
    ) -> Result<Injected, Failure> {
        let units = hidden(&input, &slots);
        let sketch = |unit: &Expr, filter: Option<Expr>| {
            let filter = filter.map(Box::new);
            Expr::AggregateFunction(AggregateFunction::new_udf(
                Arc::clone(&self.sketch),
                vec![unit.clone()],
                false,
                filter,
                Vec::new(),
                None,
            ))
        };
        let mut all = calls.clone();
        all.extend(units.iter().zip(&slots).map(|(unit, slot)| sketch(unit, None).alias(&slot.column)));
        let mut carried = slots.clone();
        // `sum(x)` and `avg(x)` take the same rows in.
        let mut seen = HashSet::new();
        for condition in calls.iter().filter_map(contributes) {
            if !seen.insert(condition.clone()) {
                continue;
            }
            for (unit, slot) in units.iter().zip(&slots) {
                let column = format!("{PREFIX}_c{}", self.conditional);
                self.conditional += 1;
                all.push(sketch(unit, Some(condition.clone())).alias(&column));
                carried.push(Slot { column, ..slot.clone() });
            }
        }
        let grouped = Aggregate::try_new(Arc::new(input), keys, all).map_err(unbuilt)?;
        Ok(Injected { plan: LogicalPlan::Aggregate(grouped), slots: carried })
    }

    fn join(&mut self, join: &Join) -> Result<Injected, Failure> {
        let plain = |plan: &LogicalPlan| Injected { plan: plan.clone(), slots: Vec::new() };
        // The side that only filters leaves no value in the result.
        let (left, right) = match join.join_type {
            JoinType::LeftSemi | JoinType::LeftAnti => (self.node(&join.left)?, plain(&join.right)),
            JoinType::RightSemi | JoinType::RightAnti => (plain(&join.left), self.node(&join.right)?),
            _ => (self.node(&join.left)?, self.node(&join.right)?),
        };
        let joined = Join::try_new(
            Arc::new(left.plan),
            Arc::new(right.plan),
            join.on.clone(),
            join.filter.clone(),
            join.join_type,
            join.join_constraint,
            join.null_equality,
            join.null_aware,
        )
        .map_err(unbuilt)?;
        Ok(Injected { plan: LogicalPlan::Join(joined), slots: [left.slots, right.slots].concat() })
    }

    /// Every branch gets every branch's slots, empty where they are another's.
    fn union(&mut self, inputs: &[Arc<LogicalPlan>]) -> Result<Injected, Failure> {
        let branches = inputs.iter().map(|input| self.node(input)).collect::<Result<Vec<_>, _>>()?;
        let slots: Vec<_> = branches.iter().flat_map(|branch| branch.slots.clone()).collect();
        let mut padded = Vec::with_capacity(branches.len());
        for branch in branches {
            let columns = branch.plan.schema().columns();
            let mut expr = shown(&branch.plan);
            for slot in &slots {
                let own = columns.iter().find(|column| column.name == slot.column);
                // One name for one position: a union takes its names from the first branch.
                let value = own.map_or_else(
                    || cast(lit(ScalarValue::Null), DataType::Binary),
                    |column| Expr::Column(Column::clone(column)),
                );
                expr.push(value.alias(&slot.column));
            }
            let projection = Projection::try_new(expr, Arc::new(branch.plan)).map_err(unbuilt)?;
            padded.push(Arc::new(LogicalPlan::Projection(projection)));
        }
        let union = Union::try_new_with_loose_types(padded).map_err(unbuilt)?;
        Ok(Injected { plan: LogicalPlan::Union(union), slots })
    }
}

/// When a row's value enters an aggregate, for aggregates that not every row enters: those with a
/// FILTER, and those over more than sums and multiples of columns, where a condition may hide in the
/// argument (`sum(CASE WHEN id = … THEN income ELSE 0 END)`, `sum(income * (1 / (1 + abs(n - 7))))`).
fn contributes(call: &Expr) -> Option<Expr> {
    let Expr::AggregateFunction(AggregateFunction { params, .. }) = unaliased(call) else { return None };
    let AggregateFunctionParams { args, filter, .. } = params;
    let argument = args.first().filter(|arg| !matches!(arg, Expr::Literal(..)));
    let conditional = argument.is_some_and(|argument| !is_linear(argument));
    let present = argument.map(|argument| {
        let present = argument.clone().is_not_null();
        if conditional { present.and(is_not_zero(argument)) } else { present }
    });
    match (filter, present) {
        (Some(filter), Some(present)) => Some(filter.as_ref().clone().and(present)),
        (Some(filter), None) => Some(filter.as_ref().clone()),
        (None, present) => present,
    }
}

/// True for what is not the number zero, whatever its type.
fn is_not_zero(argument: &Expr) -> Expr {
    binary_expr(try_cast(argument.clone(), DataType::Float64), Operator::IsDistinctFrom, lit(0.0))
}

fn unaliased(expr: &Expr) -> &Expr {
    match expr {
        Expr::Alias(alias) => unaliased(&alias.expr),
        other => other,
    }
}

/// Whether an expression is made of columns and literals by sums, differences and multiplication with a literal: then
/// no row's share is nothing unless its own columns are. A product or quotient of columns may be a condition.
fn is_linear(expr: &Expr) -> bool {
    let literal = |expr: &Expr| matches!(expr, Expr::Literal(..));
    match expr {
        Expr::Column(_) | Expr::Literal(..) => true,
        Expr::Negative(inner) | Expr::Cast(Cast { expr: inner, .. }) | Expr::TryCast(TryCast { expr: inner, .. }) => {
            is_linear(inner)
        }
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => match op {
            Operator::Plus | Operator::Minus => is_linear(left) && is_linear(right),
            Operator::Multiply => (literal(left) && is_linear(right)) || (is_linear(left) && literal(right)),
            Operator::Divide => is_linear(left) && literal(right),
            _ => false,
        },
        _ => false,
    }
}
