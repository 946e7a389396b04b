//! Inclusion and consistency proofs: where their hashes come from, and how they are verified
//! (RFC 9162, sections 2.1.3 and 2.1.4; the tree is the one of RFC 6962).

use crate::{
    Error, Frontier, Result, SignedCheckpoint,
    tree::{Hash, node_hash, split},
};
use std::ops::Range;

/// The subtrees, as ranges of leaves, whose roots prove that leaf `index` is in the tree of `size` leaves.
/// Lowest first.
///
/// # Errors
/// [`Error::Range`] when the tree has no such leaf.
pub fn inclusion_ranges(index: u64, size: u64) -> Result<Vec<Range<u64>>> {
    if index >= size {
        return Err(Error::Range("leaf beyond the size of the tree"));
    }
    let mut ranges = Vec::new();
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(start..middle);
            start = middle;
        }
    }
    ranges.reverse();
    Ok(ranges)
}

/// The subtrees whose roots prove that the tree of `new` leaves extends the tree of `old` leaves. Lowest
/// first; empty when the sizes are equal or the old tree is empty.
///
/// # Errors
/// [`Error::Range`] when `old` is larger than `new`.
pub fn consistency_ranges(old: u64, new: u64) -> Result<Vec<Range<u64>>> {
    if old > new {
        return Err(Error::Range("the older tree is larger"));
    }
    let mut ranges = Vec::new();
    if old == 0 || old == new {
        return Ok(ranges);
    }
    let (mut start, mut end) = (0, new);
    while old != end {
        let middle = start + split(end - start);
        if old <= middle {
            ranges.push(middle..end);
            end = middle;
        } else {
            ranges.push(start..middle);
            start = middle;
        }
    }
    // What is left is a complete subtree of the old tree; when it is the whole old tree, its root is known.
    if start != 0 {
        ranges.push(start..end);
    }
    ranges.reverse();
    Ok(ranges)
}

/// Roots of `ranges` over leaf hashes that arrive in order, in memory that grows with the number of ranges only: proofs
/// straight from a stream of entries.
///
/// # Errors
/// [`Error::Range`] when the leaves end before the last range does.
pub fn roots_from_leaves(ranges: &[Range<u64>], leaves: impl IntoIterator<Item = Hash>) -> Result<Vec<Hash>> {
    let mut parts: Vec<Frontier> = ranges.iter().map(|_| Frontier::new()).collect();
    for (index, leaf) in (0u64..).zip(leaves) {
        for (range, part) in ranges.iter().zip(&mut parts) {
            if range.contains(&index) {
                part.append(leaf);
            }
        }
    }
    let complete = ranges.iter().zip(&parts).all(|(range, part)| part.size() == range.end - range.start);
    if !complete {
        return Err(Error::Range("fewer leaves than the tree has"));
    }
    Ok(parts.iter().map(Frontier::root).collect())
}

