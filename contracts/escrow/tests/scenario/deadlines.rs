//! Deadlines that customs puts off.

use tradewind_escrow::{Extended, Refused, State};
use tradewind_sdk::prelude::*;
use tradewind_testing::{Sent, World, scenario};

use crate::market::{DAY, Market, cny};

fn extend(market: &Market, by: Party, until: Timestamp) -> Sent<()> {
    market.escrow.by(&by).extend(market.seller, "A1", until)
}

/// So many days from now.
fn days(world: &World, days: u64) -> Timestamp {
    world.time().checked_add(days * DAY).expect("in range")
}

#[scenario]
fn time_that_customs_took_is_given_back_to_the_arbiter(world: World) {
    let market = Market::new(&world);
    market.funded().shipped().disputed().contested();
    let rule = || {
        let escrow = market.escrow.by(&market.arbiter);
        escrow.rule(market.seller, "A1", market.arbiter, cny(0))
    };
    let deadline = market.order().deadline;
    // As long as the record was on hold.
    world.wait(20 * DAY);
    rule().refused(Refused::TooLate { deadline });
    let until = days(&world, 10);
    extend(&market, market.customs, until).emits(Extended {
        seller: market.seller,
        buyer: market.buyer,
        reference: "A1".into(),
        deadline: until,
    });
    market
        .escrow
        .by(&market.buyer)
        .expire(market.seller, "A1")
        .refused(Refused::TooEarly { deadline: until });
    rule().succeeds();
    market.check(State::Released);
}

#[scenario]
fn a_deadline_is_put_off_by_customs_alone_and_by_a_whole_period_at_most(world: World) {
    let market = Market::new(&world);
    market.funded();
    let deadline = market.order().deadline;
    world.wait(DAY);
    let latest = days(&world, 3);
    for party in [market.seller, market.buyer, market.platform] {
        extend(&market, party, latest).lacks_consent_of(market.customs);
    }
    let later = latest.checked_add(1).expect("in range");
    for wrong in [world.time(), deadline, later] {
        extend(&market, market.customs, wrong).refused(Refused::BadExtension { deadline, latest });
    }
    extend(&market, market.customs, latest).succeeds();
    market.expires_to(3 * DAY, State::Cancelled);
}

#[scenario]
fn an_order_that_has_ended_has_no_deadline_to_put_off(world: World) {
    let market = Market::new(&world);
    market.funded().expires_to(3 * DAY, State::Cancelled);
    let state = State::Cancelled;
    extend(&market, market.customs, days(&world, 1)).refused(Refused::WrongState { state });
}
