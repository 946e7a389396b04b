//! Hashes of the tree: RFC 6962, section 2.1, with SM3.

/// An SM3 digest: a leaf, node or root of the tree.
pub type Hash = [u8; 32];

/// Hash of a leaf: SM3 over `00` and the encoded entry.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let mut state = gm::Sm3::new();
    state.update(&[0]);
    state.update(entry);
    state.finish()
}

/// Hash of an inner node: SM3 over `01` and both children. The prefixes keep a leaf from being taken for a node.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut both = [0u8; 65];
    both[0] = 1;
    both[1..33].copy_from_slice(left);
    both[33..].copy_from_slice(right);
    gm::sm3(&both)
}

/// Root of the tree without leaves: SM3 of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    gm::sm3(&[])
}

/// Largest power of two smaller than `n`; `n` is at least 2.
pub(crate) fn split(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_is_never_taken_for_a_node() {
        let (left, right) = ([1; 32], [2; 32]);
        assert_ne!(leaf_hash(&[left, right].concat()), node_hash(&left, &right));
    }

    #[test]
    fn the_empty_tree_has_the_digest_of_nothing() {
        assert_eq!(hex::encode(empty_root()), "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
    }

    #[test]
    fn a_tree_splits_at_the_largest_power_of_two_below_its_size() {
        let expected = [(2, 1), (3, 2), (4, 2), (5, 4), (8, 4), (9, 8), (1 << 63, 1 << 62), (u64::MAX, 1 << 63)];
        for (size, left) in expected {
            assert_eq!(split(size), left, "{size}");
        }
    }
}
