//! Receipts as a warehouse and its customers see them, native and as a module.

use tradewind_receipts::{Moved, Receipts, Refused};
use tradewind_sdk::prelude::*;
use tradewind_sdk::types::HostFailure;
use tradewind_testing::{Deployed, World, scenario};

fn town(world: &World) -> (Deployed<Receipts>, [Party; 3]) {
    let people = world.parties(["depot@port:warehouse", "ann@shop", "bo@shop"]);
    (world.open::<Receipts>("receipts@zone", &()), people)
}

fn units(units: u64) -> Quantity {
    units.into()
}

#[test]
fn only_the_holder_moves_goods() {
    scenario(|world| {
        let (receipts, [depot, ann, bo]) = town(world);
        receipts.by(depot).issue(ann, units(100)).succeeds();
        let moved = Moved { from: ann, to: bo, quantity: units(30) };
        receipts.by(ann).transfer(ann, bo, units(30)).emits(moved);
        receipts.by(bo).transfer(ann, bo, units(1)).lacks_consent_of(ann);
        assert_eq!(receipts.view().holding(ann), units(70));
        assert_eq!(receipts.view().holding(bo), units(30));
    });
}

#[test]
fn nobody_moves_more_than_they_hold() {
    scenario(|world| {
        let (receipts, [depot, ann, bo]) = town(world);
        receipts.by(depot).issue(ann, units(70)).succeeds();
        let short = Refused::Short { who: ann, held: units(70), wanted: units(500) };
        receipts.by(ann).transfer(ann, bo, units(500)).refused(short);
        let nothing = Refused::Short { who: bo, held: Quantity::ZERO, wanted: units(1) };
        receipts.by(bo).transfer(bo, ann, units(1)).refused(nothing);
    });
}

#[test]
fn only_a_warehouse_issues_receipts_and_no_more_than_can_be_counted() {
    scenario(|world| {
        let (receipts, [depot, ann, _]) = town(world);
        let by_herself = receipts.by(ann).issue(ann, units(1));
        by_herself.stopped(HostFailure::MissingRole);
        receipts.by(depot).issue(ann, units(u64::MAX)).succeeds();
        let one_more = receipts.by(depot).issue(ann, units(1));
        one_more.stopped(HostFailure::Overflow);
    });
}

#[test]
fn a_receipt_that_is_passed_on_whole_leaves_no_record() {
    scenario(|world| {
        let (receipts, [depot, ann, bo]) = town(world);
        receipts.by(depot).issue(ann, units(5)).succeeds();
        receipts.by(ann).transfer(ann, bo, units(5)).succeeds();
        assert_eq!(world.state()[&receipts.name()].len(), 1);
    });
}

#[scenario(random = 10_000)]
fn whatever_is_called_the_module_does_what_the_code_does(world: World) {
    let (_, [_, ann, bo]) = town(&world);
    world
        .random()
        .values("from", [ann, bo])
        .values("to", [ann, bo])
        .values("quantity", [1, 2, 7, u64::MAX].map(units))
        .weigh("transfer", 3);
}
