//! Masks of texts: one pure function per mask, on one value.
//!
//! A value that is not of the mask's form is starred whole, never passed through: a malformed
//! resident id is often a person's id with a slip in it.

/// The character that hides one character.
const STAR: char = '*';
/// Stars that stand for a value whose form the mask does not know; fixed, so that its length is not shown.
const UNKNOWN_FORM: &str = "********";

/// Keeps the family name. Names of one character are starred whole.
pub(super) fn person_name(value: &str, out: &mut String) {
    let value = value.trim();
    let letters = value.chars().count();
    let kept = match letters {
        0 => return,
        1 => 0,
        // A compound family name (复姓) is kept whole only where a given name follows it.
        _ if letters > 2 && COMPOUND_FAMILY_NAMES.iter().any(|family| value.starts_with(family)) => 2,
        _ => 1,
    };
    out.extend(value.chars().enumerate().map(|(at, c)| if at < kept { c } else { STAR }));
}

/// Compound family names in use, as registered by more than a few thousand bearers.
const COMPOUND_FAMILY_NAMES: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "宇文", "长孙",
    "端木", "南宫", "轩辕", "独孤", "百里", "呼延",
];

/// Keeps the province (digits 1 and 2) and the birth year (digits 7 to 10) of an 18-digit id, province only of a 15-digit one.
pub(super) fn resident_id(value: &str, out: &mut String) {
    let value = value.trim().as_bytes();
    let digits = value.iter().take(17).all(u8::is_ascii_digit);
    let last = value.last().is_some_and(|c| c.is_ascii_digit() || matches!(c, b'X' | b'x'));
    match value.len() {
        18 if digits && last => keep_ascii(value, |at| at < 2 || (6..10).contains(&at), out),
        15 if digits && last => keep_ascii(value, |at| at < 2, out),
        _ => out.push_str(UNKNOWN_FORM),
    }
}

/// Keeps the first three and the last four of eleven digits.
pub(super) fn mobile(value: &str, out: &mut String) {
    let value = value.trim().as_bytes();
    if value.len() == 11 && value.iter().all(u8::is_ascii_digit) && value.first() == Some(&b'1') {
        keep_ascii(value, |at| !(3..7).contains(&at), out);
    } else {
        out.push_str(UNKNOWN_FORM);
    }
}

/// Keeps the last four of 12 to 19 digits.
pub(super) fn bank_card(value: &str, out: &mut String) {
    let value = value.trim().as_bytes();
    if (12..=19).contains(&value.len()) && value.iter().all(u8::is_ascii_digit) {
        let first_kept = value.len() - 4;
        keep_ascii(value, |at| at >= first_kept, out);
    } else {
        out.push_str(UNKNOWN_FORM);
    }
}

/// Keeps the province and the city letter of a plate; the separator that some write is dropped.
pub(super) fn plate(value: &str, out: &mut String) {
    let value = value.trim();
    let mut chars = value.chars().filter(|c| !matches!(c, '·' | '-' | ' '));
    let (province, city) = (chars.next(), chars.next());
    let rest = chars.clone().count();
    match (province, city) {
        (Some(province), Some(city))
            if !province.is_ascii() && city.is_ascii_uppercase() && (5..=6).contains(&rest) =>
        {
            out.extend([province, city]);
            out.extend(std::iter::repeat_n(STAR, rest));
        }
        _ => out.push_str(UNKNOWN_FORM),
    }
}

/// Keeps the first character and the domain; six stars stand for the rest whatever its length.
pub(super) fn email(value: &str, out: &mut String) {
    let value = value.trim();
    match value.split_once('@') {
        Some((local, domain)) if is_domain(domain) && !local.is_empty() && !local.contains(char::is_whitespace) => {
            out.extend(local.chars().take(1));
            out.push_str("******@");
            out.push_str(domain);
        }
        _ => out.push_str(UNKNOWN_FORM),
    }
}

fn is_domain(text: &str) -> bool {
    text.contains('.') && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
}

/// Keeps the registering department, the kind and the district (characters 1 to 8) of a unified social credit code.
pub(super) fn uscc(value: &str, out: &mut String) {
    let value = value.trim().as_bytes();
    if value.len() == 18 && value.iter().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()) {
        keep_ascii(value, |at| at < 8, out);
    } else {
        out.push_str(UNKNOWN_FORM);
    }
}

/// Endings of each address level, from the province down.
const ADDRESS_LEVELS: [&[&str]; 4] = [
    &["省", "自治区", "特别行政区", "市"],
    &["市", "自治州", "地区", "盟"],
    &["自治县", "自治旗", "林区", "特区", "区", "县", "旗", "市"],
    &["街道", "镇", "乡", "苏木"],
];
/// Municipalities (直辖市) stand at the province level and have no city level of their own.
const MUNICIPALITIES: [&str; 4] = ["北京市", "天津市", "上海市", "重庆市"];
/// A name of a level is at most this many characters: a longer match is another level's ending.
const LEVEL_NAME_MAX: usize = 15;

