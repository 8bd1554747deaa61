//! `tradewind proof`: fetch evidence, and verify it without a node.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};
use tradewind_client::v1::{StateKey, state_key};
use tradewind_client::{Evidence, MAX_EVIDENCE_BYTES, Trust};
use tradewind_proto::json::{format_timestamp, nearest, plain as readable};
use tradewind_types::{Hash, Header, Party};

use super::Common;
use super::connection::{connect, contract};
use super::fail::Fail;
use super::flags;
use super::output::{Output, plain};
use crate::file;

/// Fetch proofs and verify them.
#[derive(Debug, Subcommand)]
pub(super) enum ProofCommand {
    /// Fetch the proof of a value in a contract's state, or of its absence.
    State(StateArgs),
    /// Fetch the proof of a transaction and its receipt.
    Transaction(TransactionArgs),
    /// Verify a proof file, without a node and without trusting the one it came from.
    Verify(VerifyArgs),
}

#[derive(Debug, Args)]
pub(super) struct StateArgs {
    /// The contract.
    contract: Party,
    /// Its state field: a cell or a table, as `tradewind --json schema` lists them.
    field: String,
    /// The parts of the key, in order; none for a cell.
    key_parts: Vec<String>,
    /// The height to prove at; by default the latest.
    #[arg(long, value_name = "HEIGHT")]
    at: Option<u64>,
    /// Where to write the proof.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct TransactionArgs {
    /// The transaction: 64 hexadecimal digits.
    transaction: Hash,
    /// Where to write the proof.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// The proof file.
    file: PathBuf,
    /// The chain that you trust: the hash of its genesis.
    #[arg(long, value_name = "HASH")]
    chain: Hash,
    /// The validators that you trust: the hash of their set, from a source that you trust.
    #[arg(long, value_name = "HASH")]
    validators: Hash,
}

pub(super) async fn fetch(
    common: &Common,
    command: ProofCommand,
    output: &mut Output,
) -> Result<(), Fail> {
    let client = connect(common).await?;
    let (evidence, out) = match command {
        ProofCommand::State(args) => {
            let contract = contract(&client, args.contract).await?;
            let schema = contract.schema();
            let names = || schema.state.iter().map(|field| field.name.as_str());
            let Some(field) = schema.state.iter().find(|field| field.name == args.field) else {
                let hint = nearest(&args.field, names()).map_or_else(
                    || format!("; it has {}", names().collect::<Vec<_>>().join(", ")),
                    |near| format!("; did you mean {near}?"),
                );
                let text = format!("{} has no state field {}{hint}", args.contract, args.field);
                return Err(Fail::usage(text));
            };
            let parts = args.key_parts.iter().zip(&field.key);
            let mut parts = parts
                .map(|(text, ty)| flags::value(ty, text))
                .collect::<Result<Vec<Value>, Fail>>()?;
            let surplus = args.key_parts.iter().skip(field.key.len());
            parts.extend(surplus.map(|text| Value::String(text.clone())));
            let key = StateKey {
                key: Some(state_key::Key::Raw(
                    contract.state_key(&args.field, &parts)?,
                )),
            };
            let evidence = client.prove_state(vec![key], args.at).await?;
            (Evidence::State(evidence), args.out)
        }
        ProofCommand::Transaction(args) => {
            let evidence = client.prove_transaction(&args.transaction).await?;
            (Evidence::Transaction(evidence), args.out)
        }
        ProofCommand::Verify(args) => return verify(&args, output),
    };
    let bytes = evidence.to_bytes();
    let file = out.display().to_string();
    fs::write(&out, &bytes)
        .map_err(|error| Fail::system(&format!("cannot write {file}"), &error))?;
    let json = json!({ "file": file, "bytes": bytes.len() });
    output.tell(&json, || {
        format!(
            "proof of {} bytes is in {file}; verify it with\n  tradewind proof verify {file} --chain <hash> --validators <hash>",
            bytes.len()
        )
    });
    Ok(())
}

/// Verifies a file. Talks to nobody.
pub(super) fn verify(args: &VerifyArgs, output: &mut Output) -> Result<(), Fail> {
    let shown = args.file.display();
    let bytes = file::read(&args.file, MAX_EVIDENCE_BYTES)
        .map_err(|error| Fail::system(&format!("cannot read {shown}"), &error))?;
    let evidence = Evidence::from_bytes(&bytes)
        .map_err(|error| Fail::usage(format!("{shown} is no proof file: {error}")))?;
    let trust = Trust {
        chain: args.chain,
        validators: args.validators,
    };
    match &evidence {
        Evidence::State(state) => {
            let header = trust.state(state)?;
            let entries: Vec<Value> = state
                .entries
                .iter()
                .map(|(key, value)| {
                    json!({
                        "key": hex::encode(key),
                        "place": place(key),
                        "value": value.as_ref().map(hex::encode),
                        "readable": value.as_deref().map(readable),
                    })
                })
                .collect();
            let json =
                json!({ "verified": true, "header": header_json(&header), "state": entries });
            output.tell(&json, || {
                let mut text = header_text(&header);
                for entry in &entries {
                    let told = match &entry["value"] {
                        Value::Null => "nothing lies there".to_owned(),
                        _ => plain(&entry["readable"]),
                    };
                    text += &format!("{}  {told}\n", plain(&entry["place"]));
                }
                text
            });
        }
        Evidence::Transaction(transaction) => {
            let (header, signed, receipt) = trust.transaction(transaction)?;
            let id = signed.id(&args.chain).to_string();
            let sender = signed.transaction().sender;
            let succeeded = receipt.succeeded();
            let json = json!({
                "verified": true,
                "header": header_json(&header),
                "transaction": id,
                "sender": sender.as_str(),
                "succeeded": succeeded,
                "events": receipt.events.len(),
            });
            output.tell(&json, || {
                let fate = if succeeded { "succeeded" } else { "failed" };
                format!(
                    "{}transaction {id} of {sender} {fate}",
                    header_text(&header)
                )
            });
        }
    }
    Ok(())
}

/// A state key for people: contract, field number, the rest in hexadecimal.
fn place(key: &[u8]) -> String {
    let end = key.iter().position(|byte| *byte == 0).unwrap_or(key.len());
    let (contract, rest) = key.split_at(end);
    let contract = String::from_utf8_lossy(contract);
    match rest {
        [0, a, b, parts @ ..] => {
            let number = u16::from_be_bytes([*a, *b]);
            let parts = parts.escape_ascii();
            format!("{contract} field {number} key {parts}")
        }
        _ => format!("{contract} {}", rest.escape_ascii()),
    }
}

fn header_json(header: &Header) -> Value {
    json!({
        "height": header.height.get(),
        "time": format_timestamp(header.time),
        "id": header.id().to_string(),
        "state_root": header.state_root.to_string(),
    })
}

fn header_text(header: &Header) -> String {
    format!(
        "verified: block {} of {}, certified by the validators you trust\nstate root  {}\n",
        header.height,
        format_timestamp(header.time),
        header.state_root
    )
}
