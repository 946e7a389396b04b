//! The calendar (工作日历): holidays and make-up days by year, and terms counted by it.
//!
//! A term begins on the day after its start (民法典 on periods) and ends with its last day in Beijing. A day that
//! a pause touches does not count. A year whose arrangement is not published counts weekends only and makes what
//! reaches it provisional.

mod deadline;
mod ending;
mod term;
mod year;

pub use deadline::{Deadline, DeadlineState, DeadlineStep, Due, Reminder, Standstill, StartDeadline, UrgeDeadline};
pub use ending::{Ending, Ends, Notice, Validity, furthest};
pub use term::{Pause, Term, TermUnit};
pub use year::{CalendarYear, CalendarYearState, ReplaceYear, Span, YearForm};

use crate::civil;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, OffsetDateTime, Time, Weekday};

/// Days off and worked weekend days of one year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// Days off, weekends among them or not.
    pub off: BTreeSet<Date>,
    /// Weekend days that are worked.
    pub work: BTreeSet<Date>,
}

/// The years whose arrangement is published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar(BTreeMap<i32, Arrangement>);

/// Why a calendar file was not accepted; for the operator who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the calendar cannot be read: {0}")]
pub struct CalendarError(String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    year: Vec<FileYear>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileYear {
    year: i32,
    #[serde(rename = "source")]
    _source: String,
    off: Vec<(Day, Day)>,
    work: Vec<Day>,
}

#[derive(Clone, Copy, Deserialize)]
struct Day(#[serde(with = "civil::day")] Date);

impl Calendar {
    /// The years that come with the platform.
    ///
    /// # Errors
    /// As [`Calendar::from_toml`]; a test holds that there is none.
    pub fn shipped() -> Result<Self, CalendarError> {
        Self::from_toml(include_str!("../../../../rulebooks/calendar.toml"))
    }

    /// Reads a calendar file.
    ///
    /// # Errors
    /// [`CalendarError`] with the place.
    pub fn from_toml(text: &str) -> Result<Self, CalendarError> {
        let file: File = toml::from_str(text).map_err(|e| CalendarError(e.to_string()))?;
        let mut calendar = Self::default();
        for year in file.year {
            let spans = year.off.iter().flat_map(|(first, last)| days(first.0, last.0));
            let arrangement = Arrangement { off: spans.collect(), work: year.work.iter().map(|day| day.0).collect() };
            arrangement.check(year.year).map_err(|why| CalendarError(format!("{}: {why}", year.year)))?;
            calendar.set(year.year, arrangement);
        }
        Ok(calendar)
    }

    /// Sets the arrangement of a year, in the place of an earlier one.
    pub fn set(&mut self, year: i32, arrangement: Arrangement) {
        self.0.insert(year, arrangement);
    }

    /// Whether the arrangement of a year is published.
    pub fn knows(&self, year: i32) -> bool {
        self.0.contains_key(&year)
    }

    /// The published years.
    pub fn years(&self) -> impl Iterator<Item = (i32, &Arrangement)> {
        self.0.iter().map(|(year, arrangement)| (*year, arrangement))
    }

    /// Whether a day is worked; in a year that is not published, whether it is no weekend.
    pub fn is_working_day(&self, day: Date) -> bool {
        let arranged = self.0.get(&day.year());
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        arranged.map_or(!weekend, |a| a.work.contains(&day) || (!weekend && !a.off.contains(&day)))
    }
}

impl Arrangement {
    /// Whether it can be an arrangement of a year.
    ///
    /// # Errors
    /// The sentence that says what cannot be.
    pub fn check(&self, year: i32) -> Result<(), String> {
        if let Some(day) = self.off.iter().chain(&self.work).find(|day| day.year() != year) {
            return Err(format!("{day} lies in another year"));
        }
        if let Some(day) = self.off.intersection(&self.work).next() {
            return Err(format!("{day} is both off and worked"));
        }
        let weekend = |day: &&Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        if let Some(day) = self.work.iter().find(|day| !weekend(day)) {
            return Err(format!("{day} is no weekend day, so it needs no make-up"));
        }
        Ok(())
    }
}

/// The days of a span, both ends included; none where it is reversed.
pub(crate) fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| day.next_day()).take_while(move |day| *day <= last)
}

/// Midnight in Beijing at which a day begins.
pub(crate) fn begin(day: Date) -> OffsetDateTime {
    day.with_time(Time::MIDNIGHT).assume_offset(civil::BEIJING).to_offset(time::UtcOffset::UTC)
}

#[cfg(test)]
mod tests;
