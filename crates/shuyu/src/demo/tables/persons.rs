//! Made-up persons. Their resident ids name division 3299xx: a province that exists with a prefecture
//! number that was never assigned, so that the code is well-formed and belongs to nobody.

use super::{check_digit, random::Random};
use time::{Date, Duration, Month};

/// Districts of the demo city, by the codes the public division table uses for them.
pub const DISTRICTS: [u32; 11] =
    [320_102, 320_104, 320_105, 320_106, 320_111, 320_113, 320_114, 320_115, 320_116, 320_117, 320_118];

/// Prefix of every made-up division code.
pub const UNASSIGNED_DIVISION: &str = "3299";

const FAMILY_NAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高",
    "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "袁", "潘", "于",
    "欧阳", "上官",
];

const GIVEN_CHARACTERS: [&str; 48] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀", "霞",
    "平", "刚", "桂", "英", "华", "玉", "兰", "红", "建", "国", "文", "斌", "宇", "浩", "凯", "健", "俊", "帆", "雪",
    "梅", "鑫", "波", "辉", "宁", "悦", "思", "雨", "晨", "佳",
];

/// A name: a common family name (the first ones more often) and one or two given characters.
pub fn name(random: &mut Random) -> String {
    let family = FAMILY_NAMES.get(random.skewed(40) as usize).copied().unwrap_or("王");
    let mut name = format!("{family}{}", random.pick(&GIVEN_CHARACTERS));
    if random.percent(80) {
        name.push_str(random.pick(&GIVEN_CHARACTERS));
    }
    name
}

/// First birthday that may be drawn.
const FIRST_BIRTHDAY: (i32, Month, u8) = (1960, Month::January, 1);
/// Birthdays that may be drawn: 1960 to 2004.
const BIRTHDAYS: u64 = 16_437;
/// Sequence numbers of one birthday in one division.
const SEQUENCES: u64 = 999;

/// The resident id of made-up person number `index`: distinct for distinct indices below 16 million.
pub fn resident_id(index: u32, district: u32) -> String {
    // A permutation of (birthday, sequence): the step is a prime that does not divide the size.
    let size = BIRTHDAYS * SEQUENCES;
    let place = (u64::from(index) % size) * 7_368_787 % size;
    let days = i64::try_from(place / SEQUENCES).unwrap_or(0);
    let (year, month, day) = FIRST_BIRTHDAY;
    let birthday = Date::from_calendar_date(year, month, day).unwrap_or(Date::MIN).saturating_add(Duration::days(days));
    let first17 = format!(
        "{UNASSIGNED_DIVISION}{:02}{:04}{:02}{:02}{:03}",
        district % 100,
        birthday.year(),
        u8::from(birthday.month()),
        birthday.day(),
        place % SEQUENCES + 1
    );
    let check = check_digit::resident_id(&first17).unwrap_or('0');
    format!("{first17}{check}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn resident_ids_are_distinct_valid_and_of_no_assigned_division() {
        let mut seen = HashSet::new();
        for index in 0..50_000 {
            let id = resident_id(index, DISTRICTS[index as usize % DISTRICTS.len()]);
            assert_eq!(id.len(), 18);
            assert!(id.starts_with(UNASSIGNED_DIVISION));
            assert!((1960..=2004).contains(&id[6..10].parse::<i32>().unwrap_or(0)), "{id}");
            assert_eq!(check_digit::resident_id(&id[..17]), id.chars().last());
            assert!(seen.insert(id));
        }
    }

    #[test]
    fn the_last_birthday_is_the_last_day_of_2004() {
        let (year, month, day) = FIRST_BIRTHDAY;
        let last = Date::from_calendar_date(year, month, day)
            .map(|d| d.saturating_add(Duration::days(i64::try_from(BIRTHDAYS).unwrap_or(0) - 1)));
        assert_eq!(last.map(|d| (d.year(), d.ordinal())), Ok((2004, 366)));
    }
}
