//! The vocabulary of Tradewind: what blocks, transactions, receipts and proofs are made of,
//! and the one encoding they have.
//!
//! `no_std`, and free of effects: no clock, no randomness, no I/O.

#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod hash;

pub use hash::{Domain, Hash, digest};
