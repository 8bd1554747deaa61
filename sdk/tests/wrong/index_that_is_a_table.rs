use tradewind_sdk::prelude::*;

#[contract]
pub struct Harbour {
    ships: Table<u64, String>,
    #[index(ships, by = owner)]
    by_owner: Table<Party, u64>,
}

fn main() {}
