//! A seeded generator for made-up tables (SplitMix64). Not for secrets: its output is public.

/// A deterministic stream of numbers.
#[derive(Debug, Clone)]
pub struct Random {
    state: u64,
}

impl Random {
    /// A stream for one purpose; different purposes under one seed do not repeat each other.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let state = purpose.bytes().fold(seed, |s, b| (s ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
        Self { state }
    }

    /// The next number.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 for a bound of 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        // Multiply-shift: the bias is below 2^-32 and the tables need no better.
        let wide = (self.next_u64() >> 32) * u64::from(bound);
        u32::try_from(wide >> 32).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.below(span))
    }

    /// True in `percent` of 100 draws.
    pub fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// An index below `len`, small ones more often (density falls linearly).
    pub fn skewed(&mut self, len: u32) -> u32 {
        self.below(len).min(self.below(len))
    }

    /// One of the items; `T::default()` when there are none.
    pub fn pick<T: Copy + Default>(&mut self, items: &[T]) -> T {
        let len = u32::try_from(items.len()).unwrap_or(u32::MAX);
        items.get(self.below(len) as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_stream_and_each_purpose_another() {
        let draw = |purpose| {
            let mut random = Random::new(7, purpose);
            [random.next_u64(), random.next_u64()]
        };
        assert_eq!(draw("flights"), draw("flights"));
        assert_ne!(draw("flights"), draw("weather"));
    }

    #[test]
    fn draws_stay_within_their_bounds_and_reach_both_ends() {
        let mut random = Random::new(1, "bounds");
        let drawn: Vec<i32> = (0..2_000).map(|_| random.between(-3, 3)).collect();
        assert_eq!(drawn.iter().min(), Some(&-3));
        assert_eq!(drawn.iter().max(), Some(&3));
        assert!((0..100).all(|_| random.below(0) == 0));
    }
}
