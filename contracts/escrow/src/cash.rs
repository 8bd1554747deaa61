//! What escrow needs of the contract that holds the money.

use tradewind_sdk::calls::Failed;
use tradewind_sdk::prelude::*;

/// Money in several currencies.
#[interface]
pub trait Cash {
    /// Pays.
    fn transfer(&mut self, from: Party, to: Party, amount: Amount, reference: String) -> Outcome;
}

/// Failures of `cash` that lie with the payee or the currency, not with who pays: the currency
/// is paused, the payee's account is full, the payee is not registered.
pub const WAITS: [u32; 3] = [3, 8, 17];

/// Whether a payment failed so that it can wait for its payee.
pub(crate) fn waits(cash: Party, failed: &Failed) -> bool {
    failed.refused && failed.contract == cash && WAITS.contains(&failed.code)
}
