//! Requests for data and the grants they lead to (A14): the regulator assesses, then the source
//! department decides; a grant follows.

mod actions;
mod api;
mod cascade;
mod columns;
mod exceptions;
mod supplies;

pub use actions::{ExpireGrant, IssueGrant};
pub use api::routes;
pub use cascade::Reexamine;
pub use exceptions::{EndUses, Expire as ExpireException, Remind as RemindException};
pub use supplies::EndSupplyUses;
