//! `tradewind events`: follow what contracts tell.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::{Args, Subcommand};
use serde_json::json;
use tradewind_client::Start;
use tradewind_client::v1::{EventFilter, KeyMatch, key_match};
use tradewind_proto::json::{encode, nearest};
use tradewind_types::{Hash, Party, Schema};

use super::Common;
use super::connection::{connect, contract};
use super::fail::Fail;
use super::flags;
use super::output::{Output, plain, value};
use super::profile::folder;
use super::table::strong;
use super::told::event_json;
use crate::file;

/// Follow events.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  tradewind events escrow@zone
  tradewind events escrow@zone Placed --where reference=536365 --from-height 1 --limit 10
  tradewind --json events --after 5f03…  | my-program
  tradewind events follow escrow@zone     goes on where it stopped the last time"
)]
pub(super) struct EventsArgs {
    #[command(subcommand)]
    follow: Option<EventsCommand>,
    #[command(flatten)]
    which: Which,
    /// Go on after the message with this cursor, which --json shows.
    #[arg(long, value_name = "CURSOR", conflicts_with = "from_height")]
    after: Option<String>,
}

#[derive(Debug, Subcommand)]
enum EventsCommand {
    /// Follow events from where this command last stopped.
    ///
    /// The place is kept in a file: one for each chain and choice of events, unless --cursor
    /// names another. It is written after an event was printed, so an event may be printed
    /// twice after a crash and is never left out.
    Follow(FollowArgs),
}

#[derive(Debug, Args)]
struct FollowArgs {
    #[command(flatten)]
    which: Which,
    /// The file that keeps the place.
    #[arg(long, value_name = "FILE")]
    cursor: Option<PathBuf>,
}

/// Which events, and how many.
#[derive(Debug, Args)]
struct Which {
    /// Events of this contract only.
    contract: Option<Party>,
    /// Events of this name only.
    name: Option<String>,
    /// Events whose key field has this value only, as field=value.
    #[arg(long = "where", value_name = "FIELD=VALUE", requires = "name")]
    keys: Vec<String>,
    /// Begin with the first event of this block; by default with the next block.
    #[arg(long, value_name = "HEIGHT")]
    from_height: Option<u64>,
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
    let (which, place) = match args.follow {
        Some(EventsCommand::Follow(FollowArgs { which, cursor })) => {
            let place = match cursor {
                Some(path) => Place(path),
                None => Place::of(&client.chain(), &which)?,
            };
            (which, Some(place))
        }
        None => (args.which, None),
    };
    let mut filters = Vec::new();
    if let Some(name) = which.contract {
        let contract = contract(&client, name).await?;
        let event = which.name.clone().unwrap_or_default();
        filters.push(EventFilter {
            contract: name.to_string(),
            keys: keys(contract.schema(), &event, &which.keys)?,
            name: event,
        });
    }
    let kept = place.as_ref().map(Place::read).transpose()?.flatten();
    let start = match (args.after, which.from_height, kept) {
        (Some(cursor), _, _) => Start::After(cursor),
        (None, Some(height), _) => Start::Height(height),
        (None, None, Some(cursor)) => Start::After(cursor),
        (None, None, None) => Start::Next,
    };
    let mut events = client.events(filters, start);
    let mut told = 0;
    while which.limit.is_none_or(|limit| told < limit) {
        let message = events.next().await?;
        let is_idle = message.message.is_err();
        match message.message {
            Ok(event) => {
                told += 1;
                let mut json = event_json(&event);
                json["cursor"] = message.cursor.clone().into();
                output.tell(&json, || {
                    let fields = plain(&value(event.fields.as_ref()));
                    format!(
                        "{:>8}  {} {} {fields}",
                        event.height,
                        event.contract,
                        strong(&event.name)
                    )
                });
            }
            Err(checkpoint) if common.json => {
                let cursor = &message.cursor;
                let json = json!({ "checkpoint": checkpoint.height, "cursor": cursor });
                output.tell(&json, String::new);
            }
            Err(_) => {}
        }
        if let Some(place) = &place {
            place.write(&message.cursor)?;
        }
        if is_idle && which.until_idle {
            break;
        }
    }
    Ok(())
}

/// The file that keeps a cursor.
struct Place(PathBuf);

impl Place {
    /// The file for a chain and a choice of events.
    fn of(chain: &Hash, which: &Which) -> Result<Self, Fail> {
        let contract = which.contract.as_ref().map_or("all", Party::as_str);
        let words = std::iter::once(contract)
            .chain(which.name.as_deref())
            .chain(which.keys.iter().map(String::as_str));
        let letter = |letter: char| match letter {
            letter if letter.is_ascii_alphanumeric() || "@.-_=".contains(letter) => {
                letter.to_string()
            }
            other => format!("%{:x}", u32::from(other)),
        };
        let words: Vec<String> = words
            .map(|word| word.chars().map(letter).collect())
            .collect();
        let name = words.join("+");
        if name.len() > MAX_NAME {
            return Err(Fail::usage(
                "so long a choice of events has no file of its own; name one with --cursor FILE",
            ));
        }
        let folder = folder("XDG_STATE_HOME", ".local/state")?.join("cursors");
        Ok(Self(folder.join(chain.to_string()).join(name)))
    }

    fn read(&self) -> Result<Option<String>, Fail> {
        match file::read(&self.0, MAX_CURSOR_BYTES).and_then(file::text) {
            Ok(text) => Ok(Some(text.trim().to_owned()).filter(|cursor| !cursor.is_empty())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.cannot("read", &error)),
        }
    }

    /// In one step: an interrupted write leaves the old place.
    fn write(&self, cursor: &str) -> Result<(), Fail> {
        let beside = PathBuf::from(format!("{}.new", self.0.display()));
        let folder = self.0.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&beside, cursor))
            .and_then(|()| fs::rename(&beside, &self.0))
            .map_err(|error| self.cannot("write", &error))
    }

    fn cannot(&self, action: &str, error: &io::Error) -> Fail {
        Fail::system(&format!("cannot {action} {}", self.0.display()), error)
    }
}

/// Longest name of a file that is made of a choice of events.
const MAX_NAME: usize = 200;
/// Longest file of a place, in bytes.
const MAX_CURSOR_BYTES: usize = 4096;

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
