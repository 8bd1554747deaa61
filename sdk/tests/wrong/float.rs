use tradewind_sdk::prelude::*;

#[contract]
pub struct Scale {
    weight: Cell<f64>,
}

fn main() {}
