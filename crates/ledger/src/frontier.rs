//! The right edge of the tree: all that is needed to append leaves and know the root.

use crate::{
    Error, Result,
    tree::{Hash, empty_root, node_hash},
};

/// The roots of the complete subtrees that make up a tree, largest first: at most 64 hashes.
/// Appending costs two hashes on average, the root at most 63.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The tree over leaf hashes in order.
    #[must_use]
    pub fn from_leaves(leaves: impl IntoIterator<Item = Hash>) -> Self {
        let mut frontier = Self::new();
        leaves.into_iter().for_each(|leaf| frontier.append(leaf));
        frontier
    }

    /// The tree of `size` leaves from its [`peaks`](Self::peaks), largest subtree first.
    ///
    /// # Errors
    /// [`Error::Range`] when a tree of that size has another number of peaks.
    pub fn from_hashes(size: u64, peaks: Vec<Hash>) -> Result<Self> {
        if peaks.len() != size.count_ones() as usize {
            return Err(Error::Range("number of peaks does not fit the size"));
        }
        Ok(Self { size, peaks })
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the complete subtrees, largest first: one per bit set in the size.
    #[must_use]
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Appends a leaf hash.
    pub fn append(&mut self, leaf: Hash) {
        self.append_with(leaf, |_, _| {});
    }

    /// Appends a leaf hash and names every node it completes, lowest first: `(level, hash)`, the leaf
    /// itself at level 0.
    pub(crate) fn append_with(&mut self, leaf: Hash, mut completed: impl FnMut(u32, &Hash)) {
        let mut node = leaf;
        completed(0, &node);
        // A subtree is complete where the size has a trailing one: it joins with its left neighbour.
        for level in 1..=self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            node = node_hash(&left, &node);
            completed(level, &node);
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// Root of the tree (RFC 6962, section 2.1).
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(smallest) = peaks.next() else { return empty_root() };
        peaks.fold(*smallest, |right, left| node_hash(left, &right))
    }

    /// Size (8 bytes, big-endian), then the peaks: at most 2,056 bytes, to be stored beside the entries.
    #[must_use]
    pub fn serialize(&self) -> Vec<u8> {
        self.size.to_be_bytes().into_iter().chain(self.peaks.iter().flatten().copied()).collect()
    }

    /// Reads [`serialize`](Self::serialize).
    ///
    /// # Errors
    /// [`Error::Range`] when the bytes are anything else.
    pub fn deserialize(bytes: &[u8]) -> Result<Self> {
        let (size, rest) = bytes.split_first_chunk::<8>().ok_or(Error::Range("frontier cut short"))?;
        let (peaks, tail) = rest.as_chunks::<32>();
        if !tail.is_empty() {
            return Err(Error::Range("frontier cut short"));
        }
        Self::from_hashes(u64::from_be_bytes(*size), peaks.to_vec())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tree::leaf_hash;

    #[test]
    fn a_frontier_survives_being_stored_at_every_size() {
        let mut frontier = Frontier::new();
        for n in 0..70u8 {
            assert_eq!(Frontier::deserialize(&frontier.serialize()).unwrap(), frontier);
            frontier.append(leaf_hash(&[n]));
        }
    }

    #[test]
    fn bytes_that_are_no_frontier_are_refused() {
        let stored = Frontier::from_leaves([leaf_hash(b"a"), leaf_hash(b"b"), leaf_hash(b"c")]).serialize();
        for len in 0..stored.len() {
            assert!(Frontier::deserialize(&stored[..len]).is_err(), "{len} bytes");
        }
        assert!(Frontier::deserialize(&[&stored[..], &[0; 32]].concat()).is_err());
    }

    #[test]
    fn a_size_that_does_not_fit_the_peaks_is_refused() {
        assert!(Frontier::from_hashes(3, vec![[0; 32]]).is_err());
        assert!(Frontier::from_hashes(4, vec![[0; 32]]).is_ok());
    }
}
