//! Host functions: with the least they can be given, and for each byte more.
//!
//! State is in memory here; what the disk adds, `disk` measures.

use anyhow::Result;
use tradewind_types::SecretKey;

use super::{Bench, Price, Work};

/// Bytes of a large argument, within the chain's limit of payloads and values.
const LARGE: u32 = 60_000;

/// Where the contract keeps things: names, a key, a place.
const BESIDE: &str = r#"
    (data (i32.const 1024) "admin@zone") (data (i32.const 1040) "s1@o0")
    (data (i32.const 1056) "admin") (data (i32.const 1072) "\00\00\00\00")
    (data (i32.const 1088) "\ff\ff\ff\ff") (data (i32.const 1104) "Told")
    (data (i32.const 1120) "aaaaaa@o0") (data (i32.const 1136) "none")
    (global $count (mut i32) (i32.const 0))
    ;; A key that no turn had before.
    (func $key
        (global.set $count (i32.add (global.get $count) (i32.const 1)))
        (i32.store (i32.const 1072) (i32.mul (global.get $count) (i32.const 0x9e3779b1))))
    ;; A name that no turn had before.
    (func $name (local $left i32) (local $at i32)
        (global.set $count (i32.add (global.get $count) (i32.const 1)))
        (local.set $left (global.get $count))
        (local.set $at (i32.const 1120))
        (loop $again
            (i32.store8 (local.get $at)
                (i32.add (i32.const 97) (i32.and (local.get $left) (i32.const 15))))
            (local.set $left (i32.shr_u (local.get $left) (i32.const 4)))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $at) (i32.const 1125)))))
"#;

/// A host function to measure: `body` names `LEN` where the length stands.
struct Function {
    name: &'static str,
    setup: &'static str,
    body: &'static str,
    /// Whether it costs by the byte.
    sized: bool,
    most: u32,
}

const fn function(name: &'static str, body: &'static str) -> Function {
    Function {
        name,
        setup: "",
        body,
        sized: false,
        most: 1 << 20,
    }
}

const fn sized(name: &'static str, setup: &'static str, body: &'static str) -> Function {
    Function {
        setup,
        sized: true,
        ..function(name, body)
    }
}

