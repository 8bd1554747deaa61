//! All calls of a transaction, or none; what fails leaves its receipt and the gas.

use tradewind_runtime::rules::{BYTE_GAS, TRANSACTION_GAS};
use tradewind_types::{Event, Failure, Gas, HostFailure, Outcome, Transaction, cbor};

use crate::chain::{Chain, GAS, assert_succeeds, call, failure, host, host_numbers, party};
use crate::contract::{Action, View, contract, desk, relayed};

fn chain() -> Chain {
    Chain::running(&[("desk@zone", &desk()), ("till@zone", &desk())])
}

fn refused(contract: &str) -> Failure {
    Failure::Contract {
        contract: party(contract),
        code: 7,
        fields: vec![0xa0],
    }
}

#[test]
fn two_calls_take_effect_together_or_not_at_all() {
    let mut chain = chain();
    let pay = || call("desk@zone", "put", "ax");
    let both = chain.send("ann@shop", vec![pay(), call("till@zone", "put", "by")]);
    assert_succeeds(&both);
    assert_eq!(chain.contract_values().len(), 2);
    let root = chain.state.header.state_root;

    for method in ["put_then_refuse", "put_then_trap", "put_then_panic"] {
        let calls = vec![
            call("desk@zone", "tell", ""),
            call("desk@zone", "put", "az"),
            call("till@zone", method, "bz"),
        ];
        let receipt = chain.send("ann@shop", calls);
        let Outcome::Failed { call, .. } = receipt.outcome else {
            panic!("{receipt:?}")
        };
        assert_eq!(call, 2);
        assert!(receipt.events.is_empty());
        assert!(receipt.gas_used.get() > TRANSACTION_GAS);
        assert_eq!(chain.state.header.state_root, root, "{method}");
        assert_eq!(chain.state.header.gas_used, receipt.gas_used);
    }
}

#[test]
fn a_failed_transaction_before_a_good_one_in_a_block_changes_nothing_for_it() {
    let mut chain = chain();
    let bad = chain.ask("ann@shop", vec![call("desk@zone", "put_then_refuse", "ax")]);
    let good = chain.ask(
        "bo@shop",
        vec![
            call("desk@zone", "get", "a"),
            call("desk@zone", "put", "by"),
        ],
    );
    let signed = [bad, good].map(|request| chain.sign(request));
    let receipts = chain.build(signed.into()).outcome.receipts;
    assert_eq!(failure(&receipts[0]), refused("desk@zone"));
    assert_eq!(assert_succeeds(&receipts[1]), [vec![], vec![]]);
    assert_eq!(
        chain.contract_values().into_iter().collect::<Vec<_>>(),
        [(b"desk@zone\0b".to_vec(), b"y".to_vec())]
    );
}

#[test]
fn a_later_transaction_sees_what_an_earlier_one_wrote() {
    let mut chain = chain();
    let put = chain.ask("ann@shop", vec![call("desk@zone", "put", "ax")]);
    let get = chain.ask("bo@shop", vec![call("desk@zone", "get", "a")]);
    let signed = [put, get].map(|request| chain.sign(request));
    let receipts = chain.build(signed.into()).outcome.receipts;
    assert_eq!(assert_succeeds(&receipts[1]), [b"x"]);
}

#[test]
fn the_failure_of_an_inner_call_is_that_of_the_transaction() {
    let mut chain = chain();
    let calls = vec![call(
        "desk@zone",
        "relay",
        relayed("till@zone", "put_then_refuse", b"ax"),
    )];
    assert_eq!(
        failure(&chain.send("ann@shop", calls)),
        refused("till@zone")
    );
    assert!(chain.contract_values().is_empty());
}

