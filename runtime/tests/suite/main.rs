//! The runtime seen from outside: a chain in memory, contracts in text, receipts to the letter.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on ends there"
)]

mod admission;
mod agreement;
mod atomicity;
mod chain;
mod contract;
mod council;
mod determinism;
mod doors;
mod genesis;
mod hostile;
mod pointers;
mod registry;
mod stack;
