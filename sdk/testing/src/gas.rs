//! Gas of methods as wasm: printed when a test asks for it, and written where
//! `TRADEWIND_GAS` names a folder.
//!
//! It is the gas of the call alone: signatures and bytes of the transaction cost the same
//! whatever is called.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::World;
use crate::chain::Step;

/// Gas of calls that took effect, by contract and method.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gas {
    methods: BTreeMap<(String, String), Spent>,
    /// What is written, a line a call.
    lines: String,
}

#[derive(Clone, Copy, Debug)]
struct Spent {
    calls: u64,
    least: u64,
    most: u64,
}

impl Gas {
    /// Counts the steps of a world and writes them down.
    pub(crate) fn of(world: &World) -> Self {
        let mut gas = Self::default();
        for step in world.chain(|chain| chain.history.clone()) {
            if let Some((contract, method)) = gas.count(world, &step) {
                let line = format!("{contract} {method} {}\n", step.call_gas);
                gas.lines.push_str(&line);
            }
        }
        gas
    }

    /// Counts a step, unless it failed or is of no contract of the world; what it called.
    pub(crate) fn count(&mut self, world: &World, step: &Step) -> Option<(String, String)> {
        let schema = world.schema(&step.call.contract)?;
        let method = (schema.name.clone(), step.call.method.clone());
        step.receipt.succeeded().then(|| {
            let gas = step.call_gas;
            let spent = Spent {
                calls: 1,
                least: gas,
                most: gas,
            };
            self.add(method.clone(), spent);
            method
        })
    }

    fn add(&mut self, method: (String, String), spent: Spent) {
        let sum = self
            .methods
            .entry(method)
            .or_insert(Spent { calls: 0, ..spent });
        *sum = Spent {
            calls: sum.calls + spent.calls,
            least: sum.least.min(spent.least),
            most: sum.most.max(spent.most),
        };
    }

    /// Adds what random calls cost. The least and the most of each method are written down.
    pub(crate) fn join(&mut self, other: Self) {
        for (method, spent) in other.methods {
            let (contract, name) = &method;
            let lines = [spent.least, spent.most].map(|gas| format!("{contract} {name} {gas}\n"));
            self.lines.push_str(&lines.concat());
            self.add(method, spent);
        }
    }

    /// A table for people.
    pub(crate) fn table(&self) -> String {
        let mut text = format!(
            "{:<28} {:>8} {:>12} {:>12}\n",
            "wasm gas", "calls", "least", "most"
        );
        for ((contract, method), spent) in &self.methods {
            let Spent { calls, least, most } = spent;
            let method = format!("{contract}.{method}");
            text.push_str(&format!("{method:<28} {calls:>8} {least:>12} {most:>12}\n"));
        }
        text
    }

    /// Appends lines of contract, method and gas to the file of this process in the folder
    /// that `TRADEWIND_GAS` names, if it does.
    pub(crate) fn record(&self) {
        static FILE: Mutex<()> = Mutex::new(());
        let Some(folder) = std::env::var_os("TRADEWIND_GAS") else {
            return;
        };
        let path = Path::new(&folder).join(format!("{}.gas", std::process::id()));
        let _one_at_a_time = FILE.lock().unwrap_or_else(PoisonError::into_inner);
        let open = std::fs::create_dir_all(&folder).and_then(|()| {
            let mut file = std::fs::OpenOptions::new();
            file.create(true).append(true).open(&path)
        });
        open.and_then(|mut file| file.write_all(self.lines.as_bytes()))
            .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
    }
}
