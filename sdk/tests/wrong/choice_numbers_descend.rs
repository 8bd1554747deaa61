use tradewind_sdk::prelude::*;

#[choice]
pub enum Way {
    In = 2,
    Out = 1,
}

fn main() {}
