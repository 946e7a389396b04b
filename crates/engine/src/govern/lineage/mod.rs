//! What flows where: sources and grade of every output column, and the uses a policy forbids.
//!
//! Runs on the plan as the statement wrote it, over governed views, before the rewrite. A plan node
//! that is not on its list is refused.

mod expression;
mod facts;
mod relation;

pub(crate) use facts::{Facts, Source};
pub(super) use relation::{Lineage, Walk};
