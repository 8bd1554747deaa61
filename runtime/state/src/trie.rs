//! The trie as a node keeps it: leaves on disk, the nodes above them in memory.
//!
//! ```text
//!                    root
//!                   /    \            directory: hashes only, in memory, persistent
//!                 ...    ...          (an update copies the paths it changes)
//!                 / \    / \
//!               [b] [b] [b] [b]       buckets: sorted leaves, the last written in memory
//! ```
//!
//! On disk a pair is one leaf, in order of path and kept with its history, as values are: a
//! bucket is read as its leaves stood after the block that wrote it, so older snapshots read
//! theirs. Beside the leaves it changed, a block writes one *journal* page, which names the
//! buckets that went and came. The journal is what a past root is rebuilt from, and what a
//! start rolls the last *checkpoint* of the directory forward with. Checkpoints are written in
//! slices, one a block, in proportion to what the block changed.
//!
//! Everything here is a function from values to values. A [`Trie`] is immutable and cheap to
//! clone; [`Trie::update`] returns its successor and what to write, and may be called on
//! a successor whose writes are not on disk yet.
//!
//! Invariant: what height h and every retained height below it consist of is on disk once
//! the writes of all updates up to h are, and no write of a later height takes it away
//! until [`prune`] is asked to.

use alloc::vec::Vec;

use tradewind_types::{Hash, Height};

use crate::Proof;
use crate::tree::{DEPTH, Pair};

mod checkpoint;
mod directory;
mod journal;
mod memory;
mod page;
mod position;
mod prove;
mod prune;
mod residents;
mod source;
mod update;

#[cfg(test)]
mod tests;

pub use memory::MemoryPages;
pub use page::{PageKey, PageWrite};
pub use prune::prune;
pub use residents::{Residents, Settled};
pub use source::{LeafRange, Place, SourceError, TrieSource, TrieWrites};
pub use update::{Change, TrieUpdate};

use checkpoint::Checkpoint;
use directory::{Bucket, Entry, Node};
use journal::Journal;
use position::Position;

/// How many pairs a bucket holds. Not part of the root: nodes may differ, and change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// A bucket with more pairs than this is split.
    pub split_above: u16,
    /// Two sibling buckets with together at most this many pairs become one.
    pub merge_below: u16,
}

impl Shape {
    /// At least one pair each: a subtree of one pair is never split, or it would have the hash
    /// of an inner node.
    fn sound(self) -> Self {
        Self {
            split_above: self.split_above.max(1),
            merge_below: self.merge_below.max(1),
        }
    }
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            split_above: 6,
            merge_below: 3,
        }
    }
}

/// Why the trie cannot be read or updated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrieError {
    /// The source failed.
    #[error("cannot read {place}")]
    Source {
        /// What was asked for.
        place: Place,
        /// Failure of the source.
        #[source]
        source: SourceError,
    },
    /// A page that must exist does not.
    #[error("page {key} is missing")]
    Missing {
        /// Page asked for.
        key: PageKey,
    },
    /// What is on disk is not what was written.
    #[error("{place} is corrupt: {what}")]
    Corrupt {
        /// What was read.
        place: Place,
        /// What is wrong with it.
        what: &'static str,
    },
    /// One update changes a path twice.
    #[error("path {path} is changed twice in one block")]
    RepeatedPath {
        /// The path.
        path: Hash,
    },
    /// Heights of updates must increase.
    #[error("update is for height {height}, trie is at height {last}")]
    Height {
        /// Height asked for.
        height: Height,
        /// Height of the last update.
        last: Height,
    },
    /// The height is older than what is kept.
    #[error("height {height} is not kept, the oldest is {oldest}")]
    NotRetained {
        /// Height asked for.
        height: Height,
        /// Oldest height that can be proved.
        oldest: Height,
    },
    /// More keys than one proof covers.
    #[error("proof of {count} keys, limit is {limit}")]
    TooManyKeys {
        /// Keys asked for.
        count: usize,
        /// Keys allowed.
        limit: usize,
    },
}

/// The trie at one height: a root, and proofs against it. Immutable, cheap to clone.
#[derive(Clone, Debug)]
pub struct TrieView {
    directory: Node,
    height: Option<Height>,
}

impl TrieView {
    const EMPTY: Self = Self {
        directory: Node::EMPTY,
        height: None,
    };

    /// The state root.
    pub fn root(&self) -> Hash {
        self.directory.hash
    }

    /// Height of the last update in it that changed anything.
    pub fn height(&self) -> Option<Height> {
        self.height
    }

