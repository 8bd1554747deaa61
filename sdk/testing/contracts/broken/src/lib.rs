//! The ledger with debts below zero, by an author who forgot what is on the chain.
#![no_std]

use tradewind_sdk::prelude::*;

/// Who holds or owes how many tonnes.
#[contract(version = 2)]
pub struct Ledger {
    held: Table<Party, i64>,
}

#[contract]
impl Ledger {
    /// Writes down what somebody holds.
    #[anyone]
    pub fn put(&mut self, of: Party, tonnes: u64) -> Outcome {
        let tonnes = i64::try_from(tonnes).map_err(|_| Refusal::overflow())?;
        self.held.set(&of, &tonnes);
        Ok(())
    }

    /// What somebody holds.
    pub fn held(&self, of: Party) -> u64 {
        let tonnes = self.held.get(&of).unwrap_or_default();
        u64::try_from(tonnes).unwrap_or_default()
    }
}
