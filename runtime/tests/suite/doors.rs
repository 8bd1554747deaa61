//! The doors of the runtime take any bytes and never panic.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tradewind_runtime::fuzz;
use tradewind_types::Transaction;

use crate::chain::{Chain, call, on_a_node_thread, registry};
use crate::contract::{Action, contract, desk};

fn directory(door: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpus")
        .join(door)
}

fn corpus(door: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<_> = fs::read_dir(directory(door))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|file| fs::read(file).unwrap())
        .collect()
}

/// What the corpus is made of; `UPDATE=1` writes it.
fn seeds() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let mut chain = Chain::new();
    let agreed = call("registry@system", "freeze_party", *b"\x81\x68ann@shop");
    let consent = chain.consent("bo@shop", agreed.clone());
    let transaction = Transaction {
        consents: vec![consent],
        ..chain.ask("ann@shop", vec![agreed])
    };
    let bytes =
        |chain: &Chain, transaction: Transaction| chain.sign(transaction).signed().to_bytes();
    let consented = bytes(&chain, transaction);
    let mut nested = call("a@b", "c", "");
    for _ in 0..8 {
        nested = tradewind_types::Invocation {
            within: vec![nested],
            ..call("a@b", "c", "")
        };
    }
    let request = chain.ask("ann@shop", vec![nested]);
    let nested = bytes(&chain, request);
    let small = contract(
        &[("go", Action)],
        r#"(func (export "go") (call $fail (i32.const 12)))"#,
    );
    let deployment = registry(
        "deploy",
        (
            crate::chain::party("go@zone"),
            crate::chain::bytes(&small),
            crate::chain::bytes(b""),
        ),
    );
    let request = chain.ask("boss@zone", vec![deployment]);
    let deployment = bytes(&chain, request);
    let table = contract(
        &[("go", Action)],
        r#"(table 4 4 funcref) (global $g (mut i64) (i64.const 3)) (elem (i32.const 0) $f)
        (func $f (param i32) (result i32) (local i64) (block (loop (br_if 1 (local.get 0)) (br 0))) (i32.const 1))
        (func (export "go") (drop (call_indirect (param i32) (result i32) (i32.const 1) (i32.const 0))))"#,
    );
    vec![
        ("transaction", "consent", consented),
        ("transaction", "nested", nested),
        ("transaction", "deployment", deployment),
        ("module", "small", small),
        ("module", "table", table),
        ("module", "desk", desk()),
        (
            "module",
            "name-section",
            crate::contract::with_section(desk(), "name", &[1, 0xff, 0xff]),
        ),
        (
            "module",
            "component",
            wat::parse_str("(component)").unwrap(),
        ),
    ]
}

#[test]
fn the_corpus_is_what_its_seeds_are() {
    for (door, name, bytes) in seeds() {
        let file = directory(door).join(name);
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(directory(door)).unwrap();
            fs::write(&file, &bytes).unwrap();
        }
        assert!(
            fs::read(&file).unwrap() == bytes,
            "{} differs; UPDATE=1 writes it",
            file.display()
        );
    }
}

#[test]
fn the_corpus_passes_every_door() {
    on_a_node_thread(|| {
        for bytes in corpus("transaction") {
            fuzz::transaction(&bytes);
        }
        for bytes in corpus("module") {
            fuzz::module(&bytes);
        }
    });
}

/// A few changes of a good input.
fn damaged(door: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0u8..4);
    let corpus = corpus(door);
    let changes = prop::collection::vec(change, 1..4);
    (prop::sample::select(corpus), changes).prop_map(|(mut bytes, changes)| {
        for (at, byte, how) in changes {
            let at = at
                .index(bytes.len().max(1))
                .min(bytes.len().saturating_sub(1));
            match how {
                _ if bytes.is_empty() => bytes.push(byte),
                0 => bytes[at] = byte,
                1 => bytes[at] ^= 1 << (byte % 8),
                2 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_in_place_of_a_transaction_or_module_make_a_node_panic(
        noise in prop::collection::vec(any::<u8>(), 0..300),
        transaction in damaged("transaction"),
        module in damaged("module"),
    ) {
        on_a_node_thread(|| {
            fuzz::transaction(&noise);
            fuzz::transaction(&transaction);
            fuzz::module(&noise);
            fuzz::module(&module);
        });
    }
}
