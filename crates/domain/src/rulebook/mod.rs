//! Rule packs (规则包): the parameters a decision takes, read from `rulebooks/*.toml`.
//!
//! A [`Pack`] is one instrument. A city adopts packs with their day of publication and changes their
//! parameters, each time by two people ([`RuleChange`]); the [`Rulebook`] composes what is in force at a moment
//! into [`Rules`]. Decisions take [`Rules`] as a value, so that a past one can be explained by the rules in force
//! then (A1.2).

mod change;
mod compose;
mod interpretation;
mod pack;
mod parameters;
mod replay;
mod standing;

pub use change::{ChangeFacts, ChangeKind, ChangeState, DryRun, DryRunLine, ProposeChange, RejectChange, RuleChange};
pub use compose::{Clause, compose};
pub use interpretation::{Interpretation, InterpretationState, PublishInterpretation, WithdrawInterpretation};
pub use pack::{Article, Control, Header, Library, Note, Order, Pack, PackError, Status};
pub use parameters::{Parameters, Reviews};
pub use replay::{Difference, Past, replay};
pub use standing::{PackStanding, PackState, Rulebook, RulesStanding};

use crate::{Action, Grade, Refusal, codes::rulebook, mandate::Purpose, party::ProviderClass};
use std::collections::BTreeMap;

/// The rules a decision takes: the parameters in force, whose they are, and whether any pack is in force at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Id of the pack that carries the authorisation; without one in force, of the last that was.
    pub pack: String,
    /// The parameters.
    pub parameters: Parameters,
    /// Whether a pack is in force that carries new authorisations.
    pub in_force: bool,
    /// Which pack and requirement row decided each parameter, by its name.
    pub deciding: BTreeMap<String, Vec<Clause>>,
    /// The packs in force, the carrying one first.
    pub packs: Vec<String>,
}

impl std::ops::Deref for Rules {
    type Target = Parameters;
    fn deref(&self) -> &Parameters {
        &self.parameters
    }
}

/// Steps towards a new authorisation: they wait while no pack is in force, and what runs goes on (A26.2, AMB-19).
pub const NEW_AUTHORISATIONS: &[Action] = &[
    Action::AgreementCreate,
    Action::AgreementSign,
    Action::RequestCreate,
    Action::RequestSubmit,
    Action::RequestAssess,
    Action::RequestDecide,
    Action::ExceptionCreate,
    Action::ExceptionApprove,
];

impl Rules {
    /// Refuses a step towards a new authorisation while no pack is in force (EC-44). The platform's own steps
    /// carry out what was decided while one was.
    ///
    /// # Errors
    /// `rulebook.none_in_force`.
    pub fn admit(&self, action: Action) -> Result<(), Refusal> {
        if !NEW_AUTHORISATIONS.contains(&action) {
            return Ok(());
        }
        if !self.in_force {
            let refusal = Refusal::of(&rulebook::NONE_IN_FORCE);
            return Err(refusal.with("action_zh", action.zh()).with("action", action.word()));
        }
        crate::control::allowed(&rulebook::NONE_IN_FORCE);
        Ok(())
    }

    /// Reads the rules of a pack file, as if it were in force.
    ///
    /// # Errors
    /// As [`Pack::from_toml`]; an overlay alone gives no rules.
    pub fn from_toml(text: &str) -> Result<Self, PackError> {
        Pack::from_toml(text)?.rules()
    }
}

impl Default for Rules {
    /// The values of `nj-draft-2024-03`; a test holds them equal to the file.
    fn default() -> Self {
        let none = Reviews { regulators: 0, provider: false };
        let reviews = [
            ("1", none),
            ("2", none),
            ("3", Reviews { regulators: 2, provider: false }),
            ("4", Reviews { regulators: 2, provider: true }),
        ];
        let pack = "nj-draft-2024-03";
        Self {
            pack: pack.into(),
            parameters: Parameters {
                pilot_required: true,
                division_prefix: "3201".into(),
                supply_plan_required: false,
                supply_reminder_days: [3, 14].into(),
                provider_classes: [
                    ProviderClass::AdministrativeOrgan,
                    ProviderClass::AuthorisedOrganisation,
                    ProviderClass::PublicInstitution,
                    ProviderClass::PublicServiceBody,
                ]
                .into(),
                term_max_years: 5,
                min_group: 10,
                clear_text_max_grade: Grade::G2,
                max_output_grade: Grade::G4,
                reviews: reviews.map(|(grade, reviews)| (grade.to_owned(), reviews)).into(),
                sampling_percent: 5,
                free_purposes: [Purpose::PublicGovernance, Purpose::PublicBenefit].into(),
                quota_max_per_day: 1_000_000,
                keys_max: 2,
                lockout_attempts: 5,
                lockout_minutes: 15,
                password_min_length: 10,
                session_idle_minutes: 30,
                session_absolute_minutes: 720,
                alarm_days: 90,
                operator_qualifications: [crate::party::QualificationKind::Mlps].into(),
                clearance_named_grade: Grade::G3,
                clearance_training_grade: Grade::G3,
                delegation_max_days: 30,
                cooling_off_months: 12,
                assess_days: 5,
                decide_days: 10,
                review_days: 3,
                review_days_grade4: 5,
                acknowledge_days: 5,
                incident_report_hours: 24,
                expiry_reminder_days: [30, 90, 180].into(),
                exception_max_grade: Grade::G3,
                exception_max_days: 365,
                exception_reminder_days: [7, 30].into(),
                renewal_days: 180,
            },
            in_force: true,
            deciding: BTreeMap::new(),
            packs: vec![pack.into()],
        }
    }
}

#[cfg(test)]
mod tests;
