use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter {
    count: Cell<u64>,
}

#[contract]
impl Counter {
    #[anyone]
    pub fn open(&mut self) -> Outcome {
        Ok(())
    }
}

fn main() {}
