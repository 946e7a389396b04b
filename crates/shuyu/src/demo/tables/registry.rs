//! A made-up enterprise registry. Its credit codes name division 329900, which was never assigned,
//! and its enterprises carry the name of a city that does not exist.

use super::{
    check_digit::{self, CREDIT_ALPHABET},
    csv::{Csv, record},
    persons::{self, DISTRICTS},
    random::Random,
};

/// Columns: credit code, name, legal representative, GB/T 4754 division, capital in 10,000 yuan, day, district.
pub const HEADER: &str = "uscc,name,legal_representative,industry_code,registered_capital,established_on,district_code";

/// Industry divisions of GB/T 4754-2017 with a word for names. The later ones are rare, so that some groups of
/// district and industry are small enough for the airlock to stop.
const INDUSTRIES: [(&str, &str); 20] = [
    ("F52", "商贸"),
    ("F51", "贸易"),
    ("L72", "商务服务"),
    ("I65", "软件"),
    ("H62", "餐饮管理"),
    ("C34", "机械"),
    ("E48", "建设工程"),
    ("O80", "生活服务"),
    ("G54", "运输"),
    ("C38", "电气"),
    ("C39", "电子"),
    ("M74", "检测技术"),
    ("C35", "装备"),
    ("P83", "教育咨询"),
    ("R88", "文化艺术"),
    ("K70", "置业"),
    ("C27", "医药"),
    ("Q84", "医院管理"),
    ("A01", "农业"),
    ("J66", "村镇金融"),
];

const STYLES: [&str; 32] = [
    "云帆", "恒岳", "启辰", "瑞禾", "嘉木", "星澜", "博远", "明澈", "安和", "天樾", "盛川", "新麓", "金榆", "绿洲",
    "华栖", "东篱", "南屏", "西岭", "北辰", "中泽", "泰来", "和煦", "锦程", "清源", "望江", "石城", "玄圃", "鼎新",
    "永孚", "弘毅", "知行", "致远",
];

/// The credit code of made-up enterprise number `index`: distinct for distinct indices.
pub fn credit_code(index: u32) -> String {
    // A permutation of six characters of the alphabet: the step shares no factor with 31.
    let size = 31_u64.pow(6);
    let mut place = (u64::from(index) * 514_229_003) % size;
    let mut body = [b'0'; 6];
    for slot in &mut body {
        let character = usize::try_from(place % 31).unwrap_or(0);
        *slot = CREDIT_ALPHABET.get(character).copied().unwrap_or(b'0');
        place /= 31;
    }
    let organisation: String = "MA".chars().chain(body.iter().map(|b| char::from(*b))).collect();
    let inner = check_digit::organisation_code(&organisation).unwrap_or('0');
    let first17 = format!("91{}00{organisation}{inner}", persons::UNASSIGNED_DIVISION);
    let check = check_digit::credit_code(&first17).unwrap_or('0');
    format!("{first17}{check}")
}

/// The registry with `rows` enterprises, as CSV.
pub fn registry(rows: u32, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed, "registry");
    let mut csv = Csv::new(HEADER);
    for index in 0..rows {
        let (industry, word) = INDUSTRIES.get(random.skewed(20) as usize).copied().unwrap_or(("F52", "商贸"));
        // Two style words and a running number keep names apart without looking like a known brand.
        let name = format!("云溪{}{}{word}{:04}号有限公司", random.pick(&STYLES), random.pick(&STYLES), index % 10_000);
        let district = DISTRICTS.get(random.skewed(11) as usize).copied().unwrap_or(320_102);
        let magnitude = random.between(1, 4);
        let capital = random.between(1, 99) * 10_i32.pow(magnitude.unsigned_abs()) / 10;
        record!(
            csv,
            "{},{name},{},{industry},{capital},{:04}-{:02}-{:02},{district}",
            credit_code(index),
            persons::name(&mut random),
            random.between(1988, 2023),
            random.between(1, 12),
            random.between(1, 28),
        );
    }
    csv.into_bytes()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn credit_codes_are_distinct_valid_and_of_no_assigned_division() {
        let mut seen = HashSet::new();
        for index in 0..50_000 {
            let code = credit_code(index);
            assert_eq!(code.len(), 18);
            assert_eq!(&code[2..8], "329900");
            assert_eq!(check_digit::credit_code(&code[..17]), code.chars().last());
            assert_eq!(check_digit::organisation_code(&code[8..16]), code.chars().nth(16));
            assert!(seen.insert(code));
        }
    }

    #[test]
    fn groups_of_district_and_industry_lie_on_both_sides_of_the_minimum_group() {
        let text = String::from_utf8(registry(20_000, super::super::SEED)).unwrap();
        let mut groups: HashMap<(&str, &str), u32> = HashMap::new();
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            *groups.entry((fields[3], fields[6])).or_default() += 1;
        }
        assert!(groups.values().any(|n| *n < 10), "no group is too small to leave");
        assert!(groups.values().filter(|n| **n >= 10).count() > 100, "nearly every group may leave");
    }

    #[test]
    fn the_first_rows_do_not_depend_on_how_many_follow() {
        let short = registry(50, 1);
        assert!(registry(60, 1).starts_with(&short));
    }
}
