//! Instructions of the hot paths, counted by `valgrind --tool=callgrind`: the same on a busy
//! machine as on an idle one.
//!
//! A child runs one path twice and only the second run is counted: by then code is compiled
//! and caches are warm. Counted is the thread that does the work; valgrind has no AVX-512, so
//! signatures are checked with AVX2 there. Nor has it
//! the address space of a pool of instances, so contracts check their bounds in code.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::Row;
use crate::hot::{Job, SPOTS, Spot};

/// Transactions a job: few, since valgrind is fifty times slower than the machine.
const SIZE: usize = 500;

/// Counts every hot path. `program` is run under valgrind with the arguments
/// `count NAME --contracts DIR` and must call [`once`].
pub fn counts(program: &Path, contracts: &Path) -> Vec<Row> {
    SPOTS
        .iter()
        .map(|spot| {
            let name = format!("{}_instructions", spot.name);
            match count(program, contracts, spot) {
                Ok(value) => Row::new(name, value, "instructions"),
                Err(why) => Row::new(name, f64::NAN, format!("not counted: {why:#}")),
            }
        })
        .collect()
}

fn count(program: &Path, contracts: &Path, spot: &Spot) -> Result<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .args(["--collect-atstart=no", "--toggle-collect=*counts*counted*"])
        .arg(program)
        .args(["count", spot.name, "--contracts"])
        .arg(contracts)
        .output()
        .context("valgrind does not run here")?;
    let (out, err) = (output.stdout, String::from_utf8_lossy(&output.stderr));
    let last = err.lines().last().unwrap_or_default();
    anyhow::ensure!(output.status.success(), "{}: {last}", output.status);
    let collected = err
        .lines()
        .find_map(|line| line.split_once("Collected :"))
        .and_then(|(_, number)| number.trim().parse::<f64>().ok());
    let collected = collected.with_context(|| format!("no count in: {last}"))?;
    let items: f64 = String::from_utf8_lossy(&out).trim().parse()?;
    Ok(collected / items)
}

/// Runs a path as [`counts`] wants it; returns how often it went down the path.
pub fn once(name: &str, contracts: &Path) -> Result<usize> {
    let mut hot = Spot::named(name)?.prepare(contracts, SIZE)?;
    hot.next()?()?;
    let job = hot.next()?;
    counted(job)?;
    Ok(hot.items)
}

/// What valgrind counts, found by its name.
#[inline(never)]
fn counted(job: Job) -> Result<()> {
    // More than a jump into the job, or valgrind sees no return.
    black_box(job())
}
