//! Orders from offer to the last penny, native and as a module.

use tradewind_cash::Cash;
use tradewind_escrow::{Escrow, Line, Order, Periods, Refused, Settings, State, Terms};
use tradewind_sdk::prelude::*;
use tradewind_testing::{Deployed, World, assert_interface, scenario};

const DAY: u64 = 24 * 60 * 60 * 1000;

fn currency() -> Currency {
    "CNY".parse().expect("a code")
}

fn cny(minor: u64) -> Amount {
    Amount::new(minor, currency())
}

/// A market with a seller, a buyer who has money, and everybody in between.
struct Market<'w> {
    world: &'w World,
    cash: Deployed<Cash>,
    escrow: Deployed<Escrow>,
    seller: Party,
    buyer: Party,
    carrier: Party,
    arbiter: Party,
    platform: Party,
    customs: Party,
}

/// What the buyer of a market starts with.
const PURSE: u64 = 1_000_000;

impl<'w> Market<'w> {
    fn new(world: &'w World) -> Self {
        let [bank, seller, buyer, carrier, arbiter, platform, customs] = world.parties([
            "desk@bank",
            "sales@merchant",
            "li@buyers",
            "van@carrier",
            "judge@chamber",
            "fees@platform",
            "treasury@customs",
        ]);
        let currencies = vec![(currency(), bank, bank)];
        let cash = world.open::<Cash>("cash@zone", &(world.authority(), currencies));
        let settings = Settings {
            cash: cash.name(),
            platform,
            customs,
            fee_per_million: 50_000,
            periods: Periods {
                deposit_ms: DAY,
                handling_ms: 3 * DAY,
                transit_ms: 30 * DAY,
                dispute_ms: 7 * DAY,
                response_ms: 5 * DAY,
                arbitration_ms: 14 * DAY,
                return_ms: 30 * DAY,
            },
        };
        let escrow = world.open::<Escrow>("escrow@zone", &(settings,));
        cash.by(bank).mint(buyer, cny(PURSE), "opening").succeeds();
        Self {
            world,
            cash,
            escrow,
            seller,
            buyer,
            carrier,
            arbiter,
            platform,
            customs,
        }
    }

    /// Order 2 of the inbound parcel: four tins, 1,200.00 with freight, tax 109.20.
    fn terms(&self) -> Terms {
        let tin = |number: u8, price, tax| Line {
            item: String::from("1901101090-") + if number == 1 { "1" } else { "2" },
            quantity: 2,
            price,
            tax,
        };
        Terms {
            buyer: self.buyer,
            arbiter: self.arbiter,
            logistics: Some(self.carrier),
            currency: currency(),
            freight: 15_000,
            insurance: 5_000,
            lines: vec![tin(1, 60_000, 6_825), tin(2, 40_000, 4_095)],
        }
    }

    const PRICE: u64 = 130_920;

    fn funded(&self) -> &Self {
        self.escrow
            .by_all([self.seller, self.buyer])
            .purchase(self.seller, "A1", self.buyer, self.terms())
            .succeeds();
        self.check(State::Funded)
    }

    fn shipped(&self) -> &Self {
        self.escrow
            .by(self.seller)
            .ship(self.seller, "A1", self.seller)
            .succeeds();
        self.check(State::Shipped)
    }

    fn delivered(&self) -> &Self {
        self.escrow
            .by(self.carrier)
            .deliver(self.seller, "A1", self.carrier)
            .succeeds();
        self.check(State::Delivered)
    }

    fn released(&self) -> &Self {
        self.escrow
            .by(self.buyer)
            .release(self.seller, "A1", self.buyer)
            .succeeds();
        self.check(State::Released)
    }

    fn disputed(&self) -> &Self {
        self.escrow
            .by(self.buyer)
            .dispute(self.seller, "A1", self.buyer, "dented tins")
            .succeeds();
        self.check(State::Disputed)
    }

    fn contested(&self) -> &Self {
        self.escrow
            .by(self.seller)
            .respond(self.seller, "A1", true)
            .succeeds();
        self.check(State::Contested)
    }

