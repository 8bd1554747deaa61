//! Pruning: deleting what only heights outside the retention need.
//!
//! A bucket that a block replaced is needed by heights before that block alone. So when the
//! oldest kept height becomes h, the buckets that blocks up to h replaced can go, and so can
//! the journals of those blocks once the checkpoint is past them.
//!
//! Invariant: nothing that the state at a kept height refers to is deleted.

use alloc::vec::Vec;

use tradewind_types::Height;

use super::TrieError;
use super::checkpoint;
use super::journal::Journal;
use super::page::{self, PageKey, PageSource, PageWrite, Writer};

/// Most heights one call looks at, so that a block's batch stays bounded.
const STEP: u64 = 64;

/// How far pruning has come.
#[derive(Clone, Copy, Default)]
struct Pruned {
    /// Oldest height kept: buckets that blocks up to it replaced are gone.
    buckets: Height,
    /// First height whose journal is kept.
    journals: Height,
}

impl Pruned {
    fn read(source: &impl PageSource) -> Result<Self, TrieError> {
        let found = page::read(source, &PageKey::OLDEST, |page| {
            Ok(Self {
                buckets: Height::new(page.u64()?),
                journals: Height::new(page.u64()?),
            })
        })?;
        Ok(found.unwrap_or_default())
    }
}

/// Oldest height that can be proved.
pub(super) fn oldest(source: &impl PageSource) -> Result<Height, TrieError> {
    Ok(Pruned::read(source)?.buckets)
}

/// Deletes what no height from `keep_from` on needs. `keep_from` may not be above the newest
/// height on disk; the writes may share a batch with the next block's.
///
/// Bounded work a call: a long backlog takes several calls, until no write is left.
pub fn prune(source: &impl PageSource, keep_from: Height) -> Result<Vec<PageWrite>, TrieError> {
    let mut pruned = Pruned::read(source)?;
    let mut writes = Vec::new();
    let mut steps = 0;
    while pruned.buckets < keep_from && steps < STEP {
        pruned.buckets = pruned.buckets.next();
        steps = steps.saturating_add(1);
        if let Some(journal) = Journal::find(source, pruned.buckets)? {
            writes.extend(
                journal
                    .went
                    .iter()
                    .map(|(at, entry)| PageWrite::Delete(PageKey::bucket(at, entry.height))),
            );
        }
    }
    let unneeded = checkpoint::height(source)?.min(Some(pruned.buckets));
    while Some(pruned.journals) <= unneeded && steps < STEP.saturating_mul(2) {
        writes.push(PageWrite::Delete(PageKey::journal(pruned.journals)));
        pruned.journals = pruned.journals.next();
        steps = steps.saturating_add(1);
    }
    if steps > 0 {
        let mut page = Writer::with_capacity(16);
        page.u64(pruned.buckets.get()).u64(pruned.journals.get());
        writes.push(page.finish(PageKey::OLDEST));
    }
    Ok(writes)
}
