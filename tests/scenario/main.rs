//! The product from outside: a node as an operator runs it, clients as developers write them.

mod tls;

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tradewind_client::types::{Gas, Header, cbor};
use tradewind_client::{Client, ClientError};
use tradewind_tests::{NodeProcess, Zone, account, command, example, pounds, trust};

const SHOPS: [&str; 2] = ["ann@shop", "bo@shop"];

struct Running {
    node: NodeProcess,
    client: Client,
    zone: Zone,
    data: std::path::PathBuf,
    _folder: tempfile::TempDir,
}

async fn running() -> Result<Running> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("node");
    std::fs::create_dir(&data)?;
    let mut node = NodeProcess::start(&data)?;
    let client = node.client().await?;
    let zone = Zone::found(&client, &data, &SHOPS, 10_000).await?;
    Ok(Running {
        node,
        client,
        zone,
        data,
        _folder: folder,
    })
}

/// Height of the newest block.
async fn newest(client: &Client) -> Result<u64> {
    let tip = client.status().await?.tip.context("a tip")?;
    let header: Header = cbor::decode(&tip.header, cbor::Limits::bytes(1 << 20))?;
    Ok(header.height.get())
}

fn rent(pounds: &str) -> Value {
    json!({ "from": "ann@shop", "to": "bo@shop", "amount": pounds, "reference": "RENT" })
}

#[tokio::test]
async fn the_same_signed_bytes_pay_once_however_often_they_are_sent() -> Result<()> {
    let Running { client, zone, .. } = &running().await?;
    let ann = account("ann@shop");
    let call = zone.cash.invocation("transfer", &rent("25.00 GBP"))?;
    let transaction = client.transaction(ann.party(), vec![call]).await?;
    let signed = ann.sign(&client.chain(), transaction);
    let first = client.submit_signed(&signed).await?;
    for _ in 0..3 {
        let again = client.submit_signed(&signed).await?;
        ensure!(again == first, "{again:?} is not {first:?}");
    }
    let bo = client
        .view(
            &zone.cash,
            "balance",
            &json!({ "of": "bo@shop", "currency": "GBP" }),
            None,
        )
        .await?;
    ensure!(bo == json!("125.00 GBP"), "bo has {bo}");
    Ok(())
}

#[tokio::test]
async fn a_refused_payment_says_in_words_what_is_missing_and_moves_nothing() -> Result<()> {
    let Running { client, zone, .. } = &running().await?;
    let bo = account("bo@shop");
    let call = zone.cash.invocation("transfer", &rent("25.00 GBP"))?;
    let mut transaction = client.transaction(bo.party(), vec![call]).await?;
    transaction.gas_limit = Gas::new(1_000_000);
    let refused = client
        .submit_signed(&bo.sign(&client.chain(), transaction))
        .await;
    let Err(ClientError::Failed(failed)) = refused else {
        anyhow::bail!("{refused:?}")
    };
    let text = failed.to_string();
    ensure!(
        text.contains("ann@shop") && text.contains("agree"),
        "{text}"
    );
    let (sum, supply) = pounds(client, &zone.cash, &SHOPS).await?;
    ensure!((sum, supply) == (20_000, 20_000), "{sum} {supply}");
    Ok(())
}

