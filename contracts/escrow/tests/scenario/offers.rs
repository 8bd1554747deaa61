//! What can be offered, and which offers can be paid.

use tradewind_escrow::{Escrow, Refused, State, StateChanged, Terms};
use tradewind_sdk::prelude::*;
use tradewind_testing::{Mode, Sent, World, scenario};

use crate::market::{DAY, Market, PURSE, cny, settings};

fn create(market: &Market, reference: &str, terms: Terms) -> Sent<()> {
    let escrow = market.escrow.by(&market.seller);
    escrow.create(market.seller, reference, terms)
}

fn purchase(market: &Market) -> Sent<()> {
    let escrow = market.escrow.by([&market.seller, &market.buyer]);
    escrow.purchase(market.seller, "A1", market.buyer, market.terms())
}

fn cancel(market: &Market) {
    let escrow = market.escrow.by(&market.seller);
    escrow.cancel(market.seller, "A1", market.seller).succeeds();
    market.check(State::Cancelled);
}

#[scenario]
fn the_seller_does_not_say_itself_that_its_goods_have_arrived(world: World) {
    let market = Market::new(&world);
    let seller = market.seller;
    let terms = Terms {
        logistics: Some(seller),
        ..market.terms()
    };
    create(&market, "A1", terms).refused(Refused::CarrierIsSeller { seller });
}

#[scenario]
fn who_decides_and_who_carries_are_known_to_the_registry(world: World) {
    let market = Market::new(&world);
    let party: Party = "jugde@chamber".parse().expect("a name");
    let arbiter = Terms {
        arbiter: party,
        ..market.terms()
    };
    create(&market, "A1", arbiter).refused(Refused::UnknownParty { party });
    let carrier = Terms {
        logistics: Some(party),
        ..market.terms()
    };
    create(&market, "A1", carrier).refused(Refused::UnknownParty { party });
    let nobody = Terms {
        logistics: None,
        ..market.terms()
    };
    create(&market, "A1", nobody).succeeds();
}

#[scenario]
fn a_reference_that_no_payment_can_bear_is_refused_with_the_offer(world: World) {
    let market = Market::new(&world);
    for reference in ["订单1", "", "a reference of more than 35 characters"] {
        create(&market, reference, market.terms()).refused(Refused::BadReference { longest: 35 });
    }
    create(&market, "INV 536365/1", market.terms()).succeeds();
}

#[test]
fn a_market_is_not_opened_for_a_platform_that_nobody_knows() {
    let opened = std::panic::catch_unwind(|| {
        let world = World::new(Mode::Wasm);
        let customs = world.party("treasury@customs");
        let platform = "fes@platform".parse().expect("a name");
        world.open::<Escrow>("escrow@zone", (settings(customs, platform, customs),));
    });
    let told = opened.expect_err("it is refused");
    let told = told.downcast_ref::<String>().expect("a report");
    assert!(told.contains("fes@platform is not registered"), "{told}");
}

#[scenario]
fn an_offer_is_paid_by_a_purchase_on_the_same_terms_once(world: World) {
    let market = Market::new(&world);
    market.offered();
    let deadline = world.time().checked_add(3 * DAY).expect("in range");
    purchase(&market).emits(StateChanged {
        seller: market.seller,
        buyer: market.buyer,
        reference: "A1".into(),
        state: State::Funded,
        deadline,
    });
    assert_eq!(market.has(market.buyer), PURSE - Market::PRICE);
    purchase(&market).succeeds();
    assert_eq!(market.has(market.buyer), PURSE - Market::PRICE);
    assert_eq!(market.order().money.held, Market::PRICE);
}

#[scenario]
fn an_offer_that_cannot_be_paid_any_more_is_not_purchased(world: World) {
    let market = Market::new(&world);
    market.offered();
    let deadline = market.order().deadline;
    world.wait(DAY);
    purchase(&market).refused(Refused::TooLate { deadline });
    market
        .escrow
        .by(&market.carrier)
        .expire(market.seller, "A1")
        .succeeds();
    purchase(&market).refused(Refused::WrongState {
        state: State::Lapsed,
    });
    assert_eq!(market.has(market.buyer), PURSE);
}

#[scenario]
fn a_withdrawn_offer_is_not_purchased(world: World) {
    let market = Market::new(&world);
    cancel(market.offered());
    purchase(&market).refused(Refused::WrongState {
        state: State::Cancelled,
    });
}

#[scenario]
fn a_purchase_that_was_paid_and_cancelled_is_not_made_again(world: World) {
    let market = Market::new(&world);
    cancel(market.funded());
    purchase(&market).succeeds();
    market.check(State::Cancelled);
    assert_eq!(market.has(market.buyer), PURSE);
    assert_eq!(market.order().money.refunded, cny(Market::PRICE).minor);
}
