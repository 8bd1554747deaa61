//! The state of the chain: flat values seen through snapshots, and the Merkle trie over them.

pub mod snapshot;

pub use snapshot::{Fault, Snapshot, Value, WriteSet};
