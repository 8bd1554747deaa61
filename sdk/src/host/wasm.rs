//! The imports of a module, and the places the host writes to.
//!
//! Invariant: every pointer passed is to memory of at least the length or capacity passed.

#![expect(unsafe_code, reason = "calls of imported functions")]

use alloc::vec::Vec;

use tradewind_types::name::MAX_NAME_BYTES;
use tradewind_types::{Hash, HostFailure, Party, Role, abi, host_functions};

use crate::value::room::{give_back, with_room};

macro_rules! imports {
    ($($(#[doc = $doc:literal])+ fn $name:ident($($arg:ident: $ty:ty),*) -> $ret:ty = $base:literal, $byte:literal;)+) => {
        mod import {
            #[link(wasm_import_module = "tradewind_1")]
            unsafe extern "C" {
                $($(#[doc = $doc])+ pub(super) fn $name($($arg: $ty),*) -> $ret;)+
            }
        }
    };
}

host_functions!(imports);

const _: () = {
    let (module, expected) = (abi::MODULE.as_bytes(), b"tradewind_1");
    assert!(module.len() == expected.len());
    let mut at = 0;
    while at < module.len() {
        assert!(module[at] == expected[at]);
        at += 1;
    }
};

/// Room for a value before its length is known; longer ones are fetched.
const USUAL_BYTES: usize = 384;

fn at(bytes: &[u8]) -> u32 {
    bytes.as_ptr() as usize as u32
}

fn len(bytes: &[u8]) -> u32 {
    bytes.len() as u32
}

/// Lets the host write to a fresh place; fetches the value if it did not fit. What the host
/// wrote instead of a length comes back.
fn place(write: impl FnOnce(u32, u32) -> i64) -> Result<Vec<u8>, i64> {
    let mut bytes = with_room(USUAL_BYTES);
    let written = write(bytes.as_mut_ptr() as usize as u32, USUAL_BYTES as u32);
    if written < 0 {
        give_back(bytes);
        return Err(written);
    }
    Ok(filled(bytes, written as usize))
}

/// The place with the value of this length.
#[inline]
fn filled(mut bytes: Vec<u8>, length: usize) -> Vec<u8> {
    if length > USUAL_BYTES {
        bytes = fetched(length);
    }
    // SAFETY: the host wrote `length` bytes, which is at most the capacity.
    unsafe { bytes.set_len(length) };
    bytes
}

#[cold]
#[inline(never)]
fn fetched(length: usize) -> Vec<u8> {
    let mut bytes = with_room(length);
    // SAFETY: the place has `length` bytes.
    unsafe { import::fetch(0, bytes.as_mut_ptr() as usize as u32, length as u32) };
    bytes
}

fn name(write: impl FnOnce(u32, u32) -> i64) -> Party {
    let mut bytes = [0u8; MAX_NAME_BYTES];
    let written = write(bytes.as_mut_ptr() as usize as u32, MAX_NAME_BYTES as u32);
    match Party::from_ascii(bytes.get(..written as usize).unwrap_or_default()) {
        Ok(party) => party,
        Err(_) => fail(u32::from(HostFailure::BadState.code())),
    }
}

pub(super) fn input() -> Vec<u8> {
    let mut bytes = with_room(USUAL_BYTES);
    // SAFETY: the place is valid.
    let length = unsafe { import::input(bytes.as_mut_ptr() as usize as u32, USUAL_BYTES as u32) };
    filled(bytes, length as usize)
}

pub(super) fn output(value: &[u8]) {
    // SAFETY: the slice is valid.
    unsafe { import::output(at(value), len(value)) }
}

pub(super) fn refuse(code: u32, fields: &[u8]) -> ! {
    // SAFETY: the slice is valid.
    unsafe { import::refuse(code, at(fields), len(fields)) };
    core::arch::wasm32::unreachable()
}

pub(super) fn fail(code: u32) -> ! {
    // SAFETY: takes numbers only.
    unsafe { import::fail(code) };
    core::arch::wasm32::unreachable()
}

pub(crate) fn panic(text: &[u8], file: &str, line: u32, column: u32) -> ! {
    let file = file.as_bytes();
    // SAFETY: the slices are valid.
    unsafe { import::panic(at(text), len(text), at(file), len(file), line, column) };
    core::arch::wasm32::unreachable()
}

pub(super) fn read(key: &[u8]) -> Option<Vec<u8>> {
    // SAFETY: slice and place are valid.
    place(|to, cap| unsafe { import::read(at(key), len(key), to, cap) }).ok()
}

pub(super) fn has(key: &[u8]) -> bool {
    // SAFETY: the slice is valid, and nothing is written to a place without capacity.
    unsafe { import::read(at(key), len(key), 0, 0) != abi::ABSENT }
}

pub(super) fn write(key: &[u8], value: &[u8]) {
    // SAFETY: the slices are valid.
    unsafe { import::write(at(key), len(key), at(value), len(value)) }
}

pub(super) fn remove(key: &[u8]) -> bool {
    // SAFETY: the slice is valid.
    unsafe { import::remove(at(key), len(key)) == 1 }
}

pub(super) fn scan(start: &[u8], end: &[u8], limit: u32, reverse: bool) -> Vec<u8> {
    let entries = place(|to, cap| {
        let (from, until) = ((at(start), len(start)), (at(end), len(end)));
        let reverse = u32::from(reverse);
        // SAFETY: slices and place are valid.
        unsafe { import::scan(from.0, from.1, until.0, until.1, limit, reverse, to, cap) }
    });
    entries.unwrap_or_default()
}

pub(super) fn emit(name: &str, keys: u32, fields: &[u8]) {
    let name = name.as_bytes();
    // SAFETY: the slices are valid.
    unsafe { import::emit(at(name), len(name), keys, at(fields), len(fields)) }
}

pub(super) fn call(contract: &Party, method: &str, args: &[u8]) -> Vec<u8> {
    let (contract, method) = (contract.as_bytes(), method.as_bytes());
    let (c, m, a) = (at(contract), at(method), at(args));
    // SAFETY: slices and place are valid.
    place(|to, cap| unsafe {
        import::call(c, len(contract), m, len(method), a, len(args), to, cap)
    })
    .unwrap_or_default()
}

pub(super) fn try_call(contract: &Party, method: &str, args: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    let (contract, method) = (contract.as_bytes(), method.as_bytes());
    let (c, m, a) = (at(contract), at(method), at(args));
    let mut failed = false;
    let bytes = place(|to, cap| {
        // SAFETY: slices and place are valid.
        let written =
            unsafe { import::try_call(c, len(contract), m, len(method), a, len(args), to, cap) };
        failed = written < 0;
        if failed { -1 - written } else { written }
    });
    let bytes = bytes.unwrap_or_default();
    if failed { Err(bytes) } else { Ok(bytes) }
}

pub(super) fn caller() -> Party {
    // SAFETY: the place is valid.
    name(|to, cap| unsafe { import::caller(to, cap) })
}

pub(super) fn myself() -> Party {
    // SAFETY: the place is valid.
    name(|to, cap| unsafe { import::myself(to, cap) })
}

pub(super) fn time() -> u64 {
    // SAFETY: takes nothing.
    unsafe { import::time() }
}

pub(super) fn height() -> u64 {
    // SAFETY: takes nothing.
    unsafe { import::height() }
}

pub(super) fn transaction() -> Hash {
    let mut bytes = [0u8; 32];
    // SAFETY: the host writes 32 bytes.
    unsafe { import::transaction(bytes.as_mut_ptr() as usize as u32) };
    Hash::from_bytes(bytes)
}

pub(super) fn consents(party: &Party) -> bool {
    let party = party.as_bytes();
    // SAFETY: the slice is valid.
    unsafe { import::consents(at(party), len(party)) == 1 }
}

pub(super) fn require_consent(party: &Party) {
    let party = party.as_bytes();
    // SAFETY: the slice is valid.
    unsafe { import::require_consent(at(party), len(party)) }
}

pub(super) fn has_role(party: &Party, role: &Role) -> bool {
    let (party, role) = (party.as_bytes(), role.as_bytes());
    // SAFETY: the slices are valid.
    unsafe { import::has_role(at(party), len(party), at(role), len(role)) == 1 }
}

pub(super) fn require_role(role: &str) {
    let role = role.as_bytes();
    // SAFETY: the slice is valid.
    unsafe { import::require_role(at(role), len(role)) }
}

pub(super) fn is_party(party: &Party) -> bool {
    let party = party.as_bytes();
    // SAFETY: the slice is valid.
    unsafe { import::is_party(at(party), len(party)) == 1 }
}

pub(super) fn hash(bytes: &[u8]) -> Hash {
    let mut hash = [0u8; 32];
    // SAFETY: the slice is valid and the host writes 32 bytes.
    unsafe { import::hash(at(bytes), len(bytes), hash.as_mut_ptr() as usize as u32) };
    Hash::from_bytes(hash)
}

pub(super) fn verify_ed25519(key: &[u8; 32], signature: &[u8; 64], bytes: &[u8]) -> bool {
    // SAFETY: the host reads 32 and 64 bytes and the slice.
    unsafe { import::verify_ed25519(at(key), at(signature), at(bytes), len(bytes)) == 1 }
}

pub(super) fn verify_header(
    chain: &Hash,
    validators: &Hash,
    evidence: &[u8],
) -> Option<[u8; abi::HEADER_BYTES]> {
    let mut header = [0u8; abi::HEADER_BYTES];
    let (chain, validators) = (chain.as_bytes(), validators.as_bytes());
    // SAFETY: the host reads 32 bytes each and the slice, and writes as many as there are.
    let certified = unsafe {
        let to = header.as_mut_ptr() as usize as u32;
        import::verify_header(at(chain), at(validators), at(evidence), len(evidence), to)
    };
    (certified == 1).then_some(header)
}

pub(super) fn verify_state(root: &Hash, key: &[u8], value: &[u8], proof: &[u8]) -> bool {
    let (root, key, key_len) = (at(root.as_bytes()), at(key), len(key));
    let (value, value_len) = (at(value), len(value));
    // SAFETY: the host reads 32 bytes and the slices.
    let verified = unsafe {
        import::verify_state(root, key, key_len, value, value_len, at(proof), len(proof))
    };
    verified == 1
}

pub(super) fn verify_absence(root: &Hash, key: &[u8], proof: &[u8]) -> bool {
    let (root, key, key_len) = (at(root.as_bytes()), at(key), len(key));
    // SAFETY: the host reads 32 bytes and the slices.
    unsafe { import::verify_absence(root, key, key_len, at(proof), len(proof)) == 1 }
}

pub(super) fn verify_item(root: &Hash, item: &Hash, proof: &[u8]) -> bool {
    let (root, item) = (at(root.as_bytes()), at(item.as_bytes()));
    // SAFETY: the host reads 32 bytes each and the slice.
    unsafe { import::verify_item(root, item, at(proof), len(proof)) == 1 }
}

pub(super) fn verify_receipt(root: &Hash, receipt: &[u8], proof: &[u8]) -> bool {
    let (root, from) = (at(root.as_bytes()), at(receipt));
    // SAFETY: the host reads 32 bytes and the slices.
    unsafe { import::verify_receipt(root, from, len(receipt), at(proof), len(proof)) == 1 }
}
