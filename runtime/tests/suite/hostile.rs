//! Modules that are admitted and mean harm: they end with a named failure and the node goes on.

use tradewind_runtime::rules::PAGE_GAS;
use tradewind_runtime::rules::TRANSACTION_GAS;
use tradewind_runtime::{Programs, Rules};
use tradewind_types::{Failure, Gas, HostFailure, Receipt};

use crate::chain::{Chain, GAS, assert_succeeds, call, failure, host};
use crate::contract::{Action, View, contract, desk};

/// Runs `go` of a contract of this text, and then a good contract, to see that the node lives.
fn run(body: &str) -> Receipt {
    let code = contract(&[("go", Action)], body);
    let mut chain = Chain::running(&[("bad@zone", &code), ("desk@zone", &desk())]);
    let receipt = chain.send("ann@shop", vec![call("bad@zone", "go", "")]);
    assert_succeeds(&chain.send("ann@shop", vec![call("desk@zone", "put", "ax")]));
    receipt
}

fn bad(code: HostFailure) -> Failure {
    host("bad@zone", code)
}

#[test]
fn an_infinite_loop_ends_with_the_gas() {
    for body in [
        r#"(func (export "go") (loop $again (br $again)))"#,
        r#"(func (export "go") (loop $again (drop (call $time)) (br $again)))"#,
        r#"(func (export "go") (loop $again (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br $again)))"#,
    ] {
        let receipt = run(body);
        assert_eq!(failure(&receipt), bad(HostFailure::OutOfGas));
        assert_eq!(receipt.gas_used, Gas::new(GAS));
    }
}

