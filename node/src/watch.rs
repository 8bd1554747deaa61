//! Who waits for which transaction, and why recent ones were turned away.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use tradewind_runtime::Reject;
use tradewind_types::{Hash, Height, Receipt};

/// What became of a submitted transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is in a durable block.
    Committed {
        /// Height of the block.
        height: Height,
        /// Its place in the block.
        index: u32,
        /// What it did.
        receipt: Receipt,
    },
    /// It was not taken, and left no trace.
    Rejected(Reject),
}

/// Rejections remembered for status questions.
const REMEMBERED: usize = 65_536;

/// Who waits for which transaction.
#[derive(Debug, Default)]
pub struct Watchers {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    waiting: HashMap<Hash, Vec<oneshot::Sender<Fate>>>,
    rejected: HashMap<Hash, Reject>,
    order: VecDeque<Hash>,
}

impl Watchers {
    /// Waits for a transaction. Must be called before it is admitted to the pool.
    pub fn watch(&self, transaction: Hash) -> oneshot::Receiver<Fate> {
        let (sender, receiver) = oneshot::channel();
        let mut inner = self.lock();
        let waiting = inner.waiting.entry(transaction).or_default();
        waiting.retain(|sender| !sender.is_closed());
        waiting.push(sender);
        receiver
    }

    /// Drops the watchers of a transaction who gave up, and the entry with the last.
    pub fn tidy(&self, transaction: &Hash) {
        let mut inner = self.lock();
        if let Some(waiting) = inner.waiting.get_mut(transaction) {
            waiting.retain(|sender| !sender.is_closed());
            if waiting.is_empty() {
                inner.waiting.remove(transaction);
            }
        }
    }

    /// Why the transaction was not taken, if that was recently.
    pub fn rejection(&self, transaction: &Hash) -> Option<Reject> {
        self.lock().rejected.get(transaction).cloned()
    }

    pub(crate) fn committed(&self, height: Height, index: u32, receipt: Receipt) {
        let waiting = self.lock().waiting.remove(&receipt.transaction);
        if let Some(waiting) = waiting {
            tell(
                waiting,
                &Fate::Committed {
                    height,
                    index,
                    receipt,
                },
            );
        }
    }

    pub(crate) fn reject(&self, transaction: &Hash, reject: &Reject) {
        let mut inner = self.lock();
        if inner
            .rejected
            .insert(*transaction, reject.clone())
            .is_none()
        {
            inner.order.push_back(*transaction);
        }
        if inner.order.len() > REMEMBERED
            && let Some(oldest) = inner.order.pop_front()
        {
            inner.rejected.remove(&oldest);
        }
        let waiting = inner.waiting.remove(transaction);
        drop(inner);
        if let Some(waiting) = waiting {
            tell(waiting, &Fate::Rejected(reject.clone()));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell(waiting: Vec<oneshot::Sender<Fate>>, fate: &Fate) {
    for sender in waiting {
        // Whoever gave up waiting does not mind.
        let _ = sender.send(fate.clone());
    }
}
