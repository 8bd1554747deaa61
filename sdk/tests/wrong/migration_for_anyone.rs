use tradewind_sdk::prelude::*;

#[contract(version = 2)]
pub struct Harbour {
    ships: Table<u64, String>,
}

#[contract]
impl Harbour {
    #[migrate(from = 1)]
    pub fn names(&mut self, #[n(0)] ships: Table<u64, Party>) -> Outcome {
        Ok(())
    }
}

fn main() {}
