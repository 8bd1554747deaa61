//! The state of the chain: flat values seen through snapshots, and the Merkle trie over them.
//!
//! * [`snapshot`] is how values are read: in key order, as they stood after one block.
//! * [`stretch`] is how a range of them is read under changes that are not in them yet.
//! * [`tree`] defines the tree: which hash a set of pairs has. Nothing else decides a root.
//! * [`proof`] is what a light client runs: [`Proof`] and its verifier. `no_std`.
//! * [`trie`] keeps the tree on disk and updates it once a block (feature `prover`).
//!
//! No I/O: values, leaves and pages are read through traits, and changes are handed back. The trie
//! knows a key by its path and a value by its hash.
//!
//! Invariant: the root is a function of the pairs alone, whatever their history, the layout
//! on disk or the number of threads.

#![cfg_attr(not(feature = "prover"), no_std)]
#![cfg_attr(
    not(test),
    warn(clippy::indexing_slicing, clippy::arithmetic_side_effects)
)]

extern crate alloc;

pub mod fuzz;
pub mod proof;
#[cfg(feature = "prover")]
pub mod snapshot;
#[cfg(feature = "prover")]
pub mod stretch;
pub mod tree;
#[cfg(feature = "prover")]
pub mod trie;

pub use proof::{Claim, Proof, ProofError};
#[cfg(feature = "prover")]
pub use snapshot::{Fault, Snapshot, UsedRequest, Value, WriteSet};
#[cfg(feature = "prover")]
pub use stretch::Stretch;
pub use tree::{Pair, path_of, value_hash_of};
#[cfg(feature = "prover")]
pub use trie::{
    Change, LeafRange, MemoryPages, PageKey, PageWrite, Place, Residents, Settled, Shape,
    SourceError, Trie, TrieError, TrieSource, TrieUpdate, TrieView, TrieWrites, prune,
};
