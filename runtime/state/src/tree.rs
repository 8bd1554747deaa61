//! The tree over hashed keys: the definition of the state root.
//!
//! ```text
//! root(pairs) at depth d =
//!     32 zero bytes                                    no pair
//!     H(leaf,  path ‖ value hash)                      one pair
//!     H(inner, root(pairs with bit d of path = 0)
//!            ‖ root(pairs with bit d of path = 1))     otherwise
//! ```
//!
//! Bits are counted from the most significant bit of the path's first byte. A leaf stands at
//! the shallowest depth where it is alone, so a set of pairs has exactly one tree: neither
//! insertion order nor deleted pairs leave a trace. Leaves and inner nodes are hashed under
//! different tags and have fixed length, so neither can pass for the other.

use tradewind_types::{Domain, Hash, digest};

/// Bits of a path, and so the greatest depth of a leaf.
pub const DEPTH: u16 = 256;

/// A key and its value as the tree sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Hash of the key, see [`path_of`].
    pub path: Hash,
    /// Hash of the value, see [`value_hash_of`].
    pub value: Hash,
}

/// Where a state key is in the tree.
pub fn path_of(key: &[u8]) -> Hash {
    digest(Domain::TrieKey, &[key])
}

/// What the tree holds of a state value.
pub fn value_hash_of(value: &[u8]) -> Hash {
    digest(Domain::TrieValue, &[value])
}

/// Hash of a subtree of one pair.
pub(crate) fn leaf(pair: &Pair) -> Hash {
    digest(
        Domain::TrieLeaf,
        &[pair.path.as_bytes(), pair.value.as_bytes()],
    )
}

/// Hash of a subtree of two or more pairs.
pub(crate) fn inner(left: &Hash, right: &Hash) -> Hash {
    digest(Domain::TrieInner, &[left.as_bytes(), right.as_bytes()])
}

/// Whether bit `depth` of `path` is one. False at and beyond [`DEPTH`].
pub(crate) fn bit(path: &Hash, depth: u16) -> bool {
    path.as_bytes()
        .get(usize::from(depth / 8))
        .is_some_and(|byte| byte << (depth % 8) & 0x80 != 0)
}

/// Splits items, sorted by path and equal in their first `depth` bits, at bit `depth`.
pub(crate) fn halves<T>(items: &[T], depth: u16, path: impl Fn(&T) -> &Hash) -> (&[T], &[T]) {
    items.split_at(items.partition_point(|item| !bit(path(item), depth)))
}

/// A pair with the hash of the leaf that it is, which outlives many changes of its neighbours.
#[cfg(feature = "prover")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) pair: Pair,
    hash: Hash,
}

#[cfg(feature = "prover")]
impl Leaf {
    pub(crate) fn of(pair: Pair) -> Self {
        let hash = leaf(&pair);
        Self { pair, hash }
    }
}

/// Root of the subtree at `depth` that holds `leaves`, which are strictly increasing by path
/// and equal in their first `depth` bits.
#[cfg(feature = "prover")]
pub(crate) fn root_of(leaves: &[Leaf], depth: u16) -> Hash {
    match leaves {
        [] => Hash::ZERO,
        [leaf] => leaf.hash,
        _ => {
            let (left, right) = halves(leaves, depth, |leaf| &leaf.pair.path);
            let below = depth.saturating_add(1);
            inner(&root_of(left, below), &root_of(right, below))
        }
    }
}

/// Whether two paths are equal in their first `depth` bits.
pub(crate) fn share_prefix(a: &Hash, b: &Hash, depth: u16) -> bool {
    let whole = usize::from(depth / 8);
    let (a, b) = (a.as_bytes(), b.as_bytes());
    a.get(..whole) == b.get(..whole)
        && match (a.get(whole), b.get(whole)) {
            (Some(a), Some(b)) => (a ^ b) & !(0xff_u8 >> (depth % 8)) == 0,
            _ => true,
        }
}
