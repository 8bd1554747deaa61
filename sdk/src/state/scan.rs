//! Entries in the order of their keys, a page at a time.
//!
//! The host looks for entries; a contract sees those it asked for. A page ends with a token,
//! which is the key of the next entry: whoever brings it goes on there, whatever was added or
//! removed in between.

use alloc::vec::{self, Vec};

use tradewind_types::HostFailure;
use tradewind_types::key::KeyPart;

use super::key;
use crate::host;
use crate::value::{Bytes, Reader, room};

/// Most entries a page holds.
pub const MAX_PAGE: u32 = 100;

/// Some entries, and where the next ones start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<K, V> {
    /// Entries in the order of the scan.
    pub entries: Vec<(K, V)>,
    /// Pass it to the same scan to go on; `None` at the end.
    pub next: Option<Bytes>,
}

/// A key, or its first parts: what entries are looked for by.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the beginning of a key `{K}`",
    label = "neither the whole key nor its first parts",
    note = "of a key (A, B, C), pass &A, &(A, B) or &(A, B, C)"
)]
pub trait Leading<K>: KeyPart {}

impl<K: KeyPart> Leading<K> for K {}
impl<A: KeyPart, B: KeyPart> Leading<(A, B)> for A {}
impl<A: KeyPart, B: KeyPart, C: KeyPart> Leading<(A, B, C)> for A {}
impl<A: KeyPart, B: KeyPart, C: KeyPart> Leading<(A, B, C)> for (A, B) {}
impl<A: KeyPart, B: KeyPart, C: KeyPart, D: KeyPart> Leading<(A, B, C, D)> for A {}
impl<A: KeyPart, B: KeyPart, C: KeyPart, D: KeyPart> Leading<(A, B, C, D)> for (A, B) {}
impl<A: KeyPart, B: KeyPart, C: KeyPart, D: KeyPart> Leading<(A, B, C, D)> for (A, B, C) {}

impl<K, V> Page<K, V> {
    /// What `line` makes of each entry, and where the next ones start.
    pub fn lines<T>(self, line: impl Fn(K, V) -> T) -> (Vec<T>, Option<Bytes>) {
        let mut lines = Vec::new();
        for (at, value) in self.entries {
            room::add(&mut lines, line(at, value));
        }
        (lines, self.next)
    }
}

/// Takes an entry apart: what follows the field number in its key, and its value.
pub(super) type Take<K, V> = fn(&[u8], &[u8]) -> Option<(K, V)>;

/// Entries that will be looked for: all of a field, until bounds are set.
#[derive(Debug)]
pub struct Scan<K, V> {
    field: u16,
    start: Vec<u8>,
    end: Vec<u8>,
    backwards: bool,
    take: Take<K, V>,
}

impl<K, V> Scan<K, V> {
    pub(super) fn of(field: u16, take: Take<K, V>) -> Self {
        let start = key(field, &());
        Self {
            field,
            end: after_prefix(&start),
            start,
            backwards: false,
            take,
        }
    }

    /// Entries whose key begins with `prefix`.
    #[must_use]
    pub fn under(self, prefix: &impl Leading<K>) -> Self {
        let prefix = key(self.field, prefix);
        let end = after_prefix(&prefix);
        self.not_before(prefix).not_from(end)
    }

    /// Entries at `bound` and after it.
    #[must_use]
    pub fn from(self, bound: &impl Leading<K>) -> Self {
        let bound = key(self.field, bound);
        self.not_before(bound)
    }

    /// Entries after `bound` and all that begin with it.
    #[must_use]
    pub fn after(self, bound: &impl Leading<K>) -> Self {
        let bound = after_prefix(&key(self.field, bound));
        self.not_before(bound)
    }

    /// Entries before `bound`.
    #[must_use]
    pub fn before(self, bound: &impl Leading<K>) -> Self {
        let bound = key(self.field, bound);
        self.not_from(bound)
    }