    fn order(&self) -> Order {
        let order = self.escrow.view().order(self.seller, "A1");
        order.expect("the order is there")
    }

    fn has(&self, party: Party) -> u64 {
        self.cash.view().balance(party, currency()).minor
    }

    /// The order's state, and that all money is accounted for: by the order and by `cash`.
    #[track_caller]
    fn check(&self, state: State) -> &Self {
        let order = self.order();
        assert_eq!(order.state, state);
        let money = order.money;
        assert_eq!(
            money.deposited,
            money.paid + money.fee + money.taxed + money.refunded + money.held
        );
        assert_eq!(self.has(self.escrow.name()), money.held);
        assert_eq!(self.has(self.seller), money.paid);
        assert_eq!(self.has(self.platform), money.fee);
        assert_eq!(self.has(self.customs), money.taxed);
        assert_eq!(
            self.has(self.buyer),
            PURSE - money.deposited + money.refunded
        );
        assert!(money.tax_held <= money.held);
        self
    }

    /// Paid to seller, platform, customs, and back to the buyer.
    fn shares(&self) -> [u64; 4] {
        let money = self.order().money;
        [money.paid, money.fee, money.taxed, money.refunded]
    }

    /// Nothing can expire before the deadline; at the deadline anyone may expire it.
    fn expires_to(&self, period: u64, state: State) {
        let deadline = self.order().deadline;
        let start = self.world.time().get();
        assert_eq!(deadline, Timestamp::new(start + period));
        self.world.wait(period - 1);
        self.escrow
            .by(self.carrier)
            .expire(self.seller, "A1")
            .refused(Refused::TooEarly { deadline });
        self.world.wait(1);
        self.escrow
            .by(self.carrier)
            .expire(self.seller, "A1")
            .succeeds();
        self.check(state);
    }
}

#[test]
fn a_delivered_order_is_paid_to_seller_platform_and_customs() {
    scenario(|world| {
        let market = Market::new(world);
        market.funded().shipped().delivered().released();
        assert_eq!(market.shares(), [114_000, 6_000, 10_920, 0]);
    });
}

#[test]
fn an_order_that_is_offered_is_funded_with_exactly_its_price() {
    scenario(|world| {
        let market = Market::new(world);
        let (seller, buyer) = (market.seller, market.buyer);
        market
            .escrow
            .by(seller)
            .create(seller, "A1", market.terms())
            .succeeds();
        market.check(State::Created);
        for wrong in [Market::PRICE - 1, Market::PRICE + 1] {
            market
                .escrow
                .by(buyer)
                .fund(seller, "A1", buyer, cny(wrong))
                .refused(Refused::WrongAmount {
                    expected: cny(Market::PRICE),
                    found: cny(wrong),
                });
        }
        market
            .escrow
            .by(buyer)
            .fund(seller, "A1", buyer, cny(Market::PRICE))
            .succeeds();
        market.check(State::Funded);
        market.escrow.by(seller).accept(seller, "A1").succeeds();
        market.check(State::Accepted);
        market
            .escrow
            .by(buyer)
            .cancel(seller, "A1", buyer)
            .refused(Refused::WrongState {
                state: State::Accepted,
            });
        market
            .escrow
            .by(seller)
            .cancel(seller, "A1", seller)
            .succeeds();
        market.check(State::Cancelled);
        assert_eq!(market.shares(), [0, 0, 0, Market::PRICE]);
    });
}

#[test]
fn placing_an_order_again_changes_nothing_and_with_other_terms_is_refused() {
    scenario(|world| {
        let market = Market::new(world);
        market.funded().funded();
        assert_eq!(market.has(market.buyer), PURSE - Market::PRICE);
        let other = Terms {
            freight: 1,
            ..market.terms()
        };
        market
            .escrow
            .by_all([market.seller, market.buyer])
            .purchase(market.seller, "A1", market.buyer, other)
            .refused(Refused::OrderExists {
                seller: market.seller,
                reference: "A1".into(),
            });
    });
}

