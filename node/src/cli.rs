//! The command line: a person's way to a node, and a node's way into the world.
//!
//! Nothing here decides anything: it turns words into requests, by the schema of the contract
//! they are for, and answers into words. Results go to standard output, everything else to
//! standard error; a command that did not do what it was asked exits with a number that says
//! whose turn it is.

mod agree;
mod call;
mod client;
mod connection;
mod demo;
mod draft;
mod events;
mod fail;
mod flags;
pub(crate) mod fuzz;
mod inspect;
mod key;
mod output;
mod passphrase;
mod profile;
mod progress;
mod project;
mod proof;
mod replay;
mod rerun;
mod simulate;
mod status;
mod table;
mod told;

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
    /// The node to talk to; by default that of the profile, or `http://127.0.0.1:7400`.
    #[arg(long, global = true, env = "TRADEWIND_NODE", value_name = "URL")]
    node: Option<String>,
    /// The key file to sign with; by default that of the profile.
    #[arg(long, global = true, env = "TRADEWIND_KEY", value_name = "FILE")]
    key: Option<PathBuf>,
    /// The file whose first line is the key's passphrase; `TRADEWIND_PASSPHRASE` may hold it too.
    #[arg(
        long,
        global = true,
        env = "TRADEWIND_PASSPHRASE_FILE",
        value_name = "FILE"
    )]
    passphrase_file: Option<PathBuf>,
    /// The profile to use instead of the current one.
    #[arg(long, global = true, env = "TRADEWIND_PROFILE", value_name = "NAME")]
    profile: Option<String>,
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
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a contract: a project with a contract of trade and its scenarios.
    New(project::NewArgs),
    /// Build a contract's module.
    Build(project::BuildArgs),
    /// Run a contract's scenarios.
    Test(project::TestArgs),
    /// Show what a module uses of the chain's limits.
    Check(project::CheckArgs),
    /// Rebuild a contract and compare it with what is deployed.
    Verify(project::VerifyArgs),
    /// Run a node.
    Node(crate::run::NodeArgs),
    /// Make and show keys.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Deploy a contract.
    Deploy(call::DeployArgs),
    /// Call a method that changes something.
    Call(call::SendArgs),
    /// Say what a call would do, without doing it.
    Simulate(call::CallArgs),
    /// Ask a contract.
    View(call::ViewArgs),
    /// Show a contract's state.
    Inspect(inspect::InspectArgs),
    /// Propose a call that needs the approval of others.
    Propose(agree::ProposeArgs),
    /// Approve a proposal, or agree to a transaction in a file.
    Approve(agree::ApproveArgs),
    /// Submit a transaction that everybody agreed to.
    Submit(agree::SubmitArgs),
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
    /// Execute a past transaction once more and show every step; or replay a real shop's year.
    Replay(replay::ReplayArgs),
    /// Keep networks and keys under names.
    #[command(subcommand)]
    Profile(profile::ProfileCommand),
    /// Print a script that completes commands and flags in your shell.
    Completions(CompletionsArgs),
}

/// Print a script that completes commands and flags in your shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tradewind completions bash > ~/.local/share/bash-completion/completions/tradewind
  tradewind completions zsh > ~/.zfunc/_tradewind
  tradewind completions fish > ~/.config/fish/completions/tradewind.fish")]
struct CompletionsArgs {
    /// The shell.
    shell: clap_complete::Shell,
}

const EXAMPLES: &str = "\
A chain, and its administrator's key for all other commands:
  tradewind node                                 a developer's chain in ./tradewind-data
  export TRADEWIND_KEY=$PWD/tradewind-data/admin@zone.key

A contract:
  tradewind new receipts                         a contract of trade with its scenarios
  tradewind test receipts                        native code and module do the same
  tradewind build receipts                       size, hash, gas of each method
  tradewind deploy receipts@zone receipts --depot admin@zone
  tradewind verify receipts@zone --source receipts

On a chain with the contract `cash`, its pounds and the party ann@shop, as the README makes one:
  tradewind key new bo@shop                      make a key, in bo@shop.key
  tradewind call cash@zone mint --to ann@shop --amount 139.12GBP --reference 536365
  tradewind call cash@zone mint --help           what the method takes
  tradewind simulate cash@zone mint …            who must agree, what it would touch
  tradewind view cash@zone balance --of ann@shop --currency GBP
  tradewind inspect cash@zone accounts GBP       the state, page by page
  tradewind events cash@zone Minted --where to=ann@shop
  tradewind client --lang python cash@zone       a typed client, in cash.py
  tradewind replay 5f03…                         a past transaction, step by step
  tradewind proof state cash@zone accounts GBP ann@shop --out account.proof

Exit codes:
  0  done
  1  the chain or a contract said no; the reason is on standard error
  2  the command or its arguments are wrong, or a build or test failed
  3  no node answered, or it answered nonsense
  4  a proof, a verification or a replay does not hold";

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
    match command {
        Command::New(args) => project::new(&args, output),
        Command::Build(args) => project::build(common, &args, output),
        Command::Test(args) => project::test(common, &args, output),
        Command::Check(args) => project::check(common, &args, output),
        Command::Verify(args) => online(project::verify(common, &args, output)),
        Command::Node(args) => crate::run::run(args).map_err(|error| Fail::caused(&error)),
        Command::Key(command) => key::run(common, command, output),
        Command::Profile(command) => profile::run(common, command, output),
        Command::Completions(args) => {
            output.script(args.shell);
            Ok(())
        }
        Command::Deploy(args) => online(call::deploy(common, args, output)),
        Command::Call(args) => online(call::call(common, args, output)),
        Command::Simulate(args) => online(simulate::simulate(common, args, output)),
        Command::View(args) => online(call::view(common, args, output)),
        Command::Inspect(args) => online(inspect::inspect(common, args, output)),
        Command::Propose(args) => online(agree::propose(common, args, output)),
        Command::Approve(args) => online(agree::approve(common, args, output)),
        Command::Submit(args) => online(agree::submit(common, args, output)),
        Command::Schema(args) => online(call::schema(common, args, output)),
        Command::Events(args) => online(events::follow(common, args, output)),
        Command::Proof(proof::ProofCommand::Verify(args)) => proof::verify(&args, output),
        Command::Proof(command) => online(proof::fetch(common, command, output)),
        Command::Client(args) => online(client::write(common, args, output)),
        Command::Status => online(status::show(common, output)),
        Command::Demo(args) => demo::run(args, output),
        Command::Replay(args) => match args.transaction() {
            Some(id) => online(rerun::rerun(common, id, output)),
            None => replay::run(args, output),
        },
    }
}

/// Runs what talks to a node.
fn online(work: impl Future<Output = Result<(), Fail>>) -> Result<(), Fail> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Fail::system("cannot start", &error))?;
    runtime.block_on(work)
}

#[cfg(test)]
mod tests;
