//! Nanoseconds for a unit of gas, of all that a contract can make a node do.
//!
//! Whoever finds work that is paid far below the common price can hold up every node for
//! little gas. So each class of instructions, each host function, entering a contract,
//! deploying one and what a block leaves on disk is measured, and compared with the median.
//! Measured is CPU time, which other programs on the machine disturb least, and of several
//! runs the shortest; what a run needs beside the work in question is taken off by running
//! it once with little and once with much of that work.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use rustix::time::{ClockId, clock_gettime};
use tradewind_runtime::wasm::THREAD_STACK_BYTES;
use tradewind_types::{Invocation, Outcome, Party};

use crate::Row;
use crate::contract::contract;
use crate::zone::{Zone, deploy};

mod calls;
mod deployment;
mod disk;
mod host;
mod opcodes;

/// How far below the median a price may be.
const MOST: f64 = 3.0;
/// Runs of each measurement, of which the shortest counts.
const ROUNDS: usize = 9;
/// Time of the work in a measurement, at least.
const LEAST: Duration = Duration::from_millis(1);
/// Most gas in a measurement.
const MOST_GAS: u64 = 200_000_000;

/// What some work costs a node, and what it costs who asks for it.
#[derive(Clone, Debug)]
struct Price {
    name: String,
    nanos: f64,
    gas: f64,
}

impl Price {
    fn nanos_per_gas(&self) -> f64 {
        self.nanos / self.gas
    }

    /// What this does beyond `other`.
    fn beyond(&self, other: &Self, name: String) -> Self {
        Self {
            name,
            nanos: (self.nanos - other.nanos).max(0.0),
            gas: self.gas - other.gas,
        }
    }
}

/// Measures all prices: the median, then each from the lowest price to the highest.
pub fn prices(contracts: &Path) -> Result<Vec<Row>> {
    // Contracts run on threads whose stack is theirs.
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(THREAD_STACK_BYTES);
        let handle = thread.spawn_scoped(scope, || measure(contracts))?;
        handle.join().map_err(|_| anyhow!("measuring panicked"))?
    })
}

fn measure(contracts: &Path) -> Result<Vec<Row>> {
    let mut prices = Vec::new();
    prices.extend(opcodes::prices()?);
    prices.extend(host::prices()?);
    prices.extend(calls::prices()?);
    prices.extend(disk::prices()?);
    let (deployments, mut rows) = deployment::prices(contracts)?;
    prices.extend(deployments);
    prices.sort_by(|a, b| b.nanos_per_gas().total_cmp(&a.nanos_per_gas()));
    let median = prices
        .get(prices.len() / 2)
        .context("something was measured")?
        .nanos_per_gas();
    let low = prices
        .iter()
        .filter(|price| price.nanos_per_gas() > MOST * median);
    rows.push(Row::new("price_median", median, "ns/gas"));
    rows.push(Row::new("prices_too_low", low.count() as f64, "prices"));
    rows.extend(prices.iter().map(|price| {
        Row::new(
            format!("price_{}", price.name),
            price.nanos_per_gas(),
            "ns/gas",
        )
        .against("median", median)
    }));
    Ok(rows)
}

/// CPU time of this thread.
fn thread_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        time.tv_nsec.unsigned_abs() as u32,
    )
}

/// Contracts whose `go` repeats some work as often as its arguments say.
struct Bench {
    zone: Zone,
    contracts: u32,
}

impl Bench {
    fn new() -> Result<Self> {
        Ok(Self {
            zone: Zone::bare(2)?,
            contracts: 0,
        })
    }

    /// Deploys a contract with these exports.
    fn deploy(&mut self, name: &str, methods: &[&str], pages: u32, body: &str) -> Result<()> {
        let code = contract(methods, pages, body)?;
        self.zone.govern(vec![deploy(party(name), &code, &[])])
    }

