//! Every pointer and length that a contract can forge, at every host function of the table.

use tradewind_runtime::rules::{BYTE_GAS, CALL_GAS, TRANSACTION_GAS};
use tradewind_types::abi::{HEADER_BYTES, HOST_FUNCTIONS, HostFunction};
use tradewind_types::{Failure, HostFailure};

use crate::chain::{Chain, assert_succeeds, call, failure, host};
use crate::contract::{Action, contract, desk};

/// Where the contract keeps what good pointers point to; memory ends at 65536.
const NAME: (u32, u32) = (1_000, 9);
const METHOD: (u32, u32) = (1_100, 3);
const ROLE: (u32, u32) = (1_200, 5);
const MAP: (u32, u32) = (1_300, 1);
const KEY: (u32, u32) = (1_400, 1);
const PLACE: (u32, u32) = (2_000, 64);

/// A contract whose `go` calls the function with good arguments as often as it is told.
fn repeating(function: &HostFunction) -> Vec<u8> {
    let arguments: String = good(function)
        .0
        .iter()
        .map(|value| format!("(i32.const {value})"))
        .collect();
    let drop = if function.returns == "()" {
        ""
    } else {
        "(drop)"
    };
    contract(
        &[("go", Action)],
        &format!(
            r#"
            (data (i32.const {}) "desk@zone") (data (i32.const {}) "who")
            (data (i32.const {}) "admin") (data (i32.const {}) "\a0") (data (i32.const {}) "k")
            (func (export "go") (local $left i32)
                (drop (call $input (i32.const 3000) (i32.const 4)))
                (local.set $left (i32.load (i32.const 3000)))
                (loop $again
                    (call ${} {arguments}) {drop}
                    (local.set $left (i32.sub (local.get $left) (i32.const 1)))
                    (br_if $again (local.get $left))))
            "#,
            NAME.0, METHOD.0, ROLE.0, MAP.0, KEY.0, function.name
        ),
    )
}

#[test]
fn every_host_function_costs_at_least_what_the_table_says_each_time() {
    for function in HOST_FUNCTIONS {
        if matches!(
            function.name,
            "refuse" | "fail" | "panic" | "require_consent" | "require_role"
        ) {
            continue;
        }
        let code = repeating(function);
        let mut chain = Chain::running(&[("bad@zone", &code), ("desk@zone", &desk())]);
        let [few, many] = [1u32, 11].map(|times| {
            let receipt = chain.send(
                "ann@shop",
                vec![call("bad@zone", "go", times.to_le_bytes())],
            );
            assert_succeeds(&receipt);
            receipt.gas_used.get()
        });
        let each = (many - few) / 10;
        let least = function.base_gas + function.byte_gas;
        // A call also enters the other contract.
        let most = least
            + 32 * function.byte_gas
            + 300
            + if function.name.ends_with("call") {
                12_000
            } else {
                0
            };
        assert!(
            (least..=most).contains(&each),
            "{} costs {each}, the table says {least} or a little more",
            function.name
        );
    }
}

/// A contract whose `go` calls the function with the arguments it is given.
fn caller_of(function: &HostFunction) -> Vec<u8> {
    let arguments: String = (0..function.params.len())
        .map(|i| format!("(i32.load (i32.const {}))", 3_000 + 4 * i))
        .collect();
    let drop = if function.returns == "()" {
        ""
    } else {
        "(drop)"
    };
    contract(
        &[("go", Action), ("set", Action)],
        &format!(
            r#"
            (data (i32.const {}) "desk@zone") (data (i32.const {}) "who")
            (data (i32.const {}) "admin") (data (i32.const {}) "\a0") (data (i32.const {}) "k")
            (func (export "set") (call $write (i32.const {}) (i32.const 1) (i32.const 0) (i32.const 8)))
            (func (export "go")
                (drop (call $input (i32.const 3000) (i32.const 100)))
                (call ${} {arguments}) {drop})
            "#,
            NAME.0, METHOD.0, ROLE.0, MAP.0, KEY.0, KEY.0, function.name
        ),
    )
}

