//! The gateway through a real socket, before a real node, with the registry as the contract.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Code;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
use tradewind_client::v1::{
    self, BlocksRequest, EventFilter, HeaderRequest, KeyMatch, PrepareRequest, SimulateRequest,
    StateProofRequest, SubmitRequest, TransactionState, TransactionStatusRequest, key_match,
    outcome,
};
use tradewind_client::{
    Account, Answer, Client, ClientError, Contract, Evidence, Start, Trust, VerifyError,
};
use tradewind_proto::error::{reason_of, wait_of};
use tradewind_runtime::registry;
use tradewind_types::{
    Gas, Hash, Height, Invocation, Party, PublicKey, RequestId, SecretKey, SignedTransaction,
    Timestamp, Transaction, cbor,
};

use super::Gateway;
use super::events::{self, End};
use super::ledger::Door;
use super::outgoing::outgoing;
use super::readers::Readers;
use super::submit;
use crate::config::Config;
use crate::genesis_file::development;
use crate::node::Node;
use crate::pipeline::wall_clock;

fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32])
}

fn party(name: &str) -> Party {
    name.parse().expect("a name")
}

fn admin() -> Account {
    Account::new(party("admin@zone"), key(1))
}

/// A node with an open door, and a client inside it.
struct World {
    client: Client,
    uri: String,
    node: Arc<Node>,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<()>,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config {
            data: folder.path().to_owned(),
            listen: ([127, 0, 0, 1], 0).into(),
            ..Config::default()
        };
        config.block.interval_ms = 1;
        change(&mut config);
        let genesis = development(
            Timestamp::new(1_700_000_000_000),
            key(1).public(),
            key(2).public(),
        );
        let node = Node::start(config, genesis, key(2)).expect("a fresh node starts");
        let gateway = Gateway::bind(Arc::clone(&node)).await.expect("a free port");
        let uri = format!("http://{}", gateway.address());
        let (stop, stopped) = oneshot::channel::<()>();
        let served = tokio::spawn(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            gateway.run(stopped).await.expect("serves");
        });
        let client = Client::connect(&uri).await.expect("the door is open");
        Self {
            client,
            uri,
            node,
            stop: Some(stop),
            served,
            _folder: folder,
        }
    }

    async fn registry(&self) -> Contract {
        self.client
            .contract(registry::name())
            .await
            .expect("built in")
    }

    async fn enrol(&self, name: &str, seed: u8) -> v1::Committed {
        let args = json!({ "party": name, "roles": [], "keys": [key(seed).public().to_string()] });
        let call = self
            .registry()
            .await
            .invocation("enrol", &args)
            .expect("fits");
        self.client
            .submit(&admin(), vec![call])
            .await
            .expect("the administrator may")
    }

    /// A door of the test's own to the same node, open as long as the sender lives.
    fn door(&self) -> (Door, watch::Sender<bool>) {
        let (open, stop) = watch::channel(false);
        let door = Door::open(Arc::clone(&self.node), stop).expect("threads");
        (door, open)
    }

    /// A connection of its own.
    async fn another(&self) -> Client {
        Client::connect(&self.uri).await.expect("the door is open")
    }

    /// The administrator's signed call of the registry.
    async fn signed(&self, request: u8, method: &str, args: &Value) -> Vec<u8> {
        let call = self.registry().await.invocation(method, args);
        let transaction = Transaction {
            sender: party("admin@zone"),
            request_id: RequestId::from_bytes([request; 16]),
            expiry: Timestamp::new(wall_clock().get() + 60_000),
            gas_limit: Gas::new(10_000_000),
            calls: vec![call.expect("fits")],
            consents: vec![],
        };
        admin().sign(&self.client.chain(), transaction).to_bytes()
    }

    fn trust(&self) -> Trust {
        Trust {
            chain: self.node.genesis().chain(),
            validators: self.node.genesis().validators.hash(),
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.served.abort();
        // No thread may still use the store when the process ends.
        self.node.stop();
    }
}

