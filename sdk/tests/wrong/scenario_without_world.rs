use tradewind_sdk_macros::scenario;

#[scenario]
fn adds() {}

fn main() {}
