//! Which modules are admitted: every limit at the limit and one beyond, every feature that is
//! switched off.

use tradewind_runtime::Rules;
use tradewind_runtime::rules::COMPILE_GAS;
use tradewind_runtime::wasm::admission::{
    self, MAX_BODY_BYTES, MAX_DATA_SEGMENTS, MAX_EXPORTS, MAX_FUNCTIONS, MAX_GLOBALS, MAX_IMPORTS,
    MAX_LOOP_NESTING, MAX_LOOPS, MAX_NESTING, MAX_PARAMS, MAX_SLOTS, MAX_TABLE_ELEMENTS, Refused,
};
use tradewind_runtime::wasm::work::MAX_WORK;
use tradewind_types::abi::MODULE;
use tradewind_types::schema::{Entry, Migration, SECTION, SchemaError};
use tradewind_types::{HostFailure, cbor};

use crate::chain::{Chain, GENEROUS, assert_succeeds, failure, host_numbers};
use crate::contract::{Action, contract, described, desk, schema, with_section};

fn admit(code: &[u8]) -> Result<(), Refused> {
    admission::admit(code, &Rules::default()).map(drop)
}

/// A module of this text that has one empty method and a memory.
fn module(text: &str) -> Vec<u8> {
    described(
        &format!(r#"(module {text} (memory (export "memory") 1) (func (export "go")))"#),
        &[("go", Action)],
    )
}

fn work(code: &[u8]) -> u64 {
    admission::admit(code, &Rules::default()).unwrap().work
}

/// A module that takes exactly so much work to compile.
fn taking(total: u64) -> Vec<u8> {
    let function = work(&module("(func)")) - work(&module(""));
    let with = |body: &str| work(&module(&format!("(func {body})"))) - work(&module("(func)"));
    let (hard, easy) = ("(drop (i64.popcnt (i64.const 0)))", "(nop)");
    assert_eq!(with(easy), 1);
    let mut left = total - work(&module(""));
    let mut functions = String::new();
    while left > 0 {
        // What is left for the last one is never less than an empty function.
        let next = if left > 60_000 { 50_000 } else { left };
        let body = next - function;
        let (many, few) = (body / with(hard), body % with(hard));
        let (many, few) = (hard.repeat(many as usize), easy.repeat(few as usize));
        functions.push_str(&format!("(func {many} {few})"));
        left -= next;
    }
    module(&functions)
}

fn too_many(what: &'static str, found: u64, max: u64) -> Result<(), Refused> {
    Err(Refused::TooMany { what, found, max })
}

#[test]
fn a_module_is_admitted_at_each_limit_and_refused_one_beyond() {
    type Make = fn(u64) -> Vec<u8>;
    let cases: [(&str, u64, Make); 13] = [
        ("functions", MAX_FUNCTIONS.into(), |n| {
            module(&"(func)".repeat(n as usize - 1))
        }),
        ("parameters in a function", MAX_PARAMS as u64, |n| {
            module(&format!("(func (param {}))", "i32 ".repeat(n as usize)))
        }),
        ("locals and operands in a function", MAX_SLOTS.into(), |n| {
            module(&format!("(func (local {}))", "i64 ".repeat(n as usize)))
        }),
        ("nested blocks in a function", MAX_NESTING.into(), |n| {
            let (open, end) = ("block ".repeat(n as usize), "end ".repeat(n as usize));
            module(&format!("(func {open} {end})"))
        }),
        ("loops in a function", MAX_LOOPS.into(), |n| {
            module(&format!("(func {})", "loop end ".repeat(n as usize)))
        }),
        ("nested loops in a function", MAX_LOOP_NESTING as u64, |n| {
            let (open, end) = (
                "loop block ".repeat(n as usize),
                "end end ".repeat(n as usize),
            );
            module(&format!("(func loop end {open} {end})"))
        }),
        ("units of work to compile", MAX_WORK, taking),
        ("globals", MAX_GLOBALS.into(), |n| {
            module(&"(global (mut i64) (i64.const 0))".repeat(n as usize))
        }),
        ("exports", MAX_EXPORTS.into(), |n| {
            let exports: String = (2..n)
                .map(|i| format!(r#"(export "e{i}" (func 0))"#))
                .collect();
            module(&exports)
        }),
        ("imports", MAX_IMPORTS.into(), |n| {
            module(&format!(r#"(import "{MODULE}" "time" (func (result i64)))"#).repeat(n as usize))
        }),
        ("table elements", MAX_TABLE_ELEMENTS, |n| {
            module(&format!("(table {n} {n} funcref)"))
        }),
        ("data segments", MAX_DATA_SEGMENTS.into(), |n| {
            module(&r#"(data (i32.const 0) "x")"#.repeat(n as usize))
        }),
        ("initial memory pages of 64 KiB", 32, |n| {
            described(
                &format!(r#"(module (memory (export "memory") {n}) (func (export "go")))"#),
                &[("go", Action)],
            )
        }),
    ];
    for (what, max, make) in cases {
        assert_eq!(admit(&make(max)), Ok(()), "{what}");
        assert_eq!(admit(&make(max + 1)), too_many(what, max + 1, max));
    }
}

#[test]
fn operands_count_like_locals() {
    let pushing = |n: u32| {
        let (push, drop) = (
            "(i32.const 1)".repeat(n as usize),
            "(drop)".repeat(n as usize),
        );
        module(&format!("(func (local i64) {push} {drop})"))
    };
    assert_eq!(admit(&pushing(MAX_SLOTS - 1)), Ok(()));
    let (found, max) = (u64::from(MAX_SLOTS) + 1, u64::from(MAX_SLOTS));
    assert_eq!(
        admit(&pushing(MAX_SLOTS)),
        too_many("locals and operands in a function", found, max)
    );
}

#[test]
fn all_element_segments_together_fit_the_table() {
    let elements = |n: u64| {
        let segments = "(elem (i32.const 0) 0)".repeat(n as usize);
        module(&format!("(table 1 1 funcref) {segments}"))
    };
    assert_eq!(admit(&elements(MAX_TABLE_ELEMENTS)), Ok(()));
    let (found, max) = (MAX_TABLE_ELEMENTS + 1, MAX_TABLE_ELEMENTS);
    assert_eq!(admit(&elements(found)), too_many("elements", found, max));
}

#[test]
fn a_function_body_ends_at_its_limit() {
    // `nop` is one byte; the body also holds the count of locals and `end`.
    let body = |bytes: usize| module(&format!("(func {})", "(nop)".repeat(bytes - 2)));
    assert_eq!(admit(&body(MAX_BODY_BYTES)), Ok(()));
    let max = MAX_BODY_BYTES as u64;
    assert_eq!(
        admit(&body(MAX_BODY_BYTES + 1)),
        too_many("bytes in a function", max + 1, max)
    );
}

#[test]
fn code_ends_at_the_limit_of_the_chain() {
    let max = Rules::default().code_bytes as usize;
    let small = module("");
    // The length of the section's own length has three bytes at this size.
    let filler = max - small.len() - 1 - 3 - 2;
    let full = with_section(small.clone(), "x", &vec![0; filler]);
    assert_eq!(full.len(), max);
    assert_eq!(admit(&full), Ok(()));
    let over = with_section(small, "x", &vec![0; filler + 1]);
    assert_eq!(admit(&over), Err(Refused::TooLong { len: max + 1, max }));
}

#[test]
fn features_that_could_differ_between_machines_are_refused_by_name() {
    let cases = [
        ("(func (drop (f32.const 1)))", "floating-point"),
        ("(func (param f64))", "floating-point"),
        ("(func (drop (v128.const i64x2 0 0)))", "SIMD"),
        (
            "(func (drop (i32.trunc_sat_f32_s (f32.const 1))))",
            "floating-point",
        ),
        ("(memory 1)", "multiple memories"),
        ("(func (param externref))", "reference types"),
        ("(table 1 externref)", "reference types"),
        (
            "(table $t 1 funcref) (func (drop (table.grow $t (ref.null func) (i32.const 1))))",
            "reference types",
        ),
        (
            "(table $t 1 funcref) (func (table.fill $t (i32.const 0) (ref.null func) (i32.const 1)))",
            "reference types",
        ),
        ("(func $f (return_call $f))", "tail calls"),
        ("(tag)", "exceptions"),
        (
            "(func (result i32 i32) (i32.const 0) (i32.const 0))",
            "multiple",
        ),
        ("(func (atomic.fence))", "threads"),
        ("(table 1 funcref) (table 1 funcref)", "tables"),
    ];
    for (text, expected) in cases {
        let Err(Refused::Invalid { reason }) = admit(&module(text)) else {
            panic!("{text}: {:?}", admit(&module(text)))
        };
        assert!(reason.contains(expected), "{text}: {reason}");
    }
    let shared = described(
        r#"(module (memory (export "memory") 1 1 shared) (func (export "go")))"#,
        &[("go", Action)],
    );
    assert!(matches!(admit(&shared), Err(Refused::Invalid { .. })));
    let wide = described(
        r#"(module (memory (export "memory") i64 1) (func (export "go")))"#,
        &[("go", Action)],
    );
    assert!(matches!(admit(&wide), Err(Refused::Invalid { .. })));
}

#[test]
fn instructions_that_change_tables_or_use_passive_data_are_forbidden() {
    let tables = "an instruction that changes tables";
    let cases = [
        ("(start 0)", "a start function"),
        (
            "(table 1 funcref) (func (table.copy (i32.const 0) (i32.const 0) (i32.const 0)))",
            tables,
        ),
        (
            "(table 1 funcref) (elem $e func) (func (table.init $e (i32.const 0) (i32.const 0) (i32.const 0)))",
            tables,
        ),
        ("(elem $e func) (func (elem.drop $e))", tables),
        (
            r#"(data $d "x") (func (memory.init $d (i32.const 0) (i32.const 0) (i32.const 0)))"#,
            "passive data segments",
        ),
        (
            r#"(data $d "x") (func (data.drop $d))"#,
            "passive data segments",
        ),
    ];
    for (text, what) in cases {
        assert_eq!(
            admit(&module(text)),
            Err(Refused::Forbidden { what }),
            "{text}"
        );
    }
}

#[test]
fn imports_are_host_functions_with_their_own_signature() {
    let cases = [
        (r#"(import "env" "read" (func))"#, "env", "read"),
        (
            r#"(import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))"#,
            "wasi_snapshot_preview1",
            "fd_write",
        ),
        (r#"(import "tradewind_1" "debug" (func))"#, MODULE, "debug"),
        (
            r#"(import "tradewind_2" "time" (func (result i64)))"#,
            "tradewind_2",
            "time",
        ),
        (r#"(import "tradewind_1" "time" (func))"#, MODULE, "time"),
        (
            r#"(import "tradewind_1" "time" (func (result i32)))"#,
            MODULE,
            "time",
        ),
        (
            r#"(import "tradewind_1" "fail" (func (param i64)))"#,
            MODULE,
            "fail",
        ),
        (
            r#"(import "tradewind_1" "fail" (func (param i32 i32)))"#,
            MODULE,
            "fail",
        ),
        (
            r#"(import "tradewind_1" "time" (global i64))"#,
            MODULE,
            "time",
        ),
        (
            r#"(import "tradewind_1" "memory" (memory 1))"#,
            MODULE,
            "memory",
        ),
        (
            r#"(import "tradewind_1" "table" (table 1 funcref))"#,
            MODULE,
            "table",
        ),
    ];
    for (text, module, name) in cases {
        let code = described(
            &format!(
                r#"(module {text} {} (func (export "go")))"#,
                if name == "memory" {
                    ""
                } else {
                    r#"(memory (export "memory") 1)"#
                }
            ),
            &[("go", Action)],
        );
        let expected = Refused::Import {
            module: module.into(),
            name: name.into(),
        };
        assert_eq!(admit(&code), Err(expected), "{text}");
    }
}

#[test]
fn exports_are_the_memory_and_the_methods_of_the_schema() {
    let missing = |name: &str| {
        Err(Refused::Export {
            name: name.into(),
            problem: "missing",
        })
    };
    let go = [("go", Action)];
    let cases = [
        (
            r#"(module (memory 1) (func (export "go")))"#,
            missing("memory"),
        ),
        (r#"(module (func (export "go")))"#, missing("memory")),
        (
            r#"(module (memory 1) (func (export "go")) (func (export "memory")))"#,
            missing("memory"),
        ),
        (
            r#"(module (memory (export "other") 1) (func (export "go")))"#,
            missing("memory"),
        ),
        (
            r#"(module (memory (export "memory") (export "again") 1) (func (export "go")))"#,
            Ok(()),
        ),
        (r#"(module (memory (export "memory") 1))"#, missing("go")),
        (
            r#"(module (memory (export "memory") 1) (global (export "go") i32 (i32.const 0)))"#,
            missing("go"),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(admit(&described(text, &go)), expected, "{text}");
    }
    let problem = "not a function without parameters and results";
    for text in [
        r#"(module (memory (export "memory") 1) (func (export "go") (param i32)))"#,
        r#"(module (memory (export "memory") 1) (func (export "go") (result i32) (i32.const 0)))"#,
        r#"(module (import "tradewind_1" "time" (func $time (result i64))) (memory (export "memory") 1) (export "go" (func $time)))"#,
    ] {
        assert_eq!(
            admit(&described(text, &go)),
            Err(Refused::Export {
                name: "go".into(),
                problem
            })
        );
    }
    let reserved = described(
        r#"(module (memory (export "memory") 1) (func (export "go") (export "tradewind_depth")))"#,
        &go,
    );
    assert_eq!(
        admit(&reserved),
        Err(Refused::Export {
            name: "tradewind_depth".into(),
            problem: "reserved"
        })
    );
}

#[test]
fn a_schema_is_there_once_and_whole() {
    let bare =
        wat::parse_str(r#"(module (memory (export "memory") 1) (func (export "go")))"#).unwrap();
    assert_eq!(
        admit(&bare),
        Err(SchemaError::Contracts { found: 0 }.into())
    );
    let section = schema(&[("go", Action)]);
    let twice = with_section(
        with_section(bare.clone(), SECTION, &section),
        SECTION,
        &section,
    );
    assert!(matches!(admit(&twice), Err(Refused::Schema(_))));
    // The linker may split it.
    let (head, tail) = section.split_at(section.len() / 2);
    let parts = with_section(with_section(bare.clone(), SECTION, head), SECTION, tail);
    assert_eq!(admit(&parts), Ok(()));
    let cut = with_section(bare, SECTION, head);
    assert!(matches!(
        admit(&cut),
        Err(Refused::Schema(SchemaError::Decode(_)))
    ));
}

#[test]
fn a_migration_that_the_module_does_not_have_is_refused() {
    let bare =
        wat::parse_str(r#"(module (memory (export "memory") 1) (func (export "go")))"#).unwrap();
    let described = |method: &str| {
        let migration = Entry::Migration(Migration {
            from: 1,
            method: method.into(),
            reads: vec![],
        });
        let section = [schema(&[("go", Action)]), cbor::encode(&migration)].concat();
        with_section(bare.clone(), SECTION, &section)
    };
    assert_eq!(admit(&described("go")), Ok(()));
    let missing = Refused::Export {
        name: "bring_over".into(),
        problem: "missing",
    };
    assert_eq!(admit(&described("bring_over")), Err(missing));
}

#[test]
fn what_is_no_core_module_is_refused_without_harm() {
    let component = wat::parse_str("(component)").unwrap();
    for bytes in [&b""[..], b"\0asm", b"not wasm at all", &[0; 64], &component] {
        assert!(
            matches!(admit(bytes), Err(Refused::Invalid { .. })),
            "{bytes:?}"
        );
    }
    let whole = desk();
    for end in 0..whole.len() {
        assert_ne!(admit(&whole[..end]), Ok(()), "{end} of {}", whole.len());
    }
}

#[test]
fn a_refused_deployment_names_the_check_in_the_receipt_and_the_reason_in_a_simulation() {
    let mut chain = Chain::new();
    let floats = module("(func (drop (f32.const 1)))");
    let refused = host_numbers("registry@system", HostFailure::ModuleRefused, &[2]);
    let receipt = chain.deploy("bad@zone", &floats);
    assert_eq!(failure(&receipt), refused);
    assert!(!String::from_utf8_lossy(&cbor::encode(&receipt)).contains("float"));

    let deployment = crate::chain::registry(
        "deploy",
        (
            crate::chain::party("bad@zone"),
            crate::chain::bytes(&floats),
            crate::chain::bytes(b""),
        ),
    );
    let request = chain.ask("boss@zone", vec![deployment]);
    let signed = chain.sign(request);
    let (_, diagnostics) = chain.execution().simulate(&signed).unwrap();
    assert!(
        diagnostics.panics[0].contains("build for wasm32v1-none"),
        "{diagnostics:?}"
    );
}

#[test]
fn whatever_is_admitted_also_runs() {
    let many = |n: usize, text: &str| text.repeat(n);
    let calls = |n: usize| -> String {
        (0..n)
            .map(|i| {
                format!(
                    "(func (param i32) (call {} (local.get 0)))",
                    i.saturating_sub(1)
                )
            })
            .collect()
    };
    let modules = [
        // No globals, tables or functions but the method.
        module(""),
        // Everything at its limit at once.
        module(&format!(
            r"{} (table 4096 4096 funcref) {} {} {} {}",
            many(
                MAX_IMPORTS as usize,
                &format!(r#"(import "{MODULE}" "time" (func (result i64)))"#)
            ),
            many(MAX_GLOBALS as usize, "(global (mut i64) (i64.const 1))"),
            many(
                MAX_DATA_SEGMENTS as usize,
                r#"(data (i32.const 65535) "x")"#
            ),
            many(4_096, "(elem (i32.const 0) 3)"),
            many(MAX_FUNCTIONS as usize - 1, "(func)"),
        )),
        module(&calls(4_000)),
        // A damaged name section is nobody's concern.
        with_section(module(""), "name", &[1, 0xff, 0xff, 0xff, 0xff, 0x0f]),
        with_section(module(""), "name", b"\x00\x01"),
        with_section(module(""), "metadata.code.branch_hint", &[0xff; 9]),
        with_section(module(""), "dylink.0", &[0xff; 9]),
        with_section(module(""), "producers", &[0xff; 9]),
        with_section(module(""), "linking", &[0xff; 9]),
        with_section(module(""), ".debug_info", &[0xff; 9]),
        // Passive segments that nothing uses.
        module(r#"(data "x")"#),
        contract(
            &[("go", Action)],
            r#"(func (export "go") (block (br_table 0 0 0 (i32.const 7))))"#,
        ),
    ];
    let mut chain = Chain::generous();
    for (i, code) in modules.iter().enumerate() {
        assert_eq!(admit(code), Ok(()), "{i}");
        let name = format!("m{i}@zone");
        assert_succeeds(&chain.deploy_for(&name, code, GENEROUS));
        assert_succeeds(&chain.send("ann@shop", vec![crate::chain::call(&name, "go", "")]));
    }
}

#[test]
fn code_that_is_too_hard_to_compile_is_refused() {
    let function = |locals: usize, body: String| {
        module(&format!(
            "(func (param i32) (local {}) {body})",
            "i64 ".repeat(locals)
        ))
    };
    let each = |n: usize, text: &dyn Fn(usize) -> String| (0..n).map(text).collect::<String>();
    let set = |i: usize| format!("(local.set {} (i64.const 1))", i % 900 + 1);
    let bombs = [
        (
            "an instruction that becomes many, in several functions",
            module(
                &format!(
                    "(func (param i64) (result i64) (local.get 0) {})",
                    "i64.popcnt ".repeat(25_000)
                )
                .repeat(2),
            ),
        ),
        (
            "branches that carry many values",
            function(
                900,
                each(3_000, &|i| format!("(if (local.get 0) (then {}))", set(i))),
            ),
        ),
        (
            "a table of branches that carries many values",
            function(
                900,
                format!(
                    "(block (block {} (br_table {} (local.get 0))) {})",
                    each(900, &set),
                    "0 1 ".repeat(1_500),
                    each(900, &set)
                ),
            ),
        ),
        (
            "branches to one end",
            function(
                0,
                format!("(block {})", "(br_if 0 (local.get 0))".repeat(8_000)),
            ),
        ),
        (
            "functions with many locals",
            module(&format!("(func (local {}))", "i64 ".repeat(999)).repeat(4_000)),
        ),
    ];
    for (what, code) in bombs {
        let Err(Refused::TooMany {
            what: unit, max, ..
        }) = admit(&code)
        else {
            panic!("{what}: {:?}", admit(&code))
        };
        assert_eq!(
            (unit, max),
            ("units of work to compile", MAX_WORK),
            "{what}"
        );
    }
}

#[test]
fn a_deployment_pays_for_what_it_takes_to_compile_whether_the_node_knows_the_code_or_not() {
    // As long as each other.
    let [easy, hard] = ["i64.eqz i64.extend_i32_u ", "i64.popcnt i64.popcnt "].map(|ops| {
        module(&format!(
            "(func (param i64) (result i64) (local.get 0) {})",
            ops.repeat(1_000)
        ))
    });
    assert_eq!(easy.len(), hard.len());
    let mut chain = Chain::new();
    let [cheap, dear] = [("easy@zone", &easy), ("hard@zone", &hard)].map(|(name, code)| {
        let receipt = chain.deploy(name, code);
        assert_succeeds(&receipt);
        receipt.gas_used.get()
    });
    assert_eq!(dear - cheap, (work(&hard) - work(&easy)) * COMPILE_GAS);
    assert_succeeds(&chain.send("ann@shop", vec![crate::chain::call("hard@zone", "go", "")]));
    let again = chain.deploy("once@zone", &hard);
    assert_succeeds(&again);
    assert_eq!(again.gas_used.get(), dear);
}

#[test]
fn code_made_to_be_hard_to_compile_compiles() {
    let repeat = |n: usize, text: &str| text.repeat(n);
    let function = |body: String| module(&format!("(func (param i32) (result i32) {body})"));
    let nested = |times: usize, open: &str, inner: &str| {
        let nest = format!(
            "{}{inner}{}",
            repeat(MAX_NESTING as usize, open),
            repeat(MAX_NESTING as usize, "end ")
        );
        function(format!("{} (local.get 0)", repeat(times, &nest)))
    };
    let targets: String = (0..MAX_BODY_BYTES / 3)
        .map(|i| format!("{} ", i % 200))
        .collect();
    let locals = |n: usize, each: &dyn Fn(usize) -> String| (0..n).map(each).collect::<String>();
    let bombs = [
        ("blocks", nested(39, "block ", "")),
        (
            "loops",
            function(format!(
                "{} (local.get 0)",
                repeat(
                    MAX_LOOPS as usize / MAX_LOOP_NESTING,
                    &format!(
                        "{} {}",
                        repeat(MAX_LOOP_NESTING, "loop "),
                        repeat(MAX_LOOP_NESTING, "(br_if 0 (local.get 0)) end ")
                    )
                )
            )),
        ),
        ("conditions", nested(23, "local.get 0 if ", "")),
        (
            "dead code",
            function(format!(
                "unreachable {} (local.get 0)",
                repeat(12_000, "block end unreachable ")
            )),
        ),
        (
            "a table of branches",
            function(format!(
                "{} (br_table {targets} (local.get 0)) {} (local.get 0)",
                repeat(200, "block "),
                repeat(200, "end ")
            )),
        ),
        (
            "one expression",
            function(format!(
                "(local.get 0) {}",
                repeat(10_000, "local.get 0 i32.mul i32.popcnt ")
            )),
        ),
        (
            "divisions",
            function(format!(
                "(local.get 0) {}",
                repeat(20_000, "local.get 0 i32.div_s ")
            )),
        ),
        (
            "many live values",
            function(format!(
                "(local {}) (loop {} (br_if 0 (local.get 0))) (local.get 1)",
                "i32 ".repeat(900),
                locals(6_000, &|i| format!(
                    "(local.set {} (i32.add (local.get {}) (local.get {})))",
                    i % 900 + 1,
                    (i * 7) % 900 + 1,
                    (i * 13) % 900 + 1
                )),
            )),
        ),
        (
            "many calls",
            module(&locals(2_000, &|i| {
                format!(
                    "(func (param {}) {})",
                    "i32 ".repeat(MAX_PARAMS),
                    if i == 0 {
                        String::new()
                    } else {
                        format!("(call {} {})", i - 1, "(local.get 0)".repeat(MAX_PARAMS))
                    }
                )
            })),
        ),
    ];
    let mut chain = Chain::generous();
    for (i, (what, code)) in bombs.iter().enumerate() {
        assert_eq!(admit(code), Ok(()), "{what}");
        let name = format!("b{i}@zone");
        assert_succeeds(&chain.deploy_for(&name, code, GENEROUS));
        assert_succeeds(&chain.send("ann@shop", vec![crate::chain::call(&name, "go", "")]));
    }
}
