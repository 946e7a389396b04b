//! The edge where time and randomness enter: everything below takes them as values.

use std::sync::{Arc, Mutex};
use time::OffsetDateTime;
use uuid::Uuid;

/// Where the present moment comes from.
pub trait Clock: Send + Sync {
    /// The present moment, UTC.
    fn now(&self) -> OffsetDateTime;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock enters")]
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

/// A clock that stands until it is moved: for tests, and for the demo city that lives through its past.
#[derive(Clone)]
pub struct SetClock(Arc<Mutex<OffsetDateTime>>);

impl SetClock {
    /// A clock that shows `at`.
    pub fn at(at: OffsetDateTime) -> Self {
        Self(Arc::new(Mutex::new(at)))
    }

    /// Moves it forward.
    pub fn advance(&self, by: time::Duration) {
        let mut at = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *at += by;
    }

    /// Sets it; a clock never goes back.
    pub fn set(&self, to: OffsetDateTime) {
        let mut at = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *at = to.max(*at);
    }
}

impl Clock for SetClock {
    fn now(&self) -> OffsetDateTime {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Where random bytes come from; identifiers are made of them.
#[derive(Clone)]
pub struct Entropy(Arc<Mutex<dyn gm::Random>>);

impl Entropy {
    /// The operating system's generator.
    pub fn system() -> Self {
        Self(Arc::new(Mutex::new(gm::OsRandom)))
    }

    /// A seeded one, for tests that compare bytes.
    pub fn seeded(seed: &[u8]) -> Self {
        Self(Arc::new(Mutex::new(gm::SeededRandom::new(seed))))
    }

    /// Runs `f` with the generator.
    pub fn with<T>(&self, f: impl FnOnce(&mut dyn gm::Random) -> T) -> T {
        let mut random = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        f(&mut *random)
    }

    /// `N` random bytes.
    ///
    /// # Errors
    /// When the generator fails; the caller must not go on.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], gm::Error> {
        let mut bytes = [0; N];
        self.with(|random| random.fill(&mut bytes))?;
        Ok(bytes)
    }

    /// A UUID of version 7 for this moment: sorts by time, unguessable in 74 bits.
    ///
    /// # Errors
    /// When the generator fails.
    pub fn id(&self, now: OffsetDateTime) -> Result<Uuid, gm::Error> {
        let millis = u64::try_from(now.unix_timestamp_nanos() / 1_000_000).unwrap_or_default();
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()?).into_uuid())
    }
}
