//! Organisations that may be registered twice (疑似重复): names and codes a slip apart.

use crate::ids::OrgId;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What makes two organisations look like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The names are the same but for form, width, spaces and legal suffix.
    SameName,
    /// The names differ by one character.
    CloseName,
    /// The codes differ by one character, or by two neighbours that changed places.
    CloseCode,
}

/// Two organisations that may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
pub struct Duplicate {
    /// One of them.
    pub one: OrgId,
    /// The other.
    pub other: OrgId,
    /// Why.
    pub likeness: Likeness,
}

/// What is compared of an organisation.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Its id.
    pub id: OrgId,
    /// Name.
    pub name: &'a str,
    /// Unified social credit code.
    pub uscc: Option<&'a str>,
}

/// A name without what two spellings of it may differ in.
pub fn bare_name(name: &str) -> String {
    const SUFFIXES: [&str; 5] = ["股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "公司"];
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    let plain: String = name.chars().map(half).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let cut = SUFFIXES.iter().find_map(|suffix| plain.strip_suffix(suffix)).filter(|rest| !rest.is_empty());
    cut.unwrap_or(&plain).to_owned()
}

/// The pairs among these that look like one organisation, each once per likeness, in order.
///
/// Names and codes are brought together under keys that only near ones share, so that the work grows
/// with the register and not with its square.
pub fn duplicates(all: &[Named<'_>]) -> Vec<Duplicate> {
    let mut found = BTreeSet::new();
    let names: Vec<String> = all.iter().map(|o| bare_name(o.name)).collect();
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, name) in names.iter().enumerate() {
        for key in shortened(name).chain([name.clone()]) {
            by_key.entry(key).or_default().push(n);
        }
    }
    for (a, b) in pairs(&by_key) {
        if names[a] == names[b] {
            found.insert(pair(all, a, b, Likeness::SameName));
        } else if names[a].chars().count().min(names[b].chars().count()) >= 4 && one_apart(&names[a], &names[b]) {
            found.insert(pair(all, a, b, Likeness::CloseName));
        }
    }
    let mut by_code: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, code) in all.iter().enumerate().filter_map(|(n, o)| Some((n, o.uscc?))) {
        let mut letters: Vec<char> = code.chars().collect();
        letters.sort_unstable();
        for key in shortened(code).chain([letters.into_iter().collect()]) {
            by_code.entry(key).or_default().push(n);
        }
    }
    for (a, b) in pairs(&by_code) {
        if let (Some(one), Some(other)) = (all[a].uscc, all[b].uscc)
            && (one_apart(one, other) || neighbours_swapped(one, other))
        {
            found.insert(pair(all, a, b, Likeness::CloseCode));
        }
    }
    found.into_iter().collect()
}

/// The text with each of its characters left out in turn.
fn shortened(text: &str) -> impl Iterator<Item = String> + '_ {
    let length = text.chars().count();
    (0..length).map(move |at| text.chars().enumerate().filter(|(n, _)| *n != at).map(|(_, c)| c).collect())
}

fn pairs(keys: &BTreeMap<String, Vec<usize>>) -> BTreeSet<(usize, usize)> {
    let mut found = BTreeSet::new();
    for holders in keys.values() {
        // A key that hundreds share says nothing (names that are one character long).
        for (n, a) in holders.iter().enumerate().take(100) {
            found.extend(holders.iter().skip(n + 1).take(100).filter(|b| *b != a).map(|b| (*a.min(b), *a.max(b))));
        }
    }
    found
}

fn pair(all: &[Named<'_>], a: usize, b: usize, likeness: Likeness) -> Duplicate {
    let (one, other) = (all[a].id.min(all[b].id), all[a].id.max(all[b].id));
    Duplicate { one, other, likeness }
}

/// Whether two texts differ by one character: one replaced, one left out or one added.
fn one_apart(one: &str, other: &str) -> bool {
    let (mut a, mut b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if a.len() > b.len() {
        std::mem::swap(&mut a, &mut b);
    }
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    match b.len() - a.len() {
        0 => same < a.len() && a[same + 1..] == b[same + 1..],
        1 => a[same..] == b[same + 1..],
        _ => false,
    }
}

/// Whether two texts differ by two neighbours that changed places.
fn neighbours_swapped(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let differing: Vec<usize> = (0..a.len().min(b.len())).filter(|n| a[*n] != b[*n]).collect();
    match differing[..] {
        [x, y] => a.len() == b.len() && y == x + 1 && a[x] == b[y] && a[y] == b[x],
        _ => false,
    }
}
