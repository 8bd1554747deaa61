//! `tradewind-bench`: measures the product, prints a table and writes the figures as JSON.

use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};
use mimalloc::MiMalloc;
use tradewind_benches::e2e::{self, Load};
use tradewind_benches::{Row, execute, raw, trie};

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
        value_name = "DIR"
    )]
    contracts: PathBuf,
    /// File that gets the figures, a JSON list.
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
    /// Sections to run, all if none is named.
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Section {
    /// Transfers through the runtime alone.
    Execute,
    /// Contracts of the SDK beside ones written by hand, and CBOR beside borsh.
    Raw,
    /// Transfers over gRPC into a node.
    E2e,
    /// The state trie beside its peers.
    Trie,
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
    /// File with the transfers due in each second, one number a line.
    #[arg(long, value_name = "FILE")]
    arrivals: Option<PathBuf>,
}

fn main() -> Result<()> {
    let bench = Bench::parse();
    if let Some(Part::Contend { name, keys }) = &bench.part {
        return trie::contend(name, *keys, &mut |row| {
            let line = serde_json::to_string(&row).expect("a row is JSON");
            writeln!(stdout(), "{line}").expect("the parent reads");
        });
    }
    let mut all = Vec::new();
    for section in Section::value_variants() {
        if bench.only.is_empty() || bench.only.contains(section) {
            let rows = run(&bench, *section)?;
            print(&rows)?;
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
        Section::Execute => execute::execute(&bench.contracts),
        Section::Raw => raw::raw(&bench.contracts),
        Section::E2e => e2e::e2e(&bench.contracts, &load(&bench.load)?),
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
            rows.extend(ours.map(|row| Row {
                name: "trie_update_us".into(),
                ..row
            }));
            Ok(rows)
        }
    }
}

fn load(args: &LoadArgs) -> Result<Load> {
    let arrivals = match &args.arrivals {
        Some(file) => numbers(file)?,
        None => Vec::new(),
    };
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

fn numbers(file: &Path) -> Result<Vec<u32>> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let line = |(number, line): (usize, &str)| {
        line.trim()
            .parse()
            .with_context(|| format!("{}:{}: {line:?} is no number", file.display(), number + 1))
    };
    text.lines().enumerate().map(line).collect()
}

fn print(rows: &[Row]) -> Result<()> {
    let mut out = stdout();
    for row in rows {
        write!(out, "{:<32} {:>14.2} {:<15}", row.name, row.value, row.unit)?;
        if row.against.is_empty() {
            writeln!(out)?;
        } else {
            writeln!(out, " {:.2} x {}", row.ratio, row.against)?;
        }
    }
    Ok(out.flush()?)
}

fn write(file: &Path, rows: &[Row]) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(file, serde_json::to_string_pretty(rows)?)
        .with_context(|| format!("cannot write {}", file.display()))
}
