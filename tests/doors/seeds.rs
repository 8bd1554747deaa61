//! What the corpus is made of: one good input of each kind. Those of transactions and modules
//! are made where their contracts are, in the tests of the runtime.

use minicbor::bytes::ByteVec;
use prost::Message;
use serde_json::json;
use tradewind::Config;
use tradewind::genesis_file::{development, write};
use tradewind_client::v1::{self, state_key};
use tradewind_client::{CertifiedHeader, Evidence, StateEvidence, TransactionEvidence};
use tradewind_runtime::registry;
use tradewind_state::{
    Change, MemoryPages, PageWrite, Shape, Trie, TrieUpdate, path_of, value_hash_of,
};
use tradewind_types::abi::HOST_FUNCTIONS;
use tradewind_types::block::{Precommit, Validator};
use tradewind_types::list::{self, ListProof};
use tradewind_types::{
    Certificate, Domain, Event, Gas, Hash, Header, Height, Invocation, Outcome, Party, Receipt,
    RequestId, SecretKey, SignedTransaction, Timestamp, Transaction, ValidatorSet, cbor, digest,
};

type Seed = (&'static str, String, Vec<u8>);

pub(crate) fn all() -> Vec<Seed> {
    let mut seeds = Vec::new();
    let mut add = |door: &'static str, name: &str, bytes: Vec<u8>| {
        seeds.push((door, name.to_owned(), bytes));
    };
    add("arguments", "object", arguments().to_string().into());
    add("arguments", "cbor", canonical_arguments());
    add(
        "arguments",
        "key",
        json!(["ann@shop", "536365"]).to_string().into(),
    );
    add("command", "call", words(CALL));
    add("command", "flags", words(FLAGS));
    add("command", "node", words("node --data d --listen [::1]:0"));
    let config = toml::to_string(&Config::default()).unwrap();
    add("configuration", "default", config.into());
    add("genesis", "development", write(&genesis()).into());
    add("key_file", "key", key_file().into());
    for (number, function) in (0..).zip(HOST_FUNCTIONS) {
        add("pointers", function.name, pointers(number, function.params));
    }
    let (update, pages) = tree();
    for (number, page) in update.writes.pages.iter().enumerate() {
        if let PageWrite::Put(_, bytes) = page {
            add("page", &number.to_string(), bytes.clone());
        }
    }
    add("proof", "presence-and-absence", proof(&update, &pages));
    let evidence = Evidence::State(state_evidence(&update, &pages));
    add("proof_file", "state", evidence.to_bytes());
    let evidence = Evidence::Transaction(transaction_evidence());
    add("proof_file", "transaction", evidence.to_bytes());
    for (name, bytes) in records() {
        add("record", name, bytes);
    }
    for (number, (name, body)) in (0..).zip(requests()) {
        add("request", name, [vec![number], body].concat());
    }
    seeds
}

const CALL: &str = "--json --node http://127.0.0.1:1 call escrow@zone fund --order 536365";
const FLAGS: &str = "--order 536365 --buyer ann@shop --due 2026-11-23T06:35:00Z --ruling Dismissed \
    --files 00ff,17 --range=-1,2 --count 7 --urgent --court zone --currency GBP";

fn words(text: &str) -> Vec<u8> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join("\n").into()
}

fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32])
}

fn party(name: &str) -> Party {
    name.parse().unwrap()
}

/// The chain of the node that `request` asks.
fn genesis() -> tradewind_runtime::Genesis {
    let time = Timestamp::new(1_700_000_000_000);
    development(time, key(1).public(), key(2).public())
}

fn arguments() -> serde_json::Value {
    let line = json!({ "sku": "85123A", "price": "15.30 GBP", "parts": [] });
    json!({
        "order": "536365", "buyer": "ann@shop", "lines": [line], "due": "2026-11-23T06:35:00.000Z",
        "ruling": { "Split": { "buyer": "1.00 GBP" } }, "evidence": "00".repeat(32),
        "files": ["00ff"], "range": ["-1", 2], "count": 7, "urgent": true, "nothing": null,
        "court": "zone", "judge": "arbiter", "currency": "GBP",
        "signer": key(1).public().to_string(),
    })
}

fn canonical_arguments() -> Vec<u8> {
    let schema = tradewind_proto::fuzz::schema();
    let method = schema.method("everything").unwrap();
    tradewind_proto::json::encode_args(&schema, method, &arguments()).unwrap()
}

fn key_file() -> String {
    let (public, secret) = (key(1).public(), Hash::from_bytes([1; 32]));
    format!("party = \"ann@shop\"\npublic_key = \"{public}\"\nsecret_key = \"{secret}\"\n")
}

/// Every argument a small number: pointers into the arguments themselves, and short lengths.
fn pointers(number: u8, params: &[&str]) -> Vec<u8> {
    let numbers = (0..params.len() as u32).flat_map(|at| (at * 8).to_le_bytes());
    std::iter::once(number).chain(numbers).collect()
}

