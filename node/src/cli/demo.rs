//! `tradewind demo`: a day of trade on a chain of its own, told to a merchant.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use serde_json::{Value, json};
use tradewind_proto::json::format_amount;
use tradewind_types::{Amount, Currency, Party};

use super::fail::Fail;
use super::output::{Output, grouped};
use crate::trade::course::{self, FEE_PER_MILLION};
use crate::trade::day::{self, CITIES, Day, Fate, House, SHOPS, Sale};
use crate::trade::{
    Balances, Courier, Desk, Flows, Hold, Journey, Market, Modules, Money, OrderRecord, Proven,
    Seats, Step, TradeError, balances, flows, must_agree, must_fail, orders, prove_order, visit,
    wait_for_deadline,
};

/// How to run a demo.
#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// Directory of the contracts' modules; by default where `make contracts` puts them.
    #[arg(long, value_name = "DIR")]
    contracts: Option<PathBuf>,
    /// Directory to keep the chain in, empty or new; by default a temporary one.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The day is made up from this number: the same number, the same day.
    #[arg(long, default_value_t = 7, value_name = "N")]
    seed: u64,
    /// Orders of the day; at least 10, so that everything happens once.
    #[arg(long, default_value_t = 40, value_name = "N", value_parser = clap::value_parser!(u32).range(10..=5_000))]
    orders: u32,
}

/// The period for an answer to an objection, in milliseconds: short, because the demo waits
/// for it to pass.
const RESPONSE_MS: u64 = 3_000;

/// How a day ended.
struct Account {
    sales: Vec<Sale>,
    held: Held,
    orders: Vec<OrderRecord>,
    flows: Flows,
    balances: BTreeMap<Currency, Balances>,
    proven: Proven,
    transactions: u64,
    seconds: f64,
}

/// The hold and what it stopped.
struct Held {
    reference: String,
    refusal: String,
    text: String,
}

pub(super) fn run(args: DemoArgs, output: &mut Output) -> Result<(), Fail> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| Fail::system("cannot start", &error))?;
    let account = runtime.block_on(play(args))?;
    output.tell(&account.json(), || account.text());
    Ok(())
}

async fn play(args: DemoArgs) -> Result<Account, TradeError> {
    let start = Instant::now();
    let DemoArgs {
        contracts,
        data,
        seed,
        orders,
    } = args;
    let modules = Modules::find(contracts);
    let work = async |market: &mut Market| trade(market, &modules, seed, orders as usize).await;
    let account = visit(data, seed, work).await?;
    Ok(Account {
        seconds: start.elapsed().as_secs_f64(),
        ..account
    })
}

async fn trade(
    market: &mut Market,
    modules: &Modules,
    seed: u64,
    count: usize,
) -> Result<Account, TradeError> {
    let seats = Seats::default();
    let day = Day::plan(seed, count, &seats);
    let desk = found(market, modules, &seats, &day).await?;
    let mut courier = Courier::new(market.client.clone(), "day");
    let people = &mut market.people;
    let journeys = day.sales.iter().map(|sale| {
        let steps = course::steps(&desk, &seats, sale, people)?;
        Ok(Journey::of(sale.reference.as_str(), steps))
    });
    let mut transactions = courier.carry(journeys, |_| {}).await?.transactions;
    let held = customs(market, &desk, &seats, &day).await?;
    let late: Vec<&Sale> = day
        .sales
        .iter()
        .filter(|sale| sale.fate == Fate::Unanswered)
        .collect();
    for sale in &late {
        wait_for_deadline(&market.client, &desk.escrow, sale.shop, &sale.reference).await?;
    }
    let (people, arbiter) = (&mut market.people, seats.arbiter);
    let expired = late.iter().map(|sale| {
        let deal = course::deal(sale, people);
        let anyone = people.account(arbiter);
        Ok(Journey::of(
            sale.reference.as_str(),
            [desk.expire(&deal, &anyone)?],
        ))
    });
    transactions += courier.carry(expired, |_| {}).await?.transactions;
    let mut account = close(market, &desk, &seats, day, held).await?;
    account.transactions = transactions;
    Ok(account)
}

