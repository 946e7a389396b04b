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
        BinaryExpr, Expr, Operator,
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
                let unknown = || Failure::fault("an outer column of the plan has no place around it");
                self.outer(column).ok_or_else(unknown)
            }
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
            facts = facts.with(&self.condition(filter, scope)?);
        }
        for key in order_by {
            facts = facts.with(&self.open(&key.expr, scope)?);
        }
        facts.restricted = None;
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

    /// Facts of a condition: open, and its comparisons match no unlinkable masked values.
    pub(super) fn condition(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Facts, Failure> {
        let facts = self.open(expr, scope)?;
        self.comparisons(expr, scope)?;
        Ok(facts)
    }

    /// Matching one column with another is a join, wherever it is written.
    fn comparisons(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<(), Failure> {
        let mut failure = None;
        let walked = expr.apply(|part| {
            let checked = match part {
                Expr::BinaryExpr(BinaryExpr { left, op, right }) if is_comparison(*op) => {
                    self.compared(left, right, scope)
                }
                Expr::InList(list) => list.list.iter().try_for_each(|item| self.compared(&list.expr, item, scope)),
                Expr::Between(between) => self
                    .compared(&between.expr, &between.low, scope)
                    .and_then(|()| self.compared(&between.expr, &between.high, scope)),
                Expr::Case(case) => match &case.expr {
                    Some(operand) => {
                        case.when_then_expr.iter().try_for_each(|(when, _)| self.compared(operand, when, scope))
                    }
                    None => Ok(()),
                },
                Expr::ScalarFunction(call) if call.args.len() > 1 => {
                    let (first, rest) = call.args.split_first().unzip();
                    match (first, rest) {
                        (Some(first), Some(rest)) => rest.iter().try_for_each(|arg| self.compared(first, arg, scope)),
                        _ => Ok(()),
                    }
                }
                _ => Ok(()),
            };
            match checked {
                Ok(()) => Ok(TreeNodeRecursion::Continue),
                Err(error) => {
                    failure = Some(error);
                    Ok(TreeNodeRecursion::Stop)
                }
            }
        });
        match (failure, walked) {
            (Some(failure), _) => Err(failure),
            (None, Err(_)) => Err(Failure::fault("a condition of the plan cannot be walked")),
            (None, Ok(_)) => Ok(()),
        }
    }

    fn compared(&mut self, left: &Expr, right: &Expr, scope: &Scope<'_>) -> Result<(), Failure> {
        let (left, right) = (self.expression(left, scope)?, self.expression(right, scope)?);
        self.may_match(&left, &right)
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

/// Whether an operator pairs the two sides of a join.
pub(super) fn is_equality(op: Operator) -> bool {
    matches!(op, Operator::Eq | Operator::IsNotDistinctFrom)
}
