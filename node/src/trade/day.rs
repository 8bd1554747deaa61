//! A day at a small market, made up from a seed: the same seed, the same day.
//!
//! Knows no chain. Invariant: every fate is there at least once, so a day of fewer orders
//! than there are fates is longer than was asked for.

use tradewind_types::{Currency, Party};

use super::desk::{Terms, Ware};
use super::market::{Seats, party};

/// How an order goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Bought, sent, delivered, released.
    Released,
    /// As before, and half of one line was refunded on the way.
    Trimmed,
    /// Released, and half of one line was refunded afterwards.
    Rebated,
    /// The buyer changed its mind before the goods were sent.
    Cancelled,
    /// The buyer objected, and the arbiter gave it everything back.
    RuledForBuyer,
    /// The buyer objected, and the arbiter did not agree.
    RuledForSeller,
    /// The buyer objected, and the arbiter divided the money.
    Split,
    /// The buyer objected, and the seller let its time run out.
    Unanswered,
    /// Released, and the goods came back.
    Returned,
    /// Customs held the record before the release, and lifted the hold.
    Held,
}

impl Fate {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Released,
        Self::Trimmed,
        Self::Rebated,
        Self::Cancelled,
        Self::RuledForBuyer,
        Self::RuledForSeller,
        Self::Split,
        Self::Unanswered,
        Self::Returned,
        Self::Held,
    ];

    /// For a merchant.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Released => "delivered, seller paid",
            Self::Trimmed => "delivered, part of a line refunded on the way",
            Self::Rebated => "delivered, part of a line refunded afterwards",
            Self::Cancelled => "cancelled before shipping, refunded",
            Self::RuledForBuyer => "disputed, arbiter refunds the buyer",
            Self::RuledForSeller => "disputed, arbiter pays the seller",
            Self::Split => "disputed, arbiter divides the money",
            Self::Unanswered => "disputed, seller silent until its deadline, refunded",
            Self::Returned => "sent back, seller repaid the buyer",
            Self::Held => "held by customs, hold lifted, seller paid",
        }
    }

    /// The state that the chain must show in the end.
    pub const fn state(self) -> &'static str {
        match self {
            Self::Released | Self::Trimmed | Self::Rebated | Self::RuledForSeller | Self::Held => {
                "Released"
            }
            Self::Cancelled => "Cancelled",
            Self::RuledForBuyer | Self::Unanswered => "Refunded",
            Self::Split => "Split",
            Self::Returned => "Returned",
        }
    }
}

/// One order of the day.
#[derive(Clone, Debug)]
pub struct Sale {
    /// The shop's reference.
    pub reference: String,
    /// Who sells.
    pub shop: Party,
    /// Who buys.
    pub buyer: Party,
    /// How it goes.
    pub fate: Fate,
    /// What they agree on.
    pub terms: Terms,
}

/// A day's orders.
#[derive(Clone, Debug)]
pub struct Day {
    /// In the order of their references.
    pub sales: Vec<Sale>,
}

/// An organisation of the market with its parties.
#[derive(Clone, Copy, Debug)]
pub struct House {
    /// Name on the chain.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// Its parties.
    pub people: &'static [&'static str],
}

/// Who sells.
pub const SHOPS: [House; 3] = [
    House {
        name: "lotus",
        title: "Lotus Porcelain",
        people: &["sales@lotus"],
    },
    House {
        name: "lumen",
        title: "Lumen Lanterns",
        people: &["sales@lumen"],
    },
    House {
        name: "ceylon",
        title: "Ceylon Teas",
        people: &["sales@ceylon"],
    },
];

/// Who buys: one city a currency.
pub const CITIES: [House; 3] = [
    House {
        name: "london",
        title: "Buyers in London",
        people: &["ann@london", "bo@london"],
    },
    House {
        name: "lyon",
        title: "Buyers in Lyon",
        people: &["claire@lyon", "denis@lyon"],
    },
    House {
        name: "osaka",
        title: "Buyers in Osaka",
        people: &["emi@osaka", "fumio@osaka"],
    },
];

/// The currency of each city, minor units for 100 pence, and tax in per cent.
const MONEY: [(&str, u64, u64); 3] = [("GBP", 100, 20), ("EUR", 115, 20), ("JPY", 195, 10)];

/// Articles of each shop, with the price of one in pence.
const GOODS: [[(&str, u64); 4]; 3] = [
    [
        ("TEAPOT-CELADON", 4850),
        ("BOWL-RICE", 725),
        ("PLATE-DRAGON", 1990),
        ("VASE-BLUE", 12900),
    ],
    [
        ("LANTERN-SILK", 3399),
        ("LANTERN-PAPER", 255),
        ("LAMP-OIL-BRASS", 5410),
        ("WICK-10", 85),
    ],
    [
        ("ORANGE-PEKOE-1KG", 2815),
        ("SILVER-TIPS-100G", 4460),
        ("DUST-5KG", 3120),
        ("SAMPLER", 999),
    ],
];

/// The currencies of the market.
pub fn currencies() -> [Currency; 3] {
    MONEY.map(|(code, ..)| currency(code))
}

fn currency(code: &str) -> Currency {
    code.parse().expect("codes in the program are codes")
}

impl Day {
    /// Makes up a day of so many orders, but at least one of each fate.
    pub fn plan(seed: u64, orders: usize, seats: &Seats) -> Self {
        let mut dice = Dice(seed);
        let mut fates = Fate::ALL.to_vec();
        let usual = [
            Fate::Released,
            Fate::Released,
            Fate::Released,
            Fate::Trimmed,
            Fate::Rebated,
        ];
        while fates.len() < orders {
            fates.push(dice.pick(&usual).copied().unwrap_or(Fate::Released));
        }
        for i in (1..fates.len()).rev() {
            fates.swap(i, dice.below(i + 1));
        }
        let sale = |(number, fate): (usize, Fate)| dice.sale(number, fate, seats);
        Self {
            sales: (1001..).zip(fates).map(sale).collect(),
        }
    }
}

/// Numbers that look random and are the same for the same seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let a = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let b = (a ^ (a >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        b ^ (b >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn pick<'i, T>(&mut self, items: &'i [T]) -> Option<&'i T> {
        let at = self.below(items.len());
        items.get(at)
    }

    fn sale(&mut self, number: usize, fate: Fate, seats: &Seats) -> Sale {
        let (shop, city) = (self.below(SHOPS.len()), self.below(CITIES.len()));
        let (code, rate, tax) = MONEY[city];
        let goods = &GOODS[shop];
        let first = self.below(goods.len());
        let lines = 1 + self.below(goods.len());
        let mut wares = Vec::with_capacity(lines);
        for (item, pence) in goods.iter().cycle().skip(first).take(lines) {
            let quantity = 1 + self.below(12) as u32;
            let price = pence * u64::from(quantity) * rate / 100;
            wares.push(Ware {
                item: (*item).to_owned(),
                quantity,
                price,
                tax: price * tax / 100,
            });
        }
        let goods: u64 = wares.iter().map(|ware| ware.price).sum();
        let buyers = CITIES[city].people;
        let buyer = buyers[self.below(buyers.len())];
        Sale {
            reference: format!("{}-{number}", SHOPS[shop].name),
            shop: party(SHOPS[shop].people[0]),
            buyer: party(buyer),
            fate,
            terms: Terms {
                arbiter: seats.arbiter,
                logistics: Some(seats.carrier),
                currency: currency(code),
                freight: 450 * rate / 100,
                insurance: goods * 11 / 1000,
                wares,
            },
        }
    }
}
