//! The law of public data authorised operation, as types and pure functions.
//!
//! Nothing here performs I/O, reads a clock, draws randomness or is `async` (invariant 1): the
//! caller hands in `now`, identifiers and random bytes.
//!
//! A decision is a method of the record it is about. It takes the command (the body of the HTTP
//! request as it is), the facts the server found (other records, `None` where there is none to be
//! seen), who acts, the rules and the moment. It checks first and changes the record last: a
//! [`Refusal`] leaves it as it was. The one exception is a sign-in, whose failures count. *When* an
//! action is possible is said by the table of the record's [`Lifecycle`], *who* may in `policies/`;
//! what the record's own history forbids a person (four eyes) is decided here.

pub mod access;
pub mod actor;
pub mod airlock;
pub mod calendar;
pub mod catalogue;
pub mod civil;
pub mod codes;
pub mod compute;
pub mod control;
pub mod delivery;
pub mod division;
pub mod docs;
pub mod form;
pub mod grade;
pub mod grant;
pub mod ids;
pub mod lifecycle;
pub mod mandate;
pub mod mask;
pub mod party;
pub mod policy;
pub mod product;
pub mod purpose;
pub mod record;
pub mod refusal;
pub mod rulebook;
pub mod supervision;
pub mod supply;
pub mod suspension;
pub mod task;
pub mod zone;

pub use access::Action;
pub use actor::{Actor, Role};
pub use grade::Grade;
pub use lifecycle::{Lifecycle, Transition};
pub use record::{FoundBy, Kind, Record};
pub use refusal::{FieldIssue, Refusal, RefusalKind};
