//! Measures the execution of transfers: `execute CONTRACTS`.

use std::env;
use std::io::{Write, stdout};
use std::path::PathBuf;

use anyhow::Result;

fn main() -> Result<()> {
    let contracts = env::args()
        .nth(1)
        .map_or_else(|| "target/wasm32v1-none/contract".into(), PathBuf::from);
    for row in tradewind_benches::execute::execute(&contracts)? {
        writeln!(
            stdout(),
            "{:<44} {:>12.2} {:<10}",
            row.name,
            row.value,
            row.unit
        )?;
    }
    Ok(())
}
