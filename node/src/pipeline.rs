//! The line a block goes down: built, decided, written, told.
//!
//! Three threads never wait for each other's work, only for its result: submissions are
//! checked where they arrive, blocks are built and decided on one thread, and written on
//! another while the next is built. Readers see durable blocks only. Invariant: nothing is
//! told to anybody before it is on disk.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;
use tradewind_consensus::{BlockName, Ledger};
use tradewind_runtime::transition::{Built, Machinery, State};
use tradewind_runtime::{BlockOutcome, Reject};
use tradewind_state::trie::{Residents, Settled};
use tradewind_state::{Fault, Snapshot, UsedRequest};
use tradewind_store::{BlockCommit, Store};
use tradewind_types::block::{Header, Proposal};
use tradewind_types::{
    Block, Certificate, Hash, Height, PublicKey, Receipt, Timestamp, ValidatorSet,
    VerifiedTransaction,
};

use crate::layer::{Layer, Layered};
use crate::mempool::{Budget, Mempool};
use crate::watch::Watchers;

/// How blocks are paced and kept.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Least time between the starts of two blocks.
    pub interval: Duration,
    /// Most bytes of transactions in a block that this node builds.
    pub block_bytes: usize,
    /// Most transactions in a block that this node builds.
    pub block_transactions: usize,
    /// Pairs of the trie held in memory, of 96 bytes each.
    pub resident_pairs: usize,
}

/// Blocks that may wait to be written.
const WRITES_AHEAD: usize = 2;

/// The newest block that is final in memory, and how to build on it.
struct Head {
    header: Arc<Header>,
    trie: tradewind_state::Trie,
    validators: Arc<ValidatorSet>,
    /// Blocks that may not be durable yet, oldest first.
    layers: VecDeque<Arc<Layer>>,
    /// Built and waiting for its certificate.
    built: Option<BlockOutcome>,
    last_start: Option<Instant>,
}

/// The newest durable block, as readers see it.
#[derive(Clone)]
pub struct Durable {
    /// Its header.
    pub header: Arc<Header>,
    /// Values after it.
    pub snapshot: Arc<dyn Snapshot>,
    /// Trie after it.
    pub trie: tradewind_state::Trie,
}

/// A block on its way to the disk.
struct Write {
    block: Block,
    certificate: Certificate,
    receipts: Vec<Receipt>,
    layer: Arc<Layer>,
    requests: Vec<UsedRequest>,
    trie_writes: tradewind_state::TrieWrites,
    trie: tradewind_state::Trie,
    settled: Settled,
}

/// Builds, decides, writes and tells blocks.
pub struct Pipeline {
    machinery: Machinery,
    store: Arc<Store>,
    mempool: Arc<Mempool>,
    watchers: Arc<Watchers>,
    proposer: PublicKey,
    pace: Pace,
    head: Mutex<Head>,
    durable: Arc<RwLock<Durable>>,
    progress: watch::Sender<Height>,
    writer: Mutex<Option<SyncSender<Write>>>,
}

/// The writing end, run on a thread of its own.
pub struct Writer {
    queue: Receiver<Write>,
    store: Arc<Store>,
    mempool: Arc<Mempool>,
    watchers: Arc<Watchers>,
    durable: Arc<RwLock<Durable>>,
    progress: watch::Sender<Height>,
    residents: Residents,
}

impl Pipeline {
    /// A pipeline that goes on after `tip`.
    pub fn new(
        machinery: Machinery,
        store: Arc<Store>,
        mempool: Arc<Mempool>,
        watchers: Arc<Watchers>,
        proposer: PublicKey,
        pace: Pace,
        tip: State,
    ) -> (Arc<Self>, Writer) {
        let (sender, queue) = sync_channel(WRITES_AHEAD);
        let State {
            header,
            snapshot,
            trie,
            validators,
        } = tip;
        let durable = Durable {
            header: Arc::clone(&header),
            snapshot,
            trie: trie.clone(),
        };
        let durable = Arc::new(RwLock::new(durable));
        let progress = watch::Sender::new(header.height);
        let layers = VecDeque::new();
        let head = Head {
            header,
            trie,
            validators,
            layers,
            built: None,
            last_start: None,
        };
        let writer = Writer {
            queue,
            store: Arc::clone(&store),
            mempool: Arc::clone(&mempool),
            watchers: Arc::clone(&watchers),
            durable: Arc::clone(&durable),
            progress: progress.clone(),
            residents: Residents::new(pace.resident_pairs),
        };
        let pipeline = Self {
            machinery,
            store,
            mempool,
            watchers,
            proposer,
            pace,
            head: Mutex::new(head),
            durable,
            progress,
            writer: Mutex::new(Some(sender)),
        };
        (Arc::new(pipeline), writer)
    }

