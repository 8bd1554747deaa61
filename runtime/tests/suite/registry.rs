//! Who is who and who may do what.

use tradewind_runtime::Reject;
use tradewind_runtime::registry::Refusal::{
    self, ApprovedBefore, BadCount, BadKey, BadPolicy, BadValidators, Breaks, Held, HoldState,
    NameTaken, NoChange, NotAllowed, NotProposable, ProposalDone, TooLong, UnknownContract,
    UnknownOrganisation, UnknownParty, UnknownProposal, UnknownRecord,
};
use tradewind_runtime::rules::{BYTE_GAS, KEY_GAS, REGISTRY_BYTE_GAS};
use tradewind_types::block::Validator;
use tradewind_types::policy::{Policy, Rule};
use tradewind_types::schema::diff::{Change, Cure};
use tradewind_types::{
    Failure, Gas, HostFailure, Invocation, PublicKey, Receipt, Transaction, ValidatorSet, cbor,
};

use crate::chain::{
    Chain, assert_succeeds, bytes, call, failure, genesis, host, host_about, key, party, policy,
    refusal, registry,
};
use crate::contract::{DESK, Open, View, contract, desk, relayed, second_version};

#[track_caller]
fn assert_refused(receipt: &Receipt, because: Refusal) {
    assert_eq!(failure(receipt), refusal(because), "{because:?}");
}

fn not_permitted(contract: &str, caller: &str) -> tradewind_types::Failure {
    host_about(contract, HostFailure::NotPermitted, caller)
}

fn enrol(name: &str, keys: &[PublicKey]) -> Invocation {
    registry("enrol", (party(name), Vec::<&str>::new(), keys))
}

fn deployment(name: &str, code: &[u8]) -> Invocation {
    registry("deploy", (party(name), bytes(code), bytes(&[])))
}

/// Sends with gas for a deployment.
fn send(chain: &mut Chain, sender: &str, calls: Vec<Invocation>) -> Receipt {
    let gas_limit = Gas::new(400_000_000);
    let transaction = Transaction {
        gas_limit,
        ..chain.ask(sender, calls)
    };
    chain.submitted(transaction)
}

#[test]
fn an_administrator_enrols_people_of_its_own_organisation_only() {
    let mut chain = Chain::new();
    let eve = || enrol("eve@shop", &[key("eve@shop").public()]);
    assert_refused(&chain.send("boss@bank", vec![eve()]), NotAllowed);
    assert_refused(&chain.send("ann@shop", vec![eve()]), NotAllowed);
    assert_succeeds(&chain.send("boss@shop", vec![eve()]));
    assert_refused(&chain.send("boss@shop", vec![eve()]), NameTaken);
    // Governance may for everybody.
    let may = enrol("may@bank", &[key("may@bank").public()]);
    assert_succeeds(&chain.send("boss@zone", vec![may]));
    assert_refused(
        &chain.send("boss@zone", vec![enrol("x@nowhere", &[key("x").public()])]),
        UnknownOrganisation,
    );
    assert_refused(
        &chain.send("boss@zone", vec![enrol("x@system", &[key("x").public()])]),
        UnknownOrganisation,
    );
    assert_refused(
        &chain.send("boss@shop", vec![enrol("x@shop", &[])]),
        BadCount,
    );
    let weak = PublicKey::from_bytes([0; 32]);
    assert_refused(
        &chain.send("boss@shop", vec![enrol("x@shop", &[weak])]),
        BadKey,
    );
    let keys: Vec<PublicKey> = (0..17).map(|i| key(&format!("x{i}")).public()).collect();
    assert_refused(
        &chain.send("boss@shop", vec![enrol("x@shop", &keys)]),
        BadCount,
    );
    assert_succeeds(&chain.send("boss@shop", vec![enrol("x@shop", &keys[1..])]));
    // Who is enrolled can act at once.
    assert_succeeds(&chain.send("eve@shop", vec![registry("party", (party("x@shop"),))]));
}

#[test]
fn a_key_that_is_registered_costs_what_a_signature_does() {
    let mut chain = Chain::new();
    let [one, two] = [1, 2].map(|count| {
        let keys: Vec<PublicKey> = (0..count).map(|i| key(&format!("{i}")).public()).collect();
        let receipt = chain.send("boss@shop", vec![enrol(&format!("x{count}@shop"), &keys)]);
        assert_succeeds(&receipt);
        receipt.gas_used.get()
    });
    // A key is 34 bytes: sent, decoded, and written at 4 gas a byte.
    let bytes = 34 * (BYTE_GAS + REGISTRY_BYTE_GAS + 4);
    assert_eq!(two - one, KEY_GAS + bytes);
}

#[test]
fn an_organisation_is_registered_by_governance_once_and_system_never() {
    let mut chain = Chain::new();
    let organise = |name: &str| registry("organise", (name, "A title"));
    assert_refused(
        &chain.send("boss@bank", vec![organise("carrier")]),
        NotAllowed,
    );
    assert_succeeds(&chain.send("boss@zone", vec![organise("carrier")]));
    assert_refused(
        &chain.send("boss@zone", vec![organise("carrier")]),
        NameTaken,
    );
    assert_refused(
        &chain.send("boss@zone", vec![organise("system")]),
        NameTaken,
    );
    let long = registry("organise", ("other", "x".repeat(201)));
    assert_refused(&chain.send("boss@zone", vec![long]), TooLong);
}

