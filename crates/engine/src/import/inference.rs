//! Types of text columns, decided on every value of the column.
//!
//! A column gets a type only if *all* its values have that type's plain form and reading them loses nothing. Digits
//! that name things stay text: leading zeros, 18 digits and more (resident ids), and columns of digits of one length
//! from 11 on (mobile numbers, bank cards, serial numbers).
//!
//! The usual words for a missing value (`NA`, `NULL`, `\\N`) are nulls in a column of any other type, and stay what they
//! are in a column of text, where `NA` may be Namibia.

use crate::columns::ColumnType;
use time::{Date, Month};

/// Digits from which a number is a name: resident ids have 18.
const NAME_DIGITS: usize = 18;
/// Digits from which a column of equally long numbers is taken for names: mobile numbers have 11.
const UNIFORM_NAME_DIGITS: usize = 11;
/// Decimal digits a 64-bit float always keeps.
const FLOAT_DIGITS: usize = 17;
/// Digits up to which every integer is exact as a 64-bit float.
const EXACT_FLOAT_DIGITS: usize = 15;
/// Julian day of 1970-01-01.
const UNIX_EPOCH_JULIAN: i32 = 2_440_588;

/// What the values of a column seen so far allow.
#[derive(Debug, Clone)]
pub struct Inference {
    values: bool,
    integer: bool,
    number: bool,
    boolean: bool,
    date: bool,
    local_time: bool,
    utc_time: bool,
    /// Length all digit-only values had so far; `None` before the first, `Some(0)` once they differ.
    digits: Option<usize>,
    /// All numbers so far are long identifiers that a spreadsheet has rounded.
    rounded: bool,
}

impl Default for Inference {
    fn default() -> Self {
        Self {
            values: false,
            integer: true,
            number: true,
            boolean: true,
            date: true,
            local_time: true,
            utc_time: true,
            digits: None,
            rounded: true,
        }
    }
}

impl Inference {
    /// Takes in one value; an empty one is null and says nothing.
    pub fn observe(&mut self, cell: &str) {
        if cell.is_empty() || self.is_text() || is_missing(cell) {
            return;
        }
        self.values = true;
        if self.integer && self.date {
            // First value of the column, or none told apart yet.
            self.boolean = self.boolean && boolean(cell).is_some();
            self.observe_time(cell);
            self.observe_number(cell);
        } else if self.integer || self.number {
            self.observe_number(cell);
        } else if self.boolean {
            self.boolean = boolean(cell).is_some();
        } else {
            self.observe_time(cell);
        }
    }

    fn is_text(&self) -> bool {
        !(self.integer || self.number || self.boolean || self.date || self.local_time || self.utc_time)
    }

    fn observe_number(&mut self, cell: &str) {
        let whole = integer(cell).is_some();
        self.integer = self.integer && whole;
        // A short whole number is a number too: most columns need no closer look.
        let exact = whole && cell.len() <= EXACT_FLOAT_DIGITS;
        self.number = self.number && (exact || number(cell).is_some());
        self.rounded = self.rounded && !whole && is_rounded_name(cell);
        let len = if cell.bytes().all(|b| b.is_ascii_digit()) { cell.len() } else { 0 };
        self.digits = Some(if self.digits.is_none_or(|earlier| earlier == len) { len } else { 0 });
    }

    fn observe_time(&mut self, cell: &str) {
        self.date = self.date && date(cell).is_some();
        let time = timestamp(cell);
        self.local_time = self.local_time && time.is_some_and(|(_, utc)| !utc);
        self.utc_time = self.utc_time && time.is_some_and(|(_, utc)| utc);
    }

    /// Whether the column holds nothing but long identifiers that a spreadsheet has rounded to `1.23E+17`: their
    /// digits are lost, and no type would be right.
    pub fn rounded_names(&self) -> bool {
        self.values && self.number && self.rounded
    }

    /// The type of a column of these values; text when there were none.
    pub fn decide(&self) -> ColumnType {
        let named = self.digits.is_some_and(|len| len >= UNIFORM_NAME_DIGITS);
        match self {
            Self { values: false, .. } => ColumnType::Text,
            Self { boolean: true, .. } => ColumnType::Boolean,
            Self { integer: true, .. } if named => ColumnType::Text,
            Self { integer: true, .. } => ColumnType::Integer,
            Self { number: true, .. } => ColumnType::Number,
            Self { date: true, .. } => ColumnType::Date,
            Self { local_time: true, .. } => ColumnType::Timestamp { utc: false },
            Self { utc_time: true, .. } => ColumnType::Timestamp { utc: true },
            _ => ColumnType::Text,
        }
    }
}

