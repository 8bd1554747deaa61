//! The ledger of tonnes with notes beside it: nothing that was there changes.
#![no_std]

use tradewind_sdk::prelude::*;

/// Who holds how many tonnes, and why.
#[contract]
pub struct Ledger {
    held: Table<Party, u64>,
    notes: Table<Party, String>,
}

#[contract]
impl Ledger {
    /// Writes down what somebody holds.
    #[anyone]
    pub fn put(&mut self, of: Party, tonnes: u64) -> Outcome {
        self.held.set(&of, &tonnes);
        Ok(())
    }

    /// Writes down why.
    #[anyone]
    pub fn note(&mut self, of: Party, text: String) -> Outcome {
        self.notes.set(&of, &text);
        Ok(())
    }

    /// What somebody holds.
    pub fn held(&self, of: Party) -> u64 {
        self.held.get(&of).unwrap_or_default()
    }

    /// Why somebody holds it.
    pub fn noted(&self, of: Party) -> Option<String> {
        self.notes.get(&of)
    }
}