/// Organisations, parties, contracts, and money for every buyer.
async fn found(
    market: &mut Market,
    modules: &Modules,
    seats: &Seats,
    day: &Day,
) -> Result<Desk, TradeError> {
    let week = 7 * 24 * 3_600_000_u64;
    let periods = json!({
        "deposit_ms": week.to_string(),
        "handling_ms": week.to_string(),
        "transit_ms": week.to_string(),
        "dispute_ms": week.to_string(),
        "response_ms": RESPONSE_MS.to_string(),
        "arbitration_ms": week.to_string(),
        "return_ms": week.to_string(),
    });
    let currencies = day::currencies();
    let codes: Vec<&str> = currencies.iter().map(Currency::as_str).collect();
    let desk = market
        .establish(seats, modules, &codes, FEE_PER_MILLION, &periods)
        .await?;
    let houses: Vec<House> = SHOPS.into_iter().chain(CITIES).collect();
    let titles = houses
        .iter()
        .map(|house| (house.name.to_owned(), house.title.to_owned()));
    market.organise(&titles.collect::<Vec<_>>()).await?;
    let parties = houses.iter().flat_map(|house| house.people);
    let parties = parties.map(|name| name.parse().map(|party: Party| (party, [].as_slice())));
    let parties: Result<Vec<_>, _> = parties.collect();
    market
        .enrol(&parties.expect("names in the program are names"))
        .await?;
    let mut needed: BTreeMap<(Party, Currency), u64> = BTreeMap::new();
    for sale in &day.sales {
        *needed.entry((sale.buyer, sale.terms.currency)).or_default() += sale.terms.price();
    }
    let mint = |((buyer, currency), minor): (&(Party, Currency), &u64)| {
        // Whole hundreds, and a hundred to spare.
        let amount = Amount::new((minor / 10_000 + 2) * 10_000, *currency);
        Ok(desk.mint(*buyer, amount, "opening balance")?)
    };
    let calls = needed.iter().map(mint).collect::<Result<_, TradeError>>()?;
    let bank = market.people.account(seats.bank);
    market.batches("mint", &bank, calls).await?;
    Ok(desk)
}

/// Customs puts a hold on one record, the release is refused, the hold is lifted, the release
/// takes effect.
async fn customs(
    market: &mut Market,
    desk: &Desk,
    seats: &Seats,
    day: &Day,
) -> Result<Held, TradeError> {
    let found = day.sales.iter().find(|sale| sale.fate == Fate::Held);
    let sale = found.ok_or_else(|| TradeError::Unexpected {
        what: "no order to hold".into(),
    })?;
    let deal = course::deal(sale, &mut market.people);
    let officer = market.people.account(seats.officer);
    let client = &market.client;
    let reason = "inspection of the consignment";
    let hold = Hold::put(client, desk, officer, sale.shop, &sale.reference, reason).await?;
    let release = || desk.release(&deal).map(Step::into_calls);
    let (refusal, text) = must_fail(client, &deal.buyer, release()?).await?;
    must_agree("the refusal", &refusal.as_str(), &"RecordHeld")?;
    hold.lift().await?;
    client.submit(&deal.buyer, release()?).await?;
    Ok(Held {
        reference: sale.reference.clone(),
        refusal,
        text,
    })
}

/// Reads everything back and checks it.
async fn close(
    market: &Market,
    desk: &Desk,
    seats: &Seats,
    day: Day,
    held: Held,
) -> Result<Account, TradeError> {
    let client = &market.client;
    let height = market.height().await?;
    let mut found = Vec::new();
    for shop in SHOPS.iter().flat_map(|house| house.people) {
        let shop: Party = shop.parse().expect("names in the program are names");
        found.extend(orders(client, &desk.escrow, shop, height).await?);
    }
    must_agree("the number of orders", &found.len(), &day.sales.len())?;
    for sale in &day.sales {
        let order = found.iter().find(|order| order.reference == sale.reference);
        let state = order.map_or("missing", |order| order.state.as_str());
        must_agree(
            format!("the state of {}", sale.reference),
            &state,
            &sale.fate.state(),
        )?;
    }
    let flows = flows(client, &desk.cash, height).await?;
    let mut all = BTreeMap::new();
    for currency in day::currencies() {
        let balances = balances(client, &desk.cash, currency, height).await?;
        for (party, balance) in &balances.accounts {
            let flow = flows.get(&(*party, currency)).copied().unwrap_or_default();
            let left = flow.incoming.saturating_sub(flow.outgoing);
            must_agree(format!("{currency} of {party}"), &left, balance)?;
        }
        let held: u64 = of(&found, currency).held;
        let escrow = balances
            .accounts
            .get(&seats.escrow)
            .copied()
            .unwrap_or_default();
        must_agree(format!("{currency} held for orders"), &held, &escrow)?;
        all.insert(currency, balances);
    }
    let shop = day
        .sales
        .iter()
        .find(|sale| sale.reference == held.reference)
        .map(|sale| sale.shop);
    let shop = shop.ok_or_else(|| TradeError::Unexpected {
        what: "no order to prove".into(),
    })?;
    let (trust, escrow) = (&market.trust, &desk.escrow);
    let proven = prove_order(client, trust, escrow, shop, &held.reference, Some(height)).await?;
    Ok(Account {
        sales: day.sales,
        held,
        orders: found,
        flows,
        balances: all,
        proven,
        transactions: 0,
        seconds: 0.0,
    })
}

/// What became of the money of all orders of a currency.
fn of(orders: &[OrderRecord], currency: Currency) -> Money {
    let mut sum = Money::default();
    orders
        .iter()
        .filter(|order| order.currency == currency)
        .for_each(|order| sum.add(&order.money));
    sum
}

