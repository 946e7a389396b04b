//! Stand-ins for the administrative divisions: the same columns and numbers of rows, made-up names.
//! The demo city's eleven districts keep their codes, so that the person-level tables still join.

use super::{
    csv::{Csv, record},
    persons::DISTRICTS,
    random::Random,
};

const PROVINCES: [u32; 31] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65,
];
/// Prefectural rows of the public table.
const CITY_ROWS: usize = 342;
/// District rows of the public table.
const AREA_ROWS: usize = 2_978;
/// Street rows of the public table.
const STREET_ROWS: usize = 41_352;
/// Code of the demo city.
const DEMO_CITY: u32 = 3201;

const SYLLABLES: [&str; 36] = [
    "青", "云", "石", "柳", "桥", "湖", "江", "山", "平", "安", "永", "兴", "新", "城", "东", "西", "南", "北", "龙",
    "泉", "松", "竹", "梅", "溪", "河", "塘", "岭", "庄", "祥", "和", "宁", "昌", "明", "阳", "福", "丰",
];

fn place(random: &mut Random, ending: &str) -> String {
    format!("{}{}{ending}", random.pick(&SYLLABLES), random.pick(&SYLLABLES))
}

/// Splits `rows` over `parents` as evenly as it goes: the rows of parent number `i`.
fn share(rows: usize, parents: usize, i: usize) -> usize {
    rows / parents.max(1) + usize::from(i < rows % parents.max(1))
}

fn city_codes() -> Vec<u32> {
    let mut codes = Vec::with_capacity(CITY_ROWS);
    for (i, province) in PROVINCES.iter().enumerate() {
        codes.extend((1..).take(share(CITY_ROWS, PROVINCES.len(), i)).map(|n: u32| province * 100 + n));
    }
    codes
}

fn area_codes() -> Vec<u32> {
    let cities = city_codes();
    let others = AREA_ROWS - DISTRICTS.len();
    let mut codes = Vec::with_capacity(AREA_ROWS);
    let mut nth = 0;
    for city in &cities {
        if *city == DEMO_CITY {
            codes.extend(DISTRICTS);
        } else {
            codes.extend((1..).take(share(others, cities.len() - 1, nth)).map(|n: u32| city * 100 + n));
            nth += 1;
        }
    }
    codes
}

/// `provinces.csv`.
pub fn provinces() -> Vec<u8> {
    let mut csv = Csv::new("code,name");
    for code in PROVINCES {
        record!(csv, "{code},\"示例省{code}\"");
    }
    csv.into_bytes()
}

/// `cities.csv`.
pub fn cities(seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed, "cities");
    let mut csv = Csv::new("code,name,provinceCode");
    for code in city_codes() {
        record!(csv, "{code},\"{}\",{}", place(&mut random, "市"), code / 100);
    }
    csv.into_bytes()
}

/// `areas.csv`.
pub fn areas(seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed, "areas");
    let mut csv = Csv::new("code,name,cityCode,provinceCode");
    for code in area_codes() {
        record!(csv, "{code},\"{}\",{},{}", place(&mut random, "区"), code / 100, code / 10_000);
    }
    csv.into_bytes()
}

/// `streets.csv`.
pub fn streets(seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed, "streets");
    let mut csv = Csv::new("code,name,areaCode,provinceCode,cityCode");
    let areas = area_codes();
    for (i, area) in areas.iter().enumerate() {
        for n in 1..=share(STREET_ROWS, areas.len(), i) {
            let ending = random.pick(&["街道", "镇", "乡"]);
            record!(csv, "{area}{n:03},\"{}\",{area},{},{}", place(&mut random, ending), area / 10_000, area / 100);
        }
    }
    csv.into_bytes()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use std::collections::HashSet;

    fn column(bytes: &[u8], index: usize) -> Vec<String> {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.lines().skip(1).map(|l| l.split(',').nth(index).unwrap().to_owned()).collect()
    }

    #[test]
    fn stand_ins_have_the_rows_of_the_public_tables_and_every_parent_exists() {
        let levels = [provinces(), cities(1), areas(1), streets(1)];
        let rows: Vec<usize> = levels.iter().map(|l| column(l, 0).len()).collect();
        assert_eq!(rows, [31, 342, 2_978, 41_352]);
        for (child, parent) in [(1, 0), (2, 1), (3, 2)] {
            let codes: HashSet<String> = column(&levels[parent], 0).into_iter().collect();
            assert!(column(&levels[child], 2).iter().all(|c| codes.contains(c)));
        }
        for level in &levels {
            let codes = column(level, 0);
            assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len(), "a code stands twice");
        }
    }

    #[test]
    fn the_demo_citys_districts_keep_their_codes() {
        let codes: HashSet<String> = column(&areas(1), 0).into_iter().collect();
        assert!(DISTRICTS.iter().all(|d| codes.contains(&d.to_string())));
    }
}
