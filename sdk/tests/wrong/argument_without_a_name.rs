use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter {
    count: Cell<u64>,
}

#[contract]
impl Counter {
    #[anyone]
    pub fn add(&mut self, (by, times): (u64, u64)) -> Outcome {
        Ok(())
    }
}

fn main() {}
