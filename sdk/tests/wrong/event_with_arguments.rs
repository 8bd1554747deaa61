use tradewind_sdk::prelude::*;

#[event(indexed)]
pub struct Moved {
    to: Party,
}

fn main() {}