#[test]
fn every_trap_is_the_same_failure_and_takes_all_gas() {
    let traps = [
        "(unreachable)",
        "(drop (i32.div_u (i32.const 1) (i32.load (i32.const 0))))",
        "(drop (i32.div_s (i32.const 0x80000000) (i32.sub (i32.load (i32.const 0)) (i32.const 1))))",
        "(drop (i32.load (i32.const -1)))",
        "(i64.store (i32.const 65535) (i64.const 1))",
        "(memory.fill (i32.const 65535) (i32.const 1) (i32.const 2))",
        "(memory.copy (i32.const 0) (i32.const 1) (i32.const 65536))",
        "(call_indirect (type $v) (i32.const 0))",
        "(call_indirect (type $v) (i32.const 1))",
        "(call_indirect (type $v) (i32.const 99))",
    ];
    for trap in traps {
        let text = format!(
            r#"(type $v (func)) (table 2 2 funcref) (elem (i32.const 1) $other)
            (func $other (param i32))
            (func (export "go") {trap})"#
        );
        let receipt = run(&text);
        assert_eq!(failure(&receipt), bad(HostFailure::Trapped), "{trap}");
        assert_eq!(receipt.gas_used, Gas::new(GAS));
    }
    // Segments that do not fit fail each call.
    for segment in [
        r#"(data (i32.const 65536) "x")"#,
        "(table 1 1 funcref) (elem (i32.const 1) $x)",
    ] {
        let receipt = run(&format!(r#"{segment} (func $x (export "go"))"#));
        assert_eq!(failure(&receipt), bad(HostFailure::Trapped), "{segment}");
    }
}

#[test]
fn memory_grows_to_the_limit_of_the_chain_and_no_further() {
    let receipt = run(r#"(func (export "go")
            (i32.store (i32.const 0) (memory.grow (i32.const 31)))
            (i32.store (i32.const 4) (memory.grow (i32.const 1)))
            (i32.store (i32.const 8) (memory.grow (i32.const 65535)))
            (i32.store (i32.const 12) (memory.size))
            (i32.store8 (i32.const 2097151) (i32.const 1))
            (call $output (i32.const 0) (i32.const 16)))"#);
    let expected: Vec<u8> = [1i32, -1, -1, 32]
        .iter()
        .flat_map(|n| n.to_le_bytes())
        .collect();
    assert_eq!(assert_succeeds(&receipt), [expected]);
    // A maximum of the module's own binds it too.
    let own = crate::contract::described(
        r#"(module (import "tradewind_1" "output" (func $output (param i32 i32)))
            (memory (export "memory") 1 2)
            (func (export "go")
                (i32.store (i32.const 0) (memory.grow (i32.const 2)))
                (call $output (i32.const 0) (i32.const 4))))"#,
        &[("go", Action)],
    );
    let mut chain = Chain::running(&[("own@zone", &own)]);
    let receipt = chain.send("ann@shop", vec![call("own@zone", "go", "")]);
    assert_eq!(assert_succeeds(&receipt), [(-1i32).to_le_bytes()]);
}

#[test]
fn bulk_instructions_cost_by_the_byte() {
    let gas = |body: &str| {
        let receipt = run(&format!(r#"(func (export "go") {body})"#));
        assert_succeeds(&receipt);
        receipt.gas_used.get()
    };
    for (few, many) in [
        (
            "(memory.fill (i32.const 0) (i32.const 1) (i32.const 1))",
            "(memory.fill (i32.const 0) (i32.const 1) (i32.const 65536))",
        ),
        (
            "(memory.copy (i32.const 0) (i32.const 1) (i32.const 1))",
            "(memory.copy (i32.const 0) (i32.const 1) (i32.const 65535))",
        ),
    ] {
        let difference = gas(many) - gas(few);
        assert!(
            difference >= 65_535 / 8,
            "{many} costs {difference} more than one byte"
        );
    }
    let pages =
        gas("(drop (memory.grow (i32.const 30)))") - gas("(drop (memory.grow (i32.const 0)))");
    assert!(pages >= 30 * 255, "thirty pages cost {pages}");
}

#[test]
fn each_page_of_memory_beyond_the_first_is_paid_for_however_it_came() {
    let gas = |pages: u32, body: &str| {
        let text =
            format!(r#"(module (memory (export "memory") {pages}) (func (export "go") {body}))"#);
        let code = crate::contract::described(&text, &[("go", Action)]);
        let mut chain = Chain::running(&[("bad@zone", &code)]);
        let mut gas = || {
            let receipt = chain.send("ann@shop", vec![call("bad@zone", "go", "")]);
            assert_succeeds(&receipt);
            receipt.gas_used.get()
        };
        let first = gas();
        assert_eq!(gas(), first, "the instance of the first call may be kept");
        first
    };
    let grow = |pages: u32| format!("(drop (memory.grow (i32.const {pages})))");
    let one = gas(1, "");
    assert_eq!(gas(0, ""), one);
    assert_eq!(gas(32, "") - one, 31 * PAGE_GAS);
    let grown = gas(1, &grow(31)) - gas(1, &grow(0));
    assert_eq!(grown, 31 * (PAGE_GAS + 255));
    // What is not given is not paid for, but for asking.
    assert_eq!(gas(1, &grow(32)) - gas(1, &grow(0)), 32 * 255);
}

#[test]
fn a_contract_that_cannot_pay_for_its_memory_ends_at_its_next_step_outside() {
    let end = |pages: u32, body: &str| {
        let code = crate::contract::described(
            &format!(
                r#"(module (import "tradewind_1" "time" (func $time (result i64)))
                (memory (export "memory") {pages}) (func (export "go") {body}))"#
            ),
            &[("go", Action)],
        );
        let mut chain = Chain::running(&[("bad@zone", &code)]);
        let request = chain.ask("ann@shop", vec![call("bad@zone", "go", "")]);
        let limit = Gas::new(200_000);
        let receipt = chain.submitted(tradewind_types::Transaction {
            gas_limit: limit,
            ..request
        });
        assert_eq!(receipt.gas_used, limit);
        failure(&receipt)
    };
    let grow = "(drop (memory.grow (i32.const 31)))";
    for (pages, body) in [
        (32, String::new()),
        (1, grow.to_owned()),
        (1, format!("{grow} (drop (call $time)) (unreachable)")),
    ] {
        assert_eq!(
            end(pages, &body),
            bad(HostFailure::OutOfGas),
            "{pages} {body}"
        );
    }
}

/// Fills its memory, a global and a table slot; `sum` tells whether anything is there.
fn dirty() -> Vec<u8> {
    contract(
        &[("fill", Action), ("sum", View)],
        r#"
        (global $seen (mut i32) (i32.const 0))
        (func (export "fill")
            (global.set $seen (i32.const 7))
            (drop (memory.grow (i32.const 31)))
            (memory.fill (i32.const 0) (i32.const 0xaa) (i32.const 2097152)))
        (func (export "sum") (local $at i32) (local $sum i64)
            (local.set $sum (i64.extend_i32_u (global.get $seen)))
            (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (i32.sub (memory.size) (i32.const 1)))))
            (drop (memory.grow (i32.const 31)))
            (loop $again
                (local.set $sum (i64.or (local.get $sum) (i64.load (local.get $at))))
                (local.set $at (i32.add (local.get $at) (i32.const 8)))
                (br_if $again (i32.lt_u (local.get $at) (i32.const 2097152))))
            (i64.store (i32.const 0) (local.get $sum))
            (call $output (i32.const 0) (i32.const 8)))
        "#,
    )
}

#[test]
fn a_contract_finds_its_memory_empty_whoever_had_it_before() {
    let mut chain = Chain::running(&[("dirty@zone", &dirty()), ("clean@zone", &dirty())]);
    for contract in ["dirty@zone", "clean@zone"] {
        let fill_and_look = vec![call("dirty@zone", "fill", ""), call(contract, "sum", "")];
        let receipt = chain.send("ann@shop", fill_and_look);
        assert_eq!(assert_succeeds(&receipt)[1], [0; 8]);
        assert_eq!(chain.view(contract, "sum", "").unwrap(), [0; 8]);
    }
}

/// Looks at its memory and its globals and then changes all of them: what `look` answers is
/// what the call before left, over and over its own image.
fn scribbler(seed: u64) -> Vec<u8> {
    let fixed = format!("(global $fixed i64 (i64.const {seed}))");
    let body = r#"
        (data (i32.const 8) "image")
        (data (i32.const 65531) "ends!")
        (global $small (mut i32) (i32.const 3))
        (global $large (mut i64) (i64.const 5))
        (func (export "look") (local $at i32) (local $sum i64)
            (local.set $sum (i64.add (global.get $large) (global.get $fixed)))
            (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (global.get $small))))
            (loop $again
                (local.set $sum (i64.rotl (local.get $sum) (i64.const 1)))
                (local.set $sum (i64.add (local.get $sum) (i64.load (local.get $at))))
                (local.set $at (i32.add (local.get $at) (i32.const 8)))
                (br_if $again (i32.lt_u (local.get $at) (i32.const 65536))))
            (memory.fill (i32.const 0) (i32.const 0xaa) (i32.const 65536))
            (global.set $small (i32.const -1))
            (global.set $large (local.get $sum))
            (i64.store (i32.const 16) (local.get $sum))
            (call $output (i32.const 16) (i32.const 8)))
        "#;
    contract(&[("look", Action)], &(fixed + body))
}

