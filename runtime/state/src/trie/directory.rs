//! The directory: the nodes above the buckets, and for each bucket which leaves it has.
//!
//! A persistent binary tree. Nodes are shared between snapshots and never change, except
//! that a bucket whose leaves are on disk may drop the copy of them that it holds.
//!
//! Invariant: a bucket holds at least one leaf, an inner node at least two, and every hash is
//! that of [`tree::root_of`](crate::tree) over the leaves below.

use alloc::sync::Arc;
use alloc::vec::Vec;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tradewind_types::{Hash, Height};

use super::TrieError;
use super::journal::Placements;
use super::page::PageKey;
use super::position::Position;
use super::source::{Place, TrieSource};
use crate::tree::{self, Leaf, halves};

/// A subtree of the directory. Its hash is beside the pointer to it, so that an update need
/// not visit the siblings of what it changes.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) hash: Hash,
    pub(super) kind: Kind,
}

/// What a subtree consists of.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Empty,
    Bucket(Arc<Bucket>),
    Inner(Arc<Inner>),
}

/// The two halves of a subtree.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) left: Node,
    pub(super) right: Node,
}

/// A bucket: its leaves are named by its position and the height that wrote it.
#[derive(Debug)]
pub(super) struct Bucket {
    pub(super) entry: Entry,
    resident: Mutex<Option<Arc<[Leaf]>>>,
}

/// What the directory knows of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Height of the block that wrote it.
    pub(super) height: Height,
    /// Number of pairs.
    pub(super) pairs: u16,
    /// Root of the subtree.
    pub(super) hash: Hash,
}

impl Node {
    pub(super) const EMPTY: Self = Self {
        hash: Hash::ZERO,
        kind: Kind::Empty,
    };

    pub(super) fn bucket(bucket: Arc<Bucket>) -> Self {
        Self {
            hash: bucket.entry.hash,
            kind: Kind::Bucket(bucket),
        }
    }

    /// The node above two others, or nothing above nothing.
    pub(super) fn above(left: Self, right: Self) -> Self {
        if let (Kind::Empty, Kind::Empty) = (&left.kind, &right.kind) {
            return Self::EMPTY;
        }
        Self {
            hash: tree::inner(&left.hash, &right.hash),
            kind: Kind::Inner(Arc::new(Inner { left, right })),
        }
    }

    /// Whether two nodes are one in memory.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Empty, Kind::Empty) => true,
            (Kind::Bucket(a), Kind::Bucket(b)) => Arc::ptr_eq(a, b),
            (Kind::Inner(a), Kind::Inner(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// The directory after buckets went and came, as `key` recorded.
    pub(super) fn place(&self, changes: Placements, key: &PageKey) -> Result<Self, TrieError> {
        let changes: Vec<_> = changes.into_iter().collect();
        self.place_below(0, &changes).ok_or(TrieError::Corrupt {
            place: Place::Page(*key),
            what: "it does not fit the directory",
        })
    }

    fn place_below(&self, depth: u16, changes: &[(Position, Option<Entry>)]) -> Option<Self> {
        let (node, rest) = match changes.split_first() {
            None => return Some(self.clone()),
            // What a new bucket replaces is listed below it and goes with this return.
            Some(((at, Some(entry)), _)) if at.depth() == depth => {
                return Some(Self::bucket(Arc::new(Bucket::stored(*entry))));
            }
            Some(((at, None), rest)) if at.depth() == depth => (&Self::EMPTY, rest),
            Some(_) => (self, changes),
        };
        if rest.is_empty() {
            return Some(node.clone());
        }
        let (left, right) = match &node.kind {
            Kind::Empty => (&Self::EMPTY, &Self::EMPTY),
            Kind::Inner(inner) => (&inner.left, &inner.right),
            Kind::Bucket(_) => return None,
        };
        let (to_left, to_right) = halves(rest, depth, |(at, _)| at.prefix());
        let below = depth.checked_add(1).filter(|below| *below <= tree::DEPTH)?;
        Some(Self::above(
            left.place_below(below, to_left)?,
            right.place_below(below, to_right)?,
        ))
    }

    /// Appends the buckets of this subtree, in order of path, until `out` holds `limit`: all,
    /// or those after the one that begins where `cursor` does, or holds where that began.
    pub(super) fn list(
        &self,
        at: Position,
        cursor: Option<&Position>,
        limit: usize,
        out: &mut Vec<(Position, Entry)>,
    ) {
        match &self.kind {
            _ if out.len() >= limit => {}
            Kind::Empty => {}
            Kind::Bucket(bucket) => {
                if cursor.is_none() {
                    out.push((at, bucket.entry));
                }
            }
            Kind::Inner(inner) => {
                let (left, right) = (at.child(false), at.child(true));
                let goes_right = cursor.is_some_and(|cursor| right.covers(cursor.prefix()));
                if !goes_right {
                    inner.left.list(left, cursor, limit, out);
                }
                inner
                    .right
                    .list(right, cursor.filter(|_| goes_right), limit, out);
            }
        }
    }
}

impl Bucket {
    /// A new bucket of `leaves`, written at `height`.
    pub(super) fn fresh(leaves: &[Leaf], depth: u16, height: Height) -> Self {
        Self {
            entry: Entry {
                height,
                pairs: leaves.len() as u16,
                hash: tree::root_of(leaves, depth),
            },
            resident: Mutex::new(Some(leaves.into())),
        }
    }

    /// A bucket that is on disk.
    pub(super) fn stored(entry: Entry) -> Self {
        Self {
            entry,
            resident: Mutex::new(None),
        }
    }

    /// Its leaves, sorted by path, from memory or from disk. What comes from disk has the
    /// bucket's hash: that is all the checksum it needs.
    pub(super) fn leaves(
        &self,
        source: &impl TrieSource,
        at: &Position,
    ) -> Result<Arc<[Leaf]>, TrieError> {
        if let Some(leaves) = self.lock().as_ref() {
            return Ok(leaves.clone());
        }
        let range = at.leaves(self.entry.height);
        let place = Place::Leaves(range);
        let found = source
            .leaves(&range)
            .map_err(|source| TrieError::Source { place, source })?;
        let corrupt = |what| Err(TrieError::Corrupt { place, what });
        if found.len() != usize::from(self.entry.pairs) {
            return corrupt("the directory counts other leaves");
        }
        let mut last = None;
        for pair in &found {
            if last >= Some(pair.path) || !at.covers(&pair.path) {
                return corrupt("leaves out of order or place");
            }
            last = Some(pair.path);
        }
        let leaves: Arc<[Leaf]> = found.into_iter().map(Leaf::of).collect();
        if tree::root_of(&leaves, at.depth()) != self.entry.hash {
            return corrupt("its leaves have another root");
        }
        Ok(leaves)
    }

    /// Drops the leaves from memory; returns how many those were.
    pub(super) fn release(&self) -> usize {
        self.lock().take().map_or(0, |leaves| leaves.len())
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<[Leaf]>>> {
        self.resident.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
