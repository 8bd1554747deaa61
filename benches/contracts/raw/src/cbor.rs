//! Canonical CBOR, read in place and written to a place.

use crate::abi::{Place, fail};
use crate::name;

/// What is left of some bytes, and the failure if they are wrong.
pub struct Reader<'b> {
    rest: &'b [u8],
    blame: u32,
}

/// Money, as it lies in the bytes.
#[derive(Clone, Copy)]
pub struct Amount<'b> {
    /// Minor units.
    pub minor: u64,
    /// Code of the currency.
    pub currency: &'b [u8],
}

impl<'b> Reader<'b> {
    /// Reads `bytes`; fails with `blame` if they are wrong.
    pub const fn new(bytes: &'b [u8], blame: u32) -> Self {
        Self { rest: bytes, blame }
    }

    #[cold]
    fn wrong(&self) -> ! {
        fail(self.blame)
    }

    fn take<const N: usize>(&mut self) -> [u8; N] {
        match self.rest.split_first_chunk() {
            Some((chunk, rest)) => {
                self.rest = rest;
                *chunk
            }
            None => self.wrong(),
        }
    }

    /// The argument of an item of this major type.
    #[inline(never)]
    pub fn head(&mut self, major: u8) -> u64 {
        let [first] = self.take();
        if first >> 5 != major {
            self.wrong();
        }
        let (argument, least) = match first & 0x1f {
            info @ 0..24 => return u64::from(info),
            24 => (u64::from(u8::from_be_bytes(self.take())), 24),
            25 => (u64::from(u16::from_be_bytes(self.take())), 0x100),
            26 => (u64::from(u32::from_be_bytes(self.take())), 0x1_0000),
            27 => (u64::from_be_bytes(self.take()), 0x1_0000_0000),
            _ => self.wrong(),
        };
        if argument < least {
            self.wrong();
        }
        argument
    }

    /// The head of an array of `len` items, or of a map's key or value that is this number.
    pub fn exactly(&mut self, major: u8, number: u64) {
        if self.head(major) != number {
            self.wrong();
        }
    }

    /// The bytes of a text.
    #[inline(never)]
    pub fn string(&mut self) -> &'b [u8] {
        let len = usize::try_from(self.head(3)).ok();
        match len.and_then(|len| self.rest.split_at_checked(len)) {
            Some((string, rest)) => {
                self.rest = rest;
                string
            }
            None => self.wrong(),
        }
    }

    /// A text.
    pub fn text(&mut self) -> &'b [u8] {
        let text = self.string();
        if core::str::from_utf8(text).is_err() {
            self.wrong();
        }
        text
    }

    /// A party.
    pub fn party(&mut self) -> &'b [u8] {
        let party = self.string();
        if !name::is_party(party) {
            self.wrong();
        }
        party
    }

    /// A currency.
    pub fn currency(&mut self) -> &'b [u8] {
        let code = self.string();
        if !name::is_currency(code) {
            self.wrong();
        }
        code
    }

    /// Money.
    pub fn amount(&mut self) -> Amount<'b> {
        self.exactly(4, 2);
        Amount {
            minor: self.head(0),
            currency: self.currency(),
        }
    }

    /// True or false.
    pub fn bool(&mut self) -> bool {
        match self.take() {
            [0xf4] => false,
            [0xf5] => true,
            _ => self.wrong(),
        }
    }

    /// Whether the next entry of a map has this key; takes the key if so.
    pub fn has(&mut self, key: u8, left: &mut u64) -> bool {
        let found = *left != 0 && self.rest.first() == Some(&key);
        if found {
            *left -= 1;
            self.rest = self.rest.get(1..).unwrap_or_default();
        }
        found
    }

    /// Refuses bytes that follow, and entries that nobody took.
    pub fn end(&self, left: u64) {
        if left != 0 || !self.rest.is_empty() {
            self.wrong();
        }
    }
}

impl<const N: usize> Place<N> {
    /// Appends the head of an item.
    #[inline(never)]
    pub fn head(&mut self, major: u8, argument: u64) {
        let kind = major << 5;
        let bytes = argument.to_be_bytes();
        let width: u8 = match argument {
            0..24 => return self.push(kind | bytes[7]),
            24..0x100 => 1,
            0x100..0x1_0000 => 2,
            0x1_0000..0x1_0000_0000 => 4,
            _ => 8,
        };
        self.push(kind | (24 + width.trailing_zeros() as u8));
        self.put(bytes.get(8 - usize::from(width)..).unwrap_or_default());
    }

    /// Appends a text.
    #[inline(never)]
    pub fn text(&mut self, text: &[u8]) {
        self.head(3, text.len() as u64);
        self.put(text);
    }

    /// Appends a field's number and text.
    pub fn text_field(&mut self, number: u8, text: &[u8]) {
        self.push(number);
        self.text(text);
    }

    /// Appends a field's number and money.
    #[inline(never)]
    pub fn amount_field(&mut self, number: u8, amount: Amount<'_>) {
        self.push(number);
        self.amount(amount);
    }

    /// Appends money.
    pub fn amount(&mut self, amount: Amount<'_>) {
        self.push(0x82);
        self.head(0, amount.minor);
        self.text(amount.currency);
    }
}
