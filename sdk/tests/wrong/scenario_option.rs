use tradewind_sdk_macros::scenario;

#[scenario(rondom = 100)]
fn adds(world: World) {}

fn main() {}
