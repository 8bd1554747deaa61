//! Warehouse receipts: who holds how much of the goods in a warehouse.
#![no_std]
use tradewind_sdk::prelude::*;

#[contract]
pub struct Receipts {
    held: Table<Party, Quantity>,
}

#[event]
pub struct Moved {
    #[key]
    pub from: Party,
    #[key]
    pub to: Party,
    pub quantity: Quantity,
}

#[failure]
pub enum Refused {
    #[say(en = "{who} holds {held}, needs {wanted}", zh = "{who} 仅持有 {held}，需要 {wanted}")]
    Short { who: Party, held: Quantity, wanted: Quantity } = 1,
}

#[contract]
impl Receipts {
    /// Goods came in for somebody.
    #[role("warehouse")]
    pub fn issue(&mut self, to: Party, quantity: Quantity) -> Outcome {
        self.held.deposit(&to, quantity)
    }
    /// The holder passes goods on.
    #[consent(from)]
    pub fn transfer(&mut self, from: Party, to: Party, quantity: Quantity) -> Outcome {
        let short = |held| Refused::Short { who: from, held, wanted: quantity };
        self.held.withdraw(&from, quantity).or(short)?;
        self.held.deposit(&to, quantity)?;
        emit(Moved { from, to, quantity })
    }
    /// What somebody holds.
    pub fn holding(&self, of: Party) -> Quantity {
        self.held.get(&of).unwrap_or_default()
    }
}