#[test]
fn a_revoked_key_signs_neither_transactions_nor_consents() {
    let mut chain = Chain::running(&[("desk@zone", &desk())]);
    let (old, new) = (key("ann@shop"), key("ann's new key"));
    let calls = || vec![call("desk@zone", "put", "ax")];
    let by_new = chain.ask("ann@shop", calls());
    let by_new = chain.sign_with(by_new, &new);
    let refused = |key| {
        Err(Reject::NotTheKey {
            sender: party("ann@shop"),
            key,
        })
    };
    assert_eq!(chain.submit(by_new.clone()), refused(new.public()));

    let consented = chain.consent("ann@shop", call("desk@zone", "spend", "ann@shop"));
    let rotate = vec![
        registry("add_key", (party("ann@shop"), new.public())),
        registry("revoke_key", (party("ann@shop"), old.public())),
    ];
    // In the very block of the revocation the key is already worth nothing.
    let rotation = chain.ask("ann@shop", rotate);
    let rotation = chain.sign(rotation);
    let late = chain.ask("ann@shop", calls());
    let late = chain.sign(late);
    let built = chain.build(vec![rotation, late]);
    assert_succeeds(&built.outcome.receipts[0]);
    let (_, reject) = &built.rejected[0];
    assert_eq!(
        Err::<(), _>(reject.clone()),
        refused(old.public()).map(|_: Receipt| ())
    );

    assert_succeeds(&chain.submit(by_new).unwrap());
    let spend = vec![call("desk@zone", "spend", "ann@shop")];
    let receipt = chain.send_with("bo@shop", spend, vec![consented]);
    assert_eq!(
        failure(&receipt),
        host_about("desk@zone", HostFailure::NotTheKey, "ann@shop")
    );
}

#[test]
fn keys_are_changed_by_oneself_or_ones_administrator_and_one_always_remains() {
    let mut chain = Chain::new();
    let ann = party("ann@shop");
    let add = |label: &str| registry("add_key", (ann, key(label).public()));
    let revoke = |label: &str| registry("revoke_key", (ann, key(label).public()));
    assert_refused(&chain.send("bo@shop", vec![add("x")]), NotAllowed);
    assert_refused(&chain.send("boss@bank", vec![add("x")]), NotAllowed);
    assert_refused(&chain.send("ann@shop", vec![revoke("ann@shop")]), BadCount);
    assert_refused(&chain.send("ann@shop", vec![add("ann@shop")]), NoChange);
    assert_refused(&chain.send("ann@shop", vec![revoke("x")]), NoChange);
    assert_succeeds(&chain.send("boss@shop", vec![add("x")]));
    assert_succeeds(&chain.send("boss@zone", vec![revoke("x")]));
    let more: Vec<_> = (0..15).map(|i| add(&format!("x{i}"))).collect();
    assert_succeeds(&chain.send("ann@shop", more));
    assert_refused(&chain.send("ann@shop", vec![add("one too many")]), BadCount);
    let nobody = registry("add_key", (party("nobody@shop"), key("x").public()));
    assert_refused(&chain.send("boss@shop", vec![nobody]), UnknownParty);
    let weak = registry("add_key", (ann, PublicKey::from_bytes([1; 32])));
    assert_refused(&chain.send("ann@shop", vec![weak]), BadKey);
}

#[test]
fn keys_are_counted_before_they_are_looked_at_and_each_look_is_paid_for() {
    let mut chain = Chain::new();
    let mut enrol = |name: &str, keys: Vec<PublicKey>| {
        let roles: [&str; 0] = [];
        chain.send(
            "boss@shop",
            vec![registry("enrol", (party(name), roles, keys))],
        )
    };
    let keys = |count: usize| -> Vec<PublicKey> {
        (0..count).map(|i| key(&format!("x{i}")).public()).collect()
    };
    let weak = PublicKey::from_bytes([1; 32]);
    let mut too_many = keys(16);
    too_many.push(weak);
    assert_refused(&enrol("eve@shop", too_many), BadCount);
    assert_refused(&enrol("eve@shop", vec![weak]), BadKey);
    let [one, sixteen] = [("ivy@shop", 1), ("joe@shop", 16)].map(|(name, count)| {
        let receipt = enrol(name, keys(count));
        assert_succeeds(&receipt);
        receipt.gas_used.get()
    });
    let bytes = 15 * 34;
    let looks = sixteen - one - bytes * (BYTE_GAS + REGISTRY_BYTE_GAS + 4);
    // The head of a longer list, and of longer arguments, is a few bytes longer.
    assert!(
        (15 * KEY_GAS..15 * KEY_GAS + 200).contains(&looks),
        "{looks}"
    );
}

