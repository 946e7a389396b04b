//! Organisations, people, their sessions and the first set-up of an installation.

mod actions;
mod api;
mod session;
mod store;

pub use actions::Setup;
pub use api::routes;
pub use session::{Sessions, find_session, session_token};
pub use store::{digests as credential_digests, forget_sessions, hash_password};
