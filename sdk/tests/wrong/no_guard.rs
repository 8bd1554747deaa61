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

// Who calls the method is not told that there is none.
impl Counter {
    pub fn double(&mut self) -> Outcome<u64> {
        self.add(self.count.get())
    }
}

fn main() {}
