//! Classification marks (密级标志) in names, texts and cells (A2.3).
//!
//! What counts as a mark: a level with a star and, mostly, a term (`机密★10年`); a level with a term at the
//! boundary of a word; and a level that stands alone, as a line of its own, a token of a file name or the value of a
//! column that holds classifications. The words inside a sentence are none: whoever writes that a table holds no state
//! secrets must be able to say so. Spaces, widths, variant and traditional characters, look-alike stars and hidden
//! characters make no difference.

crate::states! {
    /// Levels a mark may name (密级), highest first; the last two are no state secrets.
    MarkLevel {
        TopSecret = "top_secret", "绝密";
        Secret = "secret", "机密";
        Confidential = "confidential", "秘密";
        WorkSecret = "work_secret", "工作秘密";
        Internal = "internal", "内部";
    }
}

crate::states! {
    /// Where a mark was found.
    MarkPlace {
        FileName = "file_name", "文件名";
        FileHead = "file_head", "文件首部";
        FileText = "file_text", "文件内容";
        Form = "form", "填报内容";
        Declared = "declared", "人工申报";
    }
}

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A name of a file: its tokens may be marks.
    FileName,
    /// Prose, headings, headers and footers: a line of its own may be a mark.
    Text,
    /// A cell of a table: only what cannot be a plain value.
    Cell,
    /// A cell of a column that holds classifications: a bare level says that the row is about a secret.
    Classification,
}

/// The level of the first mark in a text, if there is one.
pub fn mark_in(text: &str, reading: Reading) -> Option<MarkLevel> {
    // Almost every text is none: no level is written without one of these characters.
    if !text.chars().any(|c| matches!(fold(c), '密' | '部')) {
        return None;
    }
    let lines = text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']);
    lines.filter_map(|line| in_line(&folded(line), reading)).next()
}

/// Whether a column by this name holds classifications of its rows.
pub fn holds_classifications(column: &str) -> bool {
    let name: String = folded(column).into_iter().filter(|c| !c.is_whitespace()).collect();
    ["密级", "涉密", "定密", "保密等级", "保密级别"].iter().any(|word| name.contains(word))
}

/// Levels with the words they are written with, longest first.
const LEVELS: &[(&str, MarkLevel)] = &[
    ("工作秘密", MarkLevel::WorkSecret),
    ("绝密", MarkLevel::TopSecret),
    ("机密", MarkLevel::Secret),
    ("秘密", MarkLevel::Confidential),
    ("内部", MarkLevel::Internal),
];
/// What may follow a level that stands alone.
const TAILS: &[&str] = &["", "级", "件", "级文件", "文件", "资料", "级资料", "材料", "信息"];
/// What may come before a level that stands alone.
const HEADS: &[&str] = &["", "密级", "密级:", "国家", "保密等级", "保密等级:", "等级", "等级:"];
/// What follows `内部` where it is a mark; by itself it is a word like any other.
const INTERNAL_TAILS: &[&str] = &[
    "资料",
    "文件",
    "材料",
    "资料注意保存",
    "资料注意保密",
    "资料不得外传",
    "文件不得外传",
    "使用不得外传",
    "资料严禁外传",
];
/// Words that make `秘密` another thing than a classification.
const OTHER_SECRETS: &[&str] = &["商业", "个人", "技术", "通信", "保守"];

fn in_line(line: &[char], reading: Reading) -> Option<MarkLevel> {
    let tight: Vec<char> = line.iter().copied().filter(|c| !is_gap(*c)).collect();
    formal(&tight).or_else(|| match reading {
        Reading::Cell => None,
        Reading::Text => alone(&tight, false),
        Reading::Classification => alone(&tight, true),
        Reading::FileName => line.split(|c| !is_word(*c)).find_map(in_name).or_else(|| {
            let stem = line.iter().rposition(|c| *c == '.').map_or(line, |dot| line.get(..dot).unwrap_or_default());
            alone(stem, true)
        }),
    })
}

/// A level with a star, or with a term.
fn formal(line: &[char]) -> Option<MarkLevel> {
    (0..line.len()).find_map(|at| {
        let (level, len) = level_at(line, at)?;
        let before = line.get(..at).unwrap_or_default();
        let mut rest = line.get(at + len..).unwrap_or_default();
        while let Some(('级' | '件', more)) = rest.split_first().map(|(c, more)| (*c, more)) {
            rest = more;
        }
        if OTHER_SECRETS.iter().any(|word| ends_with(before, word)) && level == MarkLevel::Confidential {
            return None;
        }
        let begins =
            before.last().is_none_or(|c| !is_word(*c)) || ends_with(before, "国家") || ends_with(before, "密级");
        let marked = match rest.split_first().map(|(c, more)| (*c, more)) {
            Some((STAR, more)) => term(more).is_some() || (begins && boundary(more.first())),
            // An asterisk is also a footnote or a wildcard: it needs a term.
            Some(('*', more)) => term(more).is_some(),
            _ => begins && term(rest).is_some_and(|len| boundary(rest.get(len))),
        };
        (marked && (level != MarkLevel::Internal || rest.first() == Some(&STAR))).then_some(level)
    })
}

