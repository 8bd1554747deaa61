//! What a call would do, what lies in the state, what happened: `simulate`, `inspect`,
//! `replay`, `events follow`.

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::run::Town;

const PAY: [&str; 9] = [
    "cash@zone",
    "transfer",
    "--from",
    "admin@zone",
    "--to",
    "ann@shop",
    "--amount",
    "1.50GBP",
    "--reference=S1",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_simulation_says_who_must_agree_and_what_it_would_touch() -> Result<()> {
    let town = Town::found(&["ann@shop", "bo@shop"], 10_000).await?;
    let words = [
        "simulate",
        "cash@zone",
        "transfer",
        "--from",
        "ann@shop",
        "--to",
        "bo@shop",
        "--amount",
        "1.00GBP",
        "--reference",
        "S1",
    ];
    let told = town.user.asks(&words)?;
    let arguments = json!({
        "from": "ann@shop", "to": "bo@shop", "amount": "1.00 GBP", "reference": "S1",
    });
    assert_eq!(
        told["needs"],
        json!([{
            "party": "ann@shop",
            "path": [{ "contract": "cash@zone", "method": "transfer", "arguments": arguments }],
        }])
    );
    let account = |free: &str| {
        json!({
            "free": free, "held": "0", "frozen": "0", "stopped": false,
            "largest_transfer": null, "largest_balance": null,
        })
    };
    let touched = told["touched"].as_array().context("records")?;
    let of = |party: &str| {
        let key = json!(["GBP", party]);
        touched
            .iter()
            .find(|record| record["key"] == key)
            .cloned()
            .unwrap_or_default()
    };
    for (party, before, after) in [("ann@shop", "10000", "9900"), ("bo@shop", "10000", "10100")] {
        let record = of(party);
        assert_eq!(record["field"], json!("accounts"));
        assert_eq!(
            (&record["read"], &record["written"]),
            (&json!(true), &json!(true))
        );
        assert_eq!(
            (&record["before"], &record["after"]),
            (&account(before), &account(after))
        );
    }
    let only_read = touched.iter().find(|record| record["field"] == "paused");
    assert_eq!(
        only_read.map(|record| &record["written"]),
        Some(&json!(false))
    );
    // For people: one line a record, and whose agreement is missing.
    let text = town.user.does(&words)?.out;
    assert!(
        text.contains("missing   ann@shop must agree to transfer of cash@zone {"),
        "{text}"
    );
    assert!(text.contains("cash@zone accounts[GBP, ann@shop]"), "{text}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn state_is_shown_by_the_schema_page_by_page_at_any_height() -> Result<()> {
    let town = Town::found(&["ann@shop", "bo@shop", "cy@shop"], 500).await?;
    let user = &town.user;
    let height = user.asks(&["status"])?["height"].to_string();
    let mut words = vec!["call"];
    words.extend(PAY);
    // The administrator has no money; it makes some.
    user.does(&[
        "call",
        "cash@zone",
        "mint",
        "--to",
        "admin@zone",
        "--amount",
        "9.00GBP",
        "--reference",
        "M",
    ])?;
    user.does(&words)?;
    let (mut names, mut from) = (Vec::new(), None::<String>);
    loop {
        let mut page = vec!["inspect", "cash@zone", "accounts", "GBP", "--limit", "2"];
        if let Some(token) = &from {
            page.extend(["--from", token.as_str()]);
        }
        let page = user.asks(&page)?;
        let records = page["records"].as_array().context("records")?;
        assert!(records.len() <= 2);
        names.extend(records.iter().map(|record| record["key"][1].clone()));
        from = page["next"].as_str().map(str::to_owned);
        if from.is_none() {
            break;
        }
    }
    assert_eq!(
        json!(names),
        json!(["admin@zone", "ann@shop", "bo@shop", "cy@shop"])
    );
    let free = |page: serde_json::Value| page["records"][0]["value"]["free"].clone();
    let one = ["inspect", "cash@zone", "accounts", "GBP", "ann@shop"];
    assert_eq!(free(user.asks(&one)?), json!("650"));
    let mut then = one.to_vec();
    then.extend(["--at", &height]);
    assert_eq!(free(user.asks(&then)?), json!("500"));
    let text = user.does(&one)?.out;
    assert!(
        text.contains("cash@zone accounts[GBP, ann@shop]  {free: 650, "),
        "{text}"
    );
    // Slips.
    let slip = user.run(&["inspect", "cash@zone", "acounts"])?;
    assert_eq!(
        (slip.code, slip.err.as_str()),
        (
            2,
            "error: cash@zone has no state field acounts; did you mean accounts?\n"
        )
    );
    let slip = user.run(&["inspect", "cash@zone", "accounts", "GBP", "ann@shop", "x"])?;
    assert_eq!(
        (slip.code, slip.err.as_str()),
        (
            2,
            "error: accounts: expected a key of a currency such as \"GBP\" and a party such as \"ann@shop\", found 3 parts\n"
        )
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_put_on_hold_and_the_hold_is_proved_to_others() -> Result<()> {
    let town = Town::found(&["ann@shop"], 500).await?;
    let user = &town.user;
    let mint = ["call", "cash@zone", "mint", "--to", "admin@zone"];
    user.does(&[&mint[..], &["--amount=9.00GBP", "--reference=M"]].concat())?;
    let account = user.asks(&["inspect", "cash@zone", "accounts", "GBP", "ann@shop"])?;
    let record = account["records"][0]["record"].as_str().context("a key")?;
    let change = |method: &str, record: &str| {
        let (contract, record) = ("--contract=cash@zone", format!("--record={record}"));
        let mut words = vec!["call", "registry@system", method, contract, &record];
        words.extend((method == "hold").then_some("--reason=asked for"));
        user.run(&words)
    };
    // A slip in the key holds nothing, and says so.
    let slip = change("hold", &format!("{record}00"))?;
    assert_eq!(slip.code, 1, "{slip:?}");
    assert!(
        slip.err.contains("the contract has no such record"),
        "{slip:?}"
    );
    let held = change("hold", record)?;
    assert_eq!(held.code, 0, "{held:?}");
    let mut pay = vec!["call"];
    pay.extend(PAY);
    let refused = user.run(&pay)?;
    assert!(refused.err.contains("RecordHeld"), "{refused:?}");

    let holds = user.asks(&["inspect", "registry@system", "holds"])?;
    assert_eq!(holds["records"][0]["key"], json!(["cash@zone", record]));
    let hold = json!({ "by": "admin@zone", "reason": "asked for" });
    assert_eq!(holds["records"][0]["value"], hold);
    let fetch = ["proof", "state", "registry@system", "holds", "cash@zone"];
    let prove = |file: &str| -> Result<serde_json::Value> {
        let mut words = fetch.to_vec();
        words.extend([record, "--out", file]);
        user.does(&words)?;
        let status = user.asks(&["status"])?;
        let (chain, validators) = (&status["chain"], &status["validators"]);
        let (chain, validators) = (chain.as_str(), validators.as_str());
        let (chain, validators) = (chain.context("a chain")?, validators.context("a set")?);
        let trusted = ["--chain", chain, "--validators", validators];
        user.asks(&[&["proof", "verify", file], &trusted[..]].concat())
    };
    let told = prove("held.proof")?["state"][0]["readable"].to_string();
    assert!(
        told.contains("admin@zone") && told.contains("asked for"),
        "{told}"
    );
    assert_eq!(change("lift", record)?.code, 0);
    assert_eq!(prove("free.proof")?["state"][0]["value"], json!(null));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_transaction_runs_once_more_step_by_step() -> Result<()> {
    let town = Town::found(&["ann@shop"], 500).await?;
    let user = &town.user;
    user.does(&[
        "call",
        "cash@zone",
        "mint",
        "--to",
        "admin@zone",
        "--amount",
        "9.00GBP",
        "--reference",
        "M",
    ])?;
    let mut words = vec!["call"];
    words.extend(PAY);
    let paid = user.asks(&words)?;
    let event = &paid["events"][0];
    let id = event["transaction"].as_str().context("an id")?;
    // Later blocks change what it found.
    words.pop();
    words.push("--reference=S2");
    user.does(&words)?;

    let rerun = user.asks(&["replay", id])?;
    assert_eq!(rerun["same"], json!(true));
    assert_eq!(rerun["gas_used"], paid["gas_used"]);
    assert_eq!(rerun["height"], paid["height"]);
    let trace = rerun["trace"].as_array().context("a trace")?;
    let first = &trace[0];
    assert_eq!(
        (
            &first["contract"],
            &first["method"],
            &first["function"],
            &first["depth"]
        ),
        (
            &json!("cash@zone"),
            &json!("transfer"),
            &json!("input"),
            &json!(1)
        )
    );
    assert_eq!(first["answer"]["amount"], json!("1.50 GBP"));
    let consent = trace
        .iter()
        .find(|call| call["function"] == "require_consent");
    assert_eq!(
        consent.map(|call| &call["given"]["party"]),
        Some(&json!("admin@zone"))
    );
    let write = trace.iter().find(|call| {
        call["function"] == "write" && call["given"]["key"] == "accounts[GBP, ann@shop]"
    });
    let write = write.context("the payee's account is written")?;
    assert_eq!(write["given"]["from"]["free"], json!("650"));
    let told = trace
        .iter()
        .find(|call| call["function"] == "emit")
        .context("an event")?;
    assert_eq!(told["given"]["from"], event["fields"]);
    let text = user.does(&["replay", id])?.out;
    assert!(
        text.contains("same: result, events and gas are those of the receipt"),
        "{text}"
    );

    // A transaction that failed fails again, and shows where.
    let words = [
        "call",
        "cash@zone",
        "transfer",
        "--from",
        "admin@zone",
        "--to",
        "ann@shop",
        "--amount",
        "999.00GBP",
        "--reference",
        "S3",
    ];
    let failed = user.run(&words)?;
    assert_eq!(failed.code, 1, "{failed:?}");
    assert!(
        failed.err.contains("has 6.00 GBP free, needs 999.00 GBP"),
        "{}",
        failed.err
    );
    let height = user.asks(&["status"])?["height"]
        .as_u64()
        .context("a height")?;
    let id = transaction_of(&town, height).await?;
    let rerun = user.asks(&["replay", &id])?;
    assert_eq!(rerun["same"], json!(true));
    let last = rerun["trace"]
        .as_array()
        .and_then(|trace| trace.last())
        .context("a trace")?;
    assert_eq!(
        (&last["function"], &last["given"]["code"]),
        (&json!("refuse"), &json!("Short"))
    );
    assert_eq!(last["answer"]["stopped"]["name"], json!("Short"));
    // No such transaction.
    let none = user.run(&["replay", &"0".repeat(64)])?;
    assert_eq!(none.code, 1, "{none:?}");
    Ok(())
}

/// The one transaction of the newest block at or below a height that has one.
async fn transaction_of(town: &Town, height: u64) -> Result<String> {
    use tradewind_client::v1::BlockRequest;
    let chain = town.client.chain();
    for height in (1..=height).rev() {
        let request = BlockRequest {
            height: Some(height),
            receipts: false,
        };
        let block = town
            .client
            .ledger()
            .block(request)
            .await?
            .into_inner()
            .block;
        if let Some(bytes) = block.unwrap_or_default().transactions.last() {
            let signed = tradewind_types::SignedTransaction::from_bytes(bytes)?;
            return Ok(signed.id(&chain).to_string());
        }
    }
    anyhow::bail!("no block has a transaction")
}

#[tokio::test(flavor = "multi_thread")]
async fn following_events_goes_on_where_it_stopped() -> Result<()> {
    let town = Town::found(&["ann@shop"], 500).await?;
    let user = &town.user;
    let mint = |reference: &str| {
        user.does(&[
            "call",
            "cash@zone",
            "mint",
            "--to",
            "admin@zone",
            "--amount",
            "1.00GBP",
            "--reference",
            reference,
        ])
    };
    mint("A")?;
    mint("B")?;
    let follow = |more: &[&str]| -> Result<Vec<String>> {
        let mut words = vec![
            "--json",
            "events",
            "follow",
            "cash@zone",
            "Minted",
            "--where",
            "to=admin@zone",
        ];
        words.extend(more);
        let said = user.does(&words)?;
        let lines = said
            .out
            .lines()
            .map(serde_json::from_str::<serde_json::Value>);
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let told = lines
            .iter()
            .filter_map(|line| line["fields"]["reference"].as_str());
        Ok(told.map(str::to_owned).collect())
    };
    assert_eq!(follow(&["--from-height", "1", "--limit", "1"])?, ["A"]);
    assert_eq!(follow(&["--limit", "1"])?, ["B"]);
    mint("C")?;
    assert_eq!(follow(&["--limit", "1"])?, ["C"]);
    // Another choice of events has a place of its own.
    let place = user.path("place").display().to_string();
    assert_eq!(
        follow(&["--cursor", &place, "--from-height", "1", "--limit", "3"])?,
        ["A", "B", "C"]
    );
    Ok(())
}
