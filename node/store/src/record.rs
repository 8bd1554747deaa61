//! The form of stored records: a version byte, then canonical CBOR.
//!
//! Records of a list (transactions, receipts) are stored [`CHUNK`] to a record: one table
//! entry costs more than one item, and a reader of one item wants few bytes.
//!
//! Invariant: bytes that are not the record they should be are a [`Fault::Corrupt`] that
//! names the record.

use std::fmt;

use minicbor::bytes::ByteSlice;
use minicbor::{Decode, Encode};
use tradewind_state::Fault;
use tradewind_types::cbor::{self, Limits};

/// Items in one record of a list.
pub(crate) const CHUNK: u32 = 32;

const VERSION: u8 = 1;
const LIMITS: Limits = Limits::bytes(1 << 30);

/// Writes a record.
pub(crate) fn write<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    bytes.push(VERSION);
    let written: Result<(), minicbor::encode::Error<std::convert::Infallible>> =
        minicbor::encode(value, &mut bytes);
    written.expect("writing to a vector does not fail");
    bytes
}

/// Reads the record called `what`.
pub(crate) fn read<'b, T>(what: impl fmt::Display, bytes: &'b [u8]) -> Result<T, Fault>
where
    T: Decode<'b, ()> + Encode<()>,
{
    match bytes.split_first() {
        Some((&VERSION, body)) => cbor::decode(body, LIMITS).map_err(|error| corrupt(what, error)),
        Some((version, _)) => Err(corrupt(what, format_args!("unknown version {version}"))),
        None => Err(corrupt(what, "empty")),
    }
}

/// The fault of a record that is not what it should be.
pub(crate) fn corrupt(what: impl fmt::Display, why: impl fmt::Display) -> Fault {
    Fault::Corrupt {
        what: what.to_string(),
        why: why.to_string(),
    }
}

/// The fault of an operation that RocksDB refused.
pub(crate) fn refused(action: &'static str) -> impl Fn(rocksdb::Error) -> Fault {
    move |error| match error.kind() {
        rocksdb::ErrorKind::Corruption => {
            corrupt(format_args!("what is needed to {action}"), error)
        }
        _ => Fault::Disk {
            action,
            source: error.into(),
        },
    }
}

/// Part of a list: items as bytes.
#[derive(Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct Chunk<'b>(#[b(0)] pub(crate) Vec<&'b ByteSlice>);

/// A list cut into records, with the number of each.
pub(crate) fn chunks(items: &[Vec<u8>]) -> impl Iterator<Item = (u32, Vec<u8>)> {
    let chunk = |items: &[Vec<u8>]| {
        write(&Chunk(
            items.iter().map(|item| item.as_slice().into()).collect(),
        ))
    };
    (0..).zip(items.chunks(CHUNK as usize).map(chunk))
}