    /// The newest durable block.
    pub fn durable(&self) -> Durable {
        self.durable
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Heights as they become durable.
    pub fn progress(&self) -> watch::Receiver<Height> {
        self.progress.subscribe()
    }

    /// Lets the writer end after what is queued.
    pub fn close(&self) {
        self.writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
    }

    fn head(&self) -> MutexGuard<'_, Head> {
        self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state to build on: what is durable, and the blocks since.
    fn state(&self, head: &mut Head) -> State {
        let Durable {
            header, snapshot, ..
        } = self.durable();
        while head
            .layers
            .front()
            .is_some_and(|layer| layer.height <= header.height)
        {
            head.layers.pop_front();
        }
        let snapshot = head.layers.iter().fold(snapshot, |base, layer| {
            Arc::new(Layered::new(base, Arc::clone(layer)))
        });
        State {
            header: Arc::clone(&head.header),
            snapshot,
            trie: head.trie.clone(),
            validators: Arc::clone(&head.validators),
        }
    }
}

/// Milliseconds since 1970 by this machine's clock.
pub fn wall_clock() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::new(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

impl Ledger for Pipeline {
    type Fault = Fault;

    fn chain(&self) -> Hash {
        self.machinery.chain
    }

    fn wait_for_work(&self, heartbeat: Duration) -> bool {
        let last = self.head().last_start;
        let goes_on = self.mempool.wait(heartbeat);
        if let Some(last) = last {
            let rest = self.pace.interval.saturating_sub(last.elapsed());
            if goes_on && !rest.is_zero() {
                std::thread::sleep(rest);
            }
        }
        goes_on || self.mempool.waiting() > 0
    }

    fn build(&self) -> Result<BlockName, Fault> {
        let mut head = self.head();
        head.last_start = Some(Instant::now());
        let state = self.state(&mut head);
        let before = &state.header;
        let later = before.time.checked_add(1).unwrap_or(before.time);
        let time = wall_clock().max(later);
        let budget = Budget {
            transactions: self.pace.block_transactions,
            bytes: self.pace.block_bytes,
            gas: self.machinery.rules.block_gas,
        };
        let taken = self.mempool.take(time, budget);
        for transaction in &taken.expired {
            let expiry = transaction.transaction().expiry;
            self.watchers
                .reject(transaction.id(), &Reject::Expired { expiry, now: time });
        }
        self.mempool.forget(&taken.expired);
        let proposal = Proposal {
            height: before.height.next(),
            time,
            parent: before.id(),
            proposer: self.proposer,
            transactions: taken.transactions,
        };
        let Built {
            outcome,
            rejected,
            left,
        } = self.machinery.build_block(&state, &*self.store, proposal)?;
        self.mempool.put_back(left);
        for (transaction, reject) in &rejected {
            match self.store.transaction(transaction.id())? {
                // It came once more while its block was written.
                Some(located) => {
                    let (height, index) = (located.height, located.index);
                    self.watchers.committed(height, index, located.receipt);
                }
                None => self.watchers.reject(transaction.id(), reject),
            }
        }
        self.mempool
            .forget(rejected.iter().map(|(transaction, _)| transaction));
        let header = &outcome.block.header;
        let name = BlockName {
            height: header.height,
            id: header.id(),
        };
        head.built = Some(outcome);
        Ok(name)
    }

    fn commit(&self, certificate: Certificate) -> Result<(), Fault> {
        let broken = |what: &str| Fault::Broken { what: what.into() };
        let mut head = self.head();
        let outcome = head
            .built
            .take()
            .ok_or_else(|| broken("a block is final that was not built"))?;
        if outcome.block.header.id() != certificate.block {
            return Err(broken("another block is final than the one that was built"));
        }
        let BlockOutcome {
            block,
            receipts,
            writes,
            requests,
            trie_writes,
            trie,
            settled,
            validators,
        } = outcome;
        let layer = Arc::new(Layer::new(block.header.height, writes, &requests));
        head.header = Arc::new(block.header.clone());
        head.trie = trie.clone();
        head.validators = Arc::new(validators);
        head.layers.push_back(Arc::clone(&layer));
        drop(head);
        let write = Write {
            block,
            certificate,
            receipts,
            layer,
            requests,
            trie_writes,
            trie,
            settled,
        };
        let writer = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let sent = writer.is_some_and(|writer| writer.send(write).is_ok());
        if sent {
            Ok(())
        } else {
            Err(broken("blocks are no longer written"))
        }
    }
}

impl Writer {
    /// Writes blocks until the pipeline is closed. An error is final: the node must stop.
    pub fn run(mut self) -> Result<(), Fault> {
        while let Ok(write) = self.queue.recv() {
            self.write(write)?;
        }
        Ok(())
    }

    fn write(&mut self, write: Write) -> Result<(), Fault> {
        let Write {
            block,
            certificate,
            receipts,
            layer,
            requests,
            trie_writes,
            trie,
            settled,
        } = write;
        self.store.commit(&BlockCommit {
            block: &block,
            certificate: &certificate,
            receipts: &receipts,
            writes: layer.writes(),
            trie: &trie_writes,
            requests: &requests,
        })?;
        let height = block.header.height;
        let Block {
            header,
            transactions,
        } = block;
        let snapshot = Arc::new(self.store.snapshot());
        let durable = Durable {
            header: Arc::new(header),
            snapshot,
            trie,
        };
        let before = {
            let mut newest = self.durable.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *newest, durable)
        };
        self.tell(height, &transactions, receipts);
        // Last, as nobody waits for it: freeing what the block replaced.
        drop(before);
        self.residents.settle(settled);
        Ok(())
    }

    fn tell(&self, height: Height, transactions: &[VerifiedTransaction], receipts: Vec<Receipt>) {
        for (index, receipt) in (0..).zip(receipts) {
            self.watchers.committed(height, index, receipt);
        }
        self.mempool.forget(transactions);
        self.progress.send_replace(height);
    }
}
