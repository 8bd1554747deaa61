use tradewind_sdk::prelude::*;

#[failure]
pub enum Refused {
    TooLate = 1,
}

fn main() {}
