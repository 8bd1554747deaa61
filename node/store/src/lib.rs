//! What a node keeps on disk: blocks, receipts, events, indices, state values at recent heights
//! and the pages of the state trie, in RocksDB.
//!
//! [`Store::commit`] makes one block durable, whole or not at all; after a kill at any moment
//! [`Store::open`] finds the last block that was. [`Store::snapshot`] reads the state after
//! that block, [`Store::snapshot_at`] the state after an earlier one that is still retained.
//!
//! Not a judge: it believes the block it is handed. It checks that heights follow each other
//! and that each block names the one before, and nothing else about them.
//!
//! Invariant: what is read is what was committed, or a [`Fault`]. Never a part of a block,
//! never bytes that do not match their checksum.

#![allow(clippy::doc_markdown, reason = "RocksDB is a name, not code")]

mod block;
mod column;
mod commit;
mod database;
mod event;
pub mod fuzz;
mod options;
mod page;
mod record;
mod request;
mod retention;
mod snapshot;
mod store;
mod verify;

pub use block::{LocatedTransaction, StoredBlock};
pub use commit::BlockCommit;
pub use event::{EventCursor, EventFilter, EventPage, LocatedEvent};
pub use options::Options;
pub use request::RequestUse;
pub use retention::HistoryError;
pub use snapshot::StoreSnapshot;
pub use store::{Store, Tip};
pub use tradewind_state::{Fault, UsedRequest};
pub use verify::Verified;
