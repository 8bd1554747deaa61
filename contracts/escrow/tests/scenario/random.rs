//! Random calls, after each of which all money is accounted for.
//!
//! `cargo test --workspace --test scenario random -- --nocapture` prints how many took effect.

use tradewind_escrow::{Line, Terms};
use tradewind_testing::{World, scenario};

use crate::market::{DAY, Market, PURSE, cny};

#[scenario(random = 10_000)]
fn no_sequence_of_calls_makes_or_loses_money(world: World) {
    let market = Market::new(&world);
    let dear = market.terms();
    let cheap = Terms {
        freight: 0,
        insurance: 0,
        lines: vec![Line {
            item: "a pin".into(),
            quantity: 1,
            price: 3,
            tax: 1,
        }],
        ..market.terms()
    };
    let start = market.world.time();
    let until = [1, 4, 31, 45].map(|days| start.checked_add(days * DAY).expect("in range"));
    let lines: [Vec<(u32, u64)>; 3] = [vec![(0, 1)], vec![(0, 60_000), (1, 40_000)], vec![(0, 3)]];
    // The buyer cannot be refunded in full, nor the seller be paid twice: that is owed.
    market.may_have(market.buyer, Some(PURSE - 1));
    market.may_have(market.seller, Some(120_000));
    world
        .random()
        .on(&market.escrow)
        .values("seller", [market.seller])
        .values("buyer", [market.buyer])
        .values("arbiter", [market.arbiter])
        .values("by", [market.seller, market.buyer, market.carrier])
        .values("reference", ["A1", "A2"].map(String::from))
        .values("terms", [dear, cheap])
        .values("fund.amount", [Market::PRICE, 4].map(cny))
        .values("to_buyer", [0, 1, 65_461, Market::PRICE].map(cny))
        .values("tax", [1, 10_920].map(cny))
        .values("refund.lines", lines)
        .weigh("purchase", 4)
        .weigh("ship", 4)
        .weigh("release", 3)
        .values("contest", [true, true, false])
        .weigh("dispute", 4)
        .weigh("respond", 4)
        .weigh("rule", 4)
        .weigh("request_return", 3)
        .weigh("confirm_return", 3)
        .weigh("expire", 2)
        .values("until", until)
        .values("to", [market.seller, market.buyer, market.buyer])
        .values("claim.amount", [1, 4, 114_000, Market::PRICE].map(cny))
        .weigh("claim", 2)
        .jumps([1, DAY, 8 * DAY, 31 * DAY])
        .steps(24);
}
