//! Grades 1 to 4 of a data item (分级), lowest first; a missing grade counts as 4.

use serde::{Deserialize, Serialize};

/// Grade of an item: 1 not sensitive, 2 low, 3 rather sensitive, 4 sensitive (A13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "u8", into = "u8")]
#[schema(value_type = u8, minimum = 1, maximum = 4)]
pub struct Grade(u8);

impl Grade {
    /// Grade 1, 不敏感.
    pub const G1: Self = Self(1);
    /// Grade 2, 低敏感.
    pub const G2: Self = Self(2);
    /// Grade 3, 较敏感: masked or usable without being visible (A13).
    pub const G3: Self = Self(3);
    /// Grade 4, 敏感.
    pub const G4: Self = Self(4);

    /// The level as a number, 1 to 4.
    pub fn level(self) -> u8 {
        self.0
    }

    /// The grade policies use for an item: a missing one counts as the highest.
    pub fn effective(grade: Option<Self>) -> Self {
        grade.unwrap_or(Self::G4)
    }

    /// The grade of something made of several items: the highest of them; 4 for none.
    pub fn of_all(grades: impl IntoIterator<Item = Option<Self>>) -> Self {
        grades.into_iter().map(Self::effective).max().unwrap_or(Self::G4)
    }
}

impl TryFrom<u8> for Grade {
    type Error = String;
    fn try_from(level: u8) -> Result<Self, Self::Error> {
        if (1..=4).contains(&level) { Ok(Self(level)) } else { Err(format!("grade {level} is not one of 1 to 4")) }
    }
}

impl From<Grade> for u8 {
    fn from(grade: Grade) -> Self {
        grade.0
    }
}

impl std::fmt::Display for Grade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}
