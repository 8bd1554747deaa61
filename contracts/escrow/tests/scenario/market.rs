//! A market with one shop, and the books that must add up after every call.

use std::collections::BTreeMap;

use tradewind_cash::Cash;
use tradewind_escrow::{Escrow, Line, Order, OrderLine, Periods, Refused, Settings, State, Terms};
use tradewind_sdk::prelude::*;
use tradewind_testing::{Deployed, World};

pub(crate) const DAY: u64 = 24 * 60 * 60 * 1000;

pub(crate) fn currency() -> Currency {
    "CNY".parse().expect("a code")
}

pub(crate) fn cny(minor: u64) -> Amount {
    Amount::new(minor, currency())
}

/// How the market is set up: a fee of a twentieth.
pub(crate) fn settings(cash: Party, platform: Party, customs: Party) -> Settings {
    Settings {
        cash,
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
    }
}

/// A market with a seller, a buyer who has money, and everybody in between.
#[derive(Clone)]
pub(crate) struct Market {
    pub(crate) world: World,
    pub(crate) cash: Deployed<Cash>,
    pub(crate) escrow: Deployed<Escrow>,
    pub(crate) bank: Party,
    pub(crate) seller: Party,
    pub(crate) buyer: Party,
    pub(crate) carrier: Party,
    pub(crate) arbiter: Party,
    pub(crate) platform: Party,
    pub(crate) customs: Party,
    people: [Party; 8],
}

/// What the buyer of a market starts with.
pub(crate) const PURSE: u64 = 1_000_000;

impl Market {
    pub(crate) fn new(world: &World) -> Self {
        let people = world.parties([
            "desk@bank",
            "sales@merchant",
            "li@buyers",
            "van@carrier",
            "judge@chamber",
            "fees@platform",
            "treasury@customs",
        ]);
        let [bank, seller, buyer, carrier, arbiter, platform, customs] = people;
        let currencies = vec![(currency(), bank, bank)];
        let operator = world.authority();
        let cash = world.open::<Cash>(&operator, (operator, currencies));
        let settings = settings(cash.name(), platform, customs);
        let escrow = world.open::<Escrow>(&operator, (settings,));
        cash.by(&bank).mint(buyer, cny(PURSE), "opening").succeeds();
        let market = Self {
            world: world.clone(),
            cash,
            escrow,
            bank,
            seller,
            buyer,
            carrier,
            arbiter,
            platform,
            customs,
            people: [
                operator, bank, seller, buyer, carrier, arbiter, platform, customs,
            ],
        };
        let books = market.clone();
        world.invariant("all money is accounted for", move |_| books.add_up());
        market
    }

