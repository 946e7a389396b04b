//! A change of the rulebook: a pack adopted with its day of publication, superseded, or one parameter set anew.
//! One person proposes it with a dry run over history, another confirms it.

use super::{Difference, Parameters, Rulebook};
use crate::{
    Actor, Record, Refusal,
    access::Action,
    civil,
    codes::rulebook,
    control,
    form::Form,
    ids::{OrgId, PersonId, RuleChangeId},
    lifecycle,
    lifecycle::{Lifecycle, Transition},
    mandate::Step,
    record::Kind,
    states,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::{Date, Duration, OffsetDateTime};

states! {
    /// States of a change.
    ChangeState {
        Proposed = "proposed", "待确认";
        Confirmed = "confirmed", "已确认";
        Rejected = "rejected", "未通过";
    }
}

states! {
    /// Kinds of change.
    ChangeKind {
        Adopt = "adopt", "采用规则包";
        Supersede = "supersede", "替代规则包";
        Set = "set", "调整参数";
    }
}

/// How many decisions of one kind would have come out differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DryRunLine {
    /// Kind of record.
    pub record: Kind,
    /// Parameter that decides.
    pub parameter: String,
    /// Would have been refused, or judged late.
    pub refused: u32,
    /// Would have been allowed, or judged in time.
    pub allowed: u32,
}

/// The dry run over history that the proposal was made with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DryRun {
    /// Past decisions judged again.
    pub examined: u32,
    /// Where they differ.
    pub lines: Vec<DryRunLine>,
}

impl DryRun {
    /// Counts the differences found in so many records.
    pub fn of(examined: usize, differences: &[Difference]) -> Self {
        let mut lines: Vec<DryRunLine> = Vec::new();
        for found in differences {
            let same = |l: &&mut DryRunLine| l.record == found.record && l.parameter == found.parameter;
            let line = match lines.iter_mut().find(same) {
                Some(line) => line,
                None => {
                    let (record, parameter) = (found.record, found.parameter.clone());
                    lines.push(DryRunLine { record, parameter, refused: 0, allowed: 0 });
                    let last = lines.len() - 1;
                    &mut lines[last]
                }
            };
            let count = if found.allowed { &mut line.allowed } else { &mut line.refused };
            *count = count.saturating_add(1);
        }
        Self { examined: u32::try_from(examined).unwrap_or(u32::MAX), lines }
    }
}

/// A change of the rulebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RuleChange {
    /// Its id.
    pub id: RuleChangeId,
    /// Title, made of what it changes.
    pub title: String,
    /// What sort of change.
    pub change_kind: ChangeKind,
    /// The pack.
    pub pack: String,
    /// The day of publication, of an adoption.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub published: Option<Date>,
    /// The first day it applies: in force, superseded, or with the new value.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Last day in force, of an adoption with an end.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// First and last day that the instrument's own rule gives for the day of publication.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub suggested_from: Option<Date>,
    /// The same for the last day.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub suggested_until: Option<Date>,
    /// The parameter.
    pub parameter: Option<String>,
    /// Its new value.
    #[schema(value_type = Option<Value>)]
    pub value: Option<Value>,
    /// The value in force when this was proposed.
    #[schema(value_type = Option<Value>)]
    pub previous: Option<Value>,
    /// Number of the document it rests on.
    pub doc_no: String,
    /// Why.
    pub reason: String,
    /// The dry run over history.
    pub dry_run: DryRun,
    /// Who proposed it.
    pub proposed: Step,
    /// Who confirmed it.
    pub confirmed: Option<Step>,
    /// Who rejected it, and why.
    pub rejected: Option<Step>,
    /// State.
    pub state: ChangeState,
}

impl Record for RuleChange {
    const KIND: Kind = Kind::RuleChange;
    fn status(&self) -> &'static str {
        self.state.word()
    }
    fn title(&self) -> String {
        self.title.clone()
    }
    fn org(&self) -> OrgId {
        self.proposed.org
    }
    fn public(&self) -> bool {
        true
    }
    fn brought_by(&self, _: Action) -> Vec<PersonId> {
        vec![self.proposed.by]
    }
}

use ChangeState::{Confirmed, Proposed, Rejected};

lifecycle!(
    RuleChange,
    ChangeState,
    &[
        Transition { from: &[Proposed], action: Action::RuleChangeConfirm, to: &[Confirmed] },
        Transition { from: &[Proposed], action: Action::RuleChangeReject, to: &[Rejected] },
    ]
);

