//! The platform's server: one write path, one error shape, one list of slices.
//!
//! A slice folder holds `mod` (purpose, what others may call), `actions` (load, ask `domain`, save),
//! `store` (queries of its own tables, private) and `api` (thin handlers). `server` knows neither
//! DataFusion nor `engine`: data is reached through the two [`ports`].

pub mod access;
pub mod airlock;
pub mod app;
pub mod calendar;
mod cascade;
pub mod catalogue;
pub mod clock;
pub mod command;
pub mod compute;
mod consequences;
pub mod context;
pub mod database;
pub mod delivery;
pub mod docs;
pub mod failure;
pub mod grant;
pub mod http;
pub mod keyring;
pub mod lease;
pub mod ledger;
pub mod mandate;
pub mod party;
pub mod ports;
pub mod product;
pub mod query;
pub mod rulebook;
pub mod slices;
pub mod supervision;
pub mod supply;
pub mod task;
pub mod verify;
mod view;
pub mod zone;

pub use app::{App, Settings};
pub use view::{AllowedAction, Named, View};
