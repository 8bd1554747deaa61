//! Canonical CBOR, written.

use alloc::vec::Vec;

use super::room::{push, put};

/// CBOR's null.
pub(crate) const NULL: u8 = 0xf6;

/// Appends the head of an item: its major type and its shortest argument.
#[inline(never)]
pub(crate) fn head(to: &mut Vec<u8>, major: u8, argument: u64) {
    let kind = major << 5;
    let (info, width) = match argument {
        0..24 => return push(to, kind | argument as u8),
        24..0x100 => (24, 1),
        0x100..0x1_0000 => (25, 2),
        0x1_0000..0x1_0000_0000 => (26, 4),
        _ => (27, 8),
    };
    push(to, kind | info);
    for byte in (0..width).rev() {
        push(to, (argument >> (8 * byte)) as u8);
    }
}

/// Appends a text of UTF-8 bytes.
#[inline(never)]
pub(super) fn text(to: &mut Vec<u8>, text: &[u8]) {
    head(to, 3, text.len() as u64);
    put(to, text);
}

/// Appends a byte string.
#[inline(never)]
pub(super) fn bytes(to: &mut Vec<u8>, bytes: &[u8]) {
    head(to, 2, bytes.len() as u64);
    put(to, bytes);
}

/// Appends the head of a map of `entries`.
#[doc(hidden)]
pub fn map(to: &mut Vec<u8>, entries: u64) {
    head(to, 5, entries);
}

/// Appends the head of a variant with fields.
#[doc(hidden)]
pub fn variant(number: u32, to: &mut Vec<u8>) {
    head(to, 4, 2);
    head(to, 0, u64::from(number));
}
