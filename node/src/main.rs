//! The `tradewind` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    tradewind::cli::main()
}
