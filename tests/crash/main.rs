//! A node that is killed at any moment goes on from its last durable block.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};
use tradewind_client::types::{Gas, Hash, RequestId, Timestamp, Transaction};
use tradewind_client::{Account, Answer, Client, Trust};
use tradewind_store::{Options, Store};
use tradewind_tests::{NodeProcess, Zone, account, party, pounds};
use tradewind_types::Height;

/// How often the process is killed.
const KILLS: u32 = 100;
/// Who pays whom.
const SHOPS: [&str; 4] = ["ann@shop", "bo@shop", "cy@bank", "di@bank"];
/// What each begins with, in pence.
const OPENING: u64 = 1_000_000;

/// A transfer that the node said is durable.
#[derive(Clone, Debug)]
struct Acknowledged {
    id: Hash,
    height: u64,
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_was_acknowledged_survives_a_hundred_kills_and_the_money_adds_up() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("node");
    std::fs::create_dir(&data)?;
    let mut dice = Dice(7);
    let mut number = 0;
    let mut all = Vec::new();

    let mut node = NodeProcess::start(&data)?;
    let zone = Zone::found(&node.client().await?, &data, &SHOPS, OPENING).await?;
    let chain = node.client().await?.chain();
    let trust = tradewind_tests::trust(&data)?;
    for kill in 0..KILLS {
        let client = node.client().await?;
        let pause = Duration::from_millis(20 + dice.roll(180));
        let paid = Arc::new(Mutex::new(Vec::new()));
        // The moment of the kill is what is tested.
        tokio::select! {
            stopped = pay(&client, &zone, &chain, &mut number, &paid) => stopped?,
            () = tokio::time::sleep(pause) => {}
        }
        node.kill()?;
        all.append(&mut paid.lock().unwrap_or_else(PoisonError::into_inner));

        if kill % 10 == 0 {
            let store = Store::open(&data.join("store"), Options::default())?;
            store.verify()?;
        }
        node = NodeProcess::start(&data)?;
        check(&mut node, &zone, &trust, &all)
            .await
            .with_context(|| format!("after kill {}", kill + 1))?;
    }
    ensure!(
        all.len() > 500,
        "only {} payments were acknowledged: too few to prove anything",
        all.len()
    );
    ensure!(node.stop()?, "the node ends well when it is asked to");
    Ok(())
}

/// Sends payments until the stream breaks.
async fn pay(
    client: &Client,
    zone: &Zone,
    chain: &Hash,
    number: &mut u64,
    paid: &Mutex<Vec<Acknowledged>>,
) -> Result<()> {
    let accounts: Vec<Account> = SHOPS.iter().map(|name| account(name)).collect();
    let (submissions, mut answers) = client.stream().await?;
    let mut ids: std::collections::HashMap<u64, Hash> = std::collections::HashMap::new();
    loop {
        while ids.len() < 64 {
            *number += 1;
            let from = (*number % 4) as usize;
            let to = ((*number / 4 + 1 + *number) % 4) as usize;
            let args = json!({ "from": SHOPS[from], "to": SHOPS[to], "amount": "0.01 GBP", "reference": "RENT" });
            let mut request = [0; 16];
            request[..8].copy_from_slice(&number.to_be_bytes());
            let transaction = Transaction {
                sender: party(SHOPS[from]),
                request_id: RequestId::from_bytes(request),
                expiry: Timestamp::new(tradewind::pipeline::wall_clock().get() + 60_000),
                gas_limit: Gas::new(1_000_000),
                calls: vec![zone.cash.invocation("transfer", &args)?],
                consents: vec![],
            };
            let signed = accounts[from].sign(chain, transaction);
            ids.insert(*number, signed.id(chain));
            ensure!(
                submissions.send(*number, signed.to_bytes()).await,
                "the stream broke"
            );
        }
        let (tag, answer) = answers.next().await?.context("the stream ended")?;
        let id = ids.remove(&tag).context("an answer to a payment")?;
        match answer {
            Answer::Committed(committed) => {
                let height = committed.height;
                paid.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(Acknowledged { id, height });
            }
            other => anyhow::bail!("payment {tag}: {other:?}"),
        }
    }
}

/// The chain is whole, holds what was acknowledged, and the money adds up.
async fn check(
    node: &mut NodeProcess,
    zone: &Zone,
    trust: &Trust,
    all: &[Acknowledged],
) -> Result<()> {
    let client = node.client().await?;
    for paid in all
        .iter()
        .rev()
        .take(3)
        .chain(all.iter().step_by(all.len() / 5 + 1))
    {
        let evidence = client.prove_transaction(&paid.id).await?;
        let (header, _, receipt) = trust.transaction(&evidence)?;
        ensure!(
            header.height == Height::new(paid.height),
            "payment moved to block {}",
            header.height
        );
        ensure!(receipt.succeeded(), "payment turned out failed");
    }
    let (sum, supply) = pounds(&client, &zone.cash, &SHOPS).await?;
    let minted = OPENING * SHOPS.len() as u64;
    ensure!(
        sum == minted && supply == minted,
        "minted {minted}, supply {supply}, balances {sum}"
    );
    Ok(())
}
