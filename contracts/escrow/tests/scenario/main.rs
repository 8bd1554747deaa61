//! Orders from offer to the last penny, native and as a module.

mod deadlines;
mod debts;
mod market;
mod offers;
mod random;

use tradewind_cash::Cash;
use tradewind_escrow::{Refused, State, Terms};
use tradewind_sdk::outcome::Failure as _;
use tradewind_testing::{World, assert_interface, scenario};

use market::{DAY, Market, PURSE, cny, currency};

#[scenario]
fn a_delivered_order_is_paid_to_the_seller_and_after_the_return_period_to_platform_and_customs(
    world: World,
) {
    let market = Market::new(&world);
    market.funded().shipped().delivered().released();
    assert_eq!(market.shares(), [114_000, 0, 0, 0]);
    market.expires_to(30 * DAY, State::Closed);
    assert_eq!(market.shares(), [114_000, 6_000, 10_920, 0]);
}

#[scenario]
fn an_order_that_is_offered_is_funded_with_exactly_its_price(world: World) {
    let market = Market::new(&world);
    let (seller, buyer) = (market.seller, market.buyer);
    market
        .escrow
        .by(&seller)
        .create(seller, "A1", market.terms())
        .succeeds();
    market.check(State::Created);
    for wrong in [Market::PRICE - 1, Market::PRICE + 1] {
        market
            .escrow
            .by(&buyer)
            .fund(seller, "A1", buyer, cny(wrong))
            .refused(Refused::WrongAmount {
                expected: cny(Market::PRICE),
                found: cny(wrong),
            });
    }
    market
        .escrow
        .by(&buyer)
        .fund(seller, "A1", buyer, cny(Market::PRICE))
        .succeeds();
    market.check(State::Funded);
    market.escrow.by(&seller).accept(seller, "A1").succeeds();
    market.check(State::Accepted);
    market
        .escrow
        .by(&buyer)
        .cancel(seller, "A1", buyer)
        .refused(Refused::WrongState {
            state: State::Accepted,
        });
    market
        .escrow
        .by(&seller)
        .cancel(seller, "A1", seller)
        .succeeds();
    market.check(State::Cancelled);
    assert_eq!(market.shares(), [0, 0, 0, Market::PRICE]);
}

#[scenario]
fn placing_an_order_again_changes_nothing_and_with_other_terms_is_refused(world: World) {
    let market = Market::new(&world);
    market.funded().funded();
    assert_eq!(market.has(market.buyer), PURSE - Market::PRICE);
    let other = Terms {
        freight: 1,
        ..market.terms()
    };
    market
        .escrow
        .by([&market.seller, &market.buyer])
        .purchase(market.seller, "A1", market.buyer, other)
        .refused(Refused::OrderExists {
            seller: market.seller,
            reference: "A1".into(),
        });
}

#[scenario]
fn an_order_takes_no_money_without_the_buyers_consent(world: World) {
    let market = Market::new(&world);
    market
        .escrow
        .by(&market.seller)
        .purchase(market.seller, "A1", market.buyer, market.terms())
        .lacks_consent_of(market.buyer);
    market
        .escrow
        .by(&market.buyer)
        .purchase(market.seller, "A1", market.buyer, market.terms())
        .lacks_consent_of(market.seller);
    assert_eq!(market.has(market.buyer), PURSE);
}

#[scenario]
fn the_buyers_poverty_is_told_by_cash_and_leaves_no_order(world: World) {
    let market = Market::new(&world);
    let dear = Terms {
        freight: PURSE,
        ..market.terms()
    };
    let wanted = cny(Market::PRICE - 15_000 + PURSE);
    market
        .escrow
        .by([&market.seller, &market.buyer])
        .purchase(market.seller, "A1", market.buyer, dear)
        .refused_by(
            market.cash.name(),
            tradewind_cash::Refused::Short {
                account: market.buyer,
                free: cny(PURSE),
                wanted,
            },
        );
    assert_eq!(market.escrow.view().order(market.seller, "A1"), None);
}

