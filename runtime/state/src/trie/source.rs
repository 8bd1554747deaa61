//! The seam to the disk: what is stored, and how it is read back.
//!
//! Leaves, one a key, are kept with their history; pages are not. Everything is written by
//! the block that changed it and read by where it is.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use tradewind_types::{Hash, Height};

use super::page::{PageKey, PageWrite};
use super::update::Change;
use crate::tree::Pair;

/// What can go wrong in a source.
pub type SourceError = Box<dyn core::error::Error + Send + Sync>;

/// Where a trie is read from: the disk, under whatever cache the node keeps.
pub trait TrieSource: Sync {
    /// The page as it was written, or `None` if it is not there.
    fn page(&self, key: &PageKey) -> Result<Option<Vec<u8>>, SourceError>;

    /// The leaves of a bucket, in order of path.
    fn leaves(&self, range: &LeafRange) -> Result<Vec<Pair>, SourceError>;
}

/// The leaves of a bucket: those with `first <= path <= last`, as they stood after the block
/// at `height`.
///
/// They were not changed again while the bucket is part of the trie. So once that height is
/// no longer kept, the oldest height that is kept has the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeafRange {
    /// Least path in its subtree.
    pub first: Hash,
    /// Greatest path in its subtree.
    pub last: Hash,
    /// Height of the block that wrote it.
    pub height: Height,
}

/// Where something was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A page.
    Page(PageKey),
    /// The leaves of a bucket.
    Leaves(LeafRange),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page(key) => write!(f, "page {key}"),
            Self::Leaves(LeafRange {
                first,
                last,
                height,
            }) => write!(f, "leaves {first} to {last} of block {height}"),
        }
    }
}

/// What makes an update durable: belongs in one atomic batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrieWrites {
    /// Leaves that the block put or deleted, in order of path, each at most once. The source
    /// keeps what they were at earlier heights.
    pub leaves: Vec<Change>,
    /// Pages. Each key occurs at most once.
    pub pages: Vec<PageWrite>,
}