/// Whether the cell is a word for a missing value in a column that is not text.
pub fn is_missing(cell: &str) -> bool {
    matches!(cell, "NA" | "N/A" | "NULL" | "null" | "\\N")
}

/// `-?(0|[1-9][0-9]*)` of fewer than 18 digits; `-0` is none.
pub fn integer(cell: &str) -> Option<i64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && (1..NAME_DIGITS).contains(&digits.len());
    let leading_zero = digits.starts_with('0') && cell != "0";
    if plain && !leading_zero { cell.parse().ok() } else { None }
}

/// A decimal number in plain or scientific form that a 64-bit float holds without loss a reader could notice.
pub fn number(cell: &str) -> Option<f64> {
    let unsigned = cell.strip_prefix('-').unwrap_or(cell);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(whole, part)| (whole, Some(part)));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let digits = whole.len() + fraction.map_or(0, str::len);
    let most = if fraction.is_none() && exponent.is_none() { EXACT_FLOAT_DIGITS } else { FLOAT_DIGITS };
    let plain = all_digits(whole)
        && fraction.is_none_or(|part| !part.is_empty() && all_digits(part))
        && exponent.is_none_or(|e| (1..=3).contains(&e.len()) && all_digits(e))
        && (whole.len() == 1 || !whole.starts_with('0'))
        && (1..=most).contains(&digits);
    if plain { cell.parse().ok().filter(|value: &f64| value.is_finite()) } else { None }
}

/// A number of 16 to 19 digits in scientific form: what spreadsheets make of resident ids and bank cards.
fn is_rounded_name(cell: &str) -> bool {
    let exponent = cell.split_once(['e', 'E']).map(|(_, exponent)| exponent.strip_prefix('+').unwrap_or(exponent));
    !cell.starts_with('-') && matches!(exponent, Some("15" | "16" | "17" | "18"))
}

