//! One instrument as a file: articles, controls, parameters.

use super::{Parameters, Rules, compose};
use crate::access::article_of;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, Duration};

/// A rule pack: one instrument with its parameters and the controls that carry it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// What the pack is and how long it is in force.
    pub pack: Header,
    /// The articles, in our own words.
    #[serde(default)]
    pub articles: Vec<Article>,
    /// The values it states, by the name of the parameter: all of them, or in an overlay some.
    pub parameters: Map<String, Value>,
    /// What each parameter rests on and how it gives way to a stricter pack, by its name.
    pub notes: BTreeMap<String, Note>,
    /// The controls, one per requirement row.
    #[serde(default)]
    pub controls: Vec<Control>,
}

/// Head of a rule pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Stable id, `nj-draft-2024-03`; it stands in the ledger beside every decision.
    pub id: String,
    /// Title in Chinese.
    pub title_zh: String,
    /// Title in English.
    pub title_en: String,
    /// `draft` or `final`.
    pub status: Status,
    /// Whether it only adds to another pack: it states some parameters and carries no authorisation alone.
    #[serde(default)]
    pub overlay: bool,
    /// Days from publication to the first day in force, the day of publication not counted (A26.1).
    pub effective_after_days: u16,
    /// Years in force (A26.2); unlimited where missing.
    #[serde(default)]
    pub valid_years: Option<u8>,
}

/// How firm the instrument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A published draft (征求意见稿).
    Draft,
    /// In its final form.
    Final,
}

/// One article, in our own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// Its number.
    pub number: u8,
    /// What it is about, in Chinese.
    pub zh: String,
    /// What it is about, in English.
    pub en: String,
}

/// What a parameter rests on, in our own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Requirement row, where the instrument speaks; otherwise the value is a default of ours.
    #[serde(default)]
    pub row: Option<String>,
    /// Article of this pack it stands in, for packs with articles of their own count.
    #[serde(default)]
    pub article: Option<u8>,
    /// How the stricter value is found where several packs are in force.
    pub order: Order,
    /// What it sets, in Chinese.
    pub zh: String,
    /// What it sets, in English.
    pub en: String,
}

/// How the stricter of two values of one parameter is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The smaller one.
    Min,
    /// The larger one.
    Max,
    /// Both sets together.
    Union,
    /// What either requires.
    Required,
    /// What both allow: of two sets what stands in both, of two prefixes the longer that begins with the other.
    Common,
}

/// A control: what a requirement row asks and where the platform holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// Requirement row, `A11.1`.
    pub row: String,
    /// Article of the instrument.
    pub article: u8,
    /// What is asked, in Chinese.
    pub zh: String,
    /// What is asked, in English.
    pub en: String,
    /// Where an organisational requirement is recorded, which no code decides: the screen.
    #[serde(default)]
    pub record_only: Option<String>,
}

/// Why a pack was not accepted; for the operator who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// Not TOML, or a key that is unknown.
    #[error("the rule pack cannot be read: {0}")]
    Syntax(String),
    /// A value missing or outside its range, or two statements that contradict each other.
    #[error("the rule pack is not valid: {0}")]
    Value(String),
}

impl Pack {
    /// Reads a pack strictly: unknown keys, missing parameters and values out of range are errors.
    ///
    /// # Errors
    /// [`PackError`], with the place.
    pub fn from_toml(text: &str) -> Result<Self, PackError> {
        let pack: Self = toml::from_str(text).map_err(|e| PackError::Syntax(e.to_string()))?;
        pack.check().map_err(PackError::Value)?;
        Ok(pack)
    }

    /// What decisions take where this pack alone is in force.
    ///
    /// # Errors
    /// [`PackError::Value`] for an overlay, which states some parameters only.
    pub fn rules(&self) -> Result<Rules, PackError> {
        compose(&[(self, self.parameters.clone())]).map_err(PackError::Value)
    }

    /// The note of a parameter this pack states.
    pub fn note(&self, parameter: &str) -> Option<&Note> {
        self.notes.get(parameter)
    }