const KEY: &[u8] = b"cash@zone\0\0\0ann";
const ABSENT: &[u8] = b"cash@zone\0\0\0bo";
const VALUE: &[u8] = &[0x18, 0x64];

/// A trie of some hundred keys, in several pages.
fn tree() -> (TrieUpdate, MemoryPages) {
    let mut pages = MemoryPages::default();
    let change = |key: &[u8]| Change {
        path: path_of(key),
        value: Some(value_hash_of(VALUE)),
    };
    let others = (0..300u32).map(|i| change(&i.to_be_bytes()));
    let mut changes: Vec<Change> = others.chain([change(KEY)]).collect();
    changes.sort_by_key(|change| change.path);
    let shape = Shape {
        split_above: 16,
        merge_below: 4,
    };
    let trie = Trie::open(&pages, shape).unwrap();
    let update = trie.update(&pages, Height::new(1), &changes).unwrap();
    pages.apply(Height::new(1), update.writes.clone());
    (update, pages)
}

fn proof(update: &TrieUpdate, pages: &MemoryPages) -> Vec<u8> {
    let paths = [path_of(KEY), path_of(ABSENT)];
    let proof = update.trie.prove(pages, &paths).unwrap();
    let mut bytes = vec![2];
    bytes.extend(update.root.as_bytes());
    for (path, value) in paths.iter().zip([Some(value_hash_of(VALUE)), None]) {
        bytes.push(value.is_some().into());
        bytes.extend(path.as_bytes());
        bytes.extend(value.unwrap_or(Hash::ZERO).as_bytes());
    }
    bytes.extend(proof.encode());
    bytes
}

fn signed() -> SignedTransaction {
    let args = cbor::encode(&("ann@zone", Vec::<&str>::new(), vec![key(3).public()]));
    let transaction = Transaction {
        sender: party("admin@zone"),
        request_id: RequestId::from_bytes([7; 16]),
        expiry: Timestamp::new(1_700_000_060_000),
        gas_limit: Gas::new(1_000_000),
        calls: vec![Invocation::new(registry::name(), "enrol", args)],
        consents: vec![],
    };
    transaction.sign(&genesis().chain(), &key(1))
}

fn receipt() -> Receipt {
    let event = Event {
        contract: registry::name(),
        name: "Enrolled".into(),
        keys: 1,
        data: vec![0xa0],
    };
    Receipt {
        transaction: signed().id(&genesis().chain()),
        outcome: Outcome::Success(vec![]),
        gas_used: Gas::new(5),
        events: vec![event],
    }
}

fn validators() -> ValidatorSet {
    let member = Validator {
        party: party("node@zone"),
        key: key(2).public(),
        power: 1,
    };
    ValidatorSet::new(vec![member]).unwrap()
}

fn header(state_root: Hash) -> Header {
    let receipts = [digest(Domain::Receipt, &[&cbor::encode(&receipt())])];
    Header {
        chain: genesis().chain(),
        height: Height::new(5),
        time: Timestamp::new(1),
        parent: Hash::ZERO,
        proposer: key(2).public(),
        state_root,
        transactions_root: list::root(&[signed().id(&genesis().chain())]),
        receipts_root: list::root(&receipts),
        validators: validators().hash(),
        next_validators: validators().hash(),
        gas_used: Gas::new(5),
        rules: 1,
    }
}

fn certificate(header: &Header) -> Certificate {
    let block = header.id();
    let signature = Precommit::sign(&header.chain, header.height, 0, &block, &key(2));
    Certificate {
        height: header.height,
        round: 0,
        block,
        signatures: vec![signature],
    }
}

fn certified(header: &Header) -> CertifiedHeader {
    CertifiedHeader {
        header: cbor::encode(header),
        certificate: cbor::encode(&certificate(header)),
        validators: cbor::encode(&validators()),
    }
}

fn state_evidence(update: &TrieUpdate, pages: &MemoryPages) -> StateEvidence {
    let paths = [path_of(KEY), path_of(ABSENT)];
    let proof = update.trie.prove(pages, &paths).unwrap();
    StateEvidence {
        header: certified(&header(update.root)),
        entries: vec![
            (KEY.to_vec(), Some(VALUE.to_vec())),
            (ABSENT.to_vec(), None),
        ],
        proof: proof.encode(),
    }
}

fn transaction_evidence() -> TransactionEvidence {
    let proof = |item: Hash| cbor::encode(&ListProof::new(&[item], 0).unwrap());
    let receipt = cbor::encode(&receipt());
    TransactionEvidence {
        header: certified(&header(Hash::ZERO)),
        transaction: signed().to_bytes(),
        transaction_proof: proof(signed().id(&genesis().chain())),
        receipt_proof: proof(digest(Domain::Receipt, &[&receipt])),
        receipt,
    }
}

