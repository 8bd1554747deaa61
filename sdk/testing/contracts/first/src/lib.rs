//! A ledger of tonnes, as it was first deployed.
#![no_std]

use tradewind_sdk::prelude::*;

/// Who holds how many tonnes.
#[contract]
pub struct Ledger {
    held: Table<Party, u64>,
}

#[contract]
impl Ledger {
    /// Writes down what somebody holds.
    #[anyone]
    pub fn put(&mut self, of: Party, tonnes: u64) -> Outcome {
        self.held.set(&of, &tonnes);
        Ok(())
    }

    /// What somebody holds.
    pub fn held(&self, of: Party) -> u64 {
        self.held.get(&of).unwrap_or_default()
    }
}