/// Arguments that do no harm, and which of them are places in memory: index of the pointer
/// and either the index of its length or the fixed length.
#[derive(Clone, Copy)]
enum Span {
    Sized(usize, usize),
    Fixed(usize, u32),
}

fn good(function: &HostFunction) -> (Vec<u32>, Vec<Span>) {
    let params = function.params;
    let (mut values, mut spans) = (vec![0; params.len()], Vec::new());
    for (i, name) in params.iter().enumerate() {
        let next_is_length = |suffix: &str| params.get(i + 1).is_some_and(|next| next == &suffix);
        let target = match *name {
            "party" | "contract" => NAME,
            "method" | "name" => METHOD,
            "role" => ROLE,
            "key" | "start" => KEY,
            "end" | "args" | "from" | "file" | "value" | "proof" => MAP,
            "to" | "signature" | "chain" | "validators" | "root" | "item" => PLACE,
            _ => continue,
        };
        values[i] = target.0;
        if next_is_length("len") || next_is_length("cap") || next_is_length(&format!("{name}_len"))
        {
            values[i + 1] = target.1;
            spans.push(Span::Sized(i, i + 1));
        } else {
            let len = match (function.name, *name) {
                (_, "signature") => 64,
                ("verify_header", "to") => HEADER_BYTES as u32,
                _ => 32,
            };
            spans.push(Span::Fixed(i, len));
        }
    }
    (values, spans)
}

