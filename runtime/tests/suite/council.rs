//! How the consortium changes its own government, and deploys what no proposal can hold.

use tradewind_runtime::Genesis;
use tradewind_runtime::registry::Refusal::{self, BadPolicy, NoChange, NotAllowed, UnknownCode};
use tradewind_runtime::registry::{code_key, name};
use tradewind_state::Snapshot as _;
use tradewind_types::policy::{Policy, Rule};
use tradewind_types::{
    Domain, Gas, Hash, HostFailure, Invocation, Party, Receipt, Transaction, cbor, digest,
};

use crate::chain::{
    Chain, assert_succeeds, bytes, call, failure, genesis, party, policy, refusal, registry,
};
use crate::contract::{desk, with_section};

#[track_caller]
fn assert_refused(receipt: &Receipt, because: Refusal) {
    assert_eq!(failure(receipt), refusal(because), "{because:?}");
}

/// Sends with gas for code.
fn send(chain: &mut Chain, sender: &str, call: Invocation) -> Receipt {
    let transaction = Transaction {
        gas_limit: Gas::new(400_000_000),
        ..chain.ask(sender, vec![call])
    };
    chain.submitted(transaction)
}

fn able(names: &[&str]) -> Vec<Party> {
    names.iter().map(|name| party(name)).collect()
}

fn set_governance(policy: &Policy, names: &[&str]) -> Invocation {
    registry("set_governance", (policy, able(names)))
}

fn propose(method: &str, args: &[u8]) -> Invocation {
    registry("propose", (name(), method, bytes(args)))
}

fn organise(name: &str) -> Invocation {
    registry("organise", (name, "A title"))
}

/// Two of bank, customs and zone.
fn council() -> Policy {
    policy(Rule::Majority, &["bank", "customs", "zone"], &["admin"])
}

#[test]
fn a_government_is_changed_by_the_one_in_force_and_from_then_on_by_the_new_one() {
    let mut chain = Chain::new();
    let old = policy(Rule::Any, &["zone"], &["admin"]);
    let change = || set_governance(&council(), &["boss@bank", "boss@customs"]);
    assert_refused(&chain.send("boss@bank", vec![change()]), NotAllowed);
    let receipt = chain.send("boss@zone", vec![change()]);
    assert_succeeds(&receipt);
    assert_eq!(receipt.events[0].name, "GovernanceSet");
    let fields = cbor::check(&receipt.events[0].data, cbor::Limits::bytes(1_000));
    assert_eq!(fields, Ok(()));
    let shown = chain.send("ann@shop", vec![registry("governance", ())]);
    assert_eq!(assert_succeeds(&shown), [cbor::encode(&council())]);

    assert_refused(
        &chain.send("boss@zone", vec![organise("carrier")]),
        NotAllowed,
    );
    let back = cbor::encode(&(&old, able(&["boss@zone"])));
    assert_succeeds(&chain.send("boss@bank", vec![propose("set_governance", &back)]));
    assert_refused(
        &chain.send("boss@zone", vec![organise("carrier")]),
        NotAllowed,
    );
    let approve = registry("approve", (1u64,));
    let approved = chain.send("boss@customs", vec![approve]);
    assert_eq!(assert_succeeds(&approved), [cbor::encode(&true)]);
    assert_succeeds(&chain.send("boss@zone", vec![organise("carrier")]));
}

#[test]
fn a_government_that_nobody_can_meet_is_refused() {
    let mut chain = Chain::new();
    assert_succeeds(&chain.send(
        "boss@zone",
        vec![registry("freeze_party", (party("boss@port"),))],
    ));
    let three = &["boss@bank", "boss@customs", "boss@zone"][..];
    let any = |organisations: &[&str], roles: &[&str]| policy(Rule::Any, organisations, roles);
    let two = policy(Rule::AtLeast(2), &[], &["admin"]);
    let cases = [
        ("nobody", policy(Rule::Nobody, &[], &[]), three),
        ("too few are able", two.clone(), &["boss@bank"]),
        ("two of one organisation", two, &["boss@zone", "dev@zone"]),
        ("a role that none has", any(&["zone"], &["king"]), three),
        (
            "an organisation that is none",
            any(&["moon"], &["admin"]),
            three,
        ),
        ("a party that is none", any(&["zone"], &[]), &["x@zone"]),
        (
            "a party that is frozen",
            any(&["port"], &[]),
            &["boss@port"],
        ),
        ("nobody is able", any(&["zone"], &[]), &[]),
        ("lists out of order", any(&["zone", "bank"], &[]), three),
        (
            "more are needed than there are",
            policy(Rule::AtLeast(2), &["zone"], &[]),
            three,
        ),
    ];
    for (what, policy, names) in cases {
        let receipt = chain.send("boss@zone", vec![set_governance(&policy, names)]);
        assert_eq!(failure(&receipt), refusal(BadPolicy), "{what}");
    }
    let many: Vec<&str> = std::iter::repeat_n("boss@zone", 65).collect();
    let receipt = chain.send("boss@zone", vec![set_governance(&council(), &many)]);
    assert_refused(&receipt, BadPolicy);
    let same = policy(Rule::Any, &["zone"], &["admin"]);
    let receipt = chain.send("boss@zone", vec![set_governance(&same, three)]);
    assert_refused(&receipt, NoChange);
}

