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
pub(crate) struct Gas(BTreeMap<(String, String), Spent>);

#[derive(Clone, Copy, Debug)]
struct Spent {
    calls: u64,
    least: u64,
    most: u64,
}

impl Gas {
    /// Counts a step, unless it failed or is of no contract of the world.
    pub(crate) fn count(&mut self, world: &World, step: &Step) {
        let Some(schema) = world.schema(&step.call.contract) else {
            return;
        };
        if step.receipt.succeeded() {
            let gas = step.call_gas;
            let spent = Spent {
                calls: 1,
                least: gas,
                most: gas,
            };
            self.add((schema.name.clone(), step.call.method.clone()), spent);
        }
    }

    fn add(&mut self, method: (String, String), spent: Spent) {
        let sum = self.0.entry(method).or_insert(Spent { calls: 0, ..spent });
        *sum = Spent {
            calls: sum.calls + spent.calls,
            least: sum.least.min(spent.least),
            most: sum.most.max(spent.most),
        };
    }

    /// Adds what another world's calls cost.
    pub(crate) fn join(&mut self, other: Self) {
        for (method, spent) in other.0 {
            self.add(method, spent);
        }
    }

    /// A table for people.
    pub(crate) fn table(&self) -> String {
        let mut text = format!(
            "{:<28} {:>8} {:>12} {:>12}\n",
            "wasm gas", "calls", "least", "most"
        );
        for ((contract, method), spent) in &self.0 {
            let Spent { calls, least, most } = spent;
            let method = format!("{contract}.{method}");
            text.push_str(&format!("{method:<28} {calls:>8} {least:>12} {most:>12}\n"));
        }
        text
    }

    /// Appends lines of contract, method and gas to the file of this process in the folder
    /// that `TRADEWIND_GAS` names, if it does: the least and the most of each method.
    pub(crate) fn record(&self) {
        static FILE: Mutex<()> = Mutex::new(());
        let Some(folder) = std::env::var_os("TRADEWIND_GAS") else {
            return;
        };
        let mut lines = String::new();
        for ((contract, method), spent) in &self.0 {
            lines.push_str(&format!("{contract} {method} {}\n", spent.least));
            if spent.most != spent.least {
                lines.push_str(&format!("{contract} {method} {}\n", spent.most));
            }
        }
        let path = Path::new(&folder).join(format!("{}.gas", std::process::id()));
        let _one_at_a_time = FILE.lock().unwrap_or_else(PoisonError::into_inner);
        let open = std::fs::create_dir_all(&folder).and_then(|()| {
            let mut file = std::fs::OpenOptions::new();
            file.create(true).append(true).open(&path)
        });
        open.and_then(|mut file| file.write_all(lines.as_bytes()))
            .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
    }
}
