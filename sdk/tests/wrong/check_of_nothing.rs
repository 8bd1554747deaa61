use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter {
    count: Cell<u64>,
}

#[contract]
impl Counter {
    #[check(is_small(much))]
    pub fn add(&mut self, by: u64) -> Outcome {
        Ok(())
    }
}

fn main() {}
