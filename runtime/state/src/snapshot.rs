//! Values as they stood after one block, and changes on top of them.
//!
//! Not the trie: values are kept flat, in key order, by whoever implements [`Snapshot`].

use std::collections::BTreeMap;
use std::sync::Arc;

use tradewind_types::{Hash, Party, RequestId, Timestamp};

/// A state value.
pub type Value = Arc<[u8]>;

/// State after one block. Never changes while it is held, whatever is committed meanwhile.
pub trait Snapshot: Send + Sync {
    /// The value under `key`.
    fn value(&self, key: &[u8]) -> Result<Option<Value>, Fault>;

    /// Up to `limit` entries with `start <= key < end`, ascending, or descending if `reverse`.
    fn range(
        &self,
        start: &[u8],
        end: &[u8],
        limit: usize,
        reverse: bool,
    ) -> Result<Vec<(Vec<u8>, Value)>, Fault>;

    /// When the use of a party's request id expires, if it was used and is still remembered.
    fn request(&self, party: &Party, id: &RequestId) -> Result<Option<Timestamp>, Fault>;
}

/// A party's request id or consent nonce, remembered until it expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedRequest {
    /// Whose.
    pub party: Party,
    /// Which.
    pub id: RequestId,
    /// Block time from which it is forgotten.
    pub expiry: Timestamp,
    /// The transaction that used it.
    pub transaction: Hash,
}

/// Changes of one block: new values by key, `None` for a removed one.
pub type WriteSet = BTreeMap<Vec<u8>, Option<Value>>;

/// Why this node must stop. Never a function of what a peer or a contract sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The disk refused.
    #[error("cannot {action}")]
    Disk {
        /// What was attempted.
        action: &'static str,
        /// What the storage engine said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// What was read is not what was written.
    #[error("{what} is corrupt: {why}; restore this node from a snapshot or resync it")]
    Corrupt {
        /// Which record.
        what: String,
        /// How it shows.
        why: String,
    },
    /// A part of the node broke an invariant.
    #[error("{what}")]
    Broken {
        /// Which.
        what: String,
    },
}
