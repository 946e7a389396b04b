//! `direct_identifier`: no cell that names a person.

use super::{Evidence, next, rules::outcome, scan};
use crate::{Failure, govern::run_plan};
use datafusion::arrow::{
    array::{Array, ArrayRef, AsArray},
    datatypes::{DataType, Int64Type},
};
use domain::task::RuleOutcome;
use std::collections::BTreeSet;

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
    let mut failing = 0;
    while let Some(batch) = next(&mut batches).await? {
        let mut rows = BTreeSet::new();
        for (at, column) in batch.columns().iter().enumerate() {
            identifying_rows(column, copied.contains(&at), &mut rows);
        }
        failing += rows.len() as u64;
    }
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

fn identifying_rows(column: &ArrayRef, copied: bool, rows: &mut BTreeSet<usize>) {
    match column.data_type() {
        DataType::Int64 if copied => {
            let Some(column) = column.as_primitive_opt::<Int64Type>() else { return };
            let found = column.iter().enumerate().filter(|(_, v)| v.is_some_and(|v| identifies(&v.to_string())));
            rows.extend(found.map(|(row, _)| row));
        }
        DataType::Utf8 => {
            let Some(column) = column.as_string_opt::<i32>() else { return };
            rows.extend(column.iter().enumerate().filter(|(_, v)| v.is_some_and(identifies)).map(|(row, _)| row));
        }
        DataType::Utf8View => {
            let Some(column) = column.as_string_view_opt() else { return };
            rows.extend(column.iter().enumerate().filter(|(_, v)| v.is_some_and(identifies)).map(|(row, _)| row));
        }
        _ => {}
    }
}

/// What may name a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Identifying {
    ResidentId,
    Mobile,
    BankCard,
    Email,
}

/// Whether a text holds a direct identifier of a person anywhere in it.
///
/// Unified social credit codes are public and not meant; they are judged by lineage.
pub(crate) fn identifies(text: &str) -> bool {
    !identifying(text).is_empty()
}

/// The sorts of direct identifiers a text holds, each once.
pub(crate) fn identifying(text: &str) -> BTreeSet<Identifying> {
    let mut found = BTreeSet::new();
    if text.contains('@') && text.split(|c: char| c.is_whitespace() || ",;，；：:<>()（）".contains(c)).any(is_email)
    {
        found.insert(Identifying::Email);
    }
    // Full-width digits read the same to a person.
    let folded: String = text.chars().map(half_width).collect();
    for word in folded.split(|c: char| !c.is_ascii_alphanumeric()) {
        let digits = word.trim_end_matches(['X', 'x']);
        let ends_in_x = word.len() == digits.len() + 1;
        if digits.is_empty() || !digits.bytes().all(|c| c.is_ascii_digit()) {
            continue;
        }
        let sort = match (digits.len(), ends_in_x) {
            (17, true) | (18, false) if is_resident_id(word) => Identifying::ResidentId,
            (17, true) | (18, false) if is_bank_card(word) => Identifying::BankCard,
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
    use super::identifies;

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
