//! The list of functions: total ones, deterministic ones, nothing that opens a file or reads a clock.

use super::{
    Gate, Place, construct,
    expression::{is_literal, small_count},
    query::printable,
};
use datafusion::sql::sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments,
    ObjectNamePart, WindowFrame, WindowFrameBound, WindowFrameUnits, WindowSpec, WindowType,
};
use domain::{Refusal, codes::compute, policy::Operation};

/// Scalar functions a statement may call. Total: no argument makes one of them fail.
///
/// Left out on purpose: what can fail on a value (`to_date`, `repeat`, `chr`), what reads a clock or
/// chance (`now`, `random`), what reveals the engine (`version`, `arrow_typeof`), and regular expressions.
pub(crate) const SCALARS: &[&str] = &[
    "abs",
    "btrim",
    "ceil",
    "char_length",
    "character_length",
    "coalesce",
    "concat",
    "contains",
    "date_part",
    "date_trunc",
    "ends_with",
    "floor",
    "greatest",
    "least",
    "left",
    "length",
    "lower",
    "ltrim",
    "nullif",
    "right",
    "round",
    "rtrim",
    "split_part",
    "starts_with",
    "strpos",
    "substr",
    "substring",
    "trim",
    "upper",
];

/// Aggregate functions a statement may call.
pub(crate) const AGGREGATES: &[&str] = &["avg", "count", "max", "min", "stddev", "stddev_pop", "sum", "var", "var_pop"];

/// Window functions a statement may call beside the aggregates.
pub(crate) const WINDOWS: &[&str] = &["dense_rank", "lag", "lead", "rank", "row_number"];

/// What each literal argument has to be.
enum Literal {
    Text,
    Count,
}

/// Arguments that have to be literals, by position from zero.
fn literal_arguments(function: &str) -> &'static [(usize, Literal)] {
    match function {
        "btrim" | "ltrim" | "rtrim" | "trim" => &[(1, Literal::Text)],
        "date_part" | "date_trunc" => &[(0, Literal::Text)],
        "lag" | "lead" | "left" | "right" | "round" => &[(1, Literal::Count)],
        "split_part" => &[(1, Literal::Text), (2, Literal::Count)],
        "substr" | "substring" => &[(1, Literal::Count), (2, Literal::Count)],
        "contains" | "ends_with" | "starts_with" | "strpos" => &[(1, Literal::Text)],
        _ => &[],
    }
}

impl Gate<'_> {
    /// Checks a call: its name, its place and its arguments.
    pub(super) fn function(&mut self, function: &Function, place: Place, depth: usize) -> Result<(), Refusal> {
        let Function { name, uses_odbc_syntax, parameters, args, filter, null_treatment, over, within_group } =
            function;
        let [ObjectNamePart::Identifier(ident)] = name.0.as_slice() else {
            return Err(refuse(&name.to_string()));
        };
        let name = ident.value.to_ascii_lowercase();
        let odd = *uses_odbc_syntax
            || ident.quote_style.is_some()
            || null_treatment.is_some()
            || !within_group.is_empty()
            || !matches!(parameters, FunctionArguments::None);
        if odd {
            return Err(refuse(&name));
        }
        let aggregate = AGGREGATES.contains(&name.as_str());
        let argument_place = if over.is_some() {
            self.needs(Operation::Window, "window")?;
            if !(aggregate || WINDOWS.contains(&name.as_str())) {
                return Err(refuse(&name));
            }
            if place != Place::Output {
                return Err(construct("OVER outside the select list"));
            }
            place
        } else if aggregate {
            self.needs(Operation::Aggregate, "aggregate")?;
            if !matches!(place, Place::Output | Place::Having) {
                return Err(construct("aggregate outside SELECT and HAVING"));
            }
            Place::Scalar
        } else if SCALARS.contains(&name.as_str()) {
            place
        } else {
            return Err(refuse(&name));
        };
        if let Some(filter) = filter {
            if !aggregate || over.is_some() {
                return Err(construct("FILTER"));
            }
            self.scalar(filter, depth)?;
        }
        self.arguments(&name, aggregate, args, argument_place, depth)?;
        match over {
            None => Ok(()),
            Some(WindowType::WindowSpec(spec)) => self.window(spec, depth),
            Some(WindowType::NamedWindow(_)) => Err(construct("named window")),
        }
    }

    fn arguments(
        &mut self,
        name: &str,
        aggregate: bool,
        args: &FunctionArguments,
        place: Place,
        depth: usize,
    ) -> Result<(), Refusal> {
        let list = match args {
            FunctionArguments::None => return Ok(()),
            FunctionArguments::Subquery(_) => return Err(construct("subquery as argument")),
            FunctionArguments::List(list) => list,
        };
        let FunctionArgumentList { duplicate_treatment, args, clauses } = list;
        if !clauses.is_empty() || (matches!(duplicate_treatment, Some(DuplicateTreatment::Distinct)) && !aggregate) {
            return Err(construct("clause inside a call"));
        }
        let literals = literal_arguments(name);
        for (position, argument) in args.iter().enumerate() {
            let expr = match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => expr,
                FunctionArg::Unnamed(FunctionArgExpr::Wildcard) if name == "count" => continue,
                _ => return Err(construct("named argument")),
            };
            match literals.iter().find(|(at, _)| *at == position) {
                Some((_, Literal::Text)) => is_literal(expr, name)?,
                Some((_, Literal::Count)) => small_count(expr, name)?,
                None => self.expression(expr, place, depth)?,
            }
        }
        if name == "split_part" && args.get(2).is_some_and(is_zero) {
            return Err(Refusal::of(&compute::LITERAL_REQUIRED).with("place", name));
        }
        Ok(())
    }

    fn window(&mut self, spec: &WindowSpec, depth: usize) -> Result<(), Refusal> {
        let WindowSpec { window_name, partition_by, order_by, window_frame } = spec;
        if window_name.is_some() {
            return Err(construct("named window"));
        }
        partition_by.iter().try_for_each(|key| self.expression(key, Place::Output, depth))?;
        order_by.iter().try_for_each(|key| self.order_key(key, depth))?;
        window_frame.as_ref().map_or(Ok(()), frame_is_plain)
    }
}

/// Frames by rows with literal bounds; by values only without an offset, which could overflow on one row.
fn frame_is_plain(frame: &WindowFrame) -> Result<(), Refusal> {
    let WindowFrame { units, start_bound, end_bound } = frame;
    for bound in std::iter::once(start_bound).chain(end_bound) {
        match bound {
            WindowFrameBound::CurrentRow | WindowFrameBound::Preceding(None) | WindowFrameBound::Following(None) => {}
            WindowFrameBound::Preceding(Some(offset)) | WindowFrameBound::Following(Some(offset)) => {
                if !matches!(units, WindowFrameUnits::Rows) {
                    return Err(construct("RANGE with an offset"));
                }
                small_count(offset, "ROWS")?;
            }
        }
    }
    Ok(())
}

fn is_zero(argument: &FunctionArg) -> bool {
    matches!(argument, FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Value(value))) if value.to_string() == "0")
}

fn refuse(name: &str) -> Refusal {
    Refusal::of(&compute::FUNCTION_NOT_ALLOWED).with("function", printable(name))
}
