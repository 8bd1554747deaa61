//! Indices: from what the values of a table hold to the table's keys.
//!
//! `#[index(table, by = field)]` on a state field says which table it follows and by what.
//! The table's handle then carries a type that moves the index's entries with every change of
//! the table, so that an author cannot forget to; the index itself can only be read.
//!
//! Invariant: an index has exactly the entries that its table's values give.

use alloc::vec::Vec;
use core::marker::PhantomData;

use tradewind_types::HostFailure;
use tradewind_types::key::KeyPart;

use super::scan::{Leading, Page, Scan};
use super::{Handle, Part, has, key, load, stored, whole};
use crate::host;
use crate::value::{self, Bytes, Value, Written, room, writer};

/// Keys of a table by what its values hold; many keys may stand under one part.
///
/// In order of the part, then of the key.
#[derive(Debug)]
pub struct Index<P, K> {
    field: u16,
    entry: PhantomData<fn() -> (P, K)>,
}

/// The key of a table by what its value holds, which no other value of the table does.
#[derive(Debug)]
pub struct Unique<P, K> {
    field: u16,
    entry: PhantomData<fn() -> (P, K)>,
}

impl<P, K> Handle for Index<P, K> {
    fn of(field: u16) -> Self {
        Self {
            field,
            entry: PhantomData,
        }
    }
}

impl<P, K> Handle for Unique<P, K> {
    fn of(field: u16) -> Self {
        Self {
            field,
            entry: PhantomData,
        }
    }
}

impl<P: KeyPart, K: KeyPart> Index<P, K> {
    /// All parts and keys in order, to be narrowed as a table's entries are.
    pub fn scan(&self) -> Scan<P, K> {
        Scan::of(self.field, |parts, _| {
            let (part, rest) = P::read(parts)?;
            Some((part, whole(rest)?))
        })
    }

    /// Keys under a part, or under its first parts, a page at a time.
    pub fn range(&self, part: &impl Leading<P>, from: Option<&Bytes>, limit: u32) -> Page<P, K> {
        self.scan().under(part).page(from, limit)
    }

    /// Whether any value holds the part.
    pub fn has(&self, part: &P) -> bool {
        self.scan().under(part).first().is_some()
    }
}

impl<P: KeyPart, K: Value> Unique<P, K> {
    /// The key of the value that holds the part.
    pub fn get(&self, part: &P) -> Option<K> {
        load(self.field, part)
    }

    /// Whether a value holds the part.
    pub fn has(&self, part: &P) -> bool {
        has(self.field, part)
    }

    /// All parts in order and the key of each, to be narrowed as a table's entries are.
    pub fn scan(&self) -> Scan<P, K> {
        Scan::of(self.field, |parts, value| {
            Some((whole(parts)?, stored(value)))
        })
    }
}

/// What follows a table. `#[contract]` makes it of the indices that name the table.
pub trait Follow<K, V> {
    /// Whether anything does.
    const FOLLOWS: bool;

    /// Moves the entries of the value under `at`.
    fn changed(at: &K, was: Option<&V>, now: Option<&V>);
}

/// Nothing follows the table.
impl<K, V> Follow<K, V> for () {
    const FOLLOWS: bool = false;

    fn changed(_: &K, _: Option<&V>, _: Option<&V>) {}
}

/// What an index is by: a value of its first parameter, or none.
#[diagnostic::on_unimplemented(
    message = "the index is by `{P}`, and the table holds `{Self}` there",
    label = "an index is by another type than the table holds",
    note = "an Index<P, K> or Unique<P, K> is by values of type P or Option<P>"
)]
pub trait By<P> {
    /// The part; `None`: the value is not in the index.
    fn part(self) -> Option<P>;
}

impl<P> By<P> for P {
    fn part(self) -> Option<P> {
        Some(self)
    }
}

impl<P> By<P> for Option<P> {
    fn part(self) -> Option<P> {
        self
    }
}

impl<P: KeyPart, K: KeyPart> Index<P, K> {
    /// Moves the entry of the value under `at`.
    #[doc(hidden)]
    pub fn follow<V>(
        field: u16,
        at: &K,
        was: Option<&V>,
        now: Option<&V>,
        by: fn(&V) -> Option<P>,
    ) {
        let place = |value: &V| {
            let mut place = key(field, &by(value)?);
            at.append(&mut place);
            Some(place)
        };
        shift(was.and_then(place), now.and_then(place), None);
    }
}

impl<P: KeyPart, K: Value> Unique<P, K> {
    /// Moves the entry of the value under `at`.
    #[doc(hidden)]
    pub fn follow<V>(
        field: u16,
        at: &K,
        was: Option<&V>,
        now: Option<&V>,
        by: fn(&V) -> Option<P>,
    ) {
        let place = |value: &V| Some(key(field, &by(value)?));
        shift(was.and_then(place), now.and_then(place), Some(at));
    }
}

/// Moves an entry. That of a unique index leads to a key of the table.
#[inline(never)]
fn shift(was: Option<Vec<u8>>, now: Option<Vec<u8>>, leads_to: Option<&dyn Written>) {
    if was != now {
        if let Some(was) = &was {
            host::remove(was);
        }
        match (&now, leads_to) {
            (Some(now), Some(at)) => claim(now, &value::encode(at)),
            (Some(now), None) => host::write(now, &[writer::NULL]),
            (None, _) => {}
        }
    }
    for place in [now, was].into_iter().flatten() {
        room::give_back(place);
    }
}

/// Writes the key of a part that is nobody else's.
fn claim(place: &[u8], at: &[u8]) {
    match host::read(place) {
        Some(held) if held != at => host::fail(HostFailure::NotUnique),
        _ => host::write(place, at),
    }
}