#[test]
fn no_call_finds_anything_that_an_earlier_call_left_in_its_instance() {
    let mut chain = Chain::running(&[("one@zone", &scribbler(0)), ("two@zone", &desk())]);
    let look = || call("one@zone", "look", "");
    let first = chain.send("ann@shop", vec![look()]);
    let found = assert_succeeds(&first);
    for calls in [
        vec![look()],
        vec![look(), call("two@zone", "put", "ax"), look()],
        vec![look(), look(), look()],
    ] {
        let looks = calls.iter().filter(|call| call.method == "look").count() as u64;
        let receipt = chain.send("ann@shop", calls);
        let again = assert_succeeds(&receipt);
        let again: Vec<_> = again.iter().filter(|output| output.len() == 8).collect();
        assert_eq!(again.len() as u64, looks);
        assert!(again.iter().all(|output| **output == found[0]));
    }
}

#[test]
fn a_kept_instance_costs_the_gas_of_a_fresh_one() {
    let code = scribbler(0);
    let gas = |chain: &mut Chain| {
        let receipt = chain.send("ann@shop", vec![call("one@zone", "look", "")]);
        assert_succeeds(&receipt);
        receipt.gas_used
    };
    let mut chain = Chain::running(&[("one@zone", &code)]);
    let fresh = gas(&mut chain);
    let kept: Vec<Gas> = (0..3).map(|_| gas(&mut chain)).collect();
    assert_eq!(kept, [fresh; 3]);
    chain.machinery.programs = Programs::new(Rules::default(), None).expect("an engine");
    assert_eq!(gas(&mut chain), fresh);
}

