use tradewind_sdk::prelude::*;

#[record]
pub struct Line<T> {
    quantity: T,
}

fn main() {}
