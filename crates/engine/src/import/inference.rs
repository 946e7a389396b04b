//! Types of text columns, decided on every value of the column.
//!
//! A column gets a type only if *all* its values have that type's plain form and reading them loses nothing. Digits
//! that name things stay text: leading zeros, 18 digits and more (resident ids), and columns of digits of one length
//! from 11 on (mobile numbers, bank cards, serial numbers).
//!
//! Full-width digits are read as the digits they are where the whole column then has a type, and told.
//!
//! The usual words for a missing value (`NA`, `NULL`, `\\N`) are nulls in a column of any other type, and stay what they
//! are in a column of text, where `NA` may be Namibia.

use super::{
    coordinates::Span,
    half_width::half_width,
    oddities::{Family, Oddities},
    rounding::{self, Rounding},
};
use crate::columns::ColumnType;
use domain::{catalogue::NoticeKind, task::NoticeCount};
use std::borrow::Cow;
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

/// The types that the values of a column seen so far allow.
#[derive(Debug, Clone, Copy)]
struct Allowed {
    integer: bool,
    number: bool,
    boolean: bool,
    date: bool,
    local_time: bool,
    utc_time: bool,
}

impl Allowed {
    const ALL: Self = Self { integer: true, number: true, boolean: true, date: true, local_time: true, utc_time: true };

    /// Whether nothing but text is left.
    fn is_text(self) -> bool {
        !(self.integer || self.number || self.boolean || self.date || self.local_time || self.utc_time)
    }

    /// What the values are that left this.
    fn family(self) -> Family {
        match self {
            Self { number: true, date: false, .. } | Self { integer: true, date: false, .. } => Family::Numbers,
            Self { number: false, integer: false, boolean: false, .. } => Family::Days,
            _ => Family::Other,
        }
    }
}

/// What the values of a column seen so far say about its type, and what is to be told of them.
#[derive(Debug, Clone)]
pub struct Inference {
    allowed: Allowed,
    /// Values seen while the column still had a type, and how many of them have full-width digits.
    typed: u64,
    full_width: u64,
    /// Length all digit-only values had so far; `None` before the first, `Some(0)` once they differ.
    digits: Option<usize>,
    rounding: Rounding,
    oddities: Oddities,
    span: Span,
}

impl Default for Inference {
    fn default() -> Self {
        Self {
            allowed: Allowed::ALL,
            typed: 0,
            full_width: 0,
            digits: None,
            rounding: Rounding::default(),
            oddities: Oddities::default(),
            span: Span::default(),
        }
    }
}

impl Inference {
    /// Takes in one value and the row it stands in; an empty one is null and says nothing.
    pub fn observe(&mut self, cell: &str, row: u64) {
        if cell.is_empty() || is_missing(cell) {
            return;
        }
        self.rounding.observe(cell, row);
        if self.allowed.is_text() {
            self.oddities.observe(cell);
            return;
        }
        let text = half_width(cell);
        let before = self.allowed;
        self.narrow(&text);
        if self.allowed.is_text() {
            self.oddities.begin(before.family(), self.typed, self.full_width);
            self.oddities.observe(cell);
        } else {
            self.typed += 1;
            self.full_width += u64::from(matches!(text, Cow::Owned(_)));
        }
    }

    fn narrow(&mut self, cell: &str) {
        let allowed = self.allowed;
        if allowed.integer && allowed.date {
            // First value of the column, or none told apart yet.
            self.allowed.boolean = allowed.boolean && boolean(cell).is_some();
            self.observe_time(cell);
            self.observe_number(cell);
        } else if allowed.integer || allowed.number {
            self.observe_number(cell);
        } else if allowed.boolean {
            self.allowed.boolean = boolean(cell).is_some();
        } else {
            self.observe_time(cell);
        }
    }

    fn observe_number(&mut self, cell: &str) {
        let whole = integer(cell);
        self.allowed.integer = self.allowed.integer && whole.is_some();
        // A short whole number is a number too: most columns need no closer look.
        let value = match whole {
            Some(value) if cell.len() <= EXACT_FLOAT_DIGITS => Some(value as f64),
            _ => number(cell),
        };
        self.allowed.number = self.allowed.number && value.is_some();
        if let Some(value) = value {
            self.span.observe(value);
        }
        // A rounded number says nothing about how long the others are.
        if rounding::digits(cell).is_none() {
            let len = if cell.bytes().all(|b| b.is_ascii_digit()) { cell.len() } else { 0 };
            self.digits = Some(if self.digits.is_none_or(|earlier| earlier == len) { len } else { 0 });
        }
    }

