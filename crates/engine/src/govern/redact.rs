//! Errors of the query engine, cut down to what may be said.
//!
//! The engine prints cells, literals and the names of every column it knows into its errors. Of a
//! planning error only names the user wrote are kept; of an execution error only its class.

use super::{barrier::CANCELLED, gate::printable};
use crate::Failure;
use datafusion::common::{DataFusionError, SchemaError};
use domain::{
    Refusal,
    codes::compute,
    policy::{Policy, Use},
};

/// A planning error as a refusal.
pub(super) fn planning(error: &DataFusionError, policy: &Policy) -> Failure {
    match error.find_root() {
        DataFusionError::SchemaError(error, _) => schema(error, policy),
        DataFusionError::Plan(text) => Refusal::of(plan_code(text)).into(),
        DataFusionError::NotImplemented(_) | DataFusionError::SQL(..) => Failure::from(&compute::NOT_PLANNED),
        DataFusionError::Diagnostic(_, inner) | DataFusionError::Context(_, inner) => planning(inner, policy),
        DataFusionError::Collection(errors) => {
            errors.first().map_or_else(|| Failure::from(&compute::NOT_PLANNED), |error| planning(error, policy))
        }
        DataFusionError::Internal(_) => Failure::fault("the statement met an internal fault of the planner"),
        other => execution(other),
    }
}

/// Texts of the planner are matched for their class only and never passed on.
fn plan_code(text: &str) -> &'static domain::refusal::Code {
    const CLASSES: &[(&str, &domain::refusal::Code)] = &[
        ("unique expression names", &compute::DUPLICATE_OUTPUT),
        ("duplicate", &compute::DUPLICATE_OUTPUT),
        ("ambiguous", &compute::AMBIGUOUS_COLUMN),
        ("coerc", &compute::TYPES_DO_NOT_FIT),
        ("type", &compute::TYPES_DO_NOT_FIT),
        ("cannot infer", &compute::TYPES_DO_NOT_FIT),
        ("No function matches", &compute::TYPES_DO_NOT_FIT),
    ];
    CLASSES.iter().find(|(part, _)| text.contains(part)).map_or(&compute::NOT_PLANNED, |(_, code)| code)
}

fn schema(error: &SchemaError, policy: &Policy) -> Failure {
    match error {
        SchemaError::FieldNotFound { field, .. } => unknown_column(&field.name, policy).into(),
        SchemaError::AmbiguousReference { field } => {
            Refusal::of(&compute::AMBIGUOUS_COLUMN).with("column", printable(&field.name)).into()
        }
        SchemaError::DuplicateQualifiedField { .. } | SchemaError::DuplicateUnqualifiedField { .. } => {
            Failure::from(&compute::DUPLICATE_OUTPUT)
        }
    }
}

/// A column that is not there, or one whose use is not served yet.
fn unknown_column(name: &str, policy: &Policy) -> Refusal {
    let later = policy.tables.values().filter_map(|table| table.columns.get(name)).find_map(|c| match c.usage {
        Use::Private => Some("private"),
        Use::Verify => Some("verify"),
        Use::Plain | Use::Mask | Use::Aggregate | Use::Deny => None,
    });
    match later {
        Some(mode) => Refusal::of(&compute::USE_NOT_SERVED).with("column", printable(name)).with("mode", mode),
        None => Refusal::of(&compute::UNKNOWN_COLUMN).with("column", printable(name)),
    }
}

/// An execution error by its class, which does not depend on a value: expressions are total.
pub(crate) fn execution(error: &DataFusionError) -> Failure {
    match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => Failure::from(&compute::OUT_OF_MEMORY),
        DataFusionError::Execution(text) if text == CANCELLED => Failure::from(&compute::CANCELLED),
        DataFusionError::ParquetError(_) => Failure::fault("a file could not be read as Parquet"),
        DataFusionError::ObjectStore(_) | DataFusionError::IoError(_) => Failure::fault("a file could not be read"),
        DataFusionError::ArrowError(..) => Failure::fault("a kernel of the query engine failed"),
        DataFusionError::External(_) => Failure::fault("an extension of the query engine failed"),
        _ => Failure::fault("the query engine failed"),
    }
}

/// An error on the way from a checked plan to its first batch. No row was read yet, so whatever the
/// optimizer does not like is the statement's doing; the operator gets the class in the log.
pub(super) fn running(error: &DataFusionError) -> Failure {
    match error.find_root() {
        DataFusionError::Plan(text) => Refusal::of(plan_code(text)).into(),
        root @ (DataFusionError::ResourcesExhausted(_)
        | DataFusionError::ObjectStore(_)
        | DataFusionError::IoError(_)
        | DataFusionError::ParquetError(_)) => execution(root),
        root => {
            tracing::warn!(class = class(root), "a statement that passed the gate could not be planned");
            Failure::from(&compute::NOT_PLANNED)
        }
    }
}

/// The name of an error's class; its text may hold a value.
fn class(error: &DataFusionError) -> &'static str {
    match error {
        DataFusionError::ArrowError(..) => "arrow",
        DataFusionError::Internal(_) => "internal",
        DataFusionError::SchemaError(..) => "schema",
        DataFusionError::Execution(_) => "execution",
        DataFusionError::NotImplemented(_) => "not implemented",
        DataFusionError::External(_) => "external",
        _ => "other",
    }
}
