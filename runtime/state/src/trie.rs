//! The trie as a node keeps it: pages on disk, the nodes above them in memory.
//!
//! ```text
//!                    root
//!                   /    \            directory: hashes only, in memory, persistent
//!                 ...    ...          (an update copies the paths it changes)
//!                 / \    / \
//!               [b] [b] [b] [b]       buckets: sorted pairs, one page each
//! ```
//!
//! A block's update rewrites the buckets it touches, each under a new page key that ends in
//! the block's height; no page is ever overwritten, so older snapshots keep reading theirs.
//! Beside them it writes one *journal* page, which names the buckets that went and came. The
//! journal is what a past root is rebuilt from, what pruning deletes by, and what a start
//! rolls the last *checkpoint* of the directory forward with. Checkpoints are written in
//! slices, a few in each block, in proportion to what the block changed.
//!
//! Everything here is a function from values to values. A [`Trie`] is immutable and cheap to
//! clone; [`Trie::update`] returns its successor and the pages to write, and may be called on
//! a successor whose pages are not on disk yet.
//!
//! Invariant: the pages of height h and of every retained height below it are on disk once
//! the writes of all updates up to h are, and no write of a later height takes them away
//! until [`prune`] is asked to.

use alloc::vec::Vec;

use tradewind_types::{Hash, Height};

use crate::{Proof, tree::DEPTH};

mod checkpoint;
mod directory;
mod journal;
mod memory;
mod page;
mod position;
mod prove;
mod prune;
mod residents;
mod update;

#[cfg(test)]
mod tests;

pub use memory::MemoryPages;
pub use page::{PageKey, PageSource, PageWrite, SourceError};
pub use prune::prune;
pub use residents::{Residents, Settled};
pub use update::{Change, TrieUpdate};

use checkpoint::Checkpoint;
use directory::Node;
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
    /// The page source failed.
    #[error("cannot read page {key}")]
    Source {
        /// Page asked for.
        key: PageKey,
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
    /// A page does not hold what was written.
    #[error("page {key} is corrupt: {what}")]
    Corrupt {
        /// Page read.
        key: PageKey,
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
    /// The state root.
    pub fn root(&self) -> Hash {
        self.directory.hash
    }

    /// Height of the last update in it that changed anything.
    pub fn height(&self) -> Option<Height> {
        self.height
    }

    /// Proves for each of `paths` what it holds or that it is absent. Repeated paths count
    /// once. Fails with [`TrieError::Missing`] once pruning has passed this view's height.
    pub fn prove(&self, source: &impl PageSource, paths: &[Hash]) -> Result<Proof, TrieError> {
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
    /// Reads the checkpoint of the directory and the journals since, no bucket.
    pub fn open(source: &impl PageSource, shape: Shape) -> Result<Self, TrieError> {
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
    pub fn prove(&self, source: &impl PageSource, paths: &[Hash]) -> Result<Proof, TrieError> {
        self.snapshot.prove(source, paths)
    }

    /// The state after the block at `height`, rebuilt from the journals since. This trie's
    /// pages must be on disk.
    ///
    /// Costs time in proportion to what changed since; keep the snapshot if it is asked for
    /// often.
    pub fn at(&self, source: &impl PageSource, height: Height) -> Result<TrieView, TrieError> {
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
        source: &impl PageSource,
        height: Height,
        changes: &[Change],
    ) -> Result<TrieUpdate, TrieError> {
        update::update(self, source, height, changes)
    }
}

/// Reads bytes as each kind of page; for fuzzing.
pub(crate) fn read_any(bytes: &[u8]) {
    struct One<'a>(&'a [u8]);
    impl PageSource for One<'_> {
        fn page(&self, _: &PageKey) -> Result<Option<Vec<u8>>, SourceError> {
            Ok(Some(self.0.to_vec()))
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
    let _ = directory::read_pairs(
        &One(bytes),
        &PageKey::bucket(&position, Height::new(1)),
        &position,
    );
    let _ = Journal::read(&One(bytes), Height::new(1));
    let _ = checkpoint::open(&One(bytes));
    let _ = prune::oldest(&One(bytes));
}
