//! Values: what arguments, results, state and fields are made of.
//!
//! A value has one form, deterministic CBOR as in `tradewind_types::cbor`, and reading takes
//! no other: integers are shortest, map keys ascend, unknown fields are refused. Floats are
//! not values: their results depend on more than their inputs.
//!
//! Reading ends the call when the bytes are wrong, so that a contract has no path for it.

use alloc::string::String;
use alloc::vec::Vec;

use tradewind_types::{
    Amount, Currency, Hash, Height, HostFailure, Organisation, Party, PublicKey, Quantity, Rate,
    Role, Timestamp,
};

mod reader;
pub(crate) mod room;
#[cfg(test)]
mod tests;
mod text;
pub(crate) mod writer;

pub use reader::Reader;
#[cfg(not(target_arch = "wasm32"))]
pub use reader::{Malformed, decode};
pub use text::Owned;
#[doc(hidden)]
pub use writer::{map, variant};

/// A byte string.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub Vec<u8>);

// Modules are kept small by one function for each type that most contracts use.

/// A type of arguments, results, state and fields.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type of contract values",
    label = "not a contract value",
    note = "use bool, an integer of 8 to 64 bits, String, Bytes, Party, Amount, Quantity, Rate, \
            Timestamp, Hash, Option, Vec or a tuple of these, or a type marked #[record] or #[choice]",
    note = "floats are not values; money is an Amount in minor units"
)]
pub trait Value: Sized {
    /// Appends the canonical bytes.
    fn write(&self, to: &mut Vec<u8>);

    /// Reads one value; ends the call if the bytes are not canonically one.
    fn read(from: &mut Reader<'_>) -> Self;

    /// Reads what a method returned. Other bytes than its type's are a mistake of whoever wrote
    /// the type down: the call ends as after a panic.
    fn from_output(bytes: &[u8]) -> Self {
        read(bytes, HostFailure::Trapped)
    }

    /// Appends the definitions of the author's types that values of this one are made of.
    #[cfg(not(target_arch = "wasm32"))]
    #[doc(hidden)]
    fn definitions(_: &mut Definitions) {}
}

/// Definitions of types: canonical CBOR of `tradewind_types::schema::Entry`, each once.
#[cfg(not(target_arch = "wasm32"))]
pub type Definitions = Vec<&'static [u8]>;

/// Adds a definition; tells whether it was not there.
#[cfg(not(target_arch = "wasm32"))]
#[doc(hidden)]
pub fn define(definition: &'static [u8], into: &mut Definitions) -> bool {
    let is_new = !into.contains(&definition);
    if is_new {
        into.push(definition);
    }
    is_new
}

/// A value of whatever type, to be written. One function then writes them all, which halves
/// the size of a module.
pub trait Written {
    /// Appends the canonical bytes.
    fn append(&self, to: &mut Vec<u8>);
}

impl<T: Value> Written for T {
    fn append(&self, to: &mut Vec<u8>) {
        self.write(to);
    }
}

/// The canonical bytes of a value.
#[inline(never)]
pub fn encode(value: &dyn Written) -> Vec<u8> {
    let mut bytes = room::with_room(96);
    value.append(&mut bytes);
    bytes
}

/// The value of exactly these bytes; otherwise ends the call with `blame`.
pub fn read<T: Value>(bytes: &[u8], blame: HostFailure) -> T {
    let mut reader = Reader::new(bytes, blame);
    let value = T::read(&mut reader);
    reader.end();
    value
}

impl Value for () {
    fn write(&self, to: &mut Vec<u8>) {
        room::push(to, writer::NULL);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        if !from.null() {
            from.wrong();
        }
    }

