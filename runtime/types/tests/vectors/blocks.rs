//! Headers, blocks, validator sets, certificates.

use serde_json::{Value, json};
use tradewind_types::block::{Validator, precommit_bytes};
use tradewind_types::list::root;
use tradewind_types::{
    Certificate, Domain, Hash, Header, Height, SignedTransaction, Timestamp, ValidatorSet, cbor,
    digest,
};

use crate::golden::{Golden, bytes};
use crate::readable::Readable;
use crate::sample::{CHAIN, certificate, failed, header, key, name, signed, success, validators};

#[test]
fn a_header_hashes_to_the_block_id() {
    let mut golden = Golden::default();
    let genesis = Header {
        height: Height::new(0),
        parent: Hash::ZERO,
        transactions_root: root(&[]),
        receipts_root: root(&[]),
        ..header()
    };
    for (title, header) in [("genesis", genesis), ("block 300", header())] {
        golden.accept_with(title, &header, json!({ "id": header.id().to_string() }));
    }
    let body = cbor::encode(&header());
    golden.refuse::<Header>(
        "a header without its rules",
        &[&[0xab][..], &body[1..body.len() - 2]].concat(),
    );
    golden.refuse::<Header>("a header and a byte", &[&body[..], &[0]].concat());
    golden.refuse::<Header>(
        "a header of the future",
        &[&[0xad][..], &body[1..], &[0x0c, 0x00]].concat(),
    );
    golden.hold("headers.json");
}

#[test]
fn a_blocks_lists_hash_to_the_roots_of_its_header() {
    let mut golden = Golden::default();
    let header = header();
    let receipts = [success(), failed()].map(|receipt| cbor::encode(&receipt));
    let block = |transactions: Vec<Vec<u8>>, receipts: &[Vec<u8>], title: &str| {
        json!({
            "name": title,
            "header": hex::encode(cbor::encode(&header)),
            "transactions": transactions.iter().map(hex::encode).collect::<Vec<_>>(),
            "receipts": receipts.iter().map(hex::encode).collect::<Vec<_>>(),
        })
    };
    let transactions: Vec<Vec<u8>> = signed().iter().map(SignedTransaction::to_bytes).collect();
    let ids: Vec<Hash> = signed().iter().map(|signed| signed.id(&CHAIN)).collect();
    let hashes: Vec<Hash> = receipts
        .iter()
        .map(|receipt| digest(Domain::Receipt, &[receipt]))
        .collect();
    assert_eq!(
        (root(&ids), root(&hashes)),
        (header.transactions_root, header.receipts_root)
    );
    let mut whole = block(transactions.clone(), &receipts, "a payment and a failure");
    whole["id"] = Value::from(header.id().to_string());
    golden.tell(true, whole);
    let swapped: Vec<Vec<u8>> = transactions.iter().rev().cloned().collect();
    let mut refuse = |mut block: Value, reason: &str| {
        block["reason"] = Value::from(reason);
        golden.tell(false, block);
    };
    let not_these = "the transactions are not the block's";
    refuse(block(swapped, &receipts, "in another order"), not_these);
    refuse(
        block(transactions[..1].to_vec(), &receipts, "without one"),
        not_these,
    );
    let doubled = vec![receipts[0].clone(), receipts[0].clone()];
    refuse(
        block(transactions, &doubled, "a success for a failure"),
        "the receipts are not the block's",
    );
    golden.hold("blocks.json");
}

