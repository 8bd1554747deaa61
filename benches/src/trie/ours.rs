//! Ours: flat values with their history and trie pages in one batch a block, pruned as it goes.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Instant;

use anyhow::Result;
use rocksdb::WriteBatch;
use tradewind_state::{
    Change, Claim, PageKey, PageSource, PageWrite, Proof, Residents, Shape, SourceError, Trie,
    path_of, prune, value_hash_of,
};
use tradewind_types::Height;

use super::disk::Disk;
use super::inner::InnerPages;
use super::{Contender, Proved, RETENTION};
use crate::workload::{Key, Write};

/// `SPLIT,RESIDENT,inner`, each optional: pairs to a bucket, pairs held in memory, and whether
/// the rival layout's pages of inner nodes are written as well.
pub(super) struct Variant {
    shape: Shape,
    residents: usize,
    inner: bool,
}

impl FromStr for Variant {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let mut variant = Self {
            shape: Shape::default(),
            residents: 1 << 21,
            inner: false,
        };
        let mut parts = text.split(',').filter(|part| !part.is_empty());
        if let Some(split) = parts.next() {
            variant.shape.split_above = split.parse()?;
            variant.shape.merge_below = variant.shape.split_above / 2;
        }
        if let Some(residents) = parts.next() {
            variant.residents = residents.parse()?;
        }
        variant.inner = parts.next() == Some("inner");
        Ok(variant)
    }
}

struct Pages<'a>(&'a Disk);

impl PageSource for Pages<'_> {
    fn page(&self, key: &PageKey) -> Result<Option<Vec<u8>>, SourceError> {
        self.0.get("pages*", key.as_bytes()).map_err(Into::into)
    }
}

pub(super) struct Ours {
    disk: Disk,
    path: PathBuf,
    trie: Trie,
    shape: Shape,
    residents: Residents,
    height: Height,
    inner: Option<InnerPages>,
}

impl Ours {
    pub(super) fn open(path: &Path, variant: &Variant) -> Result<Self> {
        let disk = Disk::open(path, &["flat@", "pages*"])?;
        let trie = Trie::open(&Pages(&disk), variant.shape)?;
        Ok(Self {
            path: path.to_owned(),
            height: trie.height().unwrap_or_default(),
            trie,
            shape: variant.shape,
            residents: Residents::new(variant.residents),
            inner: variant.inner.then(InnerPages::default),
            disk,
        })
    }

    /// Flat values, each a version of its key for this height: in order of key, as inserts
    /// into sorted memory are cheaper near each other.
    fn write_flat(&self, writes: &[Write], batch: &mut WriteBatch) {
        let flat = self.disk.family("flat@");
        let version = self.height.get().to_le_bytes();
        let mut writes: Vec<_> = writes.iter().collect();
        writes.sort_unstable_by_key(|write| write.key);
        for write in writes {
            match &write.new {
                Some(value) => batch.put_cf_with_ts(flat, write.key, version, value),
                None => batch.delete_cf_with_ts(flat, write.key, version),
            }
        }
    }

    /// Lets go of values, nodes and journals that no kept height needs.
    fn prune(&self) -> Result<Vec<PageWrite>> {
        let oldest = self.height.saturating_sub(RETENTION as u64);
        if oldest.get() % 16 == 15 {
            let flat = self.disk.family("flat@");
            self.disk
                .db
                .increase_full_history_ts_low(flat, oldest.get().to_le_bytes())?;
        }
        Ok(prune(&Pages(&self.disk), oldest)?)
    }
}

impl Contender for Ours {
    fn commit(&mut self, writes: &[Write]) -> Result<()> {
        self.height = self.height.next();
        let changes: Vec<_> = writes
            .iter()
            .map(|write| Change {
                path: path_of(&write.key),
                value: write.new.as_deref().map(value_hash_of),
            })
            .collect();
        let source = Pages(&self.disk);
        let update = self.trie.update(&source, self.height, &changes)?;
        let pruned = self.prune()?;

        let mut batch = WriteBatch::default();
        self.write_flat(writes, &mut batch);
        let pages = self.disk.family("pages*");
        for write in update.writes.iter().chain(&pruned) {
            match write {
                PageWrite::Put(key, page) => batch.put_cf(pages, key.as_bytes(), page),
                PageWrite::Delete(key) => batch.single_delete_cf(pages, key.as_bytes()),
            }
        }
        if let Some(inner) = &mut self.inner {
            inner.write(&update.writes, self.height.get(), &mut batch, pages);
        }
        self.disk.write(batch)?;
        self.residents.settle(update.settled);
        self.trie = update.trie;
        Ok(())
    }

    fn prove(&mut self, key: &Key, value: &[u8]) -> Result<Option<Proved>> {
        let path = path_of(key);
        let proof = self.trie.prove(&Pages(&self.disk), &[path])?;
        let bytes = proof.encode();
        let started = Instant::now();
        let value = Some(value_hash_of(value));
        Proof::decode(&bytes)?.verify(&self.trie.root(), &[Claim { path, value }])?;
        Ok(Some(Proved {
            bytes: bytes.len(),
            verifying: started.elapsed(),
        }))
    }

    fn settle(&mut self) -> Result<()> {
        self.disk.settle()
    }

    fn reopen(self: Box<Self>) -> Result<Option<Box<dyn Contender>>> {
        let (root, path) = (self.trie.root(), self.path.clone());
        let variant = Variant {
            shape: self.shape,
            residents: 0,
            inner: false,
        };
        drop(self);
        let opened = Self::open(&path, &variant)?;
        anyhow::ensure!(opened.trie.root() == root, "another root after opening");
        Ok(Some(Box::new(opened)))
    }
}
