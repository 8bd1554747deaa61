//! Transactions, from calls to signed bytes.

use serde_json::json;
use tradewind_types::transaction::{MAX_INVOCATIONS, Terms};
use tradewind_types::{Consent, Invocation, RequestId, SignedTransaction, Transaction, cbor};

use crate::golden::{Golden, bytes};
use crate::sample::{CHAIN, agreed, consent, funding, key, payment, signed, terms, transfer};

#[test]
fn a_transaction_is_signed_as_its_bytes() {
    let mut golden = Golden::default();
    golden.accept("a call", &payment());
    golden.accept("a call that lends its signer's authority", &funding());
    golden.accept("a request id", &RequestId::from_bytes([7; 16]));
    golden.accept_with(
        "terms",
        &terms(),
        json!({
            "chain": CHAIN.to_string(),
            "sign_bytes": hex::encode(terms().sign_bytes(&CHAIN)),
            "seed": hex::encode([1; 32]),
            "signature": hex::encode(consent().signature.as_bytes()),
        }),
    );
    golden.accept("a consent", &consent());
    let [first, second] = signed();
    for (title, transaction, seed, signed) in [
        ("a payment", transfer(), 1, first),
        (
            "two calls to which another party agreed",
            agreed(),
            2,
            second,
        ),
    ] {
        let verified = signed.clone().verify(&CHAIN).expect("signed here");
        assert_eq!(*verified.id(), signed.id(&CHAIN));
        let envelope = hex::encode(signed.to_bytes());
        let signature = &envelope[envelope.len() - 128..];
        golden.accept_with(
            title,
            &transaction,
            json!({
                "chain": CHAIN.to_string(),
                "sign_bytes": hex::encode(transaction.sign_bytes(&CHAIN)),
                "seed": hex::encode([seed; 32]),
                "key": key(seed).public().to_string(),
                "signature": signature,
                "signed": envelope,
                "id": signed.id(&CHAIN).to_string(),
            }),
        );
    }
    refuse(&mut golden);
    golden.hold("transactions.json");
}

fn refuse(golden: &mut Golden) {
    let body = cbor::encode(&transfer());
    golden.refuse::<Invocation>("a call without arguments", &bytes("a300636140620161620380"));
    golden.refuse::<RequestId>(
        "a request id of 15 bytes",
        &[&[0x4f][..], &[0; 15]].concat(),
    );
    golden.refuse::<Terms>(
        "an invocation where terms belong",
        &cbor::encode(&payment()),
    );
    golden.refuse::<Consent>("terms where a consent belongs", &cbor::encode(&terms()));
    golden.refuse::<Transaction>(
        "no consents, rather than an empty list",
        &[&[0xa5][..], &body[1..body.len() - 2]].concat(),
    );
    golden.refuse::<Transaction>(
        "a field that is not known",
        &[&[0xa7][..], &body[1..], &[0x06, 0x00]].concat(),
    );
    golden.refuse::<Transaction>("a body that ends early", &body[..body.len() - 1]);
    golden.refuse::<Transaction>("a body and a byte", &[&body[..], &[0]].concat());
    let mut envelope = |title: &str, transaction: Transaction, alter: fn(&mut Vec<u8>)| {
        let mut envelope = transaction.sign(&CHAIN, &key(1)).to_bytes();
        alter(&mut envelope);
        let reason = SignedTransaction::from_bytes(&envelope).expect_err(title);
        golden.refuse_for(title, "SignedTransaction", &envelope, &reason.to_string());
    };
    envelope(
        "no calls",
        Transaction {
            calls: vec![],
            ..transfer()
        },
        |_| {},
    );
    let many = vec![Invocation::new(payment().contract, "x", vec![0x80]); MAX_INVOCATIONS + 1];
    envelope(
        "65 calls",
        Transaction {
            calls: many,
            ..transfer()
        },
        |_| {},
    );
    let long = Invocation::new(payment().contract, "m".repeat(65), vec![0x80]);
    envelope(
        "a method name of 65 letters",
        Transaction {
            calls: vec![long],
            ..transfer()
        },
        |_| {},
    );
    envelope("a signature cut short", transfer(), |bytes| {
        bytes.pop();
    });
    envelope("no signature", transfer(), |bytes| {
        bytes.truncate(bytes.len() - 66);
        bytes[0] = 0x82;
    });
    envelope("a body that is not canonical", transfer(), |bytes| {
        // The length of the body is written as a map of six; make its first key a seven.
        let at = bytes
            .iter()
            .position(|byte| *byte == 0xa6)
            .expect("a map of six");
        bytes[at + 1] = 7;
    });
}
