//! The same block gives the same bytes: twice, with a cold, warm or damaged cache, with
//! somebody listening or not, on another engine, whether built or judged.

use std::fs;

use proptest::prelude::*;
use tradewind_runtime::rules::TRANSACTION_GAS;
use tradewind_runtime::transition::Invalid;
use tradewind_runtime::wasm::DiskCache;
use tradewind_runtime::{BlockOutcome, Programs, Reject, Rules};
use tradewind_types::block::Proposal;
use tradewind_types::{Gas, Timestamp, Transaction, VerifiedTransaction, cbor};

use crate::chain::{Chain, assert_succeeds, call, genesis, party, registry};
use crate::contract::{Action, Open, View, contract, desk, relayed};

/// Sixteen purses of coins. `pay` takes from, to, amount; `fund` takes purse, amount.
fn purses() -> Vec<u8> {
    contract(
        &[("pay", Action), ("fund", Action), ("all", View)],
        r#"
        (data (i32.const 1000) "\00" "\ff" "\a0" "Paid")
        (func $of (param $purse i32) (result i64)
            (i64.store (i32.const 2000) (i64.const 0))
            (drop (call $read (local.get $purse) (i32.const 1) (i32.const 2000) (i32.const 8)))
            (i64.load (i32.const 2000)))
        (func $set (param $purse i32) (param $coins i64)
            (i64.store (i32.const 2000) (local.get $coins))
            (if (i64.eqz (local.get $coins))
                (then (drop (call $remove (local.get $purse) (i32.const 1))))
                (else (call $write (local.get $purse) (i32.const 1) (i32.const 2000) (i32.const 8)))))
        (func (export "fund")
            (drop (call $input (i32.const 0) (i32.const 8)))
            (call $set (i32.const 0) (i64.load8_u (i32.const 1))))
        (func (export "pay") (local $coins i64)
            (drop (call $input (i32.const 0) (i32.const 8)))
            (local.set $coins (i64.load8_u (i32.const 2)))
            (call $set (i32.const 1) (i64.add (call $of (i32.const 1)) (local.get $coins)))
            (if (i64.lt_u (call $of (i32.const 0)) (local.get $coins))
                (then (call $refuse (i32.const 1) (i32.const 1002) (i32.const 1))))
            (call $set (i32.const 0) (i64.sub (call $of (i32.const 0)) (local.get $coins)))
            (call $emit (i32.const 1003) (i32.const 4) (i32.const 0) (i32.const 1002) (i32.const 1)))
        (func (export "all")
            (call $output (i32.const 3000) (i32.wrap_i64
                (call $scan (i32.const 1000) (i32.const 1) (i32.const 1001) (i32.const 1)
                    (i32.const 100) (i32.const 0) (i32.const 3000) (i32.const 4000)))))
        "#,
    )
}

/// Everything that is hashed, written or sent.
fn all_bytes(outcome: &BlockOutcome) -> (Vec<u8>, Vec<Vec<u8>>, String) {
    let receipts = outcome.receipts.iter().map(cbor::encode).collect();
    let rest = format!(
        "{:?} {:?} {:?}",
        outcome.writes, outcome.requests, outcome.validators
    );
    (cbor::encode(&outcome.block.header), receipts, rest)
}

/// A block with successes, failures of every kind and a deployment.
fn eventful(chain: &mut Chain) -> Proposal {
    let calls = [
        vec![
            call("desk@zone", "put", "ax"),
            call("purse@zone", "fund", [1, 9]),
        ],
        vec![call("desk@zone", "put_then_panic", "ax")],
        vec![call("desk@zone", "put_then_trap", "ax")],
        vec![
            call("purse@zone", "pay", [1, 2, 3]),
            call("purse@zone", "pay", [1, 2, 99]),
        ],
        vec![call(
            "desk@zone",
            "try_relay",
            relayed("purse@zone", "pay", &[1, 2, 99]),
        )],
        vec![
            call(
                "desk@zone",
                "relay",
                relayed("purse@zone", "pay", &[1, 2, 5]),
            ),
            call("purse@zone", "all", ""),
        ],
        vec![registry("grant", (party("ann@shop"), "developer"))],
    ];
    let mut signed: Vec<VerifiedTransaction> = Vec::new();
    for calls in calls {
        let request = chain.ask("boss@shop", calls);
        signed.push(chain.sign(request));
    }
    let deployment = registry(
        "deploy",
        (
            party("late@zone"),
            crate::chain::bytes(&desk()),
            crate::chain::bytes(b""),
        ),
    );
    let request = Transaction {
        gas_limit: Gas::new(400_000_000),
        ..chain.ask("dev@zone", vec![deployment])
    };
    signed.push(chain.sign(request));
    let request = chain.ask("bo@shop", vec![call("late@zone", "put", "ax")]);
    signed.push(chain.sign(request));
    chain.proposal(signed)
}

