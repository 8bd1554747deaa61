//! `tradewind-bench`: measures the product, prints a table and writes the figures as JSON.

use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};
use mimalloc::MiMalloc;
use tradewind_benches::e2e::{self, Load};
use tradewind_benches::limits::TRIE_KEY_US;
use tradewind_benches::{Row, counts, execute, micro, prices, raw, trie};

/// The node's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Measures Tradewind beside its peers and its goals.
#[derive(Debug, Parser)]
struct Bench {
    #[command(subcommand)]
    part: Option<Part>,
    /// Folder of the built contracts.
    #[arg(
        long,
        default_value = "target/wasm32v1-none/contract",
        value_name = "DIR",
        global = true
    )]
    contracts: PathBuf,
    /// File that gets the figures, a JSON list.
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
    /// Sections to run; all but `prices` if none is named.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Section>,
    /// Keys of the state trie's comparison.
    #[arg(long, default_value_t = 1_000_000)]
    keys: usize,
    #[command(flatten)]
    load: LoadArgs,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Runs one contender of the state trie's comparison in this process.
    #[command(hide = true)]
    Contend { name: String, keys: usize },
    /// Runs one hot path in this process, for valgrind to count.
    #[command(hide = true)]
    Count { name: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Section {
    /// The hot paths one by one.
    Micro,
    /// Transfers through the runtime alone.
    Execute,
    /// Contracts of the SDK beside ones written by hand, and CBOR beside borsh.
    Raw,
    /// Instructions of the hot paths.
    Counts,
    /// The state trie beside its peers.
    Trie,
    /// Transfers over gRPC into a node.
    E2e,
    /// Views over gRPC, and transactions beside them.
    Reads,
    /// Time for gas, of all that a contract may do.
    Prices,
}

#[derive(Debug, Args)]
struct LoadArgs {
    /// Accounts with money.
    #[arg(long, default_value_t = 1_000_000)]
    accounts: usize,
    /// Accounts that pay.
    #[arg(long, default_value_t = 10_000)]
    senders: usize,
    /// Transfers of the closed loop.
    #[arg(long, default_value_t = 200_000)]
    transfers: usize,
    /// Transfers under way at once in the closed loop.
    #[arg(long, default_value_t = 4_096)]
    in_flight: usize,
    /// Streams, each with its own connection.
    #[arg(long, default_value_t = 4)]
    streams: usize,
    /// Transfers a second of the open loop; 0 leaves it out.
    #[arg(long, default_value_t = 4_000.0)]
    rate: f64,
    /// Seconds of the open loop.
    #[arg(long, default_value_t = 10)]
    seconds: usize,
    /// File with the arrivals in each second of a recorded day: a number a line, or CSV with a
    /// column `requests`, also gzipped. The busiest second is scaled to what the closed loop
    /// reached.
    #[arg(long, value_name = "FILE")]
    arrivals: Option<PathBuf>,
    /// Seconds of the recorded day, from its beginning.
    #[arg(long, default_value_t = 60)]
    arrivals_seconds: usize,
}

fn main() -> Result<()> {
    let bench = Bench::parse();
    match &bench.part {
        Some(Part::Contend { name, keys }) => {
            return trie::contend(name, *keys, &mut |row| {
                let line = serde_json::to_string(&row).expect("a row is JSON");
                writeln!(stdout(), "{line}").expect("the parent reads");
            });
        }
        Some(Part::Count { name }) => {
            let items = counts::once(name, &bench.contracts)?;
            return Ok(writeln!(stdout(), "{items}")?);
        }
        None => {}
    }
    let mut all = Vec::new();
    for section in Section::value_variants() {
        let wanted = match bench.only.as_slice() {
            [] => *section != Section::Prices,
            only => only.contains(section),
        };
        if wanted {
            let rows = run(&bench, *section)?;
            for row in &rows {
                writeln!(stdout(), "{row}")?;
            }
            all.extend(rows);
        }
    }
    if let Some(file) = &bench.summary {
        write(file, &all)?;
    }
    Ok(())
}

fn run(bench: &Bench, section: Section) -> Result<Vec<Row>> {
    match section {
        Section::Micro => micro::micro(&bench.contracts),
        Section::Execute => execute::execute(&bench.contracts),
        Section::Raw => raw::raw(&bench.contracts),
        Section::Counts => Ok(counts::counts(&std::env::current_exe()?, &bench.contracts)),
        Section::Prices => prices::prices(&bench.contracts),
        Section::E2e => e2e::e2e(&bench.contracts, &load(&bench.load)?),
        Section::Reads => e2e::reads(),
        Section::Trie => {
            let mut rows = trie::compare(
                &std::env::current_exe()?,
                bench.keys,
                &["ours", "nomt", "jmt"],
            )?;
            let ours = rows
                .iter()
                .find(|row| row.name == "trie_ours_10000_cpu_us")
                .cloned();
            rows.extend(ours.map(|row| {
                Row::new("trie_update_us", row.value, "us/key")
                    .against(TRIE_KEY_US.whose, TRIE_KEY_US.figure)
            }));
            Ok(rows)
        }
    }
}

fn load(args: &LoadArgs) -> Result<Load> {
    let mut arrivals = match &args.arrivals {
        Some(file) => e2e::arrivals::read(file)?,
        None => Vec::new(),
    };
    arrivals.truncate(args.arrivals_seconds);
    Ok(Load {
        accounts: args.accounts,
        senders: args.senders.min(args.accounts),
        transfers: args.transfers,
        in_flight: args.in_flight,
        streams: args.streams,
        rate: args.rate,
        seconds: args.seconds,
        arrivals,
    })
}

fn write(file: &Path, rows: &[Row]) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(file, serde_json::to_string_pretty(rows)?)
        .with_context(|| format!("cannot write {}", file.display()))
}
