use tradewind_sdk::{choice, event, record};

#[choice]
pub enum Role {
    Buyer,
    Seller,
}

#[record]
pub struct Rate {
    per_million: u64,
}

#[event]
pub struct Hash {
    of: u64,
}

fn main() {}
