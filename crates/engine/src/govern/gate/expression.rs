//! Expressions: which node kinds may stand where.

use super::{Gate, Place, construct, deeper, query::reserved};
use datafusion::sql::sqlparser::ast::{
    BinaryOperator, CaseWhen, CastKind, CeilFloorKind, DataType, DateTimeField, ExactNumberInfo, Expr, TimezoneInfo,
    TypedString, UnaryOperator, Value, ValueWithSpan,
};
use domain::{Refusal, codes::compute};

impl Gate<'_> {
    /// Checks an expression where neither aggregates nor subqueries may stand.
    pub(super) fn scalar(&mut self, expr: &Expr, depth: usize) -> Result<(), Refusal> {
        self.expression(expr, Place::Scalar, depth)
    }

    /// Checks an expression in its place.
    pub(super) fn expression(&mut self, expr: &Expr, place: Place, depth: usize) -> Result<(), Refusal> {
        let depth = deeper(depth)?;
        let mut expr = expr;
        // The left spine of a chain is as long as the chain: walk it without descending.
        while let Expr::BinaryOp { left, op, right } = expr {
            operator_is_listed(op)?;
            self.expression(right, place, depth)?;
            expr = left;
        }
        self.single(expr, place, depth)
    }

    fn single(&mut self, expr: &Expr, place: Place, depth: usize) -> Result<(), Refusal> {
        match expr {
            Expr::Identifier(ident) => reserved(&ident.value),
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [table, column] => reserved(&table.value).and_then(|()| reserved(&column.value)),
                _ => Err(construct("qualified name")),
            },
            Expr::Value(value) => literal(value),
            Expr::TypedString(TypedString { data_type, value, uses_odbc_syntax: _ }) => {
                type_is_listed(data_type)?;
                literal(value)
            }
            Expr::Nested(inner)
            | Expr::IsFalse(inner)
            | Expr::IsNotFalse(inner)
            | Expr::IsTrue(inner)
            | Expr::IsNotTrue(inner)
            | Expr::IsNull(inner)
            | Expr::IsNotNull(inner)
            | Expr::IsUnknown(inner)
            | Expr::IsNotUnknown(inner) => self.expression(inner, place, depth),
            Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => {
                self.expression(left, place, depth)?;
                self.expression(right, place, depth)
            }
            Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus | UnaryOperator::Not, expr } => {
                self.expression(expr, place, depth)
            }
            Expr::InList { expr, list, negated: _ } => {
                self.expression(expr, place, depth)?;
                list.iter().try_for_each(|item| self.expression(item, place, depth))
            }
            Expr::Between { expr, negated: _, low, high } => {
                [expr, low, high].into_iter().try_for_each(|e| self.expression(e, place, depth))
            }
            Expr::Like { negated: _, any: false, expr, pattern, escape_char }
            | Expr::ILike { negated: _, any: false, expr, pattern, escape_char } => {
                pattern_is_literal(pattern, escape_char.as_ref())?;
                self.expression(expr, place, depth)
            }
            Expr::Cast { kind, expr, data_type, array: false, format: None } => {
                let (CastKind::Cast | CastKind::TryCast | CastKind::SafeCast | CastKind::DoubleColon) = kind;
                type_is_listed(data_type)?;
                self.expression(expr, place, depth)
            }
            Expr::Case { case_token: _, end_token: _, operand, conditions, else_result } => {
                for CaseWhen { condition, result } in conditions {
                    self.expression(condition, place, depth)?;
                    self.expression(result, place, depth)?;
                }
                operand.iter().chain(else_result).try_for_each(|e| self.expression(e, place, depth))
            }
            Expr::InSubquery { expr, subquery, negated: _ } => {
                subquery_may_stand(place)?;
                self.expression(expr, place, depth)?;
                self.query(subquery, depth)
            }
            Expr::Exists { subquery, negated: _ } | Expr::Subquery(subquery) => {
                subquery_may_stand(place)?;
                self.query(subquery, depth)
            }
            Expr::Function(function) => self.function(function, place, depth),
            other => self.spelled_function(other, place, depth),
        }
    }

    /// Functions with a syntax of their own.
    fn spelled_function(&mut self, expr: &Expr, place: Place, depth: usize) -> Result<(), Refusal> {
        match expr {
            Expr::Extract { field, syntax: _, expr } => {
                field_is_listed(field)?;
                self.expression(expr, place, depth)
            }
            Expr::Ceil { expr, field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) }
            | Expr::Floor { expr, field: CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) } => {
                self.expression(expr, place, depth)
            }
            Expr::Position { expr, r#in } => {
                self.expression(expr, place, depth)?;
                self.expression(r#in, place, depth)
            }
            Expr::Substring { expr, substring_from, substring_for, special: _, shorthand: _ } => {
                for position in substring_from.iter().chain(substring_for) {
                    small_count(position, "SUBSTRING")?;
                }
                self.expression(expr, place, depth)
            }
            Expr::Trim { trim_where: _, trim_what, expr, trim_characters } => {
                let characters = trim_what.iter().map(AsRef::as_ref).chain(trim_characters.iter().flatten());
                for set in characters {
                    is_literal(set, "TRIM")?;
                }
                self.expression(expr, place, depth)
            }
            Expr::Interval(_) | Expr::AtTimeZone { .. } => Err(construct("INTERVAL, AT TIME ZONE")),
            Expr::SimilarTo { .. } | Expr::RLike { .. } => Err(construct("SIMILAR TO, RLIKE")),
            Expr::AnyOp { .. } | Expr::AllOp { .. } => Err(construct("ANY, ALL")),
            Expr::GroupingSets(_) | Expr::Cube(_) | Expr::Rollup(_) => Err(construct("ROLLUP, CUBE, GROUPING SETS")),
            Expr::Array(_) | Expr::Struct { .. } | Expr::Map(_) | Expr::Dictionary(_) | Expr::Tuple(_) => {
                Err(construct("ARRAY, STRUCT, MAP, tuple"))
            }
            _ => Err(construct("expression")),
        }
    }
}

