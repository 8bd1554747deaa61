//! What a node says of transactions, whenever they come.

use tradewind_types::{Gas, Invocation, RequestId, SecretKey, Timestamp, Transaction, cbor};

use super::*;
use crate::genesis_file::development;
use crate::pipeline::wall_clock;
use crate::watch::Fate;

fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32])
}

/// Registers an organisation of this name.
fn organise(node: &Node, name: &str, request: u8) -> Vec<u8> {
    let args = cbor::encode(&(name, "A title"));
    let registry = tradewind_runtime::registry::name();
    let body = Transaction {
        sender: "admin@zone".parse().expect("a name"),
        request_id: RequestId::from_bytes([request; 16]),
        expiry: Timestamp::new(wall_clock().get() + 60_000),
        gas_limit: Gas::new(10_000_000),
        calls: vec![Invocation::new(registry, "organise", args)],
        consents: vec![],
    };
    body.sign(&node.chain(), &key(1)).to_bytes()
}

#[tokio::test]
async fn a_transaction_that_comes_again_while_its_block_is_written_has_the_same_fate() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config {
        data: folder.path().to_owned(),
        ..Config::default()
    };
    let time = Timestamp::new(1_700_000_000_000);
    let genesis = development(time, key(1).public(), key(2).public());
    let node = Node::start(config, genesis, key(2)).expect("a fresh node starts");
    let bytes = organise(&node, "carrier", 1);
    let first = node.submit(&bytes).expect("taken").fate.await;
    let first = first.expect("decided");
    assert!(matches!(first, Fate::Committed { .. }), "{first:?}");
    // As it is for whoever passed all checks before the block was durable.
    let signed = tradewind_types::SignedTransaction::from_bytes(&bytes).expect("ours");
    let again = signed.verify(&node.chain()).expect("ours");
    let fate = node.watch(again.id());
    let id = *again.id();
    assert_eq!(node.mempool.admit(again), Ok(true));
    assert_eq!(fate.await.expect("decided"), first);
    assert_eq!(node.status(&id).expect("sound"), Status::Decided(first));
    node.stop();
}

#[test]
fn a_thread_that_panics_stops_the_node_as_a_fault_does() {
    assert!(caught(|| Ok(())).is_ok());
    let fault = caught(|| panic!("a bug")).expect_err("caught");
    assert!(matches!(fault, Fault::Broken { .. }), "{fault}");
}
