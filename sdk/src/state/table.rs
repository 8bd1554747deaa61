//! Values in key order.

use alloc::vec::Vec;
use core::marker::PhantomData;

use minicbor::Decoder;
use tradewind_types::HostFailure;
use tradewind_types::key::KeyPart;

use super::{Handle, key, load, store, stored};
use crate::host;
use crate::value::{Bytes, Value};

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
            Some(token) if token.starts_with(&first) => token.to_vec(),
            Some(_) => host::fail(HostFailure::BadArguments),
            None => first,
        };
        let limit = limit.clamp(1, MAX_PAGE);
        let scanned = host::scan(&start, &end, limit + 1, false);
        self.page(&scanned, limit as usize)
            .unwrap_or_else(|| host::fail(HostFailure::BadState))
    }

    fn page(&self, scanned: &[u8], limit: usize) -> Option<Page<K, V>> {
        let mut decoder = Decoder::new(scanned);
        let count = decoder.array().ok()??;
        let mut page = Page {
            entries: Vec::with_capacity(limit),
            next: None,
        };
        for _ in 0..count / 2 {
            let (at, value) = (decoder.bytes().ok()?, decoder.bytes().ok()?);
            if page.entries.len() == limit {
                page.next = Some(at.to_vec().into());
                break;
            }
            let (field, parts) = at.split_first_chunk()?;
            if u16::from_be_bytes(*field) != self.field {
                return None;
            }
            let (at, rest) = K::read(parts)?;
            if !rest.is_empty() {
                return None;
            }
            page.entries.push((at, stored(value)));
        }
        Some(page)
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
