//! `tradewind events`: follow what contracts tell.

use clap::Args;
use serde_json::json;
use tradewind_client::Start;
use tradewind_client::v1::{EventFilter, KeyMatch, key_match};
use tradewind_proto::json::{encode, nearest};
use tradewind_types::{Party, Schema};

use super::Common;
use super::call::event_json;
use super::connection::{connect, contract};
use super::fail::Fail;
use super::flags;
use super::output::{Output, plain, value};

/// Follow events.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tradewind events escrow@zone
  tradewind events escrow@zone Funded --where order=536365 --from-height 1 --limit 10
  tradewind --json events --after 5f03…  | my-program")]
pub(super) struct EventsArgs {
    /// Events of this contract only.
    contract: Option<Party>,
    /// Events of this name only.
    name: Option<String>,
    /// Events whose key field has this value only, as field=value.
    #[arg(long = "where", value_name = "FIELD=VALUE", requires = "name")]
    keys: Vec<String>,
    /// Begin with the first event of this block; by default with the next block.
    #[arg(long, value_name = "HEIGHT", conflicts_with = "after")]
    from_height: Option<u64>,
    /// Go on after the message with this cursor, which --json shows.
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
    /// Stop after so many events.
    #[arg(long, value_name = "COUNT")]
    limit: Option<u64>,
    /// Stop at the first word that there is nothing more for now.
    #[arg(long)]
    until_idle: bool,
}

pub(super) async fn follow(
    common: &Common,
    args: EventsArgs,
    output: &mut Output,
) -> Result<(), Fail> {
    let client = connect(common).await?;
    let mut filters = Vec::new();
    if let Some(name) = args.contract {
        let contract = contract(&client, name).await?;
        let event = args.name.clone().unwrap_or_default();
        filters.push(EventFilter {
            contract: name.to_string(),
            keys: keys(contract.schema(), &event, &args.keys)?,
            name: event,
        });
    }
    let start = match (args.after, args.from_height) {
        (Some(cursor), _) => Start::After(cursor),
        (None, Some(height)) => Start::Height(height),
        (None, None) => Start::Next,
    };
    let mut events = client.events(filters, start);
    let mut told = 0;
    while args.limit.is_none_or(|limit| told < limit) {
        let message = events.next().await?;
        match message.message {
            Ok(event) => {
                told += 1;
                let mut json = event_json(&event);
                json["cursor"] = message.cursor.into();
                output.tell(&json, || {
                    let fields = plain(&value(event.fields.as_ref()));
                    format!(
                        "{:>8}  {} {} {fields}",
                        event.height, event.contract, event.name
                    )
                });
            }
            Err(checkpoint) => {
                let json = json!({ "checkpoint": checkpoint.height, "cursor": message.cursor });
                if common.json {
                    output.tell(&json, String::new);
                }
                if args.until_idle {
                    break;
                }
            }
        }
    }
    Ok(())
}

fn keys(schema: &Schema, event: &str, given: &[String]) -> Result<Vec<KeyMatch>, Fail> {
    if event.is_empty() {
        return Ok(Vec::new());
    }
    let names = || schema.events.iter().map(|known| known.name.as_str());
    let Some(record) = schema.event(event) else {
        let hint = nearest(event, names()).map_or_else(
            || format!("; it tells {}", names().collect::<Vec<_>>().join(", ")),
            |nearest| format!("; did you mean {nearest}?"),
        );
        return Err(Fail::usage(format!("there is no event {event}{hint}")));
    };
    let key = |text: &String| {
        let (name, text) = text
            .split_once('=')
            .ok_or_else(|| Fail::usage(format!("--where {text}: write it as field=value")))?;
        let fields = || record.fields.iter().filter(|field| field.key);
        let Some(field) = fields().find(|field| field.name == name) else {
            let known: Vec<&str> = fields().map(|field| field.name.as_str()).collect();
            let known = known.join(", ");
            return Err(Fail::usage(format!(
                "{event} has no key field {name}; it has {known}"
            )));
        };
        let json = flags::value(&field.ty, text)?;
        let cbor = encode(schema, &field.ty, &json)
            .map_err(|error| Fail::usage(format!("--where {name}: {error}")))?;
        Ok(KeyMatch {
            field: name.to_owned(),
            value: Some(key_match::Value::Cbor(cbor)),
        })
    };
    given.iter().map(key).collect()
}
