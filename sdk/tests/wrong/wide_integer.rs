use tradewind_sdk::prelude::*;

#[record]
pub struct Line {
    quantity: u128,
}

fn main() {}
