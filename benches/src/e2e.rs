//! Signed transfers end to end: over gRPC into a node process, until they are durable.
//!
//! The node runs with its default settings on a new data directory, one synced write a block.
//! Before anything is measured, every account is a registered party with a key and holds money. Transfers are signed beforehand, so
//! the generator's part is what a client's network library costs. Latency is counted at the
//! client, from the moment a transfer was due to the arrival of its answer, which the node
//! gives for durable blocks only.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rayon::prelude::*;
use tradewind::pipeline::wall_clock;
use tradewind_client::types::{Gas, Hash, Invocation, Party, SecretKey, Timestamp};

use crate::Row;
use crate::meter::Meter;
use crate::zone::{TRANSFER_GAS, deploy_cash, enrol, mint, shop, shop_key, signed_calls, transfer};

mod generator;
mod process;

use generator::{Generator, Measured, Pace};
use process::NodeProcess;

/// What is to be reached on two cores, generator included, in transfers a second.
const GOAL_TPS: f64 = 8_000.0;
/// Accounts opened in one transaction, by two calls each.
const OPENED: usize = 32;
/// Gas limit of a call that prepares the chain.
const CALL_GAS: u64 = 400_000;
/// Transfers before the first that is measured.
const WARM_UP: usize = 5_000;
/// How long transactions stay good.
const VALIDITY_MS: u64 = 3_600_000;

/// What load to make.
#[derive(Clone, Debug)]
pub struct Load {
    /// Accounts with money.
    pub accounts: usize,
    /// Of these, how many pay. All have keys.
    pub senders: usize,
    /// Transfers of the closed loop.
    pub transfers: usize,
    /// Transfers under way at once in the closed loop.
    pub in_flight: usize,
    /// Streams, each with a connection of its own.
    pub streams: usize,
    /// Transfers a second of the open loop.
    pub rate: f64,
    /// Length of the open loop.
    pub seconds: usize,
    /// Transfers due in each second of a recorded day; empty for none.
    pub arrivals: Vec<u32>,
}

/// What every transaction needs.
struct Zone {
    admin: SecretKey,
    chain: Hash,
    expiry: Timestamp,
}

/// Measures a node under load.
pub fn e2e(contracts: &std::path::Path, load: &Load) -> Result<Vec<Row>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(measure(contracts, load))
}

