//! The pages of the state trie.
//!
//! A page carries its own checksum, over its key too; the trie checks it.

use rocksdb::{DB, WriteBatch};
use tradewind_state::{Fault, PageKey, PageSource, PageWrite, SourceError, TrieError};

use crate::column::Column;
use crate::record::corrupt;
use crate::store::{Chain, Store};

impl PageSource for Store {
    fn page(&self, key: &PageKey) -> Result<Option<Vec<u8>>, SourceError> {
        self.chain().page(key)
    }
}

impl PageSource for Chain {
    fn page(&self, key: &PageKey) -> Result<Option<Vec<u8>>, SourceError> {
        let found = self.database.get(Column::Pages, key.as_bytes())?;
        Ok(found.map(|page| page.to_vec()))
    }
}

/// The fault behind an error of the trie.
pub(crate) fn fault(error: TrieError) -> Fault {
    match error {
        TrieError::Source { source, .. } => match source.downcast::<Fault>() {
            Ok(fault) => *fault,
            Err(source) => Fault::Disk {
                action: "read a page of the trie",
                source,
            },
        },
        error => corrupt("the state trie", error),
    }
}

/// Adds changes of pages to a batch.
pub(crate) fn write(db: &DB, batch: &mut WriteBatch, pages: &[PageWrite]) {
    let column = Column::Pages.of(db);
    for page in pages {
        match page {
            PageWrite::Put(key, bytes) => batch.put_cf(column, key.as_bytes(), bytes),
            PageWrite::Delete(key) if key.is_written_once() => {
                batch.single_delete_cf(column, key.as_bytes());
            }
            PageWrite::Delete(key) => batch.delete_cf(column, key.as_bytes()),
        }
    }
}
