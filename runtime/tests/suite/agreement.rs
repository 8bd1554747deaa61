//! Whose agreement holds for which call, once.

use tradewind_runtime::Reject;
use tradewind_runtime::rules::{BYTE_GAS, TRANSACTION_GAS};
use tradewind_types::transaction::Terms;
use tradewind_types::{
    Consent, Gas, Hash, HostFailure, Invocation, Receipt, SignedTransaction, Timestamp, Transaction,
};

use crate::chain::{Chain, assert_succeeds, call, failure, host_about, key, party, registry};
use crate::contract::{desk, relayed};

fn chain() -> Chain {
    Chain::running(&[("desk@zone", &desk()), ("till@zone", &desk())])
}

/// Bo's consent to be spent at the till.
fn spend() -> Invocation {
    call("till@zone", "spend", "bo@shop")
}

/// The call in which the desk spends Bo's consent at the till.
fn desk_spends() -> Invocation {
    call(
        "desk@zone",
        "relay",
        relayed("till@zone", "spend", b"bo@shop"),
    )
}

/// How often the till honoured a consent.
fn honoured(chain: &Chain) -> u8 {
    chain
        .view("till@zone", "get", [0xfe])
        .unwrap()
        .first()
        .copied()
        .unwrap_or(0)
}

fn missing() -> tradewind_types::Failure {
    host_about("till@zone", HostFailure::MissingConsent, "bo@shop")
}

#[test]
fn nobody_spends_for_bo_without_his_consent() {
    let mut chain = chain();
    let receipt = chain.send("ann@shop", vec![spend()]);
    assert_eq!(failure(&receipt), missing());
    assert_succeeds(&chain.send("bo@shop", vec![spend()]));
    let bos = chain.consent("bo@shop", spend());
    assert_succeeds(&chain.send_with("ann@shop", vec![spend()], vec![bos]));
    assert_eq!(honoured(&chain), 2);
}

#[test]
fn a_senders_authority_reaches_the_calls_named_within_and_no_other() {
    let mut chain = chain();
    let receipt = chain.send("bo@shop", vec![desk_spends()]);
    assert_eq!(failure(&receipt), missing());

    let within = |inner| Invocation {
        within: vec![inner],
        ..desk_spends()
    };
    let other = call("till@zone", "spend", "ann@shop");
    let receipt = chain.send("bo@shop", vec![within(other)]);
    assert_eq!(failure(&receipt), missing());

    assert_succeeds(&chain.send("bo@shop", vec![within(spend())]));
    // The second call is not the one it was named within.
    let receipt = chain.send("bo@shop", vec![within(spend()), desk_spends()]);
    assert_eq!(failure(&receipt), missing());
    assert_eq!(honoured(&chain), 1);
}

#[test]
fn a_consent_to_an_outer_call_covers_what_is_named_within_it() {
    let mut chain = chain();
    let outer = Invocation {
        within: vec![spend()],
        ..desk_spends()
    };
    let agreed = chain.consent("bo@shop", outer);
    assert_succeeds(&chain.send_with("ann@shop", vec![desk_spends()], vec![agreed.clone()]));
    // The inner part alone is not what he signed.
    let mut inner = agreed;
    inner.terms.nonce = chain.fresh_id();
    inner = inner.terms.sign(&chain.machinery.chain, &key("bo@shop"));
    let receipt = chain.send_with("ann@shop", vec![spend()], vec![inner]);
    assert_eq!(failure(&receipt), missing());
}

#[test]
fn a_consent_is_honoured_once_on_the_chain() {
    let mut chain = chain();
    let bos = chain.consent("bo@shop", spend());
    assert_succeeds(&chain.send_with("ann@shop", vec![spend()], vec![bos.clone()]));
    let receipt = chain.send_with("ann@shop", vec![spend()], vec![bos.clone()]);
    assert_eq!(
        failure(&receipt),
        host_about("till@zone", HostFailure::ConsentUsed, "bo@shop")
    );
    // Nor twice in one block.
    let again = chain.consent("bo@shop", spend());
    let transactions = (0..2).map(|_| {
        let transaction = chain.ask("ann@shop", vec![spend()]);
        chain.sign(Transaction {
            consents: vec![again.clone()],
            ..transaction
        })
    });
    let transactions = transactions.collect();
    let receipts = chain.build(transactions).outcome.receipts;
    assert_succeeds(&receipts[0]);
    assert_eq!(
        failure(&receipts[1]),
        host_about("till@zone", HostFailure::ConsentUsed, "bo@shop")
    );
    // Nor for two calls of one transaction.
    let one = chain.consent("bo@shop", spend());
    let receipt = chain.send_with("ann@shop", vec![spend(), spend()], vec![one]);
    assert_eq!(failure(&receipt), missing());
    assert_eq!(honoured(&chain), 2);
}

