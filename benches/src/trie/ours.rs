//! Ours: flat values and the trie, both with their history, in one batch a block, pruned as it
//! goes.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Instant;

use anyhow::Result;
use rocksdb::{ReadOptions, WriteBatch};
use tradewind_state::{
    Change, Claim, LeafRange, PageKey, PageWrite, Pair, Proof, Residents, Shape, SourceError, Trie,
    TrieSource, path_of, prune, value_hash_of,
};
use tradewind_types::{Hash, Height};

use super::disk::Disk;
use super::{Contender, Proved, RETENTION};
use crate::workload::{Key, Write};

/// `SPLIT,RESIDENT`, each optional: pairs to a bucket, and pairs held in memory.
pub(super) struct Variant {
    shape: Shape,
    residents: usize,
}

impl FromStr for Variant {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let mut variant = Self {
            shape: Shape::default(),
            residents: 1 << 21,
        };
        let mut parts = text.split(',').filter(|part| !part.is_empty());
        if let Some(split) = parts.next() {
            variant.shape.split_above = split.parse()?;
            variant.shape.merge_below = variant.shape.split_above / 2;
        }
        if let Some(residents) = parts.next() {
            variant.residents = residents.parse()?;
        }
        Ok(variant)
    }
}

/// Reads the trie as of the heights that are kept at a height.
struct Source<'a>(&'a Disk, Height);

impl TrieSource for Source<'_> {
    fn page(&self, key: &PageKey) -> Result<Option<Vec<u8>>, SourceError> {
        self.0.get("pages*", key.as_bytes()).map_err(Into::into)
    }

    fn leaves(&self, range: &LeafRange) -> Result<Vec<Pair>, SourceError> {
        let Self(disk, now) = self;
        let oldest = now.saturating_sub(RETENTION as u64);
        let mut read = ReadOptions::default();
        read.set_timestamp(range.height.max(oldest).get().to_le_bytes());
        read.set_iterate_lower_bound(range.first.as_bytes().as_slice());
        read.set_iterate_upper_bound([range.last.as_bytes().as_slice(), &[0]].concat());
        let mut rows = disk.db.raw_iterator_cf_opt(disk.family("leaves*@"), read);
        rows.seek_to_first();
        let mut leaves = Vec::new();
        while let Some((path, value)) = rows.item() {
            leaves.push(Pair {
                path: Hash::from_bytes(path.try_into()?),
                value: Hash::from_bytes(value.try_into()?),
            });
            rows.next();
        }
        rows.status()?;
        Ok(leaves)
    }
}

pub(super) struct Ours {
    disk: Disk,
    path: PathBuf,
    trie: Trie,
    shape: Shape,
    residents: Residents,
    height: Height,
}

impl Ours {
    pub(super) fn open(path: &Path, variant: &Variant) -> Result<Self> {
        let disk = Disk::open(path, &["flat@", "leaves*@", "pages*"])?;
        let trie = Trie::open(&Source(&disk, Height::default()), variant.shape)?;
        Ok(Self {
            path: path.to_owned(),
            height: trie.height().unwrap_or_default(),
            trie,
            shape: variant.shape,
            residents: Residents::new(variant.residents),
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

    fn source(&self) -> Source<'_> {
        Source(&self.disk, self.height)
    }

    /// Lets go of values, leaves and journals that no kept height needs.
    fn prune(&self) -> Result<Vec<PageWrite>> {
        let oldest = self.height.saturating_sub(RETENTION as u64);
        if oldest.get() % 16 == 15 {
            for family in ["flat@", "leaves*@"] {
                let family = self.disk.family(family);
                self.disk
                    .db
                    .increase_full_history_ts_low(family, oldest.get().to_le_bytes())?;
            }
        }
        Ok(prune(&self.source(), oldest)?)
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
        let update = self.trie.update(&self.source(), self.height, &changes)?;
        let pruned = self.prune()?;

        // Allocated once, as growing copies: a flat value, a leaf and the journal a change.
        let mut batch = WriteBatch::with_capacity_bytes(writes.len() * 450 + (1 << 16));
        self.write_flat(writes, &mut batch);
        let leaves = self.disk.family("leaves*@");
        let version = self.height.get().to_le_bytes();
        for leaf in &update.writes.leaves {
            let path = leaf.path.as_bytes();
            match &leaf.value {
                Some(value) => batch.put_cf_with_ts(leaves, path, version, value.as_bytes()),
                None => batch.delete_cf_with_ts(leaves, path, version),
            }
        }
        let pages = self.disk.family("pages*");
        for write in update.writes.pages.iter().chain(&pruned) {
            match write {
                PageWrite::Put(key, page) => batch.put_cf(pages, key.as_bytes(), page),
                PageWrite::Delete(key) => batch.single_delete_cf(pages, key.as_bytes()),
            }
        }
        self.disk.write(batch)?;
        self.residents.settle(update.settled);
        self.trie = update.trie;
        Ok(())
    }

    fn prove(&mut self, key: &Key, value: &[u8]) -> Result<Option<Proved>> {
        let path = path_of(key);
        let proof = self.trie.prove(&self.source(), &[path])?;
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
        };
        drop(self);
        let opened = Self::open(&path, &variant)?;
        anyhow::ensure!(opened.trie.root() == root, "another root after opening");
        Ok(Some(Box::new(opened)))
    }
}
