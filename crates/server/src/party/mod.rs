//! Organisations, people, their sessions and the first set-up of an installation.

mod actions;
mod api;
mod columns;
mod conflict;
mod factor;
mod membership;
mod review;
mod session;
mod store;
pub mod totp;

pub use actions::{Setup, UnlockByTime};
pub use api::routes;
pub(crate) use conflict::check as check_conflict;
pub use membership::EndDelegation;
pub use session::{Sessions, Standing, find_session, session_token};
pub use store::{digests as credential_digests, forget_sessions, hash_password};
