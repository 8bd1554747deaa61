//! The memory of a module: allocations one after the other, all given back when the call ends.
//!
//! A call is short and its instance is as a fresh one, so dropping a value gives nothing back,
//! and a module holds no code that drops values. The last allocation may grow in place; the
//! SDK gives back what it took last and needs no more, such as the bytes of a key. When no
//! memory is left the call ends here, so that no other code has a path for it.
//!
//! Invariant: memory from `next` on belongs to nobody.

#![expect(unsafe_code, reason = "a global allocator")]

use alloc::vec::Vec;
use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::mem::ManuallyDrop;
use core::ptr::{self, NonNull};

use crate::host;

const PAGE_BYTES: usize = 64 << 10;

unsafe extern "C" {
    static __heap_base: u8;
}

struct Bump {
    next: Cell<*const u8>,
}

// SAFETY: a module has one thread.
unsafe impl Sync for Bump {}

#[global_allocator]
static HEAP: Bump = Bump {
    next: Cell::new(&raw const __heap_base),
};

/// Asks for memory up to `until`.
#[cold]
#[inline(never)]
fn extend(until: usize) {
    let missing = until
        .div_ceil(PAGE_BYTES)
        .wrapping_sub(core::arch::wasm32::memory_size(0));
    if core::arch::wasm32::memory_grow(0, missing) == usize::MAX {
        full();
    }
}

#[cold]
#[inline(never)]
fn full() -> ! {
    host::panic(b"out of memory", "", 0, 0)
}

impl Bump {
    fn next(&self) -> usize {
        self.next.get().addr()
    }

    fn go_on_from(&self, next: usize) {
        self.next.set(ptr::without_provenance(next));
    }

    /// Of code that nobody inlines, because every vector of every type calls it.
    #[inline(never)]
    fn take(&self, size: usize, align: usize) -> NonNull<u8> {
        // An alignment is a power of two.
        let mask = align.wrapping_sub(1);
        let from = self.next().wrapping_add(mask) & !mask;
        let Some(until) = from.checked_add(size) else {
            full()
        };
        // A module has less than all addresses.
        if until > core::arch::wasm32::memory_size(0).wrapping_mul(PAGE_BYTES) {
            extend(until);
        }
        self.go_on_from(until);
        // It never is null; said so, it tells callers that they need not ask.
        NonNull::new(from as *mut u8).unwrap_or_else(|| full())
    }

    #[inline(never)]
    fn give_back(&self, from: usize, size: usize) {
        if from.wrapping_add(size) == self.next() {
            self.go_on_from(from);
        }
    }
}

/// An empty vector with room for `capacity` bytes, which are not none.
pub(crate) fn with_room(capacity: usize) -> Vec<u8> {
    let from = HEAP.take(capacity, 1).as_ptr();
    // SAFETY: bytes may lie anywhere, and these belong to nobody else.
    unsafe { Vec::from_raw_parts(from, 0, capacity) }
}

/// Gives back the memory of bytes that nobody needs, if it was allocated last.
pub(crate) fn give_back(bytes: Vec<u8>) {
    let bytes = ManuallyDrop::new(bytes);
    HEAP.give_back(bytes.as_ptr().addr(), bytes.capacity());
}

// SAFETY: an allocation starts at or after `next`, aligned, and `next` moves behind it.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.take(layout.size(), layout.align()).as_ptr()
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}

    unsafe fn realloc(&self, allocation: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        self.give_back(allocation.addr(), layout.size());
        let moved = self.take(size, layout.align()).as_ptr();
        if moved != allocation {
            // SAFETY: both are at least this long; a moved allocation lies behind the old one.
            unsafe { allocation.copy_to_nonoverlapping(moved, layout.size().min(size)) };
        }
        moved
    }
}
