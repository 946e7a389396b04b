//! The demo city.

pub mod tables;
