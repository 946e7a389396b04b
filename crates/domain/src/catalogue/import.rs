//! The import of a resource's file, by a worker (A13.1).

use super::{ContentKind, Drift, ImportState, Item, NoticeKind, Resource, ResourceState, Secrecy};
use crate::{
    Actor, Refusal,
    access::Action,
    codes::catalogue,
    lifecycle::Lifecycle,
    task::{ContentCount, Imported},
};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

impl Resource {
    /// Starts an import, the first into a draft or a newer one into a published resource, and says which file version it makes.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.sealed`, `catalogue.importing`.
    pub fn start_import(&mut self) -> Result<u32, Refusal> {
        self.transition(Action::ResourceImport)?;
        self.not_sealed()?;
        self.not_importing()?;
        self.import_state = ImportState::Importing;
        self.import_refusal = None;
        Ok(self.file_version.saturating_add(1))
    }

    /// Keeps who handed in the file of an import that started.
    pub fn handed_in_by(&mut self, by: &Actor) {
        self.imported_by = Some(by.person);
    }

    /// Ends an import with what the worker found. Grades of items that kept name and type stay; a
    /// new or changed item is ungraded (EC-63), and how the columns changed is told. The secrecy review of
    /// the former file carries over only where a published resource is renewed with the same columns; where they
    /// changed, those left alone stay supplied until the next review, unless yet another file comes before it.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.not_importing`, `catalogue.no_columns`, `catalogue.item_twice`.
    pub fn finish_import(&mut self, found: Imported, now: OffsetDateTime) -> Result<(), Refusal> {
        self.transition(Action::ResourceImported)?;
        self.is_importing()?;
        if found.columns.is_empty() {
            return Err(Refusal::of(&catalogue::NO_COLUMNS));
        }
        let mut names = BTreeSet::new();
        if let Some(twice) = found.columns.iter().find(|c| !names.insert(c.name.as_str())) {
            return Err(Refusal::of(&catalogue::ITEM_TWICE).with("item", &twice.name));
        }
        let reviewed = self.secrecy.as_ref().is_some_and(Secrecy::is_clear);
        let carries = self.state == ResourceState::Published && reviewed;
        let drift = Drift::between(&self.items, &found.columns, self.file_version.saturating_add(1), now, carries);
        let listed = !self.items.is_empty();
        let mut known: BTreeMap<String, Item> = self.items.drain(..).map(|i| (i.name.clone(), i)).collect();
        self.items = found
            .columns
            .into_iter()
            .map(|column| {
                let kept = known.remove(&column.name);
                let mut content = column.content.clone();
                let mut item = Item::of(column, kept);
                // Pictures beside the cells may show anything about anybody; what is graded was graded by its cells.
                let beside = item.notices.iter().filter(|_| item.grade.is_none());
                let beside = beside.filter(|notice| notice.kind == NoticeKind::Pictures);
                content.extend(beside.map(|n| ContentCount { kind: ContentKind::Picture, values: n.values }));
                item.scanned(&content, found.rows, now);
                item
            })
            .collect();
        self.rows = Some(found.rows);
        self.format = Some(found.format);
        self.encoding = found.encoding;
        self.digest = Some(found.digest);
        self.file_version = self.file_version.saturating_add(1);
        self.received_at = Some(now);
        self.reckon_due();
        let renewed = self.state == ResourceState::Published && drift.is_none();
        if !renewed {
            self.secrecy = None;
        }
        // Before the first file there was nothing to differ from, unless a workbook had listed items.
        self.drift = drift.filter(|_| self.file_version > 1 || listed);
        self.import_state = ImportState::Imported;
        self.regrade();
        Ok(())
    }

    /// Ends an import that was refused or failed; the former file, if any, stays.
    ///
    /// # Errors
    /// `platform.wrong_state`, `catalogue.not_importing`.
    pub fn fail_import(&mut self, why: Refusal) -> Result<(), Refusal> {
        self.transition(Action::ResourceImported)?;
        self.is_importing()?;
        self.import_state = ImportState::Failed;
        self.import_refusal = Some(why);
        Ok(())
    }

    fn is_importing(&self) -> Result<(), Refusal> {
        if self.import_state == ImportState::Importing { Ok(()) } else { Err(Refusal::of(&catalogue::NOT_IMPORTING)) }
    }
}
