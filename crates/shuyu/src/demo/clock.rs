//! The clock of the demo: it lives through 18 months and then shows the present for ever.

use server::clock::{Clock, SystemClock};
use std::sync::{Arc, Mutex, PoisonError};
use time::{Duration, OffsetDateTime};

/// A clock that is set until it arrives in the present.
#[derive(Clone)]
pub struct DemoClock(Arc<Mutex<Option<OffsetDateTime>>>);

impl DemoClock {
    /// A clock that shows nine in the morning (Beijing) of a day 18 months ago.
    pub fn eighteen_months_ago() -> Self {
        let day = (SystemClock.now() - Duration::days(548)).date();
        let morning = day.with_time(time::macros::time!(01:00)).assume_utc();
        Self(Arc::new(Mutex::new(Some(morning))))
    }

    /// Lets days pass, never beyond the present.
    pub fn pass(&self, by: Duration) {
        let now = SystemClock.now();
        let mut at = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shown) = *at {
            *at = Some((shown + by).min(now));
        }
    }

    /// Arrives in the present.
    pub fn arrive(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Clock for DemoClock {
    fn now(&self) -> OffsetDateTime {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or_else(|| SystemClock.now())
    }
}