#[test]
fn roles_that_contracts_ask_for_are_given_by_governance_and_taken_by_the_organisation_too() {
    let mut chain = Chain::running(&[("desk@zone", &desk())]);
    let grant = || registry("grant", (party("ann@shop"), "customs"));
    let withdraw = || registry("withdraw", (party("ann@shop"), "customs"));
    assert_refused(&chain.send("ann@shop", vec![grant()]), NotAllowed);
    assert_refused(&chain.send("boss@shop", vec![withdraw()]), NoChange);
    assert_refused(&chain.send("boss@shop", vec![grant()]), NotAllowed);
    let spy = (
        party("spy@shop"),
        vec!["customs"],
        vec![key("spy").public()],
    );
    assert_refused(
        &chain.send("boss@shop", vec![registry("enrol", spy)]),
        NotAllowed,
    );
    assert_succeeds(&chain.send("boss@zone", vec![grant()]));
    assert_refused(&chain.send("boss@zone", vec![grant()]), NoChange);
    let developer = registry("grant", (party("bo@shop"), "developer"));
    assert_succeeds(&chain.send("boss@shop", vec![developer]));
    let only = || vec![call("desk@zone", "only_customs", "")];
    assert_succeeds(&chain.send("ann@shop", only()));
    assert_succeeds(&chain.send("boss@shop", vec![withdraw()]));
    let fields = cbor::encode(&("ann@shop", "customs"));
    let missing = crate::chain::host_with("desk@zone", HostFailure::MissingRole, fields);
    assert_eq!(failure(&chain.send("ann@shop", only())), missing);
    let many: Vec<_> = (0..16)
        .map(|i| registry("grant", (party("ann@shop"), format!("role-{i}"))))
        .collect();
    assert_succeeds(&chain.send("boss@zone", many));
    assert_refused(&chain.send("boss@zone", vec![grant()]), BadCount);
}

/// A chain on which `method` of the desk has a policy.
fn guarded(policy: &Policy) -> Chain {
    let mut chain = Chain::running(&[("desk@zone", &desk()), ("till@zone", &desk())]);
    let set = registry("set_policy", (party("desk@zone"), "put", Some(policy)));
    assert_succeeds(&chain.send("boss@zone", vec![set]));
    chain
}

const THREE: [&str; 3] = ["bank", "customs", "port"];

fn put() -> Invocation {
    call("desk@zone", "put", "ax")
}

#[test]
fn a_policy_counts_the_organisations_that_agreed() {
    let cases = [
        (Rule::Any, 1),
        (Rule::Majority, 2),
        (Rule::AtLeast(2), 2),
        (Rule::All, 3),
    ];
    for (rule, needed) in cases {
        let mut chain = guarded(&policy(rule, &THREE, &["admin"]));
        for voices in 0..=3 {
            let consents = THREE[..voices].iter();
            let consents = consents
                .map(|of| chain.consent(&format!("boss@{of}"), put()))
                .collect();
            let receipt = chain.send_with("ann@shop", vec![put()], consents);
            if voices >= needed {
                assert_succeeds(&receipt);
            } else {
                assert_eq!(
                    failure(&receipt),
                    not_permitted("desk@zone", "ann@shop"),
                    "{rule:?} {voices}"
                );
            }
        }
    }
}

#[test]
fn a_policy_of_nobody_closes_the_method_and_its_removal_opens_it() {
    let mut chain = guarded(&policy(Rule::Nobody, &[], &[]));
    let consents = THREE
        .iter()
        .map(|of| chain.consent(&format!("boss@{of}"), put()))
        .collect();
    let receipt = chain.send_with("boss@zone", vec![put()], consents);
    assert_eq!(failure(&receipt), not_permitted("desk@zone", "boss@zone"));
    let inner = call("till@zone", "relay", relayed("desk@zone", "put", b"ax"));
    assert_eq!(
        failure(&chain.send("boss@zone", vec![inner])),
        not_permitted("desk@zone", "till@zone")
    );
    assert_succeeds(&chain.send("boss@zone", vec![call("desk@zone", "take", "a")]));
    let lift = || registry("set_policy", (party("desk@zone"), "put", None::<Policy>));
    assert_refused(&chain.send("boss@bank", vec![lift()]), NotAllowed);
    assert_succeeds(&chain.send("boss@zone", vec![lift()]));
    assert_refused(&chain.send("boss@zone", vec![lift()]), NoChange);
    assert_succeeds(&chain.send("ann@shop", vec![put()]));
}

#[test]
fn two_officers_of_one_bank_are_one_voice_and_a_clerk_is_none() {
    let mut chain = guarded(&policy(Rule::AtLeast(2), &["bank", "port"], &["admin"]));
    for (name, roles) in [("may@bank", vec!["admin"]), ("kim@port", vec!["clerk"])] {
        let enrol = registry("enrol", (party(name), roles, vec![key(name).public()]));
        assert_succeeds(&chain.send("boss@zone", vec![enrol]));
    }
    let refused = not_permitted("desk@zone", "boss@bank");
    for other in ["may@bank", "kim@port"] {
        let consent = chain.consent(other, put());
        let receipt = chain.send_with("boss@bank", vec![put()], vec![consent]);
        assert_eq!(failure(&receipt), refused, "{other}");
    }
    let consent = chain.consent("boss@port", put());
    assert_succeeds(&chain.send_with("boss@bank", vec![put()], vec![consent]));
}

