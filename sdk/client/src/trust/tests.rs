use tradewind_proto::v1;
use tradewind_state::{Change, MemoryPages, Shape, Trie};
use tradewind_types::block::{Precommit, Validator};
use tradewind_types::transaction::Transaction;
use tradewind_types::{Gas, Height, Invocation, Outcome, RequestId, SecretKey, Timestamp, list};

use super::*;

pub(super) const CHAIN: Hash = Hash::from_bytes([1; 32]);

fn validator() -> SecretKey {
    SecretKey::from_seed(&[9; 32])
}

pub(super) fn validators() -> ValidatorSet {
    let member = Validator {
        party: "node@zone".parse().expect("a name"),
        key: validator().public(),
        power: 1,
    };
    ValidatorSet::new(vec![member]).expect("a set")
}

pub(super) fn trust() -> Trust {
    Trust {
        chain: CHAIN,
        validators: validators().hash(),
    }
}

pub(super) fn transaction() -> SignedTransaction {
    let transaction = Transaction {
        sender: "ann@shop".parse().expect("a name"),
        request_id: RequestId::from_bytes([7; 16]),
        expiry: Timestamp::new(1_000),
        gas_limit: Gas::new(100_000),
        calls: vec![Invocation::new(
            "cash@zone".parse().expect("a name"),
            "transfer",
            vec![0x80],
        )],
        consents: vec![],
    };
    transaction.sign(&CHAIN, &SecretKey::from_seed(&[3; 32]))
}

pub(super) fn receipt() -> Receipt {
    Receipt {
        transaction: transaction().id(&CHAIN),
        outcome: Outcome::Success(vec![]),
        gas_used: Gas::new(5),
        events: vec![],
    }
}

pub(super) fn certify(change: impl FnOnce(&mut Header)) -> CertifiedHeader {
    let receipts = [digest(Domain::Receipt, &[&cbor::encode(&receipt())])];
    let mut header = Header {
        chain: CHAIN,
        height: Height::new(5),
        time: Timestamp::new(1),
        parent: Hash::ZERO,
        proposer: validator().public(),
        state_root: Hash::ZERO,
        transactions_root: list::root(&[transaction().id(&CHAIN)]),
        receipts_root: list::root(&receipts),
        validators: validators().hash(),
        next_validators: validators().hash(),
        gas_used: Gas::new(0),
        rules: 1,
    };
    change(&mut header);
    let block = header.id();
    let signature = Precommit::sign(&header.chain, header.height, 0, &block, &validator());
    let certificate = Certificate {
        height: header.height,
        round: 0,
        block,
        signatures: vec![signature],
    };
    CertifiedHeader {
        header: cbor::encode(&header),
        certificate: cbor::encode(&certificate),
        validators: cbor::encode(&validators()),
    }
}

pub(super) fn evidence() -> TransactionEvidence {
    let proof = |item: Hash| cbor::encode(&ListProof::new(&[item], 0).expect("in the list"));
    let receipt = cbor::encode(&receipt());
    TransactionEvidence {
        header: certify(|_| {}),
        transaction: transaction().to_bytes(),
        transaction_proof: proof(transaction().id(&CHAIN)),
        receipt_proof: proof(digest(Domain::Receipt, &[&receipt])),
        receipt,
    }
}

#[test]
fn a_transaction_in_a_certified_block_is_believed() {
    let (header, signed, receipt_) = trust().transaction(&evidence()).expect("genuine");
    assert_eq!(header.height, Height::new(5));
    assert_eq!(signed, transaction());
    assert_eq!(receipt_, receipt());
}

#[test]
fn a_receipt_that_was_altered_is_not_believed() {
    let better = Receipt {
        gas_used: Gas::new(1),
        ..receipt()
    };
    let altered = TransactionEvidence {
        receipt: cbor::encode(&better),
        ..evidence()
    };
    assert_eq!(trust().transaction(&altered), Err(VerifyError::Receipt));
}

#[test]
fn a_block_of_another_chain_or_of_other_validators_is_not_believed() {
    let other = Hash::from_bytes([2; 32]);
    assert_eq!(
        trust().header(&certify(|header| header.chain = other)),
        Err(VerifyError::Chain {
            expected: CHAIN,
            found: other
        })
    );
    let stranger = Trust {
        validators: other,
        ..trust()
    };
    assert_eq!(
        stranger.header(&certify(|_| {})),
        Err(VerifyError::Validators {
            expected: other,
            found: validators().hash()
        })
    );
}

#[test]
fn a_header_that_was_changed_after_it_was_certified_is_not_believed() {
    let genuine = certify(|_| {});
    let changed = CertifiedHeader {
        header: certify(|header| header.state_root = CHAIN).header,
        ..genuine.clone()
    };
    let id = |certified: &CertifiedHeader| digest(Domain::Block, &[&certified.header]);
    assert_eq!(
        trust().header(&changed),
        Err(VerifyError::Certificate(CertificateError::Block {
            expected: id(&changed),
            found: id(&genuine)
        }))
    );
}

#[test]
fn a_change_of_validators_is_followed_from_block_to_block() {
    let next = Hash::from_bytes([4; 32]);
    let after = trust().after(&certify(|header| header.next_validators = next));
    assert_eq!(
        after,
        Ok(Trust {
            chain: CHAIN,
            validators: next
        })
    );
}

