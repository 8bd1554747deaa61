//! Canonical CBOR, read.
//!
//! Invariant: bytes are taken only if `writer` would write the same.

#[cfg(not(target_arch = "wasm32"))]
use alloc::boxed::Box;

use tradewind_types::HostFailure;

use super::text::text;
use super::writer;
#[cfg(not(target_arch = "wasm32"))]
use super::{Value, read};

/// What is left of some bytes, and whose fault it is if they are wrong.
pub struct Reader<'b> {
    rest: &'b [u8],
    blame: HostFailure,
}

/// What reading wrong bytes unwinds with, outside wasm.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy, Debug)]
pub struct Malformed(pub(crate) HostFailure);

/// The value of exactly these bytes, for tests and tools; `None` if they are no canonical one.
#[cfg(not(target_arch = "wasm32"))]
pub fn decode<T: Value>(bytes: &[u8]) -> Option<T> {
    let value = std::panic::catch_unwind(|| read(bytes, HostFailure::BadArguments));
    value
        .inspect_err(|payload| {
            assert!(payload.is::<Malformed>(), "reading panicked");
        })
        .ok()
}

impl<'b> Reader<'b> {
    /// Reads `bytes`; ends the call with `blame` if they are wrong.
    pub fn new(bytes: &'b [u8], blame: HostFailure) -> Self {
        Self { rest: bytes, blame }
    }

    /// Ends the call: the bytes are wrong.
    #[cold]
    pub fn wrong(&self) -> ! {
        #[cfg(target_arch = "wasm32")]
        crate::host::fail(self.blame);
        #[cfg(not(target_arch = "wasm32"))]
        std::panic::resume_unwind(Box::new(Malformed(self.blame)));
    }

    /// Refuses bytes that follow.
    #[inline(never)]
    pub fn end(&self) {
        if !self.rest.is_empty() {
            self.wrong();
        }
    }

    fn first(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((first, rest)) => {
                self.rest = rest;
                *first
            }
            None => self.wrong(),
        }
    }

    /// The argument after a first byte with this additional information.
    #[inline(never)]
    fn argument(&mut self, info: u8) -> u64 {
        let width = match info {
            0..24 => return u64::from(info),
            24..28 => 1 << (info - 24),
            _ => self.wrong(),
        };
        let Some((bytes, rest)) = self.rest.split_at_checked(width) else {
            self.wrong()
        };
        self.rest = rest;
        let argument = bytes
            .iter()
            .fold(0, |argument, byte| argument << 8 | u64::from(*byte));
        // What a head of half the width, or of one byte, holds.
        let shorter = if width == 1 { 24 } else { 1 << (4 * width) };
        if argument < shorter {
            self.wrong();
        }
        argument
    }

    /// The head of an item of this major type: its argument. Most are of one byte.
    fn head(&mut self, major: u8) -> u64 {
        let first = self.first();
        if first >> 5 != major {
            self.wrong();
        }
        match first & 0x1f {
            info @ 0..24 => u64::from(info),
            info => self.argument(info),
        }
    }

    /// An integer that is not negative.
    pub fn unsigned(&mut self) -> u64 {
        self.head(0)
    }

    /// An integer.
    pub fn signed(&mut self) -> i64 {
        let first = self.first();
        let argument = self.argument(first & 0x1f);
        match (first >> 5, i64::try_from(argument)) {
            (0, Ok(value)) => value,
            (1, Ok(value)) => !value,
            _ => self.wrong(),
        }
    }

    /// True or false.
    pub fn bool(&mut self) -> bool {
        match self.first() {
            0xf4 => false,
            0xf5 => true,
            _ => self.wrong(),
        }
    }

    /// Takes a null, if one comes next.
    pub fn null(&mut self) -> bool {
        match self.rest.split_first() {
            Some((&writer::NULL, rest)) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    #[inline(never)]
    fn string(&mut self, major: u8) -> &'b [u8] {
        let len = self.head(major);
        let split = usize::try_from(len)
            .ok()
            .and_then(|len| self.rest.split_at_checked(len));
        match split {
            Some((string, rest)) => {
                self.rest = rest;
                string
            }
            None => self.wrong(),
        }
    }

    /// A byte string.
    pub fn bytes(&mut self) -> &'b [u8] {
        self.string(2)
    }

    /// The bytes of a text, for a type that looks at them itself.
    pub(super) fn name(&mut self) -> &'b [u8] {
        self.string(3)
    }

    /// A text.
    pub fn text(&mut self) -> &'b str {
        match text(self.string(3)) {
            Some(text) => text,
            None => self.wrong(),
        }
    }

    /// The head of an array of exactly `len` items.
    pub fn array(&mut self, len: u64) {
        if self.head(4) != len {
            self.wrong();
        }
    }

    /// The head of an array; its length, which does not exceed the bytes that are left.
    pub fn list(&mut self) -> u64 {
        let len = self.head(4);
        if len > self.rest.len() as u64 {
            self.wrong();
        }
        len
    }

    /// The head of a map; how many entries it has.
    pub fn map(&mut self) -> u64 {
        self.head(5)
    }

    /// The key of the next entry, which is `number`.
    pub fn field(&mut self, number: u64, left: &mut u64) {
        if !self.optional_field(number, left) {
            self.wrong();
        }
    }

    /// Takes the key of the next entry, if there is one and it is `number`.
    pub fn optional_field(&mut self, number: u64, left: &mut u64) -> bool {
        if *left == 0 {
            return false;
        }
        let before = self.rest;
        if self.head(0) == number {
            *left -= 1;
            return true;
        }
        self.rest = before;
        false
    }

    /// Refuses entries that no field took.
    pub fn end_map(&self, left: u64) {
        if left != 0 {
            self.wrong();
        }
    }
}
