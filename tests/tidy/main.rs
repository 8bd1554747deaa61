//! Holds the repository to its own rules: who may import whom, what every crate has, what
//! no file says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The crates of the product and the crates of the product they may use. Development
/// dependencies count too, except where a contract or test uses the testing crates.
const EDGES: &[(&str, &[&str])] = &[
    ("tradewind-types", &[]),
    ("tradewind-state", &["tradewind-types"]),
    ("tradewind-runtime", &["tradewind-state", "tradewind-types"]),
    ("tradewind-proto", &["tradewind-types"]),
    ("tradewind-store", &["tradewind-state", "tradewind-types"]),
    ("tradewind-consensus", &["tradewind-types"]),
    (
        "tradewind-client",
        &["tradewind-proto", "tradewind-state", "tradewind-types"],
    ),
    (
        "tradewind",
        &[
            "tradewind-client",
            "tradewind-consensus",
            "tradewind-proto",
            "tradewind-runtime",
            "tradewind-state",
            "tradewind-store",
            "tradewind-types",
        ],
    ),
    ("tradewind-sdk-macros", &["tradewind-types"]),
    (
        "tradewind-sdk",
        &["tradewind-sdk-macros", "tradewind-types"],
    ),
    (
        "tradewind-testing",
        &[
            "tradewind-proto",
            "tradewind-runtime",
            "tradewind-sdk",
            "tradewind-sdk-macros",
            "tradewind-state",
            "tradewind-types",
        ],
    ),
    ("tradewind-gate", &["tradewind-sdk"]),
    ("tradewind-cash", &["tradewind-sdk"]),
    ("tradewind-counter", &["tradewind-sdk"]),
    ("tradewind-escrow", &["tradewind-sdk"]),
    ("tradewind-receipts", &["tradewind-sdk"]),
    ("tradewind-ledger-first", &["tradewind-sdk"]),
    ("tradewind-ledger-second", &["tradewind-sdk"]),
    ("tradewind-ledger-third", &["tradewind-sdk"]),
    ("tradewind-ledger-broken", &["tradewind-sdk"]),
    ("tradewind-witness", &["tradewind-sdk"]),
    ("tradewind-till", &["tradewind-sdk"]),
    ("tradewind-borsh-till", &["tradewind-sdk"]),
    ("tradewind-raw", &[]),
    ("tradewind-raw-counter", &["tradewind-raw"]),
    ("tradewind-raw-till", &["tradewind-raw"]),
];

/// Crates that look at everything: whole-system tests and benchmarks.
const WATCHERS: &[&str] = &["tradewind-tests", "tradewind-benches"];

/// What pure crates must not depend on, directly or not: they have no effects.
const EFFECTS: &[&str] = &["tokio", "rocksdb", "tonic", "getrandom", "rand"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("in the workspace")
        .to_owned()
}

