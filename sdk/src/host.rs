//! The host functions, typed.
//!
//! Each function here is one row of `tradewind_types::abi`. On `wasm32` it is the import; on
//! other targets it goes to the [`Backend`] that the thread is in. A host function that
//! fails does not return: the module traps, or the native call unwinds to [`enter`].

use alloc::vec::Vec;

use tradewind_types::abi::HEADER_BYTES;
use tradewind_types::{Hash, Height, HostFailure, Party, Role, Timestamp};

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(not(target_arch = "wasm32"))]
use native as at;
#[cfg(target_arch = "wasm32")]
use wasm as at;

#[cfg(not(target_arch = "wasm32"))]
pub use native::{Backend, Halt, enter};
#[cfg(target_arch = "wasm32")]
pub(crate) use wasm::panic;

/// The call's arguments: a canonical CBOR array.
pub fn input() -> Vec<u8> {
    at::input()
}

/// Sets what the call returns: canonical CBOR.
pub fn output(value: &[u8]) {
    at::output(value);
}

/// Ends the call with a failure of the contract's schema.
pub fn refuse(code: u32, fields: &[u8]) -> ! {
    at::refuse(code, fields)
}

/// Ends the call with a failure of the platform that only the contract's code can find.
pub fn fail(failure: HostFailure) -> ! {
    at::fail(u32::from(failure.code()))
}

/// The state under a key of this contract.
pub fn read(key: &[u8]) -> Option<Vec<u8>> {
    at::read(key)
}

/// Whether there is state under a key of this contract.
pub fn has(key: &[u8]) -> bool {
    at::has(key)
}

/// Writes state under a key of this contract.
pub fn write(key: &[u8], value: &[u8]) {
    at::write(key, value);
}

/// Removes state under a key of this contract; tells whether there was any.
pub fn remove(key: &[u8]) -> bool {
    at::remove(key)
}

/// Up to `limit` entries from `start` to before `end`: a CBOR array of key and value in turn.
pub fn scan(start: &[u8], end: &[u8], limit: u32, reverse: bool) -> Vec<u8> {
    at::scan(start, end, limit, reverse)
}

/// Emits an event whose first `keys` fields are keys.
pub fn emit(name: &str, keys: u32, fields: &[u8]) {
    at::emit(name, keys, fields);
}

/// Calls a method of another contract, which fails this call if it fails.
pub fn call(contract: &Party, method: &str, args: &[u8]) -> Vec<u8> {
    at::call(contract, method, args)
}

/// Calls a method of another contract; `Err` is its failure in canonical CBOR.
pub fn try_call(contract: &Party, method: &str, args: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    at::try_call(contract, method, args)
}

/// Who called: a party or a contract.
pub fn caller() -> Party {
    at::caller()
}

/// This contract's own name.
pub fn myself() -> Party {
    at::myself()
}

/// Block time.
pub fn time() -> Timestamp {
    Timestamp::new(at::time())
}

/// Block height.
pub fn height() -> Height {
    Height::new(at::height())
}

/// The transaction's id.
pub fn transaction() -> Hash {
    at::transaction()
}

/// Whether the party agreed to this call; the consent is used up.
pub fn consents(party: &Party) -> bool {
    at::consents(party)
}

/// Fails the call unless the party agreed to it.
pub fn require_consent(party: &Party) {
    at::require_consent(party);
}

/// Whether the party holds the role.
pub fn has_role(party: &Party, role: &Role) -> bool {
    at::has_role(party, role)
}

/// Fails the call unless the caller holds the role, a name that the macros have checked.
pub fn require_role(role: &str) {
    at::require_role(role);
}

/// Fails the call unless the caller is `party`.
pub fn require_caller(party: &Party) {
    if caller() != *party {
        fail(HostFailure::NotPermitted);
    }
}

/// Whether the name is that of a registered party or contract.
pub fn is_party(party: &Party) -> bool {
    at::is_party(party)
}

/// SHA-256 of the bytes, with the contract tag.
pub fn hash(bytes: &[u8]) -> Hash {
    at::hash(bytes)
}

/// Whether the signature over the bytes is the key's.
pub fn verify_ed25519(key: &[u8; 32], signature: &[u8; 64], bytes: &[u8]) -> bool {
    at::verify_ed25519(key, signature, bytes)
}

/// Height, time, roots and next validators of the header that the evidence certifies, if it
/// is one of this chain and certified by the set with this hash.
pub fn verify_header(
    chain: &Hash,
    validators: &Hash,
    evidence: &[u8],
) -> Option<[u8; HEADER_BYTES]> {
    at::verify_header(chain, validators, evidence)
}

/// Whether a state with this root holds the value under the whole key.
pub fn verify_state(root: &Hash, key: &[u8], value: &[u8], proof: &[u8]) -> bool {
    at::verify_state(root, key, value, proof)
}

/// Whether a state with this root holds nothing under the whole key.
pub fn verify_absence(root: &Hash, key: &[u8], proof: &[u8]) -> bool {
    at::verify_absence(root, key, proof)
}

/// Whether a list with this root holds the item.
pub fn verify_item(root: &Hash, item: &Hash, proof: &[u8]) -> bool {
    at::verify_item(root, item, proof)
}

/// Whether a block with this receipts root holds the receipt.
pub fn verify_receipt(root: &Hash, receipt: &[u8], proof: &[u8]) -> bool {
    at::verify_receipt(root, receipt, proof)
}
