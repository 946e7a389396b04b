//! The tree, its roots and proofs against `ct-merkle` as oracle.

use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use ledger::{
    Frontier, Hash, leaf_hash,
    proof::{consistency_ranges, inclusion_ranges, roots_from_leaves, verify_consistency, verify_inclusion},
};
use proptest::prelude::*;
use sm3::Sm3;

type Oracle = MemoryBackedTree<Sm3, Vec<u8>>;

fn entry(index: u64) -> Vec<u8> {
    index.to_be_bytes().to_vec()
}

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|index| leaf_hash(&entry(index))).collect()
}

fn oracle(size: u64) -> Oracle {
    let mut tree = Oracle::new();
    (0..size).for_each(|index| tree.push(entry(index)));
    tree
}

fn root(size: u64) -> Hash {
    Frontier::from_leaves(leaves(size)).root()
}

fn inclusion(index: u64, size: u64) -> Vec<Hash> {
    roots_from_leaves(&inclusion_ranges(index, size).unwrap(), leaves(size)).unwrap()
}

fn consistency(old: u64, new: u64) -> Vec<Hash> {
    roots_from_leaves(&consistency_ranges(old, new).unwrap(), leaves(new)).unwrap()
}

fn oracle_root(hash: Hash, size: u64) -> RootHash<Sm3> {
    RootHash::new(hash.into(), size)
}

#[test]
fn roots_equal_those_of_the_oracle_at_every_size() {
    let mut frontier = Frontier::new();
    let mut tree = Oracle::new();
    for index in 0..600 {
        assert_eq!(frontier.root()[..], tree.root().as_bytes()[..], "{index} leaves");
        frontier.append(leaf_hash(&entry(index)));
        tree.push(entry(index));
    }
}

#[test]
fn every_proof_of_every_small_tree_equals_the_oracles_and_verifies() {
    for size in 1..=40u64 {
        let tree = oracle(size);
        for index in 0..size {
            let path = inclusion(index, size);
            assert_eq!(path.as_flattened(), tree.prove_inclusion(usize::try_from(index).unwrap()).as_bytes());
            verify_inclusion(&leaf_hash(&entry(index)), index, size, &path, &root(size)).unwrap();
        }
        for old in 1..size {
            let proof = consistency(old, size);
            let added = usize::try_from(size - old).unwrap();
            assert_eq!(proof.as_flattened(), tree.prove_consistency(added).as_bytes(), "{old} to {size}");
            verify_consistency(old, size, &root(old), &root(size), &proof).unwrap();
        }
    }
}

#[test]
fn equal_and_empty_trees_are_consistent_without_hashes() {
    verify_consistency(0, 0, &root(0), &root(0), &[]).unwrap();
    verify_consistency(0, 9, &root(0), &root(9), &[]).unwrap();
    verify_consistency(9, 9, &root(9), &root(9), &[]).unwrap();
    assert!(verify_consistency(9, 9, &root(9), &root(8), &[]).is_err());
    assert!(verify_consistency(0, 9, &root(1), &root(9), &[]).is_err());
    assert!(verify_consistency(0, 0, &root(0), &root(1), &[]).is_err());
    assert!(verify_consistency(0, 0, &root(1), &root(1), &[]).is_err());
    assert!(verify_consistency(9, 9, &root(9), &root(9), &[[0; 32]]).is_err());
    assert!(verify_consistency(9, 8, &root(9), &root(8), &[]).is_err());
}

#[test]
fn a_proof_needs_a_leaf_inside_the_tree_and_all_its_leaves() {
    assert!(inclusion_ranges(0, 0).is_err());
    assert!(inclusion_ranges(5, 5).is_err());
    assert!(verify_inclusion(&[0; 32], 5, 5, &[], &root(5)).is_err());
    assert!(roots_from_leaves(&inclusion_ranges(1, 9).unwrap(), leaves(8)).is_err());
}

