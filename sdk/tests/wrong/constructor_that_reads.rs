use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter {
    count: Cell<u64>,
}

#[contract]
impl Counter {
    pub fn open(&self) -> Outcome {
        Ok(())
    }
}

fn main() {}
