//! Forms: every problem of a submitted form is reported at once, each beside its field.

use crate::{
    codes::platform,
    refusal::{Code, Refusal},
};

/// Complaints gathered while a form is checked.
#[derive(Debug, Default)]
pub struct Form(Vec<(String, Refusal)>);

impl Form {
    /// A form without complaints.
    pub fn new() -> Self {
        Self::default()
    }

    /// Complains about a field.
    pub fn refuse(&mut self, path: impl Into<String>, cause: impl Into<Refusal>) {
        self.0.push((path.into(), cause.into()));
    }

    /// Complains about a field where `ok` does not hold.
    pub fn require(&mut self, ok: bool, path: impl Into<String>, code: &Code) {
        if ok {
            crate::control::allowed(code);
        } else {
            self.refuse(path, code);
        }
    }

    /// A text that must be there: not blank, at most `limit` characters, none of them hidden.
    pub fn text(&mut self, path: impl Into<String>, label: (&str, &str), value: &str, limit: usize) {
        if value.trim().is_empty() {
            let cause = Refusal::of(&platform::FIELD_REQUIRED).with("label_zh", label.0).with("label", label.1);
            self.refuse(path, cause);
        } else {
            self.at_most(path, value, limit);
        }
    }

    /// A text of one line that must be there: a name, a title, a number of a document. As [`Self::text`],
    /// and without line breaks and tabs: a name that spreads over lines passes for something else in a list.
    pub fn line(&mut self, path: impl Into<String>, label: (&str, &str), value: &str, limit: usize) {
        if spreads(value) {
            self.refuse(path, &platform::FIELD_LINES);
        } else {
            self.text(path, label, value, limit);
        }
    }

    /// A text of one line that may be missing.
    pub fn line_at_most(&mut self, path: impl Into<String>, value: &str, limit: usize) {
        if spreads(value) {
            self.refuse(path, &platform::FIELD_LINES);
        } else {
            self.at_most(path, value, limit);
        }
    }

    /// A text that may be missing: at most `limit` characters, none of them hidden.
    ///
    /// A NUL is not storable everywhere, and a text whose direction turns can show a reviewer
    /// something else than it says.
    pub fn at_most(&mut self, path: impl Into<String>, value: &str, limit: usize) {
        if value.chars().count() > limit {
            self.refuse(path, Refusal::of(&platform::FIELD_TOO_LONG).with("limit", limit));
        } else if value.chars().any(is_hidden) {
            self.refuse(path, &platform::FIELD_CONTROL);
        }
    }

    /// Whether nothing was complained about.
    pub fn is_clean(&self) -> bool {
        self.0.is_empty()
    }

    /// Ends the check.
    ///
    /// # Errors
    /// `platform.form_invalid` with every complaint; where all complaints are one and the same
    /// breach of an article, the refusal is that breach itself, so that it names the article.
    pub fn done(self) -> Result<(), Refusal> {
        let Some((_, first)) = self.0.first() else { return Ok(()) };
        let one_breach = first.control.is_some() && self.0.iter().all(|(_, cause)| cause.code == first.code);
        let head =
            if one_breach { first.clone() } else { Refusal::of(&platform::FORM_INVALID).with("count", self.0.len()) };
        Err(self.0.into_iter().fold(head, |refusal, (path, cause)| refusal.field(path, cause)))
    }
}

/// Whether a text that is not blank breaks its line.
fn spreads(value: &str) -> bool {
    value.contains(is_break) && !value.trim().is_empty()
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What no reader sees: directions that turn, widths of nothing (which make equal names differ), controls.
fn is_hidden(c: char) -> bool {
    let turns = matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    turns || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::platform::{HALTED, STALE};

    #[test]
    fn a_clean_form_passes() {
        assert_eq!(Form::new().done(), Ok(()));
    }

    #[test]
    fn every_problem_is_reported_beside_its_field() {
        let mut form = Form::new();
        form.text("title", ("名称", "title"), " \t", 10);
        form.text("reason", ("理由", "reason"), "太长了", 2);
        form.require(false, "items.3.reason", &STALE);
        let refusal = form.done().err().map(|r| (r.code, r.fields.into_iter().map(|f| f.field).collect::<Vec<_>>()));
        let fields = ["title", "reason", "items.3.reason"].map(str::to_owned).to_vec();
        assert_eq!(refusal, Some(("platform.form_invalid".into(), fields)));
    }

    #[test]
    fn one_breach_of_an_article_names_the_article_itself() {
        let mut form = Form::new();
        form.require(false, "a", &HALTED);
        form.require(false, "b", &HALTED);
        let refusal = form.done().err();
        assert_eq!(refusal.as_ref().and_then(|r| r.article), Some(23));
        assert_eq!(refusal.map(|r| r.fields.len()), Some(2));
    }

    #[test]
    fn hidden_characters_are_refused_and_line_breaks_are_not() {
        for hidden in ["a\0b", "\u{1b}[31m", "安全\u{202e}txt.exe", "\u{2066}x"] {
            let mut form = Form::new();
            form.text("reason", ("理由", "reason"), hidden, 100);
            let code = form.done().err().and_then(|r| r.fields.into_iter().next()).map(|f| f.code);
            assert_eq!(code.as_deref(), Some("platform.field_control"), "{hidden:?}");
        }
        let mut form = Form::new();
        form.text("reason", ("理由", "reason"), "第一行\r\n\t第二行", 100);
        assert!(form.is_clean());
    }

    #[test]
    fn a_name_is_one_line() {
        for broken in ["市数据局\n（已批准）", "a\tb", "a\r", "a\u{2028}b", "a\u{85}b"] {
            let mut form = Form::new();
            form.line("name", ("名称", "name"), broken, 100);
            form.line_at_most("title", broken, 100);
            let codes: Vec<_> = form.done().err().into_iter().flat_map(|r| r.fields).map(|f| f.code).collect();
            assert_eq!(codes, ["platform.field_lines", "platform.field_lines"], "{broken:?}");
        }
        let mut form = Form::new();
        form.line("name", ("名称", "name"), "  市数据局 Data Bureau  ", 100);
        form.line("name", ("名称", "name"), "市\u{200b}局", 100);
        let fields = form.done().err().map(|r| r.fields.into_iter().map(|f| f.code).collect::<Vec<_>>());
        assert_eq!(fields, Some(vec!["platform.field_control".to_owned()]));
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        let mut form = Form::new();
        form.text("name", ("名称", "name"), "中文名称", 4);
        assert!(form.is_clean());
    }
}