/// A level that is the whole line.
fn alone(line: &[char], bare_internal: bool) -> Option<MarkLevel> {
    let text: String = line.iter().copied().filter(|c| is_word(*c) || *c == ':').collect();
    let text = text.trim_matches(':');
    for (word, level) in LEVELS {
        let tails = if *level == MarkLevel::Internal && !bare_internal { INTERNAL_TAILS } else { TAILS };
        let whole = |head: &&str| {
            let rest = text.strip_prefix(*head).and_then(|rest| rest.strip_prefix(word));
            rest.is_some_and(|rest| tails.contains(&rest))
        };
        if HEADS.iter().any(whole) {
            return Some(*level);
        }
    }
    None
}

/// A token of a file name: a level alone, with its tail, or with a term.
fn in_name(token: &[char]) -> Option<MarkLevel> {
    alone(token, true).or_else(|| {
        let (level, len) = level_at(token, 0)?;
        let rest = token.get(len..)?;
        let text: String = rest.iter().collect();
        let tailed = TAILS.iter().any(|tail| !tail.is_empty() && text.starts_with(tail));
        let numbered = rest.first().is_some_and(char::is_ascii_digit);
        ((tailed || numbered) && level != MarkLevel::Internal).then_some(level)
    })
}

fn level_at(line: &[char], at: usize) -> Option<(MarkLevel, usize)> {
    let here = line.get(at..)?;
    LEVELS.iter().find(|(word, _)| starts_with(here, word)).map(|(word, level)| (*level, word.chars().count()))
}

/// Length of a term (保密期限) at the start: a number with its unit, or for ever.
fn term(rest: &[char]) -> Option<usize> {
    if let Some(word) = ["长期", "永久"].iter().find(|word| starts_with(rest, word)) {
        return Some(word.chars().count());
    }
    let digits = rest.iter().take_while(|c| c.is_ascii_digit() || "〇零一二三四五六七八九十百半".contains(**c)).count();
    let unit = rest.get(digits..).filter(|_| digits > 0)?;
    let unit = ["个月", "年", "月", "日", "天"].iter().find(|word| starts_with(unit, word))?;
    Some(digits + unit.chars().count())
}

fn boundary(next: Option<&char>) -> bool {
    next.is_none_or(|c| !is_word(*c))
}

fn starts_with(line: &[char], word: &str) -> bool {
    word.chars().zip(line.iter().map(Some).chain(std::iter::repeat(None))).all(|(w, c)| c == Some(&w))
}

fn ends_with(line: &[char], word: &str) -> bool {
    let mut word = word.chars().rev();
    let mut line = line.iter().rev();
    word.all(|w| line.next() == Some(&w))
}

/// The one star every look-alike is folded to.
const STAR: char = '★';

/// What may stand between the characters of a mark without changing it.
fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '·' | '•' | '・' | '-' | '_' | '—' | '–' | '―' | '~' | '/' | '|' | '+' | '.')
        || is_bracket(c)
}

fn is_bracket(c: char) -> bool {
    matches!(
        c,
        '(' | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '【'
            | '】'
            | '〔'
            | '〕'
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
            | '〈'
            | '〉'
            | '"'
            | '\''
            | '“'
            | '”'
            | '‘'
            | '’'
            | '〖'
            | '〗'
    )
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// A line as marks are looked for: widths, variants and look-alikes folded, hidden characters gone.
fn folded(line: &str) -> Vec<char> {
    line.chars().filter(|c| !is_hidden(*c)).map(fold).collect()
}

fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}' | '\u{300}'..='\u{36f}')
        || (c.is_control() && !c.is_whitespace())
}

/// One character for all its shapes.
fn fold(c: char) -> char {
    match c {
        // Full-width forms of ASCII lie at a fixed distance.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).map_or(c, fold),
        '絕' | '绝' | '絶' => '绝',
        '機' | '机' | '\u{f9d5}' => '机',
        '祕' | '秘' => '秘',
        '宻' | '密' => '密',
        '內' | '内' => '内',
        '級' | '级' => '级',
        '國' | '国' => '国',
        '資' | '资' => '资',
        '長' | '长' | '\u{2fa7}' => '长',
        '個' | '个' => '个',
        '⼯' => '工',
        '⽇' => '日',
        '⽉' => '月',
        '☆' | '⋆' | '✦' | '✧' | '✩' | '✪' | '✫' | '✬' | '✭' | '✮' | '✯' | '✰' | '⭐' | '🌟' | '⭑' | '⭒' | '🟊'
        | '﹡' | '∗' | '✱' | '✲' | '✳' | '✴' | '✵' | '✶' | '✷' | '✸' | '✹' | '✻' | '✽' => STAR,
        '︰' | '﹕' => ':',
        _ => c,
    }
}
