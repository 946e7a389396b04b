//! Causes of a suspension. A record suspended for several causes works again only when the last is gone.

use serde::{Deserialize, Serialize};

/// Why a grant, product or subscription is suspended (§7.10 of the domain).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Its agreement is suspended.
    Agreement,
    /// A grant it rests on is suspended or gone.
    Grant,
    /// A grade was raised above what was agreed.
    Grade,
    /// Its resource is important data and nobody has assessed its use.
    Importance,
    /// Its resource is no longer opened for its purpose or scenario.
    Condition,
    /// Its resource was withdrawn.
    Resource,
    /// Its product is suspended.
    Product,
    /// An order of a regulator or of the data authority.
    Order,
}
