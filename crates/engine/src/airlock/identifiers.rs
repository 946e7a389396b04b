//! `direct_identifier`: no cell that names a person.

use super::{Evidence, next, rules::outcome, scan};
use crate::{Failure, govern::run_plan};
use datafusion::arrow::{
    array::{Array, ArrayRef, AsArray},
    datatypes::{DataType, Int64Type},
};
use domain::{catalogue::convinces, task::RuleOutcome};
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, Month};

/// First two digits of the codes of provinces (GB/T 2260).
const PROVINCES: [u8; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82,
];
/// Words beside which 15 digits are an id for certain.
const ANNOUNCING: [&str; 3] = ["身份证", "证件", "公民身份号码"];

/// The rule: identifiers by lineage, then by the form of the values.
pub(super) async fn direct_identifier(evidence: &Evidence<'_>) -> Result<RuleOutcome, Failure> {
    const RULE: &str = "direct_identifier";
    let columns = evidence.governed.columns();
    let by_lineage = columns.iter().filter(|(_, facts)| !facts.identifiers.is_empty()).count();
    if by_lineage > 0 {
        let zh = format!("{by_lineage} 列来自直接标识符的明文：请改用令牌，或去掉这些列");
        let en = format!("{by_lineage} columns come from direct identifiers in clear: use tokens or leave them out");
        return Ok(outcome(RULE, evidence.rows, false, zh, en));
    }
    // A sum may look like a mobile number; a cell that was copied and looks like one is one.
    let copied: BTreeSet<usize> =
        (0..columns.len()).filter(|at| columns.get(*at).is_some_and(|(_, facts)| facts.identity.is_some())).collect();
    let mut batches = run_plan(&scan(&evidence.candidate)?, evidence.session).await?;
    let mut found = Found::default();
    while let Some(batch) = next(&mut batches).await? {
        found.take(batch.columns(), &copied);
    }
    let failing = found.failing();
    if failing == 0 {
        let (zh, en) = (
            "未发现身份证号、手机号、银行卡号或电子邮箱",
            "no resident id, mobile number, bank card or e-mail was found",
        );
        return Ok(outcome(RULE, 0, true, zh.into(), en.into()));
    }
    let zh = format!("{failing} 行含有身份证号、手机号、银行卡号或电子邮箱：请对来源列脱敏，或去掉这些列");
    let en = format!(
        "{failing} rows hold a resident id, mobile number, bank card or e-mail: mask the source or leave the column out"
    );
    Ok(outcome(RULE, failing, false, zh, en))
}

/// Rows that hold an identifier. What chance brings forth as well counts only where half of its column looks so.
#[derive(Default)]
struct Found {
    /// Rows with an identifier that is certain.
    certain: u64,
    /// Rows without, by the columns that look like an identifier in them.
    likely: BTreeMap<BTreeSet<usize>, u64>,
    /// Values of each column, and how many look like an identifier.
    shares: BTreeMap<usize, (u64, u64)>,
}

impl Found {
    fn take(&mut self, columns: &[ArrayRef], copied: &BTreeSet<usize>) {
        let mut certain = BTreeSet::new();
        let mut likely: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (at, column) in columns.iter().enumerate() {
            let (mut values, mut alike) = (0, 0);
            each_text(column, copied.contains(&at), &mut |row, text| {
                values += 1;
                let found = identifying(text);
                if found.iter().any(|sort| sort.is_certain()) {
                    certain.insert(row);
                }
                if found.iter().any(|sort| !sort.is_certain()) {
                    alike += 1;
                    likely.entry(row).or_default().insert(at);
                }
            });
            let share = self.shares.entry(at).or_default();
            *share = (share.0 + values, share.1 + alike);
        }
        self.certain += certain.len() as u64;
        for (_, columns) in likely.into_iter().filter(|(row, _)| !certain.contains(row)) {
            *self.likely.entry(columns).or_default() += 1;
        }
    }

