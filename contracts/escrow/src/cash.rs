//! What escrow needs of the contract that holds the money.

use tradewind_sdk::prelude::*;

/// Money in several currencies.
#[interface]
pub trait Cash {
    /// Pays.
    fn transfer(&mut self, from: Party, to: Party, amount: Amount, reference: String) -> Outcome;
}
