//! Who decides the next block: the seam between ordering and the ledger.
//!
//! The ledger knows what a block means and keeps it; an orderer knows who agrees to it. The
//! ledger never sees a vote, an orderer never sees a transaction. [`Inline`] is the orderer
//! of a chain with one validator.

mod inline;

pub use inline::Inline;

use std::time::Duration;

use tradewind_types::{Certificate, Hash, Height};

/// What an orderer asks of the ledger.
pub trait Ledger: Send + Sync {
    /// Why the ledger cannot go on.
    type Fault: std::error::Error + Send + Sync + 'static;

    /// The chain.
    fn chain(&self) -> Hash;

    /// Waits until there is something to put in a block, at most `heartbeat`. Returns false
    /// once the node stops.
    fn wait_for_work(&self, heartbeat: Duration) -> bool;

    /// Builds and executes the block after the newest committed one.
    fn build(&self) -> Result<BlockName, Self::Fault>;

    /// Takes a block that is final. Returns before it is durable; blocks while too many
    /// blocks wait to be written.
    fn commit(&self, certificate: Certificate) -> Result<(), Self::Fault>;
}

/// A block as an orderer knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockName {
    /// Position in the chain.
    pub height: Height,
    /// Its id.
    pub id: Hash,
}

/// Decides blocks until the node stops.
pub trait Orderer<L: Ledger>: Send {
    /// Runs until [`Ledger::wait_for_work`] says that the node stops.
    fn run(self: Box<Self>, ledger: &L) -> Result<(), L::Fault>;
}
