//! Values: what arguments, results, state and fields are made of.
//!
//! A value has one canonical CBOR form. Floats are not values: their results depend on more
//! than their inputs.

use alloc::string::String;
use alloc::vec::Vec;
use core::convert::Infallible;

use minicbor::{Decode, Encode};
use tradewind_types::{
    Amount, Currency, Hash, Height, Organisation, Party, PublicKey, Role, Timestamp,
};

/// A byte string.
pub type Bytes = minicbor::bytes::ByteVec;

/// A type of arguments, results, state and fields.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type of contract values",
    label = "not a contract value",
    note = "use bool, an integer of 8 to 64 bits, String, Bytes, Party, Amount, Timestamp, Hash, \
            Option, Vec or a tuple of these, or a type marked #[record] or #[choice]",
    note = "floats are not values; money is an Amount in minor units"
)]
pub trait Value: Encode<()> + for<'b> Decode<'b, ()> {
    /// Reads what a method returned.
    fn from_output(bytes: &[u8]) -> Option<Self> {
        decode(bytes)
    }
}

macro_rules! values {
    ($($ty:ty),+ $(,)?) => { $(impl Value for $ty {})+ };
}

values!(
    bool,
    u8,
    u16,
    u32,
    u64,
    i8,
    i16,
    i32,
    i64,
    String,
    Bytes,
    Hash,
    Party,
    Organisation,
    Role,
    Timestamp,
    Height,
    Currency,
    Amount,
    PublicKey,
);

impl Value for () {
    fn from_output(bytes: &[u8]) -> Option<Self> {
        bytes.is_empty().then_some(())
    }
}

impl<T: Value> Value for Option<T> {}
impl<T: Value> Value for Vec<T> {}
impl<A: Value, B: Value> Value for (A, B) {}
impl<A: Value, B: Value, C: Value> Value for (A, B, C) {}
impl<A: Value, B: Value, C: Value, D: Value> Value for (A, B, C, D) {}

/// The canonical bytes of a value.
pub fn encode<T: Encode<()> + ?Sized>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(96);
    append(value, &mut bytes);
    bytes
}

/// Appends the canonical bytes of a value.
pub fn append<T: Encode<()> + ?Sized>(value: &T, bytes: &mut Vec<u8>) {
    let written: Result<(), minicbor::encode::Error<Infallible>> = minicbor::encode(value, bytes);
    debug_assert!(written.is_ok(), "writing to memory does not fail");
}

/// The value of exactly these bytes.
pub fn decode<T: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Option<T> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let value = decoder.decode().ok()?;
    (decoder.position() == bytes.len()).then_some(value)
}
