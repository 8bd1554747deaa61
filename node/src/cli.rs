//! The command line: a person's way to a node, and a node's way into the world.
//!
//! Nothing here decides anything: it turns words into requests, by the schema of the contract
//! they are for, and answers into words. Results go to standard output, everything else to
//! standard error; a command that did not do what it was asked exits with a number that says
//! whose turn it is.

mod call;
mod client;
mod connection;
mod demo;
mod events;
mod fail;
mod flags;
pub(crate) mod fuzz;
mod key;
mod output;
mod proof;
mod replay;
mod status;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

pub use fail::Fail;
use output::Output;

/// A node of a Tradewind ledger, and the tools to use one.
#[derive(Debug, Parser)]
#[command(name = "tradewind", version, about, after_help = EXAMPLES, max_term_width = 96)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(Debug, Args)]
struct Common {
    /// Print one JSON object a line, for scripts.
    #[arg(long, global = true)]
    json: bool,
    /// The node to talk to.
    #[arg(
        long,
        global = true,
        env = "TRADEWIND_NODE",
        default_value = "http://127.0.0.1:7400",
        value_name = "URL"
    )]
    node: String,
    /// File (PEM) of the authorities that the certificate of an https node must come from.
    #[arg(long, global = true, env = "TRADEWIND_CA", value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Certificate file (PEM) to show to a node that asks for one.
    #[arg(
        long,
        global = true,
        env = "TRADEWIND_CERT",
        value_name = "FILE",
        requires_all = ["ca", "cert_key"]
    )]
    cert: Option<PathBuf>,
    /// Private key file (PEM) of the certificate.
    #[arg(
        long,
        global = true,
        env = "TRADEWIND_CERT_KEY",
        value_name = "FILE",
        requires = "cert"
    )]
    cert_key: Option<PathBuf>,
    /// The key file to sign with.
    #[arg(long, global = true, env = "TRADEWIND_KEY", value_name = "FILE")]
    key: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a node.
    Node(crate::run::NodeArgs),
    /// Make and show keys.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Deploy a contract.
    Deploy(call::DeployArgs),
    /// Call a method that changes something.
    Call(call::CallArgs),
    /// Say what a call would do, without doing it.
    Simulate(call::CallArgs),
    /// Ask a contract.
    View(call::ViewArgs),
    /// Show what a contract offers.
    Schema(call::SchemaArgs),
    /// Follow events.
    Events(events::EventsArgs),
    /// Fetch proofs and verify them.
    #[command(subcommand)]
    Proof(proof::ProofCommand),
    /// Write a typed client of a contract in another language.
    Client(client::ClientArgs),
    /// Show how the node is.
    Status,
    /// Play a day of trade on a chain of its own, and check every penny.
    Demo(demo::DemoArgs),
    /// Replay a year of a real shop on a chain of its own, and check every penny.
    Replay(replay::ReplayArgs),
}

const EXAMPLES: &str = "\
Examples:
  tradewind demo                                 a day of trade on a chain of its own
  tradewind key new ann@shop                     make a key, in ann@shop.key
  tradewind --key ann@shop.key call escrow@zone fund --order 536365 --amount 139.12GBP
  tradewind view cash@zone balance --of ann@shop
  tradewind call escrow@zone fund --help         what the method takes
  tradewind events escrow@zone Funded --where order=536365
  tradewind client --lang python escrow@zone     a typed client, in escrow.py
  tradewind proof state escrow@zone orders 536365 --out order.proof
  tradewind proof verify order.proof --chain 5f…  --validators 9a…

Exit codes:
  0  done
  1  the chain or a contract said no; the reason is on standard error
  2  the command or its arguments are wrong
  3  no node answered, or it answered nonsense
  4  a proof does not hold";

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let Cli { common, command } = Cli::parse();
    let mut output = Output::new(common.json);
    match run(&common, command, &mut output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fail) => {
            output.fail(&fail);
            ExitCode::from(fail.code())
        }
    }
}

fn run(common: &Common, command: Command, output: &mut Output) -> Result<(), Fail> {
    let command = match command {
        Command::Node(args) => return crate::run::run(args).map_err(|error| Fail::caused(&error)),
        Command::Key(command) => return key::run(command, output),
        Command::Demo(args) => return demo::run(args, output),
        Command::Replay(args) => return replay::run(args, output),
        Command::Proof(proof::ProofCommand::Verify(args)) => return proof::verify(&args, output),
        command => command,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Fail::system("cannot start", &error))?;
    runtime.block_on(async {
        match command {
            Command::Node(_) | Command::Key(_) | Command::Demo(_) | Command::Replay(_) => Ok(()),
            Command::Deploy(args) => call::deploy(common, args, output).await,
            Command::Call(args) => call::call(common, args, output).await,
            Command::Simulate(args) => call::simulate(common, args, output).await,
            Command::View(args) => call::view(common, args, output).await,
            Command::Schema(args) => call::schema(common, args, output).await,
            Command::Events(args) => events::follow(common, args, output).await,
            Command::Proof(command) => proof::fetch(common, command, output).await,
            Command::Client(args) => client::write(common, args, output).await,
            Command::Status => status::show(common, output).await,
        }
    })
}

#[cfg(test)]
mod tests;
