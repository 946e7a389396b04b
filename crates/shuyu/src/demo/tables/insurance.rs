//! Made-up social insurance contributions: one row per insured person.

use super::{
    csv::{Csv, record},
    persons::{self, DISTRICTS},
    random::Random,
    registry,
};

/// Columns: name, resident id, employer's credit code, months paid, monthly base in yuan, district.
pub const HEADER: &str = "person_name,resident_id,employer_uscc,months_paid,base_amount,district_code";

/// Lowest monthly base of the table, in yuan.
const BASE_LOW: i32 = 4_494;
/// Highest monthly base of the table, in yuan.
const BASE_HIGH: i32 = 24_396;

/// The table with `rows` persons employed by the first `enterprises` of the registry, as CSV.
pub fn insurance(rows: u32, enterprises: u32, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed, "insurance");
    let mut csv = Csv::new(HEADER);
    for index in 0..rows {
        let district = DISTRICTS.get(random.skewed(11) as usize).copied().unwrap_or(320_102);
        // Few large employers and many small ones.
        let employer = random.below(enterprises).min(random.below(enterprises)).min(random.below(enterprises));
        let base = BASE_LOW + random.between(0, BASE_HIGH - BASE_LOW) * random.between(1, 10) / 10;
        record!(
            csv,
            "{},{},{},{},{base},{district}",
            persons::name(&mut random),
            persons::resident_id(index, district),
            registry::credit_code(employer),
            random.between(1, 360),
        );
    }
    csv.into_bytes()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_employer_stands_in_the_registry_and_every_person_once() {
        let employers: HashSet<String> = (0..100).map(registry::credit_code).collect();
        let mut persons = HashSet::new();
        let text = String::from_utf8(insurance(2_000, 100, 3)).unwrap();
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            assert!(employers.contains(fields[2]));
            assert!(persons.insert(fields[1].to_owned()));
            assert!((BASE_LOW..=BASE_HIGH).contains(&fields[4].parse().unwrap()));
        }
        assert_eq!(persons.len(), 2_000);
    }
}
