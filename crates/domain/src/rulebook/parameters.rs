//! The parameters decisions take. A base pack states every one of them; a missing one is an error, not a default.

use crate::{
    division,
    grade::Grade,
    mandate::Purpose,
    party::{ProviderClass, QualificationKind},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use time::Duration;

/// The parameters of a pack. Every one must be stated: a missing one is an error, not a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    /// Whether only zones on the pilot list run and take anything new (A2.5).
    pub pilot_required: bool,
    /// First digits of the divisions that belong to the city; everything does where it is empty (A2.1).
    pub division_prefix: String,
    /// Whether only what a supply plan in force lists may be asked for (A13.2).
    pub supply_plan_required: bool,
    /// Days before a planned supply is due on which everybody concerned is reminded.
    pub supply_reminder_days: BTreeSet<u32>,
    /// Classes of bodies whose data is public data (A3.1).
    pub provider_classes: BTreeSet<ProviderClass>,
    /// Longest term of an agreement in years (A11.1).
    pub term_max_years: u8,
    /// Smallest number of distinct units behind a released row.
    pub min_group: u32,
    /// Highest grade that may be supplied in clear (A13.3).
    pub clear_text_max_grade: Grade,
    /// Highest grade a result may carry, below the agreement's own ceiling.
    pub max_output_grade: Grade,
    /// Reviews an export needs, by grade, `"1"` to `"4"`.
    pub reviews: BTreeMap<String, Reviews>,
    /// Share of automatic releases marked for a later look, in percent.
    pub sampling_percent: u8,
    /// Purposes whose products are free of charge (A16.1).
    pub free_purposes: BTreeSet<Purpose>,
    /// Most calls per day one subscription may ask for.
    pub quota_max_per_day: u32,
    /// Most keys of a subscription that work at one time.
    pub keys_max: u32,
    /// Failed sign-ins before an account is locked.
    pub lockout_attempts: u32,
    /// Minutes an account stays locked, and a failure is remembered.
    pub lockout_minutes: u32,
    /// Fewest characters of a password.
    pub password_min_length: u32,
    /// Minutes a session lives without a request.
    pub session_idle_minutes: u32,
    /// Minutes a session lives at most.
    pub session_absolute_minutes: u32,
    /// Days before the end of a qualification, a training or an account at which an alarm sounds.
    pub alarm_days: u32,
    /// Lowest grade of data that only people named for it work with (A24.1).
    pub clearance_named_grade: Grade,
    /// Lowest grade of data that asks for training that still counts (A24.1).
    pub clearance_training_grade: Grade,
    /// Kinds of qualification an operator holds, verified and valid, when an agreement is made with it (A5.2).
    pub operator_qualifications: BTreeSet<QualificationKind>,
    /// Most days of a delegation.
    pub delegation_max_days: u32,
    /// Months after leaving an organisation in which its cases are left to others.
    pub cooling_off_months: u8,
    /// Working days of the zone regulator for its assessment of a request (A14.2).
    pub assess_days: u32,
    /// Working days of the source department for its decision on a request (A14.3).
    pub decide_days: u32,
    /// Working days for each review of an export up to grade 3.
    pub review_days: u32,
    /// Working days for each review of an export of grade 4.
    pub review_days_grade4: u32,
    /// Working days of the zone regulator to receive a product's report (A19.3).
    pub acknowledge_days: u32,
    /// Hours, in wall time, in which a security incident is reported.
    pub incident_report_hours: u32,
    /// Days before the end of an agreement on which its parties are reminded (A11.2).
    pub expiry_reminder_days: BTreeSet<u32>,
    /// Highest grade an exception may let out in clear (A13.5).
    pub exception_max_grade: Grade,
    /// Most days of an exception.
    pub exception_max_days: u32,
    /// Days before the end of an exception on which everybody concerned is reminded.
    pub exception_reminder_days: BTreeSet<u32>,
    /// Days before its end from which the replacement of a rule pack is a task (A26.2).
    pub renewal_days: u32,
}

/// Reviews an export of some grade needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviews {
    /// Reviewers of the zone's regulators.
    pub regulators: u8,
    /// Whether every source department must agree as well.
    pub provider: bool,
}