fn operator_is_listed(operator: &BinaryOperator) -> Result<(), Refusal> {
    match operator {
        BinaryOperator::Plus
        | BinaryOperator::Minus
        | BinaryOperator::Multiply
        | BinaryOperator::Divide
        | BinaryOperator::Modulo
        | BinaryOperator::StringConcat
        | BinaryOperator::Gt
        | BinaryOperator::Lt
        | BinaryOperator::GtEq
        | BinaryOperator::LtEq
        | BinaryOperator::Eq
        | BinaryOperator::NotEq
        | BinaryOperator::And
        | BinaryOperator::Or => Ok(()),
        _ => Err(construct("operator")),
    }
}

fn subquery_may_stand(place: Place) -> Result<(), Refusal> {
    match place {
        Place::Condition | Place::Having => Ok(()),
        Place::Output | Place::Scalar => Err(Refusal::of(&compute::SUBQUERY_PLACE)),
    }
}

fn literal(value: &ValueWithSpan) -> Result<(), Refusal> {
    match &value.value {
        Value::Number(_, false) | Value::SingleQuotedString(_) | Value::Boolean(_) | Value::Null => Ok(()),
        Value::Placeholder(_) => Err(construct("placeholder")),
        _ => Err(construct("literal")),
    }
}

/// Refuses anything but a literal: what varies per row could be chosen to fail or to stall per row.
pub(super) fn is_literal(expr: &Expr, place: &str) -> Result<(), Refusal> {
    match expr {
        Expr::Value(value) => literal(value),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } if matches!(**expr, Expr::Value(_)) => Ok(()),
        _ => Err(Refusal::of(&compute::LITERAL_REQUIRED).with("place", place)),
    }
}

/// Refuses anything but a literal count up to 10,000: larger or negative ones make functions fail.
pub(super) fn small_count(expr: &Expr, place: &str) -> Result<(), Refusal> {
    if let Expr::Value(ValueWithSpan { value: Value::Number(digits, false), span: _ }) = expr
        && digits.parse::<u32>().is_ok_and(|n| n <= 10_000)
    {
        return Ok(());
    }
    Err(Refusal::of(&compute::LITERAL_REQUIRED).with("place", place))
}

fn pattern_is_literal(pattern: &Expr, escape: Option<&ValueWithSpan>) -> Result<(), Refusal> {
    let text = |value: &ValueWithSpan| matches!(value.value, Value::SingleQuotedString(_));
    let literal = matches!(pattern, Expr::Value(value) if text(value));
    if literal && escape.is_none() {
        Ok(())
    } else {
        Err(Refusal::of(&compute::LITERAL_REQUIRED).with("place", "LIKE"))
    }
}

fn field_is_listed(field: &DateTimeField) -> Result<(), Refusal> {
    match field {
        DateTimeField::Year
        | DateTimeField::Quarter
        | DateTimeField::Month
        | DateTimeField::Day
        | DateTimeField::Dow
        | DateTimeField::Doy
        | DateTimeField::Hour
        | DateTimeField::Minute
        | DateTimeField::Second => Ok(()),
        _ => Err(construct("EXTRACT field")),
    }
}

fn type_is_listed(data_type: &DataType) -> Result<(), Refusal> {
    match data_type {
        DataType::Int(None)
        | DataType::Integer(None)
        | DataType::BigInt(None)
        | DataType::SmallInt(None)
        | DataType::Double(ExactNumberInfo::None)
        | DataType::DoublePrecision
        | DataType::Float(ExactNumberInfo::None)
        | DataType::Real
        | DataType::Varchar(None)
        | DataType::Text
        | DataType::String(None)
        | DataType::Boolean
        | DataType::Bool
        | DataType::Date
        | DataType::Timestamp(None, TimezoneInfo::None) => Ok(()),
        other => {
            let name: String = other.to_string().chars().filter(|c| !c.is_control()).take(32).collect();
            Err(Refusal::of(&compute::TYPE_NOT_ALLOWED).with("type", name))
        }
    }
}