#[test]
fn a_consent_attached_twice_is_not_two_consents() {
    let mut chain = chain();
    let bos = chain.consent("bo@shop", spend());
    let receipt = chain.send_with("ann@shop", vec![spend(), spend()], vec![bos.clone(), bos]);
    assert_eq!(
        failure(&receipt),
        host_about("till@zone", HostFailure::ConsentUsed, "bo@shop")
    );
    assert_eq!(honoured(&chain), 0);
}

#[test]
fn a_sender_cannot_shorten_the_memory_of_a_request_by_a_consent_of_the_same_id() {
    let mut chain = chain();
    let request = chain.ask("bo@shop", vec![spend()]);
    let terms = Terms {
        party: party("bo@shop"),
        invocation: spend(),
        nonce: request.request_id,
        expiry: Timestamp::new(chain.now() + 1),
    };
    let soon_over = terms.sign(&chain.machinery.chain, &key("bo@shop"));
    let request = Transaction {
        consents: vec![soon_over],
        ..request
    };
    let receipt = chain.submitted(request.clone());
    assert_eq!(
        failure(&receipt),
        host_about("till@zone", HostFailure::ConsentUsed, "bo@shop")
    );
    let again = chain.sign(request.clone());
    let duplicate = Reject::Duplicate {
        sender: request.sender,
        request_id: request.request_id,
    };
    assert_eq!(chain.submit(again), Err(duplicate));
}

#[test]
fn two_consents_to_equal_calls_serve_two_calls() {
    let mut chain = chain();
    let bos = (0..2).map(|_| chain.consent("bo@shop", spend())).collect();
    let receipt = chain.send_with("ann@shop", vec![spend(), spend()], bos);
    assert_succeeds(&receipt);
    assert_eq!(honoured(&chain), 2);
}

#[test]
fn a_consent_that_was_not_needed_can_be_used_later() {
    let mut chain = chain();
    let bos = chain.consent("bo@shop", spend());
    let receipt = chain.send_with(
        "ann@shop",
        vec![call("till@zone", "put", "ax")],
        vec![bos.clone()],
    );
    assert_succeeds(&receipt);
    assert_succeeds(&chain.send_with("ann@shop", vec![spend()], vec![bos]));
}

#[test]
fn a_failed_transaction_leaves_its_consents_unused() {
    let mut chain = chain();
    let bos = chain.consent("bo@shop", spend());
    let calls = vec![spend(), call("till@zone", "put_then_refuse", "ax")];
    failure(&chain.send_with("ann@shop", calls, vec![bos.clone()]));
    assert_eq!(honoured(&chain), 0);
    assert_succeeds(&chain.send_with("ann@shop", vec![spend()], vec![bos]));
}

#[test]
fn an_attempt_that_failed_leaves_the_consent_for_the_next() {
    let mut chain = chain();
    let spend = || call("till@zone", "spend_unless_closed", "bo@shop");
    let bos = chain.consent("bo@shop", spend());
    let calls = vec![
        call("till@zone", "put", [0xfd, 1]),
        call(
            "desk@zone",
            "try_relay",
            relayed("till@zone", "spend_unless_closed", b"bo@shop"),
        ),
        call("till@zone", "take", [0xfd]),
        spend(),
    ];
    let receipt = chain.send_with("ann@shop", calls, vec![bos.clone()]);
    assert_succeeds(&receipt);
    assert_eq!(honoured(&chain), 1);
    let receipt = chain.send_with("ann@shop", vec![spend()], vec![bos]);
    assert_eq!(
        failure(&receipt),
        host_about("till@zone", HostFailure::ConsentUsed, "bo@shop")
    );
}

#[test]
fn a_consent_is_for_its_contract_method_and_arguments() {
    let mut chain = chain();
    let others = [
        call("desk@zone", "spend", "bo@shop"),
        call("till@zone", "spend_unless_closed", "bo@shop"),
        call("till@zone", "spend", "ann@shop"),
    ];
    for other in others {
        let bos = chain.consent("bo@shop", other);
        let receipt = chain.send_with("ann@shop", vec![spend()], vec![bos]);
        assert_eq!(failure(&receipt), missing());
    }
}

