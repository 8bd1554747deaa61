//! `tradewind deploy`, `call`, `simulate`, `view` and `schema`.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use serde_json::{Value, json};
use tradewind_client::v1::{self, Committed, Simulation, outcome};
use tradewind_client::{Client, Contract};
use tradewind_runtime::Rules;
use tradewind_types::Party;
use tradewind_types::schema::MethodKind;
use tradewind_types::transaction::MAX_TRANSACTION_BYTES;

use super::Common;
use super::connection::{connect, contract, signer};
use super::fail::Fail;
use super::flags;
use super::output::{Output, grouped, plain, value};
use crate::file;

/// Deploy a contract.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(super) struct DeployArgs {
    /// The contract's name: name@organisation, of the deployer's organisation.
    #[arg(required_unless_present = "help")]
    contract: Option<Party>,
    /// Its module.
    #[arg(required_unless_present = "help")]
    module: Option<PathBuf>,
    /// Show what the module's constructor takes.
    #[arg(long, short)]
    help: bool,
    /// What its constructor takes: --name value, or one JSON object; --help lists them.
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    arguments: Vec<String>,
}

/// Call a method.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(super) struct CallArgs {
    /// The contract: name@organisation.
    #[arg(required_unless_present = "help")]
    contract: Option<Party>,
    /// The method.
    #[arg(required_unless_present = "help")]
    method: Option<String>,
    /// Show what the contract offers, or what the method takes.
    #[arg(long, short)]
    help: bool,
    /// What the method takes: --name value, or one JSON object; --help lists them.
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    arguments: Vec<String>,
}

/// Ask a contract.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(super) struct ViewArgs {
    /// The height to ask at; by default the latest.
    #[arg(long, value_name = "HEIGHT")]
    at: Option<u64>,
    #[command(flatten)]
    call: CallArgs,
}

/// Show what a contract offers.
#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// The contract: name@organisation.
    contract: Party,
}

pub(super) async fn deploy(
    common: &Common,
    args: DeployArgs,
    output: &mut Output,
) -> Result<(), Fail> {
    let DeployArgs {
        contract,
        module,
        help,
        arguments,
    } = args;
    let (Some(contract), Some(module)) = (contract, module) else {
        command_help("deploy", output);
        return Ok(());
    };
    let shown = module.display();
    let code = file::read(&module, MAX_TRANSACTION_BYTES)
        .map_err(|error| Fail::system(&format!("cannot read {shown}"), &error))?;
    // The same checks that the chain makes, with its default limits, before anything is sent.
    let schema = tradewind_runtime::wasm::admission::admit(&code, &Rules::default())
        .map_err(|refused| Fail::usage(format!("{shown} would not be admitted: {refused}")))?
        .schema;
    let opening = match schema.method("open") {
        Some(open) if help || flags::wants_help(&arguments) => {
            let help = flags::help(contract.as_str(), &schema, open);
            output.tell(&tradewind_proto::json::schema_json(&schema), || help);
            return Ok(());
        }
        Some(open) => flags::arguments(&schema, open, &arguments)?,
        None if arguments.is_empty() => Value::Null,
        None => {
            return Err(Fail::usage(format!(
                "{shown} has no constructor: no arguments"
            )));
        }
    };
    let account = signer(common)?;
    let client = connect(common).await?;
    let committed = client
        .deploy(&account, contract, &code, &schema, &opening)
        .await?;
    let json = told(&committed);
    output.tell(&json, || {
        format!(
            "{contract} is deployed in block {} ({} bytes, gas {})\ntry  tradewind schema {contract}",
            committed.height,
            grouped(code.len() as u64),
            grouped(committed.gas_used),
        )
    });
    Ok(())
}

pub(super) async fn call(common: &Common, args: CallArgs, output: &mut Output) -> Result<(), Fail> {
    let Some(prepared) = prepared(common, "call", args, output).await? else {
        return Ok(());
    };
    let Prepared {
        client,
        contract,
        method,
        arguments,
    } = prepared;
    let account = signer(common)?;
    let call = contract.invocation(&method, &arguments)?;
    let committed = client.submit(&account, vec![call]).await?;
    output.tell(&told(&committed), || {
        let mut text = format!(
            "{} of {} succeeded in block {} (gas {})\n",
            method,
            contract.name(),
            committed.height,
            grouped(committed.gas_used)
        );
        text += &outcome_text(committed.outcome.as_ref());
        text + &events_text(&committed.events)
    });
    Ok(())
}

pub(super) async fn simulate(
    common: &Common,
    args: CallArgs,
    output: &mut Output,
) -> Result<(), Fail> {
    let Some(prepared) = prepared(common, "simulate", args, output).await? else {
        return Ok(());
    };
    let Prepared {
        client,
        contract,
        method,
        arguments,
    } = prepared;
    let account = signer(common)?;
    let call = contract.invocation(&method, &arguments)?;
    let mut transaction = client.transaction(account.party(), vec![call]).await?;
    transaction.gas_limit = tradewind_types::Gas::new(0);
    let simulation = client.simulate(&transaction).await?;
    let Simulation {
        height,
        outcome,
        gas_used,
        events,
        diagnostics,
    } = &simulation;
    let json = json!({
        "height": height,
        "gas_used": gas_used,
        "outcome": outcome_json(outcome.as_ref()),
        "events": events.iter().map(event_json).collect::<Vec<_>>(),
        "diagnostics": diagnostics,
    });
    output.tell(&json, || {
        let mut text = format!(
            "after block {height} it would use gas {}\n",
            grouped(*gas_used)
        );
        text += &outcome_text(outcome.as_ref());
        text += &events_text(events);
        for line in diagnostics {
            text += &format!("note      {line}\n");
        }
        text
    });
    Ok(())
}