#[test]
fn a_policy_that_cannot_be_met_is_refused() {
    let mut chain = Chain::running(&[("desk@zone", &desk())]);
    let set = |policy: Policy| registry("set_policy", (party("desk@zone"), "put", Some(policy)));
    for bad in [
        policy(Rule::All, &[], &[]),
        policy(Rule::AtLeast(2), &["bank"], &[]),
        policy(Rule::Any, &["port", "bank"], &[]),
    ] {
        assert_refused(&chain.send("boss@zone", vec![set(bad)]), BadPolicy);
    }
    let unknown = registry(
        "set_policy",
        (party("none@zone"), "put", Some(policy(Rule::Any, &[], &[]))),
    );
    assert_refused(&chain.send("boss@zone", vec![unknown]), UnknownContract);
    let of_registry = registry(
        "set_policy",
        (
            party("registry@system"),
            "enrol",
            Some(policy(Rule::Any, &[], &[])),
        ),
    );
    assert_refused(&chain.send("boss@bank", vec![of_registry]), NotAllowed);
}

fn propose(contract: &str, method: &str, args: &[u8]) -> Invocation {
    registry("propose", (party(contract), method, bytes(args)))
}

fn approve(number: u64) -> Invocation {
    registry("approve", (number,))
}

#[test]
fn a_proposal_is_carried_out_once_when_enough_approved() {
    let mut chain = guarded(&policy(Rule::Majority, &THREE, &["admin"]));
    assert_refused(
        &chain.send("ann@shop", vec![propose("desk@zone", "put", b"ax")]),
        NotAllowed,
    );
    let returned =
        assert_succeeds(&chain.send("boss@bank", vec![propose("desk@zone", "put", b"ax")]));
    assert_eq!(returned, [cbor::encode(&1u64)]);
    assert!(chain.contract_values().is_empty());
    assert_refused(&chain.send("boss@bank", vec![approve(1)]), ApprovedBefore);
    assert_refused(&chain.send("boss@shop", vec![approve(1)]), NotAllowed);
    assert_refused(&chain.send("boss@port", vec![approve(2)]), UnknownProposal);
    let returned = assert_succeeds(&chain.send("boss@port", vec![approve(1)]));
    assert_eq!(returned, [cbor::encode(&true)]);
    assert_eq!(chain.view("desk@zone", "get", "a").unwrap(), b"x");
    assert_refused(&chain.send("boss@customs", vec![approve(1)]), ProposalDone);
    let returned =
        assert_succeeds(&chain.send("boss@port", vec![propose("desk@zone", "put", b"by")]));
    assert_eq!(returned, [cbor::encode(&2u64)]);
}

#[test]
fn an_approval_by_one_who_lost_the_role_or_is_frozen_counts_no_more() {
    let mut chain = guarded(&policy(Rule::All, &["bank", "port"], &["admin"]));
    assert_succeeds(&chain.send("boss@bank", vec![propose("desk@zone", "put", b"ax")]));
    assert_succeeds(&chain.send(
        "boss@zone",
        vec![registry("freeze_party", (party("boss@bank"),))],
    ));
    let returned = assert_succeeds(&chain.send("boss@port", vec![approve(1)]));
    assert_eq!(returned, [cbor::encode(&false)]);
    assert!(chain.contract_values().is_empty());
}

#[test]
fn who_approved_and_is_frozen_since_has_not_consented_to_what_is_carried_out() {
    let mut chain = Chain::running(&[("desk@zone", &desk())]);
    let two = policy(Rule::AtLeast(2), &THREE, &["admin"]);
    let set = registry("set_policy", (party("desk@zone"), "spend", Some(&two)));
    assert_succeeds(&chain.send("boss@zone", vec![set]));
    let spend = || propose("desk@zone", "spend", b"boss@bank");
    assert_succeeds(&chain.send("boss@bank", vec![spend()]));
    let freeze = registry("freeze_party", (party("boss@bank"),));
    assert_succeeds(&chain.send("boss@zone", vec![freeze]));
    assert_succeeds(&chain.send("boss@port", vec![approve(1)]));
    let carried_out = chain.send("boss@customs", vec![approve(1)]);
    assert_eq!(
        failure(&carried_out),
        host_about("desk@zone", HostFailure::MissingConsent, "boss@bank")
    );
    let thaw = registry("unfreeze_party", (party("boss@bank"),));
    assert_succeeds(&chain.send("boss@zone", vec![thaw]));
    assert_succeeds(&chain.send("boss@customs", vec![approve(1)]));
}

