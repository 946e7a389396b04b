//! Facts of expressions.

use super::{
    facts::{Facts, Relation},
    relation::Walk,
};
use crate::Failure;
use datafusion::{
    common::{
        Column, DFSchema,
        tree_node::{TreeNode, TreeNodeRecursion},
    },
    logical_expr::{
        BinaryExpr, Case, Expr, Operator,
        expr::{AggregateFunction, AggregateFunctionParams, InSubquery, WindowFunction},
    },
};
use domain::{Refusal, codes::compute, grade::Grade};

/// What an expression's columns refer to: the input, and the inputs of the queries around it.
pub(super) struct Scope<'a> {
    pub(super) schema: &'a DFSchema,
    pub(super) relation: &'a Relation,
}

impl Scope<'_> {
    fn facts(&self, column: &Column) -> Option<&Facts> {
        self.relation.columns.get(self.schema.maybe_index_of_column(column)?)
    }
}

impl Walk<'_> {
    /// Facts of `expr` over `scope`.
    pub(super) fn expression(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Facts, Failure> {
        match expr {
            Expr::Column(column) => {
                let unknown = || Failure::fault("a column of the plan has no place in its input");
                scope.facts(column).cloned().ok_or_else(unknown)
            }
            Expr::OuterReferenceColumn(_, column) => {
                // Under a list of joins a query inside meets the one around it in listed pairs only, see `compared`.
                match &self.policy.joins {
                    None => self.outer(column),
                    Some(_) => {
                        let key = self.outer(column)?.identity.map_or_else(|| "?".to_owned(), |key| key.to_string());
                        Err(Refusal::of(&compute::JOIN_NOT_GRANTED).with("left", key).with("right", "*").into())
                    }
                }
            }
            Expr::BinaryExpr(BinaryExpr { left, op, right }) if is_comparison(*op) => {
                self.compared(left, *op, right, scope)
            }
            Expr::InList(list) => self.matched(&list.expr, &list.list, scope),
            Expr::Between(between) => self.matched(&between.expr, [&*between.low, &*between.high], scope),
            Expr::Case(case) => self.case(case, scope),
            Expr::ScalarFunction(call) if compares(call.name()) => match call.args.split_first() {
                Some((first, rest)) => self.matched(first, rest, scope),
                None => Ok(Facts::constant()),
            },
            Expr::Alias(alias) => self.expression(&alias.expr, scope),
            Expr::Literal(..) => Ok(Facts::constant()),
            Expr::AggregateFunction(call) => self.aggregate(call, scope),
            Expr::WindowFunction(call) => self.window(call, scope),
            Expr::ScalarSubquery(subquery) => {
                let relation = self.subquery(subquery, scope)?;
                Ok(relation.columns.iter().fold(Facts::constant(), Facts::with))
            }
            Expr::Exists(exists) => {
                self.subquery(&exists.subquery, scope)?;
                Ok(Facts::constant())
            }
            Expr::InSubquery(InSubquery { expr, subquery, negated: _ }) => {
                let left = self.expression(expr, scope)?;
                let relation = self.subquery(subquery, scope)?;
                let right = relation.columns.iter().fold(Facts::constant(), Facts::with);
                self.may_match(&left, &right)?;
                if let [right] = relation.columns.as_slice() {
                    self.may_join(&left, right)?;
                }
                Ok(left.with(&right))
            }
            _ => self.computed(expr, scope),
        }
    }

    /// Facts of an expression that is made of its parts.
    fn computed(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Facts, Failure> {
        let mut facts = Facts::constant();
        let mut failure = None;
        let walked = expr.apply_children(|part| match self.expression(part, scope) {
            Ok(part) => {
                facts = facts.clone().with(&part);
                Ok(TreeNodeRecursion::Continue)
            }
            Err(error) => {
                failure = Some(error);
                Ok(TreeNodeRecursion::Stop)
            }
        });
        match (failure, walked) {
            (Some(failure), _) => Err(failure),
            (None, Err(_)) => Err(Failure::fault("an expression of the plan cannot be walked")),
            (None, Ok(_)) => Ok(facts),
        }
    }

    fn aggregate(&mut self, call: &AggregateFunction, scope: &Scope<'_>) -> Result<Facts, Failure> {
        let AggregateFunctionParams { args, distinct, filter, order_by, null_treatment: _ } = &call.params;
        let mut facts = Facts::constant();
        for arg in args {
            facts = facts.with(&self.expression(arg, scope)?);
        }
        let name = call.func.name();
        if *distinct && let Some(column) = &facts.unlinkable {
            return Err(Refusal::of(&compute::MASK_NOT_LINKABLE).with("column", column).into());
        }
        if let Some(column) = &facts.restricted
            && (!matches!(name, "count" | "sum" | "avg") || *distinct)
        {
            return Err(Refusal::of(&compute::AGGREGATE_ONLY).with("column", column).into());
        }
        if let Some(filter) = filter {
            facts = facts.with(&self.open(filter, scope)?);
        }
        for key in order_by {
            facts = facts.with(&self.open(&key.expr, scope)?);
        }
        if let Some(column) = facts.restricted.take() {
            // A query in a condition answers yes or no about its units, and nobody counts them.
            if self.inside() {
                return Err(Refusal::of(&compute::AGGREGATE_ONLY).with("column", column).into());
            }
            self.aggregated.push(column);
        }
        if matches!(name, "min" | "max") {
            facts.extremes = facts.sources.clone();
        } else {
            // Over enough units, which the airlock counts: no cell can be read off any more.
            facts.grade = facts.grade.min(Grade::G2);
            facts.unlinkable = None;
            facts.identifiers.clear();
        }
        if name == "count" && facts.sources.is_empty() {
            facts.grade = Grade::G1;
        }
        Ok(facts)
    }

    fn window(&mut self, call: &WindowFunction, scope: &Scope<'_>) -> Result<Facts, Failure> {
        let mut facts = Facts::constant();
        for arg in &call.params.args {
            facts = facts.with(&self.open(arg, scope)?);
        }
        for key in &call.params.partition_by {
            let key = self.open(key, scope)?;
            linkable(&key)?;
            facts = facts.with(&key);
        }
        for key in &call.params.order_by {
            facts = facts.with(&self.open(&key.expr, scope)?);
        }
        // Over single rows a window shows the neighbours' cells; over groups it shows groups.
        if !scope.relation.grouped {
            facts.extremes = facts.sources.clone();
        }
        Ok(facts)
    }

    /// Facts of an expression where aggregate-only columns may not stand.
    pub(super) fn open(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Facts, Failure> {
        let facts = self.expression(expr, scope)?;
        match &facts.restricted {
            Some(column) => Err(Refusal::of(&compute::AGGREGATE_ONLY).with("column", column).into()),
            None => Ok(facts),
        }
    }

    /// Facts of two values that are compared. Matching one column with another is a join, wherever it is written:
    /// both must link, and a pair of a query and the one around it must be on the policy's list.
    fn compared(&mut self, left: &Expr, op: Operator, right: &Expr, scope: &Scope<'_>) -> Result<Facts, Failure> {
        let outer = |expr: &Expr| matches!(expr, Expr::OuterReferenceColumn(..));
        let correlated = (outer(left) || outer(right)) && is_equality(op);
        let mut side = |expr: &Expr| match expr {
            Expr::OuterReferenceColumn(_, column) if correlated => self.outer(column),
            expr => self.expression(expr, scope),
        };
        let (left, right) = (side(left)?, side(right)?);
        self.may_match(&left, &right)?;
        if correlated {
            self.may_join(&left, &right)?;
        }
        Ok(left.with(&right))
    }

    /// Facts of a value that is matched with each of the others.
    fn matched<'e>(
        &mut self,
        value: &Expr,
        others: impl IntoIterator<Item = &'e Expr>,
        scope: &Scope<'_>,
    ) -> Result<Facts, Failure> {
        let value = self.expression(value, scope)?;
        let mut all = Facts::constant().with(&value);
        for other in others {
            let other = self.expression(other, scope)?;
            self.may_match(&value, &other)?;
            all = all.with(&other);
        }
        Ok(all)
    }

    /// Facts of a CASE; one with an operand matches it with every WHEN.
    fn case(&mut self, case: &Case, scope: &Scope<'_>) -> Result<Facts, Failure> {
        let Case { expr: operand, when_then_expr, else_expr } = case;
        let whens = when_then_expr.iter().map(|(when, _)| &**when);
        let mut facts = match operand {
            Some(operand) => self.matched(operand, whens, scope)?,
            None => self.all(whens, scope)?,
        };
        let results = when_then_expr.iter().map(|(_, then)| then).chain(else_expr);
        facts = facts.with(&self.all(results.map(|result| &**result), scope)?);
        Ok(facts)
    }

    fn all<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>, scope: &Scope<'_>) -> Result<Facts, Failure> {
        exprs.into_iter().try_fold(Facts::constant(), |facts, expr| Ok(facts.with(&self.expression(expr, scope)?)))
    }

    /// Both sides come from columns and one is a mask that does not link: refused.
    pub(super) fn may_match(&self, left: &Facts, right: &Facts) -> Result<(), Failure> {
        if left.sources.is_empty() || right.sources.is_empty() {
            return Ok(());
        }
        linkable(left).and_then(|()| linkable(right))
    }

    /// Whether the policy's list of joins, where it has one, holds this pair of columns.
    pub(super) fn may_join(&self, left: &Facts, right: &Facts) -> Result<(), Failure> {
        let Some(granted) = &self.policy.joins else { return Ok(()) };
        let key = |facts: &Facts| facts.identity.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string);
        let (left, right) = (key(left), key(right));
        let pair = |(a, b): &(String, String)| (*a == left && *b == right) || (*a == right && *b == left);
        if granted.iter().any(pair) {
            return Ok(());
        }
        Err(Refusal::of(&compute::JOIN_NOT_GRANTED).with("left", left).with("right", right).into())
    }
}

/// Refuses values of a mask that does not link.
pub(super) fn linkable(facts: &Facts) -> Result<(), Failure> {
    match &facts.unlinkable {
        Some(column) => Err(Refusal::of(&compute::MASK_NOT_LINKABLE).with("column", column).into()),
        None => Ok(()),
    }
}

fn is_comparison(op: Operator) -> bool {
    matches!(
        op,
        Operator::Eq
            | Operator::NotEq
            | Operator::Lt
            | Operator::LtEq
            | Operator::Gt
            | Operator::GtEq
            | Operator::IsDistinctFrom
            | Operator::IsNotDistinctFrom
            | Operator::LikeMatch
            | Operator::ILikeMatch
            | Operator::NotLikeMatch
            | Operator::NotILikeMatch
    )
}

/// Whether a function tells of its arguments whether they are equal or which is the larger.
fn compares(function: &str) -> bool {
    matches!(function, "nullif" | "greatest" | "least")
}

/// Whether an operator pairs the two sides of a join.
pub(super) fn is_equality(op: Operator) -> bool {
    matches!(op, Operator::Eq | Operator::IsNotDistinctFrom)
}
