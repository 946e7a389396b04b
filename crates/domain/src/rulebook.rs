//! Rule packs (规则包): the parameters a decision takes, read from `rulebooks/*.toml`.
//!
//! A pack is one instrument. Decisions take [`Rules`] as a value, so that a past one can be
//! explained by the rules in force then (A1.2).

use crate::{access::article_of, civil, grade::Grade, mandate::Purpose};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, Duration};

/// A rule pack: one instrument with its parameters and the controls that carry it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// What the pack is and when it is in force.
    pub pack: Header,
    /// The parameters.
    pub parameters: Parameters,
    /// What each parameter rests on and how it gives way to a stricter pack, by its name.
    pub notes: BTreeMap<String, Note>,
    /// The controls, one per requirement row.
    #[serde(default)]
    pub controls: Vec<Control>,
}

/// Head of a rule pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Stable id, `nj-draft-2024-03`; it stands in the ledger beside every decision.
    pub id: String,
    /// Title in Chinese.
    pub title_zh: String,
    /// Title in English.
    pub title_en: String,
    /// `draft` or `final`.
    pub status: Status,
    /// Days from publication to the first day in force, the day of publication not counted (A26.1).
    pub effective_after_days: u16,
    /// Years in force (A26.2).
    pub valid_years: u8,
    /// First day in force. The printed date decides; [`Header::term`] only suggests it.
    #[serde(with = "civil::day")]
    pub effective: Date,
    /// Last day in force, where the instrument names one.
    #[serde(default, with = "civil::day::option")]
    pub expires: Option<Date>,
    /// Day another instrument took its place.
    #[serde(default, with = "civil::day::option")]
    pub superseded: Option<Date>,
}

/// How firm the instrument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A published draft (征求意见稿).
    Draft,
    /// In its final form.
    Final,
}

/// What a parameter rests on, in our own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Requirement row, where the instrument speaks; otherwise the value is a default of ours.
    #[serde(default)]
    pub row: Option<String>,
    /// How the stricter value is found where several packs are in force.
    pub order: Order,
    /// What it sets, in Chinese.
    pub zh: String,
    /// What it sets, in English.
    pub en: String,
}

/// How the stricter of two values of one parameter is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The smaller one.
    Min,
    /// The larger one.
    Max,
    /// Both sets together.
    Union,
    /// What either requires.
    Required,
}

/// A control: what a requirement row asks and where the platform holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Requirement row, `A11.1`.
    pub row: String,
    /// Article of the instrument.
    pub article: u8,
    /// What is asked, in Chinese.
    pub zh: String,
    /// What is asked, in English.
    pub en: String,
    /// Where it is enforced: codes of refusals or names of modules.
    #[serde(default)]
    pub enforced_at: Vec<String>,
}

/// The parameters of a pack. Every one must be stated: a missing one is an error, not a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
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
    /// Most days of a delegation.
    pub delegation_max_days: u32,
    /// Months after leaving an organisation in which its cases are left to others.
    pub cooling_off_months: u8,
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

/// The rules a decision takes: the parameters of the pack in force and its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Id of the pack.
    pub pack: String,
    /// Its parameters.
    pub parameters: Parameters,
}

impl std::ops::Deref for Rules {
    type Target = Parameters;
    fn deref(&self) -> &Parameters {
        &self.parameters
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
        Self {
            pack: "nj-draft-2024-03".into(),
            parameters: Parameters {
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
                delegation_max_days: 30,
                cooling_off_months: 12,
            },
        }
    }
}

/// Why a pack was not accepted; for the operator who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// Not TOML, a key that is unknown, or a parameter that is missing.
    #[error("the rule pack cannot be read: {0}")]
    Syntax(String),
    /// A value outside its range, or two statements that contradict each other.
    #[error("the rule pack is not valid: {0}")]
    Value(String),
}

impl Pack {
    /// Reads a pack strictly: unknown keys, missing parameters and values out of range are errors.
    ///
    /// # Errors
    /// [`PackError`], with the place.
    pub fn from_toml(text: &str) -> Result<Self, PackError> {
        let pack: Self = toml::from_str(text).map_err(|e| PackError::Syntax(e.to_string()))?;
        pack.check().map_err(PackError::Value)?;
        Ok(pack)
    }