/// The desk with `filler` bytes that make it large and `number` that makes it its own.
fn module(number: u8, filler: usize) -> Vec<u8> {
    with_section(desk(), "name", &vec![number; filler])
}

fn hash(code: &[u8]) -> Hash {
    digest(Domain::Code, &[code])
}

fn upload(code: &[u8]) -> Invocation {
    registry("upload", (bytes(code),))
}

fn deployment(name: &str, code: &[u8]) -> Invocation {
    registry("deploy", (party(name), bytes(code), bytes(&[])))
}

fn uploads(chain: &mut Chain, organisation: &str) -> Vec<Hash> {
    let receipt = chain.send("ann@shop", vec![registry("uploads", (organisation,))]);
    let returned = assert_succeeds(&receipt);
    cbor::decode(&returned[0], cbor::Limits::bytes(1_000)).unwrap()
}

fn is_kept(chain: &Chain, code: &Hash) -> bool {
    chain.values.value(&code_key(code)).unwrap().is_some()
}

#[test]
fn code_that_no_proposal_can_hold_is_uploaded_proposed_by_its_hash_and_approved() {
    let mut chain = Chain::of(&Genesis {
        governance: council(),
        ..genesis()
    });
    let code = module(1, 100_000);
    let whole = cbor::encode(&(party("desk@port"), bytes(&code), bytes(&[])));
    let receipt = send(&mut chain, "boss@bank", propose("deploy", &whole));
    assert_eq!(failure(&receipt).host(), Some(HostFailure::LimitExceeded));

    let receipt = send(&mut chain, "dev@zone", upload(&code));
    let returned = assert_succeeds(&receipt);
    assert_eq!(returned, [cbor::encode(&hash(&code))]);
    assert_eq!(receipt.events[0].name, "Uploaded");
    assert_eq!(uploads(&mut chain, "zone"), [hash(&code)]);

    let named = cbor::encode(&(
        party("desk@port"),
        bytes(hash(&code).as_bytes()),
        bytes(&[]),
    ));
    assert_succeeds(&send(&mut chain, "boss@bank", propose("deploy", &named)));
    assert_succeeds(&send(
        &mut chain,
        "boss@customs",
        registry("approve", (1u64,)),
    ));
    assert_succeeds(&chain.send("ann@shop", vec![call("desk@port", "put", "ax")]));
    assert_eq!(uploads(&mut chain, "zone"), []);

    // And its upgrade.
    let better = module(2, 100_000);
    assert_succeeds(&send(&mut chain, "dev@zone", upload(&better)));
    let named = cbor::encode(&(party("desk@port"), bytes(hash(&better).as_bytes())));
    assert_succeeds(&send(&mut chain, "boss@bank", propose("upgrade", &named)));
    let receipt = send(&mut chain, "boss@zone", registry("approve", (2u64,)));
    assert_succeeds(&receipt);
    let deployed = receipt.events.iter().find(|event| event.name == "Deployed");
    assert!(deployed.is_some(), "{receipt:?}");
    assert_eq!(uploads(&mut chain, "zone"), []);
}

#[test]
fn uploads_that_nobody_uses_make_room_for_newer_ones_and_code_in_use_never_goes() {
    let mut chain = Chain::new();
    assert_refused(
        &send(&mut chain, "ann@shop", upload(&module(0, 9))),
        NotAllowed,
    );
    let modules: Vec<Vec<u8>> = (0..8).map(|number| module(number, 9)).collect();
    let hashes: Vec<Hash> = modules.iter().map(|code| hash(code)).collect();
    for code in &modules[..5] {
        assert_succeeds(&send(&mut chain, "dev@zone", upload(code)));
    }
    assert_eq!(uploads(&mut chain, "zone"), hashes[1..5]);
    assert!(!is_kept(&chain, &hashes[0]));
    let gone = deployment("a@zone", hashes[0].as_bytes());
    assert_refused(&send(&mut chain, "dev@zone", gone), UnknownCode);
    assert_refused(
        &send(&mut chain, "boss@bank", upload(&modules[1])),
        NoChange,
    );

    // One is deployed by its hash and one by its bytes: neither is an upload any more.
    let by_hash = deployment("a@zone", hashes[1].as_bytes());
    assert_succeeds(&send(&mut chain, "dev@zone", by_hash));
    let by_bytes = deployment("b@bank", &modules[2]);
    assert_succeeds(&send(&mut chain, "boss@bank", by_bytes));
    assert_eq!(uploads(&mut chain, "zone"), hashes[3..5]);
    for code in &modules[5..] {
        assert_succeeds(&send(&mut chain, "dev@zone", upload(code)));
    }
    assert_eq!(uploads(&mut chain, "zone"), hashes[4..]);
    let kept: Vec<bool> = hashes.iter().map(|code| is_kept(&chain, code)).collect();
    assert_eq!(kept, [false, true, true, false, true, true, true, true]);
    for contract in ["a@zone", "b@bank"] {
        assert_succeeds(&chain.send("ann@shop", vec![call(contract, "put", "ax")]));
    }
}