    /// Order 2 of the inbound parcel: four tins, 1,200.00 with freight, tax 109.20.
    pub(crate) fn terms(&self) -> Terms {
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

    pub(crate) const PRICE: u64 = 130_920;

    pub(crate) fn offered(&self) -> &Self {
        self.escrow
            .by(&self.seller)
            .create(self.seller, "A1", self.terms())
            .succeeds();
        self.check(State::Created)
    }

    pub(crate) fn funded(&self) -> &Self {
        self.escrow
            .by([&self.seller, &self.buyer])
            .purchase(self.seller, "A1", self.buyer, self.terms())
            .succeeds();
        self.check(State::Funded)
    }

    pub(crate) fn funded_without_freight(&self) -> &Self {
        let terms = Terms {
            freight: 0,
            insurance: 0,
            ..self.terms()
        };
        self.escrow
            .by([&self.seller, &self.buyer])
            .purchase(self.seller, "A1", self.buyer, terms)
            .succeeds();
        self.check(State::Funded)
    }

    pub(crate) fn shipped(&self) -> &Self {
        self.escrow
            .by(&self.seller)
            .ship(self.seller, "A1", self.seller)
            .succeeds();
        self.check(State::Shipped)
    }

    pub(crate) fn delivered(&self) -> &Self {
        self.escrow
            .by(&self.carrier)
            .deliver(self.seller, "A1", self.carrier)
            .succeeds();
        self.check(State::Delivered)
    }

    pub(crate) fn released(&self) -> &Self {
        self.escrow
            .by(&self.buyer)
            .release(self.seller, "A1", self.buyer)
            .succeeds();
        self.check(State::Released)
    }

    pub(crate) fn returned(&self) -> &Self {
        self.escrow
            .by(&self.buyer)
            .request_return(self.seller, "A1", self.buyer)
            .succeeds();
        self.check(State::ReturnRequested);
        self.escrow
            .by(&self.seller)
            .confirm_return(self.seller, "A1")
            .succeeds();
        self.check(State::Returned)
    }

    pub(crate) fn disputed(&self) -> &Self {
        self.escrow
            .by(&self.buyer)
            .dispute(self.seller, "A1", self.buyer, "dented tins")
            .succeeds();
        self.check(State::Disputed)
    }

    pub(crate) fn contested(&self) -> &Self {
        self.escrow
            .by(&self.seller)
            .respond(self.seller, "A1", true)
            .succeeds();
        self.check(State::Contested)
    }

    pub(crate) fn order(&self) -> Order {
        let order = self.escrow.view().order(self.seller, "A1");
        order.expect("the order is there")
    }

    pub(crate) fn has(&self, party: Party) -> u64 {
        self.cash.view().balance(party, currency()).minor
    }

    /// What waits for a party at the escrow.
    pub(crate) fn owed(&self, party: Party) -> u64 {
        self.escrow.view().owed(party, currency()).minor
    }

    /// The bank limits what a party may have.
    pub(crate) fn may_have(&self, party: Party, most: Option<u64>) {
        self.cash
            .by(&self.bank)
            .limit(party, currency(), None, most)
            .succeeds();
    }

    #[track_caller]
    pub(crate) fn check(&self, state: State) -> &Self {
        assert_eq!(self.order().state, state);
        self
    }

    /// What was deposited is paid out, owed or held, by each order and by `cash`.
    fn add_up(&self) {
        let mut expected: BTreeMap<Party, u64> = self.people.map(|party| (party, 0)).into();
        expected.insert(self.escrow.name(), 0);
        expected.insert(self.buyer, PURSE);
        let mut deposited: BTreeMap<Party, u64> = BTreeMap::new();
        for seller in self.people {
            for line in self.escrow.view().orders(seller, None, 100).orders {
                let OrderLine { reference, order } = line;
                let money = order.money;
                assert_eq!(
                    money.deposited,
                    money.paid + money.fee + money.taxed + money.refunded + money.held,
                    "order {reference}: {money:?}"
                );
                let kept_apart = money.tax_held + money.fee_held;
                assert!(kept_apart <= money.held, "order {reference}: {money:?}");
                *deposited.entry(order.buyer).or_default() += money.deposited;
                for (party, minor) in [
                    (seller, money.paid),
                    (self.platform, money.fee),
                    (self.customs, money.taxed),
                    (order.buyer, money.refunded),
                    (self.escrow.name(), money.held),
                ] {
                    *expected.entry(party).or_default() += minor;
                }
            }
        }
        for party in self.people {
            let owed = self.owed(party);
            *expected.entry(self.escrow.name()).or_default() += owed;
            let paid = expected.entry(party).or_default();
            assert!(owed <= *paid, "{party} is owed {owed} of {paid}");
            *paid -= owed;
        }
        for (party, minor) in expected {
            let paid_in = deposited.get(&party).copied().unwrap_or_default();
            assert_eq!(self.has(party) + paid_in, minor, "money of {party}");
        }
    }

    /// Paid to seller, platform, customs, and back to the buyer.
    pub(crate) fn shares(&self) -> [u64; 4] {
        let money = self.order().money;
        [money.paid, money.fee, money.taxed, money.refunded]
    }

    /// Nothing can expire before the deadline; at the deadline anyone may expire it.
    pub(crate) fn expires_to(&self, period: u64, state: State) {
        let deadline = self.order().deadline;
        let start = self.world.time().get();
        assert_eq!(deadline, Timestamp::new(start + period));
        self.world.wait(period - 1);
        self.escrow
            .by(&self.carrier)
            .expire(self.seller, "A1")
            .refused(Refused::TooEarly { deadline });
        self.world.wait(1);
        self.escrow
            .by(&self.carrier)
            .expire(self.seller, "A1")
            .succeeds();
        self.check(state);
    }
}
