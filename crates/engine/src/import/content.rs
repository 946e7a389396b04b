//! Counts of values that look like something a grade must know of (EC-75, EC-77, EC-78). Counts only: no value and no
//! part of one leaves the worker.

use crate::airlock::{Identifying, identifying};
use domain::{catalogue::ContentKind, task::ContentCount};

/// Longest text that is looked through; what is longer is looked at up to here.
const LOOKED_AT: usize = 4096;
/// Shortest text that is taken for a picture or a scan in base 64.
const PICTURE_LENGTH: usize = 256;
/// Beginnings of pictures and scans in base 64: JPEG, PNG, GIF, PDF, TIFF, and the address that holds its data itself.
const PICTURES: &[&str] =
    &["data:image/", "data:application/pdf", "/9j/", "iVBORw0KGgo", "R0lGOD", "JVBERi0", "SUkqAA", "TU0AKg"];
/// The same where a size stands in between: how it begins, and what follows after how many characters. WEBP (the last
/// letters of its name), and BMP (bytes that are zero), which begins with one of four characters.
const SIZED_PICTURES: &[(&str, usize, &str)] =
    &[("UklGR", 12, "RUJQ"), ("Qk0", 8, "AAAA"), ("Qk1", 8, "AAAA"), ("Qk2", 8, "AAAA"), ("Qk3", 8, "AAAA")];
/// Words before which no name is meant when they follow one, and those that announce one.
const ANNOUNCING: &[&str] =
    &["姓名", "联系人", "当事人", "申请人", "投诉人", "举报人", "患者", "法定代表人", "户主", "经办人"];
const TITLES: &[&str] = &["先生", "女士", "小姐"];
/// The commonest family names; a name that begins with another one is not seen in running text.
const FAMILY_NAMES: &str = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚";

/// Counts of one column.
#[derive(Debug, Default, Clone)]
pub struct Content {
    resident_ids: u64,
    old_resident_ids: u64,
    mobiles: u64,
    bank_cards: u64,
    emails: u64,
    names: u64,
    digests: u64,
    pictures: u64,
}

impl Content {
    /// Takes in one value.
    pub fn observe(&mut self, text: &str) {
        if is_picture(text) {
            self.pictures += 1;
            return;
        }
        let text = head(text);
        if is_digest(text) {
            self.digests += 1;
            return;
        }
        if may_identify(text) {
            for kind in identifying(text) {
                match kind {
                    Identifying::ResidentId => self.resident_ids += 1,
                    Identifying::OldResidentId => self.old_resident_ids += 1,
                    Identifying::Mobile => self.mobiles += 1,
                    Identifying::BankCard => self.bank_cards += 1,
                    Identifying::Email => self.emails += 1,
                }
            }
        }
        self.names += u64::from(names_somebody(text));
    }

    /// What was found, in the order of the kinds.
    pub fn counts(&self) -> Vec<ContentCount> {
        [
            (ContentKind::ResidentId, self.resident_ids),
            (ContentKind::OldResidentId, self.old_resident_ids),
            (ContentKind::Mobile, self.mobiles),
            (ContentKind::BankCard, self.bank_cards),
            (ContentKind::Email, self.emails),
            (ContentKind::PersonName, self.names),
            (ContentKind::Digest, self.digests),
            (ContentKind::Picture, self.pictures),
        ]
        .into_iter()
        .filter(|(_, values)| *values > 0)
        .map(|(kind, values)| ContentCount { kind, values })
        .collect()
    }
}

fn head(text: &str) -> &str {
    if text.len() <= LOOKED_AT {
        return text;
    }
    let cut = (0..=LOOKED_AT).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..cut).unwrap_or_default()
}

/// The length of a usual digest (MD5, SHA-1, SHA-2, SM3) in hex or in padded base 64, and what such a text is made of.
fn is_digest(text: &str) -> bool {
    match text.len() {
        32 | 40 | 56 | 64 | 96 | 128 => is_hex(text),
        24 => is_base64(text, "=="),
        28 | 44 => is_base64(text, "="),
        88 => is_base64(text, "=="),
        _ => false,
    }
}

/// Hex digits with letters among them: numbers alone are no digest.
fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_hexdigit()) && text.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Base 64 with this padding and no more; letters of both cases are in it, or it would be a word.
fn is_base64(text: &str, padding: &str) -> bool {
    text.strip_suffix(padding).is_some_and(|code| {
        code.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_'))
            && code.bytes().any(|b| b.is_ascii_uppercase())
            && code.bytes().any(|b| b.is_ascii_lowercase())
    })
}

