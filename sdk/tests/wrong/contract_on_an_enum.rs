use tradewind_sdk::prelude::*;

#[contract]
pub enum Counter {
    Zero,
}

fn main() {}
