//! A scan of changes over a snapshot, as if they were in it.

use std::cmp::Ordering;
use std::ops::Bound;

use crate::snapshot::{Fault, Snapshot, Value, WriteSet};

/// A part of a range.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// What is there, in order.
    pub entries: Vec<(Vec<u8>, Value)>,
    /// How many keys were looked at: those of the entries, and removed ones.
    pub examined: usize,
    /// The bounds of what was not looked at; `None` if that was all.
    pub rest: Option<(Vec<u8>, Vec<u8>)>,
}

impl Stretch {
    /// Looks at up to `limit` keys with `start <= key < end` of `writes` over `base`, in order,
    /// or in reverse. Removed keys count, so that the work is bounded by `limit`.
    pub fn over(
        base: &dyn Snapshot,
        writes: &WriteSet,
        start: &[u8],
        end: &[u8],
        limit: usize,
        reverse: bool,
    ) -> Result<Self, Fault> {
        let mut stretch = Self::default();
        if start >= end || limit == 0 {
            return Ok(stretch);
        }
        let base = base.range(start, end, limit, reverse)?;
        // A full answer says nothing of what lies beyond its last key.
        let seen_to = base.last().filter(|_| base.len() == limit);
        let seen_to = seen_to.map(|(key, _)| key.clone());
        let bounds = match (&seen_to, reverse) {
            (None, _) => (Bound::Included(start), Bound::Excluded(end)),
            (Some(last), false) => (Bound::Included(start), Bound::Included(last.as_slice())),
            (Some(last), true) => (Bound::Included(last.as_slice()), Bound::Excluded(end)),
        };
        let mut base = base.into_iter().peekable();
        let mut written = Directed::new(writes.range::<[u8], _>(bounds), reverse).peekable();
        let mut last = None;
        while stretch.examined < limit {
            let order = match (base.peek(), written.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some((a, _)), Some((b, _))) if reverse => b.as_slice().cmp(a),
                (Some((a, _)), Some((b, _))) => a.cmp(b),
            };
            let below = base.next_if(|_| order.is_le());
            let above = written.next_if(|_| order.is_ge());
            let above = above.map(|(key, value)| (key.clone(), value.clone()));
            let Some((key, value)) = above.or(below.map(|(key, value)| (key, Some(value)))) else {
                break;
            };
            stretch.examined = stretch.examined.saturating_add(1);
            last = Some(key.clone());
            stretch.entries.extend(value.map(|value| (key, value)));
        }
        let finished = base.peek().is_none() && written.peek().is_none() && seen_to.is_none();
        stretch.rest = last.filter(|_| !finished).map(|last| {
            if reverse {
                (start.to_vec(), last)
            } else {
                let mut next = last;
                next.push(0);
                (next, end.to_vec())
            }
        });
        Ok(stretch)
    }
}

/// An iterator that goes one way or the other.
struct Directed<I> {
    inner: I,
    reverse: bool,
}

impl<I> Directed<I> {
    fn new(inner: I, reverse: bool) -> Self {
        Self { inner, reverse }
    }
}

impl<I: DoubleEndedIterator> Iterator for Directed<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        if self.reverse {
            self.inner.next_back()
        } else {
            self.inner.next()
        }
    }
}
