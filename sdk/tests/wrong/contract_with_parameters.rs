use tradewind_sdk::prelude::*;

#[contract]
pub struct Counter<T> {
    count: Cell<T>,
}

fn main() {}
