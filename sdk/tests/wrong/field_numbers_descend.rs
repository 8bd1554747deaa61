use tradewind_sdk::prelude::*;

#[record]
pub struct Line {
    #[n(1)]
    quantity: u64,
    #[n(1)]
    price: Amount,
}

fn main() {}
