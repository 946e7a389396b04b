//! Randomness as a parameter: the caller decides where it comes from.

use crate::{Error, Result, digest::HmacSm3};

/// A source of random bytes fit for keys and nonces. Object-safe.
pub trait Random: Send {
    /// Fills `dest` completely, or fails without a promise about its content.
    ///
    /// # Errors
    /// [`Error::Randomness`] when the source cannot deliver.
    fn fill(&mut self, dest: &mut [u8]) -> Result<()>;
}

impl<R: Random + ?Sized> Random for &mut R {
    fn fill(&mut self, dest: &mut [u8]) -> Result<()> {
        (**self).fill(dest)
    }
}

/// The operating system's generator: the one source for a running installation.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the operating system; everybody else is handed a `Random`"
    )]
    fn fill(&mut self, dest: &mut [u8]) -> Result<()> {
        getrandom::fill(dest).map_err(|_| Error::Randomness)
    }
}

/// Reproducible bytes from a seed (HMAC-SM3 in counter mode), for tests and the demo city, where a
/// run must be repeatable. As secret as its seed: never the source of an installation's keys.
#[derive(Clone)]
pub struct SeededRandom {
    mac: HmacSm3,
    counter: u64,
}

impl SeededRandom {
    /// A generator that always yields the same bytes for the same `seed`.
    #[must_use]
    pub fn new(seed: &[u8]) -> Self {
        Self { mac: HmacSm3::new(seed), counter: 0 }
    }
}

impl std::fmt::Debug for SeededRandom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SeededRandom").field("counter", &self.counter).finish_non_exhaustive()
    }
}

impl Random for SeededRandom {
    fn fill(&mut self, dest: &mut [u8]) -> Result<()> {
        for part in dest.chunks_mut(crate::DIGEST_LEN) {
            let block = self.mac.mac(&self.counter.to_be_bytes());
            self.counter = self.counter.checked_add(1).ok_or(Error::Randomness)?;
            part.copy_from_slice(block.get(..part.len()).ok_or(Error::Randomness)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_seed_always_yields_the_same_bytes_and_another_seed_others() {
        let draw = |seed: &[u8]| {
            let mut bytes = [0u8; 77];
            SeededRandom::new(seed).fill(&mut bytes).unwrap();
            bytes
        };
        assert_eq!(draw(b"one"), draw(b"one"));
        assert_ne!(draw(b"one"), draw(b"two"));
    }

    #[test]
    fn the_operating_system_does_not_repeat_itself() {
        let (mut a, mut b) = ([0u8; 32], [0u8; 32]);
        OsRandom.fill(&mut a).unwrap();
        OsRandom.fill(&mut b).unwrap();
        assert_ne!(a, b);
    }
}
