//! What another chain certified, as a contract here sees it, native and as a module.

use tradewind_sdk::prelude::*;
use tradewind_sdk::types::block::{Certificate, Header, Precommit, Validator, ValidatorSet};
use tradewind_sdk::types::key::{local_key, state_key};
use tradewind_sdk::types::list::{self, ListProof};
use tradewind_sdk::types::{Domain, Gas, SecretKey, cbor, digest};
use tradewind_state::{Change, MemoryPages, Shape, Trie, path_of, value_hash_of};
use tradewind_testing::{Deployed, World, scenario};
use tradewind_witness::{Seen, Witness};

const CHAIN: Hash = Hash::from_bytes([1; 32]);
const TRANSACTION: Hash = Hash::from_bytes([5; 32]);

fn validator() -> SecretKey {
    SecretKey::from_seed(&[9; 32])
}

fn validators() -> ValidatorSet {
    let member = Validator {
        party: party("node@abroad"),
        key: validator().public(),
        power: 1,
    };
    ValidatorSet::new(vec![member]).expect("a set")
}

fn party(name: &str) -> Party {
    name.parse().expect("a name")
}

fn receipt() -> Bytes {
    Bytes(vec![0xa1, 0x00, 0x01])
}

fn header() -> Header {
    Header {
        chain: CHAIN,
        height: Height::new(77),
        time: Timestamp::new(1_000),
        parent: Hash::ZERO,
        proposer: validator().public(),
        state_root: Hash::ZERO,
        transactions_root: list::root(&[TRANSACTION]),
        receipts_root: list::root(&[digest(Domain::Receipt, &[&receipt().0])]),
        validators: validators().hash(),
        next_validators: validators().hash(),
        gas_used: Gas::new(0),
        rules: 1,
    }
}

fn text(bytes: &[u8]) -> &minicbor::bytes::ByteSlice {
    bytes.into()
}

/// As a node sends it: header, certificate and validator set.
fn certify(header: &Header, by: &SecretKey) -> Bytes {
    let block = header.id();
    let certificate = Certificate {
        height: header.height,
        round: 0,
        block,
        signatures: vec![Precommit::sign(&header.chain, header.height, 0, &block, by)],
    };
    let (header, certificate) = (cbor::encode(header), cbor::encode(&certificate));
    let validators = cbor::encode(&validators());
    let mut bytes = Vec::new();
    minicbor::Encoder::new(&mut bytes)
        .map(3)
        .and_then(|to| to.u8(0)?.encode(text(&header)))
        .and_then(|to| to.u8(1)?.encode(text(&certificate)))
        .and_then(|to| to.u8(2)?.encode(text(&validators)))
        .expect("writing to a vector does not fail");
    Bytes(bytes)
}

fn item(item: Hash) -> Bytes {
    Bytes(cbor::encode(
        &ListProof::new(&[item], 0).expect("in the list"),
    ))
}

/// The state of the other chain, in which Ann holds 100 and nobody else anything: its root,
/// and what shows the first and the second.
fn abroad() -> (Hash, [Bytes; 2]) {
    let key = |who: &str| state_key(&party("stock@abroad"), &local_key(3, &party(who)));
    let mut disk = MemoryPages::default();
    let change = Change {
        path: path_of(&key("ann@abroad")),
        value: Some(value_hash_of(&cbor::encode(&100u64))),
    };
    let update = Trie::open(&disk, Shape::default())
        .and_then(|trie| trie.update(&disk, Height::new(1), &[change]))
        .expect("an empty trie takes a change");
    disk.apply(Height::new(1), update.writes);
    let proofs = ["ann@abroad", "bo@abroad"].map(|who| {
        let proof = update.trie.prove(&disk, &[path_of(&key(who))]);
        Bytes(proof.expect("a key").encode())
    });
    (update.root, proofs)
}

fn witness(world: &World) -> Deployed<Witness> {
    world.open("witness@zone", &(CHAIN, validators().hash()))
}

#[allow(clippy::unnecessary_wraps, reason = "as the witness answers")]
fn seen(is_so: bool) -> Option<Seen> {
    Some(Seen {
        height: Height::new(77),
        time: Timestamp::new(1_000),
        is_so,
    })
}

#[test]
fn a_holding_abroad_is_believed_on_its_proof_and_no_other_is() {
    scenario(|world| {
        let witness = witness(world);
        let (state_root, [of_ann, of_bo]) = abroad();
        let block = certify(
            &Header {
                state_root,
                ..header()
            },
            &validator(),
        );
        let [stock, ann, bo] = ["stock@abroad", "ann@abroad", "bo@abroad"].map(party);
        let held = |who, units: u64, proof: &Bytes| {
            let view = witness.view();
            view.held(block.clone(), stock, who, units.into(), proof.clone())
        };
        assert_eq!(held(ann, 100, &of_ann), seen(true));
        assert_eq!(held(ann, 101, &of_ann), seen(false));
        assert_eq!(held(bo, 100, &of_ann), seen(false));
        assert_eq!(held(ann, 100, &Bytes(vec![0xa0])), seen(false));
        let nothing = |who, proof: &Bytes| {
            let view = witness.view();
            view.held_nothing(block.clone(), stock, who, proof.clone())
        };
        assert_eq!(nothing(bo, &of_bo), seen(true));
        assert_eq!(nothing(ann, &of_ann), seen(false));
    });
}

#[test]
fn a_transaction_and_its_receipt_abroad_are_believed_in_their_block_only() {
    scenario(|world| {
        let witness = witness(world);
        let block = certify(&header(), &validator());
        let view = || witness.view();
        assert_eq!(
            view().sent(block.clone(), TRANSACTION, item(TRANSACTION)),
            seen(true)
        );
        assert_eq!(
            view().sent(block.clone(), CHAIN, item(TRANSACTION)),
            seen(false)
        );
        let place = item(digest(Domain::Receipt, &[&receipt().0]));
        assert_eq!(
            view().done(block.clone(), receipt(), place.clone()),
            seen(true)
        );
        let better = Bytes(vec![0xa1, 0x00, 0x02]);
        assert_eq!(view().done(block, better, place), seen(false));
    });
}

#[test]
fn a_block_of_another_chain_or_that_others_signed_says_nothing() {
    scenario(|world| {
        let witness = witness(world);
        let sent = |block: Bytes| witness.view().sent(block, TRANSACTION, item(TRANSACTION));
        let chain = Hash::from_bytes([2; 32]);
        assert_eq!(
            sent(certify(&Header { chain, ..header() }, &validator())),
            None
        );
        let stranger = SecretKey::from_seed(&[8; 32]);
        assert_eq!(sent(certify(&header(), &stranger)), None);
        let validators = Hash::from_bytes([3; 32]);
        assert_eq!(
            sent(certify(
                &Header {
                    validators,
                    ..header()
                },
                &validator()
            )),
            None
        );
        assert_eq!(sent(Bytes(vec![0xa0])), None);
        assert_eq!(sent(Bytes(vec![])), None);
    });
}

#[test]
fn a_change_of_validators_abroad_is_followed() {
    scenario(|world| {
        let witness = witness(world);
        let ann = world.party("ann@shop");
        let next_validators = Hash::from_bytes([4; 32]);
        let last = certify(
            &Header {
                next_validators,
                ..header()
            },
            &validator(),
        );
        witness.by(ann).follow(last.clone()).returns(true);
        witness.by(ann).follow(last).returns(false);
    });
}
