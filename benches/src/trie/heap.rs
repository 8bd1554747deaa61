//! Prototype of a rival layout: a fixed number of buckets, chosen by the first bits of the
//! path, each one row; the nodes above them are one array in memory.
//!
//! The fastest layout there is for a known number of keys, and no more than that: buckets never
//! split, so whoever chooses keys can overfill one, and there is no history.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use rocksdb::WriteBatch;
use tradewind_state::{Pair, path_of, value_hash_of};
use tradewind_types::{Domain, Hash, digest};

use super::disk::Disk;
use super::{Contender, Proved};
use crate::workload::{Key, Write};

pub(super) struct Heap {
    disk: Disk,
    bits: u32,
    /// Node i has the children 2i and 2i + 1; the buckets are the second half.
    nodes: Vec<Hash>,
}

impl Heap {
    /// `per_bucket` is the number of pairs that a bucket has at least, on average.
    pub(super) fn open(path: &Path, keys: usize, per_bucket: usize) -> Result<Self> {
        let bits = (keys / per_bucket).max(2).ilog2();
        Ok(Self {
            disk: Disk::open(path, &["flat", "pages*"])?,
            bits,
            nodes: vec![Hash::ZERO; 2 << bits],
        })
    }

    fn bucket_of(&self, path: &Hash) -> usize {
        let first = path
            .as_bytes()
            .first_chunk::<4>()
            .expect("a hash is longer");
        (u32::from_be_bytes(*first) >> (32 - self.bits)) as usize
    }
}

fn root_of(pairs: &[Pair], depth: u32) -> Hash {
    match pairs {
        [] => Hash::ZERO,
        [pair] => digest(
            Domain::TrieLeaf,
            &[pair.path.as_bytes(), pair.value.as_bytes()],
        ),
        _ => {
            let bit = |path: &Hash| path.as_bytes()[depth as usize / 8] << (depth % 8) & 0x80;
            let (left, right) = pairs.split_at(pairs.partition_point(|pair| bit(&pair.path) == 0));
            above(&root_of(left, depth + 1), &root_of(right, depth + 1))
        }
    }
}

fn above(left: &Hash, right: &Hash) -> Hash {
    digest(Domain::TrieInner, &[left.as_bytes(), right.as_bytes()])
}

impl Contender for Heap {
    fn commit(&mut self, writes: &[Write]) -> Result<()> {
        let mut batch = WriteBatch::default();
        let (flat, pages) = (self.disk.family("flat"), self.disk.family("pages*"));
        let mut dirty: BTreeMap<usize, Vec<(Hash, Option<Hash>)>> = BTreeMap::new();
        for write in writes {
            match &write.new {
                Some(value) => batch.put_cf(flat, write.key, value),
                None => batch.delete_cf(flat, write.key),
            }
            let path = path_of(&write.key);
            let value = write.new.as_deref().map(value_hash_of);
            dirty
                .entry(self.bucket_of(&path))
                .or_default()
                .push((path, value));
        }
        let mut nodes: Vec<usize> = Vec::new();
        for (bucket, changes) in dirty {
            let key = (bucket as u32).to_be_bytes();
            let page = self.disk.get("pages*", &key)?.unwrap_or_default();
            let hash = |bytes: &[u8]| Hash::from_bytes(bytes.try_into().expect("32 bytes"));
            let mut pairs: BTreeMap<_, _> = page
                .chunks(64)
                .map(|pair| (hash(&pair[..32]), hash(&pair[32..])))
                .collect();
            for (path, value) in changes {
                match value {
                    Some(value) => pairs.insert(path, value),
                    None => pairs.remove(&path),
                };
            }
            let pairs: Vec<_> = pairs
                .into_iter()
                .map(|(path, value)| Pair { path, value })
                .collect();
            let bytes: Vec<u8> = pairs
                .iter()
                .flat_map(|pair| [*pair.path.as_bytes(), *pair.value.as_bytes()].concat())
                .collect();
            batch.put_cf(pages, key, bytes);
            let node = (1 << self.bits) + bucket;
            self.nodes[node] = root_of(&pairs, self.bits);
            nodes.push(node / 2);
        }
        while nodes.first().is_some_and(|node| *node > 0) {
            nodes.dedup();
            for node in &mut nodes {
                self.nodes[*node] = above(&self.nodes[*node * 2], &self.nodes[*node * 2 + 1]);
                *node /= 2;
            }
        }
        self.disk.write(batch)
    }

    fn prove(&mut self, _: &Key, _: &[u8]) -> Result<Option<Proved>> {
        Ok(None)
    }

    fn settle(&mut self) -> Result<()> {
        self.disk.settle()
    }

    fn reopen(self: Box<Self>) -> Result<Option<Box<dyn Contender>>> {
        Ok(None)
    }
}