/// Proposes a change of the rulebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeChange {
    /// What sort of change.
    pub change_kind: ChangeKind,
    /// The pack.
    pub pack: String,
    /// Adoption: the day the city published the rules.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub published: Option<Date>,
    /// The first day it applies. Adoption: as printed; counted from the publication where missing. Otherwise today
    /// where missing.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Adoption: the last day in force, as printed; counted where missing.
    #[serde(default, with = "civil::day::option")]
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Setting: the parameter.
    #[serde(default)]
    pub parameter: Option<String>,
    /// Setting: its new value.
    #[serde(default)]
    #[schema(value_type = Option<Value>)]
    pub value: Option<Value>,
    /// Number of the document it rests on.
    pub doc_no: String,
    /// Why.
    pub reason: String,
}

/// Rejects a proposed change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectChange {
    /// Why.
    pub reason: String,
}

/// What the server found out for [`RuleChange::propose`].
#[derive(Debug, Clone, Copy)]
pub struct ChangeFacts<'a> {
    /// The rulebook as it stands.
    pub rulebook: &'a Rulebook,
}

impl RuleChange {
    /// Proposes a change; the dry run is added by [`RuleChange::examined`]. An adoption counts its days from the
    /// publication (A26.1, A26.2), the printed days decide. Nothing else reaches back (A1.2).
    ///
    /// # Errors
    /// Form refusals with the codes of `rulebook`.
    pub fn propose(
        id: RuleChangeId,
        cmd: ProposeChange,
        facts: ChangeFacts<'_>,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let mut form = Form::new();
        form.text("doc_no", ("文号", "document number"), &cmd.doc_no, 100);
        form.text("reason", ("理由", "reason"), &cmd.reason, 500);
        let today = civil::today(now);
        let known = facts.rulebook.library().pack(&cmd.pack);
        form.require(known.is_some(), "pack", &rulebook::PACK_UNKNOWN);
        let mut change = Self {
            id,
            title: String::new(),
            change_kind: cmd.change_kind,
            pack: cmd.pack,
            published: cmd.published,
            from: cmd.from,
            until: cmd.until,
            suggested_from: None,
            suggested_until: None,
            parameter: cmd.parameter,
            value: cmd.value,
            previous: None,
            doc_no: cmd.doc_no.trim().to_owned(),
            proposed: Step { by: by.person, org: by.org, reason: cmd.reason.clone(), at: now },
            reason: cmd.reason,
            dry_run: DryRun::default(),
            confirmed: None,
            rejected: None,
            state: Proposed,
        };
        match cmd.change_kind {
            ChangeKind::Adopt => change.check_adoption(&mut form, facts.rulebook, today),
            ChangeKind::Supersede => change.check_supersession(&mut form, facts.rulebook, now),
            ChangeKind::Set => change.check_setting(&mut form, facts.rulebook, now),
        }
        form.done()?;
        change.title = change.words();
        Ok(change)
    }

    fn check_adoption(&mut self, form: &mut Form, rulebook: &Rulebook, today: Date) {
        form.require(self.parameter.is_none() && self.value.is_none(), "parameter", &rulebook::FIELD_NOT_ALLOWED);
        let Some(published) = self.published else {
            return form.refuse("published", &rulebook::PUBLISHED_MISSING);
        };
        form.require(published <= today, "published", &rulebook::PUBLISHED_LATER);
        if let Some(pack) = rulebook.library().pack(&self.pack) {
            let (first, last) = pack.pack.term(published);
            (self.suggested_from, self.suggested_until) = (Some(first), last);
            let first = *self.from.get_or_insert(first);
            self.until = self.until.or_else(|| pack.pack.last_day(first));
        }
        form.require(self.from.is_none_or(|first| published <= first), "from", &rulebook::FROM_BEFORE_PUBLISHED);
        let reversed = self.from.zip(self.until).is_some_and(|(first, last)| last < first);
        form.require(!reversed, "until", &rulebook::UNTIL_BEFORE_FROM);
    }

