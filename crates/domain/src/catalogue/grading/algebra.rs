//! The algebra of grades (A13.7): how grades of what was put together, derived or grew follow from those of its parts.
//!
//! All of it is monotone: a higher input never gives a lower output, and nothing lowers a grade but a decision.

use crate::Grade;

/// What is known of a join besides the grades of its inputs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JoinFacts {
    /// The combined key or attributes single out people who were not identified before (EC-71).
    pub identifying: bool,
    /// Sources that speak about the same natural persons.
    pub sources_on_persons: usize,
    /// Rows of the result, as far as they are known.
    pub rows: u64,
}

/// Grade of a table: the highest of its items; an ungraded item counts as 4, and so does a table without items.
pub fn table(items: impl IntoIterator<Item = Option<Grade>>) -> Grade {
    Grade::of_all(items)
}

/// Grade of data by its scale: one more from `threshold` rows on; a threshold of 0 is none (规模).
pub fn scaled(grade: Grade, rows: u64, threshold: u64) -> Grade {
    if threshold > 0 && rows >= threshold { raised(grade) } else { grade }
}

/// Grade of a join: the highest input, and one more where the join itself adds to the harm: it makes
/// people identifiable, joins several sources about the same people, or reaches the scale threshold.
/// The reasons do not add up: one step is taken for all of them together.
pub fn join(inputs: impl IntoIterator<Item = Option<Grade>>, facts: JoinFacts, threshold: u64) -> Grade {
    let highest = table(inputs);
    let reached = threshold > 0 && facts.rows >= threshold;
    if facts.identifying || facts.sources_on_persons >= 2 || reached { raised(highest) } else { highest }
}

/// Grade of derived data: that of its inputs, until a declassification decision states a lower one.
pub fn derived(inputs: impl IntoIterator<Item = Option<Grade>>, declassified: Option<Grade>) -> Grade {
    declassified.unwrap_or_else(|| table(inputs))
}

/// Grade under several schemes: the strictest; none where there is no grade at all.
pub fn strictest(grades: impl IntoIterator<Item = Grade>) -> Option<Grade> {
    grades.into_iter().max()
}

/// One grade more, 4 at most.
pub fn raised(grade: Grade) -> Grade {
    Grade::try_from(grade.level().saturating_add(1)).unwrap_or(Grade::G4)
}
