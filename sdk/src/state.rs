//! State handles: typed views of a contract's keys.
//!
//! A handle knows its field's number and nothing else. What is written goes to the host at
//! once; what is read comes from it. Stored bytes that are no value of the field's type end
//! the call with the platform's failure `BadState`.

use alloc::vec::Vec;

use tradewind_types::HostFailure;
use tradewind_types::key::KeyPart;

use crate::host;
use crate::value::{self, Value, Written, room};

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

#[inline(never)]
fn load<V: Value>(key: &[u8]) -> Option<V> {
    host::read(key).map(|bytes| stored(&bytes))
}

fn stored<V: Value>(bytes: &[u8]) -> V {
    value::read(bytes, HostFailure::BadState)
}

#[inline(never)]
fn store(key: &[u8], value: &dyn Written) {
    host::write(key, &value::encode(value));
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
        self.write(key);
    }
}

/// The value that these bytes of a key are, with nothing behind it.
fn whole<K: KeyPart>(parts: &[u8]) -> Option<K> {
    let (key, rest) = K::read(parts)?;
    rest.is_empty().then_some(key)
}

#[inline(never)]
fn built(field: u16, part: &dyn Part) -> Vec<u8> {
    let mut key = room::with_room(40);
    room::put(&mut key, &field.to_be_bytes());
    part.append(&mut key);
    key
}
