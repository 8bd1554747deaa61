use tradewind_sdk::prelude::*;

#[event]
pub struct Moved {
    pub amount: Amount,
    #[key]
    pub to: Party,
}

fn main() {}
