use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter {
    count: Cell<u64>,
}

#[contract]
impl Counter {
    #[anyone]
    pub fn count(&self) -> u64 {
        self.count.get()
    }
}

fn main() {}
