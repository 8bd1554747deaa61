//! What one party alone cannot do: transaction files and proposals.

use anyhow::{Context as _, Result};
use serde_json::json;

use crate::run::Town;

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_goes_from_party_to_party_until_all_agreed() -> Result<()> {
    let town = Town::found(&["ann@shop", "bo@shop", "cy@shop"], 1_000).await?;
    let user = &town.user;
    let [ann, bo, cy] = ["ann@shop", "bo@shop", "cy@shop"].map(|party| town.key(party));
    let (ann, bo, cy) = (ann?, bo?, cy?);
    let pay = |from, to| {
        [
            "cash@zone",
            "transfer",
            "--from",
            from,
            "--to",
            to,
            "--amount",
            "1.00GBP",
            "--reference",
            "S1",
        ]
    };
    let words = |first: &[&'static str], call: [&'static str; 10]| -> Vec<&'static str> {
        first.iter().copied().chain(call).collect()
    };
    // Bo sells to Ann and buys from Cy: both payments, or none.
    user.does(&with(
        &bo,
        &words(&["call", "--out", "sale.tx"], pay("ann@shop", "bo@shop")),
    ))?;
    let kept = user.asks(&with(
        &bo,
        &words(&["call", "--add", "sale.tx"], pay("cy@shop", "bo@shop")),
    ))?;
    assert_eq!(
        kept,
        json!({ "file": "sale.tx", "calls": 2, "waits_for": ["ann@shop", "cy@shop"] })
    );
    let twice = user.run(&with(
        &bo,
        &words(&["call", "--out", "sale.tx"], pay("ann@shop", "bo@shop")),
    ))?;
    assert_eq!(
        (twice.code, twice.err.as_str()),
        (
            2,
            "error: sale.tx is there already; add a call to it with --add, or choose another file\n"
        )
    );
    let early = user.run(&with(&bo, &["submit", "sale.tx"]))?;
    assert_eq!(early.code, 1, "{early:?}");
    assert!(
        early
            .err
            .contains("ann@shop must agree to transfer of cash@zone"),
        "{}",
        early.err
    );

    let nobody = user.run(&with(&ann, &["approve", "sale.tx"]))?;
    assert_eq!(
        (nobody.code, nobody.err.lines().last()),
        (
            2,
            Some("error: nobody is there to be asked; give --yes to sign all the same")
        )
    );
    let agreed = user.asks(&with(&ann, &["approve", "sale.tx", "--yes"]))?;
    assert_eq!(agreed["waits_for"], json!(["cy@shop"]));
    assert_eq!(agreed["agreed"][0]["arguments"]["from"], json!("ann@shop"));
    let again = user.run(&with(&ann, &["approve", "sale.tx", "--yes"]))?;
    assert_eq!(
        (again.code, again.err.as_str()),
        (
            2,
            "error: sale.tx needs nothing of ann@shop; it waits for cy@shop\n"
        )
    );
    let agreed = user.asks(&with(&cy, &["approve", "sale.tx", "--yes"]))?;
    assert_eq!(agreed["waits_for"], json!([]));
    let stranger = user.run(&with(&ann, &["submit", "sale.tx"]))?;
    assert_eq!(
        (stranger.code, stranger.err.as_str()),
        (
            2,
            "error: sale.tx is bo@shop's to submit, the key is ann@shop's\n"
        )
    );
    user.does(&with(&bo, &["submit", "sale.tx"]))?;
    let balance = user.asks(&[
        "view",
        "cash@zone",
        "balance",
        "--of",
        "bo@shop",
        "--currency",
        "GBP",
    ])?;
    assert_eq!(balance, json!("12.00 GBP"));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_carried_out_when_enough_approved() -> Result<()> {
    let town = Town::found(&["ann@shop"], 1_000).await?;
    let user = &town.user;
    let ann = town.key("ann@shop")?;
    user.does(&[
        "call",
        "registry@system",
        "grant",
        "--party",
        "ann@shop",
        "--role",
        "admin",
    ])?;
    // Limits of accounts need the zone and the shop.
    let policy = r#"{"rule": "All", "organisations": ["shop", "zone"], "roles": ["admin"]}"#;
    user.does(&[
        "call",
        "registry@system",
        "set_policy",
        "--contract",
        "cash@zone",
        "--method",
        "limit",
        "--policy",
        policy,
    ])?;
    let proposed = user.asks(&with(
        &ann,
        &[
            "propose",
            "cash@zone",
            "limit",
            "--account",
            "ann@shop",
            "--currency",
            "GBP",
            "--largest_transfer",
            "500",
        ],
    ))?;
    let number = proposed["proposal"]
        .as_str()
        .context("a number")?
        .to_owned();
    let approved = user.asks(&["approve", &number, "--yes"])?;
    assert_eq!(approved["carried_out"], json!(true));
    assert_eq!(approved["call"]["arguments"]["account"], json!("ann@shop"));
    let account = user.asks(&[
        "view",
        "cash@zone",
        "account",
        "--of",
        "ann@shop",
        "--currency",
        "GBP",
    ])?;
    assert_eq!(account["largest_transfer"], json!("500"));
    let none = user.run(&["approve", "999", "--yes"])?;
    assert_eq!(
        (none.code, none.err.as_str()),
        (1, "error: no proposal has the number 999\n")
    );
    Ok(())
}

/// The words with a key before them.
fn with<'w>(key: &'w str, words: &[&'w str]) -> Vec<&'w str> {
    ["--key", key].iter().chain(words).copied().collect()
}
