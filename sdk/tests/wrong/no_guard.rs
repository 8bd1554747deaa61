use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter {
    count: Cell<u64>,
}

#[contract]
impl Counter {
    pub fn add(&mut self, by: u64) -> Outcome<u64> {
        self.count.increase(by)
    }
}

fn main() {}
