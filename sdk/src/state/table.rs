//! Values in key order.

use core::marker::PhantomData;

use tradewind_types::key::KeyPart;

use super::index::Follow;
use super::scan::{Leading, Page, Scan};
use super::{Handle, has, load, remove, store, stored, whole};
use crate::value::{Bytes, Value};

/// Values in the order of their keys.
///
/// `I` stands for the indices that follow the table; `#[contract]` puts it in.
#[derive(Debug)]
pub struct Table<K, V, I = ()> {
    field: u16,
    entry: PhantomData<fn() -> (K, V)>,
    indices: PhantomData<fn() -> I>,
}

impl<K, V, I> Handle for Table<K, V, I> {
    fn of(field: u16) -> Self {
        Self {
            field,
            entry: PhantomData,
            indices: PhantomData,
        }
    }
}

impl<K: KeyPart, V: Value, I: Follow<K, V>> Table<K, V, I> {
    /// The value under a key.
    pub fn get(&self, at: &K) -> Option<V> {
        load(self.field, at)
    }

    /// Whether there is a value under a key.
    pub fn has(&self, at: &K) -> bool {
        has(self.field, at)
    }

    /// Sets the value under a key, and what its indices say of it. Ends the call with the
    /// platform's failure `NotUnique` if a unique index has another key for it.
    pub fn set(&mut self, at: &K, value: &V) {
        if I::FOLLOWS {
            I::changed(at, self.get(at).as_ref(), Some(value));
        }
        store(self.field, at, value);
    }

    /// Removes the value under a key; tells whether there was one.
    pub fn remove(&mut self, at: &K) -> bool {
        if I::FOLLOWS {
            I::changed(at, self.get(at).as_ref(), None);
        }
        remove(self.field, at)
    }

    /// All entries in key order, to be narrowed: `under` first parts of the key, `from` and
    /// `before` bounds, `backwards`.
    pub fn scan(&self) -> Scan<K, V> {
        Scan::of(self.field, |parts, value| {
            Some((whole(parts)?, stored(value)))
        })
    }

    /// Entries whose key begins with `prefix`, in key order: the first ones, or those after
    /// the page whose `next` is `from`. At most `limit` of them and
    /// [`MAX_PAGE`](super::MAX_PAGE).
    pub fn range(&self, prefix: &impl Leading<K>, from: Option<&Bytes>, limit: u32) -> Page<K, V> {
        self.scan().under(prefix).page(from, limit)
    }

    /// Fills the indices from what is in the table: for a migration that adds one.
    pub fn reindex(&mut self) {
        for (at, value) in self.scan() {
            I::changed(&at, None, Some(&value));
        }
    }
}
