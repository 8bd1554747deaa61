//! The imports, and places of fixed size for the host to write to.
//!
//! Invariant: every pointer passed is to memory of at least the length or capacity passed.

#![expect(unsafe_code, reason = "calls of imported functions")]

use core::mem::MaybeUninit;
use core::slice;

mod import {
    #[link(wasm_import_module = "tradewind_1")]
    unsafe extern "C" {
        pub(super) fn input(to: *mut u8, cap: usize) -> i64;
        pub(super) fn output(from: *const u8, len: usize);
        pub(super) fn refuse(code: u32, from: *const u8, len: usize);
        pub(super) fn fail(code: u32);
        pub(super) fn read(key: *const u8, key_len: usize, to: *mut u8, cap: usize) -> i64;
        pub(super) fn write(key: *const u8, key_len: usize, from: *const u8, len: usize);
        pub(super) fn emit(
            name: *const u8,
            name_len: usize,
            keys: u32,
            from: *const u8,
            len: usize,
        );
        pub(super) fn require_consent(party: *const u8, len: usize);
        pub(super) fn is_party(party: *const u8, len: usize) -> u32;
    }
}

/// Arguments are wrong.
pub const BAD_ARGUMENTS: u32 = 12;
/// State is wrong.
pub const BAD_STATE: u32 = 16;
/// Arithmetic left its range.
pub const OVERFLOW: u32 = 21;

/// Bytes up to a fixed number.
pub struct Place<const N: usize> {
    bytes: [MaybeUninit<u8>; N],
    len: usize,
}

impl<const N: usize> Place<N> {
    /// No bytes.
    #[expect(clippy::new_without_default, reason = "of no use here")]
    pub const fn new() -> Self {
        Self {
            bytes: [MaybeUninit::uninit(); N],
            len: 0,
        }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: the first `len` bytes were written.
        unsafe { slice::from_raw_parts(self.bytes.as_ptr().cast(), self.len) }
    }

    /// Appends a byte.
    pub fn push(&mut self, byte: u8) {
        match self.bytes.get_mut(self.len) {
            Some(place) => {
                place.write(byte);
                self.len += 1;
            }
            None => core::arch::wasm32::unreachable(),
        }
    }

    /// Appends bytes.
    #[inline(never)]
    pub fn put(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.push(*byte);
        }
    }

    /// Takes what the host writes; `false` if there is nothing.
    fn fill(&mut self, write: impl FnOnce(*mut u8, usize) -> i64) -> bool {
        let written = write(self.bytes.as_mut_ptr().cast(), N);
        match usize::try_from(written) {
            Ok(len) if len <= N => {
                self.len = len;
                true
            }
            // These contracts take and keep nothing longer.
            Ok(_) => fail(BAD_ARGUMENTS),
            Err(_) => false,
        }
    }

    /// Takes the call's arguments.
    pub fn input(&mut self) -> &[u8] {
        // SAFETY: the place is valid.
        self.fill(|to, cap| unsafe { import::input(to, cap) });
        self.bytes()
    }

    /// Takes the state under a key.
    pub fn read(&mut self, key: &[u8]) -> Option<&[u8]> {
        // SAFETY: slice and place are valid.
        self.fill(|to, cap| unsafe { import::read(key.as_ptr(), key.len(), to, cap) })
            .then(|| self.bytes())
    }
}

/// Sets what the call returns.
pub fn output(value: &[u8]) {
    // SAFETY: the slice is valid.
    unsafe { import::output(value.as_ptr(), value.len()) }
}

/// Ends the call with a failure of the contract.
pub fn refuse(code: u32, fields: &[u8]) -> ! {
    // SAFETY: the slice is valid.
    unsafe { import::refuse(code, fields.as_ptr(), fields.len()) }
    core::arch::wasm32::unreachable()
}

/// Ends the call with a failure of the platform.
pub fn fail(code: u32) -> ! {
    // SAFETY: takes numbers only.
    unsafe { import::fail(code) }
    core::arch::wasm32::unreachable()
}

/// Writes state under a key.
pub fn write(key: &[u8], value: &[u8]) {
    // SAFETY: the slices are valid.
    unsafe { import::write(key.as_ptr(), key.len(), value.as_ptr(), value.len()) }
}

/// Emits an event.
pub fn emit(name: &str, keys: u32, fields: &[u8]) {
    // SAFETY: the slices are valid.
    unsafe {
        import::emit(
            name.as_ptr(),
            name.len(),
            keys,
            fields.as_ptr(),
            fields.len(),
        )
    }
}

/// Fails the call unless the party agreed to it.
pub fn require_consent(party: &[u8]) {
    // SAFETY: the slice is valid.
    unsafe { import::require_consent(party.as_ptr(), party.len()) }
}

/// Whether the name is registered.
pub fn is_party(party: &[u8]) -> bool {
    // SAFETY: the slice is valid.
    unsafe { import::is_party(party.as_ptr(), party.len()) == 1 }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
