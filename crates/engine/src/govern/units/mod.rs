//! Privacy units: whose rows stand behind a result row.
//!
//! The airlock plans the statement a second time with one hidden column per scan: a keyed 64-bit
//! hash of the original unit. It rides along joins; groups carry the smallest `k` distinct hashes,
//! a sketch whose union is exact up to `k`, so a threshold test needs no more memory than `k` hashes
//! per group and still sees through nested groups.

pub(crate) mod inject;
pub(crate) mod sketch;

use datafusion::logical_expr::{Expr, ScalarUDF};
use sketch::{RowUnit, UnitHash};
use std::sync::Arc;

/// Prefix of the hidden columns; the gate keeps users off it.
const PREFIX: &str = "__unit";

/// The hidden unit column of one scan of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnitColumn {
    name: String,
    hash: Arc<ScalarUDF>,
    row: Arc<ScalarUDF>,
}

impl UnitColumn {
    /// The unit column of scan number `scan`, hashed under `seed`.
    pub(crate) fn of_scan(scan: usize, seed: u64) -> Self {
        Self {
            name: format!("{PREFIX}_{scan}"),
            hash: Arc::new(ScalarUDF::new_from_impl(UnitHash::new(seed))),
            row: Arc::new(ScalarUDF::new_from_impl(RowUnit::new(scan, seed))),
        }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Its value over the original row: the hash of the unit, or a number of its own for every row
    /// of a table that declares no unit.
    pub(crate) fn expression(&self, unit: Option<Expr>) -> Expr {
        match unit {
            Some(unit) => self.hash.call(vec![unit]),
            None => self.row.call(Vec::new()),
        }
    }
}