    fn observe_time(&mut self, cell: &str) {
        self.allowed.date = self.allowed.date && date(cell).is_some();
        let time = timestamp(cell);
        self.allowed.local_time = self.allowed.local_time && time.is_some_and(|(_, utc)| !utc);
        self.allowed.utc_time = self.allowed.utc_time && time.is_some_and(|(_, utc)| utc);
    }

    /// Row of the first identifier that a spreadsheet has rounded to `1.23E+17`, where the column holds any.
    pub fn rounded_name(&self) -> Option<u64> {
        self.rounding.lost(self.decide(), self.digits)
    }

    /// What the provider is to be told of the column's values.
    pub fn notices(&self) -> Vec<NoticeCount> {
        if self.allowed.is_text() {
            return self.oddities.notices();
        }
        let read = NoticeCount { kind: NoticeKind::FullWidthDigits, values: self.full_width };
        if read.values > 0 { vec![read] } else { Vec::new() }
    }

    /// The numbers of a column of numbers.
    pub fn span(&self) -> Option<Span> {
        matches!(self.decide(), ColumnType::Integer | ColumnType::Number).then_some(self.span)
    }

    /// The type of a column of these values; text when there were none.
    pub fn decide(&self) -> ColumnType {
        let named = self.digits.is_some_and(|len| len >= UNIFORM_NAME_DIGITS);
        if self.typed == 0 {
            return ColumnType::Text;
        }
        match self.allowed {
            Allowed { boolean: true, .. } => ColumnType::Boolean,
            Allowed { integer: true, .. } if named => ColumnType::Text,
            Allowed { integer: true, .. } => ColumnType::Integer,
            Allowed { number: true, .. } => ColumnType::Number,
            Allowed { date: true, .. } => ColumnType::Date,
            Allowed { local_time: true, .. } => ColumnType::Timestamp { utc: false },
            Allowed { utc_time: true, .. } => ColumnType::Timestamp { utc: true },
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
        (2..).zip(cells).for_each(|(row, cell)| inference.observe(cell, row));
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
    fn ec_190_full_width_digits_are_digits_where_the_whole_column_has_a_type() {
        assert_eq!(decide(&["１２", "3"]), ColumnType::Integer);
        assert_eq!(decide(&["１２．５"]), ColumnType::Number);
        assert_eq!(decide(&["2026-01-05", "２０２６／１／６"]), ColumnType::Date);
        assert_eq!(decide(&["１３８００１３８０００", "13912345678"]), ColumnType::Text, "names stay what they are");
        assert_eq!(decide(&["００１"]), ColumnType::Text);
        assert_eq!(decide(&["１２", "甲"]), ColumnType::Text);
    }

    #[test]
    fn ec_190_identifiers_rounded_among_others_are_found_with_their_row() {
        let lost = |cells: &[&str]| {
            let mut inference = Inference::default();
            (2..).zip(cells).for_each(|(row, cell)| inference.observe(cell, row));
            inference.rounded_name()
        };
        assert_eq!(lost(&["1.10101E+17", "1.20102E+17", ""]), Some(2));
        assert_eq!(lost(&["11010119900307803X", "1.20102E+17"]), Some(3), "one ends in X");
        assert_eq!(lost(&["1.20102E+17", "110101199003078038"]), Some(2));
        assert_eq!(lost(&["110105491231002", "1.20102E+17"]), Some(3), "beside old ones of 15 digits");
        assert_eq!(lost(&["13800138000", "1.39E+10"]), Some(3), "mobile numbers");
        assert_eq!(lost(&["无", "6.22202E+18"]), Some(3));
        for kept in [
            vec!["5.433E+11", "73233967692", "62225478000.88"],
            vec!["1.1E+17", "5.4E+11"],
            vec!["1.1E+17", "12", "3.5"],
            vec!["1E12", "2F07", "A100"],
            vec!["<LOD", "1.2E+12"],
        ] {
            assert_eq!(lost(&kept), None, "{kept:?}");
        }
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