/// `true` or `false` in lower, upper or title case.
pub fn boolean(cell: &str) -> Option<bool> {
    match cell {
        "true" | "TRUE" | "True" => Some(true),
        "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// Days since 1970-01-01 of `2026-01-05`, `2026/1/5` or `2026/01/05`, if there is such a day.
pub fn date(cell: &str) -> Option<i32> {
    let separator = *cell.as_bytes().get(4)?;
    if !matches!(separator, b'-' | b'/') || cell.len() > 10 {
        return None;
    }
    let (year, rest) = (cell.get(..4)?, cell.get(5..)?);
    let (month, day) = rest.split_once(char::from(separator))?;
    if separator == b'-' && (month.len() != 2 || day.len() != 2) {
        return None;
    }
    let month = Month::try_from(u8::try_from(short(month, 2)?).ok()?).ok()?;
    let day = u8::try_from(short(day, 2)?).ok()?;
    let date = Date::from_calendar_date(i32::try_from(short(year, 4)?).ok()?, month, day).ok()?;
    Some(date.to_julian_day() - UNIX_EPOCH_JULIAN)
}

/// Microseconds since 1970-01-01T00:00 of a date with `T` or a space, a time of day (`10:00`, `10:00:00`,
/// `10:00:00.123456`) and perhaps a `Z`; whether there was the `Z`. A date alone is its midnight: spreadsheets
/// write midnight so.
pub fn timestamp(cell: &str) -> Option<(i64, bool)> {
    if let Some(days) = date(cell) {
        return Some((i64::from(days) * 86_400_000_000, false));
    }
    let (local, utc) = cell.strip_suffix('Z').map_or((cell, false), |local| (local, true));
    let (day, clock) = local.split_once(['T', ' '])?;
    let days = i64::from(date(day)?);
    let mut parts = clock.splitn(3, ':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let (second, fraction) = match parts.next() {
        Some(rest) => rest.split_once('.').map_or((rest, None), |(second, part)| (second, Some(part))),
        None => ("00", None),
    };
    if minute.len() != 2 || second.len() != 2 {
        return None;
    }
    let clock = [(hour, 24), (minute, 60), (second, 60)].into_iter().try_fold(0_i64, |total, (text, below)| {
        let value = i64::from(short(text, 2)?);
        (value < below).then_some(total * 60 + value)
    })?;
    let micros = fraction.map_or(Some(0), fraction_micros)?;
    Some(((days * 86_400 + clock) * 1_000_000 + micros, utc))
}

/// Microseconds of `123456` behind the point; finer fractions are refused rather than cut.
fn fraction_micros(digits: &str) -> Option<i64> {
    let kept = digits.trim_end_matches('0');
    if digits.is_empty() || kept.len() > 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value = kept.bytes().fold(0_i64, |total, b| total * 10 + i64::from(b - b'0'));
    Some((kept.len()..6).fold(value, |value, _| value * 10))
}

/// An unsigned number of at most `most` ASCII digits.
fn short(text: &str, most: usize) -> Option<u32> {
    let plain = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn decide(cells: &[&str]) -> ColumnType {
        let mut inference = Inference::default();
        cells.iter().for_each(|cell| inference.observe(cell));
        inference.decide()
    }

    #[test]
    fn a_type_needs_every_value_of_the_column() {
        assert_eq!(decide(&["1", "", "-20", "0"]), ColumnType::Integer);
        assert_eq!(decide(&["1", "2.5", "5.433E+11", "-0.25"]), ColumnType::Number);
        assert_eq!(decide(&["5.433E+11", "73233967692", "62225478000.88"]), ColumnType::Number);
        assert_eq!(decide(&["true", "FALSE", ""]), ColumnType::Boolean);
        assert_eq!(decide(&["2026-01-05", "2026/1/5"]), ColumnType::Date);
        assert_eq!(decide(&["2026-01-05 10:00", "2026-01-05T10:00:00.5"]), ColumnType::Timestamp { utc: false });
        assert_eq!(decide(&["2013-01-01T10:00:00Z"]), ColumnType::Timestamp { utc: true });
        assert_eq!(decide(&["2026-01-05", "2026-01-05 10:00"]), ColumnType::Timestamp { utc: false });
        assert_eq!(decide(&["", ""]), ColumnType::Text);
        assert_eq!(decide(&["NA", "1", "\\N", "NULL"]), ColumnType::Integer);
        assert_eq!(decide(&["NA", "CN"]), ColumnType::Text);
        assert_eq!(decide(&["NA"]), ColumnType::Text);
        for mixed in [
            ["1", "a"],
            ["1", "true"],
            ["true", "1"],
            ["true", "2026-01-05"],
            ["2013-01-01T10:00:00Z", "2013-01-01T10:00:00"],
            ["1", "2026-01-05"],
            ["2026-01-05", "1"],
        ] {
            assert_eq!(decide(&mixed), ColumnType::Text, "{mixed:?}");
        }
    }

    #[test]
    fn digits_that_name_things_stay_text() {
        for names in [
            vec!["007", "12"],
            vec!["12", "007"],
            vec!["11010119900307803X", "110101199003078038"],
            vec!["110101199003078038"],
            vec!["12345678901234567890", "1"],
            vec!["13800138000", "13912345678"],
            vec!["6222021234567890", "6222021234567891"],
            vec!["００１"],
            vec!["１２"],
            vec!["+5"],
            vec!["1,234"],
            vec!["0x10"],
            vec!["1e309"],
            vec!["NaN"],
            vec!["inf"],
            vec!["-"],
            vec!["."],
            vec!["1."],
            vec!["1e"],
            vec!["-0"],
            vec!["0.1234567890123456789"],
        ] {
            let expected = if names == ["-0"] { ColumnType::Number } else { ColumnType::Text };
            assert_eq!(decide(&names), expected, "{names:?}");
        }
        assert_eq!(decide(&["13800138000", "1"]), ColumnType::Integer);
        assert_eq!(decide(&["12345678901234567", "1"]), ColumnType::Integer);
        // One float among long integers would make them inexact.
        assert_eq!(decide(&["1234567890123456", "0.5"]), ColumnType::Text);
    }

    #[test]
    fn only_days_and_times_that_exist_are_dates() {
        assert_eq!(date("1970-01-01"), Some(0));
        assert_eq!(date("2024-02-29"), Some(19_782));
        for bad in
            ["2026-02-30", "2026-13-01", "26-01-01", "2026-1-5", "2026/1-5", "114/1/5", "2026年1月5日", "20260105"]
        {
            assert_eq!(date(bad), None, "{bad}");
        }
        assert_eq!(timestamp("1970-01-02 00:00:01.25"), Some((86_401_250_000, false)));
        for bad in [
            "2026-01-05 24:00",
            "2026-01-05 10:60",
            "2026-01-05 10",
            "2026-01-05 10:00:00.1234567",
            "2026-01-05T10:00:00+08:00",
        ] {
            assert_eq!(timestamp(bad), None, "{bad}");
        }
    }
}
