//! The memory of a module: allocations one after the other, all given back when the call ends.
//!
//! A call is short and its instance is fresh, so nothing is reused but the last allocation,
//! which may grow in place or be taken back.
//!
//! Invariant: `next` is at most `end`, and memory from `next` to `end` belongs to nobody.

#![expect(unsafe_code, reason = "a global allocator")]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;

const PAGE_BYTES: usize = 64 << 10;

unsafe extern "C" {
    static __heap_base: u8;
}

struct Bump {
    next: Cell<usize>,
    end: Cell<usize>,
}

// SAFETY: a module has one thread.
unsafe impl Sync for Bump {}

#[global_allocator]
static HEAP: Bump = Bump {
    next: Cell::new(0),
    end: Cell::new(0),
};

impl Bump {
    #[cold]
    fn grow(&self, until: usize) -> bool {
        let missing = until - self.end.get();
        let pages = missing.div_ceil(PAGE_BYTES);
        if core::arch::wasm32::memory_grow(0, pages) == usize::MAX {
            return false;
        }
        self.end.set(self.end.get() + pages * PAGE_BYTES);
        true
    }

    #[cold]
    fn start(&self) {
        self.next.set(&raw const __heap_base as usize);
        self.end
            .set(core::arch::wasm32::memory_size(0) * PAGE_BYTES);
    }
}

// SAFETY: an allocation starts at or after `next`, aligned, and `next` moves behind it.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if self.end.get() == 0 {
            self.start();
        }
        let from = self.next.get().next_multiple_of(layout.align());
        let Some(until) = from.checked_add(layout.size()) else {
            return core::ptr::null_mut();
        };
        if until > self.end.get() && !self.grow(until) {
            return core::ptr::null_mut();
        }
        self.next.set(until);
        from as *mut u8
    }

    unsafe fn dealloc(&self, allocation: *mut u8, layout: Layout) {
        if allocation as usize + layout.size() == self.next.get() {
            self.next.set(allocation as usize);
        }
    }

    unsafe fn realloc(&self, allocation: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let is_last = allocation as usize + layout.size() == self.next.get();
        if is_last {
            self.next.set(allocation as usize);
        }
        // SAFETY: the caller's layout with another size that it promises to be valid.
        let wider = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: as the caller promises.
        let moved = unsafe { self.alloc(wider) };
        if !moved.is_null() && moved != allocation {
            // SAFETY: both are at least this long; a moved allocation lies behind the old one.
            unsafe { allocation.copy_to_nonoverlapping(moved, layout.size().min(size)) };
        }
        moved
    }
}
