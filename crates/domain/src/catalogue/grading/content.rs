//! What the platform's own scan of a file says about grades (EC-75, EC-77, EC-78): the worker counts values that look
//! like something, never which; here the counts become a grade that holds until a steward judges otherwise with
//! evidence and another person agrees.

use super::{Grading, Harm, Harmed, Impact, Scheme};
use crate::{Grade, catalogue::Item, ids::PersonId, states, task::ContentCount};
use time::OffsetDateTime;
use uuid::Uuid;

states! {
    /// What values of a column may hold (内容特征).
    ContentKind {
        ResidentId = "resident_id", "身份证号";
        OldResidentId = "old_resident_id", "十五位旧身份证号";
        Mobile = "mobile", "手机号";
        BankCard = "bank_card", "银行卡号";
        Email = "email", "电子邮箱";
        PersonName = "person_name", "人员姓名";
        Digest = "digest", "无密钥摘要";
        Picture = "picture", "图片或扫描件";
    }
}

/// Share of values, in percent, from which a kind that chance brings forth as well counts as found.
const CONVINCING_PERCENT: u64 = 50;

impl ContentKind {
    /// Whether a single value is enough: it carries a check of its own or stands in words that name it. A run of
    /// digits may pass for a bank card or an old resident id by chance, and one text of hex digits is no column of
    /// digests.
    fn is_certain(self) -> bool {
        !matches!(self, Self::BankCard | Self::OldResidentId | Self::Digest)
    }

    /// The grade it asks for: a picture may show anything (EC-78); the others name a person or, as a digest without
    /// a key, are found again by trying all values (EC-75).
    fn grade(self) -> Grade {
        if self == Self::Picture { Grade::G4 } else { Grade::G3 }
    }
}

/// Whether what chance brings forth as well counts as found: so many of so many values of a column look so.
pub fn convinces(alike: u64, values: u64) -> bool {
    alike > 0 && alike.saturating_mul(100) >= values.saturating_mul(CONVINCING_PERCENT)
}

/// The counts that say something about a column of so many values.
pub fn convincing(counts: &[ContentCount], values: u64) -> Vec<ContentCount> {
    let enough =
        |count: &&ContentCount| count.values > 0 && (count.kind.is_certain() || convinces(count.values, values));
    counts.iter().filter(enough).copied().collect()
}

/// The grading the scan puts on an item, if it found anything: by the platform, with the counts as evidence, waiting
/// for a person.
pub fn grading(counts: &[ContentCount], values: u64, now: OffsetDateTime) -> Option<Grading> {
    let found = convincing(counts, values);
    let grade = found.iter().map(|count| count.kind.grade()).max()?;
    let harm = if grade == Grade::G4 { Harm::EspeciallySerious } else { Harm::Serious };
    let zh: Vec<String> = found.iter().map(|count| format!("{} {} 个值", count.kind.zh(), count.values)).collect();
    let en: Vec<String> = found.iter().map(|count| format!("{} {}", count.kind.word(), count.values)).collect();
    Some(Grading {
        scheme: Scheme::Content,
        grade,
        impact: Impact { on: Harmed::Person, harm },
        evidence: format!("平台内容扫描：{} · content scan: {}", zh.join("，"), en.join(", ")),
        by: PersonId(Uuid::nil()),
        at: now,
        review: None,
    })
}

impl Item {
    /// Takes in what the scan of a new file found: a stricter finding holds at once, a weaker one changes nothing. What
    /// two people have judged stays judged until something else is found.
    pub(in crate::catalogue) fn scanned(&mut self, counts: &[ContentCount], rows: u64, now: OffsetDateTime) {
        let values = rows.saturating_sub(self.nulls);
        let found = convincing(counts, values);
        let known = |count: &ContentCount| self.content.iter().any(|former| former.kind == count.kind);
        let judged = self.grading(Scheme::Content).is_some_and(|g| !g.by.0.is_nil() && g.is_reviewed());
        let told_before = judged && found.iter().all(known);
        self.content = found;
        let Some(grading) = grading(&self.content, values, now).filter(|_| !told_before) else { return };
        if self.grading(Scheme::Content).is_none_or(|standing| standing.grade < grading.grade) {
            self.put(grading);
        }
    }
}
