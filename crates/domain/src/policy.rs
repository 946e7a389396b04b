//! The policy a governed computation runs under: written by hand for `shuyu query`, compiled from
//! grants on the platform. One structure for both; unknown keys are refused.

use crate::{grade::Grade, mask::Mask};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a computation may read, how, and what may leave. See `docs/policy.md`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The purpose the data was granted for (用途); bound into leases and ledger entries.
    pub purpose: String,
    /// Operations a statement may use; what is not listed is refused.
    #[serde(default = "Operation::all")]
    pub operations: BTreeSet<Operation>,
    /// Smallest number of distinct privacy units behind a row that leaves (最小分组).
    #[serde(default = "default_min_group")]
    pub min_group: u32,
    /// Highest grade a result may carry.
    #[serde(default = "default_max_output_grade")]
    pub max_output_grade: Grade,
    /// Pairs of columns that may be joined on, `table.column`; `None` allows joins on every
    /// column that is plain, a keyed token or a generalisation.
    #[serde(default)]
    pub joins: Option<Vec<(String, String)>>,
    /// The granted tables by the name a statement uses. A table not named here does not exist.
    pub tables: BTreeMap<String, TablePolicy>,
}

fn default_min_group() -> u32 {
    10
}

fn default_max_output_grade() -> Grade {
    Grade::G2
}

impl Policy {
    /// The highest grade of what may be read under it: who computes under it is cleared for that.
    pub fn grade(&self) -> Grade {
        let columns = self.tables.values().flat_map(|table| table.columns.values());
        Grade::of_all(columns.filter(|column| column.usage != Use::Deny).map(|column| Some(column.grade)))
    }
}

/// Policy of one table. A column not named here does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TablePolicy {
    /// File of the table, relative to the policy file (`shuyu query` only; the platform binds files itself).
    #[serde(default)]
    pub file: Option<String>,
    /// Row filter as an SQL expression over *original* values.
    #[serde(default)]
    pub row_filter: Option<String>,
    /// Column whose distinct values are the privacy units (主体标识), of original values. None: every row is a unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// The granted columns.
    pub columns: BTreeMap<String, ColumnPolicy>,
}

/// Policy of one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnPolicy {
    /// How the column may be used.
    #[serde(rename = "use")]
    pub usage: Use,
    /// The mask, for `use = "mask"`; its absence there is an error.
    #[serde(default)]
    pub mask: Option<Mask>,
    /// Grade of the original item.
    pub grade: Grade,
    /// Inclusive bounds for clamping in private mode.
    #[serde(default)]
    pub bounds: Option<(i64, i64)>,
    /// True for a direct identifier (直接标识符), which may never leave in clear.
    #[serde(default)]
    pub identifier: bool,
}

/// How a column may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Read as it is.
    Plain,
    /// Read through its mask.
    Mask,
    /// Read only inside aggregates over enough units.
    Aggregate,
    /// Read only through differentially private aggregates.
    Private,
    /// Answered yes or no about one consenting subject.
    Verify,
    /// Not read at all.
    Deny,
}

/// What a statement may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Rows as they are (after masks).
    Select,
    /// GROUP BY and aggregate functions.
    Aggregate,
    /// Joins.
    Join,
    /// UNION, INTERSECT, EXCEPT.
    Set,
    /// Window functions.
    Window,
}

impl Operation {
    /// Every operation.
    pub fn all() -> BTreeSet<Self> {
        [Self::Select, Self::Aggregate, Self::Join, Self::Set, Self::Window].into()
    }
}
