//! The host functions: what a contract may ask of the platform.
//!
//! One table, [`host_functions!`](crate::host_functions), says name, arguments, result, price
//! and meaning. It is expanded into the host's dispatch, the guest's import stubs and the
//! reference documentation, so they cannot differ. The guest pulls: it passes a place and a
//! capacity, the host writes if the value fits and otherwise keeps it for `fetch`; the host
//! never calls into the guest.
//!
//! Pointers and lengths are `u32` offsets into the guest's memory. A *place* is the pair
//! (`to`, `cap`). A function that fails traps with a failure of the platform; the contract
//! does not continue.

/// Name of the import module. A change of meaning gets a new one.
pub const MODULE: &str = "tradewind_1";

/// `read`, `fetch` and others return this for "nothing there".
pub const ABSENT: i64 = -1;

/// Bytes that `verify_header` writes.
pub const HEADER_BYTES: usize = 144;

/// Calls the macro `$then` with the table of host functions:
///
/// `doc` `fn name(argument: type, …) -> type = base price, price per byte;`
///
/// Prices are in gas. The bytes priced are those that cross the boundary in either direction.
#[macro_export]
macro_rules! host_functions {
    ($then:ident) => {
        $then! {
            /// Writes the call's arguments (canonical CBOR array) to the place; returns their length.
            fn input(to: u32, cap: u32) -> i64 = 100, 1;
            /// Writes the rest of the last value that did not fit its place, from `offset`; returns its length.
            fn fetch(offset: u32, to: u32, cap: u32) -> i64 = 100, 1;
            /// Sets what the call returns (canonical CBOR).
            fn output(from: u32, len: u32) -> () = 100, 1;
            /// Ends the call with failure `code` of the contract's schema and its fields.
            fn refuse(code: u32, from: u32, len: u32) -> () = 50, 1;
            /// Ends the call with a failure of the platform that only the contract's code can
            /// find, by its code: 5 (caller), 12 (arguments), 16 (state), 21 (arithmetic),
            /// 23 (unique index).
            fn fail(code: u32) -> () = 50, 0;
            /// Ends the call after a panic. Text, file, line and column go to diagnostics and
            /// the log, never to the chain.
            fn panic(from: u32, len: u32, file: u32, file_len: u32, line: u32, column: u32) -> () = 50, 1;
            /// Reads the state under a key of this contract to the place; returns its length or -1.
            fn read(key: u32, key_len: u32, to: u32, cap: u32) -> i64 = 10_000, 2;
            /// Writes state under a key of this contract.
            fn write(key: u32, key_len: u32, from: u32, len: u32) -> () = 20_000, 4;
            /// Removes state under a key of this contract; returns 1 if there was any.
            fn remove(key: u32, key_len: u32) -> u32 = 30_000, 4;
            /// Reads up to `limit` entries of this contract from key `start` (included) to `end`
            /// (excluded), in descending order if `reverse` is 1, as a canonical CBOR array
            /// of key and value byte strings in turn; returns its length.
            fn scan(start: u32, start_len: u32, end: u32, end_len: u32, limit: u32, reverse: u32, to: u32, cap: u32) -> i64 = 10_000, 2;
            /// Emits an event: its name, how many leading fields are keys, its fields.
            fn emit(name: u32, name_len: u32, keys: u32, from: u32, len: u32) -> () = 3_000, 4;
            /// Calls a method of another contract, which fails this call if it fails; returns the result's length.
            fn call(contract: u32, contract_len: u32, method: u32, method_len: u32, args: u32, args_len: u32, to: u32, cap: u32) -> i64 = 10_000, 2;
            /// Calls a method of another contract. If it fails its effects are undone and the
            /// place receives the canonical CBOR failure: returns -1 - length then.
            fn try_call(contract: u32, contract_len: u32, method: u32, method_len: u32, args: u32, args_len: u32, to: u32, cap: u32) -> i64 = 10_000, 2;
            /// Writes the name of the party or contract that called; returns its length.
            fn caller(to: u32, cap: u32) -> i64 = 100, 1;
            /// Writes this contract's own name; returns its length.
            fn myself(to: u32, cap: u32) -> i64 = 100, 1;
            /// Block time in milliseconds since 1970.
            fn time() -> u64 = 100, 0;
            /// Block height.
            fn height() -> u64 = 100, 0;
            /// Writes the 32 bytes of the transaction's id.
            fn transaction(to: u32) -> () = 100, 0;
            /// Returns 1 if the party agreed to this call; a consent is used up by it.
            fn consents(party: u32, party_len: u32) -> u32 = 500, 1;
            /// Fails the call unless the party agreed to it; a consent is used up by it.
            fn require_consent(party: u32, party_len: u32) -> () = 500, 1;
            /// Returns 1 if the party holds the role.
            fn has_role(party: u32, party_len: u32, role: u32, role_len: u32) -> u32 = 8_000, 1;
            /// Fails the call unless the caller holds the role.
            fn require_role(role: u32, role_len: u32) -> () = 8_000, 1;
            /// Returns 1 if the name is that of a registered party or contract.
            fn is_party(party: u32, party_len: u32) -> u32 = 16_000, 1;
            /// Writes the 32 bytes of the SHA-256 of the bytes, with the contract tag.
            fn hash(from: u32, len: u32, to: u32) -> () = 200, 3;
            /// Returns 1 if the 64-byte signature over the bytes is the 32-byte ed25519 key's.
            fn verify_ed25519(key: u32, signature: u32, from: u32, len: u32) -> u32 = 100_000, 4;
            /// Returns 1 if the bytes, a canonical CBOR map of the byte strings header (0),
            /// certificate (1) and validator set (2), certify a block of the chain with this
            /// 32-byte id by the set with this 32-byte hash; each signature costs what
            /// `verify_ed25519` does. `to` receives 144 bytes then: height and time (8 each,
            /// big endian), state root, transactions root, receipts root, hash of the next
            /// block's set.
            fn verify_header(chain: u32, validators: u32, from: u32, len: u32, to: u32) -> u32 = 2_000, 12;
            /// Returns 1 if the proof shows that the value lies under the whole key in the
            /// state with this 32-byte root.
            fn verify_state(root: u32, key: u32, key_len: u32, value: u32, value_len: u32, proof: u32, proof_len: u32) -> u32 = 2_000, 12;
            /// Returns 1 if the proof shows that nothing lies under the whole key in the state
            /// with this 32-byte root.
            fn verify_absence(root: u32, key: u32, key_len: u32, proof: u32, proof_len: u32) -> u32 = 2_000, 12;
            /// Returns 1 if the proof shows that the list with this 32-byte root, such as that
            /// of a block's transactions, holds the 32-byte item.
            fn verify_item(root: u32, item: u32, proof: u32, proof_len: u32) -> u32 = 2_000, 12;
            /// Returns 1 if the proof shows that the block with this 32-byte receipts root
            /// holds the receipt (canonical CBOR).
            fn verify_receipt(root: u32, from: u32, len: u32, proof: u32, proof_len: u32) -> u32 = 2_000, 12;
        }
    };
}

