//! Benchmarks of Tradewind, beside its peers on the same machine in the same run.

pub mod meter;
pub mod row;
pub mod trie;
pub mod workload;

pub use row::Row;
