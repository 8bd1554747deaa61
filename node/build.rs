//! Puts the sources of the SDK into the command, for `tradewind new`: a project gets the SDK
//! that its command was built with, without a registry or a checkout.
//!
//! Taken are the crates that contracts and their tests use, and those that these use.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What a crate is built of: its sources, its build script, and what the script of
/// `tradewind-proto` reads.
const PARTS: [&str; 3] = ["src", "build.rs", "tradewind"];

/// What a contract names.
const ROOTS: [&str; 2] = ["tradewind-sdk", "tradewind-testing"];

fn main() {
    let here = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let workspace = here.parent().expect("the crate lies in the workspace");
    let manifest = toml(&workspace.join("Cargo.toml"));
    let known = &manifest["workspace"]["dependencies"];
    let folder = |name: &str| Some(known.get(name)?.get("path")?.as_str()?.to_owned());

    let mut folders = BTreeSet::new();
    let mut open: Vec<String> = ROOTS.map(str::to_owned).to_vec();
    while let Some(name) = open.pop() {
        let Some(folder) = folder(&name) else {
            continue;
        };
        let crate_manifest = toml(&workspace.join(&folder).join("Cargo.toml"));
        if folders.insert(folder)
            && let Some(used) = crate_manifest
                .get("dependencies")
                .and_then(|used| used.as_table())
        {
            open.extend(used.keys().cloned());
        }
    }
    let mut files = vec![
        workspace.join("Cargo.toml"),
        workspace.join("Cargo.lock"),
        workspace.join("LICENSE"),
        workspace.join(".cargo/config.toml"),
    ];
    for folder in &folders {
        let folder = workspace.join(folder);
        files.push(folder.join("Cargo.toml"));
        for part in PARTS {
            walk(&folder.join(part), &mut files);
        }
    }
    files.sort();
    let mut table = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(workspace).expect("found below it");
        let (name, path) = (name.display().to_string(), file.display().to_string());
        writeln!(table, "({name:?}, include_str!({path:?})),").expect("text grows");
        println!("cargo::rerun-if-changed={}", file.display());
    }
    table += "]\n";
    let out = PathBuf::from(variable("OUT_DIR"));
    fs::write(out.join("sdk.rs"), table).expect("the build's own folder can be written");
    for folder in &folders {
        for part in PARTS {
            let part = workspace.join(folder).join(part);
            if part.exists() {
                println!("cargo::rerun-if-changed={}", part.display());
            }
        }
    }
    println!("cargo::rustc-env=TRADEWIND_RUSTC={}", rustc());
}

/// Version of the compiler, such as 1.95.0: contracts are built with the same one.
fn rustc() -> String {
    let output = std::process::Command::new(variable("RUSTC"))
        .arg("--version")
        .output()
        .expect("the compiler runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split(' ')
        .nth(1)
        .expect("rustc tells its version")
        .to_owned()
}

/// The files at and below a path, if there is anything.
fn walk(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).expect("the folder can be read") {
            walk(&entry.expect("the folder can be read").path(), files);
        }
    }
}

fn toml(path: &Path) -> toml::Table {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
