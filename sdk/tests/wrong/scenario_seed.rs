use tradewind_sdk_macros::scenario;

#[scenario(seed = 7)]
fn adds(world: World) {}

fn main() {}
