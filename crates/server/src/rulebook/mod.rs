//! The rulebook (A1.2, A26): packs adopted with their day of publication and changed by two people, dry runs over
//! history, interpretations, and what is in force now.

mod actions;
mod api;
mod columns;
mod history;
mod standing;

pub use api::routes;
pub use standing::Standing;
