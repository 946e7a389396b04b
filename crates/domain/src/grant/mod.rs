//! Grant (授权): the data-use request, its assessment and decision, the grant that results and the
//! policy compiled from grants (Articles 13, 14, 25).

mod decision;
mod exception;
mod issued;
mod policy;
mod request;
mod words;

pub use decision::{
    AssessRequest, Assessment, DecideRequest, Decision, Finding, Grounds, ItemDecision, Outcome, RefusalReason,
};
pub use exception::{
    Consent, EndException, EndReminder, Exception, ExceptionFacts, ExceptionSeat, ExceptionState, ProposeException,
};
pub use issued::{Grant, GrantItem, GrantState, Revoke};
pub use policy::compile;
pub use request::{AskedItem, Request, RequestFacts, RequestForm, RequestItem, RequestState};
pub use words::words;
