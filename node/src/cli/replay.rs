//! `tradewind replay`: a year of a real shop on a chain of its own, to the penny.
//!
//! One merchant, `merchant@retailer`, sells to every customer of the file, each a party of
//! its country's organisation with a key of its own. An invoice is an order that the buyer
//! purchases with the merchant's consent, the merchant ships, the buyer releases: three
//! transactions. A cancellation is one transaction of the merchant that refunds parts of
//! earlier orders out of its own account; how it finds them is said in `retail::refund`. The
//! file knows no tax and no fee, so the replay has none.

mod check;
mod shop;
mod told;

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tradewind_types::Hash;

use super::fail::Fail;
use super::output::Output;
use crate::retail::{Aside, Decimal, FileError, Reader, Totals, Year};
use crate::trade::{
    Courier, Market, Modules, Money, Pace, Proven, TradeError, balances, orders, prove_order, visit,
};

use shop::Shop;

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

/// Keys of the buyers are derived from this and their names.
const SEED: u64 = 0x7265_7461_696c;

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
    let read = |error: FileError| Fail::caused(&error);
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
    output.note("registering buyers");
    let shop = Shop::open(market, modules, &year).await?;
    let bar = bar(year.deeds.len() as u64);
    let mut pace = Pace::start();
    let mut courier = Courier::new(market.client.clone(), "replay");
    let deeds = year.deeds.iter();
    let journeys = deeds.map(|deed| shop.journey(&mut market.people, &year, deed));
    let carried = courier.carry(journeys, |place| {
        if year.order_at(place).is_some() {
            pace.mark();
        }
        bar.inc(1);
    });
    let carried = carried.await?;
    bar.finish_and_clear();
    output.note("reading the chain back");
    let client = &market.client;
    let height = market.height().await?;
    let found = orders(client, &shop.desk.escrow, shop.merchant, height).await?;
    let money = check::orders(&year, &found)?;
    let countries = check::countries(&year, &found, totals)?;
    let balances = balances(client, &shop.desk.cash, shop.currency, height).await?;
    check::accounts(&shop, &balances, &money)?;
    let orders = year.orders().map(|(_, order)| order);
    let largest = orders.max_by_key(|order| (order.price(), order.items.len()));
    let largest = largest.map_or("", |order| order.reference.as_str());
    let (trust, escrow) = (&market.trust, &shop.desk.escrow);
    let proven = prove_order(client, trust, escrow, shop.merchant, largest, Some(height)).await?;
    Ok(Replayed {
        buyers: shop.buyers.len(),
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

#[cfg(test)]
mod tests;
