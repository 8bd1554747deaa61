//! Every door of the product takes any bytes and never panics: the functions that the fuzz
//! targets in `fuzz/` run, over their corpus and over changes of it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on ends there"
)]

mod mutation;
mod seeds;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use tradewind_runtime::wasm::THREAD_STACK_BYTES;

use mutation::Mutation;

/// A place where bytes become types.
struct Door {
    name: &'static str,
    path: &'static str,
    enter: fn(&[u8]),
}

macro_rules! door {
    ($name:literal, $path:path) => {
        Door {
            name: $name,
            path: stringify!($path),
            enter: $path,
        }
    };
}

const DOORS: &[Door] = &[
    door!("arguments", tradewind_proto::fuzz::arguments),
    door!("command", tradewind::fuzz::command),
    door!("configuration", tradewind::fuzz::configuration),
    door!("genesis", tradewind::fuzz::genesis),
    door!("key_file", tradewind::fuzz::key_file),
    door!("module", tradewind_runtime::fuzz::module),
    door!("page", tradewind_state::fuzz::page),
    door!("pointers", tradewind_runtime::fuzz::pointers),
    door!("proof", tradewind_state::fuzz::verify),
    door!("proof_file", tradewind::fuzz::proof_file),
    door!("record", tradewind_store::fuzz::record),
    door!("request", tradewind::fuzz::request),
    door!("transaction", tradewind_runtime::fuzz::transaction),
];

/// How many changes of each seed are tried.
const CHANGES: u64 = 200;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

fn names(folder: &Path) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder).unwrap_or_else(|_| panic!("{}", folder.display()));
    let name = |file: std::io::Result<std::fs::DirEntry>| file.unwrap().file_name();
    files
        .map(|file| name(file).into_string().unwrap())
        .collect()
}

fn corpus(door: &str) -> Vec<Vec<u8>> {
    let folder = folder().join("corpus").join(door);
    let read = |name: String| std::fs::read(folder.join(name)).unwrap();
    names(&folder).into_iter().map(read).collect()
}

/// Runs `inputs` through every door, on a thread with the stack that contracts need.
fn enter_all(inputs: fn(&Door)) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(THREAD_STACK_BYTES);
        let entering = thread.spawn_scoped(scope, move || DOORS.iter().for_each(inputs));
        drop(entering.expect("a thread"));
    });
}

#[test]
fn every_door_has_a_fuzz_target_and_a_corpus() {
    let expected: BTreeSet<String> = DOORS.iter().map(|door| door.name.to_owned()).collect();
    assert_eq!(names(&folder().join("corpus")), expected);
    let targets: BTreeSet<String> = expected.iter().map(|name| format!("{name}.rs")).collect();
    assert_eq!(names(&folder().join("targets")), targets);
    let manifest = std::fs::read_to_string(folder().join("Cargo.toml")).unwrap();
    for Door { name, path, .. } in DOORS {
        let text =
            format!("#![no_main]\n\nlibfuzzer_sys::fuzz_target!(|data: &[u8]| {path}(data));\n");
        let target = std::fs::read_to_string(folder().join(format!("targets/{name}.rs")));
        assert_eq!(target.unwrap(), text);
        let listed = format!("name = \"{name}\"\npath = \"targets/{name}.rs\"\n");
        assert!(
            manifest.contains(&listed),
            "Cargo.toml does not list {name}"
        );
        assert!(!corpus(name).is_empty(), "{name} has no seed");
    }
}

#[test]
fn the_corpus_is_what_its_seeds_are() {
    for (door, name, bytes) in seeds::all() {
        let file = folder().join("corpus").join(door).join(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, &bytes).unwrap();
        }
        assert!(
            std::fs::read(&file).is_ok_and(|found| found == bytes),
            "{} differs; UPDATE=1 writes it",
            file.display()
        );
    }
}

#[test]
fn every_door_takes_its_corpus() {
    enter_all(|door| corpus(door.name).iter().for_each(|seed| (door.enter)(seed)));
}

#[test]
fn every_door_takes_whatever_becomes_of_its_corpus() {
    enter_all(|door| {
        let seeds = corpus(door.name);
        for (number, seed) in (0..).zip(&seeds) {
            let mut mutation = Mutation::seeded(number);
            for _ in 0..CHANGES {
                (door.enter)(&mutation.of(seed, &seeds));
            }
        }
    });
}

#[test]
fn every_door_takes_noise() {
    enter_all(|door| {
        let mut mutation = Mutation::seeded(7);
        for len in (0..400).chain([4_096, 65_536]) {
            (door.enter)(&mutation.noise(len));
        }
    });
}
