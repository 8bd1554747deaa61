use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter(Cell<u64>);

fn main() {}
