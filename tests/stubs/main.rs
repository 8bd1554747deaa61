//! The stubs that `tradewind client` writes: what they are, and that they compile and encode.
//!
//! Goldens lie in `golden`, those of the shipped contracts written by the command itself.
//! `UPDATE=1` writes them. Python and TypeScript check and use them against a live node
//! (`tests/python/run`, `tests/typescript/run`); Java and Go are compiled and encode here.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tradewind_client::Contract;
use tradewind_tests::{command, module, party};

const CONTRACTS: [&str; 2] = ["cash", "escrow"];

fn golden() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/stubs/golden"))
}

/// Runs a command in a folder, and returns what it printed.
fn run(command: &mut Command, folder: &Path) -> Result<String> {
    let output = command.current_dir(folder).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let error = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?}: {said}{error}");
    Ok(said)
}

/// Whether a tool is on this machine.
fn has(tool: &str) -> bool {
    let found = Command::new("sh")
        .args(["-c", &format!("command -v {tool}")])
        .output();
    found.is_ok_and(|output| output.status.success())
}

#[test]
fn the_command_writes_the_golden_stubs_of_every_shipped_contract() -> Result<()> {
    let folder = tempfile::tempdir()?;
    std::fs::create_dir_all(golden())?;
    for name in CONTRACTS {
        let wasm = folder.path().join(format!("{name}.wasm"));
        std::fs::write(&wasm, module(name)?)?;
        for lang in ["python", "typescript", "java", "go"] {
            let out = folder.path().join(lang);
            let mut client = command()?;
            client.args(["--json", "client", "--lang", lang]).arg(&wasm);
            let told = run(client.arg("--out").arg(&out), folder.path())?;
            let told: serde_json::Value = serde_json::from_str(&told)?;
            for file in told["files"].as_array().context("a list of files")? {
                let path = Path::new(file.as_str().context("a file")?);
                let text = std::fs::read_to_string(path)?;
                let kept = golden().join(path.file_name().context("a name")?);
                if std::env::var_os("UPDATE").is_some() {
                    std::fs::write(&kept, &text)?;
                }
                let shown = kept.display().to_string();
                let expected = std::fs::read_to_string(&kept).context(shown.clone())?;
                ensure!(text == expected, "{shown} differs; UPDATE=1 writes it");
            }
        }
    }
    Ok(())
}

#[test]
fn what_is_neither_a_file_nor_a_contract_is_refused() -> Result<()> {
    let output = command()?
        .args(["client", "--lang", "go", "cash.wsm"])
        .output()?;
    ensure!(output.status.code() == Some(2), "{output:?}");
    let error = String::from_utf8_lossy(&output.stderr);
    ensure!(
        error.contains("cash.wsm is neither a file nor a contract"),
        "{error}"
    );
    Ok(())
}

/// Canonical bytes of a payment, as the golden schema encodes it.
fn payment() -> Result<String> {
    let admitted = tradewind_runtime::wasm::admission::admit(
        &module("cash")?,
        &tradewind_runtime::Rules::default(),
    )?;
    let cash = Contract::new(party("cash@zone"), admitted.schema);
    let args = json!({
        "from": "ann@shop", "to": "bo@bank", "amount": "139.12 GBP", "reference": "茶-1",
    });
    Ok(hex::encode(cash.invocation("transfer", &args)?.args))
}

/// What the checks in Java and Go print: the bytes of a payment, and that every type of the
/// sampler reads back from its bytes.
fn expected() -> Result<String> {
    Ok(format!(
        "{}\nevery type reads back\nshort of 1.00\n",
        payment()?
    ))
}

#[test]
fn stubs_in_java_compile_alone_and_write_canonical_bytes() -> Result<()> {
    if !has("javac") {
        eprintln!("javac is not on this machine: the stubs in Java were compared, not compiled");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let mut javac = Command::new("javac");
    javac
        .args(["-Xlint:all", "-Werror", "-d"])
        .arg(folder.path());
    for file in ["Tradewind", "Cash", "Escrow", "Sampler"] {
        javac.arg(golden().join(format!("{file}.java")));
    }
    javac.arg(golden().join("../Check.java"));
    run(&mut javac, folder.path())?;
    let told = run(
        Command::new("java").args(["-cp", ".", "tradewind.Check"]),
        folder.path(),
    )?;
    ensure!(told == expected()?, "{told}");
    Ok(())
}

#[test]
fn stubs_in_go_compile_alone_and_write_canonical_bytes() -> Result<()> {
    if !has("go") {
        eprintln!("go is not on this machine: the stubs in Go were compared, not compiled");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    for file in ["tradewind", "cash", "escrow", "sampler"] {
        let name = format!("{file}.go");
        std::fs::copy(golden().join(&name), folder.path().join(&name))?;
    }
    std::fs::copy(
        golden().join("../check_test.go.txt"),
        folder.path().join("check_test.go"),
    )?;
    std::fs::write(
        folder.path().join("go.mod"),
        "module tradewind\n\ngo 1.19\n",
    )?;
    let go = || {
        let mut go = Command::new("go");
        go.env("GOFLAGS", "-mod=mod")
            .env("GOCACHE", folder.path().join(".cache"));
        go
    };
    let unformatted = run(Command::new("gofmt").args(["-l", "."]), folder.path())?;
    ensure!(unformatted.is_empty(), "gofmt would change {unformatted}");
    run(go().args(["vet", "."]), folder.path())?;
    run(
        go().args(["test", "-count=1", "-run", "Check", "."]),
        folder.path(),
    )?;
    let told = std::fs::read_to_string(folder.path().join("told"))?;
    ensure!(told == expected()?, "{told}");
    Ok(())
}
