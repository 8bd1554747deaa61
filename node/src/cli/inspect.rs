//! `tradewind inspect`: a contract's state in the words of its schema, page by page.

use clap::Args;
use serde_json::{Value, json};
use tradewind_client::ClientError;
use tradewind_client::v1::{StateRecord, StateRequest, StateResponse};
use tradewind_proto::json::{nearest, state_prefix};
use tradewind_types::Party;
use tradewind_types::key::{after_prefix, contract_prefix};

use super::Common;
use super::connection::{connect, contract};
use super::fail::Fail;
use super::flags;
use super::output::{Output, plain, value};
use super::table::{Table, faint};

/// Show a contract's state.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tradewind inspect escrow@zone                         everything
  tradewind inspect escrow@zone orders                  one field
  tradewind inspect escrow@zone orders ann@shop         records whose key begins so
  tradewind inspect escrow@zone orders ann@shop 536365  one record: of a seller, by reference
  tradewind inspect escrow@zone orders --at 100         as it was after block 100
  tradewind inspect registry@system holds               what is on hold

What is shown is the node's word; `tradewind proof state` fetches what others must believe. With
--json, `record` is the record as `tradewind call registry@system hold` takes it.")]
pub(super) struct InspectArgs {
    /// The contract.
    contract: Party,
    /// A state field, as the schema names it.
    field: Option<String>,
    /// The first parts of the key, in order.
    key_parts: Vec<String>,
    /// The height to look at; by default the latest.
    #[arg(long, value_name = "HEIGHT")]
    at: Option<u64>,
    /// Most records of a page.
    #[arg(long, default_value_t = 50, value_name = "RECORDS")]
    limit: u32,
    /// Go on where the last page ended, as it says.
    #[arg(long, value_name = "TOKEN")]
    from: Option<String>,
}

pub(super) async fn inspect(
    common: &Common,
    args: InspectArgs,
    output: &mut Output,
) -> Result<(), Fail> {
    let client = connect(common).await?;
    let contract = contract(&client, args.contract).await?;
    let schema = contract.schema();
    let prefix = match &args.field {
        None => contract_prefix(&args.contract),
        Some(name) => {
            let names = || schema.state.iter().map(|field| field.name.as_str());
            let Some(field) = schema.state.iter().find(|field| field.name == *name) else {
                let hint = nearest(name, names()).map_or_else(
                    || format!("; it has {}", names().collect::<Vec<_>>().join(", ")),
                    |near| format!("; did you mean {near}?"),
                );
                let text = format!("{} has no state field {name}{hint}", args.contract);
                return Err(Fail::usage(text));
            };
            let typed = args.key_parts.iter().zip(&field.key);
            let mut parts = typed
                .map(|(text, ty)| flags::value(ty, text))
                .collect::<Result<Vec<Value>, Fail>>()?;
            let surplus = args.key_parts.iter().skip(field.key.len());
            parts.extend(surplus.map(|text| Value::String(text.clone())));
            state_prefix(&args.contract, schema, name, &parts)?
        }
    };
    let start = match &args.from {
        None => prefix.clone(),
        Some(token) => hex::decode(token)
            .ok()
            .filter(|key| key.starts_with(&prefix))
            .ok_or_else(|| {
                Fail::usage(
                    "--from takes the token that the last page of the same question ended with",
                )
            })?,
    };
    let request = StateRequest {
        start,
        end: after_prefix(&prefix),
        limit: args.limit.max(1),
        reverse: false,
        height: args.at,
    };
    let answer = client.ledger().state(request).await;
    let StateResponse {
        records,
        complete,
        height,
    } = answer.map_err(ClientError::from)?.into_inner();
    // The least key after the last one shown.
    let next = records.last().filter(|_| !complete).map(|record| {
        let mut next = record.key.clone();
        next.push(0);
        hex::encode(next)
    });
    let json = json!({
        "contract": args.contract.as_str(),
        "height": height,
        "records": records.iter().map(record_json).collect::<Vec<_>>(),
        "next": next,
    });
    output.tell(&json, || {
        let mut table = Table::new(["record", "value"]);
        for record in &records {
            table.row([place(record), plain(&value(record.value.as_ref()))]);
        }
        let mut text = match table.is_empty() {
            true => format!("nothing lies there after block {height}\n"),
            false => table.to_string(),
        };
        if let Some(next) = &next {
            text += &faint(&format!("there is more: --from {next}"));
        }
        text
    });
    Ok(())
}

fn record_json(record: &StateRecord) -> Value {
    let name = record.contract.len() + 1;
    let local = record.key.get(name..).unwrap_or_default();
    json!({
        "field": record.field,
        "key": serde_json::from_str::<Value>(&record.parts).unwrap_or(Value::Null),
        "record": hex::encode(local),
        "raw_key": hex::encode(&record.key),
        "value": value(record.value.as_ref()),
    })
}

/// A record's place in words: `cash@zone accounts[GBP, ann@shop]`.
pub(super) fn place(record: &StateRecord) -> String {
    if record.field.is_empty() {
        return record.key.escape_ascii().to_string();
    }
    let parts = serde_json::from_str::<Value>(&record.parts).unwrap_or(Value::Null);
    let parts = match parts {
        Value::Array(parts) if parts.is_empty() => String::new(),
        parts => plain(&parts),
    };
    format!("{} {}{parts}", record.contract, record.field)
}
