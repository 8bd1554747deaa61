use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter {
    count: Cell<u64>,
}

#[contract]
impl Default for Counter {
    fn default() -> Self {
        unreachable!()
    }
}

fn main() {}
