//! Texts: UTF-8, checked and copied.
//!
//! The standard library checks long texts fast, and has a path for memory that is not there.
//! Texts of contracts are short and memory that is not there ends the call, so both would only
//! take room: two kilobytes of a module.
//!
//! Invariant: the bytes that are taken are those that `core::str::from_utf8` takes.

#![expect(unsafe_code, reason = "texts of bytes that were checked here")]

use alloc::string::String;

use super::room;

/// The text that these bytes are.
#[inline(never)]
pub(super) fn text(bytes: &[u8]) -> Option<&str> {
    // SAFETY: they are UTF-8.
    is_utf8(bytes).then(|| unsafe { str::from_utf8_unchecked(bytes) })
}

fn is_utf8(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(&first) = rest.next() {
        let (more, least) = match first {
            0..0x80 => continue,
            0xc0..0xe0 => (1, 0x80),
            0xe0..0xf0 => (2, 0x800),
            0xf0..0xf8 => (3, 0x1_0000),
            _ => return false,
        };
        let mut scalar = u32::from(first) & (0x3f >> more);
        for _ in 0..more {
            match rest.next() {
                Some(&next) if next >> 6 == 0b10 => {
                    scalar = scalar << 6 | u32::from(next & 0x3f);
                }
                _ => return false,
            }
        }
        if scalar < least || char::from_u32(scalar).is_none() {
            return false;
        }
    }
    true
}

/// A text of one's own.
pub trait Owned {
    /// What `to_owned` gives, in less room.
    fn owned(&self) -> String;
}

impl Owned for str {
    #[inline(never)]
    fn owned(&self) -> String {
        // SAFETY: a copy of a text is one.
        unsafe { String::from_utf8_unchecked(room::copy(self.as_bytes())) }
    }
}
