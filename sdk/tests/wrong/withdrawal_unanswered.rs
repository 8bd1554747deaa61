#![deny(unused_must_use)]

use tradewind_sdk::prelude::*;

#[contract]
pub struct Depot {
    held: Table<Party, Quantity>,
}

#[contract]
impl Depot {
    #[consent(of)]
    pub fn take(&mut self, of: Party, units: Quantity) -> Outcome {
        self.held.withdraw(&of, units);
        Ok(())
    }
}

fn main() {}
