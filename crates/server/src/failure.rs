//! The two kinds of "no": a refusal the user can act on, a fault the operator can trace.

use domain::Refusal;
use std::fmt;

/// What a command or a query may end with instead of an answer.
#[derive(Debug)]
pub enum Failure {
    /// Expected: shown to the user.
    Refused(Box<Refusal>),
    /// Unexpected: logged once at the edge, shown as a request id.
    Fault(Fault),
}

impl Failure {
    /// The same where nobody is there to act on a refusal: at start and in tools.
    pub fn into_fault(self) -> Fault {
        match self {
            Self::Fault(fault) => fault,
            Self::Refused(refusal) => Fault::new(format!("refused: {}", refusal.code)),
        }
    }
}

/// Something broke. Holds no data value.
pub struct Fault {
    context: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    /// A fault with what was being done.
    pub fn new(context: impl Into<String>) -> Self {
        Self { context: context.into(), source: None }
    }

    /// A fault caused by another error.
    pub fn caused(context: impl Into<String>, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { context: context.into(), source: Some(Box::new(source)) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.context)?;
        let mut source = self.source.as_deref().map(|e| e as &dyn std::error::Error);
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Fault {}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<&domain::refusal::Code> for Failure {
    fn from(code: &domain::refusal::Code) -> Self {
        Refusal::of(code).into()
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<sea_orm::DbErr> for Failure {
    fn from(error: sea_orm::DbErr) -> Self {
        Fault::caused("database", error).into()
    }
}

impl From<sea_orm::DbErr> for Fault {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::caused("database", error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Fault::caused("a stored value does not parse", error).into()
    }
}

impl From<gm::Error> for Failure {
    fn from(error: gm::Error) -> Self {
        Fault::caused("cryptography", error).into()
    }
}

impl From<gm::Error> for Fault {
    fn from(error: gm::Error) -> Self {
        Self::caused("cryptography", error)
    }
}

/// An answer, a refusal or a fault.
pub type Outcome<T> = Result<T, Failure>;
