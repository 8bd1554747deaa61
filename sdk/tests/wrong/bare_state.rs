use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter {
    count: u64,
}

fn main() {}
