//! The leaves and pages of the state trie.
//!
//! A page carries its own checksum, over its key too; leaves have the hash of the bucket that
//! they are. The trie checks both.

use rocksdb::{DB, WriteBatch};
use tradewind_state::{
    Fault, LeafRange, PageKey, PageWrite, Pair, SourceError, TrieError, TrieSource, TrieWrites,
};
use tradewind_types::Hash;

use crate::column::Column;
use crate::database::{Database, Version};
use crate::record::{corrupt, refused};
use crate::store::{Chain, Store};

impl TrieSource for Store {
    fn page(&self, key: &PageKey) -> Result<Option<Vec<u8>>, SourceError> {
        self.chain().page(key)
    }

    fn leaves(&self, range: &LeafRange) -> Result<Vec<Pair>, SourceError> {
        self.chain().leaves(range)
    }
}

impl TrieSource for Chain {
    fn page(&self, key: &PageKey) -> Result<Option<Vec<u8>>, SourceError> {
        let found = self.database.get(Column::Pages, key.as_bytes())?;
        Ok(found.map(|page| page.to_vec()))
    }

    fn leaves(&self, range: &LeafRange) -> Result<Vec<Pair>, SourceError> {
        let version = self.versions.hold_since(Version::after(range.height));
        let leaves = self.database.leaves(range, version);
        self.versions.release(version);
        Ok(leaves?)
    }
}

impl Database {
    fn leaves(&self, range: &LeafRange, version: Version) -> Result<Vec<Pair>, Fault> {
        let after = [range.last.as_bytes().as_slice(), &[0]].concat();
        let start = range.first.as_bytes();
        let mut rows = self.scan(Column::Leaves, start, &after, Some(version))?;
        let mut leaves = Vec::new();
        rows.seek_to_first();
        while let Some((path, value)) = rows.item() {
            let (Ok(path), Ok(value)) = (path.try_into(), value.try_into()) else {
                return Err(corrupt("a leaf of the trie", "it is not two hashes"));
            };
            leaves.push(Pair {
                path: Hash::from_bytes(path),
                value: Hash::from_bytes(value),
            });
            rows.next();
        }
        rows.status().map_err(refused("read leaves of the trie"))?;
        Ok(leaves)
    }
}

/// The fault behind an error of the trie.
pub(crate) fn fault(error: TrieError) -> Fault {
    match error {
        TrieError::Source { source, .. } => match source.downcast::<Fault>() {
            Ok(fault) => *fault,
            Err(source) => Fault::Disk {
                action: "read the trie",
                source,
            },
        },
        error => corrupt("the state trie", error),
    }
}

/// Adds what a block changed in the trie to a batch.
pub(crate) fn write(db: &DB, batch: &mut WriteBatch, version: Version, writes: &TrieWrites) {
    let (column, version) = (Column::Leaves.of(db), version.to_bytes());
    for leaf in &writes.leaves {
        match &leaf.value {
            Some(value) => {
                batch.put_cf_with_ts(column, leaf.path.as_bytes(), version, value.as_bytes());
            }
            None => batch.delete_cf_with_ts(column, leaf.path.as_bytes(), version),
        }
    }
    write_pages(db, batch, &writes.pages);
}

/// Adds changes of pages to a batch.
pub(crate) fn write_pages(db: &DB, batch: &mut WriteBatch, pages: &[PageWrite]) {
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
