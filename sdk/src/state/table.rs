//! Values in key order.

use alloc::vec::Vec;
use core::marker::PhantomData;

use tradewind_types::HostFailure;
use tradewind_types::key::KeyPart;

use super::{Handle, key, load, store, stored};
use crate::host;
use crate::value::{Bytes, Reader, Value};

/// Most entries a page holds.
pub const MAX_PAGE: u32 = 100;

/// Values in the order of their keys.
#[derive(Debug)]
pub struct Table<K, V> {
    field: u16,
    entry: PhantomData<fn() -> (K, V)>,
}

/// Some entries of a table, and where the next ones start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<K, V> {
    /// Entries in key order.
    pub entries: Vec<(K, V)>,
    /// Pass it to the same scan to go on; `None` at the end.
    pub next: Option<Bytes>,
}

impl<K, V> Handle for Table<K, V> {
    fn of(field: u16) -> Self {
        Self {
            field,
            entry: PhantomData,
        }
    }
}

impl<K: KeyPart, V: Value> Table<K, V> {
    /// The value under a key.
    pub fn get(&self, at: &K) -> Option<V> {
        load(&key(self.field, at))
    }

    /// Whether there is a value under a key.
    pub fn has(&self, at: &K) -> bool {
        host::has(&key(self.field, at))
    }

    /// Sets the value under a key.
    pub fn set(&mut self, at: &K, value: &V) {
        store(&key(self.field, at), value);
    }

    /// Removes the value under a key; tells whether there was one.
    pub fn remove(&mut self, at: &K) -> bool {
        host::remove(&key(self.field, at))
    }

    /// Entries whose key begins with `prefix`, in key order: the first ones, or those after
    /// the page whose `next` is `from`. At most `limit` of them and [`MAX_PAGE`].
    ///
    /// `prefix` is `()` for all, or the leading parts of the key.
    pub fn range(&self, prefix: &impl KeyPart, from: Option<&Bytes>, limit: u32) -> Page<K, V> {
        let first = key(self.field, prefix);
        let end = after_prefix(&first);
        let start = match from {
            Some(token) if token.0.starts_with(&first) => token.0.clone(),
            Some(_) => host::fail(HostFailure::BadArguments),
            None => first,
        };
        let limit = limit.clamp(1, MAX_PAGE);
        let scanned = host::scan(&start, &end, limit + 1, false);
        self.page(&scanned, limit as usize)
    }

    fn page(&self, scanned: &[u8], limit: usize) -> Page<K, V> {
        let mut from = Reader::new(scanned, HostFailure::BadState);
        let mut page = Page {
            entries: Vec::with_capacity(limit),
            next: None,
        };
        for _ in 0..from.list() / 2 {
            let (at, value) = (from.bytes(), from.bytes());
            if page.entries.len() == limit {
                page.next = Some(Bytes(at.to_vec()));
                break;
            }
            match self.parts(at) {
                Some(at) => page.entries.push((at, stored(value))),
                None => from.wrong(),
            }
        }
        page
    }

    fn parts(&self, at: &[u8]) -> Option<K> {
        let (field, parts) = at.split_first_chunk()?;
        let (at, rest) = K::read(parts)?;
        (u16::from_be_bytes(*field) == self.field && rest.is_empty()).then_some(at)
    }
}

/// The least bytes greater than all that begin with `prefix`; empty if there are none.
fn after_prefix(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if let Some(next) = last.checked_add(1) {
            end.push(next);
            break;
        }
    }
    end
}
