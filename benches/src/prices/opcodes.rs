//! Instructions: each class in the order that takes a processor longest, which is a chain in
//! which each waits for the one before.

use anyhow::Result;

use super::{Bench, Price, Work};

/// Repetitions of a short sequence within one turn of the loop.
const UNROLLED: usize = 64;

/// Walks a permutation of all cache lines of the memory, or of its first 4 KiB: the pointer
/// at each names the next.
fn chain(lines: u32) -> String {
    format!(
        "(local.set $j (i32.const {lines}))
        (local.set $i (i32.const 0))
        (loop $fill
            (local.set $k (i32.and
                (i32.add (i32.mul (local.get $i) (i32.const 20077)) (i32.const 790080))
                (i32.const {})))
            (i32.store (local.get $i) (local.get $k))
            (local.set $i (local.get $k))
            (local.set $j (i32.sub (local.get $j) (i32.const 1)))
            (br_if $fill (local.get $j)))",
        (lines - 1) * 64
    )
}

/// Names and sequences that take the value on the stack to the next.
fn chains() -> Vec<(String, &'static str, String)> {
    let mut all = Vec::new();
    for (ty, value, [x, y]) in [("i32", "$i", ["$j", "$k"]), ("i64", "$a", ["$b", "$c"])] {
        for op in ["clz", "ctz", "popcnt"] {
            all.push((
                format!("{ty}_{op}"),
                value,
                format!("{ty}.{op} ").repeat(UNROLLED),
            ));
        }
        for op in [
            "add", "sub", "mul", "and", "or", "xor", "shl", "shr_s", "shr_u", "rotl", "rotr",
        ] {
            let pair = format!("local.get {x} {ty}.{op} local.get {y} {ty}.{op} ");
            all.push((format!("{ty}_{op}"), value, pair.repeat(UNROLLED / 2)));
        }
        // What is divided stays large.
        for op in ["div_s", "div_u", "rem_s", "rem_u"] {
            let one = format!("local.get {y} {ty}.or local.get {x} {ty}.{op} ");
            all.push((format!("{ty}_{op}"), value, one.repeat(UNROLLED / 4)));
        }
        for op in ["eq", "ne", "lt_s", "lt_u", "gt_s", "le_u", "ge_s"] {
            let widen = if ty == "i64" { "i64.extend_i32_u " } else { "" };
            let pair = format!("local.get {x} {ty}.{op} {widen} local.get {y} {ty}.{op} {widen}");
            all.push((format!("{ty}_{op}"), value, pair.repeat(UNROLLED / 2)));
        }
        let eqz = if ty == "i64" {
            "i64.eqz i64.extend_i32_u local.get $b i64.xor "
        } else {
            "i32.eqz local.get $j i32.xor "
        };
        all.push((format!("{ty}_eqz"), value, eqz.repeat(UNROLLED)));
        for op in ["extend8_s", "extend16_s"] {
            let one = format!("{ty}.{op} local.get {x} {ty}.add ");
            all.push((format!("{ty}_{op}"), value, one.repeat(UNROLLED)));
        }
    }
    let widen = "i32.wrap_i64 i64.extend_i32_s local.get $b i64.add ";
    all.push(("i64_wrap_extend".into(), "$a", widen.repeat(UNROLLED)));
    let constant = "i64.const 0x1234567 i64.xor local.get $b i64.add ";
    all.push(("i64_const".into(), "$a", constant.repeat(UNROLLED)));
    let select = "local.get $b local.get $i select local.get $c local.get $j select ";
    all.push(("select".into(), "$a", select.repeat(UNROLLED / 2)));
    for (name, load) in [
        ("load_in_line", "i32.load "),
        ("load_byte", "i32.load8_u offset=8192 "),
        ("load_across_lines", "i32.load offset=8254 "),
        ("load_across_pages", "i32.load offset=12286 "),
    ] {
        all.push((name.into(), "$k", load.repeat(UNROLLED)));
    }
    all
}

