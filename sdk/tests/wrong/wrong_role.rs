use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter {
    count: Cell<u64>,
}

#[contract]
impl Counter {
    #[role("Customs Officer")]
    pub fn reset(&mut self) -> Outcome {
        self.count.set(&0);
        Ok(())
    }
}

fn main() {}
