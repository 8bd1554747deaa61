use tradewind_sdk::prelude::*;

#[record]
pub struct Line {
    sku: &'static str,
}

fn main() {}
