//! Supply to zones: plans that the data authority and the zone's regulator sign (A13.2), and orders by which the
//! comprehensive zone supplies another (A4.2).

mod actions;
mod api;
mod columns;

pub use actions::{CountSupply, ExpireOrder, orders_of};
pub use api::routes;
