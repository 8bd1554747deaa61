//! The vocabulary of Tradewind: what blocks, transactions, receipts and proofs are made of,
//! and the one encoding they have.
//!
//! `no_std`, and free of effects: no clock, no randomness, no I/O.

#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod abi;
pub mod block;
pub mod cbor;
pub mod hash;
pub mod key;
pub mod list;
pub mod name;
pub mod policy;
pub mod quantity;
pub mod rate;
pub mod receipt;
pub mod schema;
pub mod signature;
pub mod transaction;

pub use block::{Block, Certificate, Header, Validator, ValidatorSet};
pub use hash::{Domain, Hash, digest};
pub use name::{Organisation, Party, Role};
pub use quantity::{Amount, Currency, Gas, Height, Quantity, Timestamp};
pub use rate::{Rate, Rounding};
pub use receipt::{Event, Failure, HostFailure, Outcome, Receipt};
pub use schema::Schema;
pub use signature::{PublicKey, SecretKey, Signature};
pub use transaction::{
    Consent, Invocation, RequestId, SignedTransaction, Transaction, VerifiedTransaction,
};
