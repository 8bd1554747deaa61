//! State handles: typed views of a contract's keys.
//!
//! A handle knows its field's number and nothing else. What is written goes to the host at
//! once; what is read comes from it. Stored bytes that are no value of the field's type end
//! the call with the platform's failure `BadState`.

use alloc::vec::Vec;

use tradewind_types::HostFailure;
use tradewind_types::key::{KeyBytes, KeyPart, read_bytes, write_bytes};

use crate::host;
use crate::value::{self, Bytes, Value, Written, room};

mod cell;
mod holding;
mod index;
mod log;
mod queue;
mod scan;
mod table;

pub use cell::Cell;
pub use holding::{Holding, Withdrawal};
pub use index::{By, Follow, Index, Unique};
pub use log::Log;
pub use queue::Queue;
pub use scan::{Entries, Leading, MAX_PAGE, Page, Scan};
pub use table::Table;

/// A kind of state handle.
pub trait Handle {
    /// The handle of the field with this number.
    fn of(field: u16) -> Self;
}

/// What lies under a key, until it was read.
struct Found {
    key: Vec<u8>,
    bytes: Option<Vec<u8>>,
}

impl Found {
    #[inline(never)]
    fn under(field: u16, part: &dyn Part) -> Self {
        let key = built(field, part);
        let bytes = host::read(&key);
        Self { key, bytes }
    }

    #[inline(never)]
    fn give_back(self) {
        if let Some(bytes) = self.bytes {
            room::give_back(bytes);
        }
        room::give_back(self.key);
    }
}

fn load<V: Value>(field: u16, part: &dyn Part) -> Option<V> {
    let found = Found::under(field, part);
    let value = found.bytes.as_deref().map(stored);
    found.give_back();
    value
}

fn stored<V: Value>(bytes: &[u8]) -> V {
    value::read(bytes, HostFailure::BadState)
}

#[inline(never)]
fn store(field: u16, part: &dyn Part, value: &dyn Written) {
    let key = built(field, part);
    let bytes = value::encode(value);
    host::write(&key, &bytes);
    room::give_back(bytes);
    room::give_back(key);
}

#[inline(never)]
fn has(field: u16, part: &dyn Part) -> bool {
    let key = built(field, part);
    let has = host::has(&key);
    room::give_back(key);
    has
}

#[inline(never)]
fn remove(field: u16, part: &dyn Part) -> bool {
    let key = built(field, part);
    let removed = host::remove(&key);
    room::give_back(key);
    removed
}

fn key(field: u16, part: &impl KeyPart) -> Vec<u8> {
    built(field, part)
}

/// A key's part of whatever type. One function then makes all keys, which keeps modules small.
trait Part {
    fn append(&self, key: &mut Vec<u8>);
}

impl<K: KeyPart> Part for K {
    fn append(&self, key: &mut Vec<u8>) {
        self.write(&mut Key(key));
    }
}

/// A key that grows as all of the SDK's bytes do.
struct Key<'v>(&'v mut Vec<u8>);

impl KeyBytes for Key<'_> {
    fn put(&mut self, bytes: &[u8]) {
        room::put(self.0, bytes);
    }
}

impl KeyPart for Bytes {
    fn write(&self, key: &mut impl KeyBytes) {
        write_bytes(&self.0, key);
    }

    fn read(key: &[u8]) -> Option<(Self, &[u8])> {
        let (bytes, rest) = read_bytes(key)?;
        Some((Self(bytes), rest))
    }
}

/// The value that these bytes of a key are, with nothing behind it.
fn whole<K: KeyPart>(parts: &[u8]) -> Option<K> {
    let (key, rest) = K::read(parts)?;
    rest.is_empty().then_some(key)
}

#[inline(never)]
fn built(field: u16, part: &dyn Part) -> Vec<u8> {
    let mut key = room::beginning(field.to_be_bytes());
    part.append(&mut key);
    key
}
