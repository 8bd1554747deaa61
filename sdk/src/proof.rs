//! What another chain, or another height of this one, certified: read by proof, on trust in
//! its validators alone.
//!
//! A caller brings the evidence that a node of that chain gave it; the contract names whom it
//! trusts. Three steps: a header by its certificate, then values, transactions and receipts by
//! their proofs under the header's roots.

use tradewind_types::abi::HEADER_BYTES;
use tradewind_types::key::{KeyPart, local_key, state_key};
use tradewind_types::{Hash, Height, Party, Timestamp};

use crate::host;
use crate::value::{self, Bytes, Value};

/// A chain, and the validators that certify its next blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trust {
    /// The chain's id.
    pub chain: Hash,
    /// Hash of the validator set.
    pub validators: Hash,
}

/// A block that trusted validators certified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Certified {
    /// Its height.
    pub height: Height,
    /// Its time.
    pub time: Timestamp,
    /// Root of the state after it.
    pub state_root: Hash,
    /// Root of its transactions.
    pub transactions_root: Hash,
    /// Root of its receipts.
    pub receipts_root: Hash,
    /// Hash of the validator set that certifies the block after it: whom to trust next.
    pub next_validators: Hash,
}

impl Trust {
    /// The block that the evidence certifies: a canonical CBOR map of header (0), certificate
    /// (1) and validator set (2), each a byte string. `None` if it is not of this chain, or the
    /// trusted validators did not certify it.
    pub fn header(&self, evidence: &Bytes) -> Option<Certified> {
        host::verify_header(&self.chain, &self.validators, &evidence.0).map(Certified::read)
    }
}

impl Certified {
    fn read(header: [u8; HEADER_BYTES]) -> Self {
        Self {
            height: Height::new(u64::from_be_bytes(part(&header, 0))),
            time: Timestamp::new(u64::from_be_bytes(part(&header, 8))),
            state_root: Hash::from_bytes(part(&header, 16)),
            transactions_root: Hash::from_bytes(part(&header, 48)),
            receipts_root: Hash::from_bytes(part(&header, 80)),
            next_validators: Hash::from_bytes(part(&header, 112)),
        }
    }

    /// Whether the contract held this value after the block: in the state field of this
    /// number, under this key, `()` for a cell.
    pub fn holds<V: Value>(
        &self,
        contract: &Party,
        field: u16,
        at: &impl KeyPart,
        value: &V,
        proof: &Bytes,
    ) -> bool {
        let key = state_key(contract, &local_key(field, at));
        let value = value::encode(value);
        host::verify_state(&self.state_root, &key, &value, &proof.0)
    }

    /// Whether the contract held nothing there after the block.
    pub fn lacks(&self, contract: &Party, field: u16, at: &impl KeyPart, proof: &Bytes) -> bool {
        let key = state_key(contract, &local_key(field, at));
        host::verify_absence(&self.state_root, &key, &proof.0)
    }

    /// Whether the transaction is in the block.
    pub fn has_transaction(&self, transaction: &Hash, proof: &Bytes) -> bool {
        host::verify_item(&self.transactions_root, transaction, &proof.0)
    }

    /// Whether the receipt, in canonical CBOR, is in the block.
    pub fn has_receipt(&self, receipt: &Bytes, proof: &Bytes) -> bool {
        host::verify_receipt(&self.receipts_root, &receipt.0, &proof.0)
    }
}

/// The bytes from `from` on, of which there are enough.
fn part<const N: usize>(header: &[u8; HEADER_BYTES], from: usize) -> [u8; N] {
    let bytes = header.get(from..).and_then(<[u8]>::first_chunk);
    bytes.copied().unwrap_or([0; N])
}
