//! How fresh a resource is (更新周期): when its next file is due, and whether it is overdue.

use super::{Resource, ResourceState, UpdateCycle};
use crate::civil;
use time::{Date, Duration, OffsetDateTime};

impl UpdateCycle {
    /// The day by which data received on `day` must be renewed; none where it is renewed now and then.
    pub fn next_due(self, day: Date) -> Option<Date> {
        match self {
            // A data file cannot be younger than a day.
            Self::RealTime | Self::Daily => day.checked_add(Duration::DAY),
            Self::Weekly => day.checked_add(Duration::WEEK),
            Self::Monthly => Some(months_later(day, 1)),
            Self::Quarterly => Some(months_later(day, 3)),
            Self::HalfYearly => Some(months_later(day, 6)),
            Self::Yearly => Some(months_later(day, 12)),
            Self::Irregular => None,
        }
    }
}

/// The same day some months later; where that month lacks the day, its last.
fn months_later(day: Date, months: u8) -> Date {
    let later = u32::from(u8::from(day.month())) - 1 + u32::from(months);
    let year = day.year().saturating_add(i32::try_from(later / 12).unwrap_or(0));
    let month = (0..later % 12).fold(time::Month::January, |month, _| month.next());
    let last = time::util::days_in_month(month, year);
    Date::from_calendar_date(year, month, day.day().min(last)).unwrap_or(Date::MAX)
}

impl Resource {
    /// Reckons anew when the next file is due: with each file, and when the cycle changes.
    pub(super) fn reckon_due(&mut self) {
        self.due_on = self.received_at.and_then(|at| self.update_cycle.next_due(civil::today(at)));
    }

    /// Whether its department is late with the next file.
    pub fn is_overdue(&self, now: OffsetDateTime) -> bool {
        self.state == ResourceState::Published && self.due_on.is_some_and(|due| due < civil::today(now))
    }
}
