//! Compares the state trie with its peers: `trie [KEYS [CONTENDER...]]`.
//!
//! Contenders are `ours`, `jmt`, `jmt:served`, `nomt` and the layouts that were not chosen: `plain`,
//! `heap:PAIRS` and `ours:SPLIT,RESIDENT`. Prints a table and, last, the figures as JSON.

use std::env;
use std::io::{Write, stdout};

use anyhow::{Result, bail};
use mimalloc::MiMalloc;
use tradewind_benches::trie::{compare, contend};

/// The node's allocator, for all contenders.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["contend", name, keys] => contend(name, keys.parse()?, &mut |row| {
            let line = serde_json::to_string(&row).unwrap_or_default();
            writeln!(stdout(), "{line}").expect("the parent reads");
        }),
        [] => table(1_000_000, &["ours", "nomt", "jmt"]),
        [keys] => table(keys.parse()?, &["ours", "nomt", "jmt"]),
        [keys, names @ ..] if !keys.starts_with('-') => table(keys.parse()?, names),
        _ => bail!("usage: trie [KEYS [CONTENDER...]]"),
    }
}

fn table(keys: usize, names: &[&str]) -> Result<()> {
    let rows = compare(&env::current_exe()?, keys, names)?;
    let mut out = stdout();
    for row in &rows {
        writeln!(out, "{row}")?;
    }
    writeln!(out, "{}", serde_json::to_string(&rows)?)?;
    Ok(())
}
