//! The functions a session has: those of the gate's list, in the engine's own form where it is total.

use super::gate::{AGGREGATES, SCALARS, WINDOWS};
use datafusion::{
    arrow::{
        array::{ArrayRef, AsArray, Float64Array},
        datatypes::{DataType, Float64Type, Int64Type},
    },
    common::{Result, exec_datafusion_err},
    execution::SessionStateDefaults,
    logical_expr::{
        AggregateUDF, ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature,
        Volatility, WindowUDF,
    },
};
use std::sync::Arc;

/// Scalar functions of a session.
pub(super) fn scalars() -> Vec<Arc<ScalarUDF>> {
    let rounding = [Rounding::Abs, Rounding::Ceil, Rounding::Floor, Rounding::Round];
    SessionStateDefaults::default_scalar_functions()
        .into_iter()
        .filter(|f| listed(SCALARS, f.name(), f.aliases()))
        .chain(rounding.into_iter().map(|kind| Arc::new(ScalarUDF::new_from_impl(RoundingFunction::new(kind)))))
        .collect()
}

/// Aggregate functions of a session.
pub(super) fn aggregates() -> Vec<Arc<AggregateUDF>> {
    let all = SessionStateDefaults::default_aggregate_functions();
    all.into_iter().filter(|f| listed(AGGREGATES, f.name(), f.aliases())).collect()
}

/// Window functions of a session.
pub(super) fn windows() -> Vec<Arc<WindowUDF>> {
    let all = SessionStateDefaults::default_window_functions();
    all.into_iter().filter(|f| listed(WINDOWS, f.name(), f.aliases())).collect()
}

fn listed(list: &[&str], name: &str, aliases: &[String]) -> bool {
    list.contains(&name) || aliases.iter().any(|alias| list.contains(&alias.as_str()))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Rounding {
    Abs,
    Ceil,
    Floor,
    Round,
}

/// Rounding of numbers as 64-bit floats; never fails.
#[derive(Debug, PartialEq, Eq, Hash)]
struct RoundingFunction {
    kind: Rounding,
    signature: Signature,
}

impl RoundingFunction {
    fn new(kind: Rounding) -> Self {
        let one = TypeSignature::Exact(vec![DataType::Float64]);
        let two = TypeSignature::Exact(vec![DataType::Float64, DataType::Int64]);
        let takes = match kind {
            Rounding::Round => TypeSignature::OneOf(vec![one, two]),
            Rounding::Abs | Rounding::Ceil | Rounding::Floor => one,
        };
        Self { kind, signature: Signature::new(takes, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for RoundingFunction {
    fn name(&self) -> &str {
        match self.kind {
            Rounding::Abs => "abs",
            Rounding::Ceil => "ceil",
            Rounding::Floor => "floor",
            Rounding::Round => "round",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Float64)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = ColumnarValue::values_to_arrays(&args.args)?;
        let other_type = || exec_datafusion_err!("rounding of another type");
        let numbers = columns.first().and_then(|c| c.as_primitive_opt::<Float64Type>()).ok_or_else(other_type)?;
        let rounded: Float64Array = match (self.kind, columns.get(1)) {
            (Rounding::Abs, _) => numbers.unary(f64::abs),
            (Rounding::Ceil, _) => numbers.unary(f64::ceil),
            (Rounding::Floor, _) => numbers.unary(f64::floor),
            (Rounding::Round, None) => numbers.unary(f64::round),
            (Rounding::Round, Some(places)) => {
                let places = places.as_primitive_opt::<Int64Type>().ok_or_else(other_type)?;
                let pairs = numbers.iter().zip(places);
                pairs.map(|(number, places)| Some(round_to(number?, places?))).collect()
            }
        };
        Ok(ColumnarValue::Array(Arc::new(rounded) as ArrayRef))
    }
}

/// Rounds to decimal places; more than 15 change nothing in a 64-bit float.
fn round_to(number: f64, places: i64) -> f64 {
    let Ok(places @ 0..=15) = i32::try_from(places) else { return number };
    let scale = 10f64.powi(places);
    let scaled = number * scale;
    if scaled.is_finite() { scaled.round() / scale } else { number }
}