#[test]
fn an_order_takes_no_money_without_the_buyers_consent() {
    scenario(|world| {
        let market = Market::new(world);
        market
            .escrow
            .by(market.seller)
            .purchase(market.seller, "A1", market.buyer, market.terms())
            .lacks_consent_of(market.buyer);
        market
            .escrow
            .by(market.buyer)
            .purchase(market.seller, "A1", market.buyer, market.terms())
            .lacks_consent_of(market.seller);
        assert_eq!(market.has(market.buyer), PURSE);
    });
}

#[test]
fn the_buyers_poverty_is_told_by_cash_and_leaves_no_order() {
    scenario(|world| {
        let market = Market::new(world);
        let dear = Terms {
            freight: PURSE,
            ..market.terms()
        };
        let wanted = cny(Market::PRICE - 15_000 + PURSE);
        market
            .escrow
            .by_all([market.seller, market.buyer])
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
    });
}

#[test]
fn nobody_acts_for_another_part_of_the_order() {
    scenario(|world| {
        let market = Market::new(world);
        let (seller, buyer, carrier) = (market.seller, market.buyer, market.carrier);
        market.funded();
        let not_yours = |by| Refused::NotYours { by };
        let escrow = &market.escrow;
        escrow
            .by(buyer)
            .ship(seller, "A1", buyer)
            .refused(not_yours(buyer));
        escrow
            .by(buyer)
            .ship(seller, "A1", seller)
            .lacks_consent_of(seller);
        market.shipped();
        escrow
            .by(seller)
            .deliver(seller, "A1", seller)
            .refused(not_yours(seller));
        escrow
            .by(carrier)
            .release(seller, "A1", carrier)
            .refused(not_yours(carrier));
        escrow
            .by(carrier)
            .dispute(seller, "A1", carrier, "mine")
            .refused(not_yours(carrier));
        market.disputed().contested();
        escrow
            .by(seller)
            .rule(seller, "A1", seller, cny(0))
            .refused(not_yours(seller));
    });
}

#[test]
fn an_arbiter_has_no_part_in_the_order() {
    scenario(|world| {
        let market = Market::new(world);
        for arbiter in [market.seller, market.buyer, market.carrier] {
            let terms = Terms {
                arbiter,
                ..market.terms()
            };
            market
                .escrow
                .by(market.seller)
                .create(market.seller, "A1", terms)
                .refused(Refused::ArbiterIsParty { arbiter });
        }
    });
}

#[test]
fn an_offer_that_nobody_pays_lapses() {
    scenario(|world| {
        let market = Market::new(world);
        let (seller, buyer) = (market.seller, market.buyer);
        market
            .escrow
            .by(seller)
            .create(seller, "A1", market.terms())
            .succeeds();
        let deadline = market.order().deadline;
        market.expires_to(DAY, State::Lapsed);
        market
            .escrow
            .by(buyer)
            .fund(seller, "A1", buyer, cny(Market::PRICE))
            .refused(Refused::WrongState {
                state: State::Lapsed,
            });
        assert_eq!(deadline, world.time());
    });
}

#[test]
fn an_order_that_is_not_shipped_in_time_is_refunded() {
    scenario(|world| {
        let market = Market::new(world);
        market.funded().expires_to(3 * DAY, State::Cancelled);
        assert_eq!(market.shares(), [0, 0, 0, Market::PRICE]);
    });
}

#[test]
fn shipping_after_the_deadline_is_too_late() {
    scenario(|world| {
        let market = Market::new(world);
        market.funded();
        let deadline = market.order().deadline;
        world.wait(3 * DAY);
        market
            .escrow
            .by(market.seller)
            .ship(market.seller, "A1", market.seller)
            .refused(Refused::TooLate { deadline });
    });
}

#[test]
fn goods_that_nobody_misses_are_paid_after_transit() {
    scenario(|world| {
        let market = Market::new(world);
        market
            .funded()
            .shipped()
            .expires_to(30 * DAY, State::Released);
        assert_eq!(market.shares(), [114_000, 6_000, 10_920, 0]);
    });
}

#[test]
fn a_delivery_without_objection_is_paid_at_the_end_of_the_dispute_period() {
    scenario(|world| {
        let market = Market::new(world);
        market
            .funded()
            .shipped()
            .delivered()
            .expires_to(7 * DAY, State::Released);
    });
}

