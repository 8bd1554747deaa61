//! Making proofs: the walk that [`Proof::verify`] repeats.

use alloc::vec::Vec;

use tradewind_types::Hash;

use super::TrieError;
use super::directory::{Kind, Node};
use super::position::Position;
use super::source::TrieSource;
use crate::proof::{Proof, Terminal};
use crate::tree::{Leaf, halves, root_of};

/// Proves `paths` in the tree under `root`.
pub(super) fn prove(
    root: &Node,
    source: &impl TrieSource,
    paths: &[Hash],
) -> Result<Proof, TrieError> {
    let mut paths = paths.to_vec();
    paths.sort_unstable();
    paths.dedup();
    if paths.len() > Proof::MAX_KEYS {
        return Err(TrieError::TooManyKeys {
            count: paths.len(),
            limit: Proof::MAX_KEYS,
        });
    }
    let mut proof = Proof {
        terminals: Vec::new(),
        siblings: Vec::new(),
    };
    in_directory(root, source, Position::ROOT, &paths, &mut proof)?;
    Ok(proof)
}

fn in_directory(
    node: &Node,
    source: &impl TrieSource,
    at: Position,
    paths: &[Hash],
    proof: &mut Proof,
) -> Result<(), TrieError> {
    if paths.is_empty() {
        proof.siblings.push(node.hash);
        return Ok(());
    }
    match &node.kind {
        Kind::Empty => {
            in_bucket(&[], at.depth(), paths, proof);
            Ok(())
        }
        Kind::Bucket(bucket) => {
            let leaves = bucket.leaves(source, &at)?;
            in_bucket(&leaves, at.depth(), paths, proof);
            Ok(())
        }
        Kind::Inner(inner) => {
            let (left, right) = halves(paths, at.depth(), |path| path);
            in_directory(&inner.left, source, at.child(false), left, proof)?;
            in_directory(&inner.right, source, at.child(true), right, proof)
        }
    }
}

fn in_bucket(leaves: &[Leaf], depth: u16, paths: &[Hash], proof: &mut Proof) {
    if paths.is_empty() {
        proof.siblings.push(root_of(leaves, depth));
        return;
    }
    if leaves.len() < 2 {
        proof.terminals.push(Terminal {
            depth,
            pair: leaves.first().map(|leaf| leaf.pair),
        });
        return;
    }
    let (left, right) = halves(leaves, depth, |leaf| &leaf.pair.path);
    let (to_left, to_right) = halves(paths, depth, |path| path);
    let below = depth.saturating_add(1);
    in_bucket(left, below, to_left, proof);
    in_bucket(right, below, to_right, proof);
}