#[test]
fn an_attempt_that_fails_is_undone_and_its_failure_is_a_value() {
    let mut chain = chain();
    let attempt = |method| {
        call(
            "desk@zone",
            "try_relay",
            relayed("till@zone", method, b"ax"),
        )
    };
    let calls = vec![
        call("desk@zone", "tell", ""),
        attempt("put_then_refuse"),
        attempt("put_then_panic"),
        attempt("no_such_method"),
        call("desk@zone", "put", "by"),
    ];
    let receipt = chain.send("ann@shop", calls);
    let returned = assert_succeeds(&receipt);
    let failures = [
        refused("till@zone"),
        host("till@zone", HostFailure::Trapped),
        host("till@zone", HostFailure::UnknownMethod),
    ];
    for (returned, expected) in returned[1..4].iter().zip(&failures) {
        assert_eq!(*returned, cbor::encode(expected));
    }
    let told = Event {
        contract: party("desk@zone"),
        name: "Put".into(),
        keys: 0,
        data: vec![0xa0],
    };
    assert_eq!(receipt.events, [told]);
    assert_eq!(
        chain.contract_values().into_keys().collect::<Vec<_>>(),
        [b"desk@zone\0b"]
    );
}

#[test]
fn an_attempt_cannot_outlive_the_gas() {
    let mut chain = chain();
    let trap = call(
        "desk@zone",
        "try_relay",
        relayed("till@zone", "put_then_trap", b"ax"),
    );
    let receipt = chain.send("ann@shop", vec![trap]);
    // A trap uses up all gas, so there is none to go on with.
    assert_eq!(failure(&receipt), host("desk@zone", HostFailure::OutOfGas));
    assert_eq!(receipt.gas_used, Gas::new(GAS));
}

#[test]
fn a_contract_on_the_stack_is_read_but_not_acted_upon() {
    let mut chain = chain();
    // desk -> till -> desk
    let back = |method: &str, outer: &str| {
        let inner = relayed("desk@zone", method, b"ax");
        call("desk@zone", "relay", relayed("till@zone", outer, &inner))
    };
    for method in ["put", "relay", "take"] {
        let receipt = chain.send("ann@shop", vec![back(method, "relay")]);
        assert_eq!(failure(&receipt), host("desk@zone", HostFailure::Reentered));
    }
    let itself = call("desk@zone", "relay", relayed("desk@zone", "put", b"ax"));
    assert_eq!(
        failure(&chain.send("ann@shop", vec![itself])),
        host("desk@zone", HostFailure::Reentered)
    );
    let receipt = chain.send("ann@shop", vec![back("who", "relay")]);
    assert_eq!(assert_succeeds(&receipt), [b"till@zone"]);
    // Reading is no way round: what is read may not act.
    for method in ["put_in_view", "take_in_view", "tell_in_view"] {
        let receipt = chain.send("ann@shop", vec![back(method, "relay")]);
        assert_eq!(
            failure(&receipt),
            host("desk@zone", HostFailure::ActionInView)
        );
    }
    assert!(chain.contract_values().is_empty());
}

#[test]
fn a_view_neither_writes_nor_tells_nor_calls_actions() {
    let mut chain = chain();
    for method in ["put_in_view", "take_in_view", "tell_in_view"] {
        let denied = host("desk@zone", HostFailure::ActionInView);
        assert_eq!(chain.view("desk@zone", method, "ax"), Err(denied.clone()));
        assert_eq!(
            failure(&chain.send("ann@shop", vec![call("desk@zone", method, "ax")])),
            denied
        );
    }
    let relay = relayed("till@zone", "put", b"ax");
    let denied = host("till@zone", HostFailure::ActionInView);
    assert_eq!(chain.view("desk@zone", "relay_in_view", relay), Err(denied));
    assert_eq!(
        chain.view("desk@zone", "put", "ax"),
        Err(host("desk@zone", HostFailure::ActionInView))
    );
    assert_eq!(
        chain.view("desk@zone", "none", ""),
        Err(host("desk@zone", HostFailure::UnknownMethod))
    );
    assert_eq!(
        chain.view("none@zone", "get", ""),
        Err(host("none@zone", HostFailure::UnknownContract))
    );
}

