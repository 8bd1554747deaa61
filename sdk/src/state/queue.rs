//! First in, first out.

use core::marker::PhantomData;

use super::{Handle, load, remove, store};
use crate::money::Checked;
use crate::outcome::Outcome;
use crate::value::Value;

/// Values that leave in the order they came.
#[derive(Debug)]
pub struct Queue<V> {
    field: u16,
    value: PhantomData<fn() -> V>,
}

impl<V> Handle for Queue<V> {
    fn of(field: u16) -> Self {
        Self {
            field,
            value: PhantomData,
        }
    }
}

/// First number in the queue and first number after it lie under this number.
const ENDS: u64 = u64::MAX;

impl<V: Value> Queue<V> {
    fn ends(&self) -> (u64, u64) {
        load(self.field, &ENDS).unwrap_or_default()
    }

    /// How many values wait.
    pub fn len(&self) -> u64 {
        let (first, after) = self.ends();
        after.saturating_sub(first)
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a value at the end.
    pub fn push(&mut self, value: &V) -> Outcome {
        let (first, after) = self.ends();
        store(self.field, &ENDS, &(first, after.add(1)?));
        store(self.field, &after, value);
        Ok(())
    }

    /// The value that leaves next.
    pub fn first(&self) -> Option<V> {
        let (first, after) = self.ends();
        if first == after {
            return None;
        }
        load(self.field, &first)
    }

    /// Takes the first value out.
    pub fn pop(&mut self) -> Option<V> {
        let (first, after) = self.ends();
        let value = self.first()?;
        remove(self.field, &first);
        store(self.field, &ENDS, &(first.saturating_add(1), after));
        Some(value)
    }
}
