//! Facts of plan nodes.

use super::{
    expression::{Scope, is_equality, linkable},
    facts::{Facts, Relation, Source},
};
use crate::{Failure, govern::rewrite::granted};
use datafusion::{
    common::{Column, DFSchema, JoinType},
    logical_expr::{BinaryExpr, Distinct, Expr, Join, LogicalPlan, Subquery, utils::split_conjunction},
};
use domain::{
    Refusal,
    codes::compute,
    policy::{Operation, Policy},
};
use std::sync::Arc;

/// Walks a plan under one policy.
pub(in crate::govern) struct Walk<'a> {
    pub(super) policy: &'a Policy,
    /// Inputs of the queries around a subquery, innermost last.
    outer: Vec<(Arc<DFSchema>, Relation)>,
    /// Columns for aggregates only that some aggregate took in, shown or not.
    pub(super) aggregated: Vec<Source>,
}

/// What is known of a statement.
#[derive(Debug)]
pub(in crate::govern) struct Lineage {
    /// Facts of every output column.
    pub(in crate::govern) columns: Vec<Facts>,
    /// A column for aggregates only that the statement aggregates: in its output, a HAVING or an ORDER BY.
    pub(in crate::govern) aggregated: Option<Source>,
}

impl<'a> Walk<'a> {
    /// The lineage of a statement's plan.
    ///
    /// # Errors
    /// Refused for a use the policy does not allow.
    pub(in crate::govern) fn output(plan: &LogicalPlan, policy: &'a Policy) -> Result<Lineage, Failure> {
        let mut walk = Walk { policy, outer: Vec::new(), aggregated: Vec::new() };
        let relation = walk.relation(plan)?;
        if !relation.grouped && !policy.operations.contains(&Operation::Select) {
            return Err(Refusal::of(&compute::OPERATION_NOT_GRANTED).with("operation", "select").into());
        }
        if let Some(column) = relation.columns.iter().find_map(|facts| facts.restricted.as_ref()) {
            return Err(Refusal::of(&compute::AGGREGATE_ONLY).with("column", column).into());
        }
        Ok(Lineage { columns: relation.columns, aggregated: walk.aggregated.into_iter().next() })
    }

    /// Whether the walk is inside a query in a condition.
    pub(super) fn inside(&self) -> bool {
        !self.outer.is_empty()
    }

    /// Facts of an outer column, from the nearest query around that has it.
    pub(super) fn outer(&self, column: &Column) -> Result<Facts, Failure> {
        let mut around = self.outer.iter().rev();
        let found =
            around.find_map(|(schema, relation)| relation.columns.get(schema.maybe_index_of_column(column)?).cloned());
        found.ok_or_else(|| Failure::fault("an outer column of the plan has no place around it"))
    }

    /// Facts of a subquery inside an expression over `scope`.
    pub(super) fn subquery(&mut self, subquery: &Subquery, scope: &Scope<'_>) -> Result<Relation, Failure> {
        self.outer.push((Arc::new(scope.schema.clone()), scope.relation.clone()));
        let relation = self.relation(&subquery.subquery);
        self.outer.pop();
        relation
    }

    fn relation(&mut self, plan: &LogicalPlan) -> Result<Relation, Failure> {
        match plan {
            LogicalPlan::TableScan(scan) => {
                let view = granted(scan).ok_or_else(|| Failure::fault("a table that is not granted was planned"))?;
                let unknown = || Failure::fault("a column that is not granted was planned");
                let columns = scan
                    .projected_schema
                    .fields()
                    .iter()
                    .map(|field| Ok(Facts::of_column(view, view.column(field.name()).ok_or_else(unknown)?)));
                Ok(Relation { columns: columns.collect::<Result<_, Failure>>()?, grouped: false })
            }
            LogicalPlan::EmptyRelation(_) => Ok(Relation { columns: Vec::new(), grouped: true }),
            LogicalPlan::SubqueryAlias(alias) => self.relation(&alias.input),
            LogicalPlan::Limit(limit) => self.relation(&limit.input),
            LogicalPlan::Projection(projection) => {
                let input = self.relation(&projection.input)?;
                let scope = Scope { schema: projection.input.schema(), relation: &input };
                let columns = projection.expr.iter().map(|expr| self.expression(expr, &scope));
                Ok(Relation { columns: columns.collect::<Result<_, _>>()?, grouped: input.grouped })
            }
            LogicalPlan::Filter(filter) => {
                let input = self.relation(&filter.input)?;
                self.open(&filter.predicate, &Scope { schema: filter.input.schema(), relation: &input })?;
                Ok(input)
            }
            LogicalPlan::Sort(sort) => {
                let input = self.relation(&sort.input)?;
                let scope = Scope { schema: sort.input.schema(), relation: &input };
                for key in &sort.expr {
                    self.open(&key.expr, &scope)?;
                }
                Ok(input)
            }
            LogicalPlan::Window(window) => {
                let mut input = self.relation(&window.input)?;
                let scope = Scope { schema: window.input.schema(), relation: &input };
                let added = window.window_expr.iter().map(|expr| self.expression(expr, &scope));
                let added: Vec<_> = added.collect::<Result<_, _>>()?;
                input.columns.extend(added);
                Ok(input)
            }
            LogicalPlan::Aggregate(aggregate) => {
                let input = self.relation(&aggregate.input)?;
                let scope = Scope { schema: aggregate.input.schema(), relation: &input };
                let mut columns = Vec::with_capacity(aggregate.schema.fields().len());
                for key in &aggregate.group_expr {
                    let key = self.open(key, &scope)?;
                    linkable(&key)?;
                    columns.push(key);
                }
                for call in &aggregate.aggr_expr {
                    columns.push(self.expression(call, &scope)?);
                }
                Ok(Relation { columns, grouped: true })
            }
            LogicalPlan::Distinct(Distinct::All(input)) => {
                let input = self.relation(input)?;
                for column in &input.columns {
                    linkable(column)?;
                    closed(column)?;
                }
                Ok(input)
            }
            LogicalPlan::Union(union) => self.union(&union.inputs),
            LogicalPlan::Join(join) => self.join(join),
            _ => Err(Refusal::of(&compute::CONSTRUCT_NOT_ALLOWED).with("construct", plan.display()).into()),
        }
    }

