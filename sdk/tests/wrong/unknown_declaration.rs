use tradewind_sdk::prelude::*;

#[contract(versoin = 2)]
pub struct Harbour {
    ships: Table<u64, String>,
}

fn main() {}
