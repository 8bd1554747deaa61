use tradewind_sdk::prelude::*;

#[contract(version = 2)]
pub struct Harbour {
    ships: Table<u64, String>,
}

#[contract]
impl Harbour {
    #[migrate(from = 1)]
    fn names(&mut self, #[n(0)] ships: u64) -> Outcome {
        Ok(())
    }
}

fn main() {}