    /// Entries up to `bound` and all that begin with it.
    #[must_use]
    pub fn through(self, bound: &impl Leading<K>) -> Self {
        let bound = after_prefix(&key(self.field, bound));
        self.not_from(bound)
    }

    /// From the last entry to the first.
    #[must_use]
    pub fn backwards(self) -> Self {
        Self {
            backwards: true,
            ..self
        }
    }

    fn not_before(mut self, bound: Vec<u8>) -> Self {
        if bound > self.start {
            self.start = bound;
        }
        self
    }

    fn not_from(mut self, bound: Vec<u8>) -> Self {
        if bound < self.end {
            self.end = bound;
        }
        self
    }

    /// The first entries, or those after the page whose `next` is `from`. At most `limit` of
    /// them and [`MAX_PAGE`].
    pub fn page(&self, from: Option<&Bytes>, limit: u32) -> Page<K, V> {
        let limit = limit.clamp(1, MAX_PAGE);
        let mut page = Page {
            entries: Vec::new(),
            next: None,
        };
        let Some(scanned) = self.look(from, limit.saturating_add(1)) else {
            return page;
        };
        let mut from = Reader::new(&scanned, HostFailure::BadState);
        for _ in 0..from.list() / 2 {
            let (at, value) = (from.bytes(), from.bytes());
            if page.entries.len() == limit as usize {
                page.next = Some(Bytes(room::copy(at)));
                break;
            }
            let parts = at.get(2..).unwrap_or_default();
            match (self.take)(parts, value) {
                Some(entry) => room::add(&mut page.entries, entry),
                None => from.wrong(),
            }
        }
        page
    }

    /// The first entry.
    pub fn first(&self) -> Option<(K, V)> {
        self.page(None, 1).entries.pop()
    }

    /// Asks the host. A token that lies outside the bounds ends the call with `BadArguments`:
    /// it comes from whoever asks for a page.
    #[inline(never)]
    fn look(&self, from: Option<&Bytes>, limit: u32) -> Option<Vec<u8>> {
        if self.start >= self.end {
            return None;
        }
        let (mut start, mut end) = (self.start.as_slice(), self.end.as_slice());
        let mut beyond = Vec::new();
        if let Some(Bytes(token)) = from {
            let token = token.as_slice();
            if token < start || token >= end {
                host::fail(HostFailure::BadArguments);
            }
            if self.backwards {
                // No bytes lie between a key and the same with a zero behind it.
                room::put(&mut beyond, token);
                room::push(&mut beyond, 0);
                end = &beyond;
            } else {
                start = token;
            }
        }
        Some(host::scan(start, end, limit, self.backwards))
    }
}

/// The least bytes greater than all that begin with `prefix`. A field number is less than
/// 65535, so there are such.
#[inline(never)]
fn after_prefix(prefix: &[u8]) -> Vec<u8> {
    let mut end = room::copy(prefix);
    while let Some(last) = end.pop() {
        if let Some(next) = last.checked_add(1) {
            room::push(&mut end, next);
            break;
        }
    }
    end
}

/// Goes through all entries, a page at a time. An entry that was passed may be changed or
/// removed.
impl<K, V> IntoIterator for Scan<K, V> {
    type Item = (K, V);
    type IntoIter = Entries<K, V>;

    fn into_iter(self) -> Entries<K, V> {
        let page = self.page(None, MAX_PAGE);
        Entries {
            scan: self,
            loaded: page.entries.into_iter(),
            next: page.next,
        }
    }
}

/// Entries of a scan, one after the other.
#[derive(Debug)]
pub struct Entries<K, V> {
    scan: Scan<K, V>,
    loaded: vec::IntoIter<(K, V)>,
    next: Option<Bytes>,
}

impl<K, V> Iterator for Entries<K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<(K, V)> {
        if let Some(entry) = self.loaded.next() {
            return Some(entry);
        }
        let page = self.scan.page(Some(&self.next.take()?), MAX_PAGE);
        (self.loaded, self.next) = (page.entries.into_iter(), page.next);
        self.loaded.next()
    }
}
