use tradewind_sdk::prelude::*;

#[contract(version = 2, retired(0))]
pub struct Harbour {
    ships: Table<u64, String>,
}

fn main() {}
