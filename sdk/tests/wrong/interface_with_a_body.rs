use tradewind_sdk::prelude::*;

#[interface]
pub trait Customs {
    fn cleared(&self, ship: u64) -> bool {
        true
    }
}

fn main() {}
