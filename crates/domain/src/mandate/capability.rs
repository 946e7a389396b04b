//! What an operator is chosen for (A5.2): technical capability and resources, said in words and resting on
//! qualifications that somebody verified and that hold on the day. Looked at when an agreement is drafted and again
//! when it is signed.

use super::Agreement;
use crate::{
    Refusal,
    codes::mandate,
    control,
    form::Form,
    party::{Credit, Organisation, QualificationKind},
    rulebook::Parameters,
};
use serde::{Deserialize, Serialize};
use time::Date;

/// Why an operator is able to do what the agreement is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Capability {
    /// Technical capability and resources in words.
    pub statement: String,
    /// The verified qualifications it rests on.
    pub qualifications: Vec<ReliedOn>,
    /// The day they were looked at.
    #[serde(with = "crate::civil::day")]
    #[schema(value_type = String, format = Date)]
    pub checked_on: Date,
}

/// A qualification an agreement rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReliedOn {
    /// Kind.
    pub kind: QualificationKind,
    /// Number of the certificate or report.
    pub number: String,
    /// Last day, where it ends.
    #[serde(with = "crate::civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<Date>,
}

impl Agreement {
    /// Has the agreement rest on the operator's capability as it stands on a day. Which kinds of qualification an
    /// operator must hold is a parameter; all that hold are put beside the statement.
    ///
    /// # Errors
    /// `mandate.operator_discredited` (A12.6); form refusals, `mandate.capability_missing` and
    /// `mandate.operator_unqualified` (A5.2).
    pub fn rest_on(
        &mut self,
        statement: &str,
        operator: &Organisation,
        rules: &Parameters,
        day: Date,
    ) -> Result<(), Refusal> {
        let credit = operator.details.credit;
        control!(!matches!(credit, Credit::Unchecked | Credit::Clear) => mandate::OPERATOR_DISCREDITED);
        let mut form = Form::new();
        form.require(!statement.trim().is_empty(), "capability", &mandate::CAPABILITY_MISSING);
        form.at_most("capability", statement, 1000);
        for kind in &rules.operator_qualifications {
            if operator.is_qualified(*kind, day) {
                crate::control::allowed(&mandate::OPERATOR_UNQUALIFIED);
            } else {
                let cause = Refusal::of(&mandate::OPERATOR_UNQUALIFIED);
                form.refuse("operator_id", cause.with("kind_zh", kind.zh()).with("kind", kind.word()));
            }
        }
        form.done()?;
        let holding = operator.qualifications.iter().filter(|held| held.holds(day));
        let relied_on =
            holding.map(|q| ReliedOn { kind: q.kind, number: q.number.clone(), valid_until: q.valid_until });
        self.capability = Some(Capability {
            statement: statement.trim().to_owned(),
            qualifications: relied_on.collect(),
            checked_on: day,
        });
        Ok(())
    }
}
