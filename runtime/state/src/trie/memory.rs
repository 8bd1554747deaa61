//! Leaves and pages in memory, for simulations and tests.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use tradewind_types::{Hash, Height};

use super::page::{PageKey, PageWrite};
use super::source::{LeafRange, SourceError, TrieSource, TrieWrites};
use crate::tree::Pair;

/// A source that is two maps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryPages {
    /// For each path its value hash, or none, by the height from which on it has that.
    leaves: BTreeMap<Hash, BTreeMap<Height, Option<Hash>>>,
    /// Height before which those are forgotten.
    oldest: Height,
    pages: BTreeMap<PageKey, Vec<u8>>,
}

impl MemoryPages {
    /// Applies the writes of the update for `height`.
    pub fn apply(&mut self, height: Height, writes: TrieWrites) {
        for change in writes.leaves {
            let versions = self.leaves.entry(change.path).or_default();
            versions.insert(height, change.value);
        }
        self.apply_pages(writes.pages);
    }

    /// Applies the writes of pruning, and forgets what the leaves were before `keep_from`.
    pub fn prune(&mut self, keep_from: Height, pages: Vec<PageWrite>) {
        self.oldest = keep_from.max(self.oldest);
        self.leaves.retain(|_, versions| {
            let mut kept = versions.split_off(&self.oldest);
            if let Some((_, value @ Some(_))) = versions.pop_last() {
                kept.entry(self.oldest).or_insert(value);
            }
            *versions = kept;
            versions.values().any(Option::is_some)
        });
        self.apply_pages(pages);
    }

    fn apply_pages(&mut self, writes: Vec<PageWrite>) {
        for write in writes {
            match write {
                PageWrite::Put(key, page) => {
                    let old = self.pages.insert(key, page);
                    debug_assert!(old.is_none() || !key.is_written_once(), "{key} rewritten");
                }
                PageWrite::Delete(key) => {
                    self.pages.remove(&key);
                }
            }
        }
    }

    /// Damages a page.
    #[cfg(test)]
    pub(super) fn overwrite(&mut self, key: PageKey, page: Vec<u8>) {
        self.pages.insert(key, page);
    }

    /// The pages, in order of their keys.
    pub fn pages(&self) -> impl Iterator<Item = (&PageKey, &[u8])> {
        self.pages.iter().map(|(key, page)| (key, page.as_slice()))
    }
}

impl TrieSource for MemoryPages {
    fn page(&self, key: &PageKey) -> Result<Option<Vec<u8>>, SourceError> {
        Ok(self.pages.get(key).cloned())
    }

    fn leaves(&self, range: &LeafRange) -> Result<Vec<Pair>, SourceError> {
        let height = range.height.max(self.oldest);
        let within = self.leaves.range(range.first..=range.last);
        let pair = |(path, versions): (&Hash, &BTreeMap<Height, Option<Hash>>)| {
            let (_, value) = versions.range(..=height).next_back()?;
            value.map(|value| Pair { path: *path, value })
        };
        Ok(within.filter_map(pair).collect())
    }
}
