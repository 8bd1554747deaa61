use tradewind_sdk::prelude::*;

#[record]
pub struct Line {
    quantity: Box<u64>,
}

fn main() {}
