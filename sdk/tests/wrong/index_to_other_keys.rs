use tradewind_sdk::prelude::*;

#[record]
pub struct Ship {
    owner: Party,
}

#[contract]
pub struct Harbour {
    ships: Table<u64, Ship>,
    #[index(ships, by = owner)]
    by_owner: Index<Party, String>,
}

fn main() {}
