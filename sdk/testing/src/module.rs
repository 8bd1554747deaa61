//! The wasm module of a contract, built as it is deployed.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use tradewind_sdk::contract::Contract;
use tradewind_types::Schema;

use crate::chain;

/// A contract as it is deployed.
#[derive(Clone)]
pub(crate) struct Module {
    pub(crate) code: Arc<[u8]>,
    pub(crate) schema: Arc<Schema>,
}

static BUILT: LazyLock<Mutex<HashMap<&'static str, Module>>> = LazyLock::new(Mutex::default);

/// Reads the module of a contract's package, which the chain must admit. It is built once a
/// process, unless `TRADEWIND_MODULES` names a folder that has it.
pub(crate) fn build<C: Contract>() -> Module {
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    let module = built.entry(C::PACKAGE.name).or_insert_with(|| {
        let path = built_before(C::PACKAGE.name)
            .unwrap_or_else(|| cargo(C::PACKAGE.name, C::PACKAGE.directory));
        let code = std::fs::read(&path)
            .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
        let admitted = chain::programs().admit(&code);
        let admitted = admitted.unwrap_or_else(|refused| panic!("{}: {refused}", C::PACKAGE.name));
        Module {
            code: code.into(),
            schema: Arc::new(admitted.schema),
        }
    });
    module.clone()
}

fn built_before(package: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("TRADEWIND_MODULES")?;
    let path = PathBuf::from(folder).join(format!("{package}.wasm"));
    path.exists().then_some(path)
}

fn cargo(package: &str, directory: &str) -> PathBuf {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(directory)
        // What the test itself is compiled with, as for coverage, is nothing for the module.
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
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