    fn check(&self) -> Result<(), String> {
        let head = &self.pack;
        if head.id.is_empty() || !head.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            return Err("pack.id: lower-case letters, digits and hyphens".into());
        }
        if head.valid_years == Some(0) {
            return Err("pack.valid_years must be above zero".into());
        }
        self.check_parameters()?;
        self.check_notes()?;
        let mut numbers = BTreeSet::new();
        if let Some(twice) = self.articles.iter().find(|article| !numbers.insert(article.number)) {
            return Err(format!("articles: {} stands twice", twice.number));
        }
        let mut rows = BTreeSet::new();
        for control in &self.controls {
            if article_of(&control.row) != Some(control.article) {
                return Err(format!("controls: row {} does not belong to article {}", control.row, control.article));
            }
            if !rows.insert(&control.row) {
                return Err(format!("controls: row {} stands twice", control.row));
            }
        }
        Ok(())
    }

    /// A base pack states every parameter; an overlay states known ones in their range.
    fn check_parameters(&self) -> Result<(), String> {
        let mut values = self.parameters.clone();
        if self.pack.overlay {
            for (name, value) in Rules::default().parameters.values() {
                values.entry(name).or_insert(value);
            }
        }
        Parameters::from_values(values).map(|_| ()).map_err(|e| format!("parameters: {e}"))
    }

    /// Every parameter is explained, and nothing else is.
    fn check_notes(&self) -> Result<(), String> {
        let names: BTreeSet<&str> = self.parameters.keys().map(String::as_str).collect();
        let noted: BTreeSet<&str> = self.notes.keys().map(String::as_str).collect();
        if let Some(name) = names.symmetric_difference(&noted).next() {
            return Err(format!("notes and parameters do not name the same: {name}"));
        }
        for (name, note) in &self.notes {
            if note.row.as_deref().is_some_and(|row| article_of(row).is_none()) {
                return Err(format!("notes.{name}: row is not a requirement row"));
            }
            if note.article.is_some_and(|number| !self.articles.iter().any(|a| a.number == number)) {
                return Err(format!("notes.{name}: the pack has no such article"));
            }
        }
        Ok(())
    }
}

impl Header {
    /// First and last day in force that the instrument's own rule gives for a day of publication (A26.1, A26.2).
    /// The wording leaves a day open, so this is a suggestion beside the printed date.
    pub fn term(&self, published: Date) -> (Date, Option<Date>) {
        let first = published.saturating_add(Duration::days(i64::from(self.effective_after_days)));
        (first, self.last_day(first))
    }

    /// Last day of the term that begins on `first`, where the instrument has a term.
    pub fn last_day(&self, first: Date) -> Option<Date> {
        let year = first.year().saturating_add(i32::from(self.valid_years?));
        // A term that begins on 29 February ends with February.
        let anniversary = first
            .replace_year(year)
            .or_else(|_| Date::from_calendar_date(year, time::Month::March, 1))
            .unwrap_or(Date::MAX);
        Some(anniversary.previous_day().unwrap_or(anniversary))
    }
}

/// The packs an installation knows, base packs before overlays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library(Vec<Pack>);

/// The packs that come with the platform.
const SHIPPED: [&str; 2] =
    [include_str!("../../../../rulebooks/nj-draft-2024-03.toml"), include_str!("../../../../rulebooks/cn-2025.toml")];

impl Library {
    /// The packs that come with the platform.
    ///
    /// # Errors
    /// As [`Library::new`]; a test holds that there is none.
    pub fn shipped() -> Result<Self, PackError> {
        Self::new(SHIPPED.into_iter().map(Pack::from_toml).collect::<Result<_, _>>()?)
    }

    /// A library of these packs.
    ///
    /// # Errors
    /// [`PackError::Value`] where ids are not unique, two packs order a parameter differently, or none is a base pack.
    pub fn new(mut packs: Vec<Pack>) -> Result<Self, PackError> {
        packs.sort_by_key(|pack| pack.pack.overlay);
        let mut ids = BTreeSet::new();
        let mut orders: BTreeMap<&str, Order> = BTreeMap::new();
        for pack in &packs {
            if !ids.insert(pack.pack.id.as_str()) {
                return Err(PackError::Value(format!("pack {} stands twice", pack.pack.id)));
            }
            for (name, note) in &pack.notes {
                if *orders.entry(name).or_insert(note.order) != note.order {
                    return Err(PackError::Value(format!("two packs order {name} differently")));
                }
            }
        }
        if packs.first().is_none_or(|pack| pack.pack.overlay) {
            return Err(PackError::Value("no pack carries authorisations: all are overlays".into()));
        }
        Ok(Self(packs))
    }

    /// The pack of this id.
    pub fn pack(&self, id: &str) -> Option<&Pack> {
        self.0.iter().find(|pack| pack.pack.id == id)
    }

    /// Every pack, base packs first.
    pub fn packs(&self) -> &[Pack] {
        &self.0
    }
}
