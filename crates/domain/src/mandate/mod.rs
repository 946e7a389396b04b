//! Mandate (授权): the agreement of authorised operation, its term, suspension and end
//! (Articles 9 to 11); what its operator is chosen for and owes (Articles 5 and 7).

mod agreement;
mod capability;
mod drafting;
mod obligation;

pub use crate::purpose::Purpose;
pub use agreement::{Agreement, AgreementState, ProposeResume, Step, Suspend, Terminate};
pub use capability::{Capability, ReliedOn};
pub use drafting::{DraftAgreement, DraftFacts};
pub use obligation::{
    AcceptProgress, AnswerProgress, Fulfilment, Obligation, ObligationState, ProgressReport, ReportProgress,
    SetObligation, Undertaking, Variance,
};