#[test]
fn a_consent_is_void_from_its_expiry_and_not_accepted_for_too_long() {
    let mut chain = chain();
    let validity = chain.machinery.rules.validity_ms;
    let expiring = |chain: &mut Chain, from_now: u64| -> Consent {
        let terms = chain.consent("bo@shop", spend()).terms;
        let expiry = Timestamp::new(chain.now() + from_now);
        Terms { expiry, ..terms }.sign(&chain.machinery.chain, &key("bo@shop"))
    };
    for from_now in [0, validity + 1] {
        let bos = expiring(&mut chain, from_now);
        let receipt = chain.send_with("ann@shop", vec![spend()], vec![bos]);
        let expired = host_about("till@zone", HostFailure::ConsentExpired, "bo@shop");
        assert_eq!(failure(&receipt), expired);
    }
    for from_now in [1, validity] {
        let bos = expiring(&mut chain, from_now);
        assert_succeeds(&chain.send_with("ann@shop", vec![spend()], vec![bos]));
    }
}

#[test]
fn signatures_for_another_chain_are_worth_nothing_here() {
    let mut chain = chain();
    let elsewhere = Hash::from_bytes([9; 32]);
    let transaction = chain.ask("ann@shop", vec![spend()]);
    let foreign = transaction.clone().sign(&elsewhere, &key("ann@shop"));
    let refused = foreign.verify(&chain.machinery.chain).unwrap_err();
    assert_eq!(refused.party, party("ann@shop"));

    let terms = chain.consent("bo@shop", spend()).terms;
    let consents = vec![terms.sign(&elsewhere, &key("bo@shop"))];
    let own = Transaction {
        consents,
        ..transaction
    };
    let own = own.sign(&chain.machinery.chain, &key("ann@shop"));
    assert_eq!(
        own.verify(&chain.machinery.chain).unwrap_err().party,
        party("bo@shop")
    );
}

#[test]
fn a_consent_signed_by_a_strangers_key_fails_the_transaction() {
    let mut chain = chain();
    let terms = chain.consent("bo@shop", spend()).terms;
    let forged = terms.sign(&chain.machinery.chain, &key("ann@shop"));
    let receipt = chain.send_with("ann@shop", vec![spend()], vec![forged]);
    assert_eq!(
        failure(&receipt),
        host_about("till@zone", HostFailure::NotTheKey, "bo@shop")
    );
    let nobodys = chain.consent("nobody@shop", spend());
    let receipt = chain.send_with("ann@shop", vec![spend()], vec![nobodys]);
    assert_eq!(
        failure(&receipt),
        host_about("till@zone", HostFailure::NotTheKey, "nobody@shop")
    );
}

#[test]
fn a_transaction_is_taken_once_whatever_became_of_it() {
    let mut chain = chain();
    for method in ["put", "put_then_refuse"] {
        let request = chain.ask("ann@shop", vec![call("desk@zone", method, "ax")]);
        let id = request.request_id;
        chain.submitted(request.clone());
        let duplicate = Reject::Duplicate {
            sender: party("ann@shop"),
            request_id: id,
        };
        let again = chain.sign(request.clone());
        assert_eq!(chain.submit(again.clone()), Err(duplicate.clone()));
        // Nor another request under the same id, and nor twice in one block.
        let other = Transaction {
            gas_limit: Gas::new(1_000_000),
            ..request
        };
        let other = chain.sign(other);
        assert_eq!(chain.submit(other.clone()), Err(duplicate));
    }
    let twice = chain.ask("ann@shop", vec![call("desk@zone", "put", "ax")]);
    let twice = chain.sign(twice);
    let built = chain.build(vec![twice.clone(), twice]);
    assert_eq!((built.outcome.receipts.len(), built.rejected.len()), (1, 1));
    // The id is the sender's own: Bo may use it too.
    let mut bos = chain.ask("bo@shop", vec![call("desk@zone", "put", "ax")]);
    bos.request_id = built.rejected[0].0.transaction().request_id;
    chain.submitted(bos);
}

#[test]
fn an_id_serves_as_request_or_as_consent_not_as_both() {
    let mut chain = chain();
    let bos = chain.consent("bo@shop", spend());
    let mut request = chain.ask("bo@shop", vec![spend()]);
    request.request_id = bos.terms.nonce;
    chain.submitted(request);
    let receipt = chain.send_with("ann@shop", vec![spend()], vec![bos]);
    assert_eq!(
        failure(&receipt),
        host_about("till@zone", HostFailure::ConsentUsed, "bo@shop")
    );

    let bos = chain.consent("bo@shop", spend());
    assert_succeeds(&chain.send_with("ann@shop", vec![spend()], vec![bos.clone()]));
    let mut request = chain.ask("bo@shop", vec![spend()]);
    request.request_id = bos.terms.nonce;
    let duplicate = Reject::Duplicate {
        sender: party("bo@shop"),
        request_id: bos.terms.nonce,
    };
    let request = chain.sign(request);
    assert_eq!(chain.submit(request), Err(duplicate));
}

