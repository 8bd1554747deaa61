use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter {
    count: Cell<u64>,
}

#[contract]
impl Counter {
    #[anyone]
    pub fn add(&mut self, by: u64) -> Result<u64, Refusal> {
        Ok(by)
    }
}

fn main() {}