    /// Whether the pack is in force on a day.
    pub fn in_force(&self, day: Date) -> bool {
        let head = &self.pack;
        head.effective <= day && head.expires.is_none_or(|last| day <= last) && head.superseded.is_none_or(|s| day < s)
    }

    /// What decisions take.
    pub fn rules(&self) -> Rules {
        Rules { pack: self.pack.id.clone(), parameters: self.parameters.clone() }
    }

    fn check(&self) -> Result<(), String> {
        let head = &self.pack;
        if head.id.is_empty() || !head.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            return Err("pack.id: lower-case letters, digits and hyphens".into());
        }
        if head.expires.is_some_and(|last| last < head.effective) {
            return Err("pack.expires lies before pack.effective".into());
        }
        self.parameters.check()?;
        self.check_notes()?;
        let mut rows = BTreeSet::new();
        for control in &self.controls {
            if article_of(&control.row) != Some(control.article) {
                return Err(format!("controls: row {} does not belong to article {}", control.row, control.article));
            }
            if !rows.insert(&control.row) {
                return Err(format!("controls: row {} stands twice", control.row));
            }
        }
        Ok(())
    }
}

impl Pack {
    /// Every parameter is explained, and nothing else is.
    fn check_notes(&self) -> Result<(), String> {
        let parameters = serde_json::to_value(&self.parameters).map_err(|e| e.to_string())?;
        let names: BTreeSet<&str> =
            parameters.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        let noted: BTreeSet<&str> = self.notes.keys().map(String::as_str).collect();
        if let Some(name) = names.symmetric_difference(&noted).next() {
            return Err(format!("notes and parameters do not name the same: {name}"));
        }
        match self.notes.iter().find(|(_, note)| note.row.as_deref().is_some_and(|row| article_of(row).is_none())) {
            Some((name, _)) => Err(format!("notes.{name}: row is not a requirement row")),
            None => Ok(()),
        }
    }
}

impl Header {
    /// First and last day in force that the instrument's own rule gives for a day of publication (A26.1, A26.2).
    /// The wording leaves a day open, so this is a suggestion beside the printed date.
    pub fn term(&self, published: Date) -> (Date, Date) {
        let first = published.saturating_add(Duration::days(i64::from(self.effective_after_days)));
        let year = first.year().saturating_add(i32::from(self.valid_years));
        // A term that begins on 29 February ends with February.
        let anniversary = first
            .replace_year(year)
            .or_else(|_| Date::from_calendar_date(year, time::Month::March, 1))
            .unwrap_or(Date::MAX);
        (first, anniversary.previous_day().unwrap_or(anniversary))
    }
}

impl Parameters {
    fn check(&self) -> Result<(), String> {
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
        ];
        if let Some((name, _)) = positive.iter().find(|(_, value)| *value == 0) {
            return Err(format!("parameters.{name} must be above zero"));
        }
        if self.sampling_percent > 100 {
            return Err("parameters.sampling_percent is more than 100".into());
        }
        if self.session_absolute_minutes < self.session_idle_minutes {
            return Err("parameters.session_absolute_minutes is less than session_idle_minutes".into());
        }
        if !self.reviews.keys().map(String::as_str).eq(["1", "2", "3", "4"]) {
            return Err("parameters.reviews must name the grades 1, 2, 3 and 4".into());
        }
        Ok(())
    }

    /// The reviews an export of this grade needs; an unlisted grade needs the most.
    pub fn reviews(&self, grade: Grade) -> Reviews {
        self.reviews.get(&grade.to_string()).copied().unwrap_or(Reviews { regulators: 2, provider: true })
    }

    /// How long an account stays locked.
    pub fn lockout(&self) -> Duration {
        Duration::minutes(i64::from(self.lockout_minutes))
    }
}

impl Rules {
    /// Reads the rules of a pack file.
    ///
    /// # Errors
    /// As [`Pack::from_toml`].
    pub fn from_toml(text: &str) -> Result<Self, PackError> {
        Pack::from_toml(text).map(|pack| pack.rules())
    }
}

#[cfg(test)]
mod tests;
