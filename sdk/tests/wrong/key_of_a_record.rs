use tradewind_sdk::prelude::*;

#[record]
pub struct Line {
    #[key]
    quantity: u64,
}

fn main() {}