#[scenario]
fn nobody_acts_for_another_part_of_the_order(world: World) {
    let market = Market::new(&world);
    let (seller, buyer, carrier) = (market.seller, market.buyer, market.carrier);
    market.funded();
    let not_yours = |by| Refused::NotYours { by };
    let escrow = &market.escrow;
    escrow
        .by(&buyer)
        .ship(seller, "A1", buyer)
        .refused(not_yours(buyer));
    escrow
        .by(&buyer)
        .ship(seller, "A1", seller)
        .lacks_consent_of(seller);
    market.shipped();
    escrow
        .by(&seller)
        .deliver(seller, "A1", seller)
        .refused(not_yours(seller));
    escrow
        .by(&carrier)
        .release(seller, "A1", carrier)
        .refused(not_yours(carrier));
    escrow
        .by(&carrier)
        .dispute(seller, "A1", carrier, "mine")
        .refused(not_yours(carrier));
    market.disputed().contested();
    escrow
        .by(&seller)
        .rule(seller, "A1", seller, cny(0))
        .refused(not_yours(seller));
}

#[scenario]
fn an_arbiter_has_no_part_in_the_order(world: World) {
    let market = Market::new(&world);
    for arbiter in [market.seller, market.buyer, market.carrier] {
        let terms = Terms {
            arbiter,
            ..market.terms()
        };
        market
            .escrow
            .by(&market.seller)
            .create(market.seller, "A1", terms)
            .refused(Refused::ArbiterIsParty { arbiter });
    }
}

#[scenario]
fn an_offer_that_nobody_pays_lapses(world: World) {
    let market = Market::new(&world);
    let (seller, buyer) = (market.seller, market.buyer);
    market
        .escrow
        .by(&seller)
        .create(seller, "A1", market.terms())
        .succeeds();
    let deadline = market.order().deadline;
    market.expires_to(DAY, State::Lapsed);
    market
        .escrow
        .by(&buyer)
        .fund(seller, "A1", buyer, cny(Market::PRICE))
        .refused(Refused::WrongState {
            state: State::Lapsed,
        });
    assert_eq!(deadline, world.time());
}

#[scenario]
fn an_order_that_is_not_shipped_in_time_is_refunded(world: World) {
    let market = Market::new(&world);
    market.funded().expires_to(3 * DAY, State::Cancelled);
    assert_eq!(market.shares(), [0, 0, 0, Market::PRICE]);
}

#[scenario]
fn shipping_after_the_deadline_is_too_late(world: World) {
    let market = Market::new(&world);
    market.funded();
    let deadline = market.order().deadline;
    world.wait(3 * DAY);
    market
        .escrow
        .by(&market.seller)
        .ship(market.seller, "A1", market.seller)
        .refused(Refused::TooLate { deadline });
}

#[scenario]
fn goods_that_nobody_misses_are_paid_after_transit(world: World) {
    let market = Market::new(&world);
    market
        .funded()
        .shipped()
        .expires_to(30 * DAY, State::Released);
    assert_eq!(market.shares(), [114_000, 0, 0, 0]);
}

#[scenario]
fn a_delivery_without_objection_is_paid_at_the_end_of_the_dispute_period(world: World) {
    let market = Market::new(&world);
    market
        .funded()
        .shipped()
        .delivered()
        .expires_to(7 * DAY, State::Released);
}

#[scenario]
fn an_objection_that_the_seller_does_not_answer_is_refunded(world: World) {
    let market = Market::new(&world);
    market
        .funded()
        .shipped()
        .disputed()
        .expires_to(5 * DAY, State::Refunded);
    assert_eq!(market.shares(), [0, 0, 0, Market::PRICE]);
}

#[scenario]
fn a_silent_arbiter_leaves_the_money_to_the_buyer(world: World) {
    let market = Market::new(&world);
    market
        .funded()
        .shipped()
        .disputed()
        .contested()
        .expires_to(14 * DAY, State::Refunded);
    assert_eq!(market.shares(), [0, 0, 0, Market::PRICE]);
}

#[scenario]
fn a_seller_may_give_in(world: World) {
    let market = Market::new(&world);
    market.funded().shipped().disputed();
    market
        .escrow
        .by(&market.seller)
        .respond(market.seller, "A1", false)
        .succeeds();
    market.check(State::Refunded);
}

