//! The body of every request as a function of arbitrary bytes, before a node of its own.
//!
//! The node has a genesis and never gets a block: what is signed for it is long expired.

use std::sync::OnceLock;

use prost::Message;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tonic::{Request, Status};
use tradewind_proto::error;
use tradewind_proto::v1::ledger_server::Ledger;
use tradewind_proto::v1::{
    BlockRequest, BlocksRequest, EventsRequest, HeaderRequest, PrepareConsentRequest,
    PrepareRequest, RequestUseRequest, SchemaRequest, SimulateRequest, StateProofRequest,
    StateRequest, StatusRequest, SubmitAndWaitRequest, SubmitRequest, SubmitStreamRequest,
    TransactionProofRequest, TransactionStatusRequest, ViewRequest,
};
use tradewind_types::{SecretKey, Timestamp};

use super::ledger::Door;
use super::submit;
use crate::config::Config;
use crate::genesis_file::development;
use crate::node::Node;

/// Answers the request whose number is the first byte, and whose body the others are.
///
/// Findings are panics, refusals without a name, and refusals that blame the node.
pub fn request(data: &[u8]) {
    let Some((number, body)) = data.split_first() else {
        return;
    };
    let Stand { runtime, door, .. } = stand();
    macro_rules! answer {
        ($($number:literal => $message:ty, $method:ident;)+) => {
            match number {
                $($number => {
                    if let Ok(message) = <$message>::decode(body) {
                        named(Ledger::$method(door, Request::new(message)).await.map(drop));
                    }
                })+
                15 => {
                    if let Ok(message) = SubmitStreamRequest::decode(body) {
                        let _ = submit::answer(door, None, message).await;
                    }
                }
                _ => {}
            }
        };
    }
    runtime.block_on(async {
        answer! {
            0 => PrepareRequest, prepare;
            1 => PrepareConsentRequest, prepare_consent;
            2 => SimulateRequest, simulate;
            3 => SubmitRequest, submit;
            4 => SubmitAndWaitRequest, submit_and_wait;
            5 => TransactionStatusRequest, transaction_status;
            6 => ViewRequest, view;
            7 => SchemaRequest, schema;
            8 => HeaderRequest, header;
            9 => BlockRequest, block;
            10 => BlocksRequest, blocks;
            11 => EventsRequest, events;
            12 => StateProofRequest, state_proof;
            13 => TransactionProofRequest, transaction_proof;
            14 => StatusRequest, status;
            16 => StateRequest, state;
            17 => RequestUseRequest, request_use;
        }
    });
}

fn named(answer: Result<(), Status>) {
    if let Err(status) = answer {
        let reason = error::reason_of(&status);
        assert!(
            reason.is_some_and(|reason| reason != "FAULT"),
            "refused with {status:?}"
        );
    }
}

struct Stand {
    runtime: Runtime,
    door: Door,
    _open: watch::Sender<bool>,
}

/// A young developer's chain, founded once a process. Its folder is unlinked as soon as it is
/// open: no block follows that would be written.
fn stand() -> &'static Stand {
    static STAND: OnceLock<Stand> = OnceLock::new();
    STAND.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config {
            data: folder.path().to_owned(),
            ..Config::default()
        };
        config.gateway.read_threads = 1;
        config.block.heartbeat_ms = 24 * 60 * 60 * 1_000;
        let key = |seed| SecretKey::from_seed(&[seed; 32]);
        let time = Timestamp::new(1_700_000_000_000);
        let genesis = development(time, key(1).public(), key(2).public());
        let node = Node::start(config, genesis, key(2)).expect("a young node starts");
        let (open, stop) = watch::channel(false);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        Stand {
            runtime: runtime.expect("a runtime"),
            door: Door::open(node, stop).expect("threads"),
            _open: open,
        }
    })
}
