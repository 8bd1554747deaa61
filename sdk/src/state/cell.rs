//! One value.

use core::marker::PhantomData;

use tradewind_types::HostFailure;

use super::{Handle, load, remove, store};
use crate::host;
use crate::money::Checked;
use crate::outcome::Outcome;
use crate::value::Value;

/// One value.
#[derive(Debug)]
pub struct Cell<V> {
    field: u16,
    value: PhantomData<fn() -> V>,
}

impl<V> Handle for Cell<V> {
    fn of(field: u16) -> Self {
        Self {
            field,
            value: PhantomData,
        }
    }
}

impl<V: Value> Cell<V> {
    /// The value, if it was set.
    pub fn find(&self) -> Option<V> {
        load(self.field, &())
    }

    /// The value that the constructor set. A cell without one ends the call with `BadState`.
    pub fn required(&self) -> V {
        self.find()
            .unwrap_or_else(|| host::fail(HostFailure::BadState))
    }

    /// Sets the value.
    pub fn set(&mut self, value: &V) {
        store(self.field, &(), value);
    }

    /// Removes the value; tells whether there was one.
    pub fn clear(&mut self) -> bool {
        remove(self.field, &())
    }
}

impl<V: Value + Default> Cell<V> {
    /// The value, or the type's default if it was never set.
    pub fn get(&self) -> V {
        self.find().unwrap_or_default()
    }
}

impl<V: Value + Default + Checked> Cell<V> {
    /// Adds and returns the sum.
    pub fn increase(&mut self, by: V) -> Outcome<V> {
        let sum = self.get().add(by)?;
        self.set(&sum);
        Ok(sum)
    }

    /// Takes away and returns what is left.
    pub fn decrease(&mut self, by: V) -> Outcome<V> {
        let rest = self.get().less(by)?;
        self.set(&rest);
        Ok(rest)
    }
}