    /// Rows that fail the rule.
    fn failing(&self) -> u64 {
        let convinces = |at: &usize| self.shares.get(at).is_some_and(|(values, alike)| convinces(*alike, *values));
        let counted = self.likely.iter().filter(|(columns, _)| columns.iter().any(convinces));
        self.certain + counted.map(|(_, rows)| rows).sum::<u64>()
    }
}

/// Hands on every text of a column, and every number that was copied from a column of a table, with its row.
fn each_text(column: &ArrayRef, copied: bool, take: &mut dyn FnMut(usize, &str)) {
    match column.data_type() {
        DataType::Int64 if copied => {
            let Some(column) = column.as_primitive_opt::<Int64Type>() else { return };
            column
                .iter()
                .enumerate()
                .filter_map(|(row, v)| Some((row, v?)))
                .for_each(|(row, v)| take(row, &v.to_string()));
        }
        DataType::Utf8 => {
            let Some(column) = column.as_string_opt::<i32>() else { return };
            column.iter().enumerate().filter_map(|(row, v)| Some((row, v?))).for_each(|(row, v)| take(row, v));
        }
        DataType::Utf8View => {
            let Some(column) = column.as_string_view_opt() else { return };
            column.iter().enumerate().filter_map(|(row, v)| Some((row, v?))).for_each(|(row, v)| take(row, v));
        }
        _ => {}
    }
}

/// What may name a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Identifying {
    ResidentId,
    /// An id of 15 digits, as they were given until 1999: without a check character, so chance brings it forth too.
    OldResidentId,
    Mobile,
    BankCard,
    Email,
}

impl Identifying {
    /// Whether one value is enough for the airlock.
    fn is_certain(self) -> bool {
        self != Self::OldResidentId
    }
}

/// The sorts of direct identifiers a text holds anywhere in it, each once.
///
/// Unified social credit codes are public and not meant; they are judged by lineage.
pub(crate) fn identifying(text: &str) -> BTreeSet<Identifying> {
    let mut found = BTreeSet::new();
    if text.contains('@') && text.split(|c: char| c.is_whitespace() || ",;，；：:<>()（）".contains(c)).any(is_email)
    {
        found.insert(Identifying::Email);
    }
    // Full-width digits read the same to a person.
    let folded: String = text.chars().map(half_width).collect();
    let announced = ANNOUNCING.iter().any(|word| text.contains(word));
    for word in folded.split(|c: char| !c.is_ascii_alphanumeric()) {
        let digits = word.trim_end_matches(['X', 'x']);
        let ends_in_x = word.len() == digits.len() + 1;
        if digits.is_empty() || !digits.bytes().all(|c| c.is_ascii_digit()) {
            continue;
        }
        let sort = match (digits.len(), ends_in_x) {
            (17, true) | (18, false) if is_resident_id(word) => Identifying::ResidentId,
            (17, true) | (18, false) if is_bank_card(word) => Identifying::BankCard,
            (15, false) if is_old_resident_id(word) && announced => Identifying::ResidentId,
            (15, false) if is_old_resident_id(word) => Identifying::OldResidentId,
            (11, false) if is_mobile(digits) => Identifying::Mobile,
            (16..=19, false) if is_bank_card(digits) => Identifying::BankCard,
            _ => continue,
        };
        found.insert(sort);
    }
    found
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

fn is_mobile(digits: &str) -> bool {
    matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && local.chars().all(|c| c.is_ascii_alphanumeric() || "._%+-".contains(c))
            && domain.split('.').count() > 1
            && domain
                .split('.')
                .all(|label| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
    })
}

/// An 18-character resident id: birth date within the calendar, check character of GB 11643 (ISO 7064 MOD 11-2).
fn is_resident_id(id: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let number = |range: std::ops::Range<usize>| id.get(range).and_then(|digits| digits.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (number(6..10), number(10..12), number(12..14)) else { return false };
    if !(1800..2200).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return false;
    }
    let sum: u32 = id.chars().zip(WEIGHTS).filter_map(|(c, weight)| Some(c.to_digit(10)? * weight)).sum();
    let expected = CHECKS.get((sum % 11) as usize);
    expected.copied() == id.chars().last().map(|c| c.to_ascii_uppercase())
}