#[test]
fn more_contracts_than_instances_are_kept_run_in_turn() {
    let names: Vec<String> = (0..40).map(|number| format!("c{number}@zone")).collect();
    let modules: Vec<Vec<u8>> = (0..40).map(scribbler).collect();
    let contracts = names.iter().zip(&modules);
    let contracts: Vec<(&str, &[u8])> = contracts
        .map(|(name, module)| (name.as_str(), module.as_slice()))
        .collect();
    let mut chain = Chain::running(&contracts);
    let mut round = || -> Vec<Vec<u8>> {
        let looks = names.iter().map(|name| call(name, "look", ""));
        looks
            .flat_map(|look| assert_succeeds(&chain.send("ann@shop", vec![look])))
            .collect()
    };
    let first = round();
    assert_eq!(first.len(), 40);
    assert_eq!([round(), round()], [first.clone(), first]);
}

#[test]
fn a_name_of_megabytes_is_refused_before_it_is_looked_at() {
    let long = [
        "(drop (call $is_party (i32.const 0) (i32.const 2000000)))",
        "(drop (call $has_role (i32.const 2000) (i32.const 4) (i32.const 0) (i32.const 2000000)))",
        "(drop (call $call (i32.const 2000) (i32.const 4) (i32.const 0) (i32.const 2000000) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))",
    ];
    for body in long {
        let text = format!(
            r#"(func (export "go") (drop (memory.grow (i32.const 31)))
                (i32.store (i32.const 2000) (i32.const 0x62406161)) {body})"#
        );
        assert_eq!(failure(&run(&text)), bad(HostFailure::BadPointer), "{body}");
    }
}

#[test]
fn an_event_that_is_not_canonical_is_refused() {
    for (keys, data) in [(0, "\\ff"), (256, "\\a0"), (0, ""), (0, "\\a0\\a0")] {
        let len = data.len() / 3;
        let text = format!(
            r#"(data (i32.const 0) "{data}")
            (func (export "go") (call $emit (i32.const 8) (i32.const 1) (i32.const {keys}) (i32.const 0) (i32.const {len})))"#
        );
        assert_eq!(
            failure(&run(&text)),
            bad(HostFailure::BadArguments),
            "{keys} {data}"
        );
    }
}

#[test]
fn only_failures_that_code_can_find_are_raised_by_code() {
    for failure_code in HostFailure::ALL {
        let text = format!(
            r#"(func (export "go") (call $fail (i32.const {})))"#,
            failure_code.code()
        );
        let found = failure(&run(&text));
        let expected = match failure_code {
            HostFailure::BadArguments
            | HostFailure::BadState
            | HostFailure::Overflow
            | HostFailure::NotUnique => bad(*failure_code),
            HostFailure::NotPermitted => {
                crate::chain::host_about("bad@zone", *failure_code, "ann@shop")
            }
            _ => bad(HostFailure::Trapped),
        };
        assert_eq!(found, expected);
    }
}

