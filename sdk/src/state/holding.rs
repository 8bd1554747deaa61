//! Tables of goods and money: who holds how much.
//!
//! Invariant: what nobody holds takes no room; an entry is never nothing.

use tradewind_types::key::KeyPart;
use tradewind_types::{Amount, Quantity};

use super::Table;
use super::index::Follow;
use crate::money::Checked;
use crate::outcome::{Outcome, Refusal};
use crate::value::Value;

/// What can be put to and taken from a holding.
pub trait Holding: Checked + Value {
    /// Nothing of the same kind.
    #[must_use]
    fn none(self) -> Self;
    /// Whether this is nothing.
    fn is_none(self) -> bool;
}

impl Holding for Quantity {
    fn none(self) -> Self {
        Self::ZERO
    }

    fn is_none(self) -> bool {
        self.is_zero()
    }
}

impl Holding for Amount {
    fn none(self) -> Self {
        Self::zero(self.currency)
    }

    fn is_none(self) -> bool {
        self.is_zero()
    }
}

/// What came of taking from a holding: say with [`or`](Self::or) why not, if it held too
/// little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a holding may hold too little: end with `.or(|held| …)?`"]
pub struct Withdrawal<V>(Result<V, V>);

impl<V> Withdrawal<V> {
    /// What is left; or the failure that `refusal` makes of what was held. Money in another
    /// currency is held, and is too little.
    pub fn or<F: Into<Refusal>>(self, refusal: impl FnOnce(V) -> F) -> Outcome<V> {
        self.0.map_err(|held| refusal(held).into())
    }
}

impl<K: KeyPart, V: Holding, I: Follow<K, V>> Table<K, V, I> {
    /// Puts more to what is held under a key. Past the range of the type, or in another
    /// currency than is held, it is the platform's failure `Overflow`.
    pub fn deposit(&mut self, at: &K, more: V) -> Outcome {
        let sum = match self.get(at) {
            Some(held) => held.add(more)?,
            None => more,
        };
        if !sum.is_none() {
            self.set(at, &sum);
        }
        Ok(())
    }

    /// Takes from what is held under a key.
    pub fn withdraw(&mut self, at: &K, less: V) -> Withdrawal<V> {
        let held = self.get(at).unwrap_or_else(|| less.none());
        let Ok(rest) = held.less(less) else {
            return Withdrawal(Err(held));
        };
        if rest.is_none() {
            self.remove(at);
        } else {
            self.set(at, &rest);
        }
        Withdrawal(Ok(rest))
    }
}
