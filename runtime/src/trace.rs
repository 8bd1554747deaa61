//! What a traced transaction asked of the platform, call by call: for people who look for the
//! step at which things went wrong. Decides nothing: a traced run gives the same receipt.

use tradewind_types::{Failure, Party};

/// Most calls that are kept of one transaction; later ones are counted only.
pub const MOST_CALLS: usize = 65_536;

/// The host calls of one transaction, in the order they began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// The first [`MOST_CALLS`] of them.
    pub calls: Vec<HostCall>,
    /// How many were made beyond these.
    pub more: u64,
}

/// One call of a host function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostCall {
    /// How deep in calls of contracts the caller was: 1 in a call of the transaction.
    pub depth: u32,
    /// The contract that called.
    pub contract: Party,
    /// Its method.
    pub method: String,
    /// The host function.
    pub function: &'static str,
    /// What it was given, by the names of the table of host functions.
    pub given: Vec<(&'static str, Given)>,
    /// Gas it took, that of contracts it called included.
    pub gas: u64,
    /// What came of it.
    pub answer: Answer,
}

/// An argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A number.
    Number(u32),
    /// Bytes of the guest's memory.
    Bytes(Vec<u8>),
    /// A pointer beyond the guest's memory.
    Astray,
}

/// What a host function answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It returns nothing.
    Nothing,
    /// A number.
    Number(u64),
    /// Nothing was there.
    Absent,
    /// A value.
    Bytes(Vec<u8>),
    /// The called contract failed; canonical CBOR of the failure.
    Failed(Vec<u8>),
    /// It ended the call for this reason.
    Stopped(Failure),
    /// It has not ended, or this node broke in it.
    Unknown,
}
