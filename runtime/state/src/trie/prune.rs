//! Pruning: deleting what only heights outside the retention need.
//!
//! Old leaves are forgotten by the source that keeps them. What is left is the journals: one
//! is needed by heights before its own, and by a start until the checkpoint is past it.
//!
//! Invariant: nothing that the state at a kept height refers to is deleted.

use alloc::vec::Vec;

use tradewind_types::Height;

use super::TrieError;
use super::checkpoint;
use super::page::{self, PageKey, PageWrite, Writer};
use super::source::TrieSource;

/// Most journals that one call deletes, so that a block's batch stays bounded.
const STEP: usize = 64;

/// How far pruning has come.
#[derive(Clone, Copy, Default)]
struct Pruned {
    /// Oldest height kept.
    oldest: Height,
    /// First height whose journal is kept.
    journals: Height,
}

impl Pruned {
    fn read(source: &impl TrieSource) -> Result<Self, TrieError> {
        let found = page::read(source, &PageKey::OLDEST, |page| {
            Ok(Self {
                oldest: Height::new(page.u64()?),
                journals: Height::new(page.u64()?),
            })
        })?;
        Ok(found.unwrap_or_default())
    }
}

/// Oldest height that can be proved.
pub(super) fn oldest(source: &impl TrieSource) -> Result<Height, TrieError> {
    Ok(Pruned::read(source)?.oldest)
}

/// Deletes what no height from `keep_from` on needs. `keep_from` may not be above the newest
/// height on disk; the writes may share a batch with the next block's. The source may forget
/// what leaves were before `keep_from` once they are written.
///
/// Bounded work a call: a long backlog takes several calls, until no write is left.
pub fn prune(source: &impl TrieSource, keep_from: Height) -> Result<Vec<PageWrite>, TrieError> {
    let before = Pruned::read(source)?;
    let oldest = before.oldest.max(keep_from);
    let unneeded = checkpoint::height(source)?.min(Some(oldest));
    let mut writes = Vec::new();
    let mut journals = before.journals;
    while Some(journals) <= unneeded && writes.len() < STEP {
        writes.push(PageWrite::Delete(PageKey::journal(journals)));
        journals = journals.next();
    }
    if oldest > before.oldest || !writes.is_empty() {
        let mut page = Writer::with_capacity(16);
        page.u64(oldest.get()).u64(journals.get());
        writes.push(page.finish(PageKey::OLDEST));
    }
    Ok(writes)
}
