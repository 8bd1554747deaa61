//! `tradewind deploy`, `call`, `view` and `schema`.

use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};
use serde_json::{Value, json};
use tradewind_client::{Client, ClientError, Contract};
use tradewind_types::Party;
use tradewind_types::schema::MethodKind;

use super::Common;
use super::agree::{How, keep, send};
use super::connection::{connect, contract, signer};
use super::draft::Draft;
use super::fail::Fail;
use super::flags;
use super::output::{Output, grouped, plain};
use super::progress::Progress;
use super::project;
use super::told::{committed_json, committed_text};

/// How long a transaction is good that is sent at once.
pub(super) const VALIDITY_MS: u64 = 120_000;

/// Deploy a contract.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(super) struct DeployArgs {
    /// The contract's name: name@organisation, of the deployer's organisation.
    #[arg(required_unless_present = "help")]
    contract: Option<Party>,
    /// Its module, or the folder of the project that makes it.
    #[arg(required_unless_present = "help")]
    module: Option<PathBuf>,
    /// The package, where the project has several contracts.
    #[arg(long, value_name = "NAME")]
    package: Option<String>,
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

/// Call a method, at once or by way of a file.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub(super) struct SendArgs {
    /// Write the transaction to a new file, for others to agree to, instead of sending it.
    #[arg(long, value_name = "FILE", conflicts_with = "add")]
    out: Option<PathBuf>,
    /// Add the call to the transaction of a file: all its calls take effect, or none.
    #[arg(long, value_name = "FILE")]
    add: Option<PathBuf>,
    /// How many hours the transaction of a file is good.
    #[arg(long, value_name = "HOURS", default_value_t = 12, value_parser = clap::value_parser!(u64).range(1..=24))]
    hours: u64,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    call: CallArgs,
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
        package,
        help,
        arguments,
    } = args;
    let (Some(contract), Some(module)) = (contract, module) else {
        command_help("deploy", output);
        return Ok(());
    };
    let (module, code) = project::module(common, &module, package.as_deref())?;
    let shown = module.display();
    // The same checks that the chain makes, with its default limits, before anything is sent.
    let schema = project::admitted(&module, &code)?;
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
    let progress = Progress::spinner(
        common,
        format!("sending {} bytes", grouped(code.len() as u64)),
    );
    let committed = client
        .deploy(&account, contract, &code, &schema, &opening)
        .await;
    drop(progress);
    let committed = committed.map_err(|error| taken(error, contract, &module))?;
    let json = committed_json(&committed);
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

pub(super) async fn call(common: &Common, args: SendArgs, output: &mut Output) -> Result<(), Fail> {
    let SendArgs {
        out,
        add,
        hours,
        how,
        call,
    } = args;
    let Some(prepared) = prepared(common, "call", call, output).await? else {
        return Ok(());
    };
    let Prepared {
        client,
        contract,
        method,
        arguments,
    } = prepared;
    let call = contract.invocation(&method, &arguments)?;
    if out.is_some() || add.is_some() {
        let valid_ms = hours * 3_600_000;
        return keep(common, &client, call, (out, add), valid_ms, output).await;
    }
    let account = signer(common)?;
    let draft = Draft::new(&client, account.party(), vec![call], VALIDITY_MS)?;
    let committed = send(&client, &account, draft, how, output).await?;
    output.tell(&committed_json(&committed), || {
        committed_text(&format!("{method} of {}", contract.name()), &committed)
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
pub(super) struct Prepared {
    pub(super) client: Client,
    pub(super) contract: Contract,
    pub(super) method: String,
    pub(super) arguments: Value,
}

/// The contract, its method and the arguments; nothing if help was asked for and given.
pub(super) async fn prepared(
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
        ("call" | "simulate" | "propose", MethodKind::View) => {
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

/// Who deploys under a name that has a contract most likely means to replace its code.
fn taken(error: ClientError, contract: Party, module: &Path) -> Fail {
    let is_taken =
        matches!(&error, ClientError::Failed(failed) if failed.failure.name == "NameTaken");
    let fail = Fail::from(error);
    if !is_taken {
        return fail;
    }
    fail.but(&format!(
        "to replace its code: `tradewind call registry@system upgrade --contract {contract} --code @{}`",
        module.display()
    ))
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
