use tradewind_sdk::prelude::*;

#[contract(breaks(leave))]
pub struct Harbour {
    ships: Table<u64, String>,
}

fn main() {}
