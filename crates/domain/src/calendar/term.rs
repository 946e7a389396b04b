//! Terms: so many working days, calendar days or hours, with pauses.

use super::{Calendar, begin};
use crate::{civil, states};
use serde::{Deserialize, Serialize};
use time::{Date, Duration, OffsetDateTime};

states! {
    /// What a term counts.
    TermUnit {
        WorkingDays = "working_days", "工作日";
        CalendarDays = "calendar_days", "日";
        Hours = "hours", "小时";
    }
}

/// So many of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Term {
    /// How many.
    pub amount: u32,
    /// Of what. Hours run in wall time: through nights, weekends and holidays.
    pub unit: TermUnit,
}

/// A span in which a term stands still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Pause {
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub from: OffsetDateTime,
    /// Until when; still paused where missing.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub to: Option<OffsetDateTime>,
    /// Why, as a stable word.
    pub reason: String,
}

/// Where a term has got to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// The moment at which a share of the term is over.
    pub at: OffsetDateTime,
    /// Whether a year counts of which no arrangement is published.
    pub provisional: bool,
}

/// No term is looked for further than this many days, however long it is paused.
const HORIZON: i64 = 20_000;

impl Term {
    /// When it is over. A pause that is still open stands until `now`.
    pub fn due(self, start: OffsetDateTime, pauses: &[Pause], calendar: &Calendar, now: OffsetDateTime) -> Reached {
        self.share(100, start, pauses, calendar, now)
    }

    /// When so many percent of it are over: in days, at that part of the last of them that counts.
    pub fn share(
        self,
        percent: u8,
        start: OffsetDateTime,
        pauses: &[Pause],
        calendar: &Calendar,
        now: OffsetDateTime,
    ) -> Reached {
        // In hundredths of the unit, so that 50 % of five days is the middle of the third.
        let hundredths = i64::from(self.amount) * i64::from(percent.min(100));
        if self.unit == TermUnit::Hours {
            return self.hours(hundredths, start, pauses, now);
        }
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        let needed = if rest == 0 && percent >= 100 { whole } else { whole + 1 };
        let mut counted = 0;
        let (mut day, mut provisional) = (civil::today(start), false);
        for _ in 0..HORIZON {
            let Some(next) = day.next_day() else { break };
            day = next;
            provisional |= !calendar.knows(day.year());
            if self.counts(day, pauses, calendar, now) {
                counted += 1;
            }
            if counted >= needed {
                break;
            }
        }
        if percent >= 100 {
            let (last, unsure) = self.rolled(day, calendar);
            let at = begin(last.next_day().unwrap_or(last));
            return Reached { at, provisional: provisional | unsure };
        }
        Reached { at: begin(day) + Duration::seconds(864 * rest), provisional }
    }

    /// A term in calendar days that would end on a day off ends with the next working day.
    fn rolled(self, mut day: Date, calendar: &Calendar) -> (Date, bool) {
        let mut provisional = false;
        while self.unit == TermUnit::CalendarDays && !calendar.is_working_day(day) {
            provisional |= !calendar.knows(day.year());
            match day.next_day() {
                Some(next) => day = next,
                None => break,
            }
        }
        (day, provisional)
    }

    fn counts(self, day: Date, pauses: &[Pause], calendar: &Calendar, now: OffsetDateTime) -> bool {
        let worked = self.unit == TermUnit::CalendarDays || calendar.is_working_day(day);
        let (morning, night) = (begin(day), begin(day.next_day().unwrap_or(day)));
        let touched = |p: &Pause| p.from < night && p.to.unwrap_or(now.max(p.from)) > morning;
        worked && !pauses.iter().any(touched)
    }

    fn hours(self, hundredths: i64, start: OffsetDateTime, pauses: &[Pause], now: OffsetDateTime) -> Reached {
        let mut at = start + Duration::seconds(36 * hundredths);
        for pause in pauses {
            let from = pause.from.max(start);
            if from < at {
                at += (pause.to.unwrap_or(now) - from).max(Duration::ZERO);
            }
        }
        Reached { at, provisional: false }
    }

    /// How much of it is over, in percent; 100 from its end on.
    pub fn elapsed(self, start: OffsetDateTime, pauses: &[Pause], calendar: &Calendar, now: OffsetDateTime) -> u8 {
        // A hundred steps at most: the share is monotonous in its percentage.
        let (mut low, mut high) = (0u8, 100u8);
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            if self.share(middle, start, pauses, calendar, now).at <= now { low = middle } else { high = middle - 1 }
        }
        low
    }
}
