//! Documents that make no chain.

use tradewind_runtime::Rules;
use tradewind_runtime::genesis::GenesisError;
use tradewind_types::policy::{PolicyError, Rule};
use tradewind_types::{PublicKey, ValidatorSet, cbor};

use crate::chain::{genesis, key, party, policy};

#[test]
fn a_document_that_makes_no_chain_says_why() {
    type Change = fn(&mut tradewind_runtime::Genesis);
    let cases: [(Change, GenesisError); 13] = [
        (
            |document| document.parties[0].party = party("ann@nowhere"),
            GenesisError::UnknownOrganisation {
                party: party("ann@nowhere"),
            },
        ),
        (
            |document| document.parties[1].party = document.parties[0].party,
            GenesisError::Twice {
                name: "boss@zone".into(),
            },
        ),
        (
            |document| document.organisations[1] = document.organisations[0].clone(),
            GenesisError::Twice {
                name: "zone".into(),
            },
        ),
        (
            |document| document.organisations[1].organisation = "system".parse().unwrap(),
            GenesisError::Reserved {
                organisation: "system".parse().unwrap(),
            },
        ),
        (
            |document| document.parties[0].keys.clear(),
            GenesisError::Keys {
                party: party("boss@zone"),
            },
        ),
        (
            |document| {
                document.parties[0].keys = (0..17).map(|i| key(&i.to_string()).public()).collect();
            },
            GenesisError::Keys {
                party: party("boss@zone"),
            },
        ),
        (
            |document| document.parties[0].keys = vec![PublicKey::from_bytes([0; 32])],
            GenesisError::Keys {
                party: party("boss@zone"),
            },
        ),
        (
            // Of a key listed twice, one would survive its revocation.
            |document| document.parties[0].keys = vec![key("x").public(); 2],
            GenesisError::Keys {
                party: party("boss@zone"),
            },
        ),
        (
            |document| document.parties[0].roles = vec!["admin".parse().unwrap(); 2],
            GenesisError::Roles {
                party: party("boss@zone"),
            },
        ),
        (
            |document| document.governance = policy(Rule::All, &[], &[]),
            GenesisError::Policy(PolicyError::NoElectorate),
        ),
        (
            |document| document.governance = policy(Rule::All, &["bank", "zone"], &["judge"]),
            GenesisError::Ungoverned,
        ),
        (
            |document| document.validators = cbor::decode(&[0x80], cbor::Limits::bytes(9)).unwrap(),
            GenesisError::Validators,
        ),
        (
            |document| {
                document.rules = Rules {
                    memory_pages: 257,
                    ..Rules::default()
                }
            },
            GenesisError::Rule {
                name: "memory_pages",
                found: 257,
                least: 1,
                most: 256,
            },
        ),
    ];
    assert!(genesis().state().is_ok());
    for (change, expected) in cases {
        let mut document = genesis();
        change(&mut document);
        assert_eq!(document.state().map(drop), Err(expected));
    }
}

#[test]
fn rules_that_no_node_can_keep_make_no_chain() {
    let most = Rules::default();
    let cases = [
        (
            "call_depth",
            Rules {
                call_depth: 0,
                ..most.clone()
            },
        ),
        (
            "call_depth",
            Rules {
                call_depth: 17,
                ..most.clone()
            },
        ),
        (
            "code_bytes",
            Rules {
                code_bytes: 1 << 20,
                ..most.clone()
            },
        ),
        (
            "value_bytes",
            Rules {
                value_bytes: (1 << 20) + 1,
                ..most.clone()
            },
        ),
        (
            "payload_bytes",
            Rules {
                payload_bytes: (1 << 20) + 1,
                ..most.clone()
            },
        ),
        (
            "block_gas",
            Rules {
                block_gas: most.transaction_gas - 1,
                ..most.clone()
            },
        ),
        (
            "block_bytes",
            Rules {
                block_bytes: (1 << 20) - 1,
                ..most.clone()
            },
        ),
        (
            "block_transactions",
            Rules {
                block_transactions: 0,
                ..most.clone()
            },
        ),
    ];
    for (expected, rules) in cases {
        let mut document = genesis();
        document.rules = rules;
        let Err(GenesisError::Rule { name, .. }) = document.state() else {
            panic!("{expected}")
        };
        assert_eq!(name, expected);
    }
}

#[test]
fn two_documents_make_two_chains() {
    let mut other = genesis();
    other.name.push('2');
    assert_ne!(genesis().chain(), other.chain());
    let member = genesis().validators.members()[0];
    other = genesis();
    other.validators =
        ValidatorSet::new(vec![tradewind_types::Validator { power: 2, ..member }]).unwrap();
    assert_ne!(genesis().chain(), other.chain());
}
