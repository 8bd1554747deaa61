//! Benchmarks of Tradewind, beside its peers on the same machine in the same run.

pub mod contract;
pub mod counts;
pub mod e2e;
pub mod execute;
pub mod hot;
pub mod ledger;
pub mod limits;
pub mod meter;
pub mod micro;
pub mod prices;
pub mod raw;
pub mod row;
pub mod trie;
pub mod workload;
pub mod zone;

pub use row::Row;
