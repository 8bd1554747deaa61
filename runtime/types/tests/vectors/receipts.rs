//! Receipts: outcomes, failures, events.

use serde_json::json;
use tradewind_types::receipt::Returned;
use tradewind_types::{Domain, Event, Failure, HostFailure, Outcome, Receipt, cbor, digest};

use crate::golden::{Golden, bytes};
use crate::sample::{event, failed, refusal, stopped, success};

#[test]
fn a_receipt_is_numbers_and_canonical_bytes() {
    let mut golden = Golden::default();
    for (title, receipt) in [
        ("two calls that succeeded", success()),
        ("a call that failed", failed()),
    ] {
        let hash = digest(Domain::Receipt, &[&cbor::encode(&receipt)]);
        golden.accept_with(title, &receipt, json!({ "hash": hash.to_string() }));
    }
    golden.accept("nothing was returned", &Outcome::Success(vec![]));
    golden.accept(
        "a call that returned nothing",
        &Outcome::Success(vec![Returned(vec![])]),
    );
    golden.accept("a failed call", &failed().outcome);
    let body = cbor::encode(&success());
    golden.refuse::<Receipt>("no events, rather than an empty list", &{
        let mut shorter = cbor::encode(&failed());
        shorter.truncate(shorter.len() - 2);
        shorter[0] = 0xa3;
        shorter
    });
    golden.refuse::<Receipt>("a receipt that ends early", &body[..body.len() - 1]);
    golden.refuse::<Outcome>("an outcome that is not known", &bytes("82028180"));
    golden.hold("receipts.json");
}

#[test]
fn an_event_is_a_name_and_its_fields() {
    let mut golden = Golden::default();
    golden.accept("a payment", &event());
    let bare = Event {
        keys: 0,
        data: bytes("a0"),
        ..event()
    };
    golden.accept("without fields", &bare);
    golden.refuse::<Event>(
        "keys that are not a number",
        &bytes("a4006963617368407a6f6e6501614102f60341a0"),
    );
    golden.refuse::<Event>(
        "fields as a map, not as its bytes",
        &bytes("a4006963617368407a6f6e65016141020003a0"),
    );
    golden.hold("events.json");
}

#[test]
fn a_failure_is_a_code_and_its_fields() {
    let mut golden = Golden::default();
    golden.accept("a contract refused", &refusal());
    golden.accept("the platform stopped it", &stopped());
    for code in HostFailure::ALL {
        golden.accept_with(
            code.name(),
            code,
            json!({ "code": code.code(), "text": code.text().trim() }),
        );
    }
    golden.refuse::<HostFailure>("no failure has the number 0", &bytes("00"));
    golden.refuse::<HostFailure>("a failure's name", &cbor::encode(&"OutOfGas"));
    golden.refuse::<Failure>(
        "neither platform nor contract",
        &bytes("8202836963617368407a6f6e650340"),
    );
    golden.refuse::<Failure>(
        "a failure without fields",
        &bytes("8201826963617368407a6f6e6503"),
    );
    golden.hold("failures.json");
}