#[test]
fn an_objection_that_the_seller_does_not_answer_is_refunded() {
    scenario(|world| {
        let market = Market::new(world);
        market
            .funded()
            .shipped()
            .disputed()
            .expires_to(5 * DAY, State::Refunded);
        assert_eq!(market.shares(), [0, 0, 0, Market::PRICE]);
    });
}

#[test]
fn a_silent_arbiter_leaves_the_money_to_the_buyer() {
    scenario(|world| {
        let market = Market::new(world);
        market
            .funded()
            .shipped()
            .disputed()
            .contested()
            .expires_to(14 * DAY, State::Refunded);
        assert_eq!(market.shares(), [0, 0, 0, Market::PRICE]);
    });
}

#[test]
fn a_seller_may_give_in() {
    scenario(|world| {
        let market = Market::new(world);
        market.funded().shipped().disputed();
        market
            .escrow
            .by(market.seller)
            .respond(market.seller, "A1", false)
            .succeeds();
        market.check(State::Refunded);
    });
}

#[test]
fn the_arbiter_dismisses_confirms_or_divides() {
    let cases = [
        (0, State::Released, [114_000, 6_000, 10_920, 0]),
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
                    .by(market.arbiter)
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

#[test]
fn lines_are_refunded_with_their_tax_while_the_money_is_held() {
    scenario(|world| {
        let market = Market::new(world);
        market.funded().shipped();
        let seller = market.seller;
        let refund = |lines| market.escrow.by(seller).refund(seller, "A1", lines);
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
        assert_eq!(market.shares(), [19_000, 1_000, 0, 110_920]);
    });
}

#[test]
fn after_release_the_seller_refunds_out_of_its_own_pocket() {
    scenario(|world| {
        let market = Market::new(world);
        market.funded().shipped().released();
        let seller = market.seller;
        market
            .escrow
            .by(seller)
            .refund(seller, "A1", vec![(0, 60_000)])
            .succeeds();
        market.check(State::Released);
        assert_eq!(market.shares(), [54_000, 6_000, 10_920, 60_000]);
        assert_eq!(market.escrow.view().refunded(seller, "A1"), vec![60_000, 0]);
    });
}

#[test]
fn a_return_is_asked_for_in_time_and_repaid_when_the_seller_has_the_goods() {
    scenario(|world| {
        let market = Market::new(world);
        let (seller, buyer) = (market.seller, market.buyer);
        market.funded().shipped().released();
        world.wait(30 * DAY - 1);
        market
            .escrow
            .by(buyer)
            .request_return(seller, "A1", buyer)
            .succeeds();
        market.check(State::ReturnRequested);
        market
            .escrow
            .by(seller)
            .confirm_return(seller, "A1")
            .succeeds();
        market.check(State::Returned);
        assert_eq!(market.shares(), [0, 6_000, 10_920, 114_000]);
    });
}

#[test]
fn a_return_comes_too_late_or_lapses() {
    scenario(|world| {
        let market = Market::new(world);
        let (seller, buyer) = (market.seller, market.buyer);
        market.funded().shipped().released();
        let ask = || market.escrow.by(buyer).request_return(seller, "A1", buyer);
        let deadline = market.order().deadline;
        market
            .escrow
            .by(buyer)
            .expire(seller, "A1")
            .refused(Refused::WrongState {
                state: State::Released,
            });
        ask().succeeds();
        market.expires_to(30 * DAY, State::Closed);
        assert_eq!(deadline, world.time());
        ask().refused(Refused::WrongState {
            state: State::Closed,
        });
    });
}

#[test]
fn what_escrow_expects_of_cash_is_what_cash_has() {
    assert_interface::<Cash>(tradewind_escrow::Cash::METHODS);
}

#[test]
fn a_seller_lists_its_orders_page_by_page() {
    scenario(|world| {
        let market = Market::new(world);
        let seller = market.seller;
        for reference in ["A1", "A2", "A3", "B"] {
            market
                .escrow
                .by(seller)
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
    });
}