impl Account {
    fn outcomes(&self) -> BTreeMap<Fate, usize> {
        let mut counts = BTreeMap::new();
        self.sales
            .iter()
            .for_each(|sale| *counts.entry(sale.fate).or_default() += 1);
        counts
    }

    fn json(&self) -> Value {
        let outcomes = self.outcomes();
        let outcomes = outcomes
            .iter()
            .map(|(fate, count)| (format!("{fate:?}"), json!(count)));
        let money = self.balances.iter().map(|(currency, balances)| {
            let sum = of(&self.orders, *currency);
            let text = |minor: u64| minor.to_string();
            let entry = json!({
                "deposited": text(sum.deposited),
                "paid": text(sum.paid),
                "fee": text(sum.fee),
                "tax": text(sum.taxed),
                "refunded": text(sum.refunded),
                "held": text(sum.held),
                "supply": text(balances.supply),
            });
            (currency.to_string(), entry)
        });
        let header = &self.proven.header;
        json!({
            "orders": self.sales.len(),
            "outcomes": outcomes.collect::<serde_json::Map<_, _>>(),
            "money_minor": money.collect::<serde_json::Map<_, _>>(),
            "conserved": true,
            "height": header.height.get(),
            "state_root": header.state_root.to_string(),
            "proof": { "order": self.proven.order.reference, "bytes": self.proven.bytes, "verified": true },
            "seconds": self.seconds,
        })
    }

    fn text(&self) -> String {
        use core::fmt::Write as _;
        let mut text = String::new();
        let write = &mut text;
        let count = self.sales.len();
        // Writing to a string does not fail.
        let _ = writeln!(
            write,
            "A day at the zone: {count} orders, every step signed by its party.\n"
        );
        for (fate, count) in self.outcomes() {
            let _ = writeln!(write, "  {count:>5}  {}", fate.text());
        }
        let Held {
            reference,
            refusal,
            text: why,
        } = &self.held;
        let _ = writeln!(
            write,
            "\nOrder {reference}: customs put a hold on its record; the release was refused"
        );
        let _ = writeln!(write, "  ({refusal}: {why});");
        let _ = writeln!(
            write,
            "  customs lifted the hold and the release went through."
        );
        let _ = writeln!(
            write,
            "\nMoney of the orders: what buyers paid in = to sellers + fee + tax + refunded + held"
        );
        for currency in self.balances.keys() {
            let sum = of(&self.orders, *currency);
            let show = |minor| plain(minor, *currency);
            let _ = writeln!(
                write,
                "  {currency}  {:>12} = {} + {} + {} + {} + {}",
                show(sum.deposited),
                show(sum.paid),
                show(sum.fee),
                show(sum.taxed),
                show(sum.refunded),
                show(sum.held)
            );
        }
        let _ = writeln!(
            write,
            "\n  {:<20}{:>5}{:>14}{:>14}{:>14}",
            "party", "", "in", "out", "has"
        );
        for ((party, currency), flow) in &self.flows {
            let has = self
                .balances
                .get(currency)
                .and_then(|all| all.accounts.get(party));
            let show = |minor| plain(minor, *currency);
            let _ = writeln!(
                write,
                "  {:<20}{currency:>5}{:>14}{:>14}{:>14}",
                party.as_str(),
                show(flow.incoming),
                show(flow.outgoing),
                show(has.copied().unwrap_or_default())
            );
        }
        let _ = writeln!(write);
        for (currency, balances) in &self.balances {
            let _ = writeln!(
                write,
                "  all {currency} there is: {} = what {} accounts have",
                plain(balances.supply, *currency),
                balances.accounts.len()
            );
        }
        let header = &self.proven.header;
        let _ = writeln!(
            write,
            "\nblock {}, state root {}",
            grouped(header.height.get()),
            header.state_root
        );
        let _ = writeln!(
            write,
            "order {} is {}: proved by {} bytes, verified against the chain's validators alone",
            self.proven.order.reference,
            self.proven.order.state,
            grouped(self.proven.bytes as u64)
        );
        let _ = writeln!(
            write,
            "{} transactions of orders, {:.1} s in all; everything adds up",
            grouped(self.transactions),
            self.seconds
        );
        text
    }
}

/// An amount without its currency.
fn plain(minor: u64, currency: Currency) -> String {
    let text = format_amount(Amount::new(minor, currency));
    text.map_or_else(
        || minor.to_string(),
        |text| text.replace(&format!(" {currency}"), ""),
    )
}

impl From<TradeError> for Fail {
    fn from(error: TradeError) -> Self {
        match error {
            TradeError::Client(error) => error.into(),
            TradeError::Verify(error) => error.into(),
            error @ (TradeError::NoModule { .. } | TradeError::NotEmpty { .. }) => {
                Self::usage(error.to_string())
            }
            error => Self::caused(&error),
        }
    }
}

#[cfg(test)]
mod tests;