/// What cargo knows of the workspace. For this machine's platform alone: what others depend on
/// was never downloaded.
fn metadata() -> Value {
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--locked"])
        .args(["--filter-platform", &platform])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("cargo writes JSON")
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn members(metadata: &Value) -> Vec<&Value> {
    let members: Vec<&str> = metadata["workspace_members"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let packages = metadata["packages"].as_array().expect("a list").iter();
    packages
        .filter(|package| members.contains(&text(package, "id")))
        .collect()
}

#[test]
fn crates_import_only_what_the_architecture_allows() {
    let metadata = metadata();
    let members = members(&metadata);
    let names: BTreeSet<&str> = members
        .iter()
        .map(|package| text(package, "name"))
        .collect();
    let mut wrong = Vec::new();
    for package in &members {
        let name = text(package, "name");
        if WATCHERS.contains(&name) {
            continue;
        }
        let Some((_, allowed)) = EDGES.iter().find(|(known, _)| *known == name) else {
            wrong.push(format!("{name} is not in the table of crates"));
            continue;
        };
        for dependency in package["dependencies"].as_array().expect("a list") {
            let (used, is_dev) = (text(dependency, "name"), text(dependency, "kind") == "dev");
            let is_testing = is_dev
                && (used == "tradewind-testing"
                    || used == "tradewind-gate"
                    || name.starts_with("tradewind-cash")
                    || name.starts_with("tradewind-escrow")
                    || used.starts_with("tradewind-ledger")
                    || used == "tradewind-witness");
            if names.contains(used) && !allowed.contains(&used) && !is_testing {
                wrong.push(format!("{name} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_state_transition_depends_on_nothing_with_effects() {
    let metadata = metadata();
    let nodes = metadata["resolve"]["nodes"].as_array().expect("a list");
    let name_of: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|package| (text(package, "id"), text(package, "name")))
        .collect();
    let normal = |node: &Value| -> Vec<String> {
        let edges = node["deps"].as_array().expect("a list").iter();
        let normal = edges.filter(|edge| {
            let kinds = edge["dep_kinds"].as_array().expect("a list");
            kinds.iter().any(|kind| kind["kind"].is_null())
        });
        normal.map(|edge| text(edge, "pkg").to_owned()).collect()
    };
    for pure in ["tradewind-types", "tradewind-state", "tradewind-sdk"] {
        let mut reached: BTreeSet<String> = BTreeSet::new();
        let start = name_of
            .iter()
            .find(|(_, name)| **name == pure)
            .map(|(id, _)| (*id).to_owned());
        let mut open: Vec<String> = start.into_iter().collect();
        while let Some(id) = open.pop() {
            let node = nodes
                .iter()
                .find(|node| text(node, "id") == id)
                .expect("resolved");
            open.extend(
                normal(node)
                    .into_iter()
                    .filter(|next| reached.insert(next.clone())),
            );
        }
        let names: BTreeSet<&str> = reached
            .iter()
            .filter_map(|id| name_of.get(id.as_str()).copied())
            .collect();
        let effects: Vec<&&str> = EFFECTS
            .iter()
            .filter(|effect| names.contains(**effect))
            .collect();
        assert!(effects.is_empty(), "{pure} reaches {effects:?}");
    }
}

#[test]
fn one_version_of_each_slow_dependency_is_locked() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    for slow in [
        "librocksdb-sys",
        "wasmtime",
        "cranelift-codegen",
        "tokio",
        "tonic",
        "curve25519-dalek",
    ] {
        let count = lock.matches(&format!("name = \"{slow}\"\n")).count();
        assert_eq!(count, 1, "{slow} is locked {count} times");
    }
}

#[test]
fn the_repository_speaks_of_the_product_alone() {
    let listed = Command::new("git")
        .args(["ls-files"])
        .current_dir(root())
        .output()
        .expect("git runs");
    let mut wrong = Vec::new();
    for file in String::from_utf8_lossy(&listed.stdout).lines() {
        let Ok(content) = std::fs::read_to_string(root().join(file)) else {
            continue;
        };
        // Spelt apart, so that this file does not find itself.
        for word in [
            concat!("/wo", "rk/"),
            concat!("/ro", "ot/"),
            concat!("TO", "DO"),
            concat!("FIX", "ME"),
            concat!("unimple", "mented!"),
        ] {
            if content.contains(word) {
                wrong.push(format!("{file} says {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_module_of_the_product_says_what_it_is() {
    let listed = Command::new("git")
        .args(["ls-files", "*.rs"])
        .current_dir(root())
        .output()
        .expect("git runs");
    let silent: Vec<String> = String::from_utf8_lossy(&listed.stdout)
        .lines()
        .filter(|file| file.contains("/src/") && !file.ends_with("/tests.rs"))
        .filter(|file| {
            let content = std::fs::read_to_string(root().join(file)).unwrap_or_default();
            !content.trim_start().starts_with("//!")
        })
        .map(ToOwned::to_owned)
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

/// What a contract of the SDK may take, and not grow back to.
#[test]
fn modules_are_small() {
    for (name, most) in [("counter", 3_000), ("cash", 39_900)] {
        let len = tradewind_tests::module(name).expect("a module").len();
        assert!(
            len <= most,
            "{name} is {len} bytes, at most {most} are allowed"
        );
    }
}
