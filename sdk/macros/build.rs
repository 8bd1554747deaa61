//! Asks the compiler for its name: a module says which one built it.

use std::process::Command;

fn main() {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(compiler).arg("--version").output();
    let name = output
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok());
    println!(
        "cargo::rustc-env=TRADEWIND_COMPILER={}",
        name.unwrap_or_default().trim()
    );
    println!("cargo::rerun-if-changed=build.rs");
}
