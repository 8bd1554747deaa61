use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter {
    #[n(1)]
    count: Cell<u64>,
    #[n(0)]
    owner: Cell<Party>,
}

fn main() {}
