//! Mandate (授权): the agreement of authorised operation, its term, suspension and end
//! (Articles 9 to 11).

mod agreement;
mod drafting;

pub use crate::purpose::Purpose;
pub use agreement::{Agreement, AgreementState, ProposeResume, Step, Suspend, Terminate};
pub use drafting::{DraftAgreement, DraftFacts};
