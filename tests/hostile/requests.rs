//! Harm in requests that are well-formed gRPC.

use anyhow::{Result, ensure};
use tradewind_client::v1;
use tradewind_client::{Client, ClientError, Start};
use tradewind_proto::error::reason_of;

use crate::Target;

#[tokio::test]
async fn bytes_that_are_no_transaction_are_refused_by_name_and_too_many_before_they_are_read()
-> Result<()> {
    let target = Target::new("").await?;
    let mut ledger = target.client.ledger().max_encoding_message_size(usize::MAX);
    for bytes in [
        vec![],
        vec![0xff; 100_000],
        vec![0x9f; 50_000],
        vec![0x83, 0x41, 0x00],
        [vec![0x81; 50_000], vec![0]].concat(),
    ] {
        let request = v1::SubmitRequest { transaction: bytes };
        let refused = ledger.submit(request).await.map(drop);
        let status = refused.expect_err("no transaction");
        let reason = reason_of(&status);
        ensure!(reason.as_deref() == Some("BAD_TRANSACTION"), "{status:?}");
    }
    let request = v1::SubmitRequest {
        transaction: vec![0; 32 << 20],
    };
    let refused = ledger.submit(request).await.map(drop);
    let status = refused.expect_err("too long");
    ensure!(
        status.code() == tonic::Code::OutOfRange && status.message().contains("too large"),
        "{status:?}"
    );
    target.still_serves().await
}

#[tokio::test]
async fn calls_nested_without_end_and_json_nested_without_end_are_refused_by_name() -> Result<()> {
    let target = Target::new("").await?;
    let mut ledger = target.client.ledger();
    let call = |within: Vec<v1::Call>, json: String| v1::Call {
        contract: "registry@system".into(),
        method: "organise".into(),
        arguments: Some(v1::call::Arguments::Json(json)),
        within,
    };
    let fits = || "{\"organisation\":\"x\",\"title\":\"\"}".to_owned();
    let wide = call((0..1_000).map(|_| call(vec![], fits())).collect(), fits());
    let deep_json = call(vec![], "[".repeat(100_000));
    for (calls, expected) in [
        (vec![wide], "TOO_MANY_CALLS"),
        (vec![deep_json], "BAD_ARGUMENTS"),
        (vec![], "NO_CALLS"),
    ] {
        let request = v1::PrepareRequest {
            sender: "admin@zone".into(),
            calls,
            ..v1::PrepareRequest::default()
        };
        let refused = ledger.prepare(request).await.map(drop);
        let status = refused.expect_err("refused");
        let reason = reason_of(&status);
        ensure!(reason.as_deref() == Some(expected), "{status:?}");
    }
    let mut deep = call(vec![], fits());
    for _ in 0..90 {
        deep = call(vec![deep], fits());
    }
    let request = v1::PrepareRequest {
        sender: "admin@zone".into(),
        calls: vec![deep],
        ..v1::PrepareRequest::default()
    };
    let refused = ledger.prepare(request).await.map(drop);
    refused.expect_err("too deep for any transaction");
    target.still_serves().await
}

#[tokio::test]
async fn streams_beyond_what_the_node_serves_are_refused_by_name() -> Result<()> {
    let target = Target::new("[gateway]\nmax_streams = 8\n").await?;
    let uri = format!("http://{}", target.address());
    let mut open = Vec::new();
    for _ in 0..4 {
        let client = Client::connect(&uri).await?;
        for _ in 0..2 {
            let mut events = client.events(vec![], Start::Height(0));
            events.next().await?;
            open.push(events);
        }
        let refused = client.ledger().events(v1::EventsRequest::default()).await;
        let status = refused.map(drop).expect_err("more than its share");
        ensure!(
            reason_of(&status).as_deref() == Some("TOO_MANY_STREAMS")
                && status.message().starts_with("this connection"),
            "{status:?}"
        );
    }
    let request = v1::EventsRequest::default();
    let refused = target.client.ledger().events(request).await.map(drop);
    let status = refused.expect_err("one too many");
    ensure!(
        reason_of(&status).as_deref() == Some("TOO_MANY_STREAMS")
            && status.message().starts_with("8 streams"),
        "{status:?}"
    );
    target.still_serves().await?;
    drop(open);
    Ok(())
}

#[tokio::test]
async fn an_organisation_that_asks_without_end_is_slowed_and_no_other_is() -> Result<()> {
    let target = Target::new("[gateway]\norganisation_requests_per_second = 40\n").await?;
    let mut ledger = target.client.ledger();
    let admin = target.zone.admin.party();
    let simulate = || {
        let args = tradewind_client::types::cbor::encode(&("ann@shop",));
        let registry = "registry@system".parse().expect("a name");
        let call = tradewind_client::types::Invocation::new(registry, "party", args);
        let transaction = tradewind_client::types::Transaction {
            sender: admin,
            request_id: tradewind_client::types::RequestId::from_bytes([1; 16]),
            expiry: tradewind_client::types::Timestamp::new(0),
            gas_limit: tradewind_client::types::Gas::new(1_000_000),
            calls: vec![call],
            consents: vec![],
        };
        v1::SimulateRequest {
            transaction: Some(v1::simulate_request::Transaction::Body(
                tradewind_client::types::cbor::encode(&transaction),
            )),
        }
    };
    let mut refused = None;
    for _ in 0..2_000 {
        if let Err(status) = ledger.simulate(simulate()).await {
            refused = Some(status);
            break;
        }
    }
    let status = refused.expect("slowed");
    ensure!(
        reason_of(&status).as_deref() == Some("RATE_LIMITED"),
        "{status:?}"
    );
    let error = ClientError::from(status);
    ensure!(error.to_string().contains("40 times a second"), "{error}");
    // The shop has an account of its own.
    target.still_serves().await
}
