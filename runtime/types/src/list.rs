//! Roots and proofs of a block's lists: transactions and receipts.
//!
//! A complete binary Merkle tree (`merkle-cbt`) in which a leaf commits to its index, inner
//! nodes are tagged apart from leaves, and the root commits to the count: so an item cannot
//! be shown at another place, a node cannot pass for a leaf, and a list cannot be shortened.
//!
//! ```text
//! leaf  = H(list/leaf,  index (u32, big endian) ‖ item)
//! inner = H(list/inner, left ‖ right)
//! root  = H(list/root,  count (u32, big endian) ‖ top)      top of an empty list = 0
//! ```

use alloc::vec::Vec;

use merkle_cbt::merkle_tree::Merge;
use minicbor::{Decode, Encode};

use crate::hash::{Domain, Hash, digest};

/// Deepest tree of a 32-bit count.
const MAX_LEMMAS: usize = 32;

struct Inner;

impl Merge for Inner {
    type Item = Hash;

    fn merge(left: &Hash, right: &Hash) -> Hash {
        digest(Domain::ListInner, &[left.as_bytes(), right.as_bytes()])
    }
}

type Tree = merkle_cbt::CBMT<Hash, Inner>;

fn leaf(index: u32, item: &Hash) -> Hash {
    digest(Domain::ListLeaf, &[&index.to_be_bytes(), item.as_bytes()])
}

fn seal(count: u32, top: &Hash) -> Hash {
    digest(Domain::ListRoot, &[&count.to_be_bytes(), top.as_bytes()])
}

fn leaves(items: &[Hash]) -> Vec<Hash> {
    (0..)
        .zip(items)
        .map(|(index, item)| leaf(index, item))
        .collect()
}

/// The root of `items` in their order.
pub fn root(items: &[Hash]) -> Hash {
    seal(items.len() as u32, &Tree::build_merkle_root(&leaves(items)))
}

/// Shows that an item stands at an index of a list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ListProof {
    /// Where the item stands.
    #[n(0)]
    pub index: u32,
    /// How many items the list has.
    #[n(1)]
    pub count: u32,
    /// Siblings from the leaf to the top.
    #[n(2)]
    pub lemmas: Vec<Hash>,
}

impl ListProof {
    /// Proves the item at `index`; `None` if the list is shorter.
    pub fn new(items: &[Hash], index: u32) -> Option<Self> {
        let count = u32::try_from(items.len()).ok()?;
        if index >= count {
            return None;
        }
        let proof = Tree::build_merkle_proof(&leaves(items), &[index])?;
        Some(Self {
            index,
            count,
            lemmas: proof.lemmas().to_vec(),
        })
    }

    /// Whether the proof shows `item` at its index in the list with this root.
    pub fn verify(&self, root: &Hash, item: &Hash) -> bool {
        self.top(item)
            .is_some_and(|top| seal(self.count, &top) == *root)
    }

    /// Climbs from the leaf. In the array of a complete tree the leaves are the last `count`
    /// nodes, node `n` has the children `2n + 1` and `2n + 2`, and the top is node 0.
    fn top(&self, item: &Hash) -> Option<Hash> {
        if self.index >= self.count || self.lemmas.len() > MAX_LEMMAS {
            return None;
        }
        let mut node = u64::from(self.index) + u64::from(self.count) - 1;
        let mut hash = leaf(self.index, item);
        for sibling in &self.lemmas {
            if node == 0 {
                return None;
            }
            let is_left = node % 2 == 1;
            hash = if is_left {
                Inner::merge(&hash, sibling)
            } else {
                Inner::merge(sibling, &hash)
            };
            node = (node - 1) / 2;
        }
        (node == 0).then_some(hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor;

    fn items(count: u8) -> Vec<Hash> {
        (0..count)
            .map(|byte| Hash::from_bytes([byte / 2; 32]))
            .collect()
    }

    #[test]
    fn every_item_is_proved_at_its_own_place_only() {
        for count in 0..20 {
            let items = items(count);
            let root = root(&items);
            assert_eq!(ListProof::new(&items, u32::from(count)), None);
            for (index, item) in (0..).zip(&items) {
                let proof = ListProof::new(&items, index).expect("in the list");
                assert!(proof.verify(&root, item));
                for other in 0..u32::from(count) {
                    let moved = ListProof {
                        index: other,
                        ..proof.clone()
                    };
                    assert_eq!(moved.verify(&root, item), other == index);
                }
                let stranger = Hash::from_bytes([99; 32]);
                assert!(!proof.verify(&root, &stranger));
            }
        }
    }

    #[test]
    fn a_list_cannot_pass_for_one_of_another_length() {
        let roots: Vec<Hash> = (0..40).map(|count| root(&items(count))).collect();
        for (i, a) in roots.iter().enumerate() {
            assert!(roots.iter().skip(i + 1).all(|b| a != b));
        }
        let proof = ListProof::new(&items(5), 2).expect("in the list");
        let shorter = ListProof { count: 4, ..proof };
        assert!(!shorter.verify(&roots[5], &items(5)[2]));
    }

    #[test]
    fn no_altered_proof_verifies_and_none_panics() {
        let items = items(13);
        let root = root(&items);
        let proof = ListProof::new(&items, 6).expect("in the list");
        let bytes = cbor::encode(&proof);
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut altered = bytes.clone();
                altered[at] ^= 1 << bit;
                if let Ok(altered) = cbor::decode::<ListProof>(&altered, cbor::Limits::bytes(2048))
                {
                    assert!(!altered.verify(&root, &items[6]));
                }
            }
        }
        let endless = ListProof {
            index: 0,
            count: u32::MAX,
            lemmas: proof.lemmas.repeat(20),
        };
        assert!(!endless.verify(&root, &items[0]));
    }
}
