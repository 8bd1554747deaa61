//! Canonical CBOR, written.

use alloc::vec::Vec;

/// CBOR's null.
pub(crate) const NULL: u8 = 0xf6;

/// Appends the head of an item: its major type and its shortest argument.
#[inline(never)]
pub(crate) fn head(to: &mut Vec<u8>, major: u8, argument: u64) {
    let kind = major << 5;
    let bytes = argument.to_be_bytes();
    let width: u8 = match argument {
        0..24 => return to.push(kind | bytes[7]),
        24..0x100 => 1,
        0x100..0x1_0000 => 2,
        0x1_0000..0x1_0000_0000 => 4,
        _ => 8,
    };
    to.push(kind | (24 + width.trailing_zeros() as u8));
    put(to, bytes.get(8 - usize::from(width)..).unwrap_or_default());
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

#[inline(never)]
fn put(to: &mut Vec<u8>, bytes: &[u8]) {
    to.extend_from_slice(bytes);
}