/// Calls the other of `a@zone` and `b@zone`, which does the same.
fn bouncer() -> Vec<u8> {
    contract(
        &[("bounce", View), ("attempt", View)],
        r#"
        (data (i32.const 0) "b@zone" "a@zone" "bounce" "attempt")
        (func $other (result i32)
            (drop (call $myself (i32.const 100) (i32.const 32)))
            (select (i32.const 0) (i32.const 6) (i32.eq (i32.load8_u (i32.const 100)) (i32.const 97))))
        (func (export "bounce")
            (drop (call $call (call $other) (i32.const 6) (i32.const 12) (i32.const 6)
                (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))
        (func (export "attempt") (local $r i64)
            (local.set $r (call $try_call (call $other) (i32.const 6) (i32.const 18) (i32.const 7)
                (i32.const 0) (i32.const 0) (i32.const 200) (i32.const 100)))
            (i32.store8 (i32.const 200) (i32.add (i32.const 1) (select (i32.const 0) (i32.load8_u (i32.const 200)) (i64.lt_s (local.get $r) (i64.const 0)))))
            (call $output (i32.const 200) (i32.const 1)))
        "#,
    )
}

#[test]
fn two_contracts_that_call_each_other_forever_end_at_the_depth_limit() {
    let chain = Chain::running(&[("a@zone", &bouncer()), ("b@zone", &bouncer())]);
    let too_deep = host_numbers("a@zone", HostFailure::TooDeep, &[16]);
    assert_eq!(chain.view("a@zone", "bounce", ""), Err(too_deep));
    assert_eq!(chain.view("a@zone", "attempt", ""), Ok(vec![16]));
}

#[test]
fn gas_that_ends_at_any_point_leaves_no_trace_but_the_receipt() {
    let mut chain = chain();
    let calls = vec![
        call("desk@zone", "put", "ax"),
        call("desk@zone", "relay", relayed("till@zone", "put", b"by")),
        call("till@zone", "tell", ""),
        call(
            "desk@zone",
            "try_relay",
            relayed("till@zone", "put_then_refuse", b"ax"),
        ),
    ];
    let request = chain.ask("ann@shop", calls);
    let enough = assert_gas_of(&mut chain, &request);
    let body = chain.sign(request.clone()).signed().body_len() as u64;
    let least = TRANSACTION_GAS + BYTE_GAS * body;
    let before = chain.contract_values();
    let mut outcomes = std::collections::BTreeMap::new();
    crate::chain::on_a_node_thread(|| {
        for limit in (least..enough).step_by(61).chain([enough - 1]) {
            let request = Transaction {
                gas_limit: Gas::new(limit),
                ..request.clone()
            };
            let signed = chain.sign(request);
            let mut execution = chain.execution();
            let receipt = execution.run(&signed).unwrap().expect("taken").clone();
            let Outcome::Failed { call, failure } = &receipt.outcome else {
                panic!("{limit} of {enough}: {receipt:?}")
            };
            assert_eq!(failure.host(), Some(HostFailure::OutOfGas), "{limit}");
            assert_eq!(receipt.gas_used, Gas::new(limit));
            assert!(receipt.events.is_empty());
            assert!(execution.finish().unwrap().writes.is_empty(), "{limit}");
            *outcomes.entry((*call, *failure.contract())).or_insert(0) += 1;
        }
    });
    // Every call ran out somewhere, in the outer and in the inner contract.
    assert_eq!(outcomes.keys().map(|(call, _)| *call).max(), Some(3));
    assert_eq!(outcomes.len(), 6, "{outcomes:?}");
    assert_eq!(chain.contract_values(), before);
}

/// What the transaction uses if it has plenty.
fn assert_gas_of(chain: &mut Chain, request: &Transaction) -> u64 {
    let signed = chain.sign(request.clone());
    let mut execution = chain.execution();
    let receipt =
        crate::chain::on_a_node_thread(|| execution.run(&signed).unwrap().expect("taken").clone());
    assert_succeeds(&receipt);
    receipt.gas_used.get()
}

#[test]
fn events_are_counted_over_the_whole_transaction() {
    let body = r#"
        (data (i32.const 0) "E" "\a0")
        (func (export "tell") (local $n i32)
            (drop (call $input (i32.const 16) (i32.const 4)))
            (loop $again
                (call $emit (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 1))
                (local.set $n (i32.add (local.get $n) (i32.const 1)))
                (br_if $again (i32.lt_u (local.get $n) (i32.load (i32.const 16))))))
        "#;
    let mut chain = Chain::running(&[("loud@zone", &contract(&[("tell", Action)], body))]);
    let tell = |times: u32| call("loud@zone", "tell", times.to_le_bytes());
    let receipt = chain.send("ann@shop", vec![tell(255), tell(1)]);
    assert_eq!(receipt.events.len(), 256);
    let receipt = chain.send("ann@shop", vec![tell(255), tell(2)]);
    let exceeded = host_numbers("loud@zone", HostFailure::LimitExceeded, &[2, 256]);
    assert_eq!(failure(&receipt), exceeded);
}

/// Tells an event of 60,000 bytes as often as its argument says.
fn loud() -> Vec<u8> {
    let body = r#"
        (data (i32.const 0) "E" "\59\ea\5d")
        (func (export "tell") (local $n i32)
            (drop (call $input (i32.const 65532) (i32.const 4)))
            (loop $again
                (call $emit (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 60000))
                (local.set $n (i32.add (local.get $n) (i32.const 1)))
                (br_if $again (i32.lt_u (local.get $n) (i32.load (i32.const 65532))))))
        "#;
    contract(&[("tell", Action)], body)
}

#[test]
fn what_a_transaction_tells_ends_at_its_limit() {
    let mut chain = Chain::running(&[("loud@zone", &loud())]);
    let tell = |times: u32| call("loud@zone", "tell", times.to_le_bytes());
    let receipt = chain.send("ann@shop", vec![tell(10), tell(7)]);
    assert_eq!(receipt.events.len(), 17);
    let receipt = chain.send("ann@shop", vec![tell(10), tell(8)]);
    let exceeded = host_numbers("loud@zone", HostFailure::LimitExceeded, &[5, 1 << 20]);
    assert_eq!(failure(&receipt), exceeded);
}

#[test]
fn a_block_that_told_much_takes_no_further_transaction() {
    let mut chain = Chain::running(&[("loud@zone", &loud())]);
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let tell = call("loud@zone", "tell", 17u32.to_le_bytes());
            let request = chain.ask("ann@shop", vec![tell]);
            chain.sign(request)
        })
        .collect();
    // The sixteen before the seventeenth told less than 16 MiB.
    assert!(chain.judge(chain.proposal(calls[..17].to_vec())).is_ok());
    assert!(chain.judge(chain.proposal(calls[..18].to_vec())).is_err());
    let built = chain.build(calls);
    assert_eq!(built.outcome.receipts.len(), 17);
    assert_eq!(built.left.len(), 3);
}