#[test]
fn a_proposal_whose_call_fails_stays_open() {
    let mut chain = Chain::running(&[("desk@zone", &desk())]);
    let all = policy(Rule::All, &["bank", "port"], &["admin"]);
    let set = |method: &str| registry("set_policy", (party("desk@zone"), method, Some(&all)));
    assert_succeeds(&chain.send(
        "boss@zone",
        vec![
            set("spend_unless_closed"),
            call("desk@zone", "put", [0xfd, 1]),
        ],
    ));
    assert_succeeds(&chain.send(
        "boss@bank",
        vec![propose("desk@zone", "spend_unless_closed", b"boss@bank")],
    ));
    let refused = tradewind_types::Failure::Contract {
        contract: party("desk@zone"),
        code: 8,
        fields: vec![0xa0],
    };
    assert_eq!(failure(&chain.send("boss@port", vec![approve(1)])), refused);
    assert_succeeds(&chain.send("boss@zone", vec![call("desk@zone", "take", [0xfd])]));
    let returned = assert_succeeds(&chain.send("boss@port", vec![approve(1)]));
    assert_eq!(returned, [cbor::encode(&true)]);
}

#[test]
fn only_guarded_calls_are_proposed_and_proposals_are_not() {
    let mut chain = guarded(&policy(Rule::Any, &THREE, &[]));
    for (contract, method) in [
        ("desk@zone", "take"),
        ("registry@system", "propose"),
        ("registry@system", "approve"),
    ] {
        assert_refused(
            &chain.send("boss@bank", vec![propose(contract, method, b"")]),
            NotProposable,
        );
    }
}

#[test]
fn what_concerns_everybody_is_decided_by_governance_through_proposals_or_consents() {
    let mut document = genesis();
    document.governance = policy(Rule::Majority, &THREE, &["admin"]);
    let mut chain = Chain::of(&document);
    let organise = || registry("organise", ("carrier", "Carriers"));
    assert_refused(&chain.send("boss@bank", vec![organise()]), NotAllowed);
    assert_succeeds(&chain.send(
        "boss@bank",
        vec![propose("registry@system", "organise", &organise().args)],
    ));
    let receipt = chain.send("boss@port", vec![approve(1)]);
    assert_succeeds(&receipt);
    let told: Vec<&str> = receipt
        .events
        .iter()
        .map(|event| event.name.as_str())
        .collect();
    assert_eq!(told, ["Approved", "Organised"]);
    assert_refused(&chain.send("boss@customs", vec![approve(1)]), ProposalDone);

    let freeze = || registry("freeze_party", (party("ann@shop"),));
    let consent = chain.consent("boss@port", freeze());
    assert_succeeds(&chain.send_with("boss@bank", vec![freeze()], vec![consent]));
}

#[test]
fn a_frozen_party_acts_no_more_until_it_is_unfrozen() {
    let mut chain = Chain::running(&[("desk@zone", &desk())]);
    let freeze = || registry("freeze_party", (party("ann@shop"),));
    assert_refused(&chain.send("boss@shop", vec![freeze()]), NotAllowed);
    let consent = chain.consent("ann@shop", call("desk@zone", "spend", "ann@shop"));
    assert_succeeds(&chain.send("boss@zone", vec![freeze()]));
    assert_refused(&chain.send("boss@zone", vec![freeze()]), NoChange);
    let request = chain.ask("ann@shop", vec![put()]);
    let request = chain.sign(request);
    assert_eq!(
        chain.submit(request),
        Err(Reject::SenderFrozen {
            sender: party("ann@shop")
        })
    );
    let spend = || vec![call("desk@zone", "spend", "ann@shop")];
    let receipt = chain.send_with("bo@shop", spend(), vec![consent.clone()]);
    assert_eq!(
        failure(&receipt),
        host_about("desk@zone", HostFailure::PartyFrozen, "ann@shop")
    );
    assert_succeeds(&chain.send(
        "boss@zone",
        vec![registry("unfreeze_party", (party("ann@shop"),))],
    ));
    assert_succeeds(&chain.send("ann@shop", vec![put()]));
    assert_succeeds(&chain.send_with("bo@shop", spend(), vec![consent]));
}

#[test]
fn a_frozen_administrator_has_no_rights_through_a_consent_either() {
    let mut chain = Chain::new();
    assert_succeeds(&chain.send(
        "boss@zone",
        vec![registry("freeze_party", (party("boss@shop"),))],
    ));
    let enrolment = || enrol("eve@shop", &[key("eve").public()]);
    let consent = chain.consent("boss@shop", enrolment());
    let receipt = chain.send_with("ann@shop", vec![enrolment()], vec![consent]);
    assert_eq!(
        failure(&receipt),
        host_about("registry@system", HostFailure::PartyFrozen, "boss@shop")
    );
}

#[test]
fn a_frozen_contract_neither_runs_nor_is_read() {
    let mut chain = Chain::running(&[("desk@zone", &desk()), ("till@zone", &desk())]);
    let freeze = || registry("freeze_contract", (party("desk@zone"),));
    assert_refused(&chain.send("boss@bank", vec![freeze()]), NotAllowed);
    assert_succeeds(&chain.send("boss@zone", vec![freeze()]));
    let frozen = host("desk@zone", HostFailure::ContractFrozen);
    assert_eq!(failure(&chain.send("ann@shop", vec![put()])), frozen);
    let inner = call("till@zone", "relay", relayed("desk@zone", "put", b"ax"));
    assert_eq!(failure(&chain.send("ann@shop", vec![inner])), frozen);
    assert_eq!(chain.view("desk@zone", "get", "a"), Err(frozen));
    assert_succeeds(&chain.send(
        "boss@zone",
        vec![registry("unfreeze_contract", (party("desk@zone"),))],
    ));
    assert_succeeds(&chain.send("ann@shop", vec![put()]));
}

