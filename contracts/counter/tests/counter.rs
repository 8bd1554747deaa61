//! The counter as its users see it, native and as a module.

use tradewind_counter::Counter;
use tradewind_sdk::types::HostFailure;
use tradewind_testing::{World, scenario};

#[test]
fn the_sum_grows_by_what_is_added_and_never_wraps() {
    scenario(|world| {
        let ann = world.party("ann@shop");
        let counter = world.open::<Counter>("counter@zone", &());
        counter.by(ann).add(2).returns(2);
        counter.by(ann).add(3).returns(5);
        counter.by(ann).add(u64::MAX).stopped(HostFailure::Overflow);
        assert_eq!(counter.view().count(), 5);
    });
}

#[scenario(random = 10_000)]
fn whatever_is_added_the_module_does_what_the_code_does(world: World) {
    world.party("ann@shop");
    world.open::<Counter>("counter@zone", &());
    world.random().values("by", [1, 2, 7, u64::MAX / 2]);
}