#[test]
fn arguments_results_keys_and_values_end_at_their_limits() {
    let sized = contract(
        &[
            ("out", Action),
            ("key", Action),
            ("value", Action),
            ("taken", Action),
        ],
        r#"
        (func $n (result i32)
            (drop (call $input (i32.const 0) (i32.const 4)))
            (drop (memory.grow (i32.const 2)))
            (i32.load (i32.const 0)))
        (func (export "out") (call $output (i32.const 0) (call $n)))
        (func (export "key") (call $write (i32.const 0) (call $n) (i32.const 0) (i32.const 1)))
        (func (export "value") (call $write (i32.const 0) (i32.const 1) (i32.const 0) (call $n)))
        (func (export "taken"))
        "#,
    );
    let mut chain = Chain::running(&[("size@zone", &sized)]);
    let name = "size@zone\0".len() as u32;
    let cases = [
        ("out", 1, 65_536),
        ("key", 3, 512 - name),
        ("value", 4, 65_536),
    ];
    for (method, number, most) in cases {
        let sized = |len: u32| call("size@zone", method, len.to_le_bytes());
        assert_succeeds(&chain.send("ann@shop", vec![sized(most)]));
        let limit = if method == "key" {
            512
        } else {
            u64::from(most)
        };
        let exceeded = host_numbers("size@zone", HostFailure::LimitExceeded, &[number, limit]);
        assert_eq!(
            failure(&chain.send("ann@shop", vec![sized(most + 1)])),
            exceeded
        );
    }
    assert_succeeds(&chain.send(
        "ann@shop",
        vec![call("size@zone", "taken", vec![0; 65_536])],
    ));
    let exceeded = host_numbers("size@zone", HostFailure::LimitExceeded, &[1, 65_536]);
    let receipt = chain.send(
        "ann@shop",
        vec![call("size@zone", "taken", vec![0; 65_537])],
    );
    assert_eq!(failure(&receipt), exceeded);
}