fn is_picture(text: &str) -> bool {
    let sized = |(start, at, mark): &(&str, usize, &str)| {
        text.starts_with(start) && text.get(*at..).is_some_and(|rest| rest.starts_with(mark))
    };
    text.len() >= PICTURE_LENGTH
        && (PICTURES.iter().any(|start| text.starts_with(start)) || SIZED_PICTURES.iter().any(sized))
}

/// Almost no cell is worth a closer look: eleven digits, or a sign of a mail address.
fn may_identify(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    text.contains('@') || text.chars().filter(|c| digit(*c)).take(11).count() == 11
}

/// Whether running text names a person: a word that announces a name and a family name behind it, or a family name
/// before a title.
fn names_somebody(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let announced = ANNOUNCING.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let rest = text.get(at + word.len()..).unwrap_or_default();
            let name = rest.trim_start_matches(|c: char| c.is_whitespace() || "：:是为，,".contains(c));
            is_name(&name.chars().take(3).collect::<Vec<_>>())
        })
    });
    announced
        || TITLES.iter().any(|title| {
            text.match_indices(title).any(|(at, _)| {
                let before: Vec<char> = text.get(..at).unwrap_or_default().chars().rev().take(3).collect();
                before.iter().any(|c| FAMILY_NAMES.contains(*c))
            })
        })
}

/// A family name and a character of a given name.
fn is_name(chars: &[char]) -> bool {
    matches!(chars, [family, given, ..] if FAMILY_NAMES.contains(*family) && ('\u{4e00}'..='\u{9fff}').contains(given))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[&str]) -> Vec<(ContentKind, u64)> {
        let mut content = Content::default();
        for text in texts {
            content.observe(text);
        }
        content.counts().into_iter().map(|count| (count.kind, count.values)).collect()
    }

    #[test]
    fn ec_77_running_text_that_names_people_is_counted() {
        let complaints = [
            "投诉人：王小明，电话 13812345678，要求退款",
            "李女士反映路灯不亮",
            "联系人 张三，邮箱 zhang@example.com",
            "路口信号灯故障，请尽快处理",
        ];
        assert_eq!(
            found(&complaints),
            [(ContentKind::Mobile, 1), (ContentKind::Email, 1), (ContentKind::PersonName, 3)]
        );
        assert_eq!(found(&["身份证 11010519491231002X 已核"]), [(ContentKind::ResidentId, 1)]);
        let old = ["110105491231002", "身份证号110105491231002", "100105491231002"];
        assert_eq!(found(&old), [(ContentKind::ResidentId, 1), (ContentKind::OldResidentId, 1)]);
    }

    #[test]
    fn ec_75_digests_are_counted_and_numbers_are_not() {
        let md5 = "d41d8cd98f00b204e9800998ecf8427e";
        let sm3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(found(&[md5, sm3, "12345678901234567890123456789012"]), [(ContentKind::Digest, 2)]);
        assert_eq!(found(&["玄武", "延误 15 分钟", "A12345"]), []);
        for hex in [56, 96, 128] {
            assert_eq!(found(&["0a1b".repeat(hex / 4).as_str()]), [(ContentKind::Digest, 1)], "{hex} hex digits");
        }
        // 16, 20, 32 and 64 bytes.
        for (code, padding) in [(22, "=="), (27, "="), (43, "="), (86, "==")] {
            let digest = format!("{}{padding}", "Zk9+".repeat(22).get(..code).unwrap_or_default());
            assert_eq!(found(&[&digest]), [(ContentKind::Digest, 1)], "{code} characters");
        }
        assert_eq!(found(&["a-word-of-this-kind-is-long=", "ALLCAPITALOFTHISLENGTH=="]), []);
    }

    #[test]
    fn ec_78_pictures_in_text_are_counted() {
        let jpeg = format!("/9j/{}", "A".repeat(400));
        assert_eq!(found(&[&jpeg, "/9j/短"]), [(ContentKind::Picture, 1)]);
        let webp = format!("UklGRiQAAABXRUJQ{}", "A".repeat(400));
        let bmp = format!("Qk02BAAAAAAAADYE{}", "A".repeat(400));
        let words = format!("Qk1{}", "长".repeat(400));
        assert_eq!(found(&[&webp, &bmp, &words]), [(ContentKind::Picture, 2)]);
    }

    #[test]
    fn places_and_long_texts_are_no_names() {
        assert_eq!(found(&["秦淮区", "江宁", "高淳", "姓名不详", "先生桥社区"]), []);
        let long = format!("{}13812345678", "路".repeat(4096));
        assert_eq!(found(&[&long]), [], "beyond what is looked at");
    }
}
