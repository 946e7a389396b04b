//! The law of public data authorised operation, as types and pure functions.
//!
//! Nothing here performs I/O, reads a clock, draws randomness or is `async` (invariant 1): the
//! caller hands in `now`, identifiers and random bytes. A decision takes a state, a command and
//! facts, and returns events or a [`Refusal`]; the server carries it out, the console shows it.

pub mod access;
pub mod actor;
pub mod airlock;
pub mod catalogue;
pub mod civil;
pub mod codes;
pub mod compute;
pub mod delivery;
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
pub mod record;
pub mod refusal;
pub mod rulebook;
pub mod supervision;
pub mod suspension;
pub mod task;
pub mod zone;

pub use access::Action;
pub use actor::{Actor, Role};
pub use grade::Grade;
pub use lifecycle::{Lifecycle, Transition};
pub use record::{Kind, Record};
pub use refusal::{FieldIssue, Refusal, RefusalKind};
