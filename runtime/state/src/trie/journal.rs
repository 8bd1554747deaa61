//! Journals: which buckets a block took away and which it wrote.
//!
//! ```text
//! height of the previous journal, or none ‖ entries that went ‖ entries that came
//! ```
//! Journals form a chain from the newest to the oldest; a block that changed nothing has none.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use tradewind_types::Height;

use super::TrieError;
use super::directory::{Bucket, Entry};
use super::page::{self, PageKey, PageWrite, Writer};
use super::position::Position;
use super::source::TrieSource;

/// What stands at positions of the directory: a bucket, or none any more.
pub(super) type Placements = BTreeMap<Position, Option<Entry>>;

/// The journal of the block at `height`, of buckets that `went` and `came`.
pub(super) fn page(
    previous: Option<Height>,
    went: &[(Position, Arc<Bucket>)],
    came: &[(Position, Arc<Bucket>)],
    height: Height,
) -> PageWrite {
    let entries = went.len().saturating_add(came.len());
    let mut page = Writer::with_capacity(entries.saturating_mul(48).saturating_add(16));
    page.height(previous);
    for buckets in [went, came] {
        page.entries(buckets.iter().map(|(at, bucket)| (at, &bucket.entry)));
    }
    page.finish(PageKey::journal(height))
}

/// What one block did to the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Journal {
    pub(super) previous: Option<Height>,
    pub(super) went: Vec<(Position, Entry)>,
    pub(super) came: Vec<(Position, Entry)>,
}

impl Journal {
    /// Adds what rolls the directory forward over this block.
    pub(super) fn redo(&self, changes: &mut Placements) {
        changes.extend(self.went.iter().map(|(at, _)| (*at, None)));
        changes.extend(self.came.iter().map(|(at, entry)| (*at, Some(*entry))));
    }

    /// Adds what rolls the directory back to before this block.
    pub(super) fn undo(&self, changes: &mut Placements) {
        changes.extend(self.came.iter().map(|(at, _)| (*at, None)));
        changes.extend(self.went.iter().map(|(at, entry)| (*at, Some(*entry))));
    }

    /// The journal of a block that changed something.
    pub(super) fn read(source: &impl TrieSource, height: Height) -> Result<Self, TrieError> {
        page::require(source, &PageKey::journal(height), |page| {
            let journal = Self {
                previous: page.height()?,
                went: page::entries(page)?,
                came: page::entries(page)?,
            };
            if journal.previous >= Some(height) {
                return Err(page.corrupt("previous journal is not older"));
            }
            Ok(journal)
        })
    }
}
