//! Agreements (A9 to A11): drafted and signed by the data authority, suspended, resumed by two bodies, ended; and what
//! their operators owe (A7.1).

mod actions;
mod api;
mod columns;
mod obligations;
pub(crate) mod store;

pub use actions::Expire;
pub use api::routes;
