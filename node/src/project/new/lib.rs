//! Warehouse receipts: goods in a depot, and whose they are.
//!
//! The depot alone issues receipts. A holder passes goods on by agreeing to it. Goods leave
//! the depot when depot and holder both agree.

#![no_std]

use tradewind_sdk::prelude::*;

/// Whose goods lie in the depot.
#[contract]
pub struct Receipts {
    /// Who stores the goods.
    depot: Cell<Party>,
    /// Kilograms by holder.
    held: Table<Party, Quantity>,
}

/// Goods changed hands.
#[event]
pub struct Moved {
    /// Whose they were.
    #[key]
    pub from: Party,
    /// Whose they are.
    #[key]
    pub to: Party,
    /// How much.
    pub kilograms: Quantity,
}

/// Why the contract refuses.
#[failure]
pub enum Refused {
    /// Not enough goods.
    #[say(
        en = "{who} holds {held} kg, needs {wanted} kg",
        zh = "{who} 持有 {held} 公斤，需要 {wanted} 公斤"
    )]
    Short {
        who: Party,
        held: Quantity,
        wanted: Quantity,
    } = 1,
}

#[contract]
impl Receipts {
    /// Opens the books of a depot.
    pub fn open(&mut self, depot: Party) -> Outcome {
        self.depot.set(&depot);
        Ok(())
    }

    /// Takes goods in.
    #[only(depot)]
    pub fn issue(&mut self, to: Party, kilograms: Quantity) -> Outcome {
        self.held.deposit(&to, kilograms)
    }

    /// Passes goods on.
    #[consent(from)]
    pub fn transfer(&mut self, from: Party, to: Party, kilograms: Quantity) -> Outcome {
        self.take(from, kilograms)?;
        self.held.deposit(&to, kilograms)?;
        emit(Moved {
            from,
            to,
            kilograms,
        })
    }

    /// Hands goods out: the depot calls, the holder agrees.
    #[only(depot)]
    #[consent(holder)]
    pub fn release(&mut self, holder: Party, kilograms: Quantity) -> Outcome {
        self.take(holder, kilograms)
    }

    /// Kilograms that a party holds.
    pub fn holding(&self, of: Party) -> Quantity {
        self.held.get(&of).unwrap_or_default()
    }
}

impl Receipts {
    fn take(&mut self, who: Party, wanted: Quantity) -> Outcome {
        let short = |held| Refused::Short { who, held, wanted };
        self.held.withdraw(&who, wanted).or(short)?;
        Ok(())
    }
}
