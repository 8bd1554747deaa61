//! One block's changes, applied to the directory and the buckets they touch.
//!
//! Not a writer: the result is the successor and the writes that make it durable.
//!
//! Invariant: subtrees that no change reaches are shared with the trie before; a change that
//! changes nothing writes nothing.

use alloc::sync::Arc;
use alloc::vec::Vec;

use tradewind_types::{Hash, Height};

use super::directory::{Bucket, Inner, Kind, Node};
use super::journal;
use super::position::Position;
use super::residents::Settled;
use super::source::{TrieSource, TrieWrites};
use super::{Shape, Trie, TrieError, TrieView};
use crate::tree::{Leaf, Pair, halves};

/// Changes, or leaves, from which on a subtree's halves are worked on in parallel.
const PARALLEL_FROM: usize = 512;

/// What a block makes of one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The key's path, see [`path_of`](crate::path_of).
    pub path: Hash,
    /// Hash of the new value, see [`value_hash_of`](crate::value_hash_of); `None` deletes.
    pub value: Option<Hash>,
}

/// The outcome of an update.
#[derive(Debug)]
pub struct TrieUpdate {
    /// The successor.
    pub trie: Trie,
    /// Its root.
    pub root: Hash,
    /// What makes it durable.
    pub writes: TrieWrites,
    /// For [`Residents::settle`](super::Residents::settle), once the writes are on disk.
    pub settled: Settled,
}

/// Leaves that changed in a subtree, and buckets that it lost and got, in order of path.
#[derive(Default)]
struct Delta {
    leaves: Vec<Change>,
    went: Vec<(Position, Arc<Bucket>)>,
    came: Vec<(Position, Arc<Bucket>)>,
}

pub(super) fn update(
    trie: &Trie,
    source: &impl TrieSource,
    height: Height,
    changes: &[Change],
) -> Result<TrieUpdate, TrieError> {
    if let Some(last) = trie.height().filter(|last| height <= *last) {
        return Err(TrieError::Height { height, last });
    }
    let mut changes = changes.to_vec();
    changes.sort_unstable_by_key(|change| change.path);
    for (a, b) in changes.iter().zip(changes.iter().skip(1)) {
        if a.path == b.path {
            return Err(TrieError::RepeatedPath { path: a.path });
        }
    }
    let updating = Updating {
        source,
        height,
        shape: trie.shape,
    };
    let mut delta = Delta::default();
    let old = &trie.snapshot.directory;
    let directory = updating.apply(old, Position::ROOT, &changes, &mut delta)?;
    if directory.is(old) {
        return Ok(TrieUpdate {
            trie: trie.clone(),
            root: trie.root(),
            writes: TrieWrites::default(),
            settled: Settled::default(),
        });
    }

    let snapshot = TrieView {
        directory,
        height: Some(height),
    };
    let journal = journal::page(trie.height(), &delta.went, &delta.came, height);
    let mut pages = vec![journal];
    let buckets_changed = delta.came.len().max(delta.went.len());
    let checkpoint = trie
        .checkpoint
        .advance(&trie.snapshot, buckets_changed, &mut pages);
    pages.push(checkpoint.head(&snapshot));
    let buckets = |list: Vec<(Position, Arc<Bucket>)>| list.into_iter().map(|(_, b)| b).collect();
    Ok(TrieUpdate {
        root: snapshot.root(),
        trie: Trie {
            snapshot,
            checkpoint,
            shape: trie.shape,
        },
        writes: TrieWrites {
            leaves: delta.leaves,
            pages,
        },
        settled: Settled {
            came: buckets(delta.came),
            went: buckets(delta.went),
        },
    })
}

struct Updating<'a, S> {
    source: &'a S,
    height: Height,
    shape: Shape,
}

