//! `tradewind replay`: a year of a real shop on a chain of its own, to the penny.
//!
//! One merchant, `merchant@retailer`, sells to every customer of the file, each a party of
//! its country's organisation with a key of its own. An invoice is an order that the buyer
//! purchases with the merchant's consent, the merchant ships, the buyer releases: three
//! transactions. A cancellation is one transaction of the merchant that refunds parts of
//! earlier orders out of its own account; how it finds them is said in `retail::refund`. The
//! file knows no tax and no fee, so the replay has none.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};
use tradewind_client::ClientError;
use tradewind_types::{Amount, Currency, Hash, Party};

use super::fail::Fail;
use super::output::{Output, grouped};
use crate::retail::{
    Aside, Decimal, Deed, Order, Reader, Reason, Refund, Totals, Year, country_name,
};
use crate::trade::{
    Courier, Deal, Desk, Journey, Market, Modules, Money, OrderRecord, Pace, Proven, Rebate, Seats,
    Terms, TradeError, Ware, balances, must_agree, orders, prove_order, visit,
};

/// How to replay a file.
#[derive(Debug, Args)]
pub(super) struct ReplayArgs {
    /// A transaction (64 hexadecimal digits) to execute once more, on the state that the node
    /// still has of it; or the UCI Online Retail file: CSV, plain or compressed with xz.
    #[arg(value_name = "TX|FILE")]
    file: PathBuf,
    /// Replay only the first so many invoices of the file.
    #[arg(long, value_name = "INVOICES")]
    limit: Option<u64>,
    /// Directory to keep the chain in, empty or new; by default a temporary one.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Directory of the contracts' modules; by default where `make contracts` puts them.
    #[arg(long, value_name = "DIR")]
    contracts: Option<PathBuf>,
    /// Write every line that is no part of an order or refund to this file (CSV).
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

impl ReplayArgs {
    /// The transaction to execute, if it is one and no file.
    pub(super) fn transaction(&self) -> Option<Hash> {
        let word = self.file.to_str()?;
        word.parse().ok().filter(|_| !self.file.exists())
    }
}

/// All amounts of the file.
const CURRENCY: &str = "GBP";
/// Keys of the buyers are derived from this and their names.
const SEED: u64 = 0x7265_7461_696c;
/// A year in milliseconds: no deadline passes during a replay.
const YEAR_MS: u64 = 365 * 24 * 3_600_000;
/// Most refund calls of one transaction; each makes a payment, and a transaction has 64 calls.
const PARTS: usize = 30;

/// How a replay ended.
struct Replayed {
    year: Year,
    buyers: usize,
    money: Money,
    countries: BTreeMap<String, Decimal>,
    value: Decimal,
    supply: u64,
    accounts: usize,
    pace: Pace,
    transactions: u64,
    gas: u64,
    /// Largest part of its gas limit that a transaction used, in per cent.
    fullest: u64,
    proven: Proven,
}

pub(super) fn run(args: ReplayArgs, output: &mut Output) -> Result<(), Fail> {
    let read = |error: crate::retail::FileError| Fail::caused(&error);
    output.note(&format!("reading {}", args.file.display()));
    let year = Year::read(Reader::open(&args.file).map_err(read)?, args.limit).map_err(read)?;
    let totals = Totals::read(Reader::open(&args.file).map_err(read)?, year.lines).map_err(read)?;
    if let Some(path) = &args.report {
        let cannot =
            |error: csv::Error| Fail::system(&format!("cannot write {}", path.display()), &error);
        report(path, &year.aside).map_err(cannot)?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| Fail::system("cannot start", &error))?;
    let replayed = runtime.block_on(play(args, year, &totals, output))?;
    output.tell(&replayed.json(), || replayed.text());
    Ok(())
}

async fn play(
    args: ReplayArgs,
    year: Year,
    totals: &Totals,
    output: &Output,
) -> Result<Replayed, TradeError> {
    let modules = Modules::find(args.contracts);
    let work = async |market: &mut Market| trade(market, &modules, year, totals, output).await;
    visit(args.data, SEED, work).await
}

async fn trade(
    market: &mut Market,
    modules: &Modules,
    year: Year,
    totals: &Totals,
    output: &Output,
) -> Result<Replayed, TradeError> {
    let seats = Seats::default();
    let merchant: Party = "merchant@retailer".parse().expect("a name");
    let currency: Currency = CURRENCY.parse().expect("a code");
    output.note("registering buyers");
    let (desk, buyers) = found(market, modules, &seats, &year, merchant, currency).await?;
    let bar = bar(year.deeds.len() as u64);
    let mut pace = Pace::start();
    let mut courier = Courier::new(market.client.clone(), "replay");
    let people = &mut market.people;
    let mut deal = |order: &Order| Deal {
        seller: people.account(merchant),
        buyer: people.account(order.buyer.party),
        reference: order.reference.clone(),
    };
    let journeys = year.deeds.iter().map(|deed| match deed {
        Deed::Order(order) => sell(&desk, &seats, &deal(order), order, currency),
        Deed::Refund(refund) => take_back(&desk, &year, refund, currency, &mut deal),
    });
    let is_order = |place: usize| year.order_at(place).is_some();
    let carried = courier.carry(journeys, |place| {
        if is_order(place) {
            pace.mark();
        }
        bar.inc(1);
    });
    let carried = carried.await?;
    bar.finish_and_clear();
    output.note("reading the chain back");
    let client = &market.client;
    let height = market.height().await?;
    let found = orders(client, &desk.escrow, merchant, height).await?;
    let money = check_orders(&year, &found)?;
    let countries = check_countries(&year, &found, totals)?;
    let balances = balances(client, &desk.cash, currency, height).await?;
    let of = |party: &Party| balances.accounts.get(party).copied().unwrap_or_default();
    must_agree("what escrow holds", &of(&seats.escrow), &money.held)?;
    must_agree("what the merchant has", &of(&merchant), &money.paid)?;
    must_agree("all money there is", &balances.supply, &money.deposited)?;
    let back: u64 = buyers.iter().map(of).fold(0, u64::saturating_add);
    must_agree("what the buyers have", &back, &money.refunded)?;
    let orders = year.orders().map(|(_, order)| order);
    let largest = orders.max_by_key(|order| (order.price(), order.items.len()));
    let largest = largest.map_or("", |order| order.reference.as_str());
    let (trust, escrow) = (&market.trust, &desk.escrow);
    let proven = prove_order(client, trust, escrow, merchant, largest, Some(height)).await?;
    Ok(Replayed {
        buyers: buyers.len(),
        money,
        countries,
        value: totals.value(),
        supply: balances.supply,
        accounts: balances.accounts.len(),
        pace,
        transactions: carried.transactions,
        gas: carried.gas,
        fullest: carried.fullest,
        proven,
        year,
    })
}

/// Contracts, countries, buyers, and for each buyer the money of all its orders.
async fn found(
    market: &mut Market,
    modules: &Modules,
    seats: &Seats,
    year: &Year,
    merchant: Party,
    currency: Currency,
) -> Result<(Desk, BTreeSet<Party>), TradeError> {
    let mut needed: BTreeMap<Party, u64> = BTreeMap::new();
    let mut countries: BTreeMap<String, String> = BTreeMap::new();
    for (_, order) in year.orders() {
        let sum = needed.entry(order.buyer.party).or_default();
        *sum = sum.saturating_add(order.price());
        let organisation = order.buyer.party.organisation().to_string();
        countries
            .entry(organisation)
            .or_insert_with(|| order.country.clone());
    }
    if needed.is_empty() {
        return Err(TradeError::Unexpected {
            what: "the file has no line that makes an order".into(),
        });
    }
    let period = YEAR_MS.to_string();
    let names = [
        "deposit",
        "handling",
        "transit",
        "dispute",
        "response",
        "arbitration",
        "return",
    ];
    let periods = names.map(|name| (format!("{name}_ms"), Value::from(period.as_str())));
    let periods = Value::Object(periods.into_iter().collect());
    let desk = market
        .establish(seats, modules, &[currency.as_str()], 0, &periods)
        .await?;
    // A country may be called like one of the institutions, which are there already.
    let institutions = [
        seats.bank,
        seats.officer,
        seats.platform,
        seats.carrier,
        seats.arbiter,
    ];
    let taken = institutions.map(|party| party.organisation().to_string());
    countries.insert("retailer".into(), "Online retailer".into());
    countries.retain(|name, _| name != "zone" && !taken.contains(name));
    market
        .organise(&countries.into_iter().collect::<Vec<_>>())
        .await?;
    let buyers: BTreeSet<Party> = needed.keys().copied().collect();
    let parties = buyers
        .iter()
        .chain([&merchant])
        .map(|party| (*party, [].as_slice()));
    market.enrol(&parties.collect::<Vec<_>>()).await?;
    let mint = |(buyer, minor): (&Party, &u64)| {
        desk.mint(*buyer, Amount::new(*minor, currency), "a year of shopping")
    };
    let calls = needed
        .iter()
        .map(mint)
        .collect::<Result<_, ClientError>>()?;
    let bank = market.people.account(seats.bank);
    market.batches("mint", &bank, calls).await?;
    Ok((desk, buyers))
}

fn sell(
    desk: &Desk,
    seats: &Seats,
    deal: &Deal,
    order: &Order,
    currency: Currency,
) -> Result<Journey, ClientError> {
    let ware = |item: &crate::retail::Item| Ware {
        item: item.article.clone(),
        quantity: item.quantity,
        price: item.price,
        tax: 0,
    };
    let terms = Terms {
        arbiter: seats.arbiter,
        logistics: None,
        currency,
        freight: 0,
        insurance: 0,
        wares: order.items.iter().map(ware).collect(),
    };
    let steps = [
        desk.purchase(deal, &terms)?,
        desk.ship(deal, &deal.seller)?,
        desk.release(deal)?,
    ];
    Ok(Journey::of(order.reference.as_str(), steps))
}

fn take_back(
    desk: &Desk,
    year: &Year,
    refund: &Refund,
    currency: Currency,
    deal: &mut impl FnMut(&Order) -> Deal,
) -> Result<Journey, ClientError> {
    let parts = refund.parts.iter().filter_map(|part| {
        year.order_at(part.deed).map(|order| Rebate {
            deal: deal(order),
            lines: part.items.clone(),
            own: part.amount(),
        })
    });
    let parts: Vec<_> = parts.collect();
    let mut steps = Vec::new();
    for parts in parts.chunks(PARTS) {
        steps.extend(desk.refund_paid(parts, currency)?);
    }
    let orders = refund.parts.iter().map(|part| part.deed);
    Ok(Journey::of(refund.invoice.as_str(), steps).after(orders))
}

/// Compares every order on the chain with the file; returns the money of all.
fn check_orders(year: &Year, found: &[OrderRecord]) -> Result<Money, TradeError> {
    let mut refunds: BTreeMap<usize, u64> = BTreeMap::new();
    for part in year.refunds().flat_map(|refund| &refund.parts) {
        let sum = refunds.entry(part.deed).or_default();
        *sum = sum.saturating_add(part.amount());
    }
    let by_reference: BTreeMap<&str, &OrderRecord> = found
        .iter()
        .map(|order| (order.reference.as_str(), order))
        .collect();
    must_agree("the number of orders", &found.len(), &year.orders().count())?;
    let mut sum = Money::default();
    for (place, order) in year.orders() {
        let reference = order.reference.as_str();
        let on_chain = by_reference.get(reference).copied();
        let on_chain = on_chain.ok_or_else(|| TradeError::Unexpected {
            what: format!("order {reference} is not on the chain"),
        })?;
        let refunded = refunds.get(&place).copied().unwrap_or_default();
        must_agree(
            format!("the buyer of {reference}"),
            &on_chain.buyer,
            &order.buyer.party,
        )?;
        must_agree(
            format!("the price of {reference}"),
            &on_chain.money.deposited,
            &order.price(),
        )?;
        must_agree(
            format!("the refunds of {reference}"),
            &on_chain.money.refunded,
            &refunded,
        )?;
        must_agree(
            format!("the state of {reference}"),
            &on_chain.state.as_str(),
            &"Released",
        )?;
        sum.add(&on_chain.money);
    }
    sum.check("all orders")?;
    Ok(sum)
}

/// Compares each country: what its orders brought on the chain, and what was set aside, is
/// what the file's lines add up to.
fn check_countries(
    year: &Year,
    found: &[OrderRecord],
    totals: &Totals,
) -> Result<BTreeMap<String, Decimal>, TradeError> {
    let mut net: BTreeMap<String, Decimal> = BTreeMap::new();
    for order in found {
        let sum = net
            .entry(order.buyer.organisation().to_string())
            .or_default();
        *sum = *sum + Decimal::minor(order.money.deposited) - Decimal::minor(order.money.refunded);
    }
    let mut all = net.clone();
    for aside in &year.aside {
        let sum = all.entry(country_name(&aside.country)).or_default();
        *sum = *sum + aside.value;
    }
    let mut expected: BTreeMap<String, Decimal> = BTreeMap::new();
    for (country, value) in &totals.countries {
        let sum = expected.entry(country_name(country)).or_default();
        *sum = *sum + *value;
    }
    must_agree("the number of countries", &all.len(), &expected.len())?;
    for (country, sum) in &all {
        let expected = expected.get(country).copied().unwrap_or_default();
        must_agree(format!("the value of {country}"), sum, &expected)?;
    }
    Ok(net)
}

/// Writes the lines that are set aside.
fn report(path: &Path, aside: &[Aside]) -> Result<(), csv::Error> {
    let mut csv = csv::Writer::from_path(path)?;
    csv.write_record(["line", "invoice", "quantity", "value", "country", "reason"])?;
    for Aside {
        line,
        invoice,
        reason,
        quantity,
        value,
        country,
    } in aside
    {
        let (line, quantity) = (line.to_string(), quantity.to_string());
        let (value, reason) = (value.to_string(), reason.to_string());
        csv.write_record([&line, invoice, &quantity, &value, country, &reason])?;
    }
    Ok(csv.flush()?)
}

fn bar(deeds: u64) -> ProgressBar {
    let shown = std::io::stderr().is_terminal();
    let target = if shown {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(deeds), target);
    let style =
        ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} {per_sec} {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

impl Replayed {
    /// Lines set aside, quantity-less or not, and their value, by reason.
    fn reasons(&self) -> BTreeMap<Reason, (usize, Decimal)> {
        let mut reasons: BTreeMap<Reason, (usize, Decimal)> = BTreeMap::new();
        for aside in &self.year.aside {
            let (lines, value) = reasons.entry(aside.reason).or_default();
            *lines += 1;
            *value = *value + aside.value;
        }
        reasons
    }

    /// The rate of the last tenth, compared with the first.
    fn steadiness(&self) -> Option<f64> {
        let tenths = self.pace.tenths();
        Some(tenths.last()? / tenths.first()?)
    }

    fn json(&self) -> Value {
        let reasons = self.reasons();
        let reasons = reasons.iter().map(|(reason, (lines, value))| {
            (
                reason.to_string(),
                json!({ "lines": lines, "value": value.to_string() }),
            )
        });
        let countries = self.countries.iter();
        let countries = countries.map(|(country, net)| (country.clone(), net.to_string().into()));
        let header = &self.proven.header;
        let value = |minor| Decimal::minor(minor).to_string();
        json!({
            "lines": self.year.lines,
            "invoices": self.year.invoices,
            "orders": self.year.orders().count(),
            "split_invoices": self.year.split,
            "refunds": self.year.refunds().count(),
            "buyers": self.buyers,
            "aside": reasons.collect::<serde_json::Map<_, _>>(),
            "deposited": value(self.money.deposited),
            "paid": value(self.money.paid),
            "refunded": value(self.money.refunded),
            "held": value(self.money.held),
            "supply": value(self.supply),
            "accounts": self.accounts,
            "countries": countries.collect::<serde_json::Map<_, _>>(),
            "file_value": self.value.to_string(),
            "conserved": true,
            "transactions": self.transactions,
            "gas": self.gas,
            "fullest_gas_limit_per_cent": self.fullest,
            "seconds": self.pace.seconds(),
            "orders_per_second": self.pace.rate(),
            "tenths": self.pace.tenths(),
            "last_over_first": self.steadiness(),
            "height": header.height.get(),
            "state_root": header.state_root.to_string(),
            "proof": { "order": self.proven.order.reference, "bytes": self.proven.bytes, "verified": true },
        })
    }

    fn text(&self) -> String {
        use core::fmt::Write as _;
        let mut text = String::new();
        let write = &mut text;
        let Year {
            lines,
            invoices,
            split,
            aside,
            ..
        } = &self.year;
        let (orders, refunds) = (self.year.orders().count(), self.year.refunds().count());
        let count = |count: usize| grouped(count as u64);
        // Writing to a string does not fail.
        let _ = writeln!(
            write,
            "{} lines of {} invoices: {} orders of {} buyers, {} refunds",
            grouped(*lines),
            grouped(*invoices),
            count(orders),
            count(self.buyers),
            count(refunds)
        );
        let _ = writeln!(
            write,
            "{} invoices were too long for one order and became several",
            grouped(*split)
        );
        let _ = writeln!(
            write,
            "\n{} lines are no part of an order or refund, or not in full:",
            count(aside.len())
        );
        for (reason, (lines, value)) in self.reasons() {
            let _ = writeln!(write, "  {:>8}  {reason:<46}{value:>16} GBP", count(lines));
        }
        let _ = writeln!(write, "\n{:<22}{:>16}", "country", "net on chain, GBP");
        for (country, net) in &self.countries {
            let _ = writeln!(write, "{country:<22}{net:>16}");
        }
        let value = |minor| Decimal::minor(minor);
        let Money {
            deposited,
            paid,
            refunded,
            held,
            ..
        } = self.money;
        let _ = writeln!(
            write,
            "\nbuyers paid in {} GBP = {} to the merchant + {} refunded + {} held",
            value(deposited),
            value(paid),
            value(refunded),
            value(held)
        );
        let _ = writeln!(
            write,
            "all money there is: {} GBP = what {} accounts have",
            value(self.supply),
            count(self.accounts)
        );
        let _ = writeln!(
            write,
            "the file's lines add up to {} GBP; every country agrees, with what was set aside",
            self.value
        );
        let _ = writeln!(
            write,
            "\n{} transactions in {:.1} s: {:.0} orders/s",
            grouped(self.transactions),
            self.pace.seconds(),
            self.pace.rate()
        );
        let tenths = self.pace.tenths();
        if let Some(steadiness) = self.steadiness() {
            let tenths: Vec<String> = tenths.iter().map(|rate| format!("{rate:.0}")).collect();
            let _ = writeln!(
                write,
                "by tenths {}; last/first {steadiness:.2}",
                tenths.join(" ")
            );
        }
        let header = &self.proven.header;
        let _ = writeln!(
            write,
            "block {}, state root {}",
            grouped(header.height.get()),
            header.state_root
        );
        let _ = writeln!(
            write,
            "order {} proved by {} bytes, verified against the chain's validators alone",
            self.proven.order.reference,
            grouped(self.proven.bytes as u64)
        );
        text
    }
}

#[cfg(test)]
mod tests;