#[test]
fn a_proof_for_ten_million_entries_fits_768_bytes() {
    for index in [0, 1, 8_388_607, 8_388_608, 9_999_999] {
        assert!(inclusion_ranges(index, 10_000_000).unwrap().len() * 32 <= 768, "entry {index}");
    }
    for old in [1, 4_999_999, 8_388_608, 9_999_999] {
        assert!(consistency_ranges(old, 10_000_000).unwrap().len() * 32 <= 800, "size {old}");
    }
}

#[test]
fn the_largest_sizes_there_can_be_do_not_overflow() {
    let max = u64::MAX;
    assert_eq!(inclusion_ranges(max - 1, max).unwrap().len(), 63);
    assert!(verify_inclusion(&[0; 32], max - 1, max, &[[0; 32]; 63], &[0; 32]).is_err());
    assert!(verify_inclusion(&[0; 32], 0, max, &[[0; 32]; 64], &[0; 32]).is_err());
    assert!(consistency_ranges(1, max).unwrap().len() <= 64);
    assert!(verify_consistency(1 << 63, max, &[0; 32], &[0; 32], &[[0; 32]; 63]).is_err());
    assert!(verify_consistency(max - 1, max, &[0; 32], &[0; 32], &[[0; 32]; 70]).is_err());
}

proptest! {
    #[test]
    fn the_oracle_accepts_our_proofs(size in 2u64..700, a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let (index, old) = (a.index(usize::try_from(size).unwrap()) as u64, 1 + b.index(usize::try_from(size).unwrap() - 1) as u64);
        let path = InclusionProof::<Sm3>::try_from_bytes(inclusion(index, size).concat()).unwrap();
        prop_assert!(oracle_root(root(size), size).verify_inclusion(&entry(index), index, &path).is_ok());
        let proof = ConsistencyProof::<Sm3>::try_from_bytes(consistency(old, size).concat()).unwrap();
        prop_assert!(oracle_root(root(size), size).verify_consistency(&oracle_root(root(old), old), &proof).is_ok());
    }

    #[test]
    fn an_altered_cut_or_prolonged_proof_does_not_hold(
        size in 2u64..300, at in any::<prop::sample::Index>(), bit in 0u8..8, which in any::<prop::sample::Index>(),
    ) {
        let index = at.index(usize::try_from(size).unwrap()) as u64;
        let (leaf, root_now) = (leaf_hash(&entry(index)), root(size));
        let path = inclusion(index, size);
        let mut altered = path.clone();
        altered[which.index(path.len())][which.index(32)] ^= 1 << bit;
        prop_assert!(verify_inclusion(&leaf, index, size, &altered, &root_now).is_err());
        prop_assert!(verify_inclusion(&leaf, index, size, &path[1..], &root_now).is_err());
        prop_assert!(verify_inclusion(&leaf, index, size, &[&path[..], &[[0; 32]]].concat(), &root_now).is_err());
        let old = 1 + which.index(usize::try_from(size).unwrap() - 1) as u64;
        let proof = consistency(old, size);
        let mut altered = proof.clone();
        altered[which.index(proof.len())][which.index(32)] ^= 1 << bit;
        prop_assert!(verify_consistency(old, size, &root(old), &root_now, &altered).is_err());
        prop_assert!(verify_consistency(old, size, &root(old), &root_now, &proof[1..]).is_err());
        prop_assert!(verify_consistency(old, size, &root(old), &root_now, &[&proof[..], &[[0; 32]]].concat()).is_err());
    }

    #[test]
    fn a_proof_holds_for_its_own_leaf_only(size in 2u64..300, a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let (index, other) = (a.index(usize::try_from(size).unwrap()) as u64, b.index(usize::try_from(size).unwrap()) as u64);
        prop_assume!(index != other);
        let path = inclusion(index, size);
        prop_assert!(verify_inclusion(&leaf_hash(&entry(other)), index, size, &path, &root(size)).is_err());
        prop_assert!(verify_inclusion(&leaf_hash(&entry(index)), other, size, &path, &root(size)).is_err());
    }
}