/// Checks that `leaf` is the leaf at `index` of the tree of `size` leaves with `root`.
///
/// # Errors
/// [`Error::Range`] when the tree has no such leaf, [`Error::Proof`] when the path does not lead to the root.
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> Result<()> {
    if index >= size {
        return Err(Error::Range("leaf beyond the size of the tree"));
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in path {
        if last == 0 {
            return Err(Error::Proof("path is too long"));
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            // A node without a right sibling moves up until it is a right child.
            let up = if node & 1 == 1 { 1 } else { node.trailing_zeros() + 1 };
            node = node.checked_shr(up).unwrap_or(0);
            last = last.checked_shr(up).unwrap_or(0);
        } else {
            hash = node_hash(&hash, sibling);
            node >>= 1;
            last >>= 1;
        }
    }
    if last != 0 {
        return Err(Error::Proof("path is too short"));
    }
    if hash != *root {
        return Err(Error::Proof("path leads to another root"));
    }
    Ok(())
}

/// Checks that the tree of `new` leaves with `new_root` extends the tree of `old` leaves with `old_root`.
///
/// # Errors
/// [`Error::Range`] when `old` is larger than `new`, [`Error::Proof`] when the proof leads to other roots.
pub fn verify_consistency(old: u64, new: u64, old_root: &Hash, new_root: &Hash, proof: &[Hash]) -> Result<()> {
    if old > new {
        return Err(Error::Range("the older tree is larger"));
    }
    if old == 0 || old == new {
        let roots_fit = if old == 0 { *old_root == crate::empty_root() } else { old_root == new_root };
        let empty_fits = new != 0 || *new_root == crate::empty_root();
        let holds = proof.is_empty() && roots_fit && empty_fits;
        return if holds { Ok(()) } else { Err(Error::Proof("roots of equal or empty trees differ")) };
    }
    // The old root starts the proof itself when the old tree is one complete subtree.
    let (seed, rest) = match proof.split_first() {
        _ if old.is_power_of_two() => (old_root, proof),
        Some((first, rest)) => (first, rest),
        None => return Err(Error::Proof("proof is too short")),
    };
    let up = (old - 1).trailing_ones();
    let (mut node, mut last) = ((old - 1) >> up, (new - 1) >> up);
    let (mut old_hash, mut new_hash) = (*seed, *seed);
    for sibling in rest {
        if last == 0 {
            return Err(Error::Proof("proof is too long"));
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            let up = if node & 1 == 1 { 1 } else { node.trailing_zeros() + 1 };
            node = node.checked_shr(up).unwrap_or(0);
            last = last.checked_shr(up).unwrap_or(0);
        } else {
            new_hash = node_hash(&new_hash, sibling);
            node >>= 1;
            last >>= 1;
        }
    }
    if last != 0 {
        return Err(Error::Proof("proof is too short"));
    }
    if old_hash != *old_root || new_hash != *new_root {
        return Err(Error::Proof("proof leads to other roots"));
    }
    Ok(())
}

/// An inclusion proof that stands alone: what `shuyu ledger prove` prints and the API answers.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InclusionProof {
    /// Position of the entry.
    pub index: u64,
    /// Leaf hash of the entry, hex.
    pub leaf_hash: String,
    /// Size of the tree the proof is for: that of the checkpoint.
    pub tree_size: u64,
    /// Root of that tree, hex.
    pub root: String,
    /// Sibling hashes from the leaf up, hex.
    pub path: Vec<String>,
    /// The signed checkpoint, as a note.
    pub checkpoint: String,
}

impl InclusionProof {
    /// Puts a proof together.
    #[must_use]
    pub fn new(index: u64, leaf: &Hash, path: &[Hash], signed: &SignedCheckpoint) -> Self {
        Self {
            index,
            leaf_hash: hex::encode(leaf),
            tree_size: signed.checkpoint.size,
            root: hex::encode(signed.checkpoint.root),
            path: path.iter().map(hex::encode).collect(),
            checkpoint: signed.to_note(),
        }
    }

    /// Checks the whole chain: signature of the checkpoint by `key` under `origin`, its size and root, the
    /// path, and that `entry`, where given, is the entry proved.
    ///
    /// # Errors
    /// [`Error::Checkpoint`], [`Error::Range`] or [`Error::Proof`] naming the first link that does not hold.
    pub fn verify(&self, key: &gm::VerifyingKey, origin: &str, entry: Option<&[u8]>) -> Result<()> {
        let signed = SignedCheckpoint::parse(&self.checkpoint)?;
        signed.verify(key, origin)?;
        let (leaf, root) = (digest(&self.leaf_hash)?, digest(&self.root)?);
        if signed.checkpoint.size != self.tree_size || signed.checkpoint.root != root {
            return Err(Error::Proof("size or root is not that of the checkpoint"));
        }
        if entry.is_some_and(|entry| crate::leaf_hash(entry) != leaf) {
            return Err(Error::Proof("the proof is for another entry"));
        }
        let path = self.path.iter().map(|hash| digest(hash)).collect::<Result<Vec<_>>>()?;
        verify_inclusion(&leaf, self.index, self.tree_size, &path, &root)
    }
}

fn digest(text: &str) -> Result<Hash> {
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash).map_err(|_| Error::Proof("not a hash in hexadecimal"))?;
    Ok(hash)
}
