//! Prototype of a rival layout: one node a key. A trie of sixteen-way branches, each branch and
//! each leaf one row under its nibbles, overwritten in place: no history.

use std::path::Path;

use anyhow::{Context, Result};
use rocksdb::WriteBatch;
use tradewind_state::{path_of, value_hash_of};
use tradewind_types::{Domain, Hash, digest};

use super::disk::Disk;
use super::{Contender, Proved};
use crate::workload::{Key, Write};

pub(super) struct Plain {
    disk: Disk,
}

enum Node {
    Empty,
    Leaf(Hash, Hash),
    Branch(Box<[Hash; 16]>),
}

type Changes<'a> = &'a [(Hash, Option<Hash>)];

impl Node {
    fn hash(&self) -> Hash {
        match self {
            Self::Empty => Hash::ZERO,
            Self::Leaf(path, value) => {
                digest(Domain::TrieLeaf, &[path.as_bytes(), value.as_bytes()])
            }
            Self::Branch(children) => {
                let mut level = children.to_vec();
                while level.len() > 1 {
                    level = level.chunks(2).map(above).collect();
                }
                level[0]
            }
        }
    }

    fn read(bytes: &[u8]) -> Result<Self> {
        let hash = |bytes: &[u8]| -> Result<Hash> { Ok(Hash::from_bytes(bytes.try_into()?)) };
        let (bitmap, rest) = bytes
            .split_first_chunk::<2>()
            .context("a node has a bitmap")?;
        let bitmap = u16::from_be_bytes(*bitmap);
        let mut hashes = rest.chunks(32);
        if bitmap == 0 {
            let mut next = || hash(hashes.next().unwrap_or_default());
            return Ok(Self::Leaf(next()?, next()?));
        }
        let mut children = Box::new([Hash::ZERO; 16]);
        for (i, child) in children.iter_mut().enumerate() {
            if bitmap >> i & 1 == 1 {
                *child = hash(hashes.next().unwrap_or_default())?;
            }
        }
        Ok(Self::Branch(children))
    }

    fn write(&self) -> Vec<u8> {
        match self {
            Self::Empty => Vec::new(),
            Self::Leaf(path, value) => {
                [&[0, 0], path.as_bytes().as_slice(), value.as_bytes()].concat()
            }
            Self::Branch(children) => {
                let present = |i: usize| u16::from(children[i] != Hash::ZERO) << i;
                let mut bytes = (0..16).map(present).sum::<u16>().to_be_bytes().to_vec();
                for child in children.iter().filter(|child| **child != Hash::ZERO) {
                    bytes.extend_from_slice(child.as_bytes());
                }
                bytes
            }
        }
    }
}

fn above(pair: &[Hash]) -> Hash {
    if pair.iter().all(|hash| *hash == Hash::ZERO) {
        return Hash::ZERO;
    }
    digest(Domain::TrieInner, &[pair[0].as_bytes(), pair[1].as_bytes()])
}

fn nibble(path: &Hash, depth: usize) -> usize {
    usize::from(path.as_bytes()[depth / 2] >> (4 * (1 - depth % 2)) & 15)
}

impl Plain {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let disk = Disk::open(path, &["flat", "nodes*"])?;
        Ok(Self { disk })
    }

    fn load(&self, at: &[u8]) -> Result<Node> {
        match self.disk.get("nodes*", at)? {
            Some(bytes) => Node::read(&bytes),
            None => Ok(Node::Empty),
        }
    }

    /// Applies sorted changes to the node under the nibbles `at`; writes what is new of it.
    fn apply(
        &self,
        node: Node,
        at: &mut Vec<u8>,
        changes: Changes<'_>,
        batch: &mut WriteBatch,
    ) -> Result<Node> {
        let was_there = !matches!(node, Node::Empty);
        let new = match (node, changes) {
            (Node::Empty, [(_, None)]) => Node::Empty,
            (Node::Empty, [(path, Some(value))]) => Node::Leaf(*path, *value),
            (Node::Leaf(path, _), [(only, value)]) if path == *only => match value {
                Some(value) => Node::Leaf(path, *value),
                None => Node::Empty,
            },
            (Node::Branch(children), _) => self.below(children, None, at, changes, batch)?,
            (Node::Leaf(path, value), _) => {
                let children = Box::new([Hash::ZERO; 16]);
                self.below(children, Some((path, value)), at, changes, batch)?
            }
            (Node::Empty, _) => self.below(Box::new([Hash::ZERO; 16]), None, at, changes, batch)?,
        };
        let nodes = self.disk.family("nodes*");
        match &new {
            Node::Empty if was_there => batch.delete_cf(nodes, &at),
            Node::Empty => {}
            node => batch.put_cf(nodes, &at, node.write()),
        }
        Ok(new)
    }

    fn below(
        &self,
        mut children: Box<[Hash; 16]>,
        leaf: Option<(Hash, Hash)>,
        at: &mut Vec<u8>,
        changes: Changes<'_>,
        batch: &mut WriteBatch,
    ) -> Result<Node> {
        let depth = at.len();
        let mut only = None;
        for (n, child) in children.iter_mut().enumerate() {
            let from = changes.partition_point(|(path, _)| nibble(path, depth) < n);
            let to = changes.partition_point(|(path, _)| nibble(path, depth) <= n);
            let leaf = leaf.filter(|(path, _)| nibble(path, depth) == n);
            at.push(n as u8);
            if from < to || leaf.is_some() {
                let node = match leaf {
                    Some((path, value)) => Node::Leaf(path, value),
                    None if *child == Hash::ZERO => Node::Empty,
                    None => self.load(at)?,
                };
                let node = if from < to {
                    self.apply(node, at, &changes[from..to], batch)?
                } else {
                    batch.put_cf(self.disk.family("nodes*"), &at, node.write());
                    node
                };
                *child = node.hash();
                only = Some((n, node));
            }
            at.pop();
        }
        let mut present = (0..16).filter(|n| children[*n] != Hash::ZERO);
        match (present.next(), present.next()) {
            (None, _) => Ok(Node::Empty),
            (Some(n), None) => {
                at.push(n as u8);
                let node = match only {
                    Some((last, node)) if last == n => node,
                    _ => self.load(at)?,
                };
                if let Node::Leaf(..) = node {
                    batch.delete_cf(self.disk.family("nodes*"), &at);
                    at.pop();
                    return Ok(node);
                }
                at.pop();
                Ok(Node::Branch(children))
            }
            _ => Ok(Node::Branch(children)),
        }
    }
}

impl Contender for Plain {
    fn commit(&mut self, writes: &[Write]) -> Result<()> {
        let mut batch = WriteBatch::default();
        let flat = self.disk.family("flat");
        let mut changes = Vec::with_capacity(writes.len());
        for write in writes {
            match &write.new {
                Some(value) => batch.put_cf(flat, write.key, value),
                None => batch.delete_cf(flat, write.key),
            }
            changes.push((path_of(&write.key), write.new.as_deref().map(value_hash_of)));
        }
        changes.sort_unstable_by_key(|(path, _)| *path);
        let root = self.load(&[])?;
        self.apply(root, &mut Vec::new(), &changes, &mut batch)?;
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