fn market(programs: std::sync::Arc<Programs>) -> Chain {
    let mut chain = Chain::with(&genesis(), programs);
    assert_succeeds(&chain.deploy("desk@zone", &desk()));
    assert_succeeds(&chain.deploy("purse@zone", &purses()));
    chain
}

fn programs(cache: Option<DiskCache>) -> std::sync::Arc<Programs> {
    Programs::new(Rules::default(), cache).unwrap()
}

/// Listens to everything and says nothing.
struct Listener;

impl tracing::Subscriber for Listener {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        struct Show;
        impl tracing::field::Visit for Show {
            fn record_debug(&mut self, _: &tracing::field::Field, value: &dyn std::fmt::Debug) {
                let _ = format!("{value:?}");
            }
        }
        event.record(&mut Show);
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

#[test]
fn a_block_gives_the_same_bytes_however_it_is_executed() {
    let directory = tempfile::tempdir().unwrap();
    let cache = || Some(DiskCache::open(directory.path()).unwrap());
    let mut chain = market(programs(None));
    let proposal = eventful(&mut chain);
    let expected = all_bytes(&chain.judge(proposal.clone()).unwrap());
    assert_eq!(expected.1.len(), 9);
    let failed = |receipt: &&Vec<u8>| {
        !cbor::decode::<tradewind_types::Receipt>(receipt, cbor::Limits::bytes(1 << 20))
            .unwrap()
            .succeeded()
    };
    assert_eq!(expected.1.iter().filter(failed).count(), 3);

    let again = all_bytes(&chain.judge(proposal.clone()).unwrap());
    assert_eq!(again, expected, "executed twice");
    let heard =
        tracing::subscriber::with_default(Listener, || chain.judge(proposal.clone()).unwrap());
    assert_eq!(all_bytes(&heard), expected, "listened to");

    let on = |chain: &Chain, programs| {
        let mut other = chain.clone();
        other.machinery.programs = programs;
        all_bytes(&other.judge(proposal.clone()).unwrap())
    };
    assert_eq!(
        on(&chain, programs(cache())),
        expected,
        "cold cache on disk"
    );
    let files: Vec<_> = fs::read_dir(directory.path())
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert_eq!(files.len(), 2, "{files:?}");
    assert_eq!(
        on(&chain, programs(cache())),
        expected,
        "warm cache on disk"
    );
    for file in &files {
        let mut bytes = fs::read(file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(file, bytes).unwrap();
    }
    assert_eq!(
        on(&chain, programs(cache())),
        expected,
        "damaged cache on disk"
    );
    for file in &files {
        fs::write(file, b"short").unwrap();
    }
    assert_eq!(
        on(&chain, programs(cache())),
        expected,
        "truncated cache on disk"
    );
    fs::remove_dir_all(directory.path()).unwrap();
    assert_eq!(on(&chain, programs(cache())), expected, "no cache on disk");
}

#[test]
fn a_deployment_that_is_only_simulated_leaves_no_compiled_code() {
    let directory = tempfile::tempdir().unwrap();
    let cache = DiskCache::open(directory.path()).unwrap();
    let files = || fs::read_dir(directory.path()).unwrap().count();
    let mut chain = market(programs(Some(cache)));
    assert_succeeds(&chain.send("ann@shop", vec![call("desk@zone", "put", "ax")]));
    let before = files();
    let code = contract(&[("open", Open)], r#"(func (export "open"))"#);
    let bytes = |bytes: &[u8]| minicbor::bytes::ByteVec::from(bytes.to_vec());
    let args = (party("new@zone"), bytes(&code), bytes(&[]));
    let request = Transaction {
        gas_limit: Gas::new(400_000_000),
        ..chain.ask("dev@zone", vec![registry("deploy", args)])
    };
    let signed = chain.sign(request.clone());
    let mut execution = chain.execution();
    let (receipt, _) = crate::chain::on_a_node_thread(|| execution.simulate(&signed).unwrap());
    assert_succeeds(&receipt);
    assert_eq!(files(), before);
    assert_succeeds(&chain.submitted(request));
    assert_eq!(files(), before + 1);
}

#[test]
fn a_damaged_cache_file_is_replaced_by_a_sound_one() {
    let directory = tempfile::tempdir().unwrap();
    let cache = || Some(DiskCache::open(directory.path()).unwrap());
    let mut chain = market(programs(cache()));
    assert_succeeds(&chain.send("ann@shop", vec![call("desk@zone", "put", "ax")]));
    let file = fs::read_dir(directory.path())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let sound = fs::read(&file).unwrap();
    let mut damaged = sound.clone();
    damaged[40] ^= 1;
    fs::write(&file, damaged).unwrap();
    chain.machinery.programs = programs(cache());
    assert_succeeds(&chain.send("ann@shop", vec![call("desk@zone", "put", "ax")]));
    assert_eq!(fs::read(&file).unwrap(), sound);
}

#[test]
fn a_proposal_that_does_not_follow_is_invalid() {
    let mut chain = market(programs(None));
    let good = eventful(&mut chain);
    let judge = |proposal: Proposal| chain.judge(proposal).map(drop);
    let other = |change: fn(&mut Proposal)| {
        let mut proposal = good.clone();
        change(&mut proposal);
        proposal
    };
    assert_eq!(judge(good.clone()), Ok(()));
    let height = other(|proposal| proposal.height = proposal.height.next());
    assert_eq!(
        judge(height),
        Err(Invalid::Order("its height is not the next"))
    );
    let parent = other(|proposal| proposal.parent = tradewind_types::Hash::ZERO);
    assert_eq!(
        judge(parent),
        Err(Invalid::Order("its parent is another block"))
    );
    let before = chain.state.header.time;
    let mut early = good.clone();
    early.time = before;
    assert_eq!(judge(early), Err(Invalid::Order("its time is not later")));

    let mut twice = good.clone();
    twice.transactions.push(good.transactions[2].clone());
    let body = good.transactions[2].transaction();
    let reject = Reject::Duplicate {
        sender: body.sender,
        request_id: body.request_id,
    };
    assert_eq!(judge(twice), Err(Invalid::Transaction { index: 9, reject }));
}

#[test]
fn a_block_holds_no_more_gas_transactions_and_bytes_than_the_rules_say() {
    let full = Err(Invalid::Order(
        "more transactions, bytes, gas or receipts than a block holds",
    ));
    let puts = |chain: &mut Chain, gas: u64, bytes: usize| -> VerifiedTransaction {
        let mut request = chain.ask(
            "ann@shop",
            vec![call("desk@zone", "put", vec![b'a'; bytes])],
        );
        request.gas_limit = Gas::new(gas);
        chain.sign(request)
    };
    let with = |rules: Rules| {
        let mut document = genesis();
        document.rules = rules;
        Chain::of(&document)
    };
    let two_transactions = Rules {
        block_transactions: 2,
        ..Rules::default()
    };
    let two_gas = Rules {
        block_gas: 500_000_000,
        ..Rules::default()
    };
    let two_bytes = Rules {
        block_bytes: 1 << 20,
        ..Rules::default()
    };
    let cases = [
        (two_transactions, 1_000_000, 10),
        (two_gas, 250_000_000, 10),
        (two_bytes, 10_000_000, 500_000),
    ];
    for (rules, gas, bytes) in cases {
        let mut chain = with(rules);
        let three: Vec<_> = (0..3).map(|_| puts(&mut chain, gas, bytes)).collect();
        assert_eq!(chain.judge(chain.proposal(three.clone())).map(drop), full);
        let built = chain.clone().build(three);
        assert_eq!(
            (
                built.outcome.receipts.len(),
                built.left.len(),
                built.rejected.len()
            ),
            (2, 1, 0)
        );
    }
    // Exactly full is not too full.
    let mut chain = with(Rules {
        block_bytes: 1 << 20,
        ..Rules::default()
    });
    let first = puts(&mut chain, 10_000_000, 500_000);
    let left = (1 << 20) - first.signed().to_bytes().len();
    let mut second = puts(&mut chain, 10_000_000, left - 400);
    let missing = left - second.signed().to_bytes().len();
    second = puts(&mut chain, 10_000_000, left - 400 + missing);
    assert_eq!(second.signed().to_bytes().len(), left);
    assert_eq!(
        chain
            .judge(chain.proposal(vec![first.clone(), second]))
            .map(drop),
        Ok(())
    );
    let over = puts(&mut chain, 10_000_000, left - 400 + missing + 1);
    assert_eq!(
        chain.judge(chain.proposal(vec![first, over])).map(drop),
        full
    );
}

#[derive(Clone, Debug)]
struct Payment {
    sender: u8,
    calls: Vec<(u8, u8, u8)>,
    through_desk: bool,
    stale: bool,
    gas: u64,
}

fn payment() -> impl Strategy<Value = Payment> {
    let calls = prop::collection::vec((0u8..6, 0u8..6, 0u8..40), 1..4);
    let gas = prop_oneof![8 => Just(10_000_000u64), 1 => TRANSACTION_GAS..300_000, 1 => 0..TRANSACTION_GAS];
    (0u8..3, calls, any::<bool>(), prop::bool::weighted(0.1), gas).prop_map(
        |(sender, calls, through_desk, stale, gas)| Payment {
            sender,
            calls,
            through_desk,
            stale,
            gas,
        },
    )
}

fn sign(chain: &mut Chain, payment: &Payment) -> VerifiedTransaction {
    let sender = ["ann@shop", "bo@shop", "nobody@shop"][payment.sender as usize];
    let calls = payment.calls.iter().map(|(from, to, amount)| {
        let args = [*from, *to, *amount];
        if payment.through_desk {
            call(
                "desk@zone",
                "try_relay",
                relayed("purse@zone", "pay", &args),
            )
        } else {
            call("purse@zone", "pay", args)
        }
    });
    let mut request = chain.ask(sender, calls.collect());
    request.gas_limit = Gas::new(payment.gas);
    if payment.stale {
        request.expiry = Timestamp::new(chain.now());
    }
    chain.sign(request)
}

fn coins(chain: &Chain) -> u64 {
    let values = chain.contract_values();
    let purses = values
        .iter()
        .filter(|(key, _)| key.starts_with(b"purse@zone"));
    purses
        .map(|(_, value)| u64::from_le_bytes(value.as_slice().try_into().unwrap()))
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_built_is_accepted_with_the_same_header_and_no_coin_is_lost(
        blocks in prop::collection::vec(prop::collection::vec(payment(), 0..12), 1..4),
    ) {
        let mut chain = Chain::running(&[("desk@zone", &desk()), ("purse@zone", &purses())]);
        let funds = (0..6u8).map(|purse| call("purse@zone", "fund", [purse, 50])).collect();
        assert_succeeds(&chain.send("ann@shop", funds));
        for payments in blocks {
            let candidates: Vec<_> = payments.iter().map(|payment| sign(&mut chain, payment)).collect();
            let before = chain.clone();
            let built = chain.build(candidates.clone());
            let taken = built.outcome.block.transactions.clone();
            prop_assert_eq!(taken.len() + built.rejected.len(), candidates.len());
            let judged = before.judge(before.proposal(taken)).expect("what was built is valid");
            prop_assert_eq!(all_bytes(&judged), all_bytes(&built.outcome));
            // The root depends on the values alone.
            let mut fresh = Chain::new();
            let changes: Vec<_> = chain.values.values().iter().map(|(key, value)| tradewind_state::Change {
                path: tradewind_state::path_of(key),
                value: Some(tradewind_state::value_hash_of(value)),
            }).collect();
            fresh.pages = tradewind_state::MemoryPages::default();
            let empty = tradewind_state::Trie::open(&fresh.pages, tradewind_state::Shape::default()).unwrap();
            let update = empty.update(&fresh.pages, chain.state.header.height, &changes).unwrap();
            prop_assert_eq!(update.root, chain.state.header.state_root);
            prop_assert_eq!(coins(&chain), 300);
            for receipt in built.outcome.receipts.iter().filter(|receipt| !receipt.succeeded()) {
                prop_assert!(receipt.events.is_empty() && receipt.gas_used.get() > 0);
            }
        }
    }
}