impl Parameters {
    pub(super) fn check(&self) -> Result<(), String> {
        let positive = [
            ("term_max_years", u32::from(self.term_max_years)),
            ("min_group", self.min_group),
            ("quota_max_per_day", self.quota_max_per_day),
            ("keys_max", self.keys_max),
            ("lockout_attempts", self.lockout_attempts),
            ("lockout_minutes", self.lockout_minutes),
            ("password_min_length", self.password_min_length),
            ("session_idle_minutes", self.session_idle_minutes),
            ("session_absolute_minutes", self.session_absolute_minutes),
            ("alarm_days", self.alarm_days),
            ("delegation_max_days", self.delegation_max_days),
            ("assess_days", self.assess_days),
            ("decide_days", self.decide_days),
            ("review_days", self.review_days),
            ("review_days_grade4", self.review_days_grade4),
            ("acknowledge_days", self.acknowledge_days),
            ("incident_report_hours", self.incident_report_hours),
            ("renewal_days", self.renewal_days),
            ("exception_max_days", self.exception_max_days),
        ];
        if let Some((name, _)) = positive.iter().find(|(_, value)| *value == 0) {
            return Err(format!("parameters.{name} must be above zero"));
        }
        if self.division_prefix.len() > 6 || !self.division_prefix.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err("parameters.division_prefix is not the beginning of a division code".into());
        }
        if self.provider_classes.is_empty() {
            return Err("parameters.provider_classes names no class".into());
        }
        if let Some((name, _, most)) = self.bounded().into_iter().find(|(_, value, most)| value > most) {
            return Err(format!("parameters.{name} is more than {most}"));
        }
        if self.session_absolute_minutes < self.session_idle_minutes {
            return Err("parameters.session_absolute_minutes is less than session_idle_minutes".into());
        }
        if self.deadlines().any(|days| days > MOST_DAYS) {
            return Err(format!("a deadline is longer than {MOST_DAYS} days"));
        }
        if !self.reviews.keys().map(String::as_str).eq(["1", "2", "3", "4"]) {
            return Err("parameters.reviews must name the grades 1, 2, 3 and 4".into());
        }
        Ok(())
    }

    /// Parameters with the most they may be: beyond it nobody's calendar, memory or patience reaches.
    fn bounded(&self) -> [(&'static str, u32, u32); 13] {
        let reviewers = self.reviews.values().map(|reviews| u32::from(reviews.regulators)).max().unwrap_or_default();
        [
            ("term_max_years", u32::from(self.term_max_years), 100),
            ("min_group", self.min_group, 1_000_000),
            ("reviews", reviewers, 10),
            ("sampling_percent", u32::from(self.sampling_percent), 100),
            ("keys_max", self.keys_max, 100),
            ("lockout_attempts", self.lockout_attempts, 100),
            ("lockout_minutes", self.lockout_minutes, 7 * 24 * 60),
            // What is asked for must still be shorter than the longest password that is taken.
            ("password_min_length", self.password_min_length, 64),
            ("session_idle_minutes", self.session_idle_minutes, 30 * 24 * 60),
            ("session_absolute_minutes", self.session_absolute_minutes, 30 * 24 * 60),
            ("alarm_days", self.alarm_days, MOST_DAYS),
            ("delegation_max_days", self.delegation_max_days, MOST_DAYS),
            ("cooling_off_months", u32::from(self.cooling_off_months), 120),
        ]
    }

    /// The reviews an export of this grade needs; an unlisted grade needs the most.
    pub fn reviews(&self, grade: Grade) -> Reviews {
        self.reviews.get(&grade.to_string()).copied().unwrap_or(Reviews { regulators: 2, provider: true })
    }

    /// Whether a division belongs to the city; one that is not named does.
    pub fn is_of_the_city(&self, division: &str) -> bool {
        division.is_empty() || division::lies_within(division, &self.division_prefix)
    }

    /// How long an account stays locked.
    pub fn lockout(&self) -> Duration {
        Duration::minutes(i64::from(self.lockout_minutes))
    }
}

/// Longest deadline a pack may set: beyond it nobody's calendar reaches.
const MOST_DAYS: u32 = 1_000;

impl Parameters {
    /// Reads the parameters from their values by name.
    ///
    /// # Errors
    /// The sentence that names what is unknown, missing or out of range.
    pub fn from_values(values: Map<String, Value>) -> Result<Self, String> {
        let parameters: Self = serde_json::from_value(Value::Object(values)).map_err(|e| e.to_string())?;
        parameters.check()?;
        Ok(parameters)
    }

    /// The values by name.
    pub fn values(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(values)) => values,
            // A struct of numbers, sets and maps is always an object.
            _ => Map::new(),
        }
    }

    /// The same with one value changed.
    ///
    /// # Errors
    /// As [`Parameters::from_values`].
    pub fn with(&self, name: &str, value: Value) -> Result<Self, String> {
        let mut values = self.values();
        values.insert(name.to_owned(), value);
        Self::from_values(values)
    }

    fn deadlines(&self) -> impl Iterator<Item = u32> {
        let fixed = [
            self.assess_days,
            self.decide_days,
            self.review_days,
            self.review_days_grade4,
            self.acknowledge_days,
            self.incident_report_hours,
            self.renewal_days,
            self.exception_max_days,
        ];
        fixed
            .into_iter()
            .chain(self.expiry_reminder_days.iter().copied())
            .chain(self.exception_reminder_days.iter().copied())
            .chain(self.supply_reminder_days.iter().copied())
    }
}