async fn measure(contracts: &std::path::Path, load: &Load) -> Result<Vec<Row>> {
    ensure!(load.senders <= load.accounts, "more senders than accounts");
    let path = contracts.join("tradewind_cash.wasm");
    let code = std::fs::read(&path).with_context(|| {
        format!(
            "cannot read {}; build it with `make contracts`",
            path.display()
        )
    })?;
    let admin = SecretKey::from_seed(&[1; 32]);
    let (node, chain) = NodeProcess::start(load.accounts, &admin).await?;
    let expiry = Timestamp::new(wall_clock().get() + VALIDITY_MS);
    let zone = Zone {
        admin,
        chain,
        expiry,
    };
    let generator = Generator::connect(node.uri(), load.streams).await?;

    let mut rows = Vec::new();
    let started = Instant::now();
    generator
        .run(
            vec![zone.sign(0, vec![deploy_cash(&code)])],
            &Pace::Closed(1),
        )
        .await?;
    let transactions = load.accounts.div_ceil(OPENED);
    let opened = (0..transactions)
        .into_par_iter()
        .map(|i| zone.open(i, load.accounts))
        .collect();
    generator.run(opened, &Pace::Closed(256)).await?;
    rows.push(Row::new("e2e_accounts", load.accounts as f64, "accounts"));
    let rate = load.accounts as f64 / started.elapsed().as_secs_f64();
    rows.push(Row::new("e2e_open_account_rate", rate, "accounts/s"));

    let mut number = 0;
    let mut sign = |count: usize| -> Vec<Vec<u8>> {
        let from = number;
        number += count;
        (from..number)
            .into_par_iter()
            .map(|i| zone.transfer(i, load))
            .collect()
    };
    generator
        .run(sign(WARM_UP), &Pace::Closed(load.in_flight))
        .await?;

    let transfers = sign(load.transfers);
    let (meter, before) = (Meter::start(), node.usage()?);
    let closed = generator
        .run(transfers, &Pace::Closed(load.in_flight))
        .await?;
    let (spent, after) = (meter.cpu_us(), node.usage()?);
    let each = |total: f64| total / load.transfers as f64;
    let used = after.since(&before);
    rows.push(Row::new("e2e_transfer_tps", closed.rate(), "transfers/s").against("goal", GOAL_TPS));
    rows.extend(latencies("e2e_closed", &closed));
    rows.push(Row::new(
        "e2e_node_cpu_us",
        each(used.cpu_us),
        "us/transfer",
    ));
    rows.push(Row::new("e2e_generator_cpu_us", each(spent), "us/transfer"));
    rows.push(Row::new(
        "e2e_written",
        each(used.written),
        "bytes/transfer",
    ));
    rows.push(Row::new("e2e_disk", each(used.held), "bytes/transfer"));
    rows.push(Row::new(
        "e2e_transfers_a_block",
        closed.mean_block(),
        "transfers",
    ));

    if load.rate > 0.0 && load.seconds > 0 {
        let count = (load.rate * load.seconds as f64) as usize;
        let due = (0..count)
            .map(|i| Duration::from_secs_f64(i as f64 / load.rate))
            .collect();
        let open = generator.run(sign(count), &Pace::Open(due)).await?;
        rows.push(
            Row::new("e2e_open_rate", open.rate(), "transfers/s")
                .against("rate asked for", load.rate),
        );
        rows.extend(latencies("e2e_open", &open));
    }
    if !load.arrivals.is_empty() {
        let due = curve(&load.arrivals);
        let asked = due.len() as f64 / load.arrivals.len() as f64;
        let curve = generator.run(sign(due.len()), &Pace::Open(due)).await?;
        rows.push(
            Row::new("e2e_arrivals_rate", curve.rate(), "transfers/s")
                .against("mean of the curve", asked),
        );
        rows.extend(latencies("e2e_arrivals", &curve));
    }
    rows.push(Row::new(
        "e2e_node_memory",
        node.usage()?.memory / f64::from(1 << 20),
        "MiB",
    ));
    drop(generator);
    node.stop()?;
    Ok(rows)
}

/// When each arrival of a per-second curve is due, spread evenly over its second.
fn curve(arrivals: &[u32]) -> Vec<Duration> {
    let second = |(second, count): (usize, &u32)| {
        let count = *count;
        (0..count)
            .map(move |i| Duration::from_secs_f64(second as f64 + f64::from(i) / f64::from(count)))
    };
    arrivals.iter().enumerate().flat_map(second).collect()
}

fn latencies(name: &str, measured: &Measured) -> Vec<Row> {
    let quantiles = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("p99.9", 0.999)];
    let row = |(label, quantile)| {
        let micros = measured.latency.value_at_quantile(quantile);
        Row::new(format!("{name}_{label}"), micros as f64 / 1e3, "ms")
    };
    quantiles.map(row).into()
}

impl Zone {
    fn sign(&self, number: u64, calls: Vec<Invocation>) -> Vec<u8> {
        let gas = Gas::new(if number == 0 {
            400_000_000
        } else {
            CALL_GAS * calls.len() as u64
        });
        let admin = Party::new("admin@zone").expect("a name");
        signed_calls(
            &self.chain,
            admin,
            &self.admin,
            number,
            self.expiry,
            gas,
            calls,
        )
        .to_bytes()
    }

    /// The `i`-th transaction that enrols parties with their keys and gives them money.
    fn open(&self, i: usize, accounts: usize) -> Vec<u8> {
        let some = i * OPENED..accounts.min((i + 1) * OPENED);
        self.sign(
            i as u64 + 1,
            some.flat_map(|account| [enrol(account), mint(shop(account))])
                .collect(),
        )
    }

    /// The `i`-th transfer: payers take turns, payees are spread over all accounts.
    fn transfer(&self, i: usize, load: &Load) -> Vec<u8> {
        let (from, to) = (i % load.senders, (i * 7_919 + 1) % load.accounts);
        let calls = vec![transfer(shop(from), shop(to))];
        signed_calls(
            &self.chain,
            shop(from),
            &shop_key(from),
            i as u64,
            self.expiry,
            TRANSFER_GAS,
            calls,
        )
        .to_bytes()
    }
}
