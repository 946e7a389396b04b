//! Civil time: terms, days and quotas count in Beijing time, whatever the machine's zone.

use time::{Date, OffsetDateTime, Time, UtcOffset, macros::offset};

/// The offset of Beijing time; China keeps one zone and no summer time.
pub const BEIJING: UtcOffset = offset!(+8);

/// The civil day of a moment.
pub fn today(now: OffsetDateTime) -> Date {
    now.to_offset(BEIJING).date()
}

/// Whole seconds until the next midnight in Beijing, at least 1: when a daily quota is full again.
pub fn seconds_to_midnight(now: OffsetDateTime) -> u32 {
    let local = now.to_offset(BEIJING);
    let passed = (local - local.replace_time(Time::MIDNIGHT)).whole_seconds();
    u32::try_from(86_400 - passed).unwrap_or(1).max(1)
}

/// The last day of a term of whole years (民法典 on periods: the first day does not count, so the
/// term ends on the same day of the month; where that day is missing, on the month's last).
pub fn last_day_of_term(start: Date, years: u8) -> Date {
    let year = start.year() + i32::from(years);
    start.replace_year(year).or_else(|_| Date::from_calendar_date(year, start.month(), 28)).unwrap_or(Date::MAX)
}

/// Calendar days as `2026-03-01`, for `#[serde(with = "…")]`.
pub mod day {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use time::{Date, macros::format_description};

    /// Writes a day.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(day: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(day)
    }

    /// Reads a day.
    ///
    /// # Errors
    /// Where the text is no calendar day of this form.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = String::deserialize(from)?;
        Date::parse(&text, format_description!("[year]-[month]-[day]"))
            .map_err(|_| D::Error::custom("not a day of the form 2026-03-01"))
    }

    /// The same for a day that may be missing.
    pub mod option {
        use serde::{Deserialize, Deserializer, Serialize, Serializer};
        use time::Date;

        #[derive(Serialize, Deserialize)]
        struct Day(#[serde(with = "super")] Date);

        /// Writes a day or null.
        ///
        /// # Errors
        /// Those of the serializer.
        pub fn serialize<S: Serializer>(day: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
            day.map(Day).serialize(to)
        }

        /// Reads a day or null.
        ///
        /// # Errors
        /// Where the text is no calendar day of this form.
        pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
            Ok(Option::<Day>::deserialize(from)?.map(|day| day.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{datetime, format_description};

    fn on(day: &str) -> Date {
        Date::parse(day, format_description!("[year]-[month]-[day]")).unwrap_or(Date::MIN)
    }

    #[test]
    fn the_day_changes_at_midnight_in_beijing() {
        assert_eq!(today(datetime!(2026-03-01 15:59:59 UTC)), on("2026-03-01"));
        assert_eq!(today(datetime!(2026-03-01 16:00:00 UTC)), on("2026-03-02"));
    }

    #[test]
    fn a_quota_is_full_again_at_midnight_in_beijing() {
        assert_eq!(seconds_to_midnight(datetime!(2026-03-01 15:59:59 UTC)), 1);
        assert_eq!(seconds_to_midnight(datetime!(2026-03-01 16:00:00 UTC)), 86_400);
        assert_eq!(seconds_to_midnight(datetime!(2026-03-01 15:59:59.999 UTC)), 1);
    }

    #[test]
    fn a_term_ends_on_the_same_day_of_the_month_or_its_last() {
        assert_eq!(last_day_of_term(on("2026-03-01"), 5), on("2031-03-01"));
        assert_eq!(last_day_of_term(on("2028-02-29"), 5), on("2033-02-28"));
        assert_eq!(last_day_of_term(on("2028-02-29"), 4), on("2032-02-29"));
        assert_eq!(last_day_of_term(on("9998-01-01"), 5), Date::MAX);
    }
}
