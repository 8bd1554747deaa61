use tradewind_sdk::prelude::*;

#[record]
pub struct Line {
    code: [u8; 8],
}

fn main() {}
