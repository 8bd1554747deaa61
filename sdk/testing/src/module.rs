//! The wasm module of a contract, built as it is deployed.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{LazyLock, Mutex, PoisonError};

use tradewind_sdk::contract::Contract;

static BUILT: LazyLock<Mutex<HashMap<&'static str, Vec<u8>>>> = LazyLock::new(Mutex::default);

/// Builds the contract's package once a process and reads its module.
pub(crate) fn build<C: Contract>() -> Vec<u8> {
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    let module = built.entry(C::PACKAGE.name).or_insert_with(|| {
        let path = cargo(C::PACKAGE.name, C::PACKAGE.directory);
        std::fs::read(&path)
            .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
    });
    module.clone()
}

fn cargo(package: &str, directory: &str) -> PathBuf {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(directory)
        // As a cdylib alone: beside an rlib cargo leaves link-time optimisation out.
        .args([
            "rustc",
            "--lib",
            "--crate-type",
            "cdylib",
            "--profile",
            "contract",
        ])
        .args(["--target", "wasm32v1-none", "--package", package])
        .args(["--message-format", "json-render-diagnostics", "--quiet"])
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{package} does not build as a module:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let messages = String::from_utf8_lossy(&output.stdout);
    let name = format!("/{}.wasm", package.replace('-', "_"));
    let path = messages
        .split('"')
        .find(|text| text.ends_with(&name))
        .unwrap_or_else(|| panic!("{package} is no cdylib: it gives no {name}"));
    PathBuf::from(path)
}