#[test]
fn what_a_panic_says_reaches_people_and_not_the_chain() {
    let mut chain = chain();
    let request = chain.ask("ann@shop", vec![call("desk@zone", "put_then_panic", "ax")]);
    let signed = chain.sign(request);
    let mut execution = chain.execution();
    let (receipt, diagnostics) =
        crate::chain::on_a_node_thread(|| execution.simulate(&signed).unwrap());
    assert_eq!(failure(&receipt), host("desk@zone", HostFailure::Trapped));
    assert_eq!(diagnostics.panics, ["desk@zone: Put (customs:12:34)"]);
    let real = chain.submit(signed).unwrap();
    assert_eq!(real, receipt);
    assert!(!String::from_utf8_lossy(&cbor::encode(&real)).contains("Put"));
}

#[test]
fn a_simulation_keeps_nothing_and_says_whose_consent_is_missing() {
    let mut chain = chain();
    let request = chain.ask(
        "ann@shop",
        vec![call(
            "desk@zone",
            "relay",
            relayed("till@zone", "spend", b"bo@shop"),
        )],
    );
    let signed = chain.sign(request);
    let mut execution = chain.execution();
    crate::chain::on_a_node_thread(|| {
        for _ in 0..2 {
            let (receipt, diagnostics) = execution.simulate(&signed).unwrap();
            assert_succeeds(&receipt);
            let [need] = diagnostics.needs.as_slice() else {
                panic!("{diagnostics:?}")
            };
            assert_eq!(need.party, party("bo@shop"));
            let path: Vec<&str> = need.path.iter().map(|call| call.method.as_str()).collect();
            assert_eq!(path, ["relay", "spend"]);
        }
        assert!(execution.finish().unwrap().writes.is_empty());
    });
}

#[test]
fn a_simulation_lists_no_more_needs_than_a_transaction_can_carry() {
    let asking = contract(
        &[("ask", Action)],
        r#"
        (data (i32.const 0) "aaa@shop")
        (func (export "ask") (local $i i32)
            (loop $again
                (i32.store8 (i32.const 0) (i32.add (i32.const 97) (i32.rem_u (local.get $i) (i32.const 26))))
                (i32.store8 (i32.const 1) (i32.add (i32.const 97) (i32.rem_u (i32.div_u (local.get $i) (i32.const 26)) (i32.const 26))))
                (drop (call $consents (i32.const 0) (i32.const 8)))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br_if $again (i32.lt_u (local.get $i) (i32.const 600)))))
        "#,
    );
    let mut chain = Chain::running(&[("ask@zone", &asking)]);
    let request = chain.ask("ann@shop", vec![call("ask@zone", "ask", vec![0; 60_000])]);
    let signed = chain.sign(request);
    let mut execution = chain.execution();
    let (receipt, diagnostics) =
        crate::chain::on_a_node_thread(|| execution.simulate(&signed).unwrap());
    assert_succeeds(&receipt);
    assert_eq!(diagnostics.needs.len(), 64);
}
