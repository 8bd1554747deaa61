use tradewind_sdk::prelude::*;

#[contract]
pub struct Harbour {
    ships: Table<(Party, u64), String>,
}

#[contract]
impl Harbour {
    pub fn first(&self, number: u32) -> Option<String> {
        let first = self.ships.scan().under(&number).first();
        first.map(|(_, name)| name)
    }
}

fn main() {}
