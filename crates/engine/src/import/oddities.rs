//! Values that keep a column from being numbers or days (EC-190): full-width digits, days there are none, an open end,
//! amounts with their unit. Counted, so that the provider can be told; never kept.

use super::{
    half_width::half_width,
    inference::{date, integer, number, timestamp},
};
use domain::{catalogue::NoticeKind, task::NoticeCount};
use std::borrow::Cow;
use time::{Date, Month};

/// Longest value that is looked at, in bytes: numbers and days are short.
const LONGEST: usize = 48;
/// Words for an end that is open.
const OPEN_ENDS: [&str; 8] = ["长期", "长期有效", "永久", "永久有效", "至今", "无期限", "无固定期限", "不定期"];
/// Units of money, the longer before those they end with.
const UNITS: [(&str, Unit); 8] = [
    ("百万元", Unit::Million),
    ("亿元", Unit::HundredMillion),
    ("亿", Unit::HundredMillion),
    ("万元", Unit::TenThousand),
    ("万", Unit::TenThousand),
    ("千元", Unit::Thousand),
    ("元", Unit::One),
    ("圆", Unit::One),
];

/// What one unit of an amount is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    One,
    Thousand,
    TenThousand,
    Million,
    HundredMillion,
}

/// What the values of a column were while it still had a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Whole or decimal numbers.
    Numbers,
    /// Days or moments.
    Days,
    /// Something else, or there were none.
    Other,
}

/// Counts of one column of text.
#[derive(Debug, Default, Clone)]
pub struct Oddities {
    values: u64,
    numbers: u64,
    days: u64,
    full_width: u64,
    impossible: u64,
    open_ended: u64,
    /// Amounts by their unit.
    amounts: [u64; 5],
}

impl Oddities {
    /// Takes in at once what was seen while the column still had a type; `full_width` of the `values` were.
    pub fn begin(&mut self, family: Family, values: u64, full_width: u64) {
        self.values += values;
        match family {
            Family::Numbers => self.numbers += values,
            Family::Days => self.days += values,
            Family::Other => return,
        }
        self.full_width += full_width;
    }

    /// Takes in one value of a column of text.
    pub fn observe(&mut self, cell: &str) {
        self.values += 1;
        if cell.len() > LONGEST {
            return;
        }
        let text = half_width(cell.trim());
        if OPEN_ENDS.contains(&text.as_ref()) {
            self.open_ended += 1;
            return;
        }
        let Some('0'..='9' | '-' | '¥' | '￥') = text.chars().next() else { return };
        if integer(&text).is_some() || number(&text).is_some() {
            self.numbers += 1;
        } else if date(&text).is_some() || timestamp(&text).is_some() {
            self.days += 1;
        } else if let Some(exists) = day(&text) {
            if exists { self.days += 1 } else { self.impossible += 1 }
        } else if let Some(unit) = amount(&text) {
            if let Some(count) = self.amounts.get_mut(unit as usize) {
                *count += 1;
            }
        } else {
            return;
        }
        self.full_width += u64::from(matches!(text, Cow::Owned(_)));
    }

    /// What is worth telling: of a column that is mostly numbers, or mostly days.
    pub fn notices(&self) -> Vec<NoticeCount> {
        let mostly = |part: u64| part > 0 && part.saturating_mul(2) >= self.values;
        let amounts: u64 = self.amounts.iter().sum();
        let numeric = mostly(self.numbers + amounts);
        let dated = self.days > 0 && mostly(self.days + self.impossible + self.open_ended);
        let ways = self.amounts.iter().filter(|count| **count > 0).count() + usize::from(self.numbers > 0);
        let unit = if ways > 1 { NoticeKind::MixedUnits } else { NoticeKind::UnitInCell };
        let told = [
            (NoticeKind::FullWidthDigits, self.full_width, numeric || dated),
            (NoticeKind::ImpossibleDate, self.impossible, dated),
            (NoticeKind::OpenEnded, self.open_ended, dated),
            (unit, amounts, numeric),
        ];
        let told = told.into_iter().filter(|(_, values, worth)| *worth && *values > 0);
        told.map(|(kind, values, _)| NoticeCount { kind, values }).collect()
    }
}

/// Whether a text in the form of a day names one that exists; none where it has no such form.
fn day(text: &str) -> Option<bool> {
    let text = text.split([' ', 'T']).next().unwrap_or(text);
    let text = text.strip_suffix('日').unwrap_or(text);
    let mut parts = text.split(['-', '/', '.', '年', '月']);
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    let number = |text: &str, least: usize, most: usize| {
        let plain = (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if plain { text.parse::<u16>().ok() } else { None }
    };
    let (year, month, day) = (number(year, 4, 4)?, number(month, 1, 2)?, number(day, 1, 2)?);
    let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok());
    let day = u8::try_from(day).ok().zip(month);
    Some(day.is_some_and(|(day, month)| Date::from_calendar_date(year.into(), month, day).is_ok()))
}

/// The unit of an amount that is written with one: `12万元`, `￥3,000 元`.
fn amount(text: &str) -> Option<Unit> {
    let text = text.trim_start_matches(['¥', '￥', ' ']);
    let (figure, unit) = UNITS.iter().find_map(|(word, unit)| Some((text.strip_suffix(word)?, *unit)))?;
    let figure = figure.trim_end().replace([',', '，'], "");
    (integer(&figure).is_some() || number(&figure).is_some()).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(cells: &[&str]) -> Vec<(NoticeKind, u64)> {
        let mut oddities = Oddities::default();
        cells.iter().for_each(|cell| oddities.observe(cell));
        oddities.notices().into_iter().map(|notice| (notice.kind, notice.values)).collect()
    }

    #[test]
    fn ec_190_days_there_are_none_and_open_ends_are_told_of_a_column_of_days() {
        let expiry = ["2024-05-01", "2024/2/30", "2023年2月29日", "长期", "2024-06-31 10:00"];
        assert_eq!(told(&expiry), [(NoticeKind::ImpossibleDate, 3), (NoticeKind::OpenEnded, 1)]);
        assert_eq!(told(&["长期", "临时"]), [], "nothing of it is a day");
        assert_eq!(told(&["2024/2/30", "甲", "乙", "丙"]), [], "a stray value in a column of text");
    }

    #[test]
    fn ec_190_amounts_with_units_are_told_apart_by_whether_the_units_agree() {
        assert_eq!(told(&["12万元", "3.5万元"]), [(NoticeKind::UnitInCell, 2)]);
        assert_eq!(told(&["12万元", "3,000 元", "￥5元"]), [(NoticeKind::MixedUnits, 3)]);
        assert_eq!(told(&["12万元", "350000"]), [(NoticeKind::MixedUnits, 1)]);
        assert_eq!(told(&["公元", "3单元", "5号"]), []);
    }

    #[test]
    fn ec_190_full_width_digits_are_told_of_numbers_and_days_only() {
        assert_eq!(told(&["１２", "3", "无"]), [(NoticeKind::FullWidthDigits, 1)]);
        assert_eq!(told(&["５楼", "甲", "乙"]), []);
    }
}
