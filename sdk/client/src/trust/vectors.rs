//! The golden vectors of evidence: files that every client library believes or refuses, by
//! whom it trusts. `UPDATE=1` writes them.

use serde_json::{Value, json};

use super::tests::{
    CHAIN, certify, evidence, present_and_absent, receipt, transaction, trust, validators,
};
use super::*;

/// What `trust` says of a file.
fn judge(trust: &Trust, file: &[u8]) -> Result<(Header, Trust), String> {
    let evidence = Evidence::from_bytes(file).map_err(|error| error.to_string())?;
    let header = trust
        .evidence(&evidence)
        .map_err(|error| error.to_string())?;
    let certified = match &evidence {
        Evidence::State(state) => &state.header,
        Evidence::Transaction(transaction) => &transaction.header,
    };
    let after = trust.after(certified).map_err(|error| error.to_string())?;
    Ok((header, after))
}

fn entry(title: &str, trust: &Trust, file: &[u8]) -> Value {
    let mut entry = json!({
        "name": title,
        "chain": trust.chain.to_string(),
        "validators": trust.validators.to_string(),
        "file": hex::encode(file),
    });
    match judge(trust, file) {
        Ok((header, after)) => {
            entry["block"] = Value::from(header.id().to_string());
            entry["next_validators"] = Value::from(after.validators.to_string());
        }
        Err(reason) => entry["reason"] = Value::from(reason),
    }
    entry
}

fn of_transaction(change: impl FnOnce(&mut TransactionEvidence)) -> Vec<u8> {
    let mut evidence = evidence();
    change(&mut evidence);
    Evidence::Transaction(evidence).to_bytes()
}

fn of_state(change: impl FnOnce(&mut StateEvidence)) -> Vec<u8> {
    let mut evidence = present_and_absent();
    change(&mut evidence);
    Evidence::State(evidence).to_bytes()
}

#[test]
fn evidence_is_believed_by_whom_the_caller_trusts_alone() {
    let next = Hash::from_bytes([4; 32]);
    let other = Hash::from_bytes([2; 32]);
    let genuine = of_transaction(|_| {});
    let better = cbor::encode(&Receipt {
        gas_used: tradewind_types::Gas::new(1),
        ..receipt()
    });
    let altered_certificate = |change: fn(&mut Certificate)| {
        of_transaction(|evidence| {
            let bytes = &evidence.header.certificate;
            let mut certificate: Certificate = read("certificate", bytes).expect("genuine");
            change(&mut certificate);
            evidence.header.certificate = cbor::encode(&certificate);
        })
    };
    let mut of_no_kind = genuine.clone();
    of_no_kind[1] = 2;
    let accepted = [
        ("a transaction in a block", trust(), genuine.clone()),
        (
            "a value of the state, and nothing",
            trust(),
            of_state(|_| {}),
        ),
        (
            "the last block of a validator set",
            trust(),
            of_state(|evidence| {
                let root = trust()
                    .header(&evidence.header)
                    .expect("genuine")
                    .state_root;
                evidence.header = certify(|header| {
                    header.next_validators = next;
                    header.state_root = root;
                });
            }),
        ),
    ];
    let refused = [
        (
            "another chain",
            Trust {
                chain: other,
                ..trust()
            },
            genuine.clone(),
        ),
        (
            "validators that are not trusted",
            Trust {
                validators: other,
                ..trust()
            },
            genuine.clone(),
        ),
        (
            "a receipt that was altered",
            trust(),
            of_transaction(|e| e.receipt = better),
        ),
        (
            "a receipt that is not canonical",
            trust(),
            of_transaction(|e| e.receipt.push(0)),
        ),
        (
            "another transaction",
            trust(),
            of_transaction(|e| {
                let moved = tradewind_types::Transaction {
                    gas_limit: tradewind_types::Gas::new(1),
                    ..transaction().transaction().clone()
                };
                let key = tradewind_types::SecretKey::from_seed(&[3; 32]);
                e.transaction = moved.sign(&CHAIN, &key).to_bytes();
            }),
        ),
        (
            "a header that was changed after it was certified",
            trust(),
            of_transaction(|e| e.header.header = certify(|h| h.state_root = CHAIN).header),
        ),
        (
            "nobody signed",
            trust(),
            altered_certificate(|c| c.signatures.clear()),
        ),
        (
            "a signature of another round",
            trust(),
            altered_certificate(|c| c.round = 1),
        ),
        (
            "a certificate of another height",
            trust(),
            altered_certificate(|c| c.height = c.height.next()),
        ),
        (
            "another validator set",
            trust(),
            of_transaction(|e| {
                let member = tradewind_types::block::Validator {
                    power: 2,
                    ..validators().members()[0]
                };
                let set = ValidatorSet::new(vec![member]).expect("a set");
                e.header.validators = cbor::encode(&set);
            }),
        ),
        (
            "no certificate",
            trust(),
            of_transaction(|e| e.header.certificate.clear()),
        ),
        (
            "another value",
            trust(),
            of_state(|e| e.entries[0].1 = Some(vec![0x18, 0x65])),
        ),
        (
            "a value where there is none",
            trust(),
            of_state(|e| e.entries[1].1 = Some(vec![0])),
        ),
        (
            "nothing where there is a value",
            trust(),
            of_state(|e| e.entries[0].1 = None),
        ),
        (
            "a proof of another state",
            trust(),
            of_state(|e| e.header = certify(|_| {})),
        ),
        (
            "a file that ends early",
            trust(),
            genuine[..genuine.len() - 1].to_vec(),
        ),
        ("a file and a byte", trust(), [&genuine[..], &[0]].concat()),
        ("evidence of no kind", trust(), of_no_kind),
    ];
    let tell = |cases: &[(&str, Trust, Vec<u8>)], believed: bool| -> Vec<Value> {
        let entry = |(title, trust, file): &(&str, Trust, Vec<u8>)| {
            assert_eq!(judge(trust, file).is_ok(), believed, "{title}");
            entry(title, trust, file)
        };
        cases.iter().map(entry).collect()
    };
    let vectors = json!({ "accepted": tell(&accepted, true), "refused": tell(&refused, false) });
    let text = serde_json::to_string_pretty(&vectors).expect("JSON") + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/evidence.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &text).expect("a writable folder");
    }
    let golden = std::fs::read_to_string(path).expect("the vectors; UPDATE=1 writes them");
    assert_eq!(golden, text, "the evidence differs; UPDATE=1 writes it");
}