#[test]
fn a_record_on_hold_cannot_change_while_others_can() {
    let mut chain = Chain::running(&[("desk@zone", &desk()), ("till@zone", &desk())]);
    assert_succeeds(&chain.send("ann@shop", vec![put(), call("desk@zone", "put", "bx")]));
    let desk = party("desk@zone");
    let hold = || registry("hold", (desk, bytes(b"a"), "inspection"));
    let lift = || registry("lift", (desk, bytes(b"a")));
    assert_refused(&chain.send("boss@customs", vec![hold()]), NotAllowed);
    assert_refused(&chain.send("boss@zone", vec![lift()]), HoldState);
    assert_succeeds(&chain.send("boss@zone", vec![hold()]));
    assert_refused(&chain.send("boss@zone", vec![hold()]), HoldState);
    let held = host_about("desk@zone", HostFailure::RecordHeld, "boss@zone");
    for method in ["put", "take"] {
        assert_eq!(
            failure(&chain.send("ann@shop", vec![call("desk@zone", method, "ay")])),
            held
        );
    }
    let others = vec![
        call("desk@zone", "put", "by"),
        call("till@zone", "put", "ay"),
        call("desk@zone", "get", "a"),
    ];
    assert_eq!(assert_succeeds(&chain.send("ann@shop", others))[2], b"x");
    assert_succeeds(&chain.send("boss@zone", vec![lift()]));
    assert_succeeds(&chain.send("ann@shop", vec![call("desk@zone", "put", "ay")]));
    let unknown = registry("hold", (party("none@zone"), bytes(b"a"), "x"));
    assert_refused(&chain.send("boss@zone", vec![unknown]), UnknownContract);
    let mistyped = registry("hold", (desk, bytes(b"aa"), "x"));
    assert_refused(&chain.send("boss@zone", vec![mistyped]), UnknownRecord);
}

#[test]
fn a_record_with_the_longest_key_can_be_held() {
    let long = contract(
        &[("put", tradewind_types::schema::MethodKind::Action)],
        r#"(func (export "put")
            (call $write (i32.const 0) (i32.const 502) (i32.const 0) (i32.const 1)))"#,
    );
    let mut chain = Chain::running(&[("long@zone", &long)]);
    let put = || call("long@zone", "put", "");
    assert_succeeds(&chain.send("ann@shop", vec![put()]));
    // Zero bytes take two in the key of a hold.
    let record = bytes(&[0; 502]);
    let hold = registry("hold", (party("long@zone"), record, "inspection"));
    assert_succeeds(&chain.send("boss@zone", vec![hold]));
    let held = host_about("long@zone", HostFailure::RecordHeld, "boss@zone");
    assert_eq!(failure(&chain.send("ann@shop", vec![put()])), held);
}

#[test]
fn a_contract_of_which_a_record_is_on_hold_is_upgraded_by_governance_only() {
    let mut chain = Chain::running(&[("desk@zone", &desk())]);
    assert_succeeds(&chain.send("ann@shop", vec![put()]));
    let hold = registry("hold", (party("desk@zone"), bytes(b"a"), "inspection"));
    let lift = registry("lift", (party("desk@zone"), bytes(b"a")));
    assert_succeeds(&chain.send("boss@zone", vec![hold]));
    let next = second_version(desk(), &[]);
    let upgrade = || vec![registry("upgrade", (party("desk@zone"), bytes(&next)))];
    assert_refused(&send(&mut chain, "dev@zone", upgrade()), Held);
    assert_succeeds(&chain.send("boss@zone", vec![lift]));
    assert_succeeds(&send(&mut chain, "dev@zone", upgrade()));
    let hold = registry("hold", (party("desk@zone"), bytes(b"a"), "inspection"));
    assert_succeeds(&chain.send("boss@zone", vec![hold]));
    let next = vec![registry("upgrade", (party("desk@zone"), bytes(&desk())))];
    let back = send(&mut chain, "boss@zone", next);
    // Governance gets as far as what the upgrade would break.
    assert!(format!("{:?}", failure(&back)).contains(&format!("code: {}", Breaks as u32)));
}

#[test]
fn the_customs_office_holds_records_if_the_policy_says_so() {
    let mut chain = Chain::running(&[("desk@zone", &desk())]);
    let customs = policy(Rule::Any, &["customs"], &["admin"]);
    let set = registry(
        "set_policy",
        (party("registry@system"), "hold", Some(customs)),
    );
    assert_succeeds(&chain.send("boss@zone", vec![set]));
    assert_succeeds(&chain.send("ann@shop", vec![put()]));
    let hold = || registry("hold", (party("desk@zone"), bytes(b"a"), "inspection"));
    assert_eq!(
        failure(&chain.send("boss@zone", vec![hold()])),
        not_permitted("registry@system", "boss@zone")
    );
    assert_succeeds(&chain.send("boss@customs", vec![hold()]));
    assert_eq!(
        failure(&chain.send("ann@shop", vec![put()])),
        host_about("desk@zone", HostFailure::RecordHeld, "boss@customs")
    );
}