    /// A method that returns nothing may say so, or say nothing.
    fn from_output(bytes: &[u8]) -> Self {
        if !bytes.is_empty() {
            read::<Self>(bytes, HostFailure::Trapped);
        }
    }
}

impl Value for bool {
    fn write(&self, to: &mut Vec<u8>) {
        room::push(to, 0xf4 | u8::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Self {
        from.bool()
    }
}

macro_rules! unsigned {
    ($($ty:ty),+) => {$(
        impl Value for $ty {
            fn write(&self, to: &mut Vec<u8>) {
                writer::head(to, 0, u64::from(*self));
            }

            fn read(from: &mut Reader<'_>) -> Self {
                match Self::try_from(from.unsigned()) {
                    Ok(value) => value,
                    Err(_) => from.wrong(),
                }
            }
        }
    )+};
}

unsigned!(u8, u16, u32, u64);

macro_rules! signed {
    ($($ty:ty),+) => {$(
        impl Value for $ty {
            fn write(&self, to: &mut Vec<u8>) {
                let value = i64::from(*self);
                // A negative n is written as its complement, -1 - n.
                let major = u8::from(value < 0);
                writer::head(to, major, (value ^ (value >> 63)).cast_unsigned());
            }

            fn read(from: &mut Reader<'_>) -> Self {
                match Self::try_from(from.signed()) {
                    Ok(value) => value,
                    Err(_) => from.wrong(),
                }
            }
        }
    )+};
}

signed!(i8, i16, i32, i64);

impl Value for String {
    fn write(&self, to: &mut Vec<u8>) {
        writer::text(to, self.as_bytes());
    }

    #[inline(never)]
    fn read(from: &mut Reader<'_>) -> Self {
        from.text().owned()
    }
}

impl Value for Bytes {
    fn write(&self, to: &mut Vec<u8>) {
        writer::bytes(to, &self.0);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self(room::copy(from.bytes()))
    }
}

macro_rules! thirty_two_bytes {
    ($($ty:ty),+) => {$(
        impl Value for $ty {
            fn write(&self, to: &mut Vec<u8>) {
                writer::bytes(to, self.as_bytes());
            }

            fn read(from: &mut Reader<'_>) -> Self {
                match from.bytes().try_into() {
                    Ok(bytes) => Self::from_bytes(bytes),
                    Err(_) => from.wrong(),
                }
            }
        }
    )+};
}

thirty_two_bytes!(Hash, PublicKey);

macro_rules! names {
    ($($ty:ty),+) => {$(
        impl Value for $ty {
            #[inline(never)]
            fn write(&self, to: &mut Vec<u8>) {
                writer::text(to, self.as_bytes());
            }

            #[inline(never)]
            fn read(from: &mut Reader<'_>) -> Self {
                match Self::from_ascii(from.name()) {
                    Ok(name) => name,
                    Err(_) => from.wrong(),
                }
            }
        }
    )+};
}

names!(Party, Organisation, Role);

macro_rules! counters {
    ($($ty:ty),+) => {$(
        impl Value for $ty {
            fn write(&self, to: &mut Vec<u8>) {
                writer::head(to, 0, self.get());
            }

            fn read(from: &mut Reader<'_>) -> Self {
                Self::new(from.unsigned())
            }
        }
    )+};
}

counters!(Timestamp, Height, Quantity, Rate);

impl Value for Currency {
    #[inline(never)]
    fn write(&self, to: &mut Vec<u8>) {
        writer::text(to, &self.to_bytes());
    }

    #[inline(never)]
    fn read(from: &mut Reader<'_>) -> Self {
        let code = from.name().try_into().ok();
        match code.and_then(|code| Self::from_bytes(code).ok()) {
            Some(currency) => currency,
            None => from.wrong(),
        }
    }
}

impl Value for Amount {
    #[inline(never)]
    fn write(&self, to: &mut Vec<u8>) {
        writer::head(to, 4, 2);
        self.minor.write(to);
        self.currency.write(to);
    }

    #[inline(never)]
    fn read(from: &mut Reader<'_>) -> Self {
        from.array(2);
        Self::new(u64::read(from), Currency::read(from))
    }
}

impl<T: Value> Value for Option<T> {
    fn write(&self, to: &mut Vec<u8>) {
        match self {
            Some(value) => value.write(to),
            None => room::push(to, writer::NULL),
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        (!from.null()).then(|| T::read(from))
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn definitions(into: &mut Definitions) {
        T::definitions(into);
    }
}

impl<T: Value> Value for Vec<T> {
    fn write(&self, to: &mut Vec<u8>) {
        writer::head(to, 4, self.len() as u64);
        for item in self {
            item.write(to);
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let mut items = Self::new();
        for _ in 0..from.list() {
            room::add(&mut items, T::read(from));
        }
        items
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn definitions(into: &mut Definitions) {
        T::definitions(into);
    }
}

macro_rules! tuple {
    ($count:literal: $($part:ident $index:tt),+) => {
        impl<$($part: Value),+> Value for ($($part,)+) {
            fn write(&self, to: &mut Vec<u8>) {
                writer::head(to, 4, $count);
                $(self.$index.write(to);)+
            }

            fn read(from: &mut Reader<'_>) -> Self {
                from.array($count);
                ($($part::read(from),)+)
            }

            #[cfg(not(target_arch = "wasm32"))]
            fn definitions(into: &mut Definitions) {
                $($part::definitions(into);)+
            }
        }
    };
}

tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
tuple!(4: A 0, B 1, C 2, D 3);
