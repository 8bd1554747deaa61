use tradewind_sdk::prelude::*;

#[contract]
pub struct Till {
    paid: Cell<u64>,
}

#[contract]
impl Till {
    #[consent(amount)]
    pub fn pay(&mut self, from: Party, amount: u64) -> Outcome {
        self.paid.increase(amount).map(drop)
    }
}

fn main() {}