    /// The side of a join that only filters (EXCEPT, INTERSECT) aggregates no column for aggregates only: its units
    /// stand behind no row of the result. Of the aggregated columns the first `of_left` are the left side's.
    fn filters_by_no_aggregate(&self, join: JoinType, of_left: usize) -> Result<(), Failure> {
        let filtering = match join {
            JoinType::LeftSemi | JoinType::LeftAnti => self.aggregated.get(of_left),
            JoinType::RightSemi | JoinType::RightAnti => self.aggregated.get(..of_left).and_then(<[Source]>::last),
            _ => None,
        };
        match filtering {
            Some(column) => Err(Refusal::of(&compute::AGGREGATE_ONLY).with("column", column).into()),
            None => Ok(()),
        }
    }

    fn union(&mut self, inputs: &[Arc<LogicalPlan>]) -> Result<Relation, Failure> {
        let mut inputs = inputs.iter().map(|input| self.relation(input)).collect::<Result<Vec<_>, _>>()?.into_iter();
        let Some(mut all) = inputs.next() else { return Err(Failure::fault("a union without inputs was planned")) };
        for input in inputs {
            all.grouped &= input.grouped;
            for (column, other) in all.columns.iter_mut().zip(&input.columns) {
                let same = column.identity == other.identity && column.clear == other.clear;
                let kept = same.then(|| (column.identity.clone(), column.clear));
                *column = column.clone().with(other);
                if let Some((identity, clear)) = kept {
                    (column.identity, column.clear) = (identity, clear);
                }
            }
        }
        Ok(all)
    }

    fn join(&mut self, join: &Join) -> Result<Relation, Failure> {
        let left = self.relation(&join.left)?;
        let of_left = self.aggregated.len();
        let right = self.relation(&join.right)?;
        self.filters_by_no_aggregate(join.join_type, of_left)?;
        let grouped = left.grouped && right.grouped;
        let mut pairs = Vec::new();
        {
            let left_scope = Scope { schema: join.left.schema(), relation: &left };
            let right_scope = Scope { schema: join.right.schema(), relation: &right };
            for (l, r) in &join.on {
                pairs.push((self.open(l, &left_scope)?, self.open(r, &right_scope)?));
            }
        }
        let both = Relation { columns: left.columns.iter().chain(&right.columns).cloned().collect(), grouped };
        if let Some(filter) = &join.filter {
            let schema = join.left.schema().join(join.right.schema());
            let schema = schema.map_err(|_| Failure::from(&compute::AMBIGUOUS_COLUMN))?;
            let scope = Scope { schema: &schema, relation: &both };
            self.open(filter, &scope)?;
            for part in split_conjunction(filter) {
                let Expr::BinaryExpr(BinaryExpr { left, op, right }) = part else { continue };
                let (left, right) = (self.expression(left, &scope)?, self.expression(right, &scope)?);
                if is_equality(*op) && !left.sources.is_empty() && !right.sources.is_empty() {
                    pairs.push((left, right));
                }
            }
        }
        for (left, right) in &pairs {
            self.may_match(left, right)?;
            self.may_join(left, right)?;
        }
        if pairs.is_empty() && self.policy.joins.is_some() {
            return Err(Refusal::of(&compute::JOIN_NOT_GRANTED).with("left", "*").with("right", "*").into());
        }
        Ok(match join.join_type {
            JoinType::LeftSemi | JoinType::LeftAnti => left,
            JoinType::RightSemi | JoinType::RightAnti => right,
            _ => both,
        })
    }
}

fn closed(column: &Facts) -> Result<(), Failure> {
    match &column.restricted {
        Some(column) => Err(Refusal::of(&compute::AGGREGATE_ONLY).with("column", column).into()),
        None => Ok(()),
    }
}
