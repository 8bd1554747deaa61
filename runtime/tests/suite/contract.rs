//! Contracts in WebAssembly text, with the schema that admission asks for.

use std::fmt::Write as _;

use tradewind_types::abi::{HOST_FUNCTIONS, MODULE};
use tradewind_types::cbor;
use tradewind_types::schema::{Entry, Method, MethodKind, Release, SECTION, Type};

pub(crate) use MethodKind::{Action, Open, View};

/// A module of `body`, in which every host function is imported under its own name and one
/// page of memory is there; `methods` are its exports that the schema names.
pub(crate) fn contract(methods: &[(&str, MethodKind)], body: &str) -> Vec<u8> {
    let mut text = "(module ".to_owned();
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
        )
        .unwrap();
    }
    text.push_str(r#"(memory (export "memory") 1)"#);
    text.push_str(body);
    text.push(')');
    described(&text, methods)
}

/// A module of exactly this text, and the schema.
pub(crate) fn described(text: &str, methods: &[(&str, MethodKind)]) -> Vec<u8> {
    let module = wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    with_section(module, SECTION, &schema(methods))
}

/// The schema section of a contract with these methods.
pub(crate) fn schema(methods: &[(&str, MethodKind)]) -> Vec<u8> {
    let entry = Entry::Contract {
        name: "Test".into(),
        doc: String::new(),
        state: vec![],
    };
    let mut section = cbor::encode(&entry);
    for (name, kind) in methods {
        let entry = Entry::Method(Method {
            name: (*name).into(),
            kind: *kind,
            guards: vec![],
            params: vec![],
            returns: Type::Unit,
            doc: String::new(),
        });
        section.extend(cbor::encode(&entry));
    }
    section
}

/// The module as version 2 of its contract, which takes these methods away.
pub(crate) fn second_version(module: Vec<u8>, breaks: &[&str]) -> Vec<u8> {
    let mut breaks: Vec<String> = breaks.iter().map(|name| (*name).to_owned()).collect();
    breaks.sort();
    let release = Entry::Release(Release {
        version: 2,
        breaks,
        ..Release::default()
    });
    with_section(module, SECTION, &cbor::encode(&release))
}

/// Appends a custom section.
pub(crate) fn with_section(mut module: Vec<u8>, name: &str, data: &[u8]) -> Vec<u8> {
    let mut body = leb(name.len());
    body.extend_from_slice(name.as_bytes());
    body.extend_from_slice(data);
    module.push(0);
    module.extend(leb(body.len()));
    module.extend(body);
    module
}

fn leb(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(byte);
            return bytes;
        }
        bytes.push(byte | 0x80);
    }
}

/// What a desk does.
pub(crate) const DESK: [(&str, MethodKind); 17] = [
    ("put", Action),
    ("take", Action),
    ("get", View),
    ("put_then_refuse", Action),
    ("put_then_trap", Action),
    ("put_then_panic", Action),
    ("put_in_view", View),
    ("take_in_view", View),
    ("tell_in_view", View),
    ("spend", Action),
    ("spend_unless_closed", Action),
    ("tell", Action),
    ("who", View),
    ("relay", Action),
    ("relay_in_view", View),
    ("try_relay", Action),
    ("only_customs", Action),
];

