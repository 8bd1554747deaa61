//! `jmt` over a key-value store: one row a node, keyed by version and nibble path; values by
//! hashed key and version. By itself it serves neither scans in key order nor pruning; told to
//! serve as much as ours, it also writes flat values and deletes nodes that no kept version
//! needs.

use std::collections::VecDeque;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use jmt::storage::{LeafNode, Node, NodeKey, TreeReader};
use jmt::{KeyHash, OwnedValue, Sha256Jmt, Version};
use rocksdb::{Direction, IteratorMode, ReadOptions, WriteBatch};
use sha2::{Digest, Sha256};

use super::disk::Disk;
use super::{Contender, Proved, RETENTION};
use crate::workload::{Key, Write};

pub(super) struct Jmt {
    disk: Disk,
    version: Version,
    /// Nodes that went with each of the last versions, if they are pruned.
    stale: Option<VecDeque<Vec<Vec<u8>>>>,
}

impl Jmt {
    pub(super) fn open(path: &Path, serves_as_much: bool) -> Result<Self> {
        let disk = Disk::open(path, &["nodes*", "values", "flat"])?;
        Ok(Self {
            disk,
            version: 0,
            stale: serves_as_much.then(VecDeque::new),
        })
    }
}

fn key_hash(key: &Key) -> KeyHash {
    KeyHash(Sha256::digest(key).into())
}

fn value_key(key: KeyHash, version: Version) -> [u8; 40] {
    let mut bytes = [0; 40];
    bytes[..32].copy_from_slice(&key.0);
    bytes[32..].copy_from_slice(&version.to_be_bytes());
    bytes
}

impl TreeReader for Disk {
    fn get_node_option(&self, key: &NodeKey) -> Result<Option<Node>> {
        let bytes = self.get("nodes*", &borsh::to_vec(key)?)?;
        Ok(bytes.map(|bytes| borsh::from_slice(&bytes)).transpose()?)
    }

    fn get_value_option(&self, version: Version, key: KeyHash) -> Result<Option<OwnedValue>> {
        let from = value_key(key, version);
        let mode = IteratorMode::From(&from, Direction::Reverse);
        let options = ReadOptions::default();
        match self
            .db
            .iterator_cf_opt(self.family("values"), options, mode)
            .next()
            .transpose()?
        {
            Some((found, value)) if found.starts_with(&key.0) && !value.is_empty() => {
                Ok(Some(value.into()))
            }
            _ => Ok(None),
        }
    }

    fn get_rightmost_leaf(&self) -> Result<Option<(NodeKey, LeafNode)>> {
        Ok(None)
    }
}

impl Contender for Jmt {
    fn commit(&mut self, writes: &[Write]) -> Result<()> {
        let values = writes
            .iter()
            .map(|write| (key_hash(&write.key), write.new.clone()));
        let (_, update) = Sha256Jmt::new(&self.disk).put_value_set(values, self.version)?;
        let mut batch = WriteBatch::with_capacity_bytes(writes.len() * 1500 + (1 << 16));
        let nodes = self.disk.family("nodes*");
        for (key, node) in update.node_batch.nodes() {
            batch.put_cf(nodes, borsh::to_vec(key)?, borsh::to_vec(node)?);
        }
        let values = self.disk.family("values");
        for ((version, key), value) in update.node_batch.values() {
            let value = value.as_deref().unwrap_or_default();
            batch.put_cf(values, value_key(*key, *version), value);
        }
        if let Some(stale) = &mut self.stale {
            let flat = self.disk.family("flat");
            for write in writes {
                match &write.new {
                    Some(value) => batch.put_cf(flat, write.key, value),
                    None => batch.delete_cf(flat, write.key),
                }
            }
            let went = update.stale_node_index_batch.iter();
            stale.push_back(
                went.map(|index| borsh::to_vec(&index.node_key))
                    .collect::<Result<_, _>>()?,
            );
            if stale.len() > RETENTION {
                for key in stale.pop_front().unwrap_or_default() {
                    batch.single_delete_cf(nodes, key);
                }
            }
        }
        self.disk.write(batch)?;
        self.version += 1;
        Ok(())
    }

    fn prove(&mut self, key: &Key, value: &[u8]) -> Result<Option<Proved>> {
        let version = self.version - 1;
        let tree = Sha256Jmt::new(&self.disk);
        let (found, proof) = tree.get_with_proof(key_hash(key), version)?;
        anyhow::ensure!(found.as_deref() == Some(value), "jmt holds another value");
        let bytes = borsh::to_vec(&proof)?.len();
        let started = Instant::now();
        proof.verify(tree.get_root_hash(version)?, key_hash(key), found)?;
        let verifying = started.elapsed();
        Ok(Some(Proved { bytes, verifying }))
    }

    fn settle(&mut self) -> Result<()> {
        self.disk.settle()
    }

    fn reopen(self: Box<Self>) -> Result<Option<Box<dyn Contender>>> {
        Ok(None)
    }
}
