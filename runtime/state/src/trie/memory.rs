//! Pages in memory, for simulations and tests.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::page::{PageKey, PageSource, PageWrite, SourceError};

/// A page source that is a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryPages {
    pages: BTreeMap<PageKey, Vec<u8>>,
}

impl MemoryPages {
    /// Applies the writes of an update or of pruning.
    pub fn apply(&mut self, writes: Vec<PageWrite>) {
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

    /// The pages, in order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&PageKey, &[u8])> {
        self.pages.iter().map(|(key, page)| (key, page.as_slice()))
    }
}

impl PageSource for MemoryPages {
    fn page(&self, key: &PageKey) -> Result<Option<Vec<u8>>, SourceError> {
        Ok(self.pages.get(key).cloned())
    }
}
