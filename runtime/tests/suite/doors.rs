//! The seeds of the runtime's doors, from which `tests/doors` and the fuzz targets start.

use std::fs;
use std::path::{Path, PathBuf};

use tradewind_types::Transaction;

use crate::chain::{Chain, call, registry};
use crate::contract::{Action, contract, desk};

fn directory(door: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fuzz/corpus")
        .join(door)
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
