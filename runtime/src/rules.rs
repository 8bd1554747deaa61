//! The rules of the chain: limits that every validator applies alike.
//!
//! Part of consensus: set at genesis, named by version in every header, never read from a
//! node's configuration.

use minicbor::{Decode, Encode};

/// Limits of blocks, transactions and contracts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Rules {
    /// Which revision of these rules; stands in every header.
    #[n(0)]
    pub version: u32,
    /// Most gas a transaction may ask for.
    #[n(1)]
    pub transaction_gas: u64,
    /// Most gas the transactions of a block may ask for together.
    #[n(2)]
    pub block_gas: u64,
    /// Most bytes of signed transactions in a block.
    #[n(3)]
    pub block_bytes: u64,
    /// Most transactions in a block.
    #[n(4)]
    pub block_transactions: u32,
    /// Furthest expiry a transaction or consent may have from block time, in milliseconds.
    #[n(5)]
    pub validity_ms: u64,
    /// Deepest nesting of calls between contracts.
    #[n(6)]
    pub call_depth: u32,
    /// Largest memory of a contract, in 64 KiB pages.
    #[n(7)]
    pub memory_pages: u32,
    /// Longest argument list, result, event or failure, in bytes.
    #[n(8)]
    pub payload_bytes: u32,
    /// Most events a transaction may emit.
    #[n(9)]
    pub events: u32,
    /// Most entries one scan returns.
    #[n(10)]
    pub scan_entries: u32,
    /// Longest contract module, in bytes.
    #[n(11)]
    pub code_bytes: u32,
    /// Longest state value that a contract writes, in bytes.
    #[n(12)]
    pub value_bytes: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            version: 1,
            transaction_gas: 500_000_000,
            block_gas: 20_000_000_000,
            block_bytes: 16 << 20,
            block_transactions: 20_000,
            validity_ms: 24 * 60 * 60 * 1000,
            call_depth: 16,
            memory_pages: 32,
            payload_bytes: 64 << 10,
            events: 256,
            scan_entries: 256,
            code_bytes: 512 << 10,
            value_bytes: 64 << 10,
        }
    }
}

/// Gas for a transaction before its first call: the signature and the bookkeeping.
pub const TRANSACTION_GAS: u64 = 60_000;
/// Gas for each consent: its signature.
pub const CONSENT_GAS: u64 = 60_000;
/// Gas for each byte of a signed transaction.
pub const BYTE_GAS: u64 = 8;
/// Gas for entering a contract: the instance.
pub const CALL_GAS: u64 = 10_000;
/// Gas for each byte of a module that is deployed: checking and compiling it.
pub const CODE_BYTE_GAS: u64 = 400;
