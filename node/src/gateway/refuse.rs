//! What a client is told when it asks in vain: one reason in capitals and one sentence each.

use tonic::{Code, Status};
use tradewind_proto::error;
use tradewind_proto::json::JsonError;
use tradewind_runtime::Reject;
use tradewind_store::HistoryError;
use tradewind_types::{Hash, Party};

use crate::mempool::Refusal;
use crate::node::{ReadError, SubmitError};
use crate::rates::TooOften;

const NOTHING: [(&str, &str); 0] = [];

/// The request itself is wrong; asking again the same way is no use.
pub(super) fn invalid(reason: &str, text: impl Into<String>) -> Status {
    error::status(Code::InvalidArgument, reason, text, NOTHING)
}

/// What was asked for is not here.
pub(super) fn missing(reason: &str, text: impl Into<String>) -> Status {
    error::status(Code::NotFound, reason, text, NOTHING)
}

/// The node has too much to do; asking again later may help.
pub(super) fn busy(text: impl Into<String>) -> Status {
    error::status(Code::Unavailable, "BUSY", text, NOTHING)
}

/// The node is about to stop.
pub(super) fn stopping() -> Status {
    error::status(
        Code::Unavailable,
        "STOPPING",
        "this node is stopping",
        NOTHING,
    )
}

/// The node cannot read its own state. The details are in its log, not for strangers.
pub(super) fn fault(fault: &(dyn std::error::Error + 'static)) -> Status {
    tracing::error!(%fault, "cannot answer a request");
    let text = "this node cannot read its state; its log says why";
    error::status(Code::Internal, "FAULT", text, NOTHING)
}

/// JSON that does not fit the schema.
pub(super) fn json(error: &JsonError) -> Status {
    let pairs = [("path", error.path.as_str())];
    error::status(
        Code::InvalidArgument,
        "BAD_ARGUMENTS",
        error.to_string(),
        pairs,
    )
}

/// A height that this node does not have.
pub(super) fn height(asked: u64, oldest: u64, latest: u64) -> Status {
    let text = format!("height {asked} is not kept: this node has {oldest} to {latest}");
    let pairs = [
        ("oldest", oldest.to_string()),
        ("latest", latest.to_string()),
    ];
    error::status(Code::OutOfRange, "OUT_OF_RETENTION", text, pairs)
}

/// Reads a party's name.
pub(super) fn party(what: &str, name: &str) -> Result<Party, Status> {
    name.parse()
        .map_err(|error| invalid("BAD_NAME", format!("{what}: {error}")))
}

/// Reads a 32-byte hash.
pub(super) fn hash(what: &str, bytes: &[u8]) -> Result<Hash, Status> {
    let text = || format!("{what}: {} bytes, expected 32", bytes.len());
    let hash = bytes.try_into().map(Hash::from_bytes);
    hash.map_err(|_| invalid("BAD_HASH", text()))
}

/// A transaction that was not taken.
pub(super) fn submission(refused: &SubmitError) -> Status {
    let (code, reason) = match refused {
        SubmitError::Decode(_) => (Code::InvalidArgument, "BAD_TRANSACTION"),
        SubmitError::Unverified(_) => (Code::Unauthenticated, "BAD_SIGNATURE"),
        SubmitError::Reject(reject) => return self::reject(reject),
        SubmitError::TooOften(refused) => return too_often(refused),
        SubmitError::Refusal(Refusal::Full { .. } | Refusal::Quota { .. }) => {
            (Code::ResourceExhausted, "BUSY")
        }
        SubmitError::Refusal(Refusal::RequestTaken { .. }) => {
            (Code::AlreadyExists, "DUPLICATE_REQUEST")
        }
        SubmitError::Refusal(Refusal::Stopping) => return stopping(),
        SubmitError::Fault(error) => return fault(error),
    };
    error::status(code, reason, refused.to_string(), NOTHING)
}

/// A request beyond what its organisation may ask a second.
pub(super) fn too_often(refused: &TooOften) -> Status {
    let pairs = [("limit_per_second", refused.per_second.to_string())];
    error::retry_later("RATE_LIMITED", refused.to_string(), pairs, refused.retry)
}

/// A transaction that the chain does not take.
pub(super) fn reject(reject: &Reject) -> Status {
    let (code, reason) = match reject {
        Reject::Expired { .. } => (Code::FailedPrecondition, "EXPIRED"),
        Reject::TooFar { .. } => (Code::InvalidArgument, "EXPIRY_TOO_FAR"),
        Reject::Duplicate { .. } => (Code::AlreadyExists, "DUPLICATE_REQUEST"),
        Reject::UnknownSender { .. } => (Code::PermissionDenied, "UNKNOWN_SENDER"),
        Reject::NotTheKey { .. } => (Code::PermissionDenied, "NOT_THE_KEY"),
        Reject::SenderFrozen { .. } => (Code::PermissionDenied, "SENDER_FROZEN"),
        Reject::GasLimit { .. } => (Code::InvalidArgument, "GAS_LIMIT"),
        _ => (Code::FailedPrecondition, "REJECTED"),
    };
    error::status(code, reason, reject.to_string(), NOTHING)
}

/// A state that cannot be read.
pub(super) fn read(asked: Option<u64>, refused: &ReadError) -> Status {
    match refused {
        ReadError::History(HistoryError::Unavailable { oldest, newest }) => {
            height(asked.unwrap_or(newest.get()), oldest.get(), newest.get())
        }
        other => fault(other),
    }
}

/// Whether sending the same bytes again later may succeed: what was in the way is the node, not
/// the chain.
pub(super) fn may_retry(status: &Status) -> bool {
    matches!(
        error::reason_of(status).as_deref(),
        Some("BUSY" | "FAULT" | "RATE_LIMITED" | "STOPPING")
    )
}
