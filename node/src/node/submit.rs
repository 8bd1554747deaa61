//! Transactions into a node, and what becomes of them.
//!
//! Invariant: the same bytes may come any number of times, and their fate is the same.

use tokio::sync::oneshot;
use tradewind_runtime::Reject;
use tradewind_state::Fault;
use tradewind_types::cbor::DecodeError;
use tradewind_types::transaction::Unverified;
use tradewind_types::{Hash, Height, Organisation, SignedTransaction};

use super::Node;
use crate::mempool::Refusal;
use crate::pipeline::wall_clock;
use crate::rates::{Payer, TooOften};
use crate::watch::Fate;

/// Why a submission is not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SubmitError {
    /// The bytes are no transaction.
    #[error("not a transaction: {0}")]
    Decode(#[from] DecodeError),
    /// A signature does not fit.
    #[error(transparent)]
    Unverified(#[from] Unverified),
    /// The chain does not take it.
    #[error(transparent)]
    Reject(#[from] Reject),
    /// Its organisation asks too often.
    #[error(transparent)]
    TooOften(#[from] TooOften),
    /// The pool does not take it now.
    #[error(transparent)]
    Refusal(#[from] Refusal),
    /// This node is broken.
    #[error("the node has stopped: {0}")]
    Fault(#[from] Fault),
}

/// A submission that was taken.
#[derive(Debug)]
pub struct Submitted {
    /// The transaction's identity.
    pub id: Hash,
    /// Its fate, once it is decided.
    pub fate: oneshot::Receiver<Fate>,
}

impl Submitted {
    fn decided(id: Hash, known: Fate) -> Self {
        let (sender, fate) = oneshot::channel();
        // The receiver is right here.
        let _ = sender.send(known);
        Self { id, fate }
    }
}

/// Where a transaction stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing is known of it: never seen, or long rejected.
    Unknown,
    /// It waits for a block, or its block is not durable yet.
    Pending,
    /// It is in a durable block, or was turned away.
    Decided(Fate),
}

impl Node {
    /// Takes a signed transaction. The same bytes may be submitted again at any time: the
    /// fate is the same. Goes on the account of the sender's organisation.
    pub fn submit(&self, bytes: &[u8]) -> Result<Submitted, SubmitError> {
        self.submit_for(bytes, None)
    }

    /// Takes a signed transaction on the account of the organisation that a client's
    /// certificate names, or else the sender's.
    pub fn submit_for(
        &self,
        bytes: &[u8],
        certified: Option<Organisation>,
    ) -> Result<Submitted, SubmitError> {
        let signed = SignedTransaction::from_bytes(bytes)?;
        let id = signed.id(&self.chain());
        let before = self.durable().header.height;
        if let Some(fate) = self.known_fate(&id)? {
            return Ok(Submitted::decided(id, fate));
        }
        let transaction = signed.verify_with(&self.chain(), |key, message, signature| {
            self.keys.verify(key, message, signature)
        })?;
        if !self.mempool.contains(&id) {
            let checked = self
                .execution(self.durable(), wall_clock())
                .check(&transaction)?;
            match (checked, self.fate_since(before, &id)?) {
                (_, Some(fate)) => return Ok(Submitted::decided(id, fate)),
                (Err(reject), None) => return Err(reject.into()),
                (Ok(()), None) => {}
            }
        }
        // Nobody pays for what others send in their name: the signature is the sender's.
        let sender = transaction.transaction().sender.organisation();
        self.rates
            .take(certified.map_or(Payer::Signed(sender), Payer::Certified))?;
        let calls = &transaction.transaction().calls;
        self.machinery.programs.check_keys(calls);
        let fate = self.watchers.watch(id);
        let admitted = self.mempool.admit(transaction);
        if let Err(refusal) = admitted {
            drop(fate);
            self.watchers.tidy(&id);
            return Err(refusal.into());
        }
        Ok(match self.fate_since(before, &id)? {
            Some(known) => Submitted::decided(id, known),
            None => Submitted { id, fate },
        })
    }

    /// The fate of a transaction that had none when the newest durable block was that of
    /// `before`: it may have become durable since, and have left the pool.
    fn fate_since(&self, before: Height, id: &Hash) -> Result<Option<Fate>, Fault> {
        if self.durable().header.height == before {
            return Ok(None);
        }
        self.known_fate(id)
    }

    /// Where a transaction stands.
    pub fn status(&self, id: &Hash) -> Result<Status, Fault> {
        if let Some(fate) = self.known_fate(id)? {
            return Ok(Status::Decided(fate));
        }
        if self.mempool.contains(id) {
            return Ok(Status::Pending);
        }
        // It may have become durable between the two looks.
        if let Some(fate) = self.known_fate(id)? {
            return Ok(Status::Decided(fate));
        }
        let rejected = self.watchers.rejection(id);
        Ok(rejected.map_or(Status::Unknown, |reject| {
            Status::Decided(Fate::Rejected(reject))
        }))
    }

    fn known_fate(&self, id: &Hash) -> Result<Option<Fate>, Fault> {
        let located = self.store.transaction(id)?;
        Ok(located.map(|located| Fate::Committed {
            height: located.height,
            index: located.index,
            receipt: located.receipt,
        }))
    }

    /// The fate of a transaction that waits, once it is decided. Look at its status again
    /// after this: it may have been decided before.
    pub fn watch(&self, id: &Hash) -> oneshot::Receiver<Fate> {
        self.watchers.watch(*id)
    }
}