#[test]
fn a_transaction_that_may_not_be_in_the_block_is_rejected_with_the_reason() {
    let mut chain = chain();
    let now = chain.now();
    let at = |chain: &mut Chain, expiry: u64| Transaction {
        expiry: Timestamp::new(expiry),
        ..chain.ask("ann@shop", vec![call("desk@zone", "put", "ax")])
    };
    let expired = at(&mut chain, now);
    let far = now + chain.machinery.rules.validity_ms;
    let too_far = at(&mut chain, far + 1);
    let nobodys = chain.ask("nobody@shop", vec![call("desk@zone", "put", "ax")]);
    let contracts = chain.ask("desk@zone", vec![call("desk@zone", "put", "ax")]);
    let mut poor = at(&mut chain, far);
    poor.gas_limit = Gas::new(TRANSACTION_GAS);
    let bytes = chain.sign(poor.clone()).signed().body_len() as u64;
    let least = TRANSACTION_GAS + BYTE_GAS * bytes;
    poor.gas_limit = Gas::new(least - 1);
    let just_enough = Transaction {
        gas_limit: Gas::new(least),
        ..at(&mut chain, far)
    };
    let mut rich = at(&mut chain, far);
    rich.gas_limit = Gas::new(500_000_001);
    let forged = at(&mut chain, far);
    let most = 500_000_000;
    let expected = [
        Reject::Expired {
            expiry: Timestamp::new(now),
            now: Timestamp::new(now),
        },
        Reject::TooFar {
            expiry: Timestamp::new(far + 1),
            latest: Timestamp::new(far),
        },
        Reject::UnknownSender {
            sender: party("nobody@shop"),
        },
        Reject::UnknownSender {
            sender: party("desk@zone"),
        },
        Reject::GasLimit {
            limit: least - 1,
            least,
            most,
        },
        Reject::GasLimit {
            limit: 500_000_001,
            least,
            most,
        },
        Reject::NotTheKey {
            sender: party("ann@shop"),
            key: key("bo@shop").public(),
        },
    ];
    let requests = [expired, too_far, nobodys, contracts, poor, rich];
    let mut signed: Vec<_> = requests.map(|request| chain.sign(request)).into();
    signed.push(chain.sign_with(forged, &key("bo@shop")));
    signed.push(chain.sign(just_enough));
    let built = chain.build(signed);
    assert_eq!(built.outcome.receipts.len(), 1);
    let rejected = built.rejected;
    let rejects: Vec<Reject> = rejected.into_iter().map(|(_, reject)| reject).collect();
    assert_eq!(rejects, expected);
    assert!(chain.contract_values().is_empty());
}

#[test]
fn the_caller_of_an_inner_call_is_the_contract_and_never_the_person() {
    let mut chain = chain();
    let relay = call("desk@zone", "relay", relayed("till@zone", "who", b""));
    let returned =
        assert_succeeds(&chain.send("ann@shop", vec![call("till@zone", "who", ""), relay]));
    assert_eq!(returned, [b"ann@shop".to_vec(), b"desk@zone".to_vec()]);
    // A contract agrees to what it calls itself.
    let spends_its_own = call(
        "desk@zone",
        "relay",
        relayed("till@zone", "spend", b"desk@zone"),
    );
    assert_succeeds(&chain.send("ann@shop", vec![spends_its_own]));
}

#[test]
fn a_role_of_the_person_is_not_the_contracts_that_it_calls() {
    let mut chain = chain();
    let grant = registry("grant", ("ann@shop", "customs"));
    assert_succeeds(&chain.send("boss@zone", vec![grant]));
    let only = || call("till@zone", "only_customs", "");
    assert_succeeds(&chain.send("ann@shop", vec![only()]));
    let fields = |who: &str| tradewind_types::cbor::encode(&(who, "customs"));
    let without = |receipt: &Receipt, who: &str| {
        let expected = crate::chain::host_with("till@zone", HostFailure::MissingRole, fields(who));
        assert_eq!(failure(receipt), expected);
    };
    without(&chain.send("bo@shop", vec![only()]), "bo@shop");
    let through = call(
        "desk@zone",
        "relay",
        relayed("till@zone", "only_customs", b""),
    );
    without(&chain.send("ann@shop", vec![through]), "desk@zone");
}

#[test]
fn a_signed_transaction_survives_the_wire() {
    let mut chain = chain();
    let bos = chain.consent("bo@shop", spend());
    let mut request = chain.ask("ann@shop", vec![spend()]);
    request.consents = vec![bos];
    let signed = chain.sign(request);
    let read = SignedTransaction::from_bytes(&signed.signed().to_bytes()).unwrap();
    assert_eq!(read.verify(&chain.machinery.chain).unwrap(), signed);
}
