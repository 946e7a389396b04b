//! Governed compute: what a policy lets through, and nothing else.
//!
//! A statement goes `Parsed -> Governed -> Candidate -> Released`; every step is a type that only
//! its own room can make. [`govern`] rewrites statements over governed views, [`mask`] applies
//! masks, [`sample`] takes masked samples, [`airlock`] checks candidates, [`release`] re-encrypts
//! what a review let through. [`import`] reads uploads, [`vault`] keeps every file encrypted,
//! [`worker`] runs all of this in processes that can be killed, [`shelf`] serves releases.
//!
//! The public interface speaks in types of `domain`: no caller has to name DataFusion.

pub mod airlock;
mod columns;
pub mod failure;
pub mod govern;
pub mod import;
pub mod mask;
pub mod policy_file;
pub mod release;
pub mod runtime;
pub mod sample;
pub mod shelf;
pub mod vault;
pub mod worker;

pub use failure::Failure;
