//! The rules of the chain: limits that every validator applies alike.
//!
//! Part of consensus: set at genesis, named by version in every header, never read from a
//! node's configuration.

use minicbor::{Decode, Encode};
use tradewind_types::key::MAX_VALUE_BYTES;
use tradewind_types::transaction::MAX_TRANSACTION_BYTES;

use crate::genesis::GenesisError;
use crate::wasm::{MAX_CALL_DEPTH, MEMORY_BYTES};

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
    /// Most bytes of the events and results of a transaction.
    #[n(13)]
    pub receipt_bytes: u32,
    /// Bytes of the events and results of a block after which it takes no further transaction.
    #[n(14)]
    pub block_receipt_bytes: u64,
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
            receipt_bytes: 1 << 20,
            block_receipt_bytes: 16 << 20,
        }
    }
}

impl Rules {
    /// Checks that a node can keep the rules.
    pub(crate) fn check(&self) -> Result<(), GenesisError> {
        let pages = (MEMORY_BYTES >> 16) as u64;
        let transaction_bytes = MAX_TRANSACTION_BYTES as u64;
        let any = u64::MAX;
        let bounds: [(&'static str, u64, u64, u64); 11] = [
            (
                "transaction_gas",
                self.transaction_gas,
                TRANSACTION_GAS,
                any,
            ),
            ("block_gas", self.block_gas, self.transaction_gas, any),
            ("block_bytes", self.block_bytes, transaction_bytes, any),
            ("block_transactions", self.block_transactions.into(), 1, any),
            (
                "call_depth",
                self.call_depth.into(),
                1,
                MAX_CALL_DEPTH.into(),
            ),
            ("memory_pages", self.memory_pages.into(), 1, pages),
            (
                "payload_bytes",
                self.payload_bytes.into(),
                1,
                transaction_bytes,
            ),
            (
                "code_bytes",
                self.code_bytes.into(),
                1,
                transaction_bytes - 4_096,
            ),
            (
                "value_bytes",
                self.value_bytes.into(),
                1,
                MAX_VALUE_BYTES as u64,
            ),
            (
                "receipt_bytes",
                self.receipt_bytes.into(),
                self.payload_bytes.into(),
                MAX_RECEIPT_BYTES,
            ),
            (
                "block_receipt_bytes",
                self.block_receipt_bytes,
                1,
                MAX_BLOCK_RECEIPT_BYTES,
            ),
        ];
        for (name, found, least, most) in bounds {
            if !(least..=most).contains(&found) {
                return Err(GenesisError::Rule {
                    name,
                    found,
                    least,
                    most,
                });
            }
        }
        Ok(())
    }
}

/// Most that the rules may let a transaction tell, in bytes: it is held in memory as a whole.
const MAX_RECEIPT_BYTES: u64 = 16 << 20;
/// Most that the rules may let a block tell, in bytes: it is written as a whole, and answered.
const MAX_BLOCK_RECEIPT_BYTES: u64 = 256 << 20;

/// Gas for a transaction before its first call: the signature and the bookkeeping.
pub const TRANSACTION_GAS: u64 = 100_000;
/// Gas for each consent: its signature.
pub const CONSENT_GAS: u64 = 100_000;
/// Gas for each key that is registered: that it is sound costs as much as a signature.
pub const KEY_GAS: u64 = 100_000;
/// Gas for each byte of a signed transaction.
pub const BYTE_GAS: u64 = 8;
/// Gas for entering a contract: the instance, and its first page of memory.
pub const CALL_GAS: u64 = 10_000;
/// Gas for each further page of 64 KiB that an instance has or gets: sixteen times the
/// processor asks for memory, and sixteen times it is emptied.
pub const PAGE_GAS: u64 = 40_000;
/// Gas for each byte of arguments that the registry decodes.
pub const REGISTRY_BYTE_GAS: u64 = 16;
/// Gas for each byte of a module that is deployed: checking and keeping it.
pub const CODE_BYTE_GAS: u64 = 100;
/// Gas for each unit of [`crate::wasm::work`] that compiling a module takes.
pub const COMPILE_GAS: u64 = 1_700;
