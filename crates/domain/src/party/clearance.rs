//! Clearance (接触许可): up to which grade somebody may work with data, by what is on file about them.
//!
//! Subjects and objects carry marks and access follows both (GB/T 22239-2019, 8.1.4.2 g): the object's mark is its
//! grade, the subject's is the clearance here. Article 24 asks that people are named for what they handle.

use super::PersonFile;
use crate::{Actor, Grade, Refusal, codes::party, control, rulebook::Parameters};
use serde::{Deserialize, Serialize};
use time::Date;

/// What is on file about somebody, as far as it decides which data they work with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clearance {
    /// Whether they are on file at all.
    pub filed: bool,
    /// The highest grade they are named for.
    pub grade: Option<Grade>,
    /// Last day of that, where it ends.
    pub until: Option<Date>,
    /// Whether they have signed for confidentiality.
    pub confidential: bool,
    /// Last day their training counts; none without training.
    pub trained_until: Option<Date>,
    /// Whether they were trained, with or without an end.
    pub trained: bool,
}

impl Clearance {
    /// The clearance a file gives.
    pub fn of(file: &PersonFile) -> Self {
        Self {
            filed: !file.filing_no.is_empty(),
            grade: file.clearance,
            until: file.clearance_until,
            confidential: file.confidentiality_on.is_some(),
            trained_until: file.training_until,
            trained: file.trained_on.is_some(),
        }
    }

    /// Whether somebody may work with data of a grade on a day (A24.1): everybody on file with the lower grades,
    /// whoever is named with the higher ones. Both limits are parameters.
    ///
    /// # Errors
    /// `party.not_on_file`, `party.clearance_low`, `party.clearance_over`, `party.confidentiality_missing`,
    /// `party.training_over`.
    pub fn check(&self, grade: Grade, rules: &Parameters, day: Date) -> Result<(), Refusal> {
        control!(!self.filed => party::NOT_ON_FILE);
        if grade >= rules.clearance_named_grade {
            if self.grade.is_none_or(|held| held < grade) {
                return Err(Refusal::of(&party::CLEARANCE_LOW).with("grade", grade));
            }
            crate::control::allowed(&party::CLEARANCE_LOW);
            control!(self.until.is_some_and(|until| until < day) => party::CLEARANCE_OVER);
            control!(!self.confidential => party::CONFIDENTIALITY_MISSING);
        }
        if grade >= rules.clearance_training_grade {
            let trained = self.trained && self.trained_until.is_none_or(|until| day <= until);
            control!(!trained => party::TRAINING_OVER);
        }
        Ok(())
    }
}

impl Actor {
    /// Whether whoever acts may work with data of a grade on a day; the platform opens data on behalf of nobody.
    ///
    /// # Errors
    /// As [`Clearance::check`].
    pub fn check_clearance(&self, grade: Grade, rules: &Parameters, day: Date) -> Result<(), Refusal> {
        if self.is_platform() { Ok(()) } else { self.clearance.check(grade, rules, day) }
    }
}
