//! Editions of a catalogue entry (目录版本): what was published, what changed between two of them, and how a published
//! entry is changed. A department's steward proposes a revision, another person confirms it; each confirmed
//! revision is an edition of its own, and an earlier edition is restored by proposing it again.

use super::{
    DescribeItem, Entry, ItemDetail, OpenType, Resource, UpdateCycle,
    entry::tidy,
    resource::{check_description, stated},
};
use crate::{Actor, Refusal, access::Action, codes::catalogue, form::Form, ids::PersonId, lifecycle::Lifecycle};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

/// Everything people say about a resource: what an edition keeps and a revision changes. What the file shows and how
/// items are graded is no part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// Name.
    pub name: String,
    /// Abstract.
    pub abstract_: String,
    /// How often it is renewed.
    pub update_cycle: UpdateCycle,
    /// Whether it is open.
    pub open_type: OpenType,
    /// Legal basis, for a resource that is not open.
    #[serde(default)]
    pub closed_basis: Option<String>,
    /// The rest of the catalogue entry.
    #[serde(default)]
    pub entry: Entry,
    /// Items with what is said about them; those not named stay as they are.
    #[serde(default)]
    pub items: Vec<DescribeItem>,
}

/// An edition of an entry, kept for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Edition {
    /// Its number, from 1.
    pub number: u32,
    /// What was published.
    pub description: Description,
    /// Why it was changed; none for the first.
    pub reason: Option<String>,
    /// Who proposed it.
    pub proposed_by: Option<PersonId>,
    /// Who published or confirmed it.
    pub confirmed_by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// A proposed change of a published entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Revision {
    /// The entry as it will be.
    pub description: Description,
    /// Why.
    pub reason: String,
    /// The edition it restores, if it restores one.
    pub restores: Option<u32>,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// Proposes a change of a published entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseResource {
    /// The entry as it shall be.
    pub description: Description,
    /// Why.
    pub reason: String,
}

/// Proposes an earlier edition again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreEdition {
    /// Number of the edition.
    pub number: u32,
    /// Why.
    pub reason: String,
}

/// Turns a proposed change down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectRevision {
    /// Why.
    pub reason: String,
}

/// One difference between two descriptions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EntryDifference {
    /// The field: `name`, `entry.section`, `items.<name>.meaning`.
    pub field: String,
    /// What it said; none where it said nothing.
    pub before: Option<String>,
    /// What it says.
    pub after: Option<String>,
}

impl Description {
    /// Every difference from `self` to `other`, in the order of the fields.
    pub fn differences(&self, other: &Self) -> Vec<EntryDifference> {
        let (before, after) = (self.sayings(), other.sayings());
        let fields: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let mut found = Vec::new();
        for field in fields {
            let (before, after) = (before.get(field), after.get(field));
            if before != after {
                found.push(EntryDifference { field: field.clone(), before: before.cloned(), after: after.cloned() });
            }
        }
        found
    }

    /// What it says, field by field; what says nothing is left out.
    fn sayings(&self) -> BTreeMap<String, String> {
        let mut said = BTreeMap::new();
        let mut record = serde_json::to_value(self).unwrap_or_default();
        let items = record.as_object_mut().and_then(|fields| fields.remove("items"));
        flatten("", &record, &mut said);
        for item in items.as_ref().and_then(Value::as_array).into_iter().flatten() {
            let name = item["name"].as_str().unwrap_or_default();
            flatten(&format!("items.{name}"), &item["detail"], &mut said);
        }
        said
    }
}

fn flatten(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    let text = match value {
        Value::Null => return,
        Value::Object(fields) => {
            for (name, field) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(&path, field, into);
            }
            return;
        }
        Value::Array(members) => members.iter().map(saying).collect::<Vec<_>>().join("；"),
        other => saying(other),
    };
    if !text.is_empty() {
        into.insert(path.to_owned(), text);
    }
}

fn saying(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(fields) => fields.values().map(saying).collect::<Vec<_>>().join("/"),
        other => other.to_string(),
    }
}

impl Resource {
    /// What is said about it now.
    pub fn description(&self) -> Description {
        let items = self.items.iter().map(|i| DescribeItem { name: i.name.clone(), detail: i.detail.clone() });
        Description {
            name: self.name.clone(),
            abstract_: self.abstract_.clone(),
            update_cycle: self.update_cycle,
            open_type: self.open_type,
            closed_basis: self.closed_basis.clone(),
            entry: self.entry.clone(),
            items: items.collect(),
        }
    }

