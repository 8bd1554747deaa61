//! Ours: flat values, undo records and trie pages in one batch a block, pruned as it goes.

use std::collections::VecDeque;
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
            residents: 1 << 18,
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
    /// Keys of the undo records of the last blocks.
    undo: VecDeque<Vec<[u8; 40]>>,
    inner: Option<InnerPages>,
}

impl Ours {
    pub(super) fn open(path: &Path, variant: &Variant) -> Result<Self> {
        let disk = Disk::open(path, &["flat", "undo", "pages*"])?;
        let trie = Trie::open(&Pages(&disk), variant.shape)?;
        Ok(Self {
            path: path.to_owned(),
            height: trie.height().unwrap_or_default(),
            trie,
            shape: variant.shape,
            residents: Residents::new(variant.residents),
            undo: VecDeque::new(),
            inner: variant.inner.then(InnerPages::default),
            disk,
        })
    }

    /// Flat values, and what they were before.
    fn write_flat(&mut self, writes: &[Write], batch: &mut WriteBatch) {
        let (flat, undo) = (self.disk.family("flat"), self.disk.family("undo"));
        let mut keys = Vec::with_capacity(writes.len());
        for write in writes {
            match &write.new {
                Some(value) => batch.put_cf(flat, write.key, value),
                None => batch.delete_cf(flat, write.key),
            }
            let mut key = [0; 40];
            key[..32].copy_from_slice(&write.key);
            key[32..].copy_from_slice(&self.height.get().to_be_bytes());
            batch.put_cf(undo, key, write.old.as_deref().unwrap_or_default());
            keys.push(key);
        }
        self.undo.push_back(keys);
        if self.undo.len() > RETENTION {
            for key in self.undo.pop_front().unwrap_or_default() {
                batch.single_delete_cf(undo, key);
            }
        }
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
        let keep_from = self.height.saturating_sub(RETENTION as u64);
        let pruned = prune(&source, keep_from)?;

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
