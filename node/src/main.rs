//! The `tradewind` command.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Blocks allocate on one thread and free on another, which this allocator does well: a
/// fifth less CPU for a changed key of the trie (`docs/decisions/0006-state-trie.md`).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    tradewind::cli::main()
}
