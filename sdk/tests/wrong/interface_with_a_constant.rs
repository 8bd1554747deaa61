use tradewind_sdk::prelude::*;

#[interface]
pub trait Customs {
    const FEE: u64;
}

fn main() {}
