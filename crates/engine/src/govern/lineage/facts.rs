//! What is known about one column on its way to the output.

use crate::govern::granted::{GrantedColumn, GrantedTable};
use domain::{grade::Grade, policy::Use};
use std::{collections::BTreeSet, fmt};

/// A granted column of a granted table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Source {
    pub(crate) table: String,
    pub(crate) column: String,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.table, self.column)
    }
}

/// Facts about a column or an expression.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// Columns its values are made of.
    pub(crate) sources: BTreeSet<Source>,
    /// The one column whose cells it repeats unchanged.
    pub(crate) identity: Option<Source>,
    /// Whether [`Self::identity`] is in clear.
    pub(crate) clear: bool,
    /// Grade after masks and aggregation.
    pub(crate) grade: Grade,
    /// A column for aggregates only that has not been aggregated yet.
    pub(crate) restricted: Option<Source>,
    /// A masked column whose values may not be matched with each other.
    pub(crate) unlinkable: Option<Source>,
    /// Cells of these columns stand behind it one by one (minimum, maximum, a neighbour row).
    pub(crate) extremes: BTreeSet<Source>,
    /// Direct identifiers it shows in clear or can be computed back to.
    pub(crate) identifiers: BTreeSet<Source>,
}

impl Facts {
    /// Facts of a constant.
    pub(crate) fn constant() -> Self {
        Self {
            sources: BTreeSet::new(),
            identity: None,
            clear: false,
            grade: Grade::G1,
            restricted: None,
            unlinkable: None,
            extremes: BTreeSet::new(),
            identifiers: BTreeSet::new(),
        }
    }

    /// Facts of a column of a governed view.
    pub(super) fn of_column(table: &GrantedTable, column: &GrantedColumn) -> Self {
        let source = Source { table: table.name.clone(), column: column.name.clone() };
        let mask = column.mask.as_ref();
        let linkable = mask.is_none_or(|mask| mask.linkable());
        Self {
            grade: mask.map_or(column.grade, |mask| mask.grade_after(column.grade)),
            clear: mask.is_none(),
            restricted: (column.usage == Use::Aggregate).then(|| source.clone()),
            unlinkable: (!linkable).then(|| source.clone()),
            identifiers: (column.identifier && mask.is_none()).then(|| source.clone()).into_iter().collect(),
            extremes: BTreeSet::new(),
            identity: Some(source.clone()),
            sources: [source].into(),
        }
    }

    /// Facts of something computed from both; it repeats neither.
    pub(super) fn with(mut self, other: &Self) -> Self {
        self.sources.extend(other.sources.iter().cloned());
        self.extremes.extend(other.extremes.iter().cloned());
        self.identifiers.extend(other.identifiers.iter().cloned());
        self.grade = self.grade.max(other.grade);
        self.restricted = self.restricted.or_else(|| other.restricted.clone());
        self.unlinkable = self.unlinkable.or_else(|| other.unlinkable.clone());
        self.identity = None;
        self.clear = false;
        self
    }
}

/// A relation on its way: its columns in order, and whether its rows are groups of rows.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    pub(crate) columns: Vec<Facts>,
    pub(crate) grouped: bool,
}
