//! What can go wrong between a caller and the chain.

use tonic::Status;
use tradewind_proto::json::JsonError;
use tradewind_proto::v1::{Committed, Failure};
use tradewind_types::{Hash, Party};

use crate::trust::VerifyError;

/// Why a request did not come to a good end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The address is not one, or nobody listens there.
    #[error("cannot connect to {uri}")]
    Connect {
        /// The address.
        uri: String,
        /// What the transport said.
        #[source]
        source: tonic::transport::Error,
    },
    /// A secured connection was asked for, and the address is of none.
    #[error("{uri} is no secured address: write https://")]
    Plain {
        /// The address.
        uri: String,
    },
    /// The node serves another chain.
    #[error("this node serves chain {found}, expected {expected}")]
    Chain {
        /// The chain that was asked for.
        expected: Hash,
        /// The chain that the node serves.
        found: Hash,
    },
    /// The contract has no such method.
    #[error("{contract} has no method {method}{}", did_you_mean(.nearest.as_deref()))]
    Method {
        /// The contract.
        contract: Party,
        /// The method asked for.
        method: String,
        /// The method that was probably meant.
        nearest: Option<String>,
    },
    /// Arguments or results do not fit the schema.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// The transaction is in a block, and its calls failed.
    #[error("{0}")]
    Failed(Box<FailedCall>),
    /// The chain or the pool turned the transaction down. Nothing of it is on the chain.
    #[error("{text} ({reason})")]
    Rejected {
        /// Why, in capitals.
        reason: String,
        /// Why, in English.
        text: String,
    },
    /// Nobody knows what became of the transaction: the last word on it was not one by which
    /// chain or pool turn it down. It may be in a block, or come into one until it expires. Ask
    /// its status, or submit the same bytes again, which never executes them twice.
    #[error(
        "nobody knows what became of transaction {transaction} ({}): ask its status, or submit the same bytes again",
        .status.message()
    )]
    OutcomeUnknown {
        /// The transaction.
        transaction: Hash,
        /// The last word of the node, or of the way to it.
        status: Box<Status>,
    },
    /// The transaction's time ran out before a block took it. It will never be in one.
    #[error("transaction {transaction} expired before a block took it")]
    Expired {
        /// The transaction.
        transaction: Hash,
    },
    /// The node, or the way to it, answered with an error.
    #[error("{}", .0.message())]
    Status(Box<Status>),
    /// The node's answer is not what its interface promises.
    #[error("the node's answer is not {expected}")]
    Answer {
        /// What the interface promises.
        expected: &'static str,
    },
    /// What the node sent does not prove what it should.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// The caller's store of cursors fails.
    #[error("the store of cursors: {0}")]
    Cursors(#[source] std::io::Error),
    /// The system gives no randomness.
    #[error("no randomness: {0}")]
    Randomness(#[from] getrandom::Error),
}

/// A transaction in a block whose calls failed.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{text}")]
pub struct FailedCall {
    /// Where it is, with its receipt.
    pub committed: Committed,
    /// Which call failed, and why.
    pub failure: Failure,
    /// Why, in English.
    pub text: String,
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("; did you mean {nearest}?"))
}

impl From<Status> for ClientError {
    fn from(status: Status) -> Self {
        Self::Status(Box::new(status))
    }
}
