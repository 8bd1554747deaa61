//! However deep contracts call, the native stack holds.

use std::fmt::Write as _;

use tradewind_runtime::wasm::admission::{MAX_PARAMS, MAX_SLOTS};
use tradewind_runtime::wasm::depth::{MAX_CALLS, WEIGHED};
use tradewind_types::{Gas, HostFailure};

use crate::chain::{Chain, GAS, assert_succeeds, call, failure, host};
use crate::contract::{Action, View, contract};

/// Locals of the function with the largest frame there is.
const HEAVIEST: usize = MAX_SLOTS as usize - MAX_PARAMS - 1;
/// Locals that a function can keep alive at the weight of one call.
const LIGHT: usize = (WEIGHED as usize - 2 * MAX_PARAMS - 16) / 6;

/// A function that calls itself with all its locals alive, as deep as its weight lets it.
fn deepest(locals: usize) -> Vec<u8> {
    // Each local is set and added up; beside these are the arguments and what the text shows.
    let weight = 1 + (6 * locals + 2 * MAX_PARAMS + 16) as u32 / WEIGHED;
    let mut body = String::from("(func $dig (param $left i32)");
    write!(body, "(param {})", "i64 ".repeat(MAX_PARAMS - 1)).unwrap();
    write!(body, "(local {})", "i64 ".repeat(locals)).unwrap();
    for local in 0..locals {
        write!(
            body,
            "(local.set {} (i64.mul (local.get {}) (local.get 1)))",
            local + MAX_PARAMS,
            local + MAX_PARAMS - 1
        )
        .unwrap();
    }
    body.push_str(
        "(if (local.get $left) (then (call $dig (i32.sub (local.get $left) (i32.const 1))",
    );
    for local in 0..MAX_PARAMS - 1 {
        write!(body, "(local.get {})", local + MAX_PARAMS).unwrap();
    }
    body.push_str(")) (else (call $bottom)))");
    body.push_str("(i32.const 0) (i64.const 0)");
    for local in 0..locals {
        write!(body, "(local.get {}) (i64.add)", local + MAX_PARAMS).unwrap();
    }
    body.push_str("(i64.store))");
    let start = format!(
        "(call $dig (i32.const {}) {})",
        MAX_CALLS / weight - 3,
        "(i64.const 1)".repeat(MAX_PARAMS - 1)
    );
    let forever = format!(
        "(call $dig (i32.const -1) {})",
        "(i64.const 1)".repeat(MAX_PARAMS - 1)
    );
    contract(
        &[("dig", View), ("forever", View)],
        &format!(
            r#"
            (data (i32.const 60000) "dig")
            (func $bottom
                ;; `da@zone` calls `db@zone`, and so on to `dp@zone`.
                (drop (call $myself (i32.const 61000) (i32.const 32)))
                (if (i32.lt_u (i32.load8_u (i32.const 61001)) (i32.const 112))
                    (then
                        (i32.store8 (i32.const 61001) (i32.add (i32.load8_u (i32.const 61001)) (i32.const 1)))
                        (drop (call $call (i32.const 61000) (i32.const 7) (i32.const 60000) (i32.const 3)
                            (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))))
            {body}
            (func (export "dig") {start})
            (func (export "forever") {forever})
            "#
        ),
    )
}

#[test]
fn sixteen_contracts_each_at_its_deepest_fit_the_stack_of_a_node() {
    for locals in [LIGHT, HEAVIEST] {
        let (mut chain, code) = (Chain::new(), deepest(locals));
        for letter in 'a'..='p' {
            assert_succeeds(&chain.deploy(&format!("d{letter}@zone"), &code));
        }
        assert_eq!(chain.view("da@zone", "dig", ""), Ok(vec![]));
        assert_succeeds(&chain.send("ann@shop", vec![call("da@zone", "dig", "")]));
    }
}

#[test]
fn endless_recursion_of_the_largest_frames_ends_as_too_deep() {
    for locals in [LIGHT, HEAVIEST] {
        let mut chain = Chain::running(&[("da@zone", &deepest(locals))]);
        let receipt = chain.send("ann@shop", vec![call("da@zone", "forever", "")]);
        assert_eq!(failure(&receipt), host("da@zone", HostFailure::TooDeep));
        assert_eq!(receipt.gas_used, Gas::new(GAS));
        assert_eq!(
            chain.view("da@zone", "dig", ""),
            Err(host("db@zone", HostFailure::UnknownContract))
        );
    }
}

#[test]
fn a_function_that_may_keep_much_weighs_more_than_one_call() {
    // All products can be kept across the call, though the operands are never more than four.
    let products = |op: &str| -> String {
        let product = |i: u64| format!("local.get 1 i64.const {} i64.mul {op} ", 2 * i + 3);
        (0..3_000).map(product).collect()
    };
    let code = contract(
        &[("deep", Action), ("deeper", Action)],
        &format!(
            r#"
            (func $dig (param $left i32) (param $seed i64) (result i64)
                i64.const 0 {} local.get $seed i64.add local.set $seed
                (if (result i64) (local.get $left)
                    (then (call $dig (i32.sub (local.get $left) (i32.const 1)) (local.get $seed)))
                    (else (i64.const 1)))
                {})
            (func (export "deep") (drop (call $dig (i32.const 10) (i64.const 7))))
            (func (export "deeper") (drop (call $dig (i32.const 60) (i64.const 7))))
            "#,
            products("i64.xor"),
            products("i64.sub")
        ),
    );
    let mut chain = Chain::generous();
    assert_succeeds(&chain.deploy_for("dig@zone", &code, crate::chain::GENEROUS));
    assert_succeeds(&chain.send("ann@shop", vec![call("dig@zone", "deep", "")]));
    let receipt = chain.send("ann@shop", vec![call("dig@zone", "deeper", "")]);
    assert_eq!(failure(&receipt), host("dig@zone", HostFailure::TooDeep));
}

#[test]
fn recursion_is_counted_to_the_call_directly_and_through_a_table() {
    let most = MAX_CALLS - 1;
    // What goes deep and comes back may go deep again.
    let text = |call: &str| {
        format!(
            r#"
            (table 1 1 funcref) (elem (i32.const 0) $dig)
            (type $dig (func (param i32)))
            (func $dig (type $dig) (if (local.get 0) (then (i32.sub (local.get 0) (i32.const 1)) {call})))
            (func (export "most") (call $dig (i32.const {most})) (call $dig (i32.const {most})))
            (func (export "more") (call $dig (i32.const {MAX_CALLS})))
            "#
        )
    };
    for how in ["(call $dig)", "(call_indirect (type $dig) (i32.const 0))"] {
        let code = contract(&[("most", Action), ("more", Action)], &text(how));
        let mut chain = Chain::running(&[("dig@zone", &code)]);
        assert_succeeds(&chain.send("ann@shop", vec![call("dig@zone", "most", "")]));
        let receipt = chain.send("ann@shop", vec![call("dig@zone", "more", "")]);
        assert_eq!(failure(&receipt), host("dig@zone", HostFailure::TooDeep));
    }
}

#[test]
fn calls_of_the_host_are_not_counted_as_depth() {
    let body = format!(
        r#"(func (export "go") (local $n i32)
            (loop $again
                (drop (call $time))
                (local.set $n (i32.add (local.get $n) (i32.const 1)))
                (br_if $again (i32.lt_u (local.get $n) (i32.const {})))))"#,
        MAX_CALLS * 2
    );
    let mut chain = Chain::running(&[("go@zone", &contract(&[("go", Action)], &body))]);
    assert_succeeds(&chain.send("ann@shop", vec![call("go@zone", "go", "")]));
}