fn bytes(values: &[u32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}

#[test]
fn a_forged_pointer_ends_the_call_as_a_bad_pointer_at_every_host_function() {
    let mut tried = 0;
    for function in HOST_FUNCTIONS {
        let mut chain =
            Chain::running(&[("bad@zone", &caller_of(function)), ("desk@zone", &desk())]);
        assert_succeeds(&chain.send("ann@shop", vec![call("bad@zone", "set", "")]));
        let (values, spans) = good(function);
        let pointers = function.params.iter().filter(|name| {
            matches!(
                **name,
                "party"
                    | "contract"
                    | "method"
                    | "role"
                    | "key"
                    | "start"
                    | "end"
                    | "args"
                    | "name"
                    | "from"
                    | "to"
                    | "signature"
                    | "file"
                    | "value"
                    | "proof"
                    | "chain"
                    | "validators"
                    | "root"
                    | "item"
            )
        });
        assert_eq!(spans.len(), pointers.count(), "{}", function.name);
        let honest = chain.send("ann@shop", vec![call("bad@zone", "go", bytes(&values))]);
        if let tradewind_types::Outcome::Failed { failure, .. } = &honest.outcome {
            assert_ne!(
                failure.host(),
                Some(HostFailure::BadPointer),
                "{}",
                function.name
            );
        }
        for span in spans {
            #[expect(clippy::type_complexity, reason = "read once, beside")]
            let (pointer, forged): (usize, Vec<(u32, Option<(usize, u32)>)>) = match span {
                Span::Sized(pointer, len) => {
                    let at = |from, bytes| (from, Some((len, bytes)));
                    // `panic` cuts its texts, so only their pointers are believed.
                    let mut forged = vec![
                        at(65_536, 1),
                        at(65_535, 2),
                        at(u32::MAX, 1),
                        at(u32::MAX, u32::MAX),
                    ];
                    if function.name != "panic" {
                        forged.extend([at(0, 65_537), at(1, u32::MAX), at(0, i32::MAX as u32)]);
                    }
                    (pointer, forged)
                }
                Span::Fixed(pointer, len) => (
                    pointer,
                    vec![(65_536 - len + 1, None), (65_536, None), (u32::MAX, None)],
                ),
            };
            for (from, length) in forged {
                let mut values = values.clone();
                values[pointer] = from;
                if let Some((at, len)) = length {
                    values[at] = len;
                }
                let receipt = chain.send("ann@shop", vec![call("bad@zone", "go", bytes(&values))]);
                let expected = host("bad@zone", HostFailure::BadPointer);
                assert_eq!(failure(&receipt), expected, "{}{values:?}", function.name);
                tried += 1;
            }
        }
        assert_succeeds(&chain.send("ann@shop", vec![call("desk@zone", "put", "ax")]));
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn a_name_that_is_no_name_is_a_bad_pointer() {
    for function in HOST_FUNCTIONS {
        let named = function
            .params
            .iter()
            .position(|name| matches!(*name, "party" | "contract" | "role"));
        let Some(at) = named else { continue };
        let mut chain = Chain::running(&[("bad@zone", &caller_of(function))]);
        let (mut values, _) = good(function);
        for (from, len) in [(NAME.0, 0), (NAME.0, 33), (PLACE.0, 4), (NAME.0 + 4, 1)] {
            (values[at], values[at + 1]) = (from, len);
            let receipt = chain.send("ann@shop", vec![call("bad@zone", "go", bytes(&values))]);
            assert_eq!(
                failure(&receipt),
                host("bad@zone", HostFailure::BadPointer),
                "{}{values:?}",
                function.name
            );
        }
    }
}

#[test]
fn no_arguments_at_all_make_a_host_function_panic() {
    let odd = [
        0,
        1,
        31,
        1_000,
        65_535,
        65_536,
        0x7fff_ffff,
        0x8000_0000,
        u32::MAX,
    ];
    let mut seed = 0x9e37_79b9_u32;
    for function in HOST_FUNCTIONS {
        let mut chain =
            Chain::running(&[("bad@zone", &caller_of(function)), ("desk@zone", &desk())]);
        let mut calls = Vec::new();
        for _ in 0..100 {
            let values = function.params.iter().map(|_| {
                seed ^= seed << 13;
                seed ^= seed >> 17;
                seed ^= seed << 5;
                odd[seed as usize % odd.len()]
            });
            let values: Vec<u32> = values.collect();
            let request = chain.ask("ann@shop", vec![call("bad@zone", "go", bytes(&values))]);
            calls.push(chain.sign(request));
        }
        let built = chain.build(calls);
        assert_eq!(built.outcome.receipts.len(), 100);
    }
}

#[test]
fn every_host_function_charges_before_it_acts() {
    for function in HOST_FUNCTIONS {
        let mut chain =
            Chain::running(&[("bad@zone", &caller_of(function)), ("desk@zone", &desk())]);
        assert_succeeds(&chain.send("ann@shop", vec![call("bad@zone", "set", "")]));
        let (values, _) = good(function);
        let request = chain.ask("ann@shop", vec![call("bad@zone", "go", bytes(&values))]);
        let plenty = chain.sign(request.clone());
        let body = plenty.signed().body_len() as u64;
        crate::chain::on_a_node_thread(|| {
            let full = chain
                .execution()
                .run(&plenty)
                .unwrap()
                .expect("taken")
                .clone();
            let least = TRANSACTION_GAS + BYTE_GAS * body + CALL_GAS;
            let most = full.gas_used.get();
            let step = ((most - least) / 400).max(1);
            for limit in (least..most.saturating_sub(60)).step_by(step as usize) {
                let request = tradewind_types::Transaction {
                    gas_limit: tradewind_types::Gas::new(limit),
                    ..request.clone()
                };
                let signed = chain.sign(request);
                let [first, second] = [(), ()].map(|()| {
                    let mut execution = chain.execution();
                    let receipt = execution.run(&signed).unwrap().expect("taken").clone();
                    (receipt, execution.finish().unwrap().writes)
                });
                assert_eq!(first, second, "{} {limit}", function.name);
                let (receipt, writes) = first;
                assert!(writes.is_empty());
                let Failure::Host { code, .. } = failure(&receipt) else {
                    panic!("{receipt:?}")
                };
                assert_eq!(
                    code,
                    HostFailure::OutOfGas,
                    "{} {limit} of {most}",
                    function.name
                );
                assert_eq!(receipt.gas_used.get(), limit);
            }
        });
    }
}