#[test]
fn contracts_are_deployed_by_their_organisation_under_its_names() {
    let mut chain = Chain::new();
    let code = desk();
    assert_refused(
        &send(&mut chain, "dev@zone", vec![deployment("desk@bank", &code)]),
        NotAllowed,
    );
    assert_refused(
        &send(&mut chain, "ann@shop", vec![deployment("desk@shop", &code)]),
        NotAllowed,
    );
    assert_succeeds(&send(
        &mut chain,
        "dev@zone",
        vec![deployment("desk@zone", &code)],
    ));
    assert_succeeds(&send(
        &mut chain,
        "boss@bank",
        vec![deployment("desk@bank", &code)],
    ));
    assert_refused(
        &send(&mut chain, "dev@zone", vec![deployment("desk@zone", &code)]),
        NameTaken,
    );
    assert_refused(
        &send(&mut chain, "dev@zone", vec![deployment("dev@zone", &code)]),
        NameTaken,
    );
    assert_refused(
        &send(
            &mut chain,
            "boss@zone",
            vec![deployment("desk@nowhere", &code)],
        ),
        UnknownOrganisation,
    );
    assert_refused(
        &send(
            &mut chain,
            "boss@zone",
            vec![deployment("registry@system", &code)],
        ),
        UnknownOrganisation,
    );
    // A contract's name is nobody's name any more.
    assert_refused(
        &chain.send("boss@zone", vec![enrol("desk@zone", &[key("x").public()])]),
        NameTaken,
    );
}

#[test]
fn a_name_cannot_be_squatted_from_outside_its_organisation() {
    let mut chain = Chain::new();
    let future = "escrow@bank";
    for sender in ["boss@shop", "dev@zone", "ann@shop"] {
        assert_refused(
            &chain.send(sender, vec![enrol(future, &[key(sender).public()])]),
            NotAllowed,
        );
        assert_refused(
            &send(&mut chain, sender, vec![deployment(future, &desk())]),
            NotAllowed,
        );
        let set = registry(
            "set_policy",
            (party(future), "put", Some(policy(Rule::Nobody, &[], &[]))),
        );
        assert_refused(&chain.send(sender, vec![set]), NotAllowed);
    }
    let hold = registry("hold", (party(future), bytes(b"a"), "x"));
    assert_refused(&chain.send("boss@zone", vec![hold]), UnknownContract);
    let set = registry(
        "set_policy",
        (party(future), "put", Some(policy(Rule::Nobody, &[], &[]))),
    );
    assert_refused(&chain.send("boss@bank", vec![set]), UnknownContract);
    assert_succeeds(&chain.deploy(future, &desk()));
    assert_succeeds(&chain.send("ann@shop", vec![call(future, "put", "ax")]));
}

/// Notes who opened it.
fn opened() -> Vec<u8> {
    contract(
        &[("open", Open), ("owner", View)],
        r#"
        (func (export "open")
            (call $write (i32.const 0) (i32.const 1) (i32.const 8)
                (i32.wrap_i64 (call $caller (i32.const 8) (i32.const 64)))))
        (func (export "owner")
            (call $output (i32.const 8)
                (i32.wrap_i64 (call $read (i32.const 0) (i32.const 1) (i32.const 8) (i32.const 64)))))
        "#,
    )
}

#[test]
fn a_contract_is_opened_by_its_deployment_and_never_again() {
    let mut chain = Chain::running(&[("desk@zone", &desk())]);
    assert_succeeds(&send(
        &mut chain,
        "dev@zone",
        vec![deployment("box@zone", &opened())],
    ));
    assert_eq!(chain.view("box@zone", "owner", "").unwrap(), b"dev@zone");
    let unknown = host("box@zone", HostFailure::UnknownMethod);
    assert_eq!(
        failure(&chain.send("ann@shop", vec![call("box@zone", "open", "")])),
        unknown
    );
    assert_eq!(
        failure(&chain.send("dev@zone", vec![call("box@zone", "open", "")])),
        unknown
    );
    let inner = call("desk@zone", "relay", relayed("box@zone", "open", b""));
    assert_eq!(failure(&chain.send("dev@zone", vec![inner])), unknown);
    // Nor by way of a proposal.
    let set = registry(
        "set_policy",
        (
            party("box@zone"),
            "open",
            Some(policy(Rule::Any, &["zone"], &[])),
        ),
    );
    assert_succeeds(&chain.send("boss@zone", vec![set]));
    assert_eq!(
        failure(&chain.send("boss@zone", vec![propose("box@zone", "open", b"")])),
        unknown
    );
    assert_eq!(chain.view("box@zone", "owner", "").unwrap(), b"dev@zone");
}

