//! The state trie beside `jmt` and `nomt`: CPU a changed key, bytes written, memory, proofs.
//!
//! Each contender runs in a process of its own, one after the other, on the same blocks, and
//! makes each block durable before the next. The process CPU of a window includes hashing,
//! flat values, the synced write and the compaction that the window's writes caused; it does
//! not include making the input.
//!
//! What each does for a block: ours writes flat values and the trie, keeps the versions of
//! both for the last [`RETENTION`] heights and prunes the rest. `jmt` keeps old values and nodes by
//! version, and is spared pruning and values in key order; `jmt:served` has both. `nomt` has
//! no history, no pruning and no values in key order.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::meter::{Meter, resident_bytes};
use crate::row::Row;
use crate::workload::{Key, Workload, Write};

mod disk;
mod heap;
mod jmt;
mod nomt;
mod ours;
mod plain;

/// Heights that ours keeps for proofs and values.
pub const RETENTION: usize = 64;

/// Batches measured, each with the number of blocks in its window.
const WINDOWS: [(usize, usize); 3] = [(100, 600), (1_000, 150), (10_000, 50)];

const LOAD_BLOCK: usize = 50_000;
const PROOFS: usize = 2_000;

/// One way to keep the state.
trait Contender {
    /// Makes a block durable.
    fn commit(&mut self, writes: &[Write]) -> Result<()>;

    /// Proves that a key holds a value; `None` if it cannot.
    fn prove(&mut self, key: &Key, value: &[u8]) -> Result<Option<Proved>>;

    /// Pays what was put off: waits until the disk is idle.
    fn settle(&mut self) -> Result<()>;

    /// Closes and opens again.
    fn reopen(self: Box<Self>) -> Result<Option<Box<dyn Contender>>>;
}

/// A proof that was made, and perhaps verified.
struct Proved {
    bytes: usize,
    verifying: Duration,
}

/// Runs every contender at `keys` keys and compares ours with the others.
///
/// `program` is run once a contender with the arguments `contend NAME KEYS` and must call
/// [`contend`].
pub fn compare(program: &Path, keys: usize, names: &[&str]) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for name in names {
        let mut child = Command::new(program)
            .args(["contend", name, &keys.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let output = child.stdout.take().context("the child has an output")?;
        for line in BufReader::new(output).lines() {
            rows.push(serde_json::from_str::<Row>(&line?)?);
        }
        if !child.wait()?.success() {
            bail!("{name} failed");
        }
    }
    let values: BTreeMap<_, _> = rows
        .iter()
        .map(|row| (row.name.clone(), row.value))
        .collect();
    for row in &mut rows {
        for peer in ["nomt", "jmt", "jmt:served"] {
            let other = row.name.replacen("ours", peer, 1);
            if let Some(value) = values.get(&other).filter(|_| other != row.name) {
                *row = row.clone().against(other, *value);
            }
        }
    }
    rows.extend(["jmt", "nomt"].iter().filter_map(|peer| {
        let ours = *values.get("trie_ours_10000_cpu_us")?;
        let other = *values.get(&format!("trie_{peer}_10000_cpu_us"))?;
        let name = format!("trie_update_vs_{peer}");
        Some(Row::new(name, ours / other, "ratio").against(format!("{peer} at batch 10000"), 1.0))
    }));
    Ok(rows)
}

/// Runs one contender in this process and hands each figure to `report`.
pub fn contend(name: &str, keys: usize, report: &mut dyn FnMut(Row)) -> Result<()> {
    let folder = tempfile::tempdir_in(scratch()?)?;
    let (name, option) = name.split_once(':').unwrap_or((name, ""));
    let open = || -> Result<Box<dyn Contender>> {
        Ok(match name {
            "ours" => Box::new(ours::Ours::open(folder.path(), &option.parse()?)?),
            "jmt" => Box::new(jmt::Jmt::open(folder.path(), option == "served")?),
            "nomt" => Box::new(nomt::NomtState::open(folder.path(), keys)?),
            "plain" => Box::new(plain::Plain::open(folder.path())?),
            "heap" => Box::new(heap::Heap::open(folder.path(), keys, option.parse()?)?),
            other => bail!("no contender is called {other}"),
        })
    };
    let label = if option.is_empty() {
        name.to_owned()
    } else {
        format!("{name}:{option}")
    };
    let mut row = |what: &str, value: f64, unit: &str| {
        report(Row::new(format!("trie_{label}_{what}"), value, unit));
    };
    let mut contender = open()?;
    let mut workload = Workload::new(7);

    let mut meter = Meter::start();
    let mut left = keys;
    while left > 0 {
        let count = left.min(LOAD_BLOCK);
        let block = meter.exclude(|| workload.load(count));
        contender.commit(&block)?;
        left -= count;
    }
    contender.settle()?;
    row("load_cpu_us", meter.cpu_us() / keys as f64, "us/key");

    for (batch, blocks) in WINDOWS {
        let mut meter = Meter::start();
        let started = Instant::now();
        let mut making = 0.0;
        for _ in 0..blocks {
            let before = Instant::now();
            let block = meter.exclude(|| workload.block(batch));
            making += before.elapsed().as_secs_f64();
            contender.commit(&block)?;
        }
        let wall = started.elapsed().as_secs_f64() - making;
        contender.settle()?;
        let changed = (batch * blocks) as f64;
        row(
            &format!("{batch}_cpu_us"),
            meter.cpu_us() / changed,
            "us/key",
        );
        row(&format!("{batch}_wall_us"), wall * 1e6 / changed, "us/key");
        row(
            &format!("{batch}_disk"),
            meter.disk_bytes() / changed,
            "bytes/key",
        );
    }
    row("memory", resident_bytes() / keys as f64, "bytes/key");

    let started = Instant::now();
    let mut bytes = 0;
    let mut verifying = Duration::ZERO;
    for _ in 0..PROOFS {
        let (key, value) = workload.sample();
        if let Some(proved) = contender.prove(&key, &value)? {
            bytes += proved.bytes;
            verifying += proved.verifying;
        }
    }
    let each = |time: Duration| time.as_secs_f64() * 1e6 / PROOFS as f64;
    if bytes > 0 {
        row(
            "proof_us",
            each(started.elapsed().saturating_sub(verifying)),
            "us",
        );
        row("proof_size", bytes as f64 / PROOFS as f64, "bytes");
    }
    if !verifying.is_zero() {
        row("proof_verify_us", each(verifying), "us");
    }
    let started = Instant::now();
    if contender.reopen()?.is_some() {
        row("open_ms", started.elapsed().as_secs_f64() * 1e3, "ms");
        row(
            "memory_after_open",
            resident_bytes() / keys as f64,
            "bytes/key",
        );
    }
    Ok(())
}

/// A folder on the disk that holds the program, as the system's own may be in memory.
fn scratch() -> Result<std::path::PathBuf> {
    let program = std::env::current_exe()?;
    Ok(program
        .parent()
        .context("the program is in a folder")?
        .to_owned())
}
