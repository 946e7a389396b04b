//! Schema drift (结构漂移): how the columns of a new file differ from those of the one before, and what stays out because
//! of it. A column nobody graded and reviewed is not supplied, however it came in (A13.1, EC-63).

use super::{Item, Resource, Secrecy};
use crate::{
    Refusal,
    codes::catalogue,
    task::{DataType, ImportedColumn},
};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// How the columns of a file differ from those of the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Drift {
    /// Version of the file that brought it.
    pub file_version: u32,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Columns that are new.
    pub added: Vec<String>,
    /// Columns that are gone.
    pub vanished: Vec<String>,
    /// Columns of another type than before.
    pub retyped: Vec<Retyped>,
    /// The columns it left alone were reviewed for secrets before it and stay supplied until the next review.
    #[serde(default)]
    pub carries: bool,
}

/// A column of another type than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Retyped {
    /// Its name.
    pub name: String,
    /// What it was.
    pub before: DataType,
    /// What it is.
    pub after: DataType,
}

impl Drift {
    /// How `columns` differ from `items`; none where names and types are the same. `carries`: the items were supplied
    /// under a clear secrecy review.
    pub(super) fn between(
        items: &[Item],
        columns: &[ImportedColumn],
        file_version: u32,
        at: OffsetDateTime,
        carries: bool,
    ) -> Option<Self> {
        let item = |name: &str| items.iter().find(|item| item.name == name);
        let added = columns.iter().filter(|c| item(&c.name).is_none()).map(|c| c.name.clone()).collect::<Vec<_>>();
        let gone = |i: &&Item| !columns.iter().any(|c| c.name == i.name);
        let vanished = items.iter().filter(gone).map(|i| i.name.clone()).collect::<Vec<_>>();
        let retyped = columns.iter().filter_map(|column| {
            let before = item(&column.name)?.data_type;
            let changed = before != column.data_type;
            changed.then(|| Retyped { name: column.name.clone(), before, after: column.data_type })
        });
        let retyped = retyped.collect::<Vec<_>>();
        let same = added.is_empty() && vanished.is_empty() && retyped.is_empty();
        (!same).then_some(Self { file_version, at, added, vanished, retyped, carries })
    }

    /// Whether it brought this item, or changed its type.
    pub fn brought(&self, item: &str) -> bool {
        self.added.iter().any(|name| name == item) || self.retyped.iter().any(|retyped| retyped.name == item)
    }
}

impl Resource {
    /// Why an item of it stays out, where it does: nothing looks into its values, its department keeps it back, nobody
    /// has graded it, only its author has looked at the grade, or it came with a file whose new columns nobody has
    /// reviewed for secrets.
    pub fn withheld(&self, item: &Item) -> Option<Refusal> {
        let reviewed = self.secrecy.as_ref().is_some_and(Secrecy::is_clear);
        let unreviewed = !reviewed && self.drift.as_ref().is_some_and(|drift| drift.brought(&item.name));
        let refusal = if item.data_type == DataType::Unsupported {
            Refusal::of(&catalogue::ITEM_UNSUPPORTED)
        } else if !item.detail.requestable {
            Refusal::of(&catalogue::ITEM_KEPT_BACK).with("basis", &item.detail.refusal_basis)
        } else if item.grade.is_none() {
            Refusal::of(&catalogue::ITEM_UNGRADED)
        } else if !item.settled {
            Refusal::of(&catalogue::ITEM_GRADE_UNREVIEWED)
        } else if unreviewed {
            Refusal::of(&catalogue::ITEM_UNREVIEWED)
        } else {
            return None;
        };
        Some(refusal.with("item", &item.name))
    }
}