#[test]
fn a_scan_stays_within_its_contract_and_limit_and_costs_by_what_it_looks_at() {
    let scanner = contract(
        &[
            ("fill", Action),
            ("clear", Action),
            ("scan", View),
            ("back", View),
        ],
        r#"
        (data (i32.const 60000) "\00" "\ff\ff\ff\ff\ff")
        (func $each (param $write i32) (local $i i32)
            (loop $again
                (i32.store8 (i32.const 0) (i32.shr_u (local.get $i) (i32.const 8)))
                (i32.store8 (i32.const 1) (local.get $i))
                (if (local.get $write)
                    (then (call $write (i32.const 0) (i32.const 2) (i32.const 0) (i32.const 2)))
                    (else (drop (call $remove (i32.const 0) (i32.const 2)))))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $again (i32.lt_u (local.get $i) (i32.const 1000)))))
        (func (export "fill") (call $each (i32.const 1)))
        (func (export "clear") (call $each (i32.const 0)))
        (func $scan_from (param $reverse i32) (local $n i32)
            (local.set $n (i32.wrap_i64 (call $scan (i32.const 60000) (i32.const 1) (i32.const 60001) (i32.const 5)
                (i32.const 100000) (local.get $reverse) (i32.const 0) (i32.const 60000))))
            (call $output (i32.const 0) (local.get $n)))
        (func (export "scan") (call $scan_from (i32.const 0)))
        (func (export "back") (call $scan_from (i32.const 1)))
        "#,
    );
    let mut chain = Chain::running(&[("a@zone", &scanner), ("b@zone", &scanner)]);
    assert_succeeds(&chain.send("ann@shop", vec![call("b@zone", "fill", "")]));
    let receipt = chain.send("ann@shop", vec![call("a@zone", "scan", "")]);
    assert_eq!(assert_succeeds(&receipt), [[0x80]]);
    let empty = receipt.gas_used.get();

    // Written in this transaction, and in an earlier block: the same answer.
    let calls = vec![
        call("a@zone", "fill", ""),
        call("a@zone", "scan", ""),
        call("a@zone", "back", ""),
    ];
    let here = assert_succeeds(&chain.send("ann@shop", calls));
    let receipt = chain.send("ann@shop", vec![call("a@zone", "scan", "")]);
    assert_eq!(assert_succeeds(&receipt)[0], here[1]);
    let receipt = chain.send("ann@shop", vec![call("a@zone", "back", "")]);
    assert_eq!(assert_succeeds(&receipt)[0], here[2]);
    // 256 entries, from either end.
    assert_eq!(here[1][..9], [0x99, 2, 0, 0x42, 0, 0, 0x42, 0, 0]);
    assert_eq!(here[2][..9], [0x99, 2, 0, 0x42, 3, 231, 0x42, 3, 231]);

    // A thousand removed entries are not skipped for nothing.
    let clear = chain
        .send("ann@shop", vec![call("a@zone", "clear", "")])
        .gas_used
        .get();
    assert_succeeds(&chain.send("ann@shop", vec![call("a@zone", "fill", "")]));
    let receipt = chain.send(
        "ann@shop",
        vec![call("a@zone", "clear", ""), call("a@zone", "scan", "")],
    );
    assert_eq!(assert_succeeds(&receipt)[1], [0x80]);
    let extra = receipt.gas_used.get() - clear - (empty - TRANSACTION_GAS);
    assert!(extra >= 900_000, "{extra}");
}

#[test]
fn the_bytes_of_a_failure_that_is_caught_are_paid_for() {
    let refuser = contract(
        &[("small", Action), ("large", Action)],
        r#"(func (export "small") (call $refuse (i32.const 1) (i32.const 0) (i32.const 0)))
        (func (export "large") (call $refuse (i32.const 1) (i32.const 0) (i32.const 60000)))"#,
    );
    let catcher = contract(
        &[("small", Action), ("large", Action)],
        r#"(data (i32.const 0) "no@zone" "small" "large")
        (func $try (param i32)
            (drop (call $try_call (i32.const 0) (i32.const 7) (local.get 0) (i32.const 5) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
        (func (export "small") (call $try (i32.const 7)))
        (func (export "large") (call $try (i32.const 12)))"#,
    );
    let mut chain = Chain::running(&[("no@zone", &refuser), ("bad@zone", &catcher)]);
    let [small, large] = ["small", "large"].map(|method| {
        let receipt = chain.send("ann@shop", vec![call("bad@zone", method, "")]);
        assert_succeeds(&receipt);
        receipt.gas_used.get()
    });
    // One gas a byte to raise it, two to hand it over.
    assert_eq!(large - small, 180_000);
}
