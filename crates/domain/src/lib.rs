//! The law of public data authorised operation, as types and pure functions.
//!
//! Nothing here performs I/O, reads a clock, draws randomness or is `async` (invariant 1): the
//! caller hands in `now`, identifiers and random bytes. A decision takes a state, a command and
//! facts, and returns events or a [`Refusal`]; the server carries it out, the console shows it.

pub mod codes;
pub mod grade;
pub mod ids;
pub mod mask;
pub mod policy;
pub mod refusal;
pub mod task;

pub use grade::Grade;
pub use refusal::{FieldIssue, Refusal, RefusalKind};
