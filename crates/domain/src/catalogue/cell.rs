//! Cells as people and spreadsheet programs write them (EC-190): full-width digits, several forms of a day, open ends,
//! and numbers that a program has rounded. What cannot be read without loss is refused, never guessed.

use super::Classification;
use crate::{codes::catalogue, refusal::Code};
use time::{Date, Month};

/// An enumeration as a spreadsheet writes it.
pub(super) struct Choice<T: 'static> {
    pub all: &'static [T],
    pub word: fn(T) -> &'static str,
    pub zh: fn(T) -> &'static str,
}

impl<T: Copy + 'static> Choice<T> {
    pub fn read(&self, text: &str) -> Result<T, &'static Code> {
        let means = |each: &&T| (self.word)(**each) == text || (self.zh)(**each) == text;
        self.all.iter().find(means).copied().ok_or(&catalogue::CELL_CHOICE)
    }

    pub fn write(&self, value: Option<T>) -> String {
        value.map(|value| (self.zh)(value).to_owned()).unwrap_or_default()
    }
}

macro_rules! choice {
    ($type:ty) => {
        Choice::<$type> { all: <$type>::ALL, word: <$type>::word, zh: <$type>::zh }
    };
}
pub(super) use choice;

/// A cell that may be empty.
pub(super) fn optional<T>(
    text: &str,
    read: impl FnOnce(&str) -> Result<T, &'static Code>,
) -> Result<Option<T>, &'static Code> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some) }
}

/// A cell that is no free text, in half-width characters without outer spaces.
pub(super) fn plain(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        c => c,
    };
    text.chars().map(half).collect::<String>().trim().to_owned()
}

pub(super) fn flag(text: &str) -> Result<bool, &'static Code> {
    match text.to_lowercase().as_str() {
        "是" | "true" | "yes" | "y" | "1" => Ok(true),
        "否" | "false" | "no" | "n" | "0" => Ok(false),
        _ => Err(&catalogue::CELL_FLAG),
    }
}

pub(super) fn write_flag(flag: bool) -> String {
    if flag { "是" } else { "否" }.to_owned()
}

/// A whole number, thousands apart or not. A unit behind it (`12万`) or a power of ten is refused: it would have to
/// be guessed at.
pub(super) fn number<T: std::str::FromStr>(text: &str) -> Result<T, &'static Code> {
    if scientific(text) {
        return Err(&catalogue::CELL_ROUNDED);
    }
    text.replace(',', "").parse().map_err(|_| &catalogue::CELL_NUMBER)
}

/// Refuses digits that a spreadsheet program has rounded to `1.23E+17`: what they named is lost.
pub(super) fn digits_kept(text: &str) -> Result<(), &'static Code> {
    let rounded = text.split(['；', ';', '\n']).any(|word| scientific(&plain(word)));
    if rounded { Err(&catalogue::CELL_ROUNDED) } else { Ok(()) }
}

/// Whether a text is a number with a power of ten.
fn scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    // `12E5` may be a code; what programs write has one digit before the point, and mostly a sign.
    let written = whole.len() == 1 && (exponent.starts_with('+') || mantissa.contains('.') || exponent.len() == 2);
    written && digits(whole) && digits(part) && digits(exponent.trim_start_matches('+'))
}

/// A day: `2026-03-01`, `2026/3/1`, `2026.3.1`, `2026年3月1日`, `20260301`.
pub(super) fn day(text: &str) -> Result<Date, &'static Code> {
    let wrong = || -> &'static Code { &catalogue::CELL_DAY };
    let digits: Vec<&str> = match text.len() {
        8 if text.bytes().all(|b| b.is_ascii_digit()) => {
            [0..4, 4..6, 6..8].into_iter().filter_map(|part| text.get(part)).collect()
        }
        _ => text.trim_end_matches('日').split(['-', '/', '.', '年', '月']).map(str::trim).collect(),
    };
    let [year, month, day] = digits.as_slice() else { return Err(wrong()) };
    let sound = year.len() == 4 && [year, month, day].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    if !sound {
        return Err(wrong());
    }
    let month: u8 = month.parse().map_err(|_| wrong())?;
    let month = Month::try_from(month).map_err(|_| wrong())?;
    let (year, day) = (year.parse().map_err(|_| wrong())?, day.parse().map_err(|_| wrong())?);
    Date::from_calendar_date(year, month, day).map_err(|_| wrong())
}

/// A last day, or none where it says that there is none.
pub(super) fn last_day(text: &str) -> Result<Option<Date>, &'static Code> {
    match text {
        "长期" | "长期有效" | "永久" | "至今" => Ok(None),
        _ => optional(text, day),
    }
}

/// Words that stand apart by semicolons or lines.
pub(super) fn list(text: &str) -> Vec<String> {
    text.split(['；', ';', '\n']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

pub(super) fn classes(text: &str) -> Result<Vec<Classification>, &'static Code> {
    let class = |word: String| {
        let (tree, node) = word.split_once('/').ok_or(&catalogue::CELL_CLASS)?;
        Ok(Classification { tree: tree.trim().to_owned(), node: node.trim().to_owned() })
    };
    list(text).into_iter().map(class).collect()
}
