//! The rulebook in memory: filled at start, brought up to each confirmed change before it is acknowledged.

use crate::failure::Fault;
use domain::{
    civil,
    rulebook::{Library, RuleChange, Rulebook, Rules},
};
use std::sync::{Arc, PoisonError, RwLock};
use time::{Date, OffsetDateTime};

/// What is in force, for everybody who asks.
pub struct Standing(RwLock<State>);

struct State {
    library: Library,
    changes: Vec<RuleChange>,
    book: Arc<Rulebook>,
    /// The rules of the day that was asked for last. They change with a day in Beijing or with a change only.
    today: Option<(Date, Arc<Rules>)>,
}

impl Standing {
    /// The packs that come with the platform, none adopted.
    ///
    /// # Errors
    /// When they cannot be read: the platform does not start without its law.
    pub fn shipped() -> Result<Self, Fault> {
        let library = Library::shipped().map_err(|e| Fault::caused("the shipped rule packs", e))?;
        let book = Arc::new(Rulebook::new(library.clone(), []));
        Ok(Self(RwLock::new(State { library, changes: Vec::new(), book, today: None })))
    }

    /// Takes in a change that was proposed, confirmed or rejected.
    pub(crate) fn set(&self, change: RuleChange) {
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        state.changes.retain(|c| c.id != change.id);
        state.changes.push(change);
        state.book = Arc::new(Rulebook::new(state.library.clone(), state.changes.clone()));
        state.today = None;
    }

    /// The rulebook.
    pub fn book(&self) -> Arc<Rulebook> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).book.clone()
    }

    /// The rules of this moment, which is never before an acknowledged change.
    pub fn rules(&self, now: OffsetDateTime) -> Arc<Rules> {
        let today = civil::today(now);
        let (book, known) = {
            let state = self.0.read().unwrap_or_else(PoisonError::into_inner);
            (state.book.clone(), state.today.clone())
        };
        if let Some((_, rules)) = known.filter(|(day, _)| *day == today) {
            return rules;
        }
        let rules = Arc::new(book.rules(now));
        let mut state = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&state.book, &book) {
            state.today = Some((today, rules.clone()));
        }
        rules
    }
}
