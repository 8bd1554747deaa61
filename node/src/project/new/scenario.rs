//! The contract as its users see it: native code first, then the module that is deployed.

use tradewind_sdk::prelude::*;
use tradewind_testing::{World, scenario};
use {{crate}}::{Moved, Receipts, Refused};

fn kg(kilograms: u64) -> Quantity {
    kilograms.into()
}

#[scenario]
fn goods_move_only_with_their_holders_consent(world: World) {
    let [depot, ann, bo] = world.parties(["depot@port", "ann@shop", "bo@shop"]);
    let receipts = world.open::<Receipts>(&depot, (depot,));

    receipts.by(&depot).issue(ann, kg(100)).succeeds();
    receipts.by(&ann).transfer(ann, bo, kg(30)).emits(Moved {
        from: ann,
        to: bo,
        kilograms: kg(30),
    });
    receipts
        .by(&bo)
        .transfer(ann, bo, kg(1))
        .lacks_consent_of(&ann);
    receipts
        .by(&ann)
        .transfer(ann, bo, kg(500))
        .refused(Refused::Short {
            who: ann,
            held: kg(70),
            wanted: kg(500),
        });
    assert_eq!(receipts.view().holding(ann), kg(70));
}

#[scenario]
fn goods_leave_the_depot_when_depot_and_holder_agree(world: World) {
    let [depot, ann] = world.parties(["depot@port", "ann@shop"]);
    let receipts = world.open::<Receipts>(&depot, (depot,));

    receipts.by(&depot).issue(ann, kg(100)).succeeds();
    receipts
        .by(&depot)
        .release(ann, kg(40))
        .lacks_consent_of(&ann);
    receipts.by([&depot, &ann]).release(ann, kg(40)).succeeds();
    assert_eq!(receipts.view().holding(ann), kg(60));
}
