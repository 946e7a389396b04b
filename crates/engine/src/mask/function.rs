//! A mask as a function of the query engine.

use super::{Masker, name, output_type};
use datafusion::{
    arrow::datatypes::DataType,
    common::{Result, exec_datafusion_err, plan_datafusion_err},
    logical_expr::{ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility},
};
use std::hash::{Hash, Hasher};

/// Calls a [`Masker`] on one argument. It is never registered: only the rewriter makes a call to it.
#[derive(Debug)]
pub(crate) struct MaskFunction {
    masker: Masker,
    signature: Signature,
}

impl MaskFunction {
    /// The expression `mask(argument)`.
    pub(crate) fn call(masker: Masker, argument: Expr) -> Expr {
        let function = Self { masker, signature: Signature::any(1, Volatility::Immutable) };
        ScalarUDF::new_from_impl(function).call(vec![argument])
    }
}

// All masks of a session share one key, so equal masks are equal functions.
impl PartialEq for MaskFunction {
    fn eq(&self, other: &Self) -> bool {
        self.masker.mask() == other.masker.mask()
    }
}
impl Eq for MaskFunction {}
impl Hash for MaskFunction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        name(self.masker.mask()).hash(state);
    }
}

impl ScalarUDFImpl for MaskFunction {
    fn name(&self) -> &str {
        "__mask"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arg_types: &[DataType]) -> Result<DataType> {
        arg_types
            .first()
            .and_then(|input| output_type(self.masker.mask(), input))
            .ok_or_else(|| plan_datafusion_err!("mask on a column of another type"))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = ColumnarValue::values_to_arrays(&args.args)?;
        let column = columns.first().ok_or_else(|| exec_datafusion_err!("mask without a column"))?;
        let masked = self.masker.apply(column).map_err(|failure| exec_datafusion_err!("{failure}"))?;
        Ok(ColumnarValue::Array(masked))
    }
}
