//! Views over gRPC: whether they scale with the threads a node gives them, and whether
//! transactions wait for them.
//!
//! A view is a loop that keeps a thread busy for some milliseconds, so that what is measured is
//! the node and not the clients, which are in this process.

use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::task::JoinSet;
use tradewind::pipeline::wall_clock;
use tradewind_client::types::{Gas, Hash, Invocation, Party, SecretKey, Timestamp};
use tradewind_client::{Client, Contract};
use tradewind_types::schema::MethodKind;

use super::VALIDITY_MS;
use super::generator::{Generator, Pace};
use super::process::NodeProcess;
use crate::Row;
use crate::contract::contract_of;
use crate::zone::{admin, deploy, signed};

/// Turns of a view's loop.
const TURNS: u32 = 3_000_000;
/// How long views are asked for.
const SPAN: Duration = Duration::from_secs(6);
/// Clients for each thread of the node: while one is answered the next waits.
const CLIENTS: usize = 2;
/// Transactions beside the views: as many, so far apart.
const TRANSACTIONS: u64 = 200;
const APART: Duration = Duration::from_millis(25);

/// Measures views by one thread and by one a core, and a transaction's way into a durable block
/// with and without them.
pub fn reads() -> Result<Vec<Row>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(measure())
}

async fn measure() -> Result<Vec<Row>> {
    let cores = available_parallelism()?.get();
    let office = Office::open(1).await?;
    let one = office.views(CLIENTS).await?;
    office.node.stop()?;
    let office = Office::open(cores).await?;
    let all = office.views(cores * CLIENTS).await?;
    let alone = office.commit(0).await?;
    let asking = tokio::spawn(office.asking(cores * CLIENTS));
    let beside = office.commit(TRANSACTIONS).await?;
    asking.await??;
    office.node.stop()?;
    Ok(vec![
        Row::new("reads_one_thread", one, "views/s"),
        Row::new("reads_a_thread_a_core", all, "views/s").against("one thread", one),
        Row::new("reads_commit_alone_p50", alone, "ms"),
        Row::new("reads_commit_beside_p50", beside, "ms").against("without views", alone),
    ])
}

/// A node with a contract that has a long view and a short action.
struct Office {
    node: NodeProcess,
    generator: Generator,
    admin: SecretKey,
    chain: Hash,
    expiry: Timestamp,
}

fn contract() -> Party {
    Party::new("office@zone").expect("a name")
}

impl Office {
    async fn open(read_threads: usize) -> Result<Self> {
        let admin = SecretKey::from_seed(&[1; 32]);
        let settings = format!("[gateway]\nread_threads = {read_threads}\n");
        let (node, chain) = NodeProcess::start(0, &admin, &settings).await?;
        let office = Self {
            generator: Generator::connect(node.uri(), 1).await?,
            node,
            admin,
            chain,
            expiry: Timestamp::new(wall_clock().get() + VALIDITY_MS),
        };
        let methods = [("look", MethodKind::View), ("note", MethodKind::Action)];
        let body = format!(
            r#"(func (export "note"))
            (func (export "look") (local $left i32)
                (local.set $left (i32.const {TURNS}))
                (loop $again
                    (local.set $left (i32.sub (local.get $left) (i32.const 1)))
                    (br_if $again (local.get $left))))"#
        );
        let code = contract_of(&methods, 1, &body)?;
        let deployment = office.sign(u64::MAX, deploy(contract(), &code, &[]));
        let deployment = office.generator.run(vec![deployment], &Pace::Closed(1));
        deployment.await?;
        Ok(office)
    }

    fn sign(&self, number: u64, call: Invocation) -> Vec<u8> {
        let gas = Gas::new(100_000_000);
        let (chain, expiry) = (&self.chain, self.expiry);
        signed(chain, admin(), &self.admin, number, expiry, gas, call).to_bytes()
    }

    /// Views a second that so many clients get.
    async fn views(&self, clients: usize) -> Result<f64> {
        let start = Instant::now();
        let answered = self.asking(clients).await?;
        Ok(answered as f64 / start.elapsed().as_secs_f64())
    }

    /// So many clients ask, each for the next when it was answered, for a while; how many
    /// answers they got.
    fn asking(&self, clients: usize) -> impl Future<Output = Result<u64>> + use<> {
        let uri = self.node.uri().to_owned();
        async move {
            let mut asking = JoinSet::new();
            for _ in 0..clients {
                let client = Client::connect(&uri).await?;
                let office = client.contract(contract()).await?;
                asking.spawn(ask(client, office, Instant::now() + SPAN));
            }
            let mut answered = 0;
            while let Some(count) = asking.join_next().await {
                answered += count??;
            }
            Ok(answered)
        }
    }

    /// Median time from a transaction that is due to its answer, in ms; `first` numbers them.
    async fn commit(&self, first: u64) -> Result<f64> {
        let notes = (first..first + TRANSACTIONS)
            .map(|number| self.sign(number, Invocation::new(contract(), "note", Vec::new())));
        let due = (0..TRANSACTIONS as u32).map(|number| APART * number);
        let pace = Pace::Open(due.collect());
        let measured = self.generator.run(notes.collect(), &pace).await?;
        Ok(measured.latency.value_at_quantile(0.5) as f64 / 1e3)
    }
}

async fn ask(client: Client, office: Contract, until: Instant) -> Result<u64> {
    let mut answered = 0;
    while Instant::now() < until {
        client
            .view(&office, "look", &serde_json::json!({}), None)
            .await?;
        answered += 1;
    }
    Ok(answered)
}