/// A resident id of 15 digits: a province, a county in it, and a birth date of the twentieth century that exists.
fn is_old_resident_id(id: &str) -> bool {
    let number = |range: std::ops::Range<usize>| id.get(range).and_then(|digits| digits.parse::<u8>().ok());
    let parts = (number(0..2), number(2..4), number(4..6), number(6..8), number(8..10), number(10..12));
    let (Some(province), Some(city), Some(county), Some(year), Some(month), Some(day)) = parts else { return false };
    let lives = PROVINCES.contains(&province) && (1..=90).contains(&city) && county > 0;
    let month = Month::try_from(month).ok();
    let born = month.is_some_and(|month| Date::from_calendar_date(1900 + i32::from(year), month, day).is_ok());
    lives && born && !id.ends_with("000")
}

/// A bank card: a range in use by card schemes and the check digit of ISO/IEC 7812 (Luhn).
fn is_bank_card(digits: &str) -> bool {
    let scheme = ["62", "4", "51", "52", "53", "54", "55", "35", "34", "37"].iter().any(|p| digits.starts_with(p));
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(digit.wrapping_sub(b'0'));
            let doubled = if at % 2 == 1 { digit * 2 } else { digit };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    scheme && digits.bytes().all(|c| c.is_ascii_digit()) && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::{Found, Identifying, identifying};
    use datafusion::arrow::array::{ArrayRef, StringArray};
    use std::{collections::BTreeSet, sync::Arc};

    fn identifies(text: &str) -> bool {
        !identifying(text).is_empty()
    }

    fn failing(columns: &[&[&str]]) -> u64 {
        let columns = columns.iter().map(|values| Arc::new(StringArray::from(values.to_vec())) as ArrayRef);
        let mut found = Found::default();
        found.take(&columns.collect::<Vec<_>>(), &BTreeSet::new());
        found.failing()
    }

    #[test]
    fn ec_190_ids_of_fifteen_digits_are_known_by_province_and_birth_date() {
        let sorts = |text: &str| identifying(text).into_iter().collect::<Vec<_>>();
        assert_eq!(sorts("110105491231002"), [Identifying::OldResidentId]);
        assert_eq!(sorts("３２０１０２９００３０７７１８"), [Identifying::OldResidentId]);
        assert_eq!(sorts("身份证 110105491231002 已核"), [Identifying::ResidentId]);
        for other in [
            "190105491231002",
            "110100491231002",
            "110105490231002",
            "110105491331002",
            "110105491231000",
            "11010549123100",
        ] {
            assert_eq!(sorts(other), [], "{other}");
        }
        assert_eq!(sorts("11010519491231002X"), sorts("11010519491231002x"));
    }

    #[test]
    fn ec_190_ids_of_fifteen_digits_count_where_half_of_a_column_looks_so() {
        let column = ["110105491231002", "110101900307803", "无"];
        assert_eq!(failing(&[&column, &["甲", "乙", "丙"]]), 2);
        assert_eq!(
            failing(&[&["110105491231002", "900000000000001", "900000000000002"]]),
            0,
            "a serial number by chance"
        );
        assert_eq!(failing(&[&column, &["13900001234", "乙", "13900001235"]]), 3, "each row once");
    }

    #[test]
    fn identifiers_of_persons_are_found_wherever_they_stand() {
        for text in [
            "32010219900307718X",
            "备注：32010219900307718x，已核",
            "13900001234",
            "电话 １３９００００１２３４",
            "6222020200112233446",
            "someone@example.cn",
            "联系 <someone.else@example.com.cn>",
        ] {
            assert!(identifies(text), "{text}");
        }
    }

    #[test]
    fn what_only_resembles_an_identifier_passes() {
        for text in [
            "320102199003077180",
            "32****1990********",
            "139****1234",
            "91320100MA1XXXXX0X",
            "2024-05-01",
            "12345678901",
            "张**",
            "@家人",
        ] {
            assert!(!identifies(text), "{text}");
        }
    }
}
