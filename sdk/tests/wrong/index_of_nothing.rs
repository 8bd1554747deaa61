use tradewind_sdk::prelude::*;

#[contract]
pub struct Harbour {
    by_owner: Index<Party, u64>,
}

fn main() {}