pub(super) async fn view(common: &Common, args: ViewArgs, output: &mut Output) -> Result<(), Fail> {
    let ViewArgs { at, call } = args;
    let Some(prepared) = prepared(common, "view", call, output).await? else {
        return Ok(());
    };
    let Prepared {
        client,
        contract,
        method,
        arguments,
    } = prepared;
    let returned = client.view(&contract, &method, &arguments, at).await?;
    output.tell(&returned, || plain(&returned));
    Ok(())
}

pub(super) async fn schema(
    common: &Common,
    args: SchemaArgs,
    output: &mut Output,
) -> Result<(), Fail> {
    let client = connect(common).await?;
    let contract = contract(&client, args.contract).await?;
    let schema = contract.schema();
    output.tell(&tradewind_proto::json::schema_json(schema), || {
        flags::overview(args.contract.as_str(), schema)
    });
    Ok(())
}

/// A call that is ready to be made.
struct Prepared {
    client: Client,
    contract: Contract,
    method: String,
    arguments: Value,
}

/// The contract, its method and the arguments; nothing if help was asked for and given.
async fn prepared(
    common: &Common,
    command: &str,
    args: CallArgs,
    output: &mut Output,
) -> Result<Option<Prepared>, Fail> {
    let Some(name) = args.contract else {
        command_help(command, output);
        return Ok(None);
    };
    let client = connect(common).await?;
    let contract = contract(&client, name).await?;
    let schema = contract.schema();
    let Some(method) = args.method else {
        let overview = flags::overview(name.as_str(), schema);
        output.tell(&tradewind_proto::json::schema_json(schema), || overview);
        return Ok(None);
    };
    let found = contract.method(&method)?;
    if args.help || flags::wants_help(&args.arguments) {
        let help = flags::help(name.as_str(), schema, found);
        output.tell(&json!({ "help": help }), || help.clone());
        return Ok(None);
    }
    match (command, found.kind) {
        ("call" | "simulate", MethodKind::View) => {
            return Err(Fail::usage(format!(
                "{method} changes nothing; ask it with `tradewind view {name} {method}`"
            )));
        }
        ("view", MethodKind::Action) => {
            return Err(Fail::usage(format!(
                "{method} changes state; call it with `tradewind call {name} {method}`"
            )));
        }
        _ => {}
    }
    let arguments = flags::arguments(schema, found, &args.arguments)?;
    Ok(Some(Prepared {
        client,
        contract,
        method,
        arguments,
    }))
}

/// The help of a command that was given no contract.
fn command_help(command: &str, output: &mut Output) {
    let mut cli = super::Cli::command();
    let found = cli.find_subcommand_mut(command);
    let help = found.map_or_else(String::new, |command| {
        command.render_long_help().to_string()
    });
    output.tell(&json!({ "help": help }), || help.clone());
}

fn told(committed: &Committed) -> Value {
    json!({
        "height": committed.height,
        "index": committed.index,
        "succeeded": committed.succeeded,
        "gas_used": committed.gas_used,
        "outcome": outcome_json(committed.outcome.as_ref()),
        "events": committed.events.iter().map(event_json).collect::<Vec<_>>(),
    })
}

pub(super) fn event_json(event: &v1::Event) -> Value {
    json!({
        "contract": event.contract,
        "name": event.name,
        "fields": value(event.fields.as_ref()),
        "height": event.height,
        "transaction": hex::encode(&event.transaction_id),
        "index": event.index,
    })
}

fn outcome_json(outcome: Option<&v1::Outcome>) -> Value {
    match outcome.and_then(|outcome| outcome.outcome.as_ref()) {
        Some(outcome::Outcome::Success(success)) => {
            let returned = success
                .returned
                .iter()
                .map(|returned| value(Some(returned)));
            json!({ "returned": returned.collect::<Vec<_>>() })
        }
        Some(outcome::Outcome::Failure(failure)) => json!({
            "contract": failure.contract,
            "code": failure.code,
            "name": failure.name,
            "fields": value(failure.fields.as_ref()),
            "en": failure.text_en,
            "zh": failure.text_zh,
        }),
        None => Value::Null,
    }
}

fn outcome_text(outcome: Option<&v1::Outcome>) -> String {
    match outcome.and_then(|outcome| outcome.outcome.as_ref()) {
        Some(outcome::Outcome::Success(success)) => {
            let returned = success
                .returned
                .iter()
                .map(|returned| value(Some(returned)));
            let told = returned.filter(|returned| !returned.is_null());
            told.map(|returned| format!("returned  {}\n", plain(&returned)))
                .collect()
        }
        Some(outcome::Outcome::Failure(failure)) => {
            format!("fails     {}: {}\n", failure.name, failure.text_en)
        }
        None => String::new(),
    }
}

fn events_text(events: &[v1::Event]) -> String {
    let line = |event: &v1::Event| {
        let fields = plain(&value(event.fields.as_ref()));
        format!("event     {} {} {fields}\n", event.contract, event.name)
    };
    events.iter().map(line).collect()
}