/// Cuts an address after `level` (1 province, 2 city, 3 district, 4 street). What cannot be read
/// down to the first level is starred whole; a level that is missing ends the cut before it.
pub(super) fn address(value: &str, level: u8, out: &mut String) {
    let value = value.trim();
    let mut end = 0;
    for (depth, endings) in ADDRESS_LEVELS.iter().enumerate().take(usize::from(level)) {
        let rest = value.get(end..).unwrap_or_default();
        if depth == 1 && MUNICIPALITIES.contains(&value.get(..end).unwrap_or_default()) {
            continue;
        }
        match level_end(rest, endings) {
            Some(length) => end += length,
            // A county under the province directly has no city; go on to the district.
            None if depth == 1 => {}
            None => break,
        }
    }
    match value.get(..end) {
        Some(kept) if end > 0 => out.push_str(kept),
        _ => out.push_str(UNKNOWN_FORM),
    }
}

/// Byte length of the shortest leading name that has one of the endings and a character before it. Names are Chinese
/// characters only: what stands before the address (a telephone number, a person in Latin letters) is none.
fn level_end(rest: &str, endings: &[&str]) -> Option<usize> {
    endings
        .iter()
        .filter_map(|ending| {
            let first = rest.chars().next()?.len_utf8();
            let at = first + rest.get(first..)?.find(ending)?;
            let name = rest.get(..at)?;
            let plain = name.chars().count() <= LEVEL_NAME_MAX && name.chars().all(is_han);
            plain.then_some(at + ending.len())
        })
        .min()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}' | '〇')
}

fn keep_ascii(value: &[u8], kept: impl Fn(usize) -> bool, out: &mut String) {
    out.extend(value.iter().enumerate().map(|(at, c)| if kept(at) { char::from(*c) } else { STAR }));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    fn masked(mask: fn(&str, &mut String), value: &str) -> String {
        let mut out = String::new();
        mask(value, &mut out);
        out
    }

    #[test]
    fn malformed_values_are_starred_whole() {
        for value in ["32010219900307777", "32010219900307777A", "3201021990030777741", "张三320102199003077774"] {
            assert_eq!(masked(super::resident_id, value), "********", "{value}");
        }
        for value in ["1390000123", "139 0000 1234", "+8613900001234", "29000001234"] {
            assert_eq!(masked(super::mobile, value), "********", "{value}");
        }
        assert_eq!(masked(super::bank_card, "6222-0202-0011-2233"), "********");
        assert_eq!(masked(super::email, "someone at example.cn"), "********");
        assert_eq!(masked(super::plate, "A12345"), "********");
        assert_eq!(masked(super::uscc, "9132010"), "********");
    }

    #[test]
    fn old_and_lower_case_ids_keep_no_more_than_new_ones() {
        assert_eq!(masked(super::resident_id, "32010219900307777x"), "32****1990********");
        assert_eq!(masked(super::resident_id, "320102900307777"), "32*************");
    }

    #[test]
    fn compound_family_names_stay_whole_where_a_given_name_follows() {
        assert_eq!(masked(super::person_name, "欧阳修文"), "欧阳**");
        assert_eq!(masked(super::person_name, "欧阳"), "欧*");
        assert_eq!(masked(super::person_name, ""), "");
    }

    #[test]
    fn addresses_are_cut_at_every_level() {
        let cut = |value: &str, level| {
            let mut out = String::new();
            super::address(value, level, &mut out);
            out
        };
        let address = "江苏省南京市玄武区梅园新村街道中山路1号";
        assert_eq!(cut(address, 1), "江苏省");
        assert_eq!(cut(address, 2), "江苏省南京市");
        assert_eq!(cut(address, 3), "江苏省南京市玄武区");
        assert_eq!(cut(address, 4), "江苏省南京市玄武区梅园新村街道");
        assert_eq!(cut("北京市海淀区中关村大街1号", 3), "北京市海淀区");
        assert_eq!(cut("北京市海淀区中关村大街1号", 2), "北京市");
        assert_eq!(cut("广西壮族自治区南宁市青秀区民族大道", 3), "广西壮族自治区南宁市青秀区");
        assert_eq!(cut("中山路1号", 3), "********");
        for mixed in ["张三13900001234江苏省南京市", "Wang Xiaoming江苏省南京市", "32010219900307777X，江苏省"]
        {
            assert_eq!(cut(mixed, 2), "********", "{mixed}");
        }
        assert_eq!(cut("江苏省13900001234南京市玄武区", 3), "江苏省");
    }
}
