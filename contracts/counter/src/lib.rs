//! The smallest contract: a number that anyone adds to.

#![no_std]
use tradewind_sdk::prelude::*;

/// A number.
#[contract]
pub struct Counter {
    count: Cell<u64>,
}

#[contract]
impl Counter {
    /// Adds, and returns the sum.
    #[anyone]
    pub fn add(&mut self, by: u64) -> Outcome<u64> {
        self.count.increase(by)
    }
    /// The sum so far.
    pub fn count(&self) -> u64 {
        self.count.get()
    }
}
