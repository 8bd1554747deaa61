//! Room in a vector, for bytes mostly.
//!
//! A module's allocator ends the call when no memory is left, and so nothing here has a path
//! for an allocation that fails. `Vec` has one, and it takes more bytes of a small module than
//! the contract does.
//!
//! Invariant: what is made here is what `Vec` would make of the same calls.

#![cfg_attr(
    target_arch = "wasm32",
    expect(unsafe_code, reason = "vectors of memory from the allocator")
)]

use alloc::vec::Vec;

#[cfg(target_arch = "wasm32")]
use alloc::alloc::{Layout, alloc, realloc};
#[cfg(target_arch = "wasm32")]
use core::mem::{ManuallyDrop, size_of, take};

#[cfg(target_arch = "wasm32")]
pub(crate) use crate::allocator::{give_back, with_room};

/// An empty vector with room for `capacity` bytes, which are not none.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn with_room(capacity: usize) -> Vec<u8> {
    Vec::with_capacity(capacity)
}

/// Gives back the memory of bytes that nobody needs.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn give_back(_: Vec<u8>) {}

/// Drops a value whose memory is given back when the call ends. Said so, it needs no code.
#[cfg(target_arch = "wasm32")]
pub(crate) fn leave<T>(value: T) {
    core::mem::forget(value);
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn leave<T>(_: T) {}

/// Makes room for `more` bytes.
#[cfg(target_arch = "wasm32")]
#[cold]
#[inline(never)]
fn grow(bytes: &mut Vec<u8>, more: usize) {
    let mut old = ManuallyDrop::new(take(bytes));
    let capacity = old.len().saturating_add(more);
    let capacity = capacity.max(old.capacity().saturating_mul(2));
    // SAFETY: the old vector is of this layout and is not used again.
    *bytes = unsafe {
        let layout = Layout::from_size_align_unchecked(old.capacity(), 1);
        let moved = moved(old.as_mut_ptr(), layout, capacity);
        Vec::from_raw_parts(moved, old.len(), capacity)
    };
}

/// Moves an allocation, if it is one, to one of `size` bytes.
///
/// # Safety
///
/// If the layout has a size, the allocation is of it, and is not used again.
#[cfg(target_arch = "wasm32")]
#[inline(never)]
unsafe fn moved(allocation: *mut u8, layout: Layout, size: usize) -> *mut u8 {
    // SAFETY: the caller's allocation; and the allocator refuses what memory does not hold.
    unsafe {
        match layout.size() {
            0 => alloc(Layout::from_size_align_unchecked(size, layout.align())),
            _ => realloc(allocation, layout, size),
        }
    }
}

/// Appends an item.
#[cfg(target_arch = "wasm32")]
pub(crate) fn add<T>(items: &mut Vec<T>, item: T) {
    let len = items.len();
    if len == items.capacity() {
        let capacity = len.saturating_mul(2).max(4);
        let mut old = ManuallyDrop::new(take(items));
        // SAFETY: the old vector is of this layout and is not used again. Items of a size that
        // overflows here did not fit memory before.
        *items = unsafe {
            let size = capacity.saturating_mul(size_of::<T>());
            let layout = Layout::array::<T>(len).unwrap_unchecked();
            let moved = moved(old.as_mut_ptr().cast(), layout, size);
            Vec::from_raw_parts(moved.cast(), len, capacity)
        };
    }
    // SAFETY: there is room for one more.
    unsafe {
        items.as_mut_ptr().add(len).write(item);
        items.set_len(len.wrapping_add(1));
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn add<T>(items: &mut Vec<T>, item: T) {
    items.push(item);
}

#[cfg(not(target_arch = "wasm32"))]
fn grow(bytes: &mut Vec<u8>, more: usize) {
    bytes.reserve(more);
}

fn reserve(bytes: &mut Vec<u8>, more: usize) {
    if more > bytes.capacity().wrapping_sub(bytes.len()) {
        grow(bytes, more);
    }
}

/// A vector that begins with two bytes, and has room for a usual key.
pub(crate) fn beginning(bytes: [u8; 2]) -> Vec<u8> {
    let mut room = with_room(48);
    append(&mut room, &bytes);
    room
}

/// Appends a byte.
#[inline(never)]
pub(crate) fn push(to: &mut Vec<u8>, byte: u8) {
    reserve(to, 1);
    append(to, &[byte]);
}

/// Appends bytes.
#[inline(never)]
pub(crate) fn put(to: &mut Vec<u8>, bytes: &[u8]) {
    reserve(to, bytes.len());
    append(to, bytes);
}

/// Appends bytes that there is room for.
#[cfg(target_arch = "wasm32")]
fn append(to: &mut Vec<u8>, bytes: &[u8]) {
    let len = to.len();
    // SAFETY: there is room behind the `len` bytes, which belongs to this vector alone.
    unsafe {
        let end = to.as_mut_ptr().add(len);
        end.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        to.set_len(len.wrapping_add(bytes.len()));
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn append(to: &mut Vec<u8>, bytes: &[u8]) {
    to.extend_from_slice(bytes);
}

/// A vector of these bytes.
pub(crate) fn copy(bytes: &[u8]) -> Vec<u8> {
    let mut copy = Vec::new();
    if !bytes.is_empty() {
        put(&mut copy, bytes);
    }
    copy
}