    /// Proves for each of `paths` what it holds or that it is absent. Repeated paths count
    /// once. This view's height must be kept meanwhile.
    pub fn prove(&self, source: &impl TrieSource, paths: &[Hash]) -> Result<Proof, TrieError> {
        prove::prove(&self.directory, source, paths)
    }
}

/// The newest state of the trie. Immutable, cheap to clone; see the module.
#[derive(Clone, Debug)]
pub struct Trie {
    snapshot: TrieView,
    checkpoint: Checkpoint,
    shape: Shape,
}

impl Trie {
    /// Opens what the last written update left; an empty source holds the empty trie.
    ///
    /// Reads the checkpoint of the directory and the journals since, no leaf.
    pub fn open(source: &impl TrieSource, shape: Shape) -> Result<Self, TrieError> {
        let (snapshot, checkpoint) = checkpoint::open(source)?;
        Ok(Self {
            snapshot,
            checkpoint,
            shape: shape.sound(),
        })
    }

    /// The state root.
    pub fn root(&self) -> Hash {
        self.snapshot.root()
    }

    /// Height of the last update that changed anything.
    pub fn height(&self) -> Option<Height> {
        self.snapshot.height
    }

    /// What readers use while later updates go on.
    pub fn snapshot(&self) -> &TrieView {
        &self.snapshot
    }

    /// Proves what `paths` hold now; see [`TrieView::prove`].
    pub fn prove(&self, source: &impl TrieSource, paths: &[Hash]) -> Result<Proof, TrieError> {
        self.snapshot.prove(source, paths)
    }

    /// The state after the block at `height`, rebuilt from the journals since. This trie's
    /// writes must be on disk.
    ///
    /// Costs time in proportion to what changed since; keep the snapshot if it is asked for
    /// often.
    pub fn at(&self, source: &impl TrieSource, height: Height) -> Result<TrieView, TrieError> {
        let oldest = prune::oldest(source)?;
        if height < oldest {
            return Err(TrieError::NotRetained { height, oldest });
        }
        let mut changes = journal::Placements::new();
        let mut reached = self.height();
        while let Some(newer) = reached.filter(|reached| *reached > height) {
            let journal = Journal::read(source, newer)?;
            journal.undo(&mut changes);
            reached = journal.previous;
        }
        Ok(TrieView {
            directory: self.snapshot.directory.place(changes, &PageKey::HEAD)?,
            height: reached,
        })
    }

    /// Applies a block's changes, in any order. Reads the buckets they touch; writes nothing.
    ///
    /// The successor keeps its new buckets in memory until [`Residents`] lets them go.
    pub fn update(
        &self,
        source: &impl TrieSource,
        height: Height,
        changes: &[Change],
    ) -> Result<TrieUpdate, TrieError> {
        update::update(self, source, height, changes)
    }
}

/// Reads bytes as leaves and as each kind of page; for fuzzing.
pub(crate) fn read_any(bytes: &[u8]) {
    struct One<'a>(&'a [u8]);
    impl TrieSource for One<'_> {
        fn page(&self, _: &PageKey) -> Result<Option<Vec<u8>>, SourceError> {
            Ok(Some(self.0.to_vec()))
        }

        fn leaves(&self, _: &LeafRange) -> Result<Vec<Pair>, SourceError> {
            let (hashes, _) = self.0.as_chunks::<32>();
            let (pairs, _) = hashes.as_chunks::<2>();
            let pair = |[path, value]: &[[u8; 32]; 2]| Pair {
                path: Hash::from_bytes(*path),
                value: Hash::from_bytes(*value),
            };
            Ok(pairs.iter().map(pair).collect())
        }
    }
    // The first bytes say where the page claims to be, the rest is the page.
    let (at, bytes) = bytes.split_at(bytes.len().min(32));
    let prefix = at
        .iter()
        .fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    let mut hash = [0; 32];
    hash.iter_mut().zip(at).for_each(|(to, from)| *to = *from);
    let position = Position::of(&Hash::from_bytes(hash), prefix % (DEPTH + 1));
    let entry = Entry {
        height: Height::new(1),
        pairs: (bytes.len() / 64) as u16,
        hash: Hash::ZERO,
    };
    let _ = Bucket::stored(entry).leaves(&One(bytes), &position);
    let _ = Journal::read(&One(bytes), Height::new(1));
    let _ = checkpoint::open(&One(bytes));
    let _ = prune::oldest(&One(bytes));
}
