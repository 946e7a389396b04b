//! Why a task of the engine ended without a result.

use domain::{Refusal, task::Reply};

/// A task's bad end: a refusal its author can act on, or a fault the operator traces.
///
/// Neither ever holds a data value: the query engine's own messages print literals and cells, so
/// they are cut down to their class before they come here.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The author of the task can act on it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The operator traces it; a sentence without data values.
    #[error("{0}")]
    Fault(String),
}

impl Failure {
    /// A fault of this text, which must not hold a data value.
    pub fn fault(text: impl Into<String>) -> Self {
        Self::Fault(text.into())
    }
}

impl From<&domain::refusal::Code> for Failure {
    fn from(code: &domain::refusal::Code) -> Self {
        Self::Refused(Refusal::of(code))
    }
}

impl From<Failure> for Reply {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::Refused(refusal),
            Failure::Fault(fault) => Self::Failed { fault },
        }
    }
}