#[test]
fn evidence_survives_its_file_and_no_altered_file_is_believed_as_something_else() {
    let evidence = Evidence::Transaction(evidence());
    let bytes = evidence.to_bytes();
    assert_eq!(Evidence::from_bytes(&bytes), Ok(evidence.clone()));
    let header = trust().evidence(&evidence).expect("genuine");
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        let Ok(altered) = Evidence::from_bytes(&altered) else {
            continue;
        };
        if let Ok(other) = trust().evidence(&altered) {
            // A second signature of the sender over the same body is the same transaction.
            assert_eq!(other, header);
            let Evidence::Transaction(altered) = altered else {
                panic!("another kind of evidence")
            };
            let signed =
                SignedTransaction::from_bytes(&altered.transaction).expect("decoded before");
            assert_eq!(signed.transaction(), transaction().transaction());
        }
    }
}

/// A key with its value and another without one.
pub(super) fn present_and_absent() -> StateEvidence {
    let (key, value) = (b"cash@zone\0\0\0ann".to_vec(), vec![0x18, 0x64]);
    let absent = b"cash@zone\0\0\0bo".to_vec();
    let mut disk = MemoryPages::default();
    let change = Change {
        path: path_of(&key),
        value: Some(value_hash_of(&value)),
    };
    let update = Trie::open(&disk, Shape::default())
        .and_then(|trie| trie.update(&disk, Height::new(1), &[change]))
        .expect("an empty trie takes a change");
    disk.apply(Height::new(1), update.writes);
    let paths = [path_of(&key), path_of(&absent)];
    let proof = update.trie.prove(&disk, &paths).expect("two keys");
    let root = update.root;
    StateEvidence {
        header: certify(|header| header.state_root = root),
        entries: vec![(key, Some(value)), (absent, None)],
        proof: proof.encode(),
    }
}

#[test]
fn a_value_of_the_state_and_the_absence_of_another_are_believed_and_nothing_else() {
    let evidence = present_and_absent();
    assert!(trust().state(&evidence).is_ok());
    let file = Evidence::State(evidence.clone());
    assert_eq!(Evidence::from_bytes(&file.to_bytes()), Ok(file));

    let mut richer = evidence.clone();
    richer.entries[0].1 = Some(vec![0x18, 0x65]);
    let path = path_of(&richer.entries[0].0);
    assert_eq!(
        trust().state(&richer),
        Err(VerifyError::State(ProofError::False { path }))
    );
    let mut conjured = evidence;
    conjured.entries[1].1 = Some(vec![0]);
    let path = path_of(&conjured.entries[1].0);
    assert_eq!(
        trust().state(&conjured),
        Err(VerifyError::State(ProofError::False { path }))
    );
}

fn raw(key: &[u8]) -> v1::StateKey {
    v1::StateKey {
        key: Some(v1::state_key::Key::Raw(key.to_vec())),
    }
}

fn named(contract: &str) -> v1::StateKey {
    let entry = v1::StateEntry {
        contract: contract.into(),
        ..v1::StateEntry::default()
    };
    v1::StateKey {
        key: Some(v1::state_key::Key::Entry(entry)),
    }
}

#[test]
fn genuine_evidence_of_another_transaction_is_no_answer() {
    let evidence = evidence();
    let id = transaction().id(&CHAIN);
    assert_eq!(evidence.check_answers(&CHAIN, &id), Ok(()));
    let asked = Hash::from_bytes([6; 32]);
    assert_eq!(
        evidence.check_answers(&CHAIN, &asked),
        Err(VerifyError::Unasked {
            expected: format!("transaction {asked}"),
            found: format!("transaction {id}"),
        })
    );
}

#[test]
fn genuine_evidence_of_other_keys_or_of_another_height_is_no_answer() {
    let evidence = present_and_absent();
    let [ann, bo] = [b"cash@zone\0\0\0ann".as_slice(), b"cash@zone\0\0\0bo"];
    let refused = |keys: &[v1::StateKey], height| match evidence.check_answers(keys, height) {
        Ok(()) => String::new(),
        Err(error) => error.to_string(),
    };
    assert_eq!(refused(&[raw(ann), raw(bo)], None), "");
    assert_eq!(refused(&[raw(ann), raw(bo)], Some(5)), "");
    assert_eq!(refused(&[named("cash@zone"), raw(bo)], None), "");
    for (keys, height, text) in [
        (
            [raw(bo), raw(ann)].as_slice(),
            None,
            r"the node sent evidence of key cash@zone\x00\x00\x00ann, asked for was key cash@zone\x00\x00\x00bo",
        ),
        (
            &[raw(ann)],
            None,
            "the node sent evidence of 2 keys, asked for was 1 keys",
        ),
        (
            &[raw(ann), named("cash@zon")],
            None,
            r"the node sent evidence of key cash@zone\x00\x00\x00bo, asked for was a key of cash@zon",
        ),
        (
            &[raw(ann), raw(bo)],
            Some(4),
            "the node sent evidence of height 5, asked for was height 4",
        ),
    ] {
        assert_eq!(refused(keys, height), text);
    }
}
