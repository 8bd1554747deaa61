//! Calls from contract to contract: what entering and leaving an instance costs, and what a
//! contract can make of it.

use anyhow::Result;

use super::{Bench, PAGES, Price, Work};

/// Writes to every 4 KiB of the memory.
fn touch(pages: u32) -> String {
    format!(
        "(local $at i32)
        (loop $again
            (i64.store (local.get $at) (i64.const -1))
            (local.set $at (i32.add (local.get $at) (i32.const 4096)))
            (br_if $again (i32.lt_u (local.get $at) (i32.const {}))))",
        pages * 65_536
    )
}

pub(super) fn prices() -> Result<Vec<Price>> {
    let mut bench = Bench::new()?;
    let segments: String = (0..tradewind_runtime::wasm::admission::MAX_DATA_SEGMENTS)
        .map(|i| format!(r#"(data (i32.const {}) "x")"#, i * 1_999))
        .collect();
    let elements = tradewind_runtime::wasm::admission::MAX_TABLE_ELEMENTS;
    let table: String = (0..elements)
        .map(|i| format!("(elem (i32.const {i}) $f)"))
        .collect();
    let globals = "(global (mut i64) (i64.const 7))"
        .repeat(tradewind_runtime::wasm::admission::MAX_GLOBALS as usize - 1);
    let go = |body: &str| format!(r#"(func $f (export "go") {body})"#);
    let grow = format!("(drop (memory.grow (i32.const {})))", PAGES - 1);
    let whole = touch(PAGES);
    let (locals, rest) = whole.split_at("(local $at i32)".len());
    let callees: [(&str, u32, String); 9] = [
        ("nothing", 1, go("")),
        ("touch_one_page", 1, go(&touch(1))),
        ("touch_all_pages", PAGES, go(&whole)),
        ("grow_and_touch", 1, go(&format!("{locals} {grow} {rest}"))),
        ("all_pages", PAGES, go("")),
        ("many_segments", PAGES, format!("{segments} {}", go(""))),
        (
            "large_table",
            1,
            format!("(table {elements} {elements} funcref) {table} {}", go("")),
        ),
        ("many_globals", 1, format!("{globals} {}", go(""))),
        (
            "refuse",
            1,
            go("(call $refuse (i32.const 1) (i32.const 0) (i32.const 8))"),
        ),
    ];
    let mut prices = Vec::new();
    for (i, (name, pages, text)) in callees.iter().enumerate() {
        let callee = format!("t{i}@zone");
        bench.deploy(&callee, &["go"], *pages, text)?;
        let beside = format!(r#"(data (i32.const 1024) "{callee}") (data (i32.const 1040) "go")"#);
        let body = format!(
            "(drop (call $try_call (i32.const 1024) (i32.const {}) (i32.const 1040) (i32.const 2)
                (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))",
            callee.len()
        );
        let work = Work {
            body: &body,
            beside: &beside,
            most: 1 << 16,
            ..Work::default()
        };
        prices.push(bench.repeat(&format!("call_{name}"), &work)?);
    }
    let bytes = |args: u32| {
        format!(
            "(drop (call $call (i32.const 1024) (i32.const 7) (i32.const 1040) (i32.const 2)
                (i32.const 65536) (i32.const {args}) (i32.const 0) (i32.const 0)))"
        )
    };
    let beside = r#"(data (i32.const 1024) "t0@zone") (data (i32.const 1040) "go")"#;
    let mut with = |args: u32| {
        let body = bytes(args);
        let work = Work {
            body: &body,
            beside,
            most: 1 << 16,
            ..Work::default()
        };
        bench.repeat("call", &work)
    };
    let (small, large) = (with(0)?, with(60_000)?);
    prices.push(large.beyond(&small, "call_bytes".into()));
    prices.push(small);
    Ok(prices)
}
