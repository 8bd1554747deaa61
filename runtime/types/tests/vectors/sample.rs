//! What the vectors are made of.

use tradewind_types::block::{Precommit, Validator};
use tradewind_types::receipt::Returned;
use tradewind_types::transaction::Terms;
use tradewind_types::{
    Certificate, Consent, Event, Failure, Gas, Hash, Header, Height, HostFailure, Invocation,
    Outcome, Receipt, RequestId, SecretKey, SignedTransaction, Timestamp, Transaction,
    ValidatorSet, cbor, digest, list,
};

use crate::golden::bytes;

pub(crate) const CHAIN: Hash = Hash::from_bytes([0xc4; 32]);

/// 2026-11-23T06:35:00Z.
pub(crate) const TIME: Timestamp = Timestamp::new(1_795_415_700_000);

/// A name that is known to be one.
pub(crate) fn name<T: core::str::FromStr>(text: &str) -> T {
    let Ok(name) = text.parse() else {
        panic!("{text} is no name")
    };
    name
}

pub(crate) fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32])
}

/// `["ann@shop", "bo@bank", [13912, "GBP"], "INV-1"]`.
pub(crate) fn payment() -> Invocation {
    let args = cbor::encode(&("ann@shop", "bo@bank", (13_912u32, "GBP"), "INV-1"));
    Invocation::new(name("cash@zone"), "transfer", args)
}

/// An order that is funded: its payer's authority holds for the payment within.
pub(crate) fn funding() -> Invocation {
    Invocation {
        contract: name("escrow@zone"),
        method: "fund".into(),
        args: bytes("811a00082f2d"),
        within: vec![payment()],
    }
}

pub(crate) fn transfer() -> Transaction {
    Transaction {
        sender: name("ann@shop"),
        request_id: RequestId::from_bytes(*b"0123456789abcdef"),
        expiry: TIME,
        gas_limit: Gas::new(1_000_000),
        calls: vec![payment()],
        consents: vec![],
    }
}

pub(crate) fn terms() -> Terms {
    Terms {
        party: name("ann@shop"),
        invocation: funding(),
        nonce: RequestId::from_bytes([0xee; 16]),
        expiry: TIME,
    }
}

pub(crate) fn consent() -> Consent {
    terms().sign(&CHAIN, &key(1))
}

/// Sent by one party, agreed to by another, two calls.
pub(crate) fn agreed() -> Transaction {
    Transaction {
        sender: name("agent@carrier"),
        request_id: RequestId::from_bytes([0; 16]),
        expiry: Timestamp::new(u64::MAX),
        gas_limit: Gas::new(0),
        calls: vec![
            funding(),
            Invocation::new(name("escrow@zone"), "ship", bytes("811a00082f2d")),
        ],
        consents: vec![consent()],
    }
}

pub(crate) fn signed() -> [SignedTransaction; 2] {
    [
        transfer().sign(&CHAIN, &key(1)),
        agreed().sign(&CHAIN, &key(2)),
    ]
}

pub(crate) fn event() -> Event {
    Event {
        contract: name("cash@zone"),
        name: "Transferred".into(),
        keys: 2,
        data: bytes("a30068616e6e4073686f700167626f4062616e6b028219365863474250"),
    }
}

pub(crate) fn success() -> Receipt {
    Receipt {
        transaction: signed()[0].id(&CHAIN),
        outcome: Outcome::Success(vec![Returned(vec![]), Returned(bytes("1a00082f2d"))]),
        gas_used: Gas::new(54_321),
        events: vec![event()],
    }
}

pub(crate) fn refusal() -> Failure {
    Failure::Contract {
        contract: name("cash@zone"),
        code: 3,
        fields: bytes("a10068616e6e4073686f70"),
    }
}

pub(crate) fn stopped() -> Failure {
    Failure::Host {
        contract: name("cash@zone"),
        code: HostFailure::MissingConsent,
        fields: cbor::encode(&("ann@shop",)),
    }
}

pub(crate) fn failed() -> Receipt {
    Receipt {
        transaction: signed()[1].id(&CHAIN),
        outcome: Outcome::Failed {
            call: 1,
            failure: stopped(),
        },
        gas_used: Gas::new(u64::MAX),
        events: vec![],
    }
}

/// Four validators of power 1, 1, 1 and `last`.
pub(crate) fn validators(last: u64) -> ValidatorSet {
    let member = |seed: u8| Validator {
        party: name(&format!("node-{seed}@bank")),
        key: key(seed).public(),
        power: if seed == 4 { last } else { 1 },
    };
    ValidatorSet::new((1..=4).map(member).collect()).expect("a set")
}

pub(crate) fn header() -> Header {
    let ids: Vec<Hash> = signed().iter().map(|signed| signed.id(&CHAIN)).collect();
    let receipts = [success(), failed()];
    let hashes: Vec<Hash> = receipts
        .iter()
        .map(|receipt| digest(tradewind_types::Domain::Receipt, &[&cbor::encode(receipt)]))
        .collect();
    Header {
        chain: CHAIN,
        height: Height::new(300),
        time: TIME,
        parent: Hash::from_bytes([0x9a; 32]),
        proposer: key(1).public(),
        state_root: Hash::from_bytes([0x57; 32]),
        transactions_root: list::root(&ids),
        receipts_root: list::root(&hashes),
        validators: validators(1).hash(),
        next_validators: validators(2).hash(),
        gas_used: Gas::new(54_321),
        rules: 1,
    }
}

/// A certificate of `header` by the holders of these seeds, ordered by key.
pub(crate) fn certificate(header: &Header, round: u32, seeds: &[u8]) -> Certificate {
    let block = header.id();
    let sign =
        |seed: &u8| Precommit::sign(&header.chain, header.height, round, &block, &key(*seed));
    let mut signatures: Vec<Precommit> = seeds.iter().map(sign).collect();
    signatures.sort_by_key(|precommit| precommit.key);
    Certificate {
        height: header.height,
        round,
        block,
        signatures,
    }
}
