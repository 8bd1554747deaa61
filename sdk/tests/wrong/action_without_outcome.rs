use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter {
    count: Cell<u64>,
}

#[contract]
impl Counter {
    #[anyone]
    pub fn reset(&mut self) {
        self.count.set(&0);
    }
}

fn main() {}
