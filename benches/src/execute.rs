//! Execution of transfers on one thread: fresh state every call, metering on, no signature,
//! no trie.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;

use crate::Row;
use crate::zone::{Zone, run};

/// Accounts; limits are compared with runs over as many.
const ACCOUNTS: usize = 10_000;
/// Transfers a round.
const TRANSFERS: usize = 10_000;
/// Rounds; the best is reported, because the machine is shared.
const ROUNDS: usize = 5;
/// What NEAR's vm-runner, the fastest wasm runtime measured as peer, needs for one, in µs.
const FASTEST_WASM_PEER_US: f64 = 82.0;

/// Measures a `cash` transfer.
pub fn execute(contracts: &Path) -> Result<Vec<Row>> {
    let zone = Zone::new(ACCOUNTS, contracts)?;
    let transfers: Vec<_> = (0..TRANSFERS).map(|number| zone.transfer(number)).collect();
    let mut best = f64::MAX;
    let mut gas = 0;
    for _ in 0..ROUNDS {
        let mut execution = zone.execution(2);
        let start = Instant::now();
        for transfer in &transfers {
            run(&mut execution, black_box(transfer))?;
        }
        best = best.min(start.elapsed().as_secs_f64() * 1e6 / TRANSFERS as f64);
        gas = execution.finish()?.gas_used.get() / TRANSFERS as u64;
    }
    Ok(vec![
        Row::new("execute_transfer_us", best, "us")
            .against("NEAR vm-runner transfer", FASTEST_WASM_PEER_US),
        Row::new("execute_transfer_gas", gas as f64, "gas"),
    ])
}
