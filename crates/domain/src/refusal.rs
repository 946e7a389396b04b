//! Refusals: the expected "no", with a stable code, the article it rests on and what to do next.

use serde::{Deserialize, Serialize};

/// What sort of "no" a refusal is; the edge maps it to an HTTP status or an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// The input is malformed or incomplete (422).
    Invalid,
    /// No session, or credentials that do not hold (401).
    Unauthenticated,
    /// Known object, action not permitted for this person (403).
    Forbidden,
    /// The object does not exist for this person (404).
    NotFound,
    /// The state or the rules do not allow it now (409).
    Conflict,
    /// The object changed since it was read (412).
    Stale,
    /// Larger than a stated limit (413).
    TooLarge,
    /// Too often (429).
    TooMany,
    /// Use is suspended or cut off by law (451).
    Suspended,
}

/// One entry of the catalogue of codes: the constant part of a refusal.
///
/// `zh` and `en` may hold `{name}` placeholders that [`Refusal::with`] fills.
#[derive(Debug)]
pub struct Code {
    /// Stable code, `<capability>.<reason>`.
    pub id: &'static str,
    /// What sort of "no".
    pub kind: RefusalKind,
    /// Requirement row of the regulation (`A11.1`), where one speaks.
    pub control: Option<&'static str>,
    /// Article of the regulation, where one speaks.
    pub article: Option<u8>,
    /// The sentence a clerk reads, in Chinese.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
}

/// A complaint about one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldIssue {
    /// Path of the field in the request body, `items.3.reason`.
    pub field: String,
    /// Stable code of the refusal that the field alone would cause.
    pub code: String,
    /// Chinese sentence.
    pub zh: String,
    /// English sentence.
    pub en: String,
    /// Requirement row, where one speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// Article, where one speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<u8>,
}

/// An expected "no" that a user can act on. Faults are a different type, at the edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, utoipa::ToSchema)]
#[error("{code}: {en}")]
pub struct Refusal {
    /// Stable code from the catalogue.
    pub code: String,
    /// What sort of "no".
    pub kind: RefusalKind,
    /// Requirement row, where one speaks.
    pub control: Option<String>,
    /// Article, where one speaks.
    pub article: Option<u8>,
    /// Chinese sentence, placeholders filled.
    pub zh: String,
    /// English sentence, placeholders filled.
    pub en: String,
    /// Complaints by field, for forms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldIssue>,
    /// Seconds to wait, for [`RefusalKind::TooMany`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
}

impl Refusal {
    /// A refusal of this code, with its placeholders still to fill.
    pub fn of(code: &Code) -> Self {
        crate::control::note(code, false);
        Self {
            code: code.id.to_owned(),
            kind: code.kind,
            control: code.control.map(str::to_owned),
            article: code.article,
            zh: code.zh.to_owned(),
            en: code.en.to_owned(),
            fields: Vec::new(),
            retry_after_s: None,
        }
    }

    /// Fills the placeholder `{name}` in both sentences.
    ///
    /// Never pass a data value: refusals reach logs and screens.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        let (hole, value) = (format!("{{{name}}}"), value.to_string());
        self.zh = self.zh.replace(&hole, &value);
        self.en = self.en.replace(&hole, &value);
        self
    }

    /// Attaches a complaint about one field.
    #[must_use]
    pub fn field(mut self, path: impl Into<String>, cause: Refusal) -> Self {
        self.fields.push(FieldIssue {
            field: path.into(),
            code: cause.code,
            zh: cause.zh,
            en: cause.en,
            control: cause.control,
            article: cause.article,
        });
        self
    }

    /// Sets the seconds after which a retry may succeed.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }
}

impl From<&Code> for Refusal {
    fn from(code: &Code) -> Self {
        Self::of(code)
    }
}
