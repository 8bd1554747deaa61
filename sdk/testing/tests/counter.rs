//! The smallest scenario.
use {tradewind_gate::Gate, tradewind_testing::World, tradewind_testing::scenario};
#[scenario]
fn adds(world: World) {
    let ann = world.party("ann@shop");
    let gate = world.open::<Gate>(&ann, ());
    gate.by(&ann).add(2).returns(2);
}
