//! The calendar: holidays and make-up days as entered, and the deadlines of steps, followed by the platform's clock.

mod actions;
mod api;
mod columns;
mod follow;

pub use api::{Clock, clocks_of, routes};
pub use follow::{Followed, follow, tick};

use crate::failure::Fault;
use domain::calendar::{Calendar, CalendarYear};
use std::sync::{Arc, PoisonError, RwLock};

/// The calendar in memory: the shipped years and those that were entered, which come before them.
pub struct Calendars(RwLock<Arc<Calendar>>);

impl Calendars {
    /// The years that come with the platform.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn shipped() -> Result<Self, Fault> {
        let calendar = Calendar::shipped().map_err(|e| Fault::caused("the shipped calendar", e))?;
        Ok(Self(RwLock::new(Arc::new(calendar))))
    }

    /// Takes in a year that was entered or corrected.
    pub(crate) fn set(&self, year: &CalendarYear) {
        let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let mut calendar = Calendar::clone(&current);
        calendar.set(year.year, year.arrangement());
        *current = Arc::new(calendar);
    }

    /// The calendar.
    pub fn current(&self) -> Arc<Calendar> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