impl<S: TrieSource> Updating<'_, S> {
    /// The subtree `node` at `at` after `changes`, which are sorted and lie in it.
    fn apply(
        &self,
        node: &Node,
        at: Position,
        changes: &[Change],
        delta: &mut Delta,
    ) -> Result<Node, TrieError> {
        if changes.is_empty() {
            return Ok(node.clone());
        }
        match &node.kind {
            Kind::Empty => {
                let new = merge(&[], changes, &mut delta.leaves);
                Ok(self.build(&new, at, delta))
            }
            Kind::Bucket(bucket) => {
                let before = delta.leaves.len();
                let old = bucket.leaves(self.source, &at)?;
                let new = merge(&old, changes, &mut delta.leaves);
                if delta.leaves.len() == before {
                    return Ok(node.clone());
                }
                delta.went.push((at, bucket.clone()));
                Ok(self.build(&new, at, delta))
            }
            Kind::Inner(inner) => self.apply_below(node, inner, at, changes, delta),
        }
    }

    fn apply_below(
        &self,
        node: &Node,
        inner: &Inner,
        at: Position,
        changes: &[Change],
        delta: &mut Delta,
    ) -> Result<Node, TrieError> {
        let before = delta.came.len();
        let (to_left, to_right) = halves(changes, at.depth(), |change| &change.path);
        let (left, right) = both(
            changes.len(),
            delta,
            |delta| self.apply(&inner.left, at.child(false), to_left, delta),
            |delta| self.apply(&inner.right, at.child(true), to_right, delta),
        );
        let (left, right) = (left?, right?);
        if left.is(&inner.left) && right.is(&inner.right) {
            return Ok(node.clone());
        }
        self.join(left, right, at, before, delta)
    }

    /// The node above two subtrees, of which one changed: one bucket if they are small.
    /// `before` is how many buckets had come before them.
    fn join(
        &self,
        left: Node,
        right: Node,
        at: Position,
        before: usize,
        delta: &mut Delta,
    ) -> Result<Node, TrieError> {
        let count = |node: &Node| match &node.kind {
            Kind::Empty => Some(0),
            Kind::Bucket(bucket) => Some(bucket.entry.pairs),
            Kind::Inner(_) => None,
        };
        let total = count(&left)
            .zip(count(&right))
            .and_then(|(l, r)| l.checked_add(r));
        if total.is_none_or(|total| total > self.shape.merge_below) {
            return Ok(Node::above(left, right));
        }
        // Both are buckets or empty, so all that came here is one of the two.
        delta.came.truncate(before);
        let mut leaves = Vec::new();
        for (node, at) in [(left, at.child(false)), (right, at.child(true))] {
            if let Kind::Bucket(bucket) = node.kind {
                leaves.extend_from_slice(&bucket.leaves(self.source, &at)?);
                if bucket.entry.height != self.height {
                    delta.went.push((at, bucket));
                }
            }
        }
        Ok(self.build(&leaves, at, delta))
    }

    /// A new subtree of `leaves`.
    fn build(&self, leaves: &[Leaf], at: Position, delta: &mut Delta) -> Node {
        if leaves.is_empty() {
            Node::EMPTY
        } else if leaves.len() <= usize::from(self.shape.split_above) {
            let bucket = Arc::new(Bucket::fresh(leaves, at.depth(), self.height));
            delta.came.push((at, bucket.clone()));
            Node::bucket(bucket)
        } else {
            let (left, right) = halves(leaves, at.depth(), |leaf| &leaf.pair.path);
            let (left, right) = both(
                leaves.len(),
                delta,
                |delta| self.build(left, at.child(false), delta),
                |delta| self.build(right, at.child(true), delta),
            );
            Node::above(left, right)
        }
    }
}

/// Runs both halves of some work of `size`, in parallel if it is large.
fn both<T: Send>(
    size: usize,
    delta: &mut Delta,
    left: impl FnOnce(&mut Delta) -> T + Send,
    right: impl FnOnce(&mut Delta) -> T + Send,
) -> (T, T) {
    if size < PARALLEL_FROM {
        return (left(delta), right(delta));
    }
    let mut other = Delta::default();
    let result = rayon::join(|| left(delta), || right(&mut other));
    delta.leaves.append(&mut other.leaves);
    delta.went.append(&mut other.went);
    delta.came.append(&mut other.came);
    result
}

/// The leaves after the changes; both are sorted, and so is the result. Adds to `made` the
/// changes that make a difference.
fn merge(old: &[Leaf], changes: &[Change], made: &mut Vec<Change>) -> Vec<Leaf> {
    let mut merged = Vec::with_capacity(old.len().saturating_add(changes.len()));
    let mut old = old.iter().peekable();
    for change in changes {
        while let Some(leaf) = old.next_if(|leaf| leaf.pair.path < change.path) {
            merged.push(*leaf);
        }
        let before = old.next_if(|leaf| leaf.pair.path == change.path);
        if before.map(|leaf| leaf.pair.value) == change.value {
            merged.extend(before);
            continue;
        }
        made.push(*change);
        merged.extend(change.value.map(|value| {
            let path = change.path;
            Leaf::of(Pair { path, value })
        }));
    }
    merged.extend(old);
    merged
}