/// One row of the table, for documentation and tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostFunction {
    /// Name of the import.
    pub name: &'static str,
    /// Names of the arguments, all of wasm type `i32`.
    pub params: &'static [&'static str],
    /// Type of the result, `()` for none.
    pub returns: &'static str,
    /// Gas a call.
    pub base_gas: u64,
    /// Gas a byte that crosses the boundary.
    pub byte_gas: u64,
    /// Meaning.
    pub doc: &'static str,
}

macro_rules! rows {
    ($($(#[doc = $doc:literal])+ fn $name:ident($($arg:ident: $ty:ty),*) -> $ret:ty = $base:literal, $byte:literal;)+) => {
        /// The table as data.
        pub const HOST_FUNCTIONS: &[HostFunction] = &[$(HostFunction {
            name: stringify!($name),
            params: &[$(stringify!($arg)),*],
            returns: stringify!($ret),
            base_gas: $base,
            byte_gas: $byte,
            doc: concat!($($doc),+),
        },)+];
    };
}

host_functions!(rows);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_function_has_a_price_and_a_meaning_and_its_own_name() {
        for (i, row) in HOST_FUNCTIONS.iter().enumerate() {
            assert!(row.base_gas > 0 && !row.doc.is_empty(), "{}", row.name);
            assert!(
                HOST_FUNCTIONS
                    .iter()
                    .skip(i + 1)
                    .all(|other| other.name != row.name)
            );
        }
    }
}