#[test]
fn the_arbiter_dismisses_confirms_or_divides() {
    let cases = [
        (0, State::Released, [114_000, 0, 0, 0]),
        (Market::PRICE, State::Refunded, [0, 0, 0, Market::PRICE]),
        // The tax on the seller's part is rounded up, the fee down.
        (65_461, State::Split, [57_000, 2_999, 5_460, 65_461]),
        (1, State::Split, [114_000, 5_999, 10_920, 1]),
    ];
    for (to_buyer, state, shares) in cases {
        scenario(|world| {
            let market = Market::new(world);
            market.funded().shipped().disputed().contested();
            let rule = |amount| {
                market
                    .escrow
                    .by(&market.arbiter)
                    .rule(market.seller, "A1", market.arbiter, amount)
            };
            rule(cny(Market::PRICE + 1)).refused(Refused::BadSplit {
                held: cny(Market::PRICE),
            });
            rule(cny(to_buyer)).succeeds();
            market.check(state);
            assert_eq!(market.shares(), shares);
        });
    }
}

#[scenario]
fn lines_are_refunded_with_their_tax_while_the_money_is_held(world: World) {
    let market = Market::new(&world);
    market.funded().shipped();
    let seller = market.seller;
    let refund = |lines| market.escrow.by(&seller).refund(seller, "A1", lines);
    refund(vec![(0, 20_000), (1, 40_000)]).succeeds();
    market.check(State::Shipped);
    assert_eq!(market.shares(), [0, 0, 0, 20_000 + 2_275 + 40_000 + 4_095]);
    refund(vec![(0, 40_001)]).refused(Refused::OverRefund {
        line: 0,
        left: cny(40_000),
    });
    refund(vec![(2, 1)]).refused(Refused::UnknownLine { line: 2 });
    refund(vec![]).refused(Refused::Nothing);
    refund(vec![(0, 10_000), (0, 30_000)]).succeeds();
    market.check(State::Shipped);
    assert_eq!(market.order().money.tax_held, 0);
    market.released();
    assert_eq!(market.shares(), [19_000, 0, 0, 110_920]);
    assert_eq!(market.order().money.fee_held, 1_000);
}

#[scenario]
fn after_release_the_seller_refunds_out_of_its_own_pocket_and_the_fee_goes_back(world: World) {
    let market = Market::new(&world);
    market.funded().shipped().released();
    let seller = market.seller;
    market
        .escrow
        .by(&seller)
        .refund(seller, "A1", vec![(0, 60_000)])
        .succeeds();
    market.check(State::Released);
    assert_eq!(market.shares(), [57_000, 0, 0, 60_000]);
    assert_eq!(market.order().money.fee_held, 3_000);
    assert_eq!(market.escrow.view().refunded(seller, "A1"), vec![60_000, 0]);
    market.expires_to(30 * DAY, State::Closed);
    assert_eq!(market.shares(), [57_000, 3_000, 10_920, 60_000]);
}

#[scenario]
fn an_order_that_cost_a_fee_and_tax_is_refunded_in_full(world: World) {
    let market = Market::new(&world);
    market.funded_without_freight().shipped().released();
    let (seller, customs) = (market.seller, market.customs);
    assert_eq!(market.shares(), [95_000, 0, 0, 0]);
    let all = vec![(0, 60_000), (1, 40_000)];
    market
        .escrow
        .by(&seller)
        .refund(seller, "A1", all)
        .succeeds();
    assert_eq!(market.shares(), [0, 0, 0, 100_000]);
    market
        .escrow
        .by(&customs)
        .reverse_tax(seller, "A1", cny(10_920))
        .succeeds();
    assert_eq!(market.shares(), [0, 0, 0, 110_920]);
}

#[scenario]
fn a_fee_that_was_paid_is_not_refunded(world: World) {
    let market = Market::new(&world);
    market.funded_without_freight().shipped().released();
    market.expires_to(30 * DAY, State::Closed);
    let refund = |lines| {
        let escrow = market.escrow.by(&market.seller);
        escrow.refund(market.seller, "A1", lines)
    };
    refund(vec![(0, 60_000), (1, 40_000)]).refused(Refused::MoreThanPaid { left: cny(95_000) });
    refund(vec![(0, 60_000), (1, 35_000)]).succeeds();
    assert_eq!(market.shares(), [0, 5_000, 10_920, 95_000]);
}

