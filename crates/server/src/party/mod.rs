//! Organisations, people, their sessions and the first set-up of an installation.

mod actions;
mod api;
mod columns;
mod factor;
mod session;
mod store;
pub mod totp;

pub use actions::{Setup, UnlockByTime};
pub use api::routes;
pub use session::{Sessions, Standing, find_session, session_token};
pub use store::{digests as credential_digests, forget_sessions, hash_password};
