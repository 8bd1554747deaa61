//! Contracts in WebAssembly text, for what compiled Rust would not do.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use tradewind_types::abi::{HOST_FUNCTIONS, MODULE};
use tradewind_types::cbor;
use tradewind_types::schema::{Entry, Method, MethodKind, SECTION, Type};

/// A module of `body`, in which every host function is imported under its own name and
/// `pages` of memory are there; `actions` are the methods that it exports.
pub fn contract(actions: &[&str], pages: u32, body: &str) -> Result<Vec<u8>> {
    let methods = actions.iter().map(|name| (*name, MethodKind::Action));
    contract_of(&methods.collect::<Vec<_>>(), pages, body)
}

/// The same with methods of any kind.
pub fn contract_of(methods: &[(&str, MethodKind)], pages: u32, body: &str) -> Result<Vec<u8>> {
    let mut text = String::from("(module ");
    for function in HOST_FUNCTIONS {
        let name = function.name;
        let params = " i32".repeat(function.params.len());
        let result = match function.returns {
            "()" => "",
            "u32" => "(result i32)",
            _ => "(result i64)",
        };
        writeln!(
            text,
            r#"(import "{MODULE}" "{name}" (func ${name} (param{params}) {result}))"#
        )?;
    }
    write!(text, r#"(memory (export "memory") {pages}) {body})"#)?;
    let mut module =
        wat::parse_str(&text).with_context(|| body.chars().take(400).collect::<String>())?;
    let mut section = leb(SECTION.len());
    section.extend_from_slice(SECTION.as_bytes());
    section.extend(schema(methods));
    module.push(0);
    module.extend(leb(section.len()));
    module.extend(section);
    Ok(module)
}

fn leb(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

fn schema(methods: &[(&str, MethodKind)]) -> Vec<u8> {
    let mut section = cbor::encode(&Entry::Contract {
        name: "Bench".into(),
        doc: String::new(),
        state: vec![],
    });
    for (name, kind) in methods {
        section.extend(cbor::encode(&Entry::Method(Method {
            name: (*name).into(),
            kind: *kind,
            guards: vec![],
            params: vec![],
            returns: Type::Unit,
            doc: String::new(),
        })));
    }
    section
}
