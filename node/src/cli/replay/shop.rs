//! The shop of the file on a chain: its people, and its deeds as calls of contracts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tradewind_client::ClientError;
use tradewind_types::{Amount, Currency, Party};

use crate::retail::{Deed, Item, Order, Refund, Year};
use crate::trade::{
    Deal, Desk, Journey, Market, Modules, People, Rebate, Seats, Terms, TradeError, Ware,
};

/// All amounts of the file.
pub(super) const CURRENCY: &str = "GBP";
/// A year in milliseconds: no deadline passes during a replay.
const YEAR_MS: u64 = 365 * 24 * 3_600_000;
/// Most refund calls of one transaction; each makes a payment, and a transaction has 64 calls.
const PARTS: usize = 30;

/// One merchant, its buyers, and the contracts they meet in.
pub(super) struct Shop {
    pub(super) desk: Desk,
    pub(super) seats: Seats,
    pub(super) merchant: Party,
    pub(super) currency: Currency,
    pub(super) buyers: BTreeSet<Party>,
}

impl Shop {
    /// Deploys the contracts and enrols countries and buyers, each buyer with the money of all
    /// its orders of the year.
    pub(super) async fn open(
        market: &mut Market,
        modules: &Modules,
        year: &Year,
    ) -> Result<Self, TradeError> {
        let seats = Seats::default();
        let merchant: Party = "merchant@retailer".parse().expect("a name");
        let currency: Currency = CURRENCY.parse().expect("a code");
        let mut needed: BTreeMap<Party, u64> = BTreeMap::new();
        for (_, order) in year.orders() {
            let sum = needed.entry(order.buyer.party).or_default();
            *sum = sum.saturating_add(order.price());
        }
        if needed.is_empty() {
            return Err(TradeError::Unexpected {
                what: "the file has no line that makes an order".into(),
            });
        }
        let desk = market
            .establish(&seats, modules, &[CURRENCY], 0, &periods())
            .await?;
        market.organise(&organisations(year, &seats)).await?;
        let buyers: BTreeSet<Party> = needed.keys().copied().collect();
        let parties = buyers.iter().chain([&merchant]);
        let parties = parties.map(|party| (*party, [].as_slice()));
        market.enrol(&parties.collect::<Vec<_>>()).await?;
        let mint = |(buyer, minor): (&Party, &u64)| {
            desk.mint(*buyer, Amount::new(*minor, currency), "a year of shopping")
        };
        let calls = needed.iter().map(mint);
        let calls = calls.collect::<Result<_, ClientError>>()?;
        let bank = market.people.account(seats.bank);
        market.batches("mint", &bank, calls).await?;
        Ok(Self {
            desk,
            seats,
            merchant,
            currency,
            buyers,
        })
    }

    /// What is to be sent for a deed of the year.
    pub(super) fn journey(
        &self,
        people: &mut People,
        year: &Year,
        deed: &Deed,
    ) -> Result<Journey, ClientError> {
        match deed {
            Deed::Order(order) => self.sell(people, order),
            Deed::Refund(refund) => self.take_back(people, year, refund),
        }
    }

    fn deal(&self, people: &mut People, order: &Order) -> Deal {
        Deal {
            seller: people.account(self.merchant),
            buyer: people.account(order.buyer.party),
            reference: order.reference.clone(),
        }
    }

    fn sell(&self, people: &mut People, order: &Order) -> Result<Journey, ClientError> {
        let deal = self.deal(people, order);
        let ware = |item: &Item| Ware {
            item: item.article.clone(),
            quantity: item.quantity,
            price: item.price,
            tax: 0,
        };
        let terms = Terms {
            arbiter: self.seats.arbiter,
            logistics: None,
            currency: self.currency,
            freight: 0,
            insurance: 0,
            wares: order.items.iter().map(ware).collect(),
        };
        let steps = [
            self.desk.purchase(&deal, &terms)?,
            self.desk.ship(&deal, &deal.seller)?,
            self.desk.release(&deal)?,
        ];
        Ok(Journey::of(order.reference.as_str(), steps))
    }

    fn take_back(
        &self,
        people: &mut People,
        year: &Year,
        refund: &Refund,
    ) -> Result<Journey, ClientError> {
        let parts = refund.parts.iter().filter_map(|part| {
            year.order_at(part.deed).map(|order| Rebate {
                deal: self.deal(people, order),
                lines: part.items.clone(),
                own: part.amount(),
            })
        });
        let parts: Vec<_> = parts.collect();
        let mut steps = Vec::new();
        for parts in parts.chunks(PARTS) {
            steps.extend(self.desk.refund_paid(parts, self.currency)?);
        }
        let orders = refund.parts.iter().map(|part| part.deed);
        Ok(Journey::of(refund.invoice.as_str(), steps).after(orders))
    }
}

/// Every period of an order is a year.
fn periods() -> Value {
    let names = [
        "deposit",
        "handling",
        "transit",
        "dispute",
        "response",
        "arbitration",
        "return",
    ];
    let period = Value::from(YEAR_MS.to_string());
    let periods = names.map(|name| (format!("{name}_ms"), period.clone()));
    Value::Object(periods.into_iter().collect())
}

/// The shop and the countries of the buyers, by name and title. A country may be called like
/// one of the institutions, which are there already.
fn organisations(year: &Year, seats: &Seats) -> Vec<(String, String)> {
    let institutions = [
        seats.bank,
        seats.officer,
        seats.platform,
        seats.carrier,
        seats.arbiter,
    ];
    let taken = institutions.map(|party| party.organisation().to_string());
    let countries = year.orders().map(|(_, order)| {
        let organisation = order.buyer.party.organisation().to_string();
        (organisation, order.country.clone())
    });
    let mut organisations = BTreeMap::new();
    for (name, title) in countries {
        organisations.entry(name).or_insert(title);
    }
    organisations.insert("retailer".into(), "Online retailer".into());
    organisations.retain(|name, _| name != "zone" && !taken.contains(name));
    organisations.into_iter().collect()
}