fn reason(error: &ClientError) -> String {
    match error {
        ClientError::Status(status) => reason_of(status).unwrap_or_default(),
        ClientError::Rejected { reason, .. } => reason.clone(),
        other => format!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_party_that_is_enrolled_is_seen_by_views_events_and_proofs() {
    let world = World::new().await;
    let client = &world.client;
    let committed = world.enrol("ann@zone", 3).await;
    let registry = world.registry().await;

    let seen = client
        .view(&registry, "party", &json!({ "party": "ann@zone" }), None)
        .await;
    let expected = json!({ "frozen": false, "keys": [key(3).public().to_string()], "roles": [] });
    assert_eq!(seen.expect("a view"), expected);

    let filter = EventFilter {
        contract: "registry@system".into(),
        name: "Enrolled".into(),
        keys: vec![KeyMatch {
            field: "party".into(),
            value: Some(key_match::Value::Json("\"ann@zone\"".into())),
        }],
    };
    let mut events = client.events(vec![filter], Start::Height(0));
    let event = events
        .next()
        .await
        .expect("told")
        .message
        .expect("an event");
    let fields: Value = serde_json::from_str(&event.fields.expect("fields").json).expect("JSON");
    assert_eq!(fields, json!({ "party": "ann@zone" }));
    assert_eq!(event.height, committed.height);

    let id: [u8; 32] = event.transaction_id.try_into().expect("a hash");
    let proof = client
        .prove_transaction(&Hash::from_bytes(id))
        .await
        .expect("a proof");
    let (header, _, receipt) = world.trust().transaction(&proof).expect("holds");
    assert_eq!(header.height.get(), committed.height);
    assert!(receipt.succeeded());

    let raw = |party: &Party| v1::StateKey {
        key: Some(v1::state_key::Key::Raw(registry::party_key(party))),
    };
    let keys = vec![raw(&party("ann@zone")), raw(&party("bob@zone"))];
    let evidence = client.prove_state(keys, None).await.expect("a proof");
    assert_eq!(
        evidence
            .entries
            .iter()
            .map(|(_, value)| value.is_some())
            .collect::<Vec<_>>(),
        [true, false]
    );
    let file = Evidence::State(evidence.clone()).to_bytes();
    let read = Evidence::from_bytes(&file).expect("canonical");
    world.trust().evidence(&read).expect("holds");
    let stranger = Trust {
        validators: Hash::ZERO,
        ..world.trust()
    };
    assert_eq!(
        stranger.state(&evidence),
        Err(VerifyError::Validators {
            expected: Hash::ZERO,
            found: world.trust().validators
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_fails_is_an_error_that_says_where_it_is_and_why() {
    let world = World::new().await;
    let registry = world.registry().await;
    let args =
        json!({ "party": "ann@nowhere", "roles": [], "keys": [key(3).public().to_string()] });
    let call = registry.invocation("enrol", &args).expect("fits");
    let failed = world
        .client
        .submit(&admin(), vec![call])
        .await
        .expect_err("no such organisation");
    let ClientError::Failed(failed) = failed else {
        panic!("{failed:?}")
    };
    assert_eq!(failed.failure.name, "UnknownOrganisation");
    assert_eq!(failed.failure.text_zh, "不存在该组织");
    assert_eq!(failed.text, "no organisation has this name");
    assert!(failed.committed.height > 0);
    assert!(!failed.committed.succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_again_give_the_same_answer_and_never_a_second_effect() {
    let world = World::new().await;
    let args = json!({ "organisation": "shop", "title": "A shop" });
    let call = world
        .registry()
        .await
        .invocation("organise", &args)
        .expect("fits");
    let transaction = world
        .client
        .transaction(party("admin@zone"), vec![call])
        .await
        .expect("simulated");
    let signed = admin().sign(&world.client.chain(), transaction.clone());
    let first = world.client.submit_signed(&signed).await.expect("taken");
    let again = world.client.submit_signed(&signed).await.expect("the same");
    assert_eq!(first, again);

    let mut other = transaction;
    other.gas_limit = tradewind_types::Gas::new(other.gas_limit.get() + 1);
    let other = admin().sign(&world.client.chain(), other);
    let refused = world
        .client
        .submit_signed(&other)
        .await
        .expect_err("the id is used");
    assert_eq!(reason(&refused), "DUPLICATE_REQUEST");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_node_prepares_is_what_a_careful_client_encodes_itself() {
    let world = World::new().await;
    let args = json!({ "organisation": "shop", "title": "A shop" });
    let request = PrepareRequest {
        sender: "admin@zone".into(),
        request_id: vec![7; 16],
        expiry_ms: wall_clock().get() + 60_000,
        calls: vec![v1::Call {
            contract: "registry@system".into(),
            method: "organise".into(),
            arguments: Some(v1::call::Arguments::Json(args.to_string())),
            within: vec![],
        }],
        ..PrepareRequest::default()
    };
    let prepared = world
        .client
        .ledger()
        .prepare(request.clone())
        .await
        .expect("fits")
        .into_inner();
    let simulation = prepared.simulation.expect("tried");
    let call = world
        .registry()
        .await
        .invocation("organise", &args)
        .expect("fits");
    let own = tradewind_types::Transaction {
        sender: party("admin@zone"),
        request_id: RequestId::from_bytes([7; 16]),
        expiry: Timestamp::new(request.expiry_ms),
        gas_limit: tradewind_types::Gas::new(simulation.gas_used + simulation.gas_used / 2),
        calls: vec![call],
        consents: vec![],
    };
    assert_eq!(prepared.body, tradewind_types::cbor::encode(&own));
    assert_eq!(prepared.sign_bytes, own.sign_bytes(&world.client.chain()));
    let signed = admin().sign(&world.client.chain(), own);
    assert_eq!(
        prepared.transaction_id,
        signed.id(&world.client.chain()).as_bytes()
    );
    world
        .client
        .submit_signed(&signed)
        .await
        .expect("the gas is enough");
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_that_do_not_fit_are_refused_with_their_place() {
    let world = World::new().await;
    let call = |json: &str, method: &str| PrepareRequest {
        sender: "admin@zone".into(),
        calls: vec![v1::Call {
            contract: "registry@system".into(),
            method: method.into(),
            arguments: Some(v1::call::Arguments::Json(json.into())),
            within: vec![],
        }],
        ..PrepareRequest::default()
    };
    for (request, reason, text) in [
        (
            call(r#"{"organisation": "Shop", "title": ""}"#, "organise"),
            "BAD_ARGUMENTS",
            "organisation: expected an organisation such as \"shop\", found \"Shop\"",
        ),
        (
            call("{}", "organize"),
            "UNKNOWN_METHOD",
            "registry@system has no method organize; did you mean organise?",
        ),
        (
            PrepareRequest {
                sender: "admin@zone".into(),
                ..PrepareRequest::default()
            },
            "NO_CALLS",
            "a transaction has 1 to 64 calls, found 0",
        ),
    ] {
        let status = world
            .client
            .ledger()
            .prepare(request)
            .await
            .expect_err("refused");
        assert_eq!(reason_of(&status).as_deref(), Some(reason));
        assert_eq!(status.message(), text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_answers_every_transaction_once_the_good_and_the_bad() {
    let world = World::new().await;
    let client = &world.client;
    let registry = world.registry().await;
    let sign = |account: &Account, seed: u8, organisation: &str| {
        let args = json!({ "organisation": organisation, "title": "A shop" });
        let transaction = tradewind_types::Transaction {
            sender: account.party(),
            request_id: RequestId::from_bytes([seed; 16]),
            expiry: Timestamp::new(wall_clock().get() + 60_000),
            gas_limit: tradewind_types::Gas::new(10_000_000),
            calls: vec![registry.invocation("organise", &args).expect("fits")],
            consents: vec![],
        };
        account.sign(&client.chain(), transaction).to_bytes()
    };
    let (submissions, mut answers) = client.stream().await.expect("a place");
    let nobody = Account::new(party("nobody@zone"), key(9));
    assert!(submissions.send(1, sign(&admin(), 1, "shop")).await);
    assert!(submissions.send(2, sign(&admin(), 2, "zone")).await);
    assert!(submissions.send(3, vec![1, 2, 3]).await);
    assert!(submissions.send(4, sign(&nobody, 4, "bank")).await);
    drop(submissions);
    let mut told = Vec::new();
    while let Some((tag, answer)) = answers.next().await.expect("a sound stream") {
        let word = match answer {
            Answer::Committed(committed) if committed.succeeded => "succeeded".to_owned(),
            Answer::Committed(_) => "failed".to_owned(),
            Answer::Rejected(rejected) => rejected.reason,
            Answer::Expired(_) => "expired".to_owned(),
        };
        told.push((tag, word));
    }
    told.sort();
    let expected = [
        (1, "succeeded"),
        (2, "failed"),
        (3, "BAD_TRANSACTION"),
        (4, "UNKNOWN_SENDER"),
    ];
    assert_eq!(told, expected.map(|(tag, word)| (tag, word.to_owned())));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_of_events_goes_on_exactly_behind_the_last_one_processed() {
    let world = World::new().await;
    for (i, name) in ["ann@zone", "bob@zone", "cyd@zone", "dan@zone"]
        .into_iter()
        .enumerate()
    {
        world.enrol(name, 10 + i as u8).await;
    }
    let filter = || {
        vec![EventFilter {
            contract: "registry@system".into(),
            name: "Enrolled".into(),
            keys: vec![],
        }]
    };
    let name = |event: v1::Event| event.fields.unwrap_or_default().json;
    let mut first = world.client.events(filter(), Start::Height(1));
    let mut cursor = String::new();
    for expected in ["ann", "bob"] {
        let told = first.next().await.expect("told");
        assert_eq!(
            name(told.message.expect("an event")),
            format!(r#"{{"party":"{expected}@zone"}}"#)
        );
        cursor = told.cursor;
    }
    drop(first);
    let mut second = world.client.events(filter(), Start::After(cursor.clone()));
    for expected in ["cyd", "dan"] {
        let told = second.next().await.expect("told");
        assert_eq!(
            name(told.message.expect("an event")),
            format!(r#"{{"party":"{expected}@zone"}}"#)
        );
    }
    // Nothing more: the next word is a checkpoint behind the tip.
    let idle = second
        .next()
        .await
        .expect("told")
        .message
        .expect_err("no event");
    assert!(idle.height >= world.node.durable().header.height.get() - 1);

    let foreign = format!("{:08x}{}", 7, &cursor[8..]);
    let refused = world
        .client
        .events(filter(), Start::After(foreign))
        .next()
        .await;
    assert_eq!(reason(&refused.expect_err("another chain")), "BAD_CURSOR");
}

#[tokio::test(flavor = "multi_thread")]
async fn blocks_are_sent_from_the_first_asked_for_without_a_gap() {
    let world = World::new().await;
    world.enrol("ann@zone", 3).await;
    world.enrol("bob@zone", 4).await;
    let request = BlocksRequest {
        from_height: Some(0),
        headers_only: false,
        receipts: true,
    };
    let mut blocks = world
        .client
        .ledger()
        .blocks(request)
        .await
        .expect("a place")
        .into_inner();
    for height in 0..=2 {
        let block = blocks
            .message()
            .await
            .expect("sound")
            .expect("more")
            .block
            .expect("a block");
        let certified = block.header.expect("a header");
        assert_eq!(block.transactions.len(), block.receipts.len());
        if height == 0 {
            assert_eq!(block.transactions.len(), 0);
        } else {
            let header = world.trust().header(&certified.into()).expect("certified");
            assert_eq!(header.height.get(), height);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_kept_says_what_is() {
    let world = World::new().await;
    world.enrol("ann@zone", 3).await;
    let tip = world.node.durable().header.height.get();
    let ahead = HeaderRequest {
        height: Some(tip + 1_000),
    };
    let status = world
        .client
        .ledger()
        .header(ahead)
        .await
        .expect_err("not yet");
    assert_eq!(status.code(), Code::OutOfRange);
    assert_eq!(reason_of(&status).as_deref(), Some("OUT_OF_RETENTION"));
    let unknown = TransactionStatusRequest {
        transaction_id: vec![7; 32],
        wait: true,
    };
    let response = world
        .client
        .ledger()
        .transaction_status(unknown)
        .await
        .expect("answered");
    assert_eq!(response.into_inner().state(), TransactionState::Unknown);
    let short = TransactionStatusRequest {
        transaction_id: vec![7; 31],
        wait: false,
    };
    let status = world
        .client
        .ledger()
        .transaction_status(short)
        .await
        .expect_err("no hash");
    assert_eq!(status.message(), "transaction_id: 31 bytes, expected 32");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_is_pending_and_then_committed() {
    let world = World::new().await;
    let args = json!({ "organisation": "shop", "title": "A shop" });
    let call = world
        .registry()
        .await
        .invocation("organise", &args)
        .expect("fits");
    let transaction = world
        .client
        .transaction(party("admin@zone"), vec![call])
        .await
        .expect("simulated");
    let signed = admin().sign(&world.client.chain(), transaction);
    let request = SubmitRequest {
        transaction: signed.to_bytes(),
    };
    let taken = world
        .client
        .ledger()
        .submit(request)
        .await
        .expect("taken")
        .into_inner();
    let status = TransactionStatusRequest {
        transaction_id: taken.transaction_id,
        wait: true,
    };
    let response = world
        .client
        .ledger()
        .transaction_status(status)
        .await
        .expect("decided")
        .into_inner();
    assert_eq!(response.state(), TransactionState::Committed);
    let outcome = response
        .committed
        .and_then(|committed| committed.outcome?.outcome);
    assert!(
        matches!(outcome, Some(outcome::Outcome::Success(_))),
        "{outcome:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_simulation_says_who_must_agree_and_changes_nothing() {
    let world = World::new().await;
    world.enrol("ann@zone", 3).await;
    let args = json!({ "organisation": "shop", "title": "A shop" });
    let call = world
        .registry()
        .await
        .invocation("organise", &args)
        .expect("fits");
    let transaction = tradewind_types::Transaction {
        sender: party("admin@zone"),
        request_id: RequestId::from_bytes([1; 16]),
        expiry: Timestamp::new(wall_clock().get() + 60_000),
        gas_limit: tradewind_types::Gas::new(0),
        calls: vec![call],
        consents: vec![],
    };
    let before = world.node.durable().header.state_root;
    let simulation = world.client.simulate(&transaction).await.expect("tried");
    assert!(simulation.gas_used > 100_000);
    assert_eq!(simulation.events.len(), 1);
    assert_eq!(world.node.durable().header.state_root, before);
    let garbage = SimulateRequest {
        transaction: Some(v1::simulate_request::Transaction::Body(vec![0xff])),
    };
    let status = world
        .client
        .ledger()
        .simulate(garbage)
        .await
        .expect_err("no body");
    assert_eq!(reason_of(&status).as_deref(), Some("NOT_CANONICAL"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_too_large_is_refused_and_the_next_is_served() {
    let world = World::new().await;
    let huge = SubmitRequest {
        transaction: vec![0; 3 << 20],
    };
    let status = world
        .client
        .ledger()
        .submit(huge)
        .await
        .expect_err("too large");
    assert_eq!(status.code(), Code::OutOfRange);
    let too_many = StateProofRequest {
        keys: vec![v1::StateKey::default(); 257],
        height: None,
    };
    let status = world
        .client
        .ledger()
        .state_proof(too_many)
        .await
        .expect_err("too many");
    assert_eq!(status.message(), "a proof is of 1 to 256 keys, found 257");
    world.client.status().await.expect("served");
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_beyond_the_limit_are_refused_until_one_ends() {
    let world = World::with(|config| config.gateway.max_streams = 2).await;
    let other = world.another().await;
    let open = || async { other.ledger().blocks(BlocksRequest::default()).await };
    let first = world
        .client
        .ledger()
        .blocks(BlocksRequest::default())
        .await
        .expect("a place");
    let second = open().await.expect("a place");
    let third = world.another().await;
    let status = third.ledger().blocks(BlocksRequest::default()).await;
    let status = status.map(drop).expect_err("full");
    assert_eq!(reason_of(&status).as_deref(), Some("TOO_MANY_STREAMS"));
    assert_eq!(
        status.message(),
        "2 streams are open, which is all this node serves"
    );
    drop((first, second));
    // The place is free once the node has seen that the client went away.
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    while open().await.is_err() {
        assert!(
            tokio::time::Instant::now() < deadline,
            "the place was not given back"
        );
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_whose_time_is_over_is_not_taken() {
    let world = World::with(|config| config.block.interval_ms = 200).await;
    let call = |title: &str| {
        let args = json!({ "organisation": "shop", "title": title });
        let schema = registry::schema();
        let method = schema.method("organise").expect("built in");
        let args = tradewind_proto::json::encode_args(schema, method, &args).expect("fits");
        Invocation::new(registry::name(), "organise", args)
    };
    let transaction = tradewind_types::Transaction {
        sender: party("admin@zone"),
        request_id: RequestId::from_bytes([1; 16]),
        expiry: Timestamp::new(wall_clock().get() - 1),
        gas_limit: tradewind_types::Gas::new(1_000_000),
        calls: vec![call("A shop")],
        consents: vec![],
    };
    let signed = admin().sign(&world.client.chain(), transaction);
    let error = world
        .client
        .submit_signed(&signed)
        .await
        .expect_err("too late");
    assert!(matches!(error, ClientError::Expired { .. }), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_talk_nonsense_or_nothing_harm_nobody() {
    let world = World::new().await;
    let address = world.uri.trim_start_matches("http://").to_owned();
    let mut silent = Vec::new();
    for i in 0..64u8 {
        let mut stream = TcpStream::connect(&address).await.expect("accepted");
        if i % 2 == 0 {
            let greeting =
                b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03nonsense that is no HTTP/2";
            stream.write_all(greeting).await.expect("sent");
            let mut end = Vec::new();
            let _ = stream.read_to_end(&mut end).await;
        } else {
            silent.push(stream);
        }
    }
    world.enrol("ann@zone", 3).await;
    assert_eq!(silent.len(), 32);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_stops_ends_its_streams_with_the_reason() {
    let mut world = World::new().await;
    let stream = world.client.ledger().blocks(BlocksRequest::default()).await;
    let mut stream = stream.expect("a place").into_inner();
    world
        .stop
        .take()
        .expect("still open")
        .send(())
        .expect("serving");
    let end = loop {
        match stream.message().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("a stream without a reason"),
            Err(status) => break status,
        }
    };
    assert_eq!(reason_of(&end).as_deref(), Some("STOPPING"));
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_reflection_answer() {
    let world = World::new().await;
    let channel = tonic::transport::Endpoint::from_shared(world.uri.clone())
        .expect("an address")
        .connect()
        .await
        .expect("the door is open");
    let mut health = tonic_health::pb::health_client::HealthClient::new(channel.clone());
    let request = tonic_health::pb::HealthCheckRequest {
        service: "tradewind.v1.Ledger".into(),
    };
    let response = health.check(request).await.expect("answered").into_inner();
    let serving = tonic_health::pb::health_check_response::ServingStatus::Serving;
    assert_eq!(response.status(), serving);
    let mut reflection = ServerReflectionClient::new(channel);
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let answers = reflection
        .server_reflection_info(tokio_stream::once(request))
        .await;
    let answer = answers
        .expect("answered")
        .into_inner()
        .message()
        .await
        .expect("sound");
    let Some(MessageResponse::ListServicesResponse(list)) = answer.and_then(|a| a.message_response)
    else {
        panic!("no list of services")
    };
    let mut names: Vec<String> = list
        .service
        .into_iter()
        .map(|service| service.name)
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "tradewind.v1.Ledger"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_not_the_senders_is_refused_before_anything_else() {
    let world = World::new().await;
    let thief = Account::new(party("admin@zone"), key(9));
    let call = Invocation::new(registry::name(), "organise", vec![0x80]);
    let refused = world
        .client
        .submit(&thief, vec![call])
        .await
        .expect_err("not the key");
    let expected: PublicKey = key(9).public();
    let ClientError::Rejected { reason, text } = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(reason, "NOT_THE_KEY");
    assert_eq!(text, format!("key {expected} is not a key of admin@zone"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_that_submits_too_often_is_told_when_to_come_back_and_its_client_does() {
    let often = |config: &mut Config| config.gateway.organisation_requests_per_second = 2;
    let world = World::with(often).await;
    let args = cbor::encode(&("admin@zone",));
    let signed = |request| {
        let transaction = Transaction {
            sender: party("admin@zone"),
            request_id: RequestId::from_bytes([request; 16]),
            expiry: Timestamp::new(wall_clock().get() + 60_000),
            gas_limit: Gas::new(1_000_000),
            calls: vec![Invocation::new(registry::name(), "party", args.clone())],
            consents: vec![],
        };
        admin().sign(&world.client.chain(), transaction)
    };
    let mut ledger = world.client.ledger();
    let mut refused = None;
    // Two are paid for; the clock may pay for one or two more while they are sent.
    for request in 0..100 {
        let transaction = signed(request).to_bytes();
        if let Err(status) = ledger.submit(SubmitRequest { transaction }).await {
            refused = Some((request, status));
            break;
        }
    }
    let (request, status) = refused.expect("a hundred are too many");
    assert_eq!(reason_of(&status).as_deref(), Some("RATE_LIMITED"));
    assert_eq!(status.code(), Code::ResourceExhausted);
    let expected = "zone may ask 2 times a second and asked more often; try again in ";
    assert!(status.message().starts_with(expected), "{status:?}");
    let wait = wait_of(&status).expect("a RetryInfo");
    assert!(wait <= Duration::from_millis(500), "{wait:?}");
    let committed = world.client.submit_signed(&signed(request)).await;
    assert!(committed.expect("a patient client").succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_connection_cannot_take_the_streams_of_all() {
    let world = World::with(|config| config.gateway.max_streams = 8).await;
    let open = |client: &Client| {
        let mut ledger = client.ledger();
        async move { ledger.blocks(BlocksRequest::default()).await }
    };
    let _first = open(&world.client).await.expect("a place");
    let _second = open(&world.client).await.expect("a place");
    let refused = open(&world.client).await.map(drop).expect_err("its share");
    assert_eq!(reason_of(&refused).as_deref(), Some("TOO_MANY_STREAMS"));
    let expected = "this connection has 2 streams open, which is all that one connection may have";
    assert_eq!(refused.message(), expected);
    open(&world.another().await)
        .await
        .expect("others have theirs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_whose_answers_are_not_read_ends_with_the_reason_and_takes_nothing_more() {
    let patience = |config: &mut Config| config.gateway.request_timeout_ms = 2_000;
    let world = World::with(patience).await;
    let channel = tonic::transport::Endpoint::from_shared(world.uri.clone())
        .expect("an address")
        .initial_stream_window_size(1_024)
        .connect()
        .await
        .expect("the door is open");
    let (queue, requests) = mpsc::channel(8_192);
    for tag in 0..4_000 {
        let request = v1::SubmitStreamRequest {
            tag,
            transaction: vec![1, 2, 3],
            detail: false,
        };
        queue.try_send(request).expect("room");
    }
    let mut ledger = v1::ledger_client::LedgerClient::new(channel);
    let answers = ledger.submit_stream(ReceiverStream::new(requests)).await;
    let mut answers = answers.expect("a place").into_inner();
    // Far more than anybody buffers is answered, and nobody reads.
    tokio::time::sleep(Duration::from_millis(2_800)).await;
    let args = json!({ "organisation": "shop", "title": "A shop" });
    let late = v1::SubmitStreamRequest {
        tag: 4_000,
        transaction: world.signed(1, "organise", &args).await,
        detail: false,
    };
    let signed = SignedTransaction::from_bytes(&late.transaction).expect("canonical");
    // The node may have closed this side already.
    let _ = queue.try_send(late);
    let mut told = 0;
    let end = loop {
        match answers.message().await {
            Ok(Some(_)) => told += 1,
            Ok(None) => panic!("a stream without a reason, after {told} answers"),
            Err(status) => break status,
        }
    };
    assert_eq!(reason_of(&end).as_deref(), Some("SLOW_READER"), "{end:?}");
    assert!((1_000..4_000).contains(&told), "{told} answers");
    let status = TransactionStatusRequest {
        transaction_id: signed.id(&world.client.chain()).as_bytes().to_vec(),
        wait: false,
    };
    let status = world.client.ledger().transaction_status(status).await;
    let state = status.expect("answered").into_inner().state();
    assert_eq!(state, TransactionState::Unknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_read_for_a_client_that_is_gone() {
    let world = World::new().await;
    let (door, _open) = world.door();
    let place = door.streams.take(None).expect("free");
    let (filler, stream) = outgoing::<u8>(place, 2, Duration::from_mins(1));
    let read = events::read_for(&door, &filler, || Ok(7)).await;
    assert_eq!(read.expect("the client is there"), 7);
    // All pages are being read: the client is given up while it waits for its turn.
    let all = door.pages.acquire_many(door.readers.threads() as u32);
    let all = all.await.expect("open");
    let read = || events::read_for(&door, &filler, || -> Result<u8, _> { panic!("read") });
    let waited = tokio::time::timeout(Duration::from_millis(50), read()).await;
    waited.expect_err("no turn yet");
    drop(stream);
    assert!(matches!(read().await, Err(End::Gone)));
    drop(all);
    assert!(matches!(read().await, Err(End::Gone)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_scan_that_finds_nothing_says_how_far_it_got() {
    let world = World::new().await;
    let registry = world.registry().await;
    for group in 0..10u8 {
        let enrol = |number: u8| {
            let mut seed = [group; 32];
            seed[0] = number;
            let key = SecretKey::from_seed(&seed).public();
            let party = format!("p{group}-{number}@zone");
            let args = json!({ "party": party, "roles": [], "keys": [key.to_string()] });
            registry.invocation("enrol", &args).expect("fits")
        };
        let calls = (100..130).map(enrol).collect();
        let enrolled = world.client.submit(&admin(), calls).await;
        enrolled.expect("the administrator may");
    }
    let tip = world.node.durable().header.height.get();
    let filter = EventFilter {
        contract: "registry@system".into(),
        name: "Enrolled".into(),
        keys: vec![KeyMatch {
            field: "party".into(),
            value: Some(key_match::Value::Json("\"nobody@zone\"".into())),
        }],
    };
    let request = v1::EventsRequest {
        filters: vec![filter],
        start: Some(v1::events_request::Start::FromHeight(0)),
    };
    let (door, _open) = world.door();
    let subscription = events::subscription(&door, &request).expect("fits");
    let place = door.streams.take(None).expect("free");
    let (filler, mut stream) = outgoing(place, 8, Duration::from_mins(1));
    let telling = async {
        let ended = events::tell_events(&door, &filler, subscription, Duration::ZERO).await;
        panic!("it goes on for ever: {ended:?}")
    };
    let reading = async {
        let told = stream.next().await.expect("told").expect("a message");
        let Some(v1::events_response::Message::Checkpoint(checkpoint)) = told.message else {
            panic!("{told:?}")
        };
        checkpoint
    };
    let checkpoint = tokio::select! {
        checkpoint = reading => checkpoint,
        () = telling => unreachable!("it panics"),
    };
    // More than one page of events lies before the tip.
    assert!(
        (1..tip).contains(&checkpoint.height),
        "{checkpoint:?} of {tip}"
    );
    let header = world.node.header(Height::new(checkpoint.height));
    let time = header.expect("sound").expect("kept").time;
    assert_eq!(checkpoint.time_ms, time.get());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_decided_is_told_also_by_a_node_that_is_too_busy_to_render_it() {
    let world = World::new().await;
    let (mut door, _open) = world.door();
    door.readers = Arc::new(Readers::start(1, 1).expect("threads"));
    let (release, released) = std::sync::mpsc::channel::<()>();
    let mut busy = Vec::new();
    let mut wait = Some(move || {
        let _ = released.recv();
        Ok(())
    });
    for _ in 0..2 {
        let readers = Arc::clone(&door.readers);
        let wait = wait.take();
        busy.push(tokio::spawn(async move {
            readers
                .run(move || wait.map_or(Ok(()), |wait| wait()))
                .await
        }));
        // The first runs before the second waits for it.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let refused = door.readers.run(|| Ok(())).await.expect_err("busy");
    assert_eq!(reason_of(&refused).as_deref(), Some("BUSY"));

    let args = json!({ "organisation": "shop", "title": "A shop" });
    let transaction = world.signed(1, "organise", &args).await;
    let request = v1::SubmitAndWaitRequest { transaction };
    let told = submit::submit_and_wait(&door, None, request).await;
    let told = told.expect("decided");
    let committed = told.committed.expect("in a block");
    assert!(committed.succeeded && committed.height > 0 && !committed.receipt.is_empty());
    let outcome = committed.outcome.and_then(|outcome| outcome.outcome);
    let Some(outcome::Outcome::Success(success)) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(success.returned.len(), 1);
    let status = TransactionStatusRequest {
        transaction_id: told.transaction_id,
        wait: false,
    };
    let status = submit::transaction_status(&door, &status).await;
    assert_eq!(
        status.expect("decided").state(),
        TransactionState::Committed
    );

    let transaction = world.signed(2, "organise", &args).await;
    let request = v1::SubmitAndWaitRequest { transaction };
    let failed = submit::submit_and_wait(&door, None, request).await;
    let failed = failed.expect_err("the name is taken");
    let committed = tradewind_proto::error::committed(&failed).expect("in a block");
    let outcome = committed.outcome.and_then(|outcome| outcome.outcome);
    assert!(
        matches!(outcome, Some(outcome::Outcome::Failure(_))),
        "{outcome:?}"
    );
    drop(release);
    for job in busy {
        job.await.expect("no panic").expect("ran");
    }
}