    fn check_supersession(&mut self, form: &mut Form, rulebook: &Rulebook, now: OffsetDateTime) {
        let day = civil::today(now);
        let bare = self.parameter.is_none() && self.value.is_none() && self.published.is_none();
        form.require(bare && self.until.is_none(), "parameter", &rulebook::FIELD_NOT_ALLOWED);
        let from = *self.from.get_or_insert(day);
        form.require(day <= from, "from", &rulebook::RETROACTIVE);
        if let Some(pack) = rulebook.library().pack(&self.pack) {
            let adopted = rulebook.pack_standing(pack, day, now).effective.is_some();
            form.require(adopted, "pack", &rulebook::PACK_NOT_ADOPTED);
        }
    }

    fn check_setting(&mut self, form: &mut Form, rulebook: &Rulebook, now: OffsetDateTime) {
        let day = civil::today(now);
        form.require(self.published.is_none() && self.until.is_none(), "published", &rulebook::FIELD_NOT_ALLOWED);
        let from = *self.from.get_or_insert(day);
        form.require(day <= from, "from", &rulebook::RETROACTIVE);
        let Some(pack) = rulebook.library().pack(&self.pack) else { return };
        let Some(name) = self.parameter.as_deref().filter(|name| pack.note(name).is_some()) else {
            return form.refuse("parameter", &rulebook::PARAMETER_UNKNOWN);
        };
        let values = rulebook.values(pack, from.max(day), now);
        self.previous = values.get(name).cloned();
        let Some(value) = self.value.clone() else { return form.refuse("value", &rulebook::VALUE_MISSING) };
        form.require(self.previous.as_ref() != Some(&value), "value", &rulebook::VALUE_SAME);
        // Judged with the other parameters, as some hold only together.
        let rules = rulebook.rules_on(from.max(day), now);
        if let Err(why) = Parameters::with(&rules.parameters, name, value) {
            form.refuse("value", Refusal::of(&rulebook::VALUE_INVALID).with("why", why));
        }
    }

    /// The same with what the dry run found.
    #[must_use]
    pub fn examined(mut self, dry_run: DryRun) -> Self {
        self.dry_run = dry_run;
        self
    }

    /// Confirms the change, by another person than its proposer. It applies from then on, or from its first day
    /// where that is later.
    ///
    /// # Errors
    /// `platform.wrong_state`, `rulebook.same_person`, `rulebook.value_invalid` where other changes came between, or
    /// come later, with which it does not hold.
    pub fn confirm(&mut self, rulebook: &Rulebook, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::RuleChangeConfirm)?;
        control!(self.proposed.by == by.person => rulebook::SAME_PERSON);
        if let (ChangeKind::Set, Some(name), Some(value)) = (self.change_kind, &self.parameter, &self.value) {
            let rules = rulebook.rules_on(self.applies_from(now), now);
            Parameters::with(&rules.parameters, name, value.clone())
                .map_err(|why| Refusal::of(&rulebook::VALUE_INVALID).with("why", why))?;
        }
        // Two changes may each hold alone and not together: the rules are composed on every day that brings another.
        rulebook
            .with(self, now)
            .compose_from(self.applies_from(now), now)
            .map_err(|why| Refusal::of(&rulebook::VALUE_INVALID).with("why", why))?;
        self.confirmed = Some(Step { by: by.person, org: by.org, reason: self.reason.clone(), at: now });
        self.state = Confirmed;
        Ok(())
    }

    /// Rejects the change; its proposer may take it back this way.
    ///
    /// # Errors
    /// `platform.wrong_state`, form refusals.
    pub fn reject(&mut self, cmd: RejectChange, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::RuleChangeReject)?;
        let mut form = Form::new();
        form.text("reason", ("理由", "reason"), &cmd.reason, 500);
        form.done()?;
        self.rejected = Some(Step { by: by.person, org: by.org, reason: cmd.reason, at: now });
        self.state = Rejected;
        Ok(())
    }

    /// The first day on which it makes a difference, confirmed now.
    pub fn applies_from(&self, now: OffsetDateTime) -> Date {
        let today = civil::today(now);
        self.from.map_or(today, |from| from.max(today))
    }

    /// The day on which a dry run compares: past the end where the change only takes something away later.
    pub fn compared_on(&self, now: OffsetDateTime) -> Date {
        self.applies_from(now).min(civil::today(now).saturating_add(Duration::days(3_650)))
    }

    fn words(&self) -> String {
        match (&self.change_kind, &self.parameter) {
            (ChangeKind::Set, Some(name)) => format!("{}：{} {name}", self.change_kind.zh(), self.pack),
            _ => format!("{}：{}", self.change_kind.zh(), self.pack),
        }
    }
}
