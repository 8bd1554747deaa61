//! Values in the order they came, never changed.

use core::marker::PhantomData;

use super::{Handle, load, store};
use crate::money::Checked;
use crate::outcome::Outcome;
use crate::value::Value;

/// An append-only list. Entry numbers start at 0 and have no gaps.
#[derive(Debug)]
pub struct Log<V> {
    field: u16,
    value: PhantomData<fn() -> V>,
}

impl<V> Handle for Log<V> {
    fn of(field: u16) -> Self {
        Self {
            field,
            value: PhantomData,
        }
    }
}

/// The length lies under this number, which no entry reaches.
const LENGTH: u64 = u64::MAX;

impl<V: Value> Log<V> {
    /// How many entries there are.
    pub fn len(&self) -> u64 {
        load(self.field, &LENGTH).unwrap_or_default()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends an entry and returns its number.
    pub fn push(&mut self, value: &V) -> Outcome<u64> {
        let number = self.len();
        store(self.field, &LENGTH, &number.add(1)?);
        store(self.field, &number, value);
        Ok(number)
    }

    /// The entry of this number.
    pub fn get(&self, number: u64) -> Option<V> {
        if number == LENGTH {
            return None;
        }
        load(self.field, &number)
    }
}
