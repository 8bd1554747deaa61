//! Why a block leaves a transaction out.

use tradewind_types::{Party, PublicKey, RequestId, Timestamp};

/// Why a transaction is not taken. Returned to its sender; leaves no trace on the chain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reject {
    /// Its time is over.
    #[error("expired at {expiry}, block time is {now}")]
    Expired {
        /// When it expired.
        expiry: Timestamp,
        /// Time of the block.
        now: Timestamp,
    },
    /// It would have to be remembered for too long.
    #[error("expires at {expiry}, at most {latest} is allowed at this block time")]
    TooFar {
        /// When it expires.
        expiry: Timestamp,
        /// The latest expiry allowed.
        latest: Timestamp,
    },
    /// The sender used this request id before.
    #[error("request id {request_id} of {sender} was used before")]
    Duplicate {
        /// The sender.
        sender: Party,
        /// The request id.
        request_id: RequestId,
    },
    /// No such party.
    #[error("{sender} is not registered")]
    UnknownSender {
        /// The sender.
        sender: Party,
    },
    /// Signed by a key that is not the sender's.
    #[error("key {key} is not a key of {sender}")]
    NotTheKey {
        /// The sender.
        sender: Party,
        /// The key.
        key: PublicKey,
    },
    /// The sender is barred from acting.
    #[error("{sender} is frozen")]
    SenderFrozen {
        /// The sender.
        sender: Party,
    },
    /// The gas limit is out of bounds.
    #[error("gas limit {limit} is outside {least} to {most}")]
    GasLimit {
        /// Gas limit found.
        limit: u64,
        /// The least that this transaction needs.
        least: u64,
        /// The most that the chain allows.
        most: u64,
    },
}
