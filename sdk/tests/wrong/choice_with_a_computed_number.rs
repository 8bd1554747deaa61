use tradewind_sdk::prelude::*;

#[choice]
pub enum Way {
    In = 1 + 1,
}

fn main() {}