#[scenario]
fn a_return_is_asked_for_in_time_and_repaid_with_the_fee_and_by_customs_with_the_tax(world: World) {
    let market = Market::new(&world);
    let (seller, customs) = (market.seller, market.customs);
    market.funded().shipped().released();
    world.wait(30 * DAY - 1);
    market.returned();
    assert_eq!(market.shares(), [0, 0, 0, 120_000]);
    let reverse = |by, minor| {
        let escrow = market.escrow.by(by);
        escrow.reverse_tax(seller, "A1", cny(minor))
    };
    reverse(&seller, 10_920).lacks_consent_of(&customs);
    reverse(&customs, 10_921).refused(Refused::MoreThanTax { held: cny(10_920) });
    reverse(&customs, 0).refused(Refused::Nothing);
    reverse(&customs, 10_000).succeeds();
    reverse(&customs, 920).succeeds();
    market.check(State::Returned);
    assert_eq!(market.shares(), [0, 0, 0, Market::PRICE]);
    market
        .escrow
        .by(&customs)
        .expire(seller, "A1")
        .refused(Refused::WrongState {
            state: State::Returned,
        });
}

#[scenario]
fn tax_that_customs_does_not_reverse_in_time_is_paid_to_customs(world: World) {
    let market = Market::new(&world);
    market.funded().shipped().released().returned();
    market.expires_to(30 * DAY, State::Returned);
    assert_eq!(market.shares(), [0, 0, 10_920, 120_000]);
}

#[scenario]
fn on_day_31_no_tax_goes_back_though_nobody_has_closed_the_order(world: World) {
    let market = Market::new(&world);
    market.funded().shipped().released();
    let deadline = market.order().deadline;
    world.wait(30 * DAY);
    let reverse = |tax| {
        let escrow = market.escrow.by(&market.customs);
        escrow.reverse_tax(market.seller, "A1", tax)
    };
    reverse(cny(10_920)).refused(Refused::TooLate { deadline });
    assert_eq!(market.order().money.tax_held, 10_920);
}

#[scenario]
fn a_return_that_nobody_confirms_lapses(world: World) {
    let market = Market::new(&world);
    let (seller, buyer) = (market.seller, market.buyer);
    market.funded().shipped().released();
    let ask = || market.escrow.by(&buyer).request_return(seller, "A1", buyer);
    ask().succeeds();
    market.expires_to(30 * DAY, State::Closed);
    assert_eq!(market.shares(), [114_000, 6_000, 10_920, 0]);
    ask().refused(Refused::WrongState {
        state: State::Closed,
    });
}

#[scenario]
fn a_return_is_not_asked_for_after_the_period(world: World) {
    let market = Market::new(&world);
    let (seller, buyer) = (market.seller, market.buyer);
    market.funded().shipped().released();
    let deadline = market.order().deadline;
    world.wait(30 * DAY);
    market
        .escrow
        .by(&buyer)
        .request_return(seller, "A1", buyer)
        .refused(Refused::TooLate { deadline });
}

#[test]
fn what_escrow_expects_of_cash_is_what_cash_has() {
    assert_interface::<Cash>(tradewind_escrow::Cash::METHODS);
}

#[scenario]
fn a_payment_waits_for_what_cash_says_of_the_payee_or_the_currency(world: World) {
    let (account, currency) = (world.authority(), currency());
    let waits = [
        tradewind_cash::Refused::Paused { currency },
        tradewind_cash::Refused::OverBalanceLimit {
            account,
            limit: cny(1),
        },
        tradewind_cash::Refused::UnknownParty { party: account },
    ];
    assert_eq!(waits.map(|refused| refused.code()), tradewind_escrow::WAITS);
}

#[scenario]
fn a_seller_lists_its_orders_page_by_page(world: World) {
    let market = Market::new(&world);
    let seller = market.seller;
    for reference in ["A1", "A2", "A3", "B"] {
        market
            .escrow
            .by(&seller)
            .create(seller, reference, market.terms())
            .succeeds();
    }
    let mut references = Vec::new();
    let mut from = None;
    loop {
        let page = market.escrow.view().orders(seller, from, 3);
        references.extend(page.orders.into_iter().map(|line| line.reference));
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    assert_eq!(references, ["A1", "A2", "A3", "B"]);
}