#[test]
fn a_deployment_whose_constructor_fails_leaves_no_contract() {
    let mut chain = Chain::new();
    let failing = contract(&[("open", Open)], r#"(func (export "open") (unreachable))"#);
    let receipt = chain.deploy("bad@zone", &failing);
    assert_eq!(failure(&receipt), host("bad@zone", HostFailure::Trapped));
    assert_eq!(
        failure(&chain.send("ann@shop", vec![call("bad@zone", "x", "")])),
        host("bad@zone", HostFailure::UnknownContract)
    );
    assert_succeeds(&chain.deploy("bad@zone", &desk()));
}

#[test]
fn an_upgrade_changes_the_code_and_keeps_the_state() {
    let mut chain = Chain::running(&[("desk@zone", &desk())]);
    assert_succeeds(&chain.send("ann@shop", vec![put()]));
    let second = contract(
        &[("second", View)],
        r#"(data (i32.const 0) "a")
        (func (export "second")
            (call $output (i32.const 8) (i32.wrap_i64 (call $read (i32.const 0) (i32.const 1) (i32.const 8) (i32.const 8)))))"#,
    );
    let taken_away = DESK.map(|(name, _)| name);
    let unsaid = second_version(second.clone(), &taken_away[1..]);
    let second = second_version(second, &taken_away);
    let upgrade = |code: &[u8]| registry("upgrade", (party("desk@zone"), bytes(code)));
    assert_refused(
        &send(&mut chain, "boss@bank", vec![upgrade(&second)]),
        NotAllowed,
    );
    assert_refused(
        &send(&mut chain, "dev@zone", vec![upgrade(&desk())]),
        NoChange,
    );
    let (change, cure) = (Change::MethodRemoved as u32, Cure::Declare as u32);
    let mut fields = Vec::new();
    minicbor::Encoder::new(&mut fields)
        .map(3)
        .and_then(|to| to.u8(0)?.str("put")?.u8(1)?.u32(change)?.u8(2)?.u32(cure))
        .unwrap();
    let breaks = Failure::Contract {
        contract: party("registry@system"),
        code: Breaks as u32,
        fields,
    };
    let receipt = send(&mut chain, "dev@zone", vec![upgrade(&unsaid)]);
    assert_eq!(failure(&receipt), breaks);
    assert_succeeds(&send(&mut chain, "dev@zone", vec![upgrade(&second)]));
    assert_eq!(chain.view("desk@zone", "second", "").unwrap(), b"x");
    assert_eq!(
        chain.view("desk@zone", "get", "a"),
        Err(host("desk@zone", HostFailure::UnknownMethod))
    );
    let unknown = registry("upgrade", (party("none@zone"), bytes(&second)));
    assert_refused(
        &send(&mut chain, "dev@zone", vec![unknown]),
        UnknownContract,
    );
}

#[test]
fn the_next_block_is_certified_by_the_validators_that_governance_set() {
    let mut chain = Chain::new();
    let member = |name: &str, power| Validator {
        party: party(name),
        key: key(name).public(),
        power,
    };
    let set = |members: Vec<Validator>| registry("set_validators", (members,));
    let two = vec![member("node@bank", 1), member("node@port", 2)];
    assert_refused(&chain.send("boss@bank", vec![set(two.clone())]), NotAllowed);
    for bad in [
        vec![],
        vec![member("node@bank", 0)],
        vec![member("node@bank", 1); 2],
    ] {
        assert_refused(&chain.send("boss@zone", vec![set(bad)]), BadValidators);
    }
    let weak = Validator {
        key: PublicKey::from_bytes([0; 32]),
        ..member("node@bank", 1)
    };
    assert_refused(
        &chain.send("boss@zone", vec![set(vec![weak])]),
        BadValidators,
    );
    let before = chain.state.validators.hash();
    assert_succeeds(&chain.send("boss@zone", vec![set(two.clone())]));
    let expected = ValidatorSet::new(two).unwrap();
    let header = &chain.state.header;
    assert_eq!(
        (header.validators, header.next_validators),
        (before, expected.hash())
    );
    assert_eq!(*chain.state.validators, expected);
    chain.build(vec![]);
    assert_eq!(chain.state.header.validators, expected.hash());
}

#[test]
fn arguments_that_are_not_canonical_are_refused_by_every_method() {
    let mut chain = Chain::new();
    for method in &tradewind_runtime::registry::schema().methods {
        for args in [
            b"".as_slice(),
            b"\x9f\xff",
            b"\x81\x81\x80\x00",
            &[0xff; 40],
        ] {
            let call = call("registry@system", &method.name, args);
            let receipt = chain.send("boss@zone", vec![call]);
            assert_eq!(
                failure(&receipt),
                host("registry@system", HostFailure::BadArguments),
                "{} {args:x?}",
                method.name
            );
        }
    }
    assert_eq!(
        failure(&chain.send(
            "boss@zone",
            vec![call("registry@system", "no_such", [0x80])]
        )),
        host("registry@system", HostFailure::UnknownMethod)
    );
}
