//! The arrangement of one year, entered by the data authority when it is published.

use super::{Arrangement, days};
use crate::{
    Actor, Record, Refusal,
    access::Action,
    civil,
    codes::calendar,
    form::Form,
    ids::{CalendarYearId, OrgId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::Step,
    record::Kind,
    states,
};
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

states! {
    /// States of a year.
    CalendarYearState {
        Published = "published", "已公布";
    }
}

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// First day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub first: Date,
    /// Last day.
    #[serde(with = "civil::day")]
    #[schema(value_type = String, format = Date)]
    pub last: Date,
}

/// The arrangement of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CalendarYear {
    /// Its id.
    pub id: CalendarYearId,
    /// The year.
    pub year: i32,
    /// Number of the announcement.
    pub doc_no: String,
    /// Spans of days off.
    pub off: Vec<Span>,
    /// Weekend days that are worked, as spans.
    pub work: Vec<Span>,
    /// Who entered it.
    pub entered: Step,
    /// State.
    pub state: CalendarYearState,
}

impl Record for CalendarYear {
    const KIND: Kind = Kind::CalendarYear;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.year.to_string()
    }
    fn org(&self) -> OrgId {
        self.entered.org
    }
    fn public(&self) -> bool {
        true
    }
}

use CalendarYearState::Published;

lifecycle!(
    CalendarYear,
    CalendarYearState,
    &[Transition { from: &[Published], action: Action::CalendarYearReplace, to: &[Published] }]
);

/// Enters the arrangement of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct YearForm {
    /// The year.
    pub year: i32,
    /// Number of the announcement.
    pub doc_no: String,
    /// Spans of days off.
    pub off: Vec<Span>,
    /// Weekend days that are worked, as spans.
    #[serde(default)]
    pub work: Vec<Span>,
}

/// Replaces the arrangement of a year by a corrected one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceYear {
    /// Number of the announcement.
    pub doc_no: String,
    /// Spans of days off.
    pub off: Vec<Span>,
    /// Weekend days that are worked, as spans.
    #[serde(default)]
    pub work: Vec<Span>,
}

/// Most spans of one year; the longest arrangement so far has eight.
const MOST_SPANS: usize = 40;

impl CalendarYear {
    /// Enters the arrangement of a year. `taken`: whether the year was entered before.
    ///
    /// # Errors
    /// Form refusals; `calendar.year_taken`.
    pub fn enter(
        id: CalendarYearId,
        cmd: YearForm,
        taken: bool,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.require((2000..=2100).contains(&cmd.year), "year", &calendar::YEAR_RANGE);
        check(&mut form, cmd.year, &cmd.doc_no, &cmd.off, &cmd.work);
        form.done()?;
        if taken {
            return Err(Refusal::of(&calendar::YEAR_TAKEN).with("year", cmd.year));
        }
        let entered = Step { by: by.person, org: by.org, reason: cmd.doc_no.clone(), at: now };
        let YearForm { year, doc_no, off, work } = cmd;
        Ok(Self { id, year, doc_no, off, work, entered, state: Published })
    }

    /// Replaces the arrangement by a corrected one.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn replace(&mut self, cmd: ReplaceYear, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::CalendarYearReplace)?;
        let mut form = Form::new();
        check(&mut form, self.year, &cmd.doc_no, &cmd.off, &cmd.work);
        form.done()?;
        self.entered = Step { by: by.person, org: by.org, reason: cmd.doc_no.clone(), at: now };
        (self.doc_no, self.off, self.work) = (cmd.doc_no, cmd.off, cmd.work);
        Ok(())
    }

    /// Its days.
    pub fn arrangement(&self) -> Arrangement {
        arrangement(&self.off, &self.work)
    }
}

fn arrangement(off: &[Span], work: &[Span]) -> Arrangement {
    let all = |spans: &[Span]| spans.iter().flat_map(|span| days(span.first, span.last)).collect();
    Arrangement { off: all(off), work: all(work) }
}

fn check(form: &mut Form, year: i32, doc_no: &str, off: &[Span], work: &[Span]) {
    form.text("doc_no", ("文号", "document number"), doc_no, 100);
    form.require(!off.is_empty(), "off", &calendar::OFF_MISSING);
    for (name, spans) in [("off", off), ("work", work)] {
        form.require(spans.len() <= MOST_SPANS, name, &calendar::TOO_MANY);
        for (n, span) in spans.iter().enumerate().take(MOST_SPANS) {
            let ordered = span.first <= span.last && span.first.year() == year && span.last.year() == year;
            form.require(ordered, format!("{name}.{n}"), &calendar::SPAN_INVALID);
        }
    }
    if form.is_clean()
        && let Err(why) = arrangement(off, work).check(year)
    {
        form.refuse("work", Refusal::of(&calendar::DAY_INVALID).with("why", why));
    }
}
