//! Which versions of the state can be read: those since the oldest, and those that are held.
//!
//! A thread of its own drops what no retained height needs, one height a batch, so that no
//! commit waits long behind it.
//!
//! Invariant: nothing that a held version refers to is dropped. The oldest version only
//! rises, and only while no one holds an older one.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;

use tradewind_state::Fault;
use tradewind_types::Height;

use crate::database::Version;
use crate::store::Chain;

/// Why the state at a height cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// It is pruned, or the chain has not come there.
    #[error("state is kept for heights {oldest} to {newest}")]
    Unavailable {
        /// Oldest height that can be read.
        oldest: Height,
        /// Height of the last block.
        newest: Height,
    },
    /// The store failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The oldest version and the held ones.
pub(crate) struct Retention {
    oldest: Version,
    held: BTreeMap<Version, usize>,
}

/// Readable versions, shared by readers and the pruner.
pub(crate) struct Versions(Mutex<Retention>);

impl Versions {
    pub(crate) fn since(oldest: Version) -> Self {
        let held = BTreeMap::new();
        Self(Mutex::new(Retention { oldest, held }))
    }

    fn lock(&self) -> MutexGuard<'_, Retention> {
        self.0.lock().expect("no holder of this lock panics")
    }

    pub(crate) fn oldest(&self) -> Version {
        self.lock().oldest
    }

    /// Holds a version, unless it is older than the oldest.
    pub(crate) fn hold(&self, version: Version) -> bool {
        let mut retention = self.lock();
        let readable = version >= retention.oldest;
        if readable {
            *retention.held.entry(version).or_default() += 1;
        }
        readable
    }

    /// Holds a version, or the oldest if that is younger; returns which.
    pub(crate) fn hold_since(&self, version: Version) -> Version {
        let mut retention = self.lock();
        let version = version.max(retention.oldest);
        *retention.held.entry(version).or_default() += 1;
        version
    }

    pub(crate) fn release(&self, version: Version) {
        let mut retention = self.lock();
        if let Some(count) = retention.held.get_mut(&version) {
            *count -= 1;
            if *count == 0 {
                retention.held.remove(&version);
            }
        }
    }

    /// Raises the oldest version by one, if it stays within `wanted` and no one holds it.
    fn raise(&self, wanted: Version) -> Option<Version> {
        let mut retention = self.lock();
        let held = retention.held.keys().next().copied();
        if retention.oldest >= wanted || held.is_some_and(|held| held <= retention.oldest) {
            return None;
        }
        retention.oldest.0 += 1;
        Some(retention.oldest)
    }
}

/// The thread that prunes. Ends when dropped.
pub(crate) struct Pruner {
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Pruner {
    pub(crate) fn start(chain: Arc<Chain>, retention_heights: u64) -> Self {
        let (wake, woken) = sync_channel(1);
        let prune = move || prune(&chain, retention_heights, &woken);
        let thread = std::thread::Builder::new()
            .name("prune".into())
            .spawn(prune);
        Self {
            wake: Some(wake),
            thread: Some(thread.expect("the system has room for one more thread")),
        }
    }

    /// Says that the tip has moved.
    pub(crate) fn wake(&self) {
        if let Some(wake) = &self.wake {
            match wake.try_send(()) {
                // It is awake already, or it ended because the store failed.
                Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
            }
        }
    }
}

impl Drop for Pruner {
    fn drop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            // A panic was already reported by its own thread.
            let _ = thread.join();
        }
    }
}

fn prune(chain: &Chain, retention_heights: u64, woken: &Receiver<()>) {
    while woken.recv().is_ok() {
        let Some(tip) = chain.tip() else { continue };
        let wanted = Version(
            Version::after(tip.header.height)
                .0
                .saturating_sub(retention_heights),
        );
        while let Some(oldest) = chain.versions.raise(wanted) {
            if let Err(fault) = chain.drop_before(oldest) {
                tracing::error!(%fault, ?oldest, "pruning failed");
                chain.database.fail();
                return;
            }
            if let Err(std::sync::mpsc::TryRecvError::Disconnected) = woken.try_recv() {
                return;
            }
        }
    }
}
