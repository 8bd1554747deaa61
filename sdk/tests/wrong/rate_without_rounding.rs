use tradewind_sdk::prelude::*;

fn tax(price: Amount) -> Outcome<Amount> {
    Ok(Rate::percent(20).of(price)?)
}

fn main() {}
