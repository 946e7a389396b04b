//! HTTP conventions: one error shape, one way to read a request, one router made of the slices.

pub mod listen;
mod middleware;
mod problem;
mod read;
mod routes;
mod sheet;

pub use problem::{Api, ApiError, Problem};
pub use read::{Asked, Caller, Id, IfMatch, ListOf, Named, Nothing, Reply, Submit, parse, request_id};
pub(crate) use routes::{action_route, record_routes};
pub use routes::{openapi, router};
pub(crate) use sheet::declare as declare_columns;
pub use sheet::{Cell, Column, Sheet, SheetQuery, sheet};