/// Sequences that stand by themselves.
fn statements() -> Vec<(&'static str, String)> {
    let random = "local.get $a i64.const 6364136223846793005 i64.mul i64.const 1442695040888963407 \
        i64.add local.tee $a i64.const 33 i64.shr_u i32.wrap_i64 ";
    vec![
        ("nop", "nop ".repeat(UNROLLED)),
        (
            "local",
            "local.get $a local.set $b local.get $c local.set $a local.get $b local.set $c "
                .repeat(UNROLLED),
        ),
        (
            "tee",
            "local.get $a local.tee $b local.get $c i64.add local.set $a ".repeat(UNROLLED),
        ),
        (
            "global",
            "global.get $g local.get $a i64.add global.set $g ".repeat(UNROLLED),
        ),
        (
            "store",
            (0..UNROLLED)
                .map(|i| {
                    format!(
                        "local.get $j local.get $a i64.store offset={} ",
                        512 + 8 * i
                    )
                })
                .collect(),
        ),
        (
            "store_across_pages",
            "i32.const 12284 local.get $a i64.store ".repeat(UNROLLED),
        ),
        (
            "store_far",
            "local.get $i i32.const 20077 i32.mul i32.const 790080 i32.add \
             i32.const 2097088 i32.and local.tee $i local.get $a i64.store "
                .repeat(UNROLLED),
        ),
        (
            "store_then_load",
            "local.get $j local.get $a i64.store offset=512 \
             local.get $j i64.load offset=512 local.set $a "
                .repeat(UNROLLED),
        ),
        ("block", "block end ".repeat(UNROLLED)),
        ("loop", "loop end ".repeat(UNROLLED)),
        (
            "loop_twice",
            "loop local.get $j i32.const 1 i32.xor local.tee $j i32.const 1 i32.and br_if 0 end "
                .repeat(UNROLLED),
        ),
        (
            "if",
            "local.get $j if local.get $a i64.const 1 i64.add local.set $a \
             else local.get $a i64.const 3 i64.mul local.set $a end "
                .repeat(UNROLLED),
        ),
        (
            "if_random",
            format!(
                "{random} i32.const 1 i32.and if local.get $b local.get $a i64.add local.set $b \
                 else local.get $b i64.const 3 i64.mul local.set $b end "
            )
            .repeat(UNROLLED),
        ),
        ("br", "block br 0 end ".repeat(UNROLLED)),
        (
            "br_if",
            "block local.get $j br_if 0 local.get $b local.set $a end ".repeat(UNROLLED),
        ),
        (
            "br_table",
            "block block block local.get $k br_table 0 1 2 end local.get $b local.set $a end end "
                .repeat(UNROLLED),
        ),
        (
            "br_table_random",
            format!(
                "block block block block {random} i32.const 3 i32.and br_table 0 1 2 3 end \
                 local.get $b i64.const 3 i64.mul local.set $b end \
                 local.get $b i64.const 5 i64.add local.set $b end \
                 local.get $b i64.const 7 i64.xor local.set $b end "
            )
            .repeat(UNROLLED),
        ),
        ("call", "call $nothing ".repeat(UNROLLED)),
        ("call_of_one_loop", "call $loops ".repeat(UNROLLED)),
        (
            "call_with_32_parameters",
            format!("{} call $wide ", "local.get $a ".repeat(32)).repeat(8),
        ),
        (
            "call_indirect",
            "i32.const 0 call_indirect (type $t) ".repeat(UNROLLED),
        ),
        ("call_deep", "i32.const 500 call $deep ".into()),
        (
            "memory_size",
            "memory.size local.get $i i32.add local.set $i ".repeat(UNROLLED),
        ),
        (
            "memory_grow_by_none",
            "i32.const 0 memory.grow drop ".repeat(UNROLLED),
        ),
        (
            "memory_grow_refused",
            "i32.const 1 memory.grow drop ".repeat(UNROLLED),
        ),
        (
            "memory_fill_of_none",
            "i32.const 512 i32.const 1 i32.const 0 memory.fill ".repeat(UNROLLED),
        ),
        (
            "memory_copy_of_none",
            "i32.const 512 i32.const 1024 i32.const 0 memory.copy ".repeat(UNROLLED),
        ),
        (
            "memory_fill_of_256",
            "i32.const 512 i32.const 1 i32.const 256 memory.fill ".repeat(UNROLLED),
        ),
        (
            "memory_copy_of_256",
            "i32.const 512 i32.const 1024 i32.const 256 memory.copy ".repeat(UNROLLED),
        ),
        (
            "memory_fill_of_1_mib",
            "i32.const 65536 i32.const 1 i32.const 1048576 memory.fill ".into(),
        ),
        (
            "memory_copy_of_1_mib",
            "i32.const 65536 i32.const 1048576 i32.const 1048576 memory.copy \
             i32.const 1048576 i32.const 65536 i32.const 1000000 memory.copy "
                .replace(
                    "i32.const 1048576 memory.copy",
                    "i32.const 983040 memory.copy",
                ),
        ),
    ]
}

const BESIDE: &str = r"
    (type $t (func)) (table 1 1 funcref) (elem (i32.const 0) $nothing)
    (global $g (mut i64) (i64.const 5))
    (func $nothing)
    (func $loops loop end loop end loop end loop end loop end loop end loop end loop end)
    (func $wide (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
        i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64))
    (func $deep (param i32)
        local.get 0 if local.get 0 i32.const 1 i32.sub call $deep end)";

pub(super) fn prices() -> Result<Vec<Price>> {
    let mut bench = Bench::new()?;
    let mut prices = Vec::new();
    for (name, value, ops) in chains() {
        let body = format!("local.get {value} {ops} local.set {value}");
        let work = Work {
            body: &body,
            beside: BESIDE,
            ..Work::default()
        };
        prices.push(bench.repeat(&name, &work)?);
    }
    for (name, body) in statements() {
        let work = Work {
            body: &body,
            beside: BESIDE,
            ..Work::default()
        };
        prices.push(bench.repeat(name, &work)?);
    }
    for (name, lines) in [("load_near", 64), ("load_far", 32_768)] {
        let body = format!("local.get $i {} local.set $i", "i32.load ".repeat(UNROLLED));
        let work = Work {
            setup: &chain(lines),
            body: &body,
            beside: BESIDE,
            ..Work::default()
        };
        prices.push(bench.repeat(name, &work)?);
    }
    Ok(prices)
}
