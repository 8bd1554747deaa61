//! The golden vectors that every client library must pass, passed by this one.
//!
//! The vocabulary's own are compared where they are written, in `runtime/types` and
//! `runtime/state`; here, that the client signs and encodes by them.

use std::path::Path;

use serde_json::Value;
use tradewind_client::types::cbor::{self, Limits};
use tradewind_client::types::{Hash, Party, Schema, SecretKey, Transaction};
use tradewind_client::{Account, Contract};

fn vectors(path: &str) -> Value {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let text = std::fs::read_to_string(root.join(path)).expect("the vectors");
    serde_json::from_str(&text).expect("JSON")
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().expect("text")).expect("hexadecimal")
}

fn entries<'v>(vectors: &'v Value, list: &str) -> &'v Vec<Value> {
    vectors[list].as_array().expect("a list")
}

#[test]
fn a_transaction_is_signed_as_its_bytes() {
    let vectors = vectors("runtime/types/vectors/transactions.json");
    let signed = entries(&vectors, "accepted").iter();
    let signed = signed.filter(|entry| entry.get("signed").is_some());
    let mut count = 0;
    for entry in signed {
        let transaction: Transaction =
            cbor::decode(&bytes(&entry["cbor"]), Limits::bytes(1 << 20)).expect("canonical");
        let chain: Hash = entry["chain"]
            .as_str()
            .and_then(|text| text.parse().ok())
            .expect("a hash");
        let seed: [u8; 32] = bytes(&entry["seed"]).try_into().expect("a seed");
        let account = Account::new(transaction.sender, SecretKey::from_seed(&seed));
        let signed = account.sign(&chain, transaction);
        assert_eq!(
            signed.to_bytes(),
            bytes(&entry["signed"]),
            "{}",
            entry["name"]
        );
        assert_eq!(signed.id(&chain).as_bytes()[..], bytes(&entry["id"])[..]);
        count += 1;
    }
    assert_eq!(count, 2);
}

#[test]
fn arguments_are_encoded_by_the_schema() {
    let vectors = vectors("proto/vectors/json.json");
    let schema: Schema =
        cbor::decode(&bytes(&vectors["schema_cbor"]), Limits::bytes(1 << 16)).expect("a schema");
    let name: Party = "escrow@zone".parse().expect("a name");
    let contract = Contract::new(name, schema);
    for entry in entries(&vectors, "accepted") {
        let method = entry["method"].as_str().expect("text");
        let call = contract.invocation(method, &entry["json"]).expect("fits");
        assert_eq!(call.args, bytes(&entry["cbor"]));
    }
    for entry in entries(&vectors, "refused") {
        let method = entry["method"].as_str().expect("text");
        let refused = contract
            .invocation(method, &entry["json"])
            .expect_err("does not fit");
        assert_eq!(Value::from(refused.to_string()), entry["error"]);
    }
}
