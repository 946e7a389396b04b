//! Total expressions: no value makes an expression fail, so that an error never tells of a value.

use datafusion::{
    arrow::{
        array::{ArrayRef, AsArray, Float64Array, Int64Array},
        compute::{CastOptions, cast_with_options},
        datatypes::{DataType, Float64Type, Int64Type},
    },
    common::{
        DFSchema, Result,
        config::ConfigOptions,
        exec_datafusion_err, plan_err,
        tree_node::{Transformed, TreeNode},
    },
    logical_expr::{
        BinaryExpr, Cast, ColumnarValue, Expr, ExprSchemable, LogicalPlan, Operator, ScalarFunctionArgs, ScalarUDF,
        ScalarUDFImpl, Signature, TryCast, Volatility, expr_rewriter::NamePreserver, utils::merge_schema,
    },
    optimizer::AnalyzerRule,
};
use std::sync::Arc;

/// Last of the analyzer's rules: sees every cast that type coercion put in.
#[derive(Debug)]
pub(super) struct TotalRule;

impl AnalyzerRule for TotalRule {
    fn analyze(&self, plan: LogicalPlan, _: &ConfigOptions) -> Result<LogicalPlan> {
        let total = plan.transform_up_with_subqueries(|node| {
            let mut schema = merge_schema(&node.inputs());
            if let LogicalPlan::TableScan(scan) = &node {
                schema.merge(&scan.projected_schema);
            }
            let names = NamePreserver::new(&node);
            let rewritten = node.map_expressions(|expr| {
                let name = names.save(&expr);
                Ok(expr.transform_up(|e| total(e, &schema))?.update_data(|e| name.restore(e)))
            })?;
            rewritten.map_data(LogicalPlan::recompute_schema)
        })?;
        Ok(total.data)
    }

    fn name(&self) -> &str {
        "total_expressions"
    }
}

/// The total form of one node: casts give null for what does not fit, divisions null for a zero divisor.
fn total(expr: Expr, schema: &DFSchema) -> Result<Transformed<Expr>> {
    match expr {
        Expr::Cast(Cast { expr, field }) => Ok(Transformed::yes(Expr::TryCast(TryCast { expr, field }))),
        Expr::BinaryExpr(BinaryExpr { left, op, right }) if is_arithmetic(op) => {
            let types = [left.get_type(schema)?, right.get_type(schema)?];
            let output = if types[0].is_null() { types[1].clone() } else { types[0].clone() };
            if !types.iter().all(|t| t.is_integer() || t.is_floating() || t.is_null()) {
                return plan_err!("arithmetic on a type other than a number");
            }
            let division = match op {
                Operator::Divide => Division::Quotient,
                Operator::Modulo => Division::Remainder,
                _ => return Ok(Transformed::no(Expr::BinaryExpr(BinaryExpr { left, op, right }))),
            };
            Ok(Transformed::yes(TotalDivision::call(division, output, *left, *right)))
        }
        other => Ok(Transformed::no(other)),
    }
}

fn is_arithmetic(op: Operator) -> bool {
    matches!(op, Operator::Plus | Operator::Minus | Operator::Multiply | Operator::Divide | Operator::Modulo)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Division {
    Quotient,
    Remainder,
}

/// Division that gives null where the engine's own would fail or leave the numbers.
#[derive(Debug, PartialEq, Eq, Hash)]
struct TotalDivision {
    division: Division,
    /// Type of the operator it stands for; whatever is above it was fitted to that type.
    output: DataType,
    signature: Signature,
}

impl TotalDivision {
    fn call(division: Division, output: DataType, left: Expr, right: Expr) -> Expr {
        let function = Self { division, output, signature: Signature::any(2, Volatility::Immutable) };
        ScalarUDF::new_from_impl(function).call(vec![left, right])
    }
}

impl ScalarUDFImpl for TotalDivision {
    fn name(&self) -> &str {
        match self.division {
            Division::Quotient => "__divide",
            Division::Remainder => "__modulo",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.output.clone())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = ColumnarValue::values_to_arrays(&args.args)?;
        let [left, right] = columns.as_slice() else { return plan_err!("a division has two sides") };
        let null_on_overflow = CastOptions { safe: true, ..CastOptions::default() };
        let within = if self.output.is_floating() { DataType::Float64 } else { DataType::Int64 };
        let left = cast_with_options(left, &within, &null_on_overflow)?;
        let right = cast_with_options(right, &within, &null_on_overflow)?;
        let result = if self.output.is_floating() { self.floats(&left, &right) } else { self.integers(&left, &right) };
        let result = result.ok_or_else(|| exec_datafusion_err!("a division of other types"))?;
        Ok(ColumnarValue::Array(cast_with_options(&result, &self.output, &null_on_overflow)?))
    }
}

impl TotalDivision {
    fn integers(&self, left: &ArrayRef, right: &ArrayRef) -> Option<ArrayRef> {
        let (left, right) = (left.as_primitive_opt::<Int64Type>()?, right.as_primitive_opt::<Int64Type>()?);
        let result: Int64Array = left
            .iter()
            .zip(right)
            .map(|pair| match pair {
                (Some(l), Some(r)) => match self.division {
                    Division::Quotient => l.checked_div(r),
                    Division::Remainder => l.checked_rem(r),
                },
                _ => None,
            })
            .collect();
        Some(Arc::new(result))
    }

    fn floats(&self, left: &ArrayRef, right: &ArrayRef) -> Option<ArrayRef> {
        let (left, right) = (left.as_primitive_opt::<Float64Type>()?, right.as_primitive_opt::<Float64Type>()?);
        let result: Float64Array = left
            .iter()
            .zip(right)
            .map(|pair| match pair {
                (Some(l), Some(r)) => {
                    let value = match self.division {
                        Division::Quotient => l / r,
                        Division::Remainder => l % r,
                    };
                    value.is_finite().then_some(value)
                }
                _ => None,
            })
            .collect();
        Some(Arc::new(result))
    }
}