#[tokio::test]
async fn a_past_state_is_read_and_proved_at_its_height() -> Result<()> {
    let Running {
        client, zone, data, ..
    } = &running().await?;
    let ann = account("ann@shop");
    let before = newest(client).await?;
    let call = zone.cash.invocation("transfer", &rent("40.00 GBP"))?;
    client.submit(&ann, vec![call]).await?;
    let of_ann = json!({ "of": "ann@shop", "currency": "GBP" });
    let then = client
        .view(&zone.cash, "balance", &of_ann, Some(before))
        .await?;
    let now = client.view(&zone.cash, "balance", &of_ann, None).await?;
    ensure!(
        (then.as_str(), now.as_str()) == (Some("100.00 GBP"), Some("60.00 GBP")),
        "{then} {now}"
    );
    let key = tradewind_client::v1::StateKey {
        key: Some(tradewind_client::v1::state_key::Key::Raw(
            b"cash@zone\0\0\x01".to_vec(),
        )),
    };
    for height in [Some(before), None] {
        let evidence = client.prove_state(vec![key.clone()], height).await?;
        trust(data)?.state(&evidence)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_node_that_is_asked_to_stop_ends_well_and_goes_on_where_it_was() -> Result<()> {
    let Running {
        node,
        client,
        data,
        _folder,
        ..
    } = running().await?;
    let before = newest(&client).await?;
    drop(client);
    ensure!(node.stop()?, "it ends with an error");
    let mut node = NodeProcess::start(&data)?;
    let after = newest(&node.client().await?).await?;
    ensure!(after >= before, "block {after} after block {before}");
    Ok(())
}

#[test]
fn wrong_words_on_the_command_line_are_answered_with_the_right_ones() -> Result<()> {
    let cases: [(&[&str], &str); 3] = [
        (&["nod"], "node"),
        (&["node", "--listen", "nowhere"], "invalid socket address"),
        (&["--node", "http://127.0.0.1:1", "status"], "127.0.0.1:1"),
    ];
    for (words, expected) in cases {
        let output = command()?.args(words).output()?;
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(
            !output.status.success() && error.contains(expected),
            "{words:?}: {error}"
        );
    }
    Ok(())
}

/// Runs the tests of a client in another language, which start a node of their own.
fn client_in(language: &str) -> Result<()> {
    let script = format!("{}/{language}/run", env!("CARGO_MANIFEST_DIR"));
    let run = Command::new(script)
        .arg(command()?.get_program())
        .arg(tradewind_tests::contracts()?.join("tradewind_cash.wasm"))
        .output()?;
    let said = String::from_utf8_lossy(&run.stdout) + String::from_utf8_lossy(&run.stderr);
    ensure!(run.status.success(), "{said}");
    Ok(())
}

#[test]
fn the_python_client_passes_the_vectors_and_a_day_at_a_node() -> Result<()> {
    client_in("python")
}

#[test]
fn the_typescript_client_passes_the_vectors_and_a_day_at_a_node() -> Result<()> {
    client_in("typescript")
}

/// Runs the client's example, which follows events and goes on where it ended.
fn followed(uri: &str, cursor: &std::path::Path, count: &str) -> Result<String> {
    let output = example("follow")?
        .args([uri, "cash@zone"])
        .arg(cursor)
        .arg(count)
        .output()?;
    let error = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{error}");
    Ok(String::from_utf8(output.stdout)?)
}

#[tokio::test]
async fn a_reader_of_events_goes_on_where_it_ended() -> Result<()> {
    let Running {
        node, client, zone, ..
    } = &running().await?;
    let folder = tempfile::tempdir()?;
    let cursor = folder.path().join("cursor");
    let first = followed(node.uri(), &cursor, "2")?;
    ensure!(first.matches("Minted").count() == 2, "{first}");
    let ann = account("ann@shop");
    let call = zone.cash.invocation("transfer", &rent("3.00 GBP"))?;
    client.submit(&ann, vec![call]).await?;
    let second = followed(node.uri(), &cursor, "1")?;
    ensure!(second.contains("Transferred"), "{second}");
    Ok(())
}

/// Under a limit of 32 GiB of addresses, where a pool of instances takes two terabytes.
#[test]
fn a_day_of_orders_adds_up_where_addresses_are_few() -> Result<()> {
    let demo = command()?;
    let output = Command::new("sh")
        .args([
            "-c",
            r#"ulimit -v 33554432 && exec "$0" demo --contracts "$1""#,
        ])
        .arg(demo.get_program())
        .arg(tradewind_tests::contracts()?)
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{output:?}");
    ensure!(said.contains("everything adds up"), "{said}");
    Ok(())
}

#[tokio::test]
async fn strangers_who_talk_nonsense_harm_nobody() -> Result<()> {
    use tokio::io::AsyncWriteExt;
    let Running {
        node, client, zone, ..
    } = &running().await?;
    let address = node.uri().trim_start_matches("http://").to_owned();
    let mut strangers = Vec::new();
    for i in 0..64u8 {
        let mut stranger = tokio::net::TcpStream::connect(&address).await?;
        let nonsense: Vec<u8> = (0..2_000u32).map(|n| (n as u8).wrapping_mul(i)).collect();
        // Being hung up on while talking is the right answer.
        let _ = stranger.write_all(&nonsense).await;
        strangers.push(stranger);
    }
    let mut ledger = client.ledger();
    for bytes in [vec![], vec![0xff; 100_000], vec![0x83, 0x41, 0x00]] {
        let request = tradewind_client::v1::SubmitRequest { transaction: bytes };
        let refused = ledger.submit(request).await.map(drop);
        let code = refused.err().map(|status| status.code() as i32);
        ensure!(code == Some(3), "expected INVALID_ARGUMENT, got {code:?}");
    }
    let call = zone.cash.invocation("transfer", &rent("1.00 GBP"))?;
    let ann = account("ann@shop");
    let paid = client.submit(&ann, vec![call]);
    tokio::time::timeout(Duration::from_secs(10), paid).await??;
    Ok(())
}