    /// Measures `work`, which runs after `setup`; `beside` is the rest of the module. The
    /// functions share locals: `$i $j $k` and `$a $b $c`, which hold what nobody foresees.
    fn repeat(&mut self, name: &str, work: &Work<'_>) -> Result<Price> {
        let Work {
            setup,
            body,
            beside,
            args,
            most,
        } = work;
        let contract = format!("c{}@zone", self.contracts);
        self.contracts += 1;
        let text = format!(
            r#"(data (i32.const 256) "\37\01\00\00\71\00\00\00\0b\00\00\00\00\00\00\00\93\e1\5a\88\f3\21\47\c9\15\6d\8b\02\e7\91\33\fb\01\80\62\4f\ad\15\97\ee")
            {beside}
            (func (export "go") (local $n i32)
                (local $i i32) (local $j i32) (local $k i32)
                (local $a i64) (local $b i64) (local $c i64)
                (drop (call $input (i32.const 0x100000) (i32.const 0x10000)))
                (local.set $n (i32.load (i32.const 0x100000)))
                (local.set $i (i32.load (i32.const 256)))
                (local.set $j (i32.load (i32.const 260)))
                (local.set $k (i32.load (i32.const 264)))
                (local.set $a (i64.load (i32.const 272)))
                (local.set $b (i64.load (i32.const 280)))
                (local.set $c (i64.load (i32.const 288)))
                {setup}
                (loop $again
                    {body}
                    (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                    (br_if $again (local.get $n)))
                (i32.store (i32.const 256) (i32.add (local.get $i) (i32.add (local.get $j) (local.get $k))))
                (i64.store (i32.const 272) (i64.add (local.get $a) (i64.add (local.get $b) (local.get $c)))))"#
        );
        self.deploy(&contract, &["go"], PAGES, &text)
            .with_context(|| name.to_owned())?;
        let call = |times: u32| {
            let mut bytes = times.to_le_bytes().to_vec();
            bytes.resize(*args, 0);
            Invocation::new(party(&contract), "go", bytes)
        };
        let price = self.slope(call, *most).with_context(|| name.to_owned())?;
        Ok(Price {
            name: name.to_owned(),
            ..price
        })
    }

    /// One repetition of what `call` asks for as often as it is told.
    fn slope(&self, call: impl Fn(u32) -> Invocation, most: u32) -> Result<Price> {
        let few = 1;
        let mut many = most.min(32);
        let (mut nanos, mut gas);
        loop {
            let ((few_time, few_gas), (time, used)) = (self.run(call(few))?, self.run(call(many))?);
            (nanos, gas) = (time - few_time, used - few_gas);
            if nanos > LEAST.as_nanos() as f64 || many >= most || gas * 4 > MOST_GAS {
                break;
            }
            many = many.saturating_mul(4).min(most);
        }
        let (few, many_call) = (call(few), call(many));
        let mut least = (f64::MAX, f64::MAX);
        for _ in 0..ROUNDS {
            least.0 = least.0.min(self.run(few.clone())?.0);
            least.1 = least.1.min(self.run(many_call.clone())?.0);
        }
        nanos = least.1 - least.0;
        let times = f64::from(many - 1);
        Ok(Price {
            name: String::new(),
            nanos: nanos / times,
            gas: gas as f64 / times,
        })
    }

    /// Time and gas of a transaction that calls this.
    fn run(&self, call: Invocation) -> Result<(f64, u64)> {
        let transaction = self.zone.of_admin(call);
        let mut execution = self.zone.execution(2);
        let start = thread_time();
        let receipt = execution.run(&transaction)??;
        let time = thread_time().saturating_sub(start);
        match &receipt.outcome {
            Outcome::Success(_) => Ok((time.as_nanos() as f64, receipt.gas_used.get())),
            Outcome::Failed { failure, .. } => Err(anyhow!("{failure:?}")),
        }
    }
}

/// What to measure: WebAssembly text.
#[derive(Clone, Copy, Debug)]
struct Work<'t> {
    setup: &'t str,
    body: &'t str,
    beside: &'t str,
    /// Bytes of the call's arguments.
    args: usize,
    /// Most repetitions.
    most: u32,
}

impl Default for Work<'_> {
    fn default() -> Self {
        Self {
            setup: "",
            body: "",
            beside: "",
            args: 4,
            most: 1 << 24,
        }
    }
}

/// Memory of the contracts, in pages: all that the rules allow.
const PAGES: u32 = 32;

fn party(name: &str) -> Party {
    Party::new(name).expect("a name")
}