/// A desk: keeps values under one-byte keys, counts honoured consents, passes calls on.
///
/// Arguments are raw bytes. `relay` and `try_relay` take what [`relayed`] writes.
pub(crate) fn desk() -> Vec<u8> {
    contract(
        &DESK,
        r#"
        (data (i32.const 65000) "Put" "\fe" "\fd" "customs" "\a0")
        (func $in (result i32)
            (i32.wrap_i64 (call $input (i32.const 0) (i32.const 4096))))
        (func $put (export "put") (local $n i32)
            (local.set $n (call $in))
            (call $write (i32.const 0) (i32.const 1) (i32.const 1) (i32.sub (local.get $n) (i32.const 1))))
        (func (export "put_in_view") (call $put))
        (func $take (export "take")
            (drop (call $in))
            (drop (call $remove (i32.const 0) (i32.const 1))))
        (func (export "take_in_view") (call $take))
        (func (export "get") (local $n i64)
            (drop (call $in))
            (local.set $n (call $read (i32.const 0) (i32.const 1) (i32.const 4096) (i32.const 4096)))
            (if (i64.gt_s (local.get $n) (i64.const 0))
                (then (call $output (i32.const 4096) (i32.wrap_i64 (local.get $n))))))
        (func (export "put_then_refuse")
            (call $put) (call $tell)
            (call $refuse (i32.const 7) (i32.const 65012) (i32.const 1)))
        (func (export "put_then_trap") (call $put) (call $tell) (unreachable))
        (func (export "put_then_panic")
            (call $put) (call $tell)
            (call $panic (i32.const 65000) (i32.const 3) (i32.const 65005) (i32.const 7) (i32.const 12) (i32.const 34)))
        (func $tell (export "tell")
            (call $emit (i32.const 65000) (i32.const 3) (i32.const 0) (i32.const 65012) (i32.const 1)))
        (func (export "tell_in_view") (call $tell))
        (func $count (local $n i64)
            (i32.store (i32.const 4096) (i32.const 0))
            (drop (call $read (i32.const 65003) (i32.const 1) (i32.const 4096) (i32.const 1)))
            (i32.store8 (i32.const 4096) (i32.add (i32.load8_u (i32.const 4096)) (i32.const 1)))
            (call $write (i32.const 65003) (i32.const 1) (i32.const 4096) (i32.const 1)))
        (func $spend (export "spend")
            (call $require_consent (i32.const 0) (call $in))
            (call $count))
        (func (export "spend_unless_closed")
            (call $spend)
            (if (i64.ge_s (call $read (i32.const 65004) (i32.const 1) (i32.const 4096) (i32.const 1)) (i64.const 0))
                (then (call $refuse (i32.const 8) (i32.const 65012) (i32.const 1)))))
        (func (export "only_customs")
            (call $require_role (i32.const 65005) (i32.const 7))
            (call $count))
        (func (export "who")
            (call $output (i32.const 4096) (i32.wrap_i64 (call $caller (i32.const 4096) (i32.const 64)))))
        (func $c (result i32) (i32.load8_u (i32.const 0)))
        (func $m (result i32) (i32.add (call $c) (i32.const 2)))
        (func $m_len (result i32) (i32.load8_u (i32.add (call $c) (i32.const 1))))
        (func $a (result i32) (i32.add (call $m) (call $m_len)))
        (func $relay (export "relay") (local $n i32) (local $r i64)
            (local.set $n (call $in))
            (local.set $r (call $call
                (i32.const 1) (call $c) (call $m) (call $m_len)
                (call $a) (i32.sub (local.get $n) (call $a))
                (i32.const 8192) (i32.const 4096)))
            (call $output (i32.const 8192) (i32.wrap_i64 (local.get $r))))
        (func (export "relay_in_view") (call $relay))
        (func (export "try_relay") (local $n i32) (local $r i64)
            (local.set $n (call $in))
            (local.set $r (call $try_call
                (i32.const 1) (call $c) (call $m) (call $m_len)
                (call $a) (i32.sub (local.get $n) (call $a))
                (i32.const 8192) (i32.const 4096)))
            (if (i64.lt_s (local.get $r) (i64.const 0))
                (then (local.set $r (i64.sub (i64.const -1) (local.get $r)))))
            (call $output (i32.const 8192) (i32.wrap_i64 (local.get $r))))
        "#,
    )
}

/// Arguments of `relay`: the call to pass on.
pub(crate) fn relayed(contract: &str, method: &str, args: &[u8]) -> Vec<u8> {
    let mut bytes = vec![contract.len() as u8];
    bytes.extend_from_slice(contract.as_bytes());
    bytes.push(method.len() as u8);
    bytes.extend_from_slice(method.as_bytes());
    bytes.extend_from_slice(args);
    bytes
}
