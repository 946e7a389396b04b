//! Publishing and withdrawing (A2.2, A13.1).

use super::{Item, Resource, ResourceState, Secrecy};
use crate::{Actor, Refusal, access::Action, codes::catalogue, form::Form, lifecycle::Lifecycle};
use serde::{Deserialize, Serialize};

/// Takes a record out of use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Why.
    pub reason: String,
}

impl Resource {
    /// Publishes the resource (A13.1): imported with rows, every item graded, secrecy reviewed, and
    /// by somebody who graded nothing of it. Everything that is missing is reported together.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.published_by_grader`, form refusals.
    pub fn publish(&mut self, by: &Actor) -> Result<(), Refusal> {
        self.transition(Action::ResourcePublish)?;
        self.not_sealed()?;
        self.has_file()?;
        let mut form = Form::new();
        form.require(self.rows.is_some_and(|rows| rows > 0), "rows", &catalogue::NO_ROWS);
        for (n, item) in self.items.iter().enumerate().filter(|(_, item)| item.grade.is_none()) {
            form.refuse(format!("items.{n}.grade"), Refusal::of(&catalogue::UNGRADED).with("item", &item.name));
        }
        for (n, item) in self.items.iter().enumerate().filter(|(_, item)| item.grade.is_some() && !item.is_reviewed()) {
            form.refuse(format!("items.{n}.gradings"), Refusal::of(&catalogue::UNREVIEWED).with("item", &item.name));
        }
        let unplaced = |item: &&Item| item.is_coordinate() && item.detail.coordinate_system.is_none();
        for (n, item) in self.items.iter().enumerate().filter(|(_, item)| unplaced(item)) {
            let gap = Refusal::of(&catalogue::COORDINATE_SYSTEM_MISSING).with("item", &item.name);
            form.refuse(format!("items.{n}.detail.coordinate_system"), gap);
        }
        for (field, gap) in self.entry_gaps() {
            form.refuse(format!("entry.{field}"), gap);
        }
        let cleared = self.secrecy.as_ref().is_some_and(Secrecy::is_clear);
        form.require(cleared, "secrecy", &catalogue::SECRECY_MISSING);
        form.done()?;
        if self.graded_by.contains(&by.person) {
            return Err(Refusal::of(&catalogue::PUBLISHED_BY_GRADER));
        }
        self.published_by = Some(by.person);
        self.state = ResourceState::Published;
        Ok(())
    }

    /// Takes a published resource off the shelf.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.importing`, form refusals.
    pub fn withdraw(&mut self, cmd: Withdraw) -> Result<(), Refusal> {
        self.transition(Action::ResourceWithdraw)?;
        self.not_importing()?;
        let mut form = Form::new();
        form.text("reason", ("下架原因", "reason"), &cmd.reason, 500);
        form.done()?;
        self.withdrawn_reason = Some(cmd.reason);
        self.state = ResourceState::Withdrawn;
        Ok(())
    }
}