const FUNCTIONS: &[Function] = &[
    sized(
        "output",
        "",
        "(call $output (i32.const 65536) (i32.const LEN))",
    ),
    sized(
        "read",
        "(call $write (i32.const 1072) (i32.const 4) (i32.const 65536) (i32.const LEN))",
        "(drop (call $read (i32.const 1072) (i32.const 4) (i32.const 65536) (i32.const 65536)))",
    ),
    sized(
        "read_into_no_place",
        "(call $write (i32.const 1072) (i32.const 4) (i32.const 65536) (i32.const LEN))",
        "(drop (call $read (i32.const 1072) (i32.const 4) (i32.const 65536) (i32.const 0)))",
    ),
    sized(
        "fetch",
        "(call $write (i32.const 1072) (i32.const 4) (i32.const 65536) (i32.const LEN))
        (drop (call $read (i32.const 1072) (i32.const 4) (i32.const 65536) (i32.const 0)))",
        "(drop (call $fetch (i32.const 0) (i32.const 65536) (i32.const 65536)))",
    ),
    function(
        "read_of_absent",
        "(call $key) (drop (call $read (i32.const 1072) (i32.const 4) (i32.const 65536) (i32.const 64)))",
    ),
    sized(
        "write",
        "",
        "(call $write (i32.const 1072) (i32.const 4) (i32.const 65536) (i32.const LEN))",
    ),
    Function {
        most: 2_000,
        ..function(
            "write_of_new",
            "(call $key) (call $write (i32.const 1072) (i32.const 4) (i32.const 65536) (i32.const 32))",
        )
    },
    function(
        "remove_of_absent",
        "(call $key) (drop (call $remove (i32.const 1072) (i32.const 4)))",
    ),
    function(
        "write_and_remove",
        "(call $write (i32.const 1072) (i32.const 4) (i32.const 65536) (i32.const 32))
        (drop (call $remove (i32.const 1072) (i32.const 4)))",
    ),
    function(
        "scan_of_nothing",
        "(drop (call $scan (i32.const 1088) (i32.const 1) (i32.const 1088) (i32.const 4)
            (i32.const 256) (i32.const 0) (i32.const 65536) (i32.const 65536)))",
    ),
    Function {
        setup: "(local.set $i (i32.const 256))
            (loop $fill
                (call $key) (call $write (i32.const 1072) (i32.const 4) (i32.const 65536) (i32.const 32))
                (local.set $i (i32.sub (local.get $i) (i32.const 1)))
                (br_if $fill (local.get $i)))",
        ..function(
            "scan_of_256",
            "(drop (call $scan (i32.const 1136) (i32.const 0) (i32.const 1088) (i32.const 4)
                (i32.const 256) (i32.const 0) (i32.const 65536) (i32.const 65536)))",
        )
    },
    Function {
        most: 256,
        ..function(
            "emit",
            "(i32.store8 (i32.const 65536) (i32.const 0xa0))
            (call $emit (i32.const 1104) (i32.const 4) (i32.const 0) (i32.const 65536) (i32.const 1))",
        )
    },
    function(
        "caller",
        "(drop (call $caller (i32.const 65536) (i32.const 64)))",
    ),
    function(
        "myself",
        "(drop (call $myself (i32.const 65536) (i32.const 64)))",
    ),
    function("time", "(drop (call $time))"),
    function("height", "(drop (call $height))"),
    function("transaction", "(call $transaction (i32.const 65536))"),
    function(
        "consents",
        "(drop (call $consents (i32.const 1040) (i32.const 5)))",
    ),
    function(
        "require_consent",
        "(call $require_consent (i32.const 1024) (i32.const 10))",
    ),
    function(
        "has_role",
        "(drop (call $has_role (i32.const 1040) (i32.const 5) (i32.const 1056) (i32.const 5)))",
    ),
    function(
        "has_role_of_unknown",
        "(call $name) (drop (call $has_role (i32.const 1120) (i32.const 9) (i32.const 1056) (i32.const 5)))",
    ),
    function(
        "require_role",
        "(call $require_role (i32.const 1056) (i32.const 5))",
    ),
    function(
        "is_party",
        "(drop (call $is_party (i32.const 1040) (i32.const 5)))",
    ),
    function(
        "is_party_of_unknown",
        "(call $name) (drop (call $is_party (i32.const 1120) (i32.const 9)))",
    ),
    sized(
        "hash",
        "",
        "(call $hash (i32.const 65536) (i32.const LEN) (i32.const 1200))",
    ),
    sized(
        "verify_ed25519",
        "",
        "(drop (call $verify_ed25519 (i32.const 1300) (i32.const 1400) (i32.const 65536) (i32.const LEN)))",
    ),
];

/// A key and its signature over so many zero bytes.
fn signature(len: u32) -> String {
    let key = SecretKey::from_seed(&[5; 32]);
    let text =
        |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("\\{byte:02x}")).collect() };
    let (public, signature) = (key.public(), key.sign(&vec![0; len as usize]));
    format!(
        r#"(data (i32.const 1300) "{}") (data (i32.const 1400) "{}")"#,
        text(public.as_bytes()),
        text(signature.as_bytes())
    )
}

pub(super) fn prices() -> Result<Vec<Price>> {
    let mut bench = Bench::new()?;
    let mut prices = Vec::new();
    for function in FUNCTIONS {
        let mut measure = |len: u32| {
            let put = |text: &str| text.replace("LEN", &len.to_string());
            let (setup, body) = (put(function.setup), put(function.body));
            let beside = format!("{BESIDE} {}", signature(len));
            let work = Work {
                setup: &setup,
                body: &body,
                beside: &beside,
                most: function.most,
                ..Work::default()
            };
            bench.repeat(function.name, &work)
        };
        let small = measure(1)?;
        if function.sized {
            let large = measure(LARGE)?;
            prices.push(large.beyond(&small, format!("{}_bytes", function.name)));
        }
        prices.push(small);
    }
    let [small, large] = [4, LARGE as usize].map(|args| {
        let body = "(drop (call $input (i32.const 65536) (i32.const 65536)))";
        let work = Work {
            body,
            args,
            ..Work::default()
        };
        bench.repeat("input", &work)
    });
    let (small, large) = (small?, large?);
    prices.push(large.beyond(&small, "input_bytes".into()));
    prices.push(small);
    Ok(prices)
}