    /// Proposes a change of a published entry. The entry must stay complete.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.revision_pending`, `catalogue.nothing_changed`, form refusals.
    pub fn revise(&mut self, cmd: ReviseResource, by: &Actor, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ResourceRevise)?;
        self.propose(cmd.description, cmd.reason, None, by, now)
    }

    /// Proposes an earlier edition again. Items that left the resource meanwhile are passed over.
    ///
    /// # Errors
    /// As [`Resource::revise`].
    pub fn restore(
        &mut self,
        edition: &Edition,
        reason: String,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.transition(Action::ResourceRestore)?;
        let mut description = edition.description.clone();
        description.items.retain(|described| self.item(&described.name).is_some());
        self.propose(description, reason, Some(edition.number), by, now)
    }

    fn propose(
        &mut self,
        description: Description,
        reason: String,
        restores: Option<u32>,
        by: &Actor,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.not_sealed()?;
        if self.revision.is_some() {
            return Err(Refusal::of(&catalogue::REVISION_PENDING));
        }
        let mut form = Form::new();
        form.text("reason", ("变更理由", "reason"), &reason, 500);
        check_revision(&mut form, self, &description);
        form.done()?;
        let description = self.completed(description);
        if self.description().differences(&description).is_empty() {
            return Err(Refusal::of(&catalogue::NOTHING_CHANGED));
        }
        let (reason, proposed_by) = (tidy(&reason), by.person);
        self.revision = Some(Revision { description, reason, restores, proposed_by, at: now });
        Ok(())
    }

    /// The description with every item of the resource, as it is stored.
    fn completed(&self, description: Description) -> Description {
        let mut said: BTreeMap<String, ItemDetail> =
            description.items.into_iter().map(|item| (item.name, item.detail.tidy())).collect();
        let items = self.items.iter().map(|item| {
            let detail = said.remove(&item.name).unwrap_or_else(|| item.detail.clone());
            DescribeItem { name: item.name.clone(), detail }
        });
        Description {
            items: items.collect(),
            name: tidy(&description.name),
            abstract_: tidy(&description.abstract_),
            closed_basis: stated(description.closed_basis),
            entry: description.entry.tidy(),
            ..description
        }
    }

    /// Confirms a proposed change, by another person; gives the new edition.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.no_revision`, `catalogue.confirmed_by_proposer`.
    pub fn confirm_revision(&mut self, by: &Actor, now: OffsetDateTime) -> Result<Edition, Refusal> {
        self.transition(Action::ResourceConfirmRevision)?;
        self.not_sealed()?;
        let revision = self.revision.as_ref().ok_or(&catalogue::NO_REVISION)?;
        if revision.proposed_by == by.person {
            return Err(Refusal::of(&catalogue::CONFIRMED_BY_PROPOSER));
        }
        // An import may have taken items away since the proposal: what is said about them is void.
        let description = self.completed(revision.description.clone());
        let (reason, proposed_by) = (Some(revision.reason.clone()), Some(revision.proposed_by));
        self.revision = None;
        self.take_over(description);
        self.edition = self.edition.saturating_add(1);
        let description = self.description();
        Ok(Edition { number: self.edition, description, reason, proposed_by, confirmed_by: by.person, at: now })
    }

    /// Turns a proposed change down.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.no_revision`, form refusals.
    pub fn reject_revision(&mut self, cmd: &RejectRevision) -> Result<(), Refusal> {
        self.transition(Action::ResourceRejectRevision)?;
        if self.revision.is_none() {
            return Err(Refusal::of(&catalogue::NO_REVISION));
        }
        let mut form = Form::new();
        form.text("reason", ("不予变更的理由", "reason"), &cmd.reason, 500);
        form.done()?;
        self.revision = None;
        Ok(())
    }

    /// The first edition of a resource that was just published.
    pub fn first_edition(&mut self, by: &Actor, now: OffsetDateTime) -> Edition {
        self.edition = 1;
        let description = self.description();
        Edition { number: 1, description, reason: None, proposed_by: None, confirmed_by: by.person, at: now }
    }

    fn take_over(&mut self, description: Description) {
        self.name = description.name;
        self.abstract_ = description.abstract_;
        self.update_cycle = description.update_cycle;
        self.open_type = description.open_type;
        self.closed_basis = description.closed_basis;
        self.entry = description.entry;
        for described in description.items {
            if let Some(item) = self.items.iter_mut().find(|item| item.name == described.name) {
                item.detail = described.detail;
            }
        }
        self.reckon_due();
        self.regrade();
    }
}

fn check_revision(form: &mut Form, resource: &Resource, cmd: &Description) {
    check_description(form, &cmd.name, &cmd.abstract_, cmd.open_type, cmd.closed_basis.as_deref());
    cmd.entry.check(form);
    for (field, gap) in cmd.entry.missing(cmd.open_type) {
        form.refuse(format!("entry.{field}"), gap);
    }
    let mut seen = BTreeSet::new();
    for (n, described) in cmd.items.iter().enumerate() {
        let path = format!("items.{n}");
        if !seen.insert(described.name.as_str()) {
            form.refuse(format!("{path}.name"), Refusal::of(&catalogue::ITEM_TWICE).with("item", &described.name));
        }
        if resource.item(&described.name).is_none() {
            form.refuse(format!("{path}.name"), Refusal::of(&catalogue::ITEM_UNKNOWN).with("item", &described.name));
        }
        described.detail.check(form, &format!("{path}.detail"));
    }
}