#[test]
fn a_validator_set_has_its_members_by_ascending_key() {
    let mut golden = Golden::default();
    let one = ValidatorSet::new(validators(1).members()[..1].to_vec()).expect("a set");
    for (title, set) in [
        ("one validator", one),
        ("four of equal power", validators(1)),
        ("four, one of power 2", validators(2)),
        ("one of greatest power", validators(1 << 40)),
    ] {
        golden.accept_with(title, &set, json!({ "hash": set.hash().to_string() }));
    }
    let unsound = tradewind_types::block::ValidatorSetError.to_string();
    let [a, b] = [validators(1).members()[0], validators(1).members()[1]];
    for (title, members) in [
        ("nobody", vec![]),
        ("one twice", vec![a, a]),
        ("by descending key", vec![b, a]),
        ("without power", vec![Validator { power: 0, ..a }]),
        (
            "with more than the greatest power",
            vec![Validator {
                power: (1 << 40) + 1,
                ..a
            }],
        ),
    ] {
        golden.refuse_for(title, "ValidatorSet", &cbor::encode(&members), &unsound);
    }
    let nameless = bytes("81a2015820")
        .into_iter()
        .chain([7; 32])
        .chain([2, 1])
        .collect::<Vec<_>>();
    golden.refuse::<ValidatorSet>("a validator without a name", &nameless);
    golden.hold("validators.json");
}

/// A certificate with the header and the set that it is judged by.
fn case(title: &str, certificate: &Certificate, header: &Header, set: &ValidatorSet) -> Value {
    json!({
        "name": title,
        "type": "Certificate",
        "value": certificate.readable(),
        "cbor": hex::encode(cbor::encode(certificate)),
        "header": hex::encode(cbor::encode(header)),
        "validators": hex::encode(cbor::encode(set)),
    })
}

#[test]
fn a_certificate_holds_with_more_than_two_thirds_of_the_power() {
    let mut golden = Golden::default();
    let header = header();
    let heavy = Header {
        validators: validators(3).hash(),
        ..header.clone()
    };
    for (title, certificate, header, set) in [
        (
            "all four",
            certificate(&header, 0, &[1, 2, 3, 4]),
            &header,
            validators(1),
        ),
        (
            "three of four, in round 2",
            certificate(&header, 2, &[2, 3, 4]),
            &header,
            validators(1),
        ),
        (
            "power 5 of 6",
            certificate(&heavy, 0, &[1, 2, 4]),
            &heavy,
            validators(3),
        ),
    ] {
        assert_eq!(certificate.verify(header, &set), Ok(()), "{title}");
        let mut case = case(title, &certificate, header, &set);
        let message = precommit_bytes(
            &CHAIN,
            certificate.height,
            certificate.round,
            &certificate.block,
            &key(2).public(),
        );
        case["precommit_of_second"] = Value::from(hex::encode(message));
        golden.tell(true, case);
    }
    let good = certificate(&header, 0, &[1, 2, 3]);
    let later = Header {
        time: Timestamp::new(1),
        ..header.clone()
    };
    let stranger = ValidatorSet::new(vec![Validator {
        party: name("node-9@bank"),
        key: key(9).public(),
        power: 1,
    }])
    .expect("a set");
    let mut twice = good.clone();
    twice.signatures.insert(0, good.signatures[0].clone());
    let mut another_round = good.clone();
    another_round.round = 1;
    let mut another_height = good.clone();
    another_height.height = Height::new(299);
    let unknown = certificate(&header, 0, &[1, 2, 9]);
    let mut descending = good.clone();
    descending.signatures.reverse();
    for (title, certificate, header, set) in [
        (
            "two of four",
            &certificate(&header, 0, &[1, 2]),
            &header,
            validators(1),
        ),
        (
            "power 4 of 6: two thirds are not more than two thirds",
            &certificate(&heavy, 0, &[1, 4]),
            &heavy,
            validators(3),
        ),
        (
            "nobody",
            &certificate(&header, 0, &[]),
            &header,
            validators(1),
        ),
        ("one twice", &twice, &header, validators(1)),
        ("by descending key", &descending, &header, validators(1)),
        ("a stranger", &unknown, &header, validators(1)),
        (
            "signed in another round",
            &another_round,
            &header,
            validators(1),
        ),
        (
            "for another height",
            &another_height,
            &header,
            validators(1),
        ),
        ("for another block", &good, &later, validators(1)),
        ("another set", &good, &header, stranger),
    ] {
        let reason = certificate.verify(header, &set).expect_err(title);
        let mut case = case(title, certificate, header, &set);
        case["reason"] = Value::from(reason.to_string());
        golden.tell(false, case);
    }
    golden.hold("certificates.json");
}
