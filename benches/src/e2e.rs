//! Signed transfers end to end: over gRPC into a node process, until they are durable.
//!
//! The node runs with its default settings on a new data directory, one synced write a block.
//! Before anything is measured, every account is a registered party with a key and holds money. Transfers are signed beforehand, so
//! the generator's part is what a client's network library costs. Latency is counted at the
//! client, from the moment a transfer was due to the arrival of its answer, which the node
//! gives for durable blocks only.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use rayon::prelude::*;
use tradewind::pipeline::wall_clock;
use tradewind_client::types::{Gas, Hash, Invocation, SecretKey, Timestamp};

use crate::Row;
use crate::limits::TRANSFERS_TPS;
use crate::meter::Meter;
use crate::zone::{
    TRANSFER_GAS, admin, deploy_cash, enrol, mint, read_contract, shop, shop_key, signed_calls,
    transfer,
};

pub mod arrivals;
mod generator;
mod process;
mod reads;

use generator::{Generator, Measured, Pace};
use process::NodeProcess;
pub use reads::reads;

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
    /// Arrivals in each second of a recorded day; empty for none. Scaled so that the busiest
    /// second has as many transfers as the closed loop reached in one.
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
    let code = read_contract(contracts, "cash")?;
    let admin = SecretKey::from_seed(&[1; 32]);
    let (node, chain) = NodeProcess::start(load.accounts, &admin, "").await?;
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
    rows.push(
        Row::new("e2e_transfer_tps", closed.rate(), "transfers/s")
            .against(TRANSFERS_TPS.whose, TRANSFERS_TPS.figure),
    );
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
        let arrivals = arrivals::scaled(&load.arrivals, closed.rate());
        let due = arrivals::due(&arrivals);
        let asked = due.len() as f64 / arrivals.len() as f64;
        let peak = arrivals.iter().copied().max().unwrap_or_default();
        let curve = generator.run(sign(due.len()), &Pace::Open(due)).await?;
        rows.push(Row::new(
            "e2e_arrivals_peak",
            f64::from(peak),
            "transfers/s",
        ));
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
        signed_calls(
            &self.chain,
            admin(),
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