/// A version byte before canonical CBOR, or plain numbers.
fn records() -> [(&'static str, Vec<u8>); 7] {
    let versioned = |bytes: Vec<u8>| [vec![1], bytes].concat();
    let header = header(Hash::ZERO);
    let chunk = |items: Vec<Vec<u8>>| {
        let items: Vec<ByteVec> = items.into_iter().map(ByteVec::from).collect();
        versioned(cbor::encode(&items))
    };
    [
        ("header", versioned(cbor::encode(&header))),
        (
            "certificate",
            versioned(cbor::encode(&certificate(&header))),
        ),
        ("transactions", chunk(vec![signed().to_bytes()])),
        ("receipts", chunk(vec![cbor::encode(&receipt())])),
        ("location", vec![0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1]),
        ("request-or-positions", vec![7; 40]),
        ("number", 5u64.to_be_bytes().to_vec()),
    ]
}

/// The body of each request, in the order of the numbers that `request` knows them by.
fn requests() -> Vec<(&'static str, Vec<u8>)> {
    let json = json!({ "party": "ann@zone", "roles": [], "keys": [key(3).public().to_string()] });
    let enrol = v1::Call {
        contract: "registry@system".into(),
        method: "enrol".into(),
        arguments: Some(v1::call::Arguments::Json(json.to_string())),
        within: vec![],
    };
    let party_of = |name: &str| v1::Call {
        contract: "registry@system".into(),
        method: "party".into(),
        arguments: Some(v1::call::Arguments::Cbor(cbor::encode(&(name,)))),
        within: vec![],
    };
    let nested = v1::Call {
        within: vec![party_of("ann@zone")],
        ..party_of("admin@zone")
    };
    let transaction = signed().to_bytes();
    let id = signed().id(&genesis().chain()).as_bytes().to_vec();
    let name = || "registry@system".to_owned();
    let filter = v1::EventFilter {
        contract: name(),
        name: "Enrolled".into(),
        keys: vec![v1::KeyMatch {
            field: "party".into(),
            value: Some(v1::key_match::Value::Json("\"ann@zone\"".into())),
        }],
    };
    let entry = v1::StateEntry {
        contract: name(),
        field: "parties".into(),
        json: "[\"ann@zone\"]".into(),
    };
    let keys = [
        state_key::Key::Raw(registry::party_key(&party("admin@zone"))),
        state_key::Key::Entry(entry),
    ];
    let prepare = v1::PrepareRequest {
        sender: "admin@zone".into(),
        request_id: vec![7; 16],
        calls: vec![enrol.clone(), nested],
        ..v1::PrepareRequest::default()
    };
    let consent = v1::PrepareConsentRequest {
        party: "admin@zone".into(),
        call: Some(enrol),
        nonce: vec![7; 16],
        expiry_ms: 1_700_000_060_000,
    };
    let signed = Some(v1::simulate_request::Transaction::Signed(
        transaction.clone(),
    ));
    let view = v1::ViewRequest {
        contract: name(),
        method: "party".into(),
        arguments: Some(v1::view_request::Arguments::Json("[\"admin@zone\"]".into())),
        height: Some(0),
    };
    let events = v1::EventsRequest {
        filters: vec![filter],
        start: Some(v1::events_request::Start::FromHeight(0)),
    };
    let proof = v1::StateProofRequest {
        keys: keys.map(|key| v1::StateKey { key: Some(key) }).into(),
        height: None,
    };
    let stream = v1::SubmitStreamRequest {
        transaction: transaction.clone(),
        detail: true,
        ..v1::SubmitStreamRequest::default()
    };
    vec![
        ("prepare", prepare.encode_to_vec()),
        ("prepare-consent", consent.encode_to_vec()),
        (
            "simulate",
            v1::SimulateRequest {
                transaction: signed,
            }
            .encode_to_vec(),
        ),
        (
            "submit",
            v1::SubmitRequest {
                transaction: transaction.clone(),
            }
            .encode_to_vec(),
        ),
        (
            "submit-and-wait",
            v1::SubmitAndWaitRequest { transaction }.encode_to_vec(),
        ),
        (
            "transaction-status",
            v1::TransactionStatusRequest {
                transaction_id: id.clone(),
                ..v1::TransactionStatusRequest::default()
            }
            .encode_to_vec(),
        ),
        ("view", view.encode_to_vec()),
        (
            "schema",
            v1::SchemaRequest {
                contract: name(),
                height: Some(0),
            }
            .encode_to_vec(),
        ),
        (
            "header",
            v1::HeaderRequest { height: Some(0) }.encode_to_vec(),
        ),
        (
            "block",
            v1::BlockRequest {
                height: Some(0),
                receipts: true,
            }
            .encode_to_vec(),
        ),
        (
            "blocks",
            v1::BlocksRequest {
                from_height: Some(0),
                ..v1::BlocksRequest::default()
            }
            .encode_to_vec(),
        ),
        ("events", events.encode_to_vec()),
        ("state-proof", proof.encode_to_vec()),
        (
            "transaction-proof",
            v1::TransactionProofRequest { transaction_id: id }.encode_to_vec(),
        ),
        ("status", v1::StatusRequest {}.encode_to_vec()),
        ("submit-stream", stream.encode_to_vec()),
    ]
}
